"""The week editor by keyboard and mouse, from the table to the server."""

import pytest

from caltui.scheduling.text import day_text, week_text
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.week.dates import WeekDatesScreen
from caltui.tui.week.review import WeekReviewScreen
from caltui.tui.week.screen import WeekScreen
from caltui.tui.week.week_grid import HEAD, LABEL, WeekGrid
from caltui.tui.week.week_strips import ruler
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.tui.conftest import Seat, Sit
from tests.tui.week.editing import ADA, FRI, editor, hours, open_week, shown


def grid(seat: Seat) -> WeekGrid:
    return editor(seat).grid


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_friday_until_three_is_painted_and_sent(
    sit: Sit, workspace: Workspace, size: tuple[int, int]
) -> None:
    async with sit(size=size) as seat:
        await open_week(seat)
        await seat.press(*["down"] * 4, *["ctrl+right"] * 6, *["shift+right"] * 7)
        assert shown(seat, "#week-cursor").startswith("Fri 15:00–17:00 Berlin · open")
        await seat.press("enter")
        assert week_text(hours(seat)) == "Mon–Thu 09:00–17:00; Fri 09:00–15:00"
        await seat.press("ctrl+s")
        await seat.front(WeekReviewScreen)
        text = shown(seat, "#week-review-ops")
        assert text.index("POST /v2/availabilities") < text.index("PATCH /v2/availabilities/2")
        assert "Mon–Fri 09:00–17:00 → Mon–Thu 09:00–17:00" in text
        await seat.press("ctrl+s")
        for _ in range(100):
            await seat.pilot.pause(0.01)
            if not isinstance(seat.app.screen, (WeekReviewScreen, WeekScreen)):
                break
        assert any("as painted" in toast for toast in seat.toasts)
        record = await workspace.fetch("schedules", [ADA])
        blocks = [(b["days"], b["endTime"]) for b in record["availability"] if not b["date"]]
        assert blocks == [([1, 2, 3, 4], "17:00:00"), ([5], "15:00:00")]


