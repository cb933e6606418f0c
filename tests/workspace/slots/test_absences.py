"""Days away: the days of UTC that Cal keeps, for the same days of the person's own clocks."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from caltui.catalog.load import catalog
from caltui.scheduling.time_words import DayRange
from caltui.workspace.slots.absences import Absence, AwayTimes, absence_of

OF = catalog("calv2").resource("out-of-office")
ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland")]


def away(start: Any, end: Any, **more: Any) -> Absence:
    record = {"id": 1, "userId": 2, "toUserId": None, "start": start, "end": end, **more}
    return absence_of(OF, "2_1", record)


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-12-03T00:00:00.000Z", "2026-12-04T23:59:59.999Z"), ("2026-12-03T09:30Z", "2026-12-04")],
    ids=["whole days", "parts of days"],
)
def test_the_days_are_the_same_on_all_clocks(start: str, end: str, zone: ZoneInfo) -> None:
    found = away(start, f"{end}T00:00Z" if len(end) == 10 else end, toUserId=7)
    assert found.days == DayRange(date(2026, 12, 3), date(2026, 12, 4))
    assert [day for day in range(1, 8) if found.on(date(2026, 12, day))] == [3, 4]
    span = found.span_in(zone)
    assert span is not None
    edges = [f"{edge.astimezone(zone):%d %H:%M}" for edge in (span.start, span.end)]
    assert edges == ["03 00:00", "05 00:00"]
    assert found.cover == "7"


@pytest.mark.parametrize(
    ("start", "end"), [(None, None), ("soon", "later"), ("2026-12-04T00:00Z", "2026-12-03T00:00Z")]
)
def test_what_cannot_be_read_is_on_no_day_and_has_no_span(start: Any, end: Any) -> None:
    found = away(start, end)
    assert (found.span, found.days, found.span_in(ZONES[0])) == (None, None, None)
    assert not found.on(date(2026, 12, 3))


def test_what_is_to_come_is_told_in_few_words() -> None:
    days = [
        ("2026-12-03", "2026-12-03"),
        ("2026-12-24", "2027-01-02"),
        ("2027-02-01", "2027-02-02"),
    ]
    every = tuple(away(f"{a}T00:00:00Z", f"{b}T23:59:59Z", reason="travel") for a, b in days)
    first = every[0].span
    assert first is not None
    assert AwayTimes(every).ahead_text(first.start, ZoneInfo("UTC")) == (
        "Out of office: travel, Thu 3 Dec; Out of office: travel, Thu 24 Dec to Sat 2 Jan; "
        "and 1 more later."
    )
