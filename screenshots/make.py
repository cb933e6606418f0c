"""`python screenshots/make.py [NAME …]`: drives the demo and writes every picture of the README.

Each scene is an entry below: a name, a size, the keys that lead to it. The firm,
the clock and the zone are fixed, so a picture changes only when the console does.
PNGs need the `dev` extra; the font is Fira Code where it is installed.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import resvg_py

from caltui.tui.app.app import ASKING, Console
from caltui.tui.browse.read_on_show import NAMES_AFTER
from caltui.workspace.open import demo_workspace
from caltui.workspace.workspace import Workspace

HERE = Path(__file__).parent
NOON = datetime(2026, 11, 24, 10, 20, tzinfo=UTC)
WIDE, SMALL = (120, 40), (80, 24)
LOOKS = 60
"""How often a read may be waited for: some workers wait for the person, not for Cal."""


@dataclass(frozen=True)
class Scene:
    """One picture: what is typed after the demo has started. `first_run`: no profile yet."""

    name: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = WIDE
    first_run: bool = False
    theme: str = ""


def typed(text: str) -> tuple[str, ...]:
    """The keys that type a text."""
    names = {
        " ": "space",
        ":": "colon",
        "/": "slash",
        "=": "equals_sign",
        "@": "at",
        "!": "exclamation_mark",
        "-": "minus",
    }
    return tuple(names.get(char, char) for char in text)


RENAME = ("ctrl+s", "ctrl+s", "U")
"""Review, send, and look at what was sent."""

SCENES = (
    Scene("bookings"),
    Scene("small", size=SMALL),
    Scene("filter", (*typed("/guest3"), "enter", "j")),
    Scene("jump", typed(":book")),
    Scene("find", (*typed(":users"), "enter", *typed("/ada"), "ctrl+f")),
    Scene("record", ("j", "j", "enter")),
    Scene("related", ("j", "j", "o")),
    Scene("users", (*typed(":users"), "enter", "enter")),
    Scene("new-attendee", (*typed(":attendees"), "enter", "n")),
    Scene("edit-event-type", (*typed(":event-types"), "enter", "e")),
    Scene("cancel", ("d",)),
    Scene("team", (*typed(":teams"), "enter", "t", *("right",) * 6)),
    Scene("find-time", (*typed(":teams"), "enter", "t", "f")),
    Scene("week", (*typed(":schedules"), "enter", "w", "p", "j", "enter")),
    Scene("week-review", (*typed(":schedules"), "enter", "w", "p", "j", "enter", "ctrl+s")),
    Scene(
        "why",
        (*typed(":event-types"), "enter", "W", "ctrl+u", *typed("2026-11-24 19:00"), "enter"),
    ),
    Scene("inbox", (*typed(":users"), "enter", *typed(":schedules"), "enter", "i", "R")),
    Scene("agenda", (*typed(":users"), "enter", "A")),
    Scene(
        "journal",
        (*typed(":attendees"), "enter", "e", "tab", "ctrl+u", *typed("Ada Byron"), *RENAME),
    ),
    Scene(
        "bulk",
        (*typed(":attendees"), "enter", *("space",) * 4, "d", "j", "enter"),
    ),
    Scene("actions", ("a",)),
    Scene("requests", ("L",)),
    Scene("keys", ("question_mark",)),
    Scene("palette", ("ctrl+p",)),
    Scene("columns", ("c",)),
    Scene("light", theme="caltui-light"),
    Scene("welcome", first_run=True),
)


async def settle(pause: Callable[[], Awaitable[None]], app: Console) -> None:
    """Waits until nothing is being read any more, within reason, and all has been drawn."""
    for _ in range(LOOKS):
        await pause()
        if not any(w.is_running and w.group not in ASKING for w in app.workers):
            break
        await asyncio.sleep(0.02)
    await pause()


async def rest(pause: Callable[[], Awaitable[None]], app: Console) -> None:
    """Waits until what is read once the rows rest is there too."""
    await settle(pause, app)
    await asyncio.sleep(NAMES_AFTER + 0.1)
    await settle(pause, app)


async def picture(scene: Scene) -> None:
    """Writes `NAME.svg` and `NAME.png`."""
    with TemporaryDirectory() as home:
        given: Workspace | None = None
        if not scene.first_run:
            given = demo_workspace(home=Path(home), clock=lambda: NOON)
        app = Console(given)
        async with app.run_test(size=scene.size, notifications=True) as pilot:
            if scene.theme:
                app.theme = scene.theme
            await rest(pilot.pause, app)
            for key in scene.keys:
                await pilot.press(key)
                await settle(pilot.pause, app)
            await rest(pilot.pause, app)
            svg = app.export_screenshot(title=f"caltui · {scene.name.replace('-', ' ')}")
    (HERE / f"{scene.name}.svg").write_text(svg, encoding="utf-8")
    fonts = {"font_family": "Fira Code", "monospace_family": "DejaVu Sans Mono"}
    png = resvg_py.svg_to_bytes(svg_string=svg, **fonts)
    (HERE / f"{scene.name}.png").write_bytes(bytes(png))
    print(scene.name)


def main(names: list[str]) -> int:
    """All scenes, or those that are named."""
    os.environ["TZ"] = "Europe/Berlin"
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    unknown = set(names) - {scene.name for scene in SCENES}
    if unknown:
        print(f"No such scene: {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 2
    for scene in SCENES:
        if not names or scene.name in names:
            asyncio.run(picture(scene))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
