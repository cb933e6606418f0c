"""The sandbox's own availability against Cal's test cases.

What it says is free for each host is cut into slots here as Cal cuts it, step by step;
nothing of caltui's own reading of slots is used.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from caltui.sandbox.cal.refusals import CalError, Caller
from caltui.sandbox.cal.world import World, iso, parse_iso
from caltui.sandbox.times.availability import team_availability
from caltui.sandbox.times.offer import refuse_outside_offer
from tests.support.cal_cases import NOW, Case, suite, world_of

TEAM = 9000
CASES = suite()
UNITS = (60, 30, 20, 15, 10, 5, 1)
Piece = tuple[datetime, datetime]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_is_free_there_gives_the_open_times(case: Case) -> None:
    world = world_of(case.records)
    event = world.tables["event-types"][case.event_type]
    zone = ZoneInfo(case.zone)
    begin, end = (
        datetime.fromisoformat(day).replace(tzinfo=zone) for day in (case.first, case.last)
    )
    low, high = begin.astimezone(UTC), (end + timedelta(days=1)).astimezone(UTC)
    pieces = _pieces(world, event, low, high + timedelta(days=1))
    starts = sorted(at for at in _laid(event, pieces, zone) if at < high)
    offered = [f"{at:%Y-%m-%dT%H:%MZ}" for at in starts if _offered(world, event, at)]
    assert offered == list(case.expected)


def _pieces(world: World, event: dict[str, Any], low: datetime, high: datetime) -> list[Piece]:
    """The free time of the hosts: of all who have to be there, with each of the others."""
    rows = event["hosts"] or [{"userId": event["userId"], "isFixed": True}]
    world.add("teams", {"id": TEAM, "name": "Hosts", "slug": "hosts"})
    for row in rows:
        member = {"userId": row["userId"], "teamId": TEAM, "role": "OWNER", "accepted": True}
        world.add("memberships", member)
    query = {"dateFrom": [iso(low)], "dateTo": [iso(high)], "eventTypeId": [str(event["id"])]}
    answer = team_availability(world, Caller(rows[0]["userId"], True), TEAM, query)
    free = {
        entry["userId"]: [
            (parse_iso(part["start"]), parse_iso(part["end"]))
            for part in entry["availability"]["dateRanges"]
        ]
        for entry in answer
    }
    robin = event["schedulingType"] == "ROUND_ROBIN"
    fixed = [row["userId"] for row in rows if row["isFixed"] or not robin]
    loose = [row["userId"] for row in rows if row["userId"] not in fixed]
    together: list[Piece] = [(low, high)]
    for key in fixed:
        together = _both(together, free[key])
    if not loose:
        return together
    return sorted({piece for key in loose for piece in _both(together, free[key])})


def _both(first: list[Piece], second: list[Piece]) -> list[Piece]:
    found = [(max(a[0], b[0]), min(a[1], b[1])) for a in first for b in second]
    return sorted(piece for piece in found if piece[0] < piece[1])


def _laid(event: dict[str, Any], pieces: list[Piece], zone: ZoneInfo) -> set[datetime]:
    interval, offset = event.get("slotInterval") or event["length"], event.get("offsetStart") or 0
    length, stride = timedelta(minutes=event["length"]), timedelta(minutes=interval + offset)
    unit = next(n for n in UNITS if interval % n == 0)
    laid: set[datetime] = set()
    for low, high in pieces:
        start = max(low, NOW + timedelta(minutes=max(event["minimumBookingNotice"], 1)))
        start += timedelta(minutes=-start.astimezone(zone).minute % unit + offset)
        before = max((at for at in laid if at < start), default=None)
        if before is not None and before + stride > start:
            start = before if before >= low else before + stride
        while start + length <= high:
            laid.add(start)
            start += stride
    return laid


def _offered(world: World, event: dict[str, Any], at: datetime) -> bool:
    try:
        refuse_outside_offer(world, event, at, at + timedelta(minutes=event["length"]))
    except CalError:
        return False
    return True
