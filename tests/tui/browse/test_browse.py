"""Browsing: rows at once, the cursor on its record, and every way to arrange a list."""

from caltui.tui.browse.sidebar import INBOX, Sidebar
from caltui.tui.dialogs.help import key_rows
from caltui.tui.inbox.screen import InboxScreen
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.lines import short_count
from caltui.tui.widgets.one_line import StatusLine
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Sit, holding


async def test_the_first_rows_are_the_mirrors_before_any_request(
    sit: Sit, workspace: Workspace
) -> None:
    async with sit(settled=False) as seat:
        assert len(seat.keys) == workspace.count("bookings") == 401
        assert seat.table.cursor_key == seat.browse.shown.next_key(), "on what comes next"
        assert not workspace.trace.entries, "what was read just now is not asked for"


async def test_an_unseen_category_is_read_in_the_background(sit: Sit, unseen: Workspace) -> None:
    with holding(unseen) as let_go:
        async with sit(settled=False, on=unseen) as seat:
            assert seat.keys == []
            assert "Reading bookings" in seat.table.empty_text
            running = seat.browse.query_one(StatusLine).facts.running
            assert running == "reading Bookings", "what its rows name comes after it"
            await seat.press("b", "G", "g", "escape")
            assert seat.table.has_focus, "nothing blocks a key"
            let_go.set()
            await seat.settle()
            assert len(seat.keys) == unseen.count("bookings")
            assert seat.table.cursor_key == seat.browse.shown.next_key(), "on what comes next"


async def test_the_sidebar_has_the_14_titles_in_their_groups(sit: Sit) -> None:
    async with sit() as seat:
        sidebar = seat.browse.query_one(Sidebar)
        titles = [item.left for item in sidebar.items if item.key and item.key != INBOX]
        assert titles == list(seat.app.workspace.catalog.titles.values())
        assert len(titles) == 14
        by_key = {item.key: item.right for item in sidebar.items}
        assert by_key["bookings"] == str(len(seat.keys))
        assert by_key["webhooks"] == "?", "never seen"


