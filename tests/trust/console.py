"""A walk through everything of the console that shows a stranger's text, down to the bytes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from caltui.catalog.load import catalog
from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.settings.model import Profile
from caltui.settings.paths import paths
from caltui.tui.app.app import Console
from caltui.workspace.open import open_workspace
from caltui.workspace.workspace import Workspace
from tests.journeys.driver import Journey
from tests.journeys.test_ways import WAYS, Way, back_to_the_table
from tests.support.glass import Glass, looked_through
from tests.support.sandbox import Running
from tests.trust.obeyed import in_terminal, in_text
from tests.trust.strange import MARK

SIZE = (120, 40)

MORE: Mapping[str, Way] = {
    **{f"table of {name}": Way(name, ()) for name in catalog().titles},
    **{f"record of {name}": Way(name, (("enter", "RecordScreen"),)) for name in catalog().titles},
    "raw JSON": Way("bookings", (("enter J", "RecordScreen"),)),
    "filter": Way("bookings", (("slash Z q 9", "BrowseScreen"), ("tab", "BrowseScreen"))),
    "find a text": Way("bookings", (("F Z q 9", "FindScreen"), ("down", "FindScreen"))),
    "palette of records": Way("bookings", (("ctrl+p Z q 9", "Palette"),)),
    "place": Way("bookings", (("colon e space z", "JumpScreen"),)),
    "note": Way("bookings", (("number_sign", "AskLine"),)),
    "changes": Way("bookings", (("H", "ChangesScreen"),)),
    "queue of the inbox": Way("bookings", (("i", "InboxScreen"), ("enter j", "InboxScreen"))),
    "refusal": Way("users", (("d", "ReviewScreen"), ("ctrl+s", "BrowseScreen"))),
    "new with choices": Way("memberships", (("n", "FormScreen"), ("Z q 9", "FormScreen"))),
    "answer to a write": Way("teams", (("e X ctrl+s", "ReviewScreen"), ("ctrl+s", "BrowseScreen"))),
    "journal of a write": Way("teams", (("U", "JournalScreen"), ("enter", "JournalScreen"))),
    "undo": Way("teams", (("u", "ReviewScreen"),)),
    "request": Way("teams", (("L", "InspectorScreen"), ("enter", "InspectorScreen"))),
}


class Walked(NamedTuple):
    """What came of a walk: by sink how often a strange text was put out, and what was obeyed."""

    marks: dict[str, int]
    wrong: list[str]


class SilentJourney(Journey):
    """Does not compare what is painted: what it looks at are the bytes."""

    async def holds(self) -> None:
        return


@contextmanager
def written(into: bytearray) -> Iterator[None]:
    """Takes every byte that the driver is given for the terminal."""
    write = Glass.write

    def also(glass: Glass, data: str) -> None:
        into.extend(data.encode("utf-8", "backslashreplace"))
        write(glass, data)

    with patch.object(Glass, "write", also):
        yield


def workspace_at(server: Running, home: Path, now: datetime) -> Workspace:
    """A workspace on a sandbox, with what the commands of the same home have seen."""
    profile = Profile(name="environment", base_url=server.base_url, budget=0)
    where = paths({"CALTUI_HOME": str(home)})
    return open_workspace(profile, token=DEMO_TOKEN, paths=where, clock=lambda: now)


async def walk(server: Running, home: Path, now: datetime, *, few: bool = False) -> Walked:
    """Goes every way, and looks at every byte; `few`: only each third way."""
    marks, wrong, shown = dict[str, int](), list[str](), bytearray()
    ways = list({**MORE, **WAYS}.items())
    with looked_through(), written(shown), patch.object(Console, "RECOVERS", True):
        app = Console(workspace_at(server, home, now))
        app.reports = home / "reports"
        async with app.run_test(size=SIZE, notifications=True) as pilot:
            journey = await SilentJourney(app, pilot).waits()
            for name, way in ways[:: 5 if few else 1]:
                shown.clear()
                try:
                    await go(journey, way)
                except AssertionError as error:
                    wrong.append(f"{name}: {str(error)[:400]}")
                marks[name] = shown.count(MARK.encode())
                wrong += [f"{name}: {one}" for one in in_terminal(bytes(shown))]
                wrong += _titles(app, name)
                if not app.is_running:
                    wrong.append(f"{name}: the console has ended")
                    break
    for report in sorted(home.rglob("report-*.txt")):
        wrong.append(f"an error: {report.read_text()[-2500:]}")
    return Walked(marks, wrong)


async def go(journey: Journey, way: Way) -> None:
    """Goes a way from the table, and back to it."""
    await back_to_the_table(journey)
    await journey.goes_to(way.place)
    for keys, _ in way.keys:  # What cannot be done with such a record is said instead.
        await journey.presses(*keys.split()).waits()
    await back_to_the_table(journey)


def _titles(app: Console, name: str) -> list[str]:
    """What in the titles of the window and of messages would be obeyed."""
    texts: list[Any] = [app.title, app.sub_title]
    for note in app._notifications:
        texts += [note.title, note.message]
    return [f"{name}, title or message: {one}" for text in texts for one in in_text(str(text))]
