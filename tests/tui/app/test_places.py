"""Going somewhere and coming back: the prompt, references, history, the palette."""

import pytest
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input

from caltui.tui.app.palette import entries
from caltui.tui.base.history import History, Visit
from caltui.tui.browse.jump import JumpScreen
from caltui.tui.browse.jump_completion import complete
from caltui.tui.browse.screen import BrowseScreen
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.table.virtual_table import VirtualTable
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.records.place import Place
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Sit


async def test_the_prompt_goes_to_a_filtered_place(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("bookings /guest3 status=PENDING")
        listing = seat.browse.shown
        assert listing.filter == "guest3"
        assert listing.equals == (("status", "PENDING"),)
        crumbs = seat.browse.query_one("#title").crumbs
        assert crumbs == ("Bookings", "Status = PENDING", "/guest3")


async def test_the_prompt_goes_to_a_record_by_a_part_of_its_category(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("us 7")
        assert seat.browse.shown.resource.key == "users"
        assert seat.table.cursor_key == "7"


async def test_a_wrong_line_says_why_and_stays(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("colon")
        await seat.type("nowhere")
        await seat.press("enter")
        assert isinstance(seat.app.screen, JumpScreen)
        line = seat.app.screen.query_one("#jump-fault")
        assert line.has_class("-fault")
        assert "nowhere" in str(line.content)
        await seat.press("escape")
        assert seat.app.screen is seat.browse


async def test_a_completion_that_was_clicked_is_taken_though_others_came_since(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("colon")
        prompt = await seat.front(JumpScreen)
        offered = prompt.query_one(LineList)
        line = offered.items[-1].key
        prompt.query_one(Input).value = "nowhere"
        offered.post_message(LineList.Chosen(line))
        await seat.pilot.pause()
        assert prompt.query_one(Input).value == f"{line} "
        await seat.press("escape")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("bookings /title>2026-12-01", "'>' is not understood"),
        ("bookings startTime>2026-12-01", "is no id: begin a filter with /"),
        ("bookings status:PENDING", "as in /status:PENDING"),
        ("bookings status=pending", "write PENDING"),
        ("bookings nothing=1", "have no field 'nothing'"),
        ("bookings userId=ada", "userId= wants an id"),
        ('bookings /"open', "A quote is open"),
    ],
)
async def test_a_line_that_would_find_nothing_says_why_and_stays(
    sit: Sit, line: str, said: str
) -> None:
    async with sit() as seat:
        rows = seat.keys
        await seat.press("colon")
        await seat.type(line)
        await seat.press("enter")
        assert isinstance(seat.app.screen, JumpScreen)
        assert said in str(seat.app.screen.query_one("#jump-fault").content)
        await seat.press("escape")
        assert seat.keys == rows


async def test_a_filter_that_is_not_understood_keeps_the_rows(sit: Sit) -> None:
    async with sit() as seat:
        rows = seat.keys
        for text in ("startTime>soon", "startTime:someday", "title>1050", "foo:"):
            await seat.press("slash")
            await seat.type(text)
            assert seat.keys
            assert seat.browse.shown.fault
            await seat.press("escape")
            assert seat.keys == rows


async def test_tab_completes_and_down_chooses(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("colon")
        await seat.type("book")
        await seat.press("down", "down", "tab")
        assert seat.app.screen.query_one(Input).value == "booking-references "


async def test_records_follow_what_is_known_at_once(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("colon")
        await seat.type("users kenji")
        screen = seat.app.screen
        assert isinstance(screen, JumpScreen)
        await seat.until(lambda: any(c.line == "users 7" for c in screen.completions))
        await seat.press("tab")
        assert screen.query_one(Input).value == "users 7 "


def test_completion_offers_categories_fields_words_and_records(workspace: Workspace) -> None:
    assert [c.line for c in complete(workspace, "us")] == ["users", "custom-inputs"]
    assert "bookings status=" in [c.line for c in complete(workspace, "bookings sta")]
    words = [c.label for c in complete(workspace, "bookings status=")]
    assert words[:2] == ["ACCEPTED", "PENDING"]
    found = complete(workspace, "users kenji")
    assert found[0].line == "users 7"
    assert found[0].label.endswith("· 7")
    assert complete(workspace, "nowhere x") == []


async def test_places_are_kept_as_they_were_left(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("s", "j", "enter", "slash")
        await seat.type("guest1")
        await seat.press("enter", "j", "j")
        left = (seat.keys, seat.table.cursor_key, seat.browse.shown.sort)
        await seat.go("users")
        await seat.press("left_square_bracket")
        back = (seat.keys, seat.table.cursor_key, seat.browse.shown.sort)
        assert back == left
        assert seat.browse.panel.filter_bar.text == "guest1"
        await seat.press("right_square_bracket")
        assert seat.browse.shown.resource.key == "users"
        await seat.press("right_square_bracket")
        assert "last place" in seat.toasts[-1]


async def test_a_reference_is_followed_and_back_returns(sit: Sit, workspace: Workspace) -> None:
    async with sit() as seat:
        key = seat.table.cursor_key
        record = seat.browse.shown.record(str(key))
        assert record is not None
        await seat.press("o")
        assert isinstance(seat.app.screen, MenuScreen)
        titles = [item.left for item in seat.app.screen.query_one(LineList).items]
        assert {"User", "Event type", "Attendees", "Payments"} <= set(titles)
        await seat.press("enter")
        await seat.settle()
        assert seat.browse.shown.resource.key == "users"
        assert seat.table.cursor_key == str(record["userId"])
        await seat.press("left_square_bracket")
        assert seat.table.cursor_key == key


async def test_enter_on_a_reference_in_the_details_goes_there(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("enter")
        names = [detail.name for detail in seat.pane.details]
        await seat.press(*["j"] * names.index("page:Host"), "enter")
        await seat.settle()
        assert seat.browse.shown.resource.key == "users"


async def test_a_record_that_was_never_seen_is_fetched_by_its_id(
    sit: Sit, unseen: Workspace
) -> None:
    async with sit(on=unseen, start="bookings") as seat:
        await seat.go("attendees 3")
        await seat.app.workers.wait_for_complete()
        await seat.pilot.pause()
        assert unseen.record("attendees", "3") is not None


async def test_the_palette_has_every_action_and_category(sit: Sit) -> None:
    async with sit() as seat:
        commands = {entry.title: entry for entry in entries(seat.app, seat.browse)}
        assert {"Filter", "Sort", "New", "Edit", "Export", "Quit", "Requests"} <= set(commands)
        titles = seat.app.workspace.catalog.titles.values()
        assert {f"Go to {title}" for title in titles} <= set(commands)
        await commands["Go to Teams"].run()
        await seat.settle()
        assert seat.browse.shown.resource.key == "teams"


def test_history_forgets_what_lay_ahead() -> None:
    history = History()
    places = [Visit(Place(name)) for name in ("bookings", "users", "teams")]
    for place in places:
        history.go(place)
    assert history.step(-2) == places[0]
    assert history.step(-1) is None
    history.go(Visit(Place("payments")))
    assert history.step(1) is None
    assert history.step(-1) == places[0]


async def test_the_rows_of_a_place_come_in_the_frame_without_the_prompt(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    draw = VirtualTable.render_lines

    def noted(self: VirtualTable, crop: Region) -> list[Strip]:
        if isinstance(self.app.screen, BrowseScreen):
            drawn.append(self.app.screen.shown.resource.key)
        return draw(self, crop)

    async with sit() as seat:
        await seat.press("colon")
        await seat.type("users")
        monkeypatch.setattr(VirtualTable, "render_lines", noted)
        await seat.press("enter")
        await seat.settle()
        assert set(drawn) == {"users"}
        assert seat.table.has_focus
