"""Every action of the console, once: its key, its words, and where it works.

Bindings, the help screen, the palette and the key hints are all read from this
table, so a key is changed in one place: here, or in the `keys` table of the
configuration under the action's id.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from textual.binding import Binding


class Action(NamedTuple):
    """One thing a key does.

    `keys` is a comma-separated list, `call` the Textual action that runs. `where`,
    the part of the id before the dot, is the node that binds it. `verb` names the
    operation it needs: where the category lacks it, pressing the key says so.
    """

    id: str
    keys: str
    call: str
    label: str
    help: str
    group: str
    verb: str = ""

    @property
    def where(self) -> str:
        """The node that binds it: `app`, `table`, `dialog` …"""
        return self.id.partition(".")[0]

    @property
    def also(self) -> str:
        """Other words that find it in the palette."""
        from caltui.tui.keys.synonyms import SYNONYMS

        return SYNONYMS.get(self.id, "")

    @property
    def in_palette(self) -> bool:
        """Whether the palette offers it: what works on a whole screen does."""
        return self.where in SCREENS and self.id not in UNNAMED


VERBS = {
    "place.new": "create",
    "place.edit": "update",
    "place.delete": "delete",
    "rows.edit_marked": "update",
    "rows.delete_marked": "delete",
}
SCREENS = ("app", "place", "browse", "rows", "record", "team", "agenda", "inbox")
UNNAMED = (
    "app.palette",
    "browse.step_back",
    "team.step_back",
    "agenda.step_back",
    "inbox.step_back",
)
NO_KEY = "no_key"
"""Stands for the key of an action that the operator has taken its keys from."""

TYPED_OVER = ("prompt", "filter", "finder")
"""Nodes whose keys come before those of the text field inside them."""

EVERYWHERE = ("app.suspend",)
"""Actions of the console whose keys work under a form or a dialog as well."""

GROUPS: Mapping[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "Console": (
        (
            "app.palette",
            "ctrl+p",
            "command_palette",
            "Palette",
            "Every action and category by name",
        ),
        ("app.help", "question_mark", "help", "Keys", "The keys of what has focus"),
        ("app.inspector", "L", "inspector", "Requests", "What was sent, and what came back"),
        ("app.journal", "U", "journal", "Journal", "What was written, and what came of it"),
        ("app.bulk_runs", "B", "bulk_runs", "Bulk runs", "Go on with a run that was cut short"),
        (
            "app.theme",
            "f9",
            "turn_theme",
            "Dark or light",
            "Turn between the dark and the light theme",
        ),
        (
            "app.suspend",
            "ctrl+z",
            "suspend_process",
            "Suspend",
            "Back to the shell; fg there brings the console back",
        ),
        ("app.quit", "q,ctrl+q", "quit", "Quit", "Leave the console"),
        ("dialog.close", "escape,ctrl+g", "close", "Close", "Close without doing anything"),
        ("sheet.close", "escape,q,backspace", "close", "Close", "Back to where you were"),
    ),
    "Finding": (
        ("place.jump", "colon", "jump", "Jump", "Go to a place: bookings /guest3 status=PENDING"),
        (
            "place.back",
            "left_square_bracket",
            "history(-1)",
            "Back",
            "The place before, as it was left",
        ),
        ("place.forward", "right_square_bracket", "history(1)", "Forward", "The place after"),
        ("place.references", "o", "references", "Related", "Go to a record this one refers to"),
        (
            "rows.filter",
            "slash",
            "filter",
            "Filter",
            "Filter as you type: word field:value !not ~fuzzy",
        ),
        (
            "app.find",
            "F",
            "find",
            "Find",
            "Find a text in every record that was seen, of all categories",
        ),
        (
            "filter.everywhere",
            "ctrl+f",
            "everywhere",
            "All categories",
            "Look for the same words in all categories",
        ),
        ("finder.open", "enter", "open", "Go to it", "Go to the record under the cursor"),
        (
            "finder.rows",
            "ctrl+f",
            "rows",
            "As a table",
            "The table of this category, filtered by the same text",
        ),
        (
            "finder.read",
            "ctrl+r",
            "read",
            "Read all",
            "Ask Cal for all, then look again",
        ),
        ("finder.group", "tab", "group(1)", "Next category", "The next category"),
        ("finder.group_back", "shift+tab", "group(-1)", "Category before", "The category before"),
        ("finder.next", "down,ctrl+n", "choose(1)", "Down", "The next answer"),
        ("finder.before", "up,ctrl+k", "choose(-1)", "Up", "The answer before"),
        ("finder.page_down", "pagedown", "page(1)", "Page down", "One page down"),
        ("finder.page_up", "pageup", "page(-1)", "Page up", "One page up"),
        ("finder.close", "escape,ctrl+g", "close", "Back", "Back to where you were"),
        (
            "filter.keep",
            "enter,down,tab",
            "keep",
            "To the rows",
            "Keep the filter and go to the rows",
        ),
        ("filter.clear", "escape,ctrl+g", "clear", "Clear", "Take the filter away"),
        ("prompt.complete", "tab", "complete", "Complete", "Take the completion shown"),
        ("prompt.next", "down,ctrl+n", "choose(1)", "Next", "The next completion"),
        ("prompt.before", "up,ctrl+k", "choose(-1)", "Before", "The completion before"),
    ),
    "Record": (
        ("place.new", "n", "new", "New", "Create a record here"),
        ("place.edit", "e", "edit", "Edit", "Edit this record"),
        (
            "place.delete",
            "d,delete",
            "delete",
            "Delete",
            "Delete this record; a booking is cancelled",
        ),
        ("place.undo", "u", "undo", "Undo", "Take the last change back, after showing how"),
        ("place.actions", "a", "actions", "Actions", "What can be done here, and with the marked"),
        ("place.copy", "y", "copy", "Copy", "Copy the id, the cell, the record or a curl command"),
        ("place.reveal", "v", "reveal", "Reveal", "Show or hide masked values"),
        ("place.raw", "J", "raw", "Raw JSON", "The record as Cal sent it, or its fields again"),
        ("journal.undo", "u", "undo", "Undo it", "Take this change back, after showing how"),
        ("journal.settle", "s", "settle", "Settle", "Read back what is unknown"),
        ("journal.by_hand", "m", "by_hand", "Say it", "Say yourself what came of this write"),
        ("journal.close", "escape,q,U", "close", "Close", "Back to where you were"),
        ("conflict.mine", "m", "choose('yours')", "Keep yours", "Your value of this field"),
        ("conflict.theirs", "t", "choose('theirs')", "Take theirs", "What is at Cal now"),
        ("conflict.all_mine", "M", "choose_all('yours')", "All yours", "Your value of every field"),
        (
            "conflict.all_theirs",
            "T",
            "choose_all('theirs')",
            "All theirs",
            "What is at Cal now, for every field",
        ),
        ("conflict.go_on", "ctrl+s", "go_on", "Review", "Show the change as chosen"),
        ("conflict.back", "escape", "back", "Back", "Back; nothing typed is lost"),
    ),
    "Time": (
        ("place.team", "t", "team", "Team", "When a team is free; on a member, their team"),
        ("place.why", "W", "why", "Why closed?", "Which rule closes a time of this event type"),
        ("place.week", "w", "week", "Week", "Paint the week of this schedule, or of this person"),
        ("place.agenda", "A", "agenda", "Agenda", "The bookings of whom this record is about"),
        ("place.inbox", "i", "inbox", "Inbox", "What needs somebody, in queues"),
        ("agenda.earlier", "left,h,pageup", "shift(-1)", "Earlier", "The day or week before"),
        ("agenda.later", "right,l,pagedown", "shift(1)", "Later", "The next day or week"),
        ("agenda.today", "home,0", "today", "Today", "Back to today"),
        ("agenda.day", "1", "span(False)", "Day", "One day, with the free time between"),
        ("agenda.week", "7", "span(True)", "Week", "The whole week"),
        ("agenda.zone", "z", "zone", "Zone", "Show the times of another time zone"),
        ("agenda.cancelled", "c", "cancelled", "Cancelled", "Show or leave out what was cancelled"),
        ("agenda.step_back", "escape,backspace", "step_back", "Back", "Back to where you were"),
        ("agendalist.open", "enter", "open", "Open", "Look at this booking"),
        ("agendalist.down", "j,down", "move(1)", "Down", "The next booking"),
        ("agendalist.up", "k,up", "move(-1)", "Up", "The booking before"),
        ("agendalist.top", "g", "top", "Top", "The first booking"),
        ("agendalist.bottom", "G,end", "bottom", "Bottom", "The last booking"),
        ("inbox.refresh_all", "R", "refresh_all", "Refresh all", "Read every list of the inbox"),
        ("inbox.step_back", "escape,backspace", "step_back", "Back", "Back to where you were"),
        ("queues.open", "enter,right,l,tab", "open", "Records", "To the records of this queue"),
        ("queues.down", "j,down", "move(1)", "Down", "The next queue"),
        ("queues.up", "k,up", "move(-1)", "Up", "The queue before"),
        ("queues.top", "g,home", "top", "Top", "The first queue"),
        ("queues.bottom", "G,end", "bottom", "Bottom", "The last queue"),
        ("findings.open", "enter", "open", "Open", "Look at this record"),
        ("findings.leave", "left,h,shift+tab", "leave", "Queues", "Back to the queues"),
        ("findings.down", "j,down", "move(1)", "Down", "The next record"),
        ("findings.up", "k,up", "move(-1)", "Up", "The record before"),
        ("findings.top", "g,home", "top", "Top", "The first record"),
        ("findings.bottom", "G,end", "bottom", "Bottom", "The last record"),
        ("week.save", "ctrl+s", "save", "Review", "Show what would be sent; again sends it"),
        ("week.leave", "escape,q", "leave", "Leave", "Back; painted hours ask first"),
        ("week.presets", "p", "presets", "Presets", "Take hours from a list"),
        ("week.copy", "c", "copy", "Copy day", "Copy the hours of this day onto others"),
        ("week.type", "t", "type", "Type hours", "Type the hours of the day: 9-12, 13:30-17"),
        ("week.zone", "z", "zone", "Zone", "Change the schedule's time zone"),
        ("week.name", "n", "name", "Name", "Change the schedule's name"),
        ("week.dates", "o", "dates", "Dates", "Dates on which other hours apply"),
        ("weekgrid.toggle", "enter,space", "turn", "Open/close", "Open or close the selection"),
        (
            "weekgrid.edge_earlier",
            "left_square_bracket",
            "edge(-1)",
            "Edge earlier",
            "Move the nearest edge 15 minutes earlier",
        ),
        (
            "weekgrid.edge_later",
            "right_square_bracket",
            "edge(1)",
            "Edge later",
            "Move the nearest edge 15 minutes later",
        ),
        ("weekgrid.clear", "x,delete", "clear", "Clear day", "Close the whole day"),
        ("weekgrid.undo", "ctrl+z,u", "undo", "Undo", "Take the last stroke back"),
        ("weekgrid.redo", "ctrl+y", "redo", "Redo", "Paint that stroke again"),
        ("weekgrid.left", "left,h", "move(0, -1)", "Earlier", "15 minutes earlier"),
        ("weekgrid.right", "right,l", "move(0, 1)", "Later", "15 minutes later"),
        ("weekgrid.up", "up,k", "move(-1, 0)", "Up", "The day before"),
        ("weekgrid.down", "down,j", "move(1, 0)", "Down", "The next day"),
        (
            "weekgrid.hour_left",
            "ctrl+left,pageup",
            "move(0, -4)",
            "Hour earlier",
            "An hour earlier",
        ),
        ("weekgrid.hour_right", "ctrl+right,pagedown", "move(0, 4)", "Hour later", "An hour later"),
        ("weekgrid.first", "home", "move(0, -96)", "Midnight", "The start of the day"),
        ("weekgrid.last", "end", "move(0, 96)", "End of day", "The end of the day"),
        ("weekgrid.more_left", "shift+left", "extend(0, -1)", "Select earlier", "Select earlier"),
        ("weekgrid.more_right", "shift+right", "extend(0, 1)", "Select later", "Select later"),
        ("weekgrid.more_up", "shift+up", "extend(-1, 0)", "Select up", "Select the day above"),
        ("weekgrid.more_down", "shift+down", "extend(1, 0)", "Select down", "Select the day below"),
        ("weekreview.send", "ctrl+s", "send", "Send", "Send what is shown"),
        ("weekreview.back", "escape,q", "back", "Back", "Back; or leave running what is sent"),
        ("weekreview.cancel", "c", "cancel", "Cancel it", "Cancel this booking, with a reason"),
        ("weekreview.keep", "space", "keep", "Keep it", "Keep this booking"),
        ("weekreview.open", "o", "open", "Open", "Look at this booking"),
        ("weekreview.down", "pagedown", "page(1)", "Read on", "The writes further down"),
        ("weekreview.up", "pageup", "page(-1)", "Read back", "The writes further up"),
        ("pick.toggle", "space", "turn", "Choose", "Choose this line, or not"),
        ("pick.keep", "ctrl+s", "keep", "Take them", "Take what is chosen"),
        ("dates.new", "n", "new", "New date", "Other hours on one more date"),
        ("dates.remove", "d,delete", "remove", "Remove", "This date has the weekly hours again"),
        ("team.find", "f", "find", "Find a time", "When enough of the team can meet"),
        ("team.near", "plus,equals_sign", "zoom(-1)", "Nearer", "Less time in smaller steps"),
        ("team.far", "minus", "zoom(1)", "Further", "More time in larger steps"),
        ("team.zone", "z", "zone", "Zone", "Show the picture in another time zone"),
        ("team.now", "home,0", "now", "Now", "Go to the present"),
        ("team.later", "pagedown,ctrl+d", "page(1)", "Later", "As much time again, later"),
        ("team.earlier", "pageup,ctrl+u", "page(-1)", "Earlier", "As much time again, earlier"),
        ("team.tomorrow", "shift+right", "day(1)", "A day on", "The same time a day later"),
        ("team.yesterday", "shift+left", "day(-1)", "A day back", "The same time a day before"),
        ("team.event", "E", "event", "Event type", "See the picture as for one event type"),
        ("team.clocks", "C", "clocks", "Clocks", "Show or hide night and day of each member"),
        ("team.step_back", "escape,backspace", "step_back", "Back", "Back to where you were"),
        ("people.mark", "space", "open", "Must be there", "Mark who must be there, or unmark"),
        ("teamgrid.open", "enter", "open", "Why", "Why this cell is free or closed"),
        ("teamgrid.left", "left,h", "time(-1)", "Earlier", "The cell before"),
        ("teamgrid.right", "right,l", "time(1)", "Later", "The next cell"),
        ("teamgrid.down", "down,j", "move(1)", "Down", "The next member"),
        ("teamgrid.up", "up,k", "move(-1)", "Up", "The member before"),
        ("teamgrid.top", "g", "top", "Top", "The first member"),
        ("teamgrid.bottom", "G,end", "bottom", "Bottom", "The last member"),
    ),
    "Lists": (
        ("place.refresh", "r,f5", "refresh", "Refresh", "Ask Cal again for what is shown"),
        (
            "browse.refresh_all",
            "R",
            "refresh_all",
            "Refresh all",
            "Ask Cal again for every category",
        ),
        ("rows.sort", "s", "sort", "Sort", "Sort by a column; the same again turns it"),
        ("rows.columns", "c", "columns", "Columns", "Choose and order the columns"),
        ("rows.export", "x", "export", "Export", "Write what is shown to a file"),
        ("browse.pane", "p", "pane", "Details", "Show or hide the details beside the table"),
        ("browse.sidebar", "backslash", "sidebar", "Categories", "Show or hide the categories"),
        ("table.mark", "space", "mark", "Mark", "Mark the record, or unmark it"),
        ("table.mark_all", "ctrl+a", "mark_all", "Mark all", "Mark every record that is shown"),
        ("table.mark_none", "asterisk", "mark_none", "Mark none", "Take all marks away"),
        (
            "rows.edit_marked",
            "E",
            "edit_marked",
            "Edit marked",
            "Set fields on every marked record",
        ),
        (
            "rows.delete_marked",
            "D",
            "delete_marked",
            "Delete marked",
            "Delete every marked record; bookings are cancelled",
        ),
        ("rows.copy_marked", "Y", "copy_marked", "Copy ids", "Copy the ids of the marked records"),
        ("bulk.send", "ctrl+s", "send", "Do it", "Do to all of them what is shown"),
        (
            "bulk.stop_first",
            "ctrl+t",
            "stop_first",
            "Stop at a failure",
            "Whether the first failure ends the run",
        ),
        ("bulk.pause", "p", "pause", "Pause", "Send nothing more for now, or go on"),
        ("bulk.again", "f", "again", "Failed again", "Try again what was not done"),
        ("bulk.back", "escape,q", "back", "Back", "Leave; while it runs, ask whether to stop"),
        ("columns.toggle", "space", "show_or_hide", "Show or hide", "Show or hide this column"),
        ("columns.down", "shift+down,J", "shift(1)", "Later", "Move the column down"),
        ("columns.up", "shift+up,K", "shift(-1)", "Earlier", "Move the column up"),
        ("columns.keep", "ctrl+s", "keep", "Use", "Use these columns"),
        ("columns.reset", "r", "reset", "Reset", "Back to the columns of the start"),
    ),
    "Moving": (
        (
            "browse.categories",
            "b",
            "categories",
            "Go to categories",
            "Put the cursor into the categories",
        ),
        (
            "browse.step_back",
            "escape,backspace",
            "step_back",
            "One step back",
            "Clear the filter, close the details, or go back",
        ),
        ("table.open", "enter", "open", "Open", "Open the record"),
        ("table.down", "j,down", "move(1)", "Down", "One row down"),
        ("table.up", "k,up", "move(-1)", "Up", "One row up"),
        ("table.page_down", "pagedown,ctrl+d", "page(1)", "Page down", "One page down"),
        ("table.page_up", "pageup,ctrl+u", "page(-1)", "Page up", "One page up"),
        ("table.top", "g,home", "top", "Top", "The first row"),
        ("table.bottom", "G,end", "bottom", "Bottom", "The last row"),
        ("table.left", "h,left", "column(-1)", "Column left", "The column before"),
        ("table.right", "l,right", "column(1)", "Column right", "The column after"),
        ("list.open", "enter", "open", "Take it", "Take the line under the cursor"),
        ("list.down", "j,down", "move(1)", "Down", "The next line"),
        ("list.up", "k,up", "move(-1)", "Up", "The line before"),
        ("list.top", "g,home", "top", "Top", "The first line"),
        ("list.bottom", "G,end", "bottom", "Bottom", "The last line"),
        ("sidebar.leave", "l,right", "leave", "To the table", "Back to the table"),
        ("fields.follow", "enter", "follow", "Follow", "Go to the record this field names"),
        ("fields.down", "j,down", "move(1)", "Down", "The next field"),
        ("fields.up", "k,up", "move(-1)", "Up", "The field before"),
        ("fields.page_down", "pagedown,ctrl+d", "page(1)", "Page down", "One page down"),
        ("fields.page_up", "pageup,ctrl+u", "page(-1)", "Page up", "One page up"),
        ("fields.top", "g,home", "top", "Top", "The first field"),
        ("fields.bottom", "G,end", "bottom", "Bottom", "The last field"),
        ("record.step_back", "escape,backspace", "step_back", "Back", "Back to the table"),
        (
            "record.next",
            "right_curly_bracket",
            "neighbour(1)",
            "Next record",
            "The next record of the table",
        ),
        (
            "record.previous",
            "left_curly_bracket",
            "neighbour(-1)",
            "Record before",
            "The record before, in the table",
        ),
    ),
}
"""By heading of the help screen: id, keys, Textual action, label, and what it does."""

ACTIONS = tuple(
    Action(*row, group=group, verb=VERBS.get(row[0], ""))
    for group, rows in GROUPS.items()
    for row in rows
)

BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}


def bindings(*places: str) -> "list[Binding]":
    """The bindings of a node, in the order of the table."""
    from textual.binding import Binding

    return [
        Binding(
            action.keys,
            action.call,
            action.label,
            id=action.id,
            tooltip=action.help,
            priority=action.where in TYPED_OVER or action.id in EVERYWHERE,
        )
        for action in ACTIONS
        if action.where in places
    ]
