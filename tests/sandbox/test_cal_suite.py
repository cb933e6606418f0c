"""The sandbox's own open times against Cal's test cases."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from caltui.sandbox.times.slots import open_starts
from caltui.scheduling.intervals import Interval
from tests.support.cal_cases import Case, suite, world_of

TEAM = 9000
CASES = suite()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_open_times_are_those_of_cal(case: Case) -> None:
    world = world_of(case.records)
    event = world.tables["event-types"][case.event_type]
    if event["hosts"]:
        event["teamId"] = TEAM
    zone = ZoneInfo(case.zone)
    begin, end = (
        datetime.fromisoformat(day).replace(tzinfo=zone) for day in (case.first, case.last)
    )
    window = Interval(begin.astimezone(UTC), (end + timedelta(days=1)).astimezone(UTC))
    offered = [f"{at:%Y-%m-%dT%H:%MZ}" for at in open_starts(world, event, window, zone)]
    assert offered == list(case.expected)
