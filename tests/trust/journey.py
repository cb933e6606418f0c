"""A day through console and commands in a world of secrets, and what it leaves behind."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from caltui.settings.model import Profile
from caltui.settings.paths import paths
from caltui.tui.app.app import Console
from caltui.workspace.open import open_workspace
from tests.cli.browser.served import environment
from tests.journeys.driver import Journey
from tests.journeys.test_ways import WAYS, back_to_the_table
from tests.support.glass import looked_through
from tests.support.sandbox import Running
from tests.trust.commands import Said, say, words_of
from tests.trust.console import MORE, SIZE, SilentJourney, go, written
from tests.trust.secrets_world import IN_MIRROR, MIRROR_CELLS, SECRETS, TOKEN, found_in, left_in


class Left(NamedTuple):
    """What a journey has left: `leaks` are places where no secret may be; `kept` where some may."""

    leaks: list[str]
    kept: list[str]
    commands: int
    files: int
    bytes: int
    reports: int
    after_forget: list[str]


def journey(server: Running, home: Path, now: datetime, *, few: bool = False) -> Left:
    """Goes everywhere, makes mistakes and an error, and searches everything."""
    env = environment(home, server, TOKEN)
    leaks: list[str] = []
    number = 0
    for words in _commands(home, few=few):
        for terminal in (False, True):
            said = say(env, *words, terminal=terminal)
            number += 1
            leaks += [f"{' '.join(words[:4])}: {kind}" for kind in sorted(_told(said))]
    shown = asyncio.run(_walk(server, home, now, few=few))
    leaks += [f"the terminal: {kind}" for kind in sorted(found_in(shown))]
    left = left_in(home)
    files = [path for path in home.rglob("*") if path.is_file()]
    kept, size = [], sum(path.stat().st_size for path in files)
    for kind, places in left.items():
        for place in sorted(places):
            if kind in IN_MIRROR and MIRROR_CELLS.fullmatch(place):
                kept.append(f"{kind}: {place}")
            else:
                leaks.append(f"{place}: {kind}")
    reports = len(list(home.rglob("report-*.txt")))
    profile = ("forget", "environment", "--yes")
    forgotten = say(env, *profile)
    after = [f"{place}: {kind}" for kind, places in left_in(home).items() for place in places]
    if forgotten.code:
        after.append(forgotten.err)
    return Left(leaks, kept, number, len(files), size, reports, after)


def _commands(home: Path, *, few: bool) -> list[tuple[str, ...]]:
    typed = SECRETS["typed meeting password"], SECRETS["typed webhook secret"]
    found = [words for _, words in words_of(home / "exports")][:: 6 if few else 1]
    password = ("--meeting-url", "https://z.example/1", "--meeting-password", typed[0], "--yes")
    uid = ("--type", "zoom_video", "--uid", "u-1", "--meeting-id", "m-1")
    return [
        *found,
        ("booking-references", "create", "--booking-id", "1", *uid, *password),
        ("booking-references", "create", "--booking-id", "none", *password),
        ("booking-references", "update", "1", "--meeting-password", typed[0], "--yes"),
        ("webhooks", "create", "--subscriber-url", "no url", "--secret", typed[1], "--yes"),
        ("booking-references", "list", "--filter", SECRETS["meeting password"], "-o", "json"),
        ("api", "GET", "/v2/booking-references", "-o", "json"),
        ("journal", "-o", "json"),
        ("find", SECRETS["payment data"], "-o", "json"),
        ("doctor", "-o", "json"),
        ("export", "payments", "booking-references", "--to", str(home / "more"), "--force"),
        ("teams", "list", "-v"),
    ]


def _told(said: Said) -> set[str]:
    return found_in((said.out + said.err).encode("utf-8", "surrogatepass"))


async def _walk(server: Running, home: Path, now: datetime, *, few: bool) -> bytes:
    """What a terminal was given on all ways, with a draft that holds a secret, and an error."""
    profile = Profile(name="environment", base_url=server.base_url, budget=0)
    where = paths({"CALTUI_HOME": str(home)})
    workspace = open_workspace(profile, token=TOKEN, paths=where, clock=lambda: now)
    shown = bytearray()
    with looked_through(), written(shown), patch.object(Console, "RECOVERS", True):
        app = Console(workspace)
        app.reports = home / "reports"
        async with app.run_test(size=SIZE, notifications=True) as pilot:
            journey = await SilentJourney(app, pilot).waits()
            for way in list({**MORE, **WAYS}.values())[:: 6 if few else 1]:
                await go(journey, way)
            await _fails(journey, server)
            await _breaks(journey)
    return bytes(shown)


async def _fails(journey: Journey, server: Running) -> None:
    """A gateway that repeats what it was sent, token and all."""
    echo = {"message": f"bad api_token={TOKEN} of Bearer {TOKEN}"}
    server.faults.add("status", status=500, body=echo, times=3)
    await journey.goes_to("teams").presses("r").waits()
    server.faults.clear()
    await back_to_the_table(journey)


async def _breaks(journey: Journey) -> None:
    """An error within the program whose message holds the token, while a secret is being typed."""
    app = journey.app

    def broken() -> None:
        raise RuntimeError(f"cannot use {TOKEN}\x1b[31m")

    await journey.goes_to("booking-references").presses("n").comes("FormScreen")
    await journey.presses("ctrl+g").comes("FindField").types("password").presses("enter")
    await journey.comes("FormScreen").types(SECRETS["typed meeting password"])
    app.call_later(broken)
    await journey.waits().hears("Something went wrong here").comes("FormScreen")
    await back_to_the_table(journey)