async def test_a_typed_day_edges_undo_and_redo(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await open_week(seat)
        await seat.press("9")
        await seat.front(AskLine)
        await seat.press(*"-12", "comma", *"13", "colon", *"30-17")
        assert shown(seat, "#ask-line-note") == "09:00–12:00, 13:30–17:00"
        await seat.press("enter")
        assert day_text(hours(seat).on(1)) == "09:00–12:00, 13:30–17:00"
        await seat.press("left_square_bracket", "left_square_bracket")
        assert day_text(hours(seat).on(1)) == "08:30–12:00, 13:30–17:00"
        await seat.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert not editor(seat).changed
        await seat.press("ctrl+y")
        assert day_text(hours(seat).on(1)) == "09:00–12:00, 13:30–17:00"
        await seat.press("x")
        assert hours(seat).on(1) == ()


async def test_wrong_hours_are_said_and_not_taken(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await open_week(seat)
        await seat.press("9", "minus", "8", "enter")
        assert isinstance(seat.app.screen, AskLine)
        assert "ends before it starts" in shown(seat, "#ask-line-note")
        await seat.press("escape")
        assert not editor(seat).changed


async def test_a_day_is_copied_and_a_preset_taken(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await open_week(seat)
        await seat.press("c")
        await seat.front(MenuScreen)
        await seat.press("down", "enter")
        await seat.front(WeekScreen)
        assert day_text(hours(seat).on(6)) == day_text(hours(seat).on(0)) == "09:00–17:00"
        await seat.press("p")
        await seat.front(MenuScreen)
        await seat.press("down", "enter")
        await seat.front(WeekScreen)
        assert week_text(hours(seat)) == "Mon–Fri 09:00–12:00, 13:00–17:00"
        await seat.press("c")
        await seat.front(MenuScreen)
        await seat.press("G", "enter")
        await seat.pilot.pause()
        await seat.press("down", "down", "down", "down", "space", "ctrl+s")
        await seat.front(WeekScreen)
        assert week_text(hours(seat)) == "Mon–Sat 09:00–12:00, 13:00–17:00"


@pytest.mark.parametrize(("size", "per"), [((80, 24), 2), ((120, 40), 1)])
async def test_the_mouse_paints(sit: Sit, size: tuple[int, int], per: int) -> None:
    async with sit(size=size) as seat:
        await open_week(seat)
        widget = grid(seat)
        assert widget.per == per
        assert len(ruler(per)) == 96 // per
        saturday = HEAD + 5 * widget._step_height
        at = LABEL + 40 // per
        await seat.pilot.click(WeekGrid, offset=(at, saturday))
        assert day_text(hours(seat).on(6)) == ("10:00–10:15" if per == 1 else "10:00–10:30")
        await seat.pilot.mouse_down(WeekGrid, offset=(at, saturday))
        await seat.pilot.mouse_up(WeekGrid, offset=(at, saturday))
        assert hours(seat).on(6) == (), "a stroke that begins on an open cell closes"
        await seat.pilot.mouse_down(WeekGrid, offset=(at, saturday))
        await seat.pilot.hover(WeekGrid, offset=(at + 8 // per - 1, saturday))
        assert widget.selecting
        await seat.pilot.mouse_up(WeekGrid, offset=(at + 8 // per - 1, saturday))
        assert day_text(hours(seat).on(6)) == "10:00–12:00"
        await seat.press("ctrl+z")
        assert hours(seat).on(6) == (), "a drag is one stroke"


async def test_a_changed_zone_says_what_it_moves(sit: Sit) -> None:
    async with sit(size=(120, 40)) as seat:
        await open_week(seat)
        await seat.press("z")
        await seat.front(AskLine)
        await seat.press(*"new", "space", *"york")
        await seat.press("enter")
        assert "= 08:00–16:00 UTC becomes 09:00–17:00 New York = 14:00–22:00 UTC" in shown(
            seat, "#ask-line-note"
        )
        await seat.press("enter", "ctrl+s")
        await seat.front(WeekReviewScreen)
        text = shown(seat, "#week-review-ops")
        assert "zone Europe/Berlin → zone America/New_York  PATCH /v2/schedules/2" in text
        assert "becomes 09:00–17:00 New York" in text


async def test_dates_are_added_and_removed(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await open_week(seat)
        await seat.press("o")
        await seat.pilot.pause()
        await seat.press("d", "n")
        await seat.front(AskLine)
        await seat.press(*"2026-12-24", "space", *"closed", "enter", "escape")
        await seat.front(WeekScreen)
        assert [d.day.isoformat() for d in editor(seat).wanted.dates] == [
            "2026-11-30",
            "2026-12-24",
        ]
        await seat.press("ctrl+s")
        await seat.front(WeekReviewScreen)
        assert "2026-11-26 09:00–13:00 → 2026-12-24 closed" in shown(seat, "#week-review-ops")


async def test_a_date_that_a_faster_key_removed_is_not_asked_for(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await open_week(seat)
        await seat.press("o")
        dates = await seat.front(WeekDatesScreen)
        shown = dates.query_one(LineList)
        gone = shown.cursor_key
        await seat.press("d")
        shown.post_message(LineList.Chosen(gone))
        await seat.pilot.pause()
        assert seat.app.screen is dates
        assert gone not in [item.key for item in shown.items]


async def test_a_stranded_booking_is_cancelled_after_asking(sit: Sit, workspace: Workspace) -> None:
    async with sit(size=(120, 40)) as seat:
        await open_week(seat)
        await seat.press(*["down"] * 4, "x", "ctrl+s")
        review = await seat.front(WeekReviewScreen)
        first = review.impact.stranded[0]
        assert f"Times in {workspace.zone.key}" in shown(seat, "#week-review-impact")
        assert "hours in Europe/Berlin" in shown(seat, "#week-review-ops")
        assert all(row.when.start.astimezone(workspace.zone).isoweekday() == FRI
                   for row in review.impact.stranded)  # fmt: skip
        await seat.press("c")
        await seat.front(AskLine)
        await seat.press("enter")
        assert review.cancels == {first.key: "The opening hours have changed."}
        await seat.press("ctrl+s")
        await seat.front(ConfirmScreen)
        await seat.press("enter")
        assert seat.app.screen is review, "enter is the harmless answer"
        assert not review.sending
        await seat.press("ctrl+s")
        await seat.front(ConfirmScreen)
        await seat.press("y")
        for _ in range(100):
            await seat.pilot.pause(0.01)
            if seat.app.screen is seat.browse:
                break
        record = await workspace.fetch("bookings", [first.key])
        assert record["status"] == "CANCELLED"


async def test_a_person_with_two_schedules_is_asked_which(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go("users id=2")
        await seat.press("w")
        await seat.front(MenuScreen)
        await seat.press("down", "enter")
        await seat.front(WeekScreen)
        assert editor(seat).state.name == "Summer hours"
        await seat.press("escape")
        await seat.pilot.pause()
        await seat.go("attendees")
        await seat.press("w")
        await seat.pilot.pause()
        assert any("press w on a schedule" in toast for toast in seat.toasts)


async def test_no_colour_is_needed_to_read_it(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await open_week(seat)
        widget = grid(seat)
        await seat.press(*["shift+right"] * 3, "enter")
        await seat.press("down")
        step = widget._step_height
        lines = [widget.render_line(y).text for y in range(HEAD + 2 * step)]
        assert lines[1].strip() == "▼"
        monday, tuesday = lines[HEAD], lines[HEAD + step]
        assert "Mon~" in monday
        assert "╌╌" + "█" * 14 in monday, "closed now, open before"
        assert tuesday.startswith("▸ Tue ")
        assert "▓" in tuesday, "the cursor"
        assert "10:00–17:00" in monday


async def test_stranded_bookings_are_read_in_both_zones(sit: Sit, workspace: Workspace) -> None:
    found = workspace.listing("schedules")
    zones = ((key, (found.record(key) or {}).get("timeZone")) for key in list(found.keys()))
    far = next(key for key, zone in zones if zone == "Asia/Kolkata")
    async with sit(size=(120, 40)) as seat:
        await open_week(seat, f"schedules id={far}")
        for _ in range(5):
            await seat.press("x", "down")
        await seat.press("ctrl+s")
        review = await seat.front(WeekReviewScreen)
        assert "hours in Asia/Kolkata" in shown(seat, "#week-review-ops")
        if not review.impact.stranded:
            pytest.fail("no booking to read")
        impact = shown(seat, "#week-review-impact")
        assert f"Times in {workspace.zone.key}, beside them in Asia/Kolkata" in impact
        assert "Kolkata)" in review._items()[0].left


async def test_a_range_of_dates_is_closed_at_once(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await open_week(seat)
        await seat.press("o")
        await seat.front(WeekDatesScreen)
        await seat.press("n")
        await seat.front(AskLine)
        await seat.type("2026-12-24..01-02")
        assert "closed, 10 dates" in shown(seat, "#ask-line-note")
        await seat.press("enter", "n")
        await seat.front(AskLine)
        await seat.type("thu 13-18")
        assert "Thu 26 Nov 2026: 13:00–18:00" in shown(seat, "#ask-line-note")
        await seat.press("enter", "escape")
        await seat.front(WeekScreen)
        dates = {d.day.isoformat(): day_text(d.blocks) for d in editor(seat).wanted.dates}
        assert len([day for day, text in dates.items() if text == "closed"]) == 11
        assert dates["2026-11-26"] == "13:00–18:00"
        assert dates["2027-01-02"] == "closed"


async def test_where_cal_refuses_dates_the_week_is_offered(
    sit: Sit, on_server: Workspace, server: Running
) -> None:
    server.faults.add(
        "status", method="POST", path="/v2/availabilities", status=400,
        body={"message": "unrecognized_keys in 'date': Unrecognized key(s) in object: 'date'"},
    )  # fmt: skip
    async with sit(size=(80, 24), on=on_server) as seat:
        await open_week(seat)
        await seat.press(*["down"] * 4, "x", "o")
        await seat.front(WeekDatesScreen)
        await seat.press("n")
        await seat.front(AskLine)
        await seat.type("2026-12-24")
        await seat.press("enter", "escape", "ctrl+s")
        await seat.front(WeekReviewScreen)
        await seat.press("ctrl+s")
        await seat.until(lambda: "keeps no hours" in shown(seat, "#week-review-state"))
        await seat.press("escape")
        await seat.front(ConfirmScreen)
        await seat.press("y")
        await seat.front(WeekScreen)
        assert "ctrl+s saves the week alone" in shown(seat, "#week-state")
        assert editor(seat).changed
        assert editor(seat).wanted.dates == editor(seat).state.as_wanted.dates
