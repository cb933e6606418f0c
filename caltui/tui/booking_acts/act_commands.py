"""The function that does each act of the catalogue, by its name, where no key of the record in
focus does it."""

from collections.abc import Mapping

from caltui.tui.keys.commands import Command

ACT_COMMANDS: Mapping[str, Command] = {
    "cancel": Command("booking_acts.flow:cancel_booking", "flow"),
    "accept": Command("booking_acts.flow:accept", "flow"),
    "reject": Command("booking_acts.flow:reject", "flow"),
    "no-show": Command("booking_acts.tell_people:no_show", "flow"),
    "ask-to-move": Command("booking_acts.tell_people:ask_to_move", "flow"),
    "location": Command("booking_acts.tell_people:change_place", "flow"),
    "open": Command("booking_acts.meeting:open_meeting", "flow"),
    "answer": Command("booking_acts.answer_screen:copy_answer", "flow"),
}
