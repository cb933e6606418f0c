"""The dialogs of the acts: what is asked on production, of a series, of a paid booking."""

from pathlib import Path

import pytest
from textual.widgets import Static

from caltui.tui.app.app import Console
from caltui.tui.booking_acts.cancel_screen import CancelScreen
from caltui.tui.booking_acts.hand_over_screen import HandOverScreen
from caltui.tui.booking_acts.move_screen import MoveScreen
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.base.web_address import first_address
from caltui.workspace.booking_acts.facts import facts_of
from caltui.workspace.records.columns import value_at
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.tui.conftest import NOW, Seat, Sit
from tests.tui.forms_support import workspace_on


def texts(screen: CancelScreen | MoveScreen) -> str:
    """All words of the dialog."""
    return "\n".join(str(line.render()) for line in screen.query(Static))


async def test_on_production_the_id_is_typed_before_it_is_cancelled(
    server: Running, tmp_path: Path
) -> None:
    workspace = workspace_on(server, tmp_path, production=True)
    app = Console(workspace)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        seat = Seat(app, pilot)
        await seat.settle()
        await seat.press("d")
        await seat.until(lambda: isinstance(app.screen, CancelScreen))
        screen = app.screen
        assert isinstance(screen, CancelScreen)
        await seat.type("Host is ill")
        await seat.press("ctrl+s")
        assert f"Type {screen.facts.key} first" in texts(screen)
        assert not [request for request in server.requests if request.method == "DELETE"]
        await seat.press("escape")


async def test_the_series_is_asked_only_where_there_is_one(sit: Sit, workspace: Workspace) -> None:
    record = dict(next(iter(workspace.records("bookings").values())))
    workspace._store.put(
        "bookings", "9001", {**record, "id": 9001, "status": "ACCEPTED"}, NOW.timestamp()
    )
    async with sit() as seat:
        for series in (False, True):
            screen = CancelScreen(workspace, facts_of(workspace, "9001"), series=series)
            await seat.app.push_screen(screen)
            await seat.pilot.pause()
            assert bool(screen.query("#field-series")) is series
            if series:
                await seat.press("tab", "right")
                query = screen.change.request.query
                assert query["allRemainingBookings"] == "true"
            await seat.press("escape")


async def test_a_paid_booking_says_what_becomes_of_the_money(
    sit: Sit, workspace: Workspace
) -> None:
    record = dict(next(iter(workspace.records("bookings").values())))
    paid = {**record, "id": 9002, "status": "ACCEPTED", "payment": [{"id": 1, "success": True}]}
    workspace._store.put("bookings", "9002", paid, NOW.timestamp())
    async with sit() as seat:
        screen = CancelScreen(workspace, facts_of(workspace, "9002"), series=False)
        await seat.app.push_screen(screen)
        await seat.pilot.pause()
        assert "A refund of the payment is tried" in texts(screen)


@pytest.mark.parametrize("key", ["m", "T", "d"])
async def test_what_a_booking_cannot_have_is_said_and_nothing_opens(sit: Sit, key: str) -> None:
    async with sit() as seat:
        await seat.go("bookings status=CANCELLED")
        await seat.press(key)
        await seat.until(lambda: bool(seat.toasts))
        assert "It is cancelled" in seat.toasts[-1]
        assert seat.app.screen is seat.browse


async def test_on_other_records_the_keys_say_so(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("users")
        await seat.press("m")
        assert "done with a booking" in seat.toasts[-1]
        await seat.press("T", "M")
        assert len(seat.toasts) == 3


async def test_hosts_are_narrowed_by_typing(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go("bookings /next status=ACCEPTED")
        await seat.press("T")
        await seat.front(HandOverScreen)
        await seat.type("zzz")
        screen = seat.app.screen
        assert isinstance(screen, HandOverScreen)
        assert screen._items("zzz") == []
        people = {person.key: person for person in screen.people}
        shown = [item for item in screen._items("") if item.key]
        firsts = [people[item.key].of_type for item in shown]
        assert firsts == sorted(firsts, reverse=True), "hosts first"
        others = [item.right for item in shown if not people[item.key].of_type]
        assert others
        assert all(right.startswith("no host, ") for right in others)
        await seat.press("enter")
        assert seat.app.screen is screen
        await seat.press("escape")


async def test_a_typed_time_that_is_none_is_said_and_kept(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go("bookings /next status=ACCEPTED")
        await seat.press("m")
        screen = await seat.front(MoveScreen)
        await seat.press("slash")
        await seat.type("blah")
        await seat.press("enter")
        assert "'blah' is no time" in texts(screen)
        await seat.press("escape")
        assert seat.app.screen is screen, "the first escape leaves the line"
        await seat.press("escape")
        assert seat.app.screen is seat.browse


def test_only_web_addresses_are_opened() -> None:
    paths = ("metadata.videoCallUrl", "responses.location.value")

    def found(video: object, place: object = None) -> str:
        record = {"metadata": {"videoCallUrl": video}, "responses": {"location": {"value": place}}}
        return first_address(value_at(record, path) for path in paths)

    assert found("https://cal.example.com/v/1") == "https://cal.example.com/v/1"
    assert found("javascript:alert(1)", "http://a.example") == "http://a.example"
    assert found("file:///etc/passwd", "integrations:daily") == ""
    assert found("https://a.example/\x1b[2J") == ""
    assert found(7) == ""


async def test_a_cancellation_of_what_names_an_unread_record_is_asked_without_an_error(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caltui.tui.edit.review.unknown_references", lambda *_: ["eventTypeId"])
    async with sit() as seat:
        await seat.press("d")
        await seat.front(CancelScreen)
        effects = seat.app.screen.query_one("#review-effects")
        await seat.until(
            lambda: (
                not any(
                    "Looking for" in str(one.visual)
                    for one in effects.query(Static).results(Static)
                )
            )
        )
        await seat.press("escape")
        assert seat.toasts == []


async def test_the_times_of_a_move_stand_under_their_headings(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go("bookings /next status=ACCEPTED")
        await seat.press("m")
        screen = await seat.front(MoveScreen)
        lines = screen.query_one(LineList)
        await seat.until(lambda: any(item.key for item in lines.items))
        head = next(
            text
            for text in (str(one.visual) for one in screen.query(Static))
            if text.strip().startswith("you (") and text.endswith("with")
        )
        first = lines.render_line(0).text
        at = head.index("with")
        assert first[at - 1] == " "
        assert first[at] != " ", f"{head!r} over {first!r}"
        await seat.press("escape")


async def test_of_a_long_id_its_beginning_is_typed(sit: Sit, demo_v2: Workspace) -> None:
    await demo_v2.sync("bookings")
    demo_v2.profile = demo_v2.profile._replace(production=True)
    async with sit(on=demo_v2) as seat:
        await seat.press("d")
        await seat.until(lambda: isinstance(seat.app.screen, CancelScreen))
        screen = seat.app.screen
        assert isinstance(screen, CancelScreen)
        assert len(screen.facts.key) > 20
        assert screen.facts.key.startswith(screen.word)
        assert f"type {screen.word} to go on" in texts(screen)
        await seat.press("tab", *screen.word)
        assert not screen.query_one("#review-send").disabled
        await seat.press("escape")
