"""The open times of the sandbox's API v2: their form, and against the console's own arithmetic."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caltui.sandbox.cal.world import World, parse_iso
from caltui.sandbox.demo_data.firm import firm
from caltui.scheduling.intervals import instants
from caltui.workspace.open import demo_workspace
from caltui.workspace.slots.gather import ANY_AGE
from tests.sandbox.calv2.support import Cal, cal
from tests.sandbox.core_support import at, fresh

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def starts(server: Cal, event_type: int, first: str, last: str, **more: str) -> list[str]:
    query = {"eventTypeId": str(event_type), "start": first, "end": last, **more}
    days = server.data("GET", "/v2/slots", key=None, **query)
    return [slot["start"] for day in sorted(days) for slot in days[day]]


def test_slots_are_by_day_in_the_zone_that_was_asked_for() -> None:
    with cal() as server:
        query = {"eventTypeId": "1", "start": "2025-03-20", "end": "2025-03-21"}
        plain = server.data("GET", "/v2/slots", key=None, **query)
        assert set(plain) == {"2025-03-20", "2025-03-21"}
        assert plain["2025-03-20"][0] == {"start": "2025-03-20T07:00:00.000Z"}
        tokyo = server.data(
            "GET", "/v2/slots", key=None, format="range", timeZone="Asia/Tokyo", **query
        )
        assert tokyo["2025-03-20"][0] == {
            "start": "2025-03-20T16:00:00.000+09:00",
            "end": "2025-03-20T16:30:00.000+09:00",
        }
        moments = [parse_iso(slot["start"]) for day in tokyo.values() for slot in day]
        assert sorted(moments) == [parse_iso(s["start"]) for day in plain.values() for s in day]


def test_a_slot_can_be_named_by_slugs_and_only_what_is_offered_can_be_booked() -> None:
    with cal() as server:
        days = "2025-03-20", "2025-03-22"
        named = {"eventTypeSlug": "intro-call", "username": "rosa-lindqvist"}
        body = {"start": days[0], "end": days[1], **named}
        by_name = server.data("GET", "/v2/slots", key=None, **body)
        offered = starts(server, 1, *days)
        assert [slot["start"] for day in by_name.values() for slot in day] == offered
        guest = {"name": "G", "email": "g@example.com", "timeZone": "UTC"}
        booking = {"eventTypeId": 1, "attendee": guest}
        made = server.call("POST", "/v2/bookings", {**booking, "start": offered[0]})
        assert made.status_code == 201
        assert offered[0] not in starts(server, 1, *days)
        uid = made.json()["data"]["uid"]
        assert starts(server, 1, *days, bookingUidToReschedule=uid) == offered


def test_who_is_away_is_not_offered() -> None:
    with cal() as server:
        assert starts(server, 8, "2025-03-24", "2025-03-24")
        body = {"start": "2025-03-24T00:00:00Z", "end": "2025-03-24T23:59:59Z"}
        server.data("POST", "/v2/teams/1/users/2/ooo", body)
        assert starts(server, 8, "2025-03-24", "2025-03-24") == []


def test_who_is_away_is_so_on_the_days_of_their_own_clocks() -> None:
    with cal() as server:
        for row in list(server.world.related("schedules", "userId", 2)):
            server.world.change("schedules", row, {"timeZone": "America/Los_Angeles"})
        before = starts(server, 8, "2025-03-24", "2025-03-25")
        body = {"start": "2025-03-24T00:00:00Z", "end": "2025-03-24T23:59:59Z"}
        server.data("POST", "/v2/teams/1/users/2/ooo", body)
        after = starts(server, 8, "2025-03-24", "2025-03-25")
        zone = ZoneInfo("America/Los_Angeles")
        days = [datetime.fromisoformat(at).astimezone(zone).day for at in before]
        assert 24 in days
        assert after == [at for at, day in zip(before, days, strict=True) if day != 24]


def test_an_event_of_another_calendar_closes_a_time_and_is_told_by_busy_times() -> None:
    with cal() as server:
        busy = next(r for r in server.world.rows("busy-elsewhere") if r["userId"] == 1)
        day = busy["start"][:10]
        closed = [s for s in starts(server, 1, day, day) if busy["start"] <= s < busy["end"]]
        assert closed == []
        guest = {"name": "G", "email": "g@example.com", "timeZone": "UTC"}
        body = {"eventTypeId": 1, "attendee": guest, "start": busy["start"]}
        assert server.refused("POST", "/v2/bookings", body)[0] == 400
        query = {"dateFrom": day, "dateTo": day, "calendarsToLoad[0][credentialId]": "101"}
        told = server.data("GET", "/v2/calendars/busy-times", **query)
        span = {"start": busy["start"], "end": busy["end"], "source": busy["externalId"]}
        assert span in told


def test_a_cal_diy_tells_busy_times_by_connection() -> None:
    with cal(kind="diy", plan="personal") as diy:
        [found] = diy.data("GET", "/v2/calendars/connections")["connections"]
        query = {"from": "2025-03-01", "to": "2025-04-01"}
        told = diy.data(
            "GET", f"/v2/calendars/connections/{found['connectionId']}/freebusy", **query
        )
        assert {busy["source"] for busy in told} >= {"rosa.lindqvist@example.com"}
        assert diy.refused("GET", "/v2/calendars/apple/check")[0] == 400
        assert diy.call("GET", f"/v2/calendars/{found['type']}/check").status_code == 200


def test_a_routing_form_leads_to_the_slots_of_an_event_type() -> None:
    with cal() as server:
        form = next(row for row in server.world.rows("routing-forms") if row["teamId"] == 2)
        path = f"/v2/routing-forms/{form['id']}/calculate-slots"
        days = {"start": "2025-03-20", "end": "2025-03-21"}
        answer = server.call("POST", path, {"choice-0": "Sales"}, **days)
        assert answer.status_code == 200
        found = answer.json()["data"]
        plain = server.data("GET", "/v2/slots", eventTypeId=found["eventTypeId"], **days)
        assert found["slots"] == plain


def test_what_is_asked_wrongly_is_refused() -> None:
    with cal() as server:
        assert server.refused("GET", "/v2/slots", eventTypeId=1, start="2025-03-20")[0] == 400
        query = {"eventTypeId": 1, "start": "2025-03-20", "end": "2025-03-21"}
        assert server.refused("GET", "/v2/slots", **{**query, "timeZone": "Mars"})[0] == 400
        assert server.refused("GET", "/v2/slots", **{**query, "format": "list"})[0] == 400
        assert server.refused("GET", "/v2/slots", **{**query, "eventTypeId": 999})[0] == 404
        assert server.refused("GET", "/v2/slots", **query, version="2024-08-13")[0] == 404


@pytest.fixture(scope="module", name="firm")
def _firm() -> World:
    """The demo firm with nobody away or busy elsewhere: the gateway cannot tell of that."""
    world = firm(today=NOW.date())
    world.frozen = NOW
    for table in ("out-of-office", "busy-elsewhere"):
        world.tables[table].clear()
    return world


SETTINGS = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SETTINGS
@given(
    event_type=st.sampled_from((1, 2, 4, 5, 7, 10, 11, 17, 18, 19, 20, 22, 24, 26, 27)),
    day=st.integers(0, 24),
    length=st.integers(1, 9),
)
async def test_the_console_reckons_the_same_times_on_its_own(
    firm: World, tmp_path_factory: pytest.TempPathFactory, event_type: int, day: int, length: int
) -> None:
    first = NOW.date() + timedelta(days=day)
    last = first + timedelta(days=length)
    window = instants(_midnight(first), _midnight(last))
    home: Path = tmp_path_factory.mktemp("home")
    workspace = demo_workspace(home=home, clock=lambda: NOW)
    found = await workspace.slots_list(str(event_type), window, ages=ANY_AGE)
    own = [slot.start for slot in found.slots]
    await workspace.aclose()
    with cal(firm) as server:
        theirs = starts(server, event_type, str(first), f"{last - timedelta(days=1)}T23:59:59Z")
    assert [parse_iso(text) for text in theirs] == own


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def test_a_fresh_firm_offers_something_every_week() -> None:
    with cal(fresh()) as server:
        assert starts(server, 18, at(1, 0), at(8, 0))
