"""The dialog that hands a booking over: who could hold it, and what is in the way of each."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from caltui.text import one_line
from caltui.tui.base.dialog import Dialog
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.dialog_parts import dialog_head
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item
from caltui.workspace.booking_acts.changes import hands_over_quietly, told_of
from caltui.workspace.booking_acts.facts import BookingFacts
from caltui.workspace.booking_acts.hosts import CLASH, FREE, OUTSIDE, HostChoice

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

GLYPHS = {FREE: "✓", OUTSIDE: "~", CLASH: "✗"}
TONES = {FREE: "plain", OUTSIDE: "warn", CLASH: "bad"}


class HandOverScreen(Dialog[HostChoice | None]):
    """Closes with who shall hold the booking, or None. Typing narrows the list."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog", "prompt")]
    AUTO_FOCUS = "Input"

    def __init__(
        self, workspace: "Workspace", facts: BookingFacts, people: tuple[HostChoice, ...]
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.facts = facts
        self.people = people

    def compose(self) -> ComposeResult:
        """The title, a line to type a name, the people, the keys."""
        zone, now = self.workspace.zone, self.workspace.clock()
        names = f"{self.facts.guest_name} · from {self.facts.host_name}"
        title = one_line(f"Hand over {self.facts.short(zone, now)} · {names}", 120)
        with Vertical(id="hand-over", classes="dialog"):
            yield dialog_head(title, self.workspace)
            yield Input(id="hand-over-name", compact=True, placeholder="part of a name")
            yield LineList(self._items(""), id="hand-over-people")
            yield Static(Content(self._told()), id="hand-over-note")
            yield KeyHints()

    def on_mount(self) -> None:
        self.query_one(LineList).can_focus = False
        self.query_one(LineList).empty_text = "Nobody of that name is known here."

    def _told(self) -> str:
        """Who hears of it."""
        if hands_over_quietly(self.workspace):
            return "Record only: nobody is told, both calendars stay as they are."
        return f"{told_of(self.workspace, self.facts.key, 'hand-over')}."

    def _items(self, typed: str) -> list[Item]:
        found = [p for p in self.people if typed.casefold() in p.name.casefold()]
        title = one_line(self.facts.event_title or "its event type", 40)
        heads = {True: f"Hosts of {title}", False: "Others"}
        items: list[Item] = []
        for of_type, head in heads.items():
            group = [_item(person) for person in found if person.of_type is of_type]
            items += [Item("", head), *group] if group else []
        return items

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(LineList).set_items(self._items(event.value.strip()))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._choose(self.query_one(LineList).cursor_key)

    @on(LineList.Chosen)
    def _clicked(self, event: LineList.Chosen) -> None:
        event.stop()
        self._choose(event.key)

    def action_choose(self, by: int) -> None:
        """Moves the cursor of the list."""
        self.query_one(LineList).action_move(by)

    def action_complete(self) -> None:
        """Nothing to complete: the list is the completion."""

    def _choose(self, key: str) -> None:
        chosen = next((person for person in self.people if person.key == key), None)
        if chosen is not None and chosen.refused:
            self.notify(f"{chosen.name} {chosen.refused}.", markup=False, severity="warning")
        elif chosen is not None:
            self.answer(chosen)


def _item(person: HostChoice) -> Item:
    if person.refused:
        return Item(person.key, one_line(person.name, 40), person.refused, "quiet", "·")
    state = person.state if not person.why else f"{person.state}: {person.why}"
    state = f"no host, {state}" if person.no_host else state
    glyph, tone = GLYPHS.get(person.state, "?"), TONES.get(person.state, "quiet")
    return Item(person.key, one_line(person.name, 40), one_line(state, 50), tone, glyph)
