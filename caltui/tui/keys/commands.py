"""The commands on the record in focus: which function runs each, by the id of its action.

A function is imported when its key is pressed: the console starts without loading it. Its
argument is the screen on which the key was pressed.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NamedTuple


class Command(NamedTuple):
    """`path` is `module:function` in `caltui.tui`; `group` is the group of its worker."""

    path: str
    group: str

    def load(self) -> Callable[..., Any]:
        """Imports the module and returns the function."""
        module, _, name = self.path.partition(":")
        function: Callable[..., Any] = getattr(import_module(f"caltui.tui.{module}"), name)
        return function


COMMANDS: Mapping[str, Command] = {
    "place.new": Command("edit.commands:create", "flow"),
    "place.edit": Command("edit.commands:edit", "flow"),
    "place.delete": Command("booking_acts.flow:cancel", "flow"),
    "place.move": Command("booking_acts.flow:move", "flow"),
    "place.move_marked": Command("booking_acts.marked_screen:move_marked", "flow"),
    "place.hand_over": Command("booking_acts.hand_over:hand_over", "flow"),
    "place.book": Command("related.bookings:book", "flow"),
    "place.undo": Command("journal.undo_and_settle:undo_last", "flow"),
    "place.actions": Command("app.actions_menu:actions_menu", "menu"),
    "place.copy": Command("dialogs.copy:copy_menu", "menu"),
    "place.references": Command("related.following:follow_menu", "menu"),
    "place.open_page": Command("related.web_pages:open_page", "menu"),
    "place.jump": Command("browse.jump:jump", "menu"),
    "place.close_days": Command("related.absences:close_days", "flow"),
    "place.leave": Command("related.absences:leave_host", "flow"),
    "place.duplicate": Command("related.copies:duplicate", "flow"),
    "place.make_default": Command("related.copies:make_default", "flow"),
    "place.copy_week": Command("related.copies:copy_week", "flow"),
    "place.apply": Command("related.applying:apply_to", "flow"),
    "place.person": Command("related.persons:open_person", "menu"),
    "place.agenda": Command("related.agendas:open_agenda", "menu"),
    "place.team": Command("related.teams:open_team", "menu"),
    "place.week": Command("related.weeks:open_week", "flow"),
    "place.weeks": Command("related.sheets:open_sheet", "flow"),
    "place.find_time": Command("related.find_times:find_time", "flow"),
    "place.why": Command("related.why:ask_why", "flow"),
    "place.changes": Command("journal.changes.screen:open_changes", "menu"),
    "rows.keep_view": Command("browse.views:keep_view", "menu"),
    "rows.views": Command("browse.views:views_menu", "menu"),
    "place.note": Command("related.notes:write_note", "menu"),
    "place.inbox": Command("inbox.screen:open_inbox", "menu"),
}
