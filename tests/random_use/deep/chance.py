"""Chooses what a person may do next, by chance, out of what can be done on the screen in front."""

import random
from collections.abc import Sequence
from typing import Any

from caltui.tui.app.app import Console
from tests.random_use.events import Event

KEYS: tuple[str, ...] = (
    *"jkhlgGnedrwtvVaAiFIuUsfpcymMoxXbzNKHTOWPEDYRSLBJ:/?[]{}=+-0123 ,.;&!%$*#()|\\\"'@",
    *("enter", "escape", "tab", "shift+tab", "backspace", "delete", "up", "down", "left", "right"),
    *("pageup", "pagedown", "home", "end", "shift+left", "shift+right", "shift+up", "shift+down"),
    *("ctrl+left", "ctrl+right", "shift+home", "shift+end", "insert", "ctrl+home", "ctrl+end"),
    *(f"ctrl+{letter}" for letter in "aefgknoprstuwxyz"),
    *("f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11"),
)
TEXTS = (
    *("guest3", "users", "bookings /guest3", "event-types 5", "teams", "zz[bold]", "[/]", "[$"),
    *("9-12", "tue 10:00", "9-12, 13:30-17", "2026-12-24..01-02 9-12", "+2h", "tomorrow 9", "-1"),
    *(
        "漢字",
        "e\u0301",
        "\u202eabc",
        "👩‍👩‍👧",
        "x" * 300,
        "status=ACCEPTED",
        "status:p",
        "Europe/",
    ),
    *("{", '{"a": [1, 2', '{"a": {"b": null}}', "[]", "null", "0", "1e999", "9" * 40, "0.5", "\\"),
    *("Ada", "ada@example.com", "https://meet.example/1", "%", "..", "2026-02-30", "24:00", " "),
)
PASTES = (*TEXTS, "one\ntwo\n", "a\tb\r\nc", "\x1b[31mred", "9-12\n13-17", "\n")
SIZES = (
    *((80, 24), (120, 40), (200, 50), (100, 30), (60, 15), (40, 10), (20, 5), (10, 3), (1, 1)),
    *((200, 3), (3, 50), (79, 17), (59, 12), (50, 24)),
)
FAULTS = ("status", "delay", "server_error", "rate_limited", "html", "broken_json")
KINDS = {
    "bound": 40,
    "key": 8,
    "enter": 7,
    "escape": 4,
    "tab": 5,
    "agree": 6,
    "text": 7,
    "paste": 2,
    "burst": 5,
    "click": 10,
    "drag": 5,
    "move": 2,
    "wheel": 3,
    "size": 4,
    "theirs": 3,
    "fault": 2,
    "read": 2,
    "rest": 4,
    "away": 1,
}
LEAVES = ("q", "ctrl+q", "escape")
"""Keys that end a run early, which are drawn less often than others."""


class Chance:
    """Draws events for a console, always the same for the same seed and the same screens."""

    def __init__(self, seed: int) -> None:
        self._of = random.Random(seed)

    def some(self, app: Console) -> list[Event]:
        """The next events."""
        kind = self._of.choices(tuple(KINDS), tuple(KINDS.values()))[0]
        drawn: list[Event] = getattr(self, f"_{kind}")(app)
        return drawn

    def size(self) -> tuple[int, int]:
        """The size to begin with."""
        return self._of.choices(SIZES[:4], (4, 2, 1, 2))[0]

    def _bound(self, app: Console) -> list[Event]:
        return [["key", self._valid(app)]]

    def _key(self, app: Console) -> list[Event]:
        return [["key", self._of.choice(KEYS)]]

    def _valid(self, app: Console) -> str:
        near: list[str] = []
        far: list[str] = []
        if not app.screen.is_mounted:
            return self._of.choice(KEYS)
        for key, active in app.screen.active_bindings.items():
            if key not in LEAVES and active.enabled:
                (far if active.node is app else near).append(key)
        if self._of.random() < 0.05 or not near + far:
            return self._of.choice((*LEAVES, *KEYS))
        if near and self._of.random() < 0.9:
            return self._of.choice(sorted(near))
        return self._of.choice(sorted(far) or sorted(near))

    def _enter(self, app: Console) -> list[Event]:
        return [["key", "enter"]]

    def _escape(self, app: Console) -> list[Event]:
        return [["key", "escape"]]

    def _tab(self, app: Console) -> list[Event]:
        return [["key", self._of.choice(("tab", "tab", "shift+tab"))]]

    def _agree(self, app: Console) -> list[Event]:
        return [["key", self._of.choice(("ctrl+s", "ctrl+s", "y"))]]

    def _text(self, app: Console) -> list[Event]:
        return [["text", self._of.choice(TEXTS)]]

    def _paste(self, app: Console) -> list[Event]:
        return [["paste", self._of.choice(PASTES)]]

    def _burst(self, app: Console) -> list[Event]:
        draw = (self._valid, self._valid, lambda _: self._of.choice(KEYS))
        return [["burst", *(self._of.choice(draw)(app) for _ in range(self._of.randint(2, 6)))]]

    def _click(self, app: Console) -> list[Event]:
        x, y = self._place(app)
        held = self._of.choice(("", "", "", "shift", "ctrl"))
        button = self._of.choice((1, 1, 1, 1, 2, 3))
        once: list[Event] = [["down", x, y, button, held], ["up", x, y, button, held]]
        return once * self._of.choice((1, 1, 1, 2, 3))

    def _drag(self, app: Console) -> list[Event]:
        x, y = self._place(app)
        near = self._of.random() < 0.5
        way: list[Event] = []
        for _ in range(self._of.randint(1, 4)):
            x1, y1 = self._place(app)
            if near:
                x1, y1 = x + self._of.randint(-9, 9), y + self._of.randint(-3, 3)
            way.append(["move", max(0, x1), max(0, y1), 1, ""])
        begun: Event = ["down", x, y, 1, ""]
        ended: Event = ["up", *way[-1][1:]]
        return [begun, *way, ended]

    def _move(self, app: Console) -> list[Event]:
        return [["move", *self._place(app), 0, ""]]

    def _wheel(self, app: Console) -> list[Event]:
        kind = self._of.choice(("scrollup", "scrolldown", "scrolldown", "scrollleft"))
        return [[kind, *self._place(app), 0, self._of.choice(("", "", "shift", "ctrl"))]] * 3

    def _size(self, app: Console) -> list[Event]:
        return [["size", *self._of.choice(SIZES)]]

    def _theirs(self, app: Console) -> list[Event]:
        return [["theirs", self._of.randint(0, 9999)]]

    def _fault(self, app: Console) -> list[Event]:
        return [["fault", self._of.choice(FAULTS)]]

    def _read(self, app: Console) -> list[Event]:
        return [["read", self._of.choice(sorted(app.workspace.catalog.titles))]]

    def _rest(self, app: Console) -> list[Event]:
        return [["rest"]]

    def _away(self, app: Console) -> list[Event]:
        return [["blur"], ["back"]]

    def _place(self, app: Console) -> Sequence[Any]:
        width, height = app.size
        return self._of.randint(0, max(0, width - 1)), self._of.randint(0, max(0, height - 1))
