"""The deep screens, and the steps that lead to each from the first one."""

from typing import NamedTuple

V1, V2 = "lowcodeapi", "calv2"
BOTH = (V1, V2)


class DeepPlace(NamedTuple):
    """Where a run begins. A step is a key by its name; `:` before it is a place to go to through
    the prompt, `=` a text to type, `@` the number of a field with parts, and `!` alone what
    somebody else writes. `screen` is the class that is in front at the end,
    empty where the size decides."""

    name: str
    screen: str
    steps: tuple[str, ...]
    dialects: tuple[str, ...] = BOTH


ROUND = ":bookings /next status=ACCEPTED"
"""Bookings that are to come and have a host."""

MARKED = ("space", "space", "space", "space")

PLACES = (
    DeepPlace("move", "MoveScreen", (ROUND, "m")),
    DeepPlace("move-type", "MoveScreen", (ROUND, "m", "slash")),
    DeepPlace("move-review", "ReviewScreen", (ROUND, "m", "enter")),
    DeepPlace("move-marked", "MoveMarkedScreen", (ROUND, *MARKED, "M", "enter")),
    DeepPlace("hand-over", "HandOverScreen", (ROUND, "T"), (V1,)),
    DeepPlace("hand-over-v2", "HandOverScreen", (ROUND, "j", "T"), (V2,)),
    DeepPlace("hand-over-marked", "HandMarkedScreen", (ROUND, *MARKED, "T")),
    DeepPlace("cancel", "CancelScreen", (ROUND, "d")),
    DeepPlace("cancel-marked", "BulkScreen", (ROUND, *MARKED, "D", "enter", "ctrl+s")),
    DeepPlace("book", "EventTypeScreen", ("N",)),
    DeepPlace("book-form", "BookScreen", (":event-types", "N", "ctrl+s")),
    DeepPlace("book-slot", "SlotScreen", (":event-types", "N")),
    DeepPlace("acts", "LetterMenu", (ROUND, "a")),
    DeepPlace("team", "TeamScreen", (":teams", "t")),
    DeepPlace("team-find", "FindTimeScreen", (":teams", "t", "f")),
    DeepPlace("find-people", "FindTimeScreen", (":users", *MARKED, "O")),
    DeepPlace("close-days", "AskLine", (":users /Ada Fischer", "K")),
    DeepPlace(
        "absence",
        "AbsenceScreen",
        (":users /Ada Fischer", "K", "=2026-12-03..12-04", "enter", "enter"),
    ),
    DeepPlace("leaves", "AbsenceScreen", (":users /Ada Fischer", "X", "=Bishal", "enter", "enter")),
    DeepPlace("week", "WeekScreen", (":schedules", "w", "p", "j", "enter")),
    DeepPlace("week-dates", "WeekDatesScreen", (":schedules id=2", "w", "o")),
    DeepPlace("week-review", "WeekReviewScreen", (":schedules", "w", "p", "j", "enter", "ctrl+s")),
    DeepPlace("sheet", "WeeksScreen", (":users", *MARKED, "V")),
    DeepPlace("sheet-typed", "AskLine", (":users", *MARKED, "V", "ctrl+a", "t")),
    DeepPlace("sheet-zone", "WeeksScreen", (":users", *MARKED, "V", "z", "dollar_sign")),
    DeepPlace(
        "sheet-review", "BulkScreen", (":users", *MARKED, "V", "ctrl+a", "percent_sign", "ctrl+s")
    ),
    DeepPlace(
        "why", "ExplainScreen", (":event-types", "W", "ctrl+u", "=2026-11-24 19:00", "enter")
    ),
    DeepPlace("form", "FormScreen", (":event-types", "e", "ctrl+o")),
    DeepPlace("form-field", "FindField", (":event-types", "e", "ctrl+o", "ctrl+g")),
    DeepPlace("form-new", "FormScreen", (":event-types", "n")),
    DeepPlace("form-webhook", "FormScreen", (":webhooks", "n")),
    DeepPlace("form-user", "FormScreen", (":users", "e", "ctrl+o")),
    DeepPlace("form-review", "ReviewScreen", (":users", "e", "tab", "=x", "ctrl+s")),
    DeepPlace("parts", "PartsScreen", (":event-types", "e", "@0", "n")),
    DeepPlace("json", "JsonScreen", (":event-types", "e", "@0", "J")),
    DeepPlace("bulk-form", "BulkForm", (":event-types", *MARKED, "E")),
    DeepPlace("bulk-delete", "BulkScreen", (":event-types", *MARKED, "D")),
    DeepPlace("inbox", "InboxScreen", ("i",)),
    DeepPlace("inbox-all", "InboxScreen", ("i", "R", "enter")),
    DeepPlace("inbox-marked", "InboxScreen", ("i", "R", "enter", "space", "space")),
    DeepPlace("agenda", "AgendaScreen", (":users", "A", "7")),
    DeepPlace("agenda-many", "AgendaScreen", (":users", *MARKED, "A")),
    DeepPlace("person", "PersonScreen", ("P", "enter")),
    DeepPlace("settings", "SettingsScreen", ("comma",)),
    DeepPlace("columns", "ColumnsScreen", ("c",)),
    DeepPlace("export", "ExportScreen", ("x",)),
    DeepPlace("copy", "MenuScreen", ("y",)),
    DeepPlace("own-command", "OutputScreen", ("f7",)),
    DeepPlace("journal", "JournalScreen", (":users", "e", "tab", "=x", "ctrl+s", "ctrl+s", "U")),
    DeepPlace("undo", "ReviewScreen", (":users", "e", "tab", "=x", "ctrl+s", "ctrl+s", "u")),
    DeepPlace("requests", "InspectorScreen", ("R", "L")),
    DeepPlace("call", "CallScreen", ("R", "L", "enter")),
    DeepPlace("changes", "ChangesScreen", (":users", "e", "tab", "=x", "ctrl+s", "ctrl+s", "H")),
    DeepPlace(
        "conflict",
        "ConflictScreen",
        (":users", "e", "tab", "=x", "!", "ctrl+s", "ctrl+s"),
    ),
    DeepPlace("jump", "JumpScreen", ("colon", "=book")),
    DeepPlace("search", "FindScreen", ("F", "=guest")),
    DeepPlace("filter", "BrowseScreen", ("slash", "=status:")),
    DeepPlace("palette", "Palette", ("ctrl+p",)),
    DeepPlace("tour", "TourScreen", ("f11",)),
    DeepPlace("switch", "MenuScreen", ("f10",)),
    DeepPlace("views", "ViewsScreen", ("quotation_mark", "ctrl+u", "=Mine", "enter", "apostrophe")),
    DeepPlace("record", "", ("enter",)),
    DeepPlace("record-other", "", (":event-types", "enter", "J")),
    DeepPlace("help", "HelpScreen", ("question_mark",)),
    DeepPlace("follow", "MenuScreen", ("o",)),
    DeepPlace("note", "AskLine", ("number_sign",)),
    DeepPlace("sort", "MenuScreen", ("s",)),
)
BY_NAME = {place.name: place for place in PLACES}
