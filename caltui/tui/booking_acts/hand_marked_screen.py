"""The dialog that hands several bookings over: who takes each, every line can be changed."""

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from caltui.scheduling.wording import clock_text
from caltui.text import count, one_line
from caltui.tui.acts.flow import perform
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.booking_acts.hand_over_screen import GLYPHS, TONES, HandOverScreen
from caltui.tui.booking_acts.marked_lines import MarkedLines
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.column_widths import fit
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.errors import READ_ONLY
from caltui.workspace.booking_acts.changes import act_of
from caltui.workspace.booking_acts.facts import short_day
from caltui.workspace.booking_acts.hand_over_many import (
    HandLine,
    could_take,
    given_to,
    given_twice,
    plan_hand_over,
    propose_hosts,
)

WHEN, NAME, FROM = len("Wed 30 Dec 18:30"), 18, 14
STUCK = "This one cannot be handed over: "


async def hand_over_marked(screen: PlaceScreen) -> None:
    """Hands the marked bookings over as one act."""
    workspace, keys = screen.workspace, screen.marked_keys()
    if workspace.read_only:
        screen.notify(READ_ONLY, markup=False, severity="warning")
        return
    if not await screen.console.read_once(*workspace.catalog.made_of("hand-over").lists):
        return
    dialog = HandMarkedScreen(workspace, keys)
    lines = await screen.console.push_screen_wait(dialog)
    if lines:
        await perform(screen, plan_hand_over(workspace, lines))


class HandMarkedScreen(MarkedLines[HandLine]):
    """A host for each."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog", "hands")]
    NAME = "hands"
    VERB = "Hand over"
    WAIT = "Looking who could take each …"

    async def proposed(self) -> tuple[HandLine, ...]:
        """The first free host of each."""
        return await propose_hosts(self.workspace, self.keys)

    def clashing(self) -> tuple[int, ...]:
        """The lines whose host has another one at that time."""
        return given_twice(self.lines)

    def note(self, clashes: int) -> str:
        """Says how many are handed over, and what is to be known of the one under the cursor."""
        changing = sum(line.changes for line in self.lines)
        stay = len(self.lines) - changing
        quiet = act_of(self.workspace, "hand-over").record_only
        told = "record only: nobody is told" if quiet else "all are told"
        words = f"{count(changing, 'booking')} handed over, {told}; {stay} stay."
        if clashes:
            words = f"✗ {count(clashes, 'booking')} meet another one of the same host: enter."
        one = self.chosen()
        why = "" if one is None else one.why or (one.host.why if one.host is not None else "")
        return f"{words} {one_line(why)}".rstrip()

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        event.stop()
        self.show()

    def item(self, number: int, line: HandLine, *, clashes: bool) -> Item:
        """Makes the line of a booking: when, who comes, who has it and who takes it."""
        zone, now = self.workspace.zone, self.workspace.clock()
        facts = line.facts
        when = "at an unknown time"
        if facts.span is not None:
            start = facts.span.start
            when = f"{short_day(start, zone, now)} {clock_text(start, zone)}"
        names = f"{fit(one_line(facts.guest_name), NAME)} {fit(one_line(facts.host_name), FROM)}"
        left = f"{fit(when, WHEN)} {names}"
        key = str(number)
        if line.host is None or line.left_out:
            why = "stays" if line.left_out else line.why
            return Item(key, f"{left} · {one_line(why)}", "", "quiet", "·")
        state = "" if line.host.state == "free" else f", {line.host.state}"
        glyph = "✗" if clashes else GLYPHS.get(line.host.state, "?")
        tone = "bad" if clashes else TONES.get(line.host.state, "quiet")
        return Item(key, f"{left} → {one_line(line.host.name, 40)}{state}", "", tone, glyph)

    async def other(self, number: int) -> None:
        """Asks who shall take it."""
        line = self.lines[number]
        if not line.choices:
            self.say(f"{STUCK}{line.why}")
            return
        dialog = HandOverScreen(self.workspace, line.facts, line.choices)
        host = await self.app.push_screen_wait(dialog)
        if host is not None:
            self.put(number, replace(line, host=host, why="", left_out=False))

    def action_everyone(self) -> None:
        """Asks for one host who takes all that they can."""
        self.ask(self._all_to, group="change")

    async def _all_to(self) -> None:
        people = could_take(self.lines)
        total = sum(bool(line.choices) for line in self.lines)
        known = {_called(one.name, one.key): one.key for one in people}

        def offered(text: str) -> list[Item]:
            wanted = text.strip().casefold()
            return [
                Item(
                    _called(one.name, one.key),
                    one_line(one.name, 40),
                    f"free at {one.free} of {total}, {_of_how_many(one.hosts)}",
                )
                for one in people
                if wanted in one.name.casefold() or wanted == one.key
            ]

        def note(text: str) -> tuple[bool, str]:
            return text.strip() in known, "Type a part of a name."

        ask = AskLine("Who takes all of them?", note, suggest=offered)
        chosen = await self.app.push_screen_wait(ask)
        if chosen is not None:
            self.lines = given_to(self.workspace, self.lines, known[chosen.strip()])
            self.show()


def _of_how_many(hosts: int) -> str:
    return f"host of {hosts}" if hosts else "not a host"


def _called(name: str, key: str) -> str:
    """The name of a person with the id, as two people may have one name."""
    return f"{one_line(name, 60)} ({key})"
