"""The function that does each act of the catalogue which has no key of its own, by its name."""

from collections.abc import Mapping

from caltui.tui.keys.commands import Command

ACT_COMMANDS: Mapping[str, Command] = {
    "accept": Command("booking_acts.flow:accept", "flow"),
    "reject": Command("booking_acts.flow:reject", "flow"),
    "open": Command("booking_acts.meeting:open_meeting", "flow"),
    "answer": Command("booking_acts.answer_screen:copy_answer", "flow"),
}