async def test_a_category_is_taken_from_the_sidebar_and_focus_goes_to_its_rows(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("b", "j", "enter")
        await seat.settle()
        assert seat.browse.shown.resource.key == "attendees"
        assert seat.table.has_focus
        assert seat.keys


async def test_the_cursor_stays_on_its_record_through_sort_filter_and_refresh(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("j", "j", "j")
        key = seat.table.cursor_key
        await seat.press("s", "j", "enter")
        assert seat.browse.shown.sort == ("when", False)
        assert seat.table.cursor_key == key
        assert seat.table.cursor_index == seat.keys.index(str(key))
        await seat.press("s", "enter")
        assert seat.browse.shown.sort == ("when", True), "again turns it"
        assert seat.table.cursor_key == key
        await seat.press("r")
        await seat.settle()
        assert seat.table.cursor_key == key


async def test_the_rows_follow_the_filter_and_a_fault_keeps_them(sit: Sit) -> None:
    async with sit() as seat:
        everything = len(seat.keys)
        await seat.press("slash")
        await seat.type("status:pen")
        shown = seat.keys
        assert 0 < len(shown) < everything
        await seat.type(' "')
        assert seat.browse.shown.fault
        assert seat.browse.panel.filter_bar.has_class("-fault")
        assert seat.keys == shown
        await seat.press("backspace", "backspace", "enter")
        assert seat.table.has_focus
        assert not seat.browse.shown.fault
        await seat.press("escape")
        assert len(seat.keys) == everything
        assert not seat.browse.panel.filter_bar.has_class("-open")


async def test_backspace_is_escapes_second_key(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("slash")
        await seat.type("ada")
        await seat.press("enter", "backspace")
        assert seat.browse.shown.filter == ""


async def test_marks_are_ids_and_survive_a_filter(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("space", "space")
        marked = set(seat.table.marks)
        assert len(marked) == 2
        await seat.press("slash")
        await seat.type("status:pen")
        await seat.press("enter")
        assert seat.table.marks == marked, "hidden records stay marked"
        await seat.press("ctrl+a")
        assert seat.table.marks == marked | set(seat.keys)
        await seat.press("asterisk")
        assert seat.table.marks == set()


async def test_columns_are_chosen_ordered_and_kept(sit: Sit, workspace: Workspace) -> None:
    async with sit() as seat:
        before = [c.name for c in seat.browse.shown.columns]
        await seat.press("c", "space", "j", "J", "ctrl+s")
        after = [c.name for c in seat.browse.shown.columns]
        assert after == [before[2], before[1], *before[3:]]
        await seat.go("users")
        await seat.press("left_square_bracket")
        assert [c.name for c in seat.browse.shown.columns] == after


async def test_the_details_follow_the_cursor_beside_the_table(sit: Sit) -> None:
    async with sit(size=(160, 40)) as seat:
        assert seat.browse.pane_shown
        assert seat.pane.record_key == seat.table.cursor_key is not None
        await seat.press("p")
        assert not seat.browse.pane_shown
        await seat.press("enter")
        assert seat.pane.has_focus, "enter goes into the details"
        await seat.press("escape")
        assert seat.table.has_focus


async def test_where_room_is_scarce_the_details_come_when_asked_for(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        assert not seat.browse.pane_shown
        await seat.press("enter")
        assert seat.browse.pane_shown
        assert seat.pane.has_focus
        assert seat.pane.record_key == seat.table.cursor_key is not None
        await seat.press("escape")
        assert seat.table.has_focus
        await seat.press("escape")
        assert not seat.browse.pane_shown, "one step back closes the details"


async def test_a_small_terminal_says_why_there_is_no_pane(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("p")
        assert "120 columns" in seat.toasts[-1]


async def test_availabilities_come_through_schedules(sit: Sit, workspace: Workspace) -> None:
    async with sit() as seat:
        await seat.go("availabilities")
        assert seat.keys
        assert not seat.app.feed.stale("availabilities")
        await seat.press("r")
        await seat.settle()
        operations = {entry.operation for entry in workspace.trace.entries}
        assert "schedules list" in operations
        assert not any(name.startswith("availabilities") for name in operations)


async def test_payments_say_why_they_cannot_be_written(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("payments")
        for key in ("n", "e", "d"):
            await seat.press(key)
            assert "Cal has no operation" in seat.toasts[-1], key
            assert seat.app.screen is seat.browse


async def test_a_category_shows_no_key_for_what_cal_cannot_do_there(sit: Sit) -> None:
    def shown() -> str:
        return str(seat.browse.query_one("#hints", KeyHints).render())

    async with sit() as seat:
        for place, writes in (("webhooks", True), ("payments", False)):
            await seat.go(place)
            assert ("New" in shown(), "Delete" in shown()) == (writes, writes)
            rows = [row.text for group in key_rows(seat.browse).values() for row in group]
            assert ("Edit this record" in rows) == writes
            assert "Copy the id, the cell, the record or a curl command" in rows


def test_counts_fit_into_four_cells() -> None:
    shown = [short_count(n) for n in (0, 401, 1_234, 99_999, 3_400_000)]
    assert shown == ["0", "401", "1.2k", "99k", "3.4M"]
    assert max(len(text) for text in shown) <= 4


async def test_the_sidebar_says_what_is_to_do_in_the_inbox(sit: Sit) -> None:
    async with sit() as seat:
        sidebar = seat.browse.query_one(Sidebar)

        def told() -> str:
            return next(item.right for item in sidebar.items if item.key == INBOX)

        await seat.until(lambda: told() != "?")
        number = int(told().split()[0].rstrip("+"))
        assert number
        await seat.press("b", "g", "enter")
        screen = seat.app.screen
        assert isinstance(screen, InboxScreen)
        await seat.until(lambda: bool(screen.answers))
        urgent = [a for a in screen.answers.values() if a.queue.severity == "now"]
        assert len({found.place for answer in urgent for found in answer.findings}) == number
