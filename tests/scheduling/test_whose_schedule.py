"""Whose schedule counts: every combination, against the sandbox's own reading of Cal's rule."""

from itertools import product
from typing import Any

import pytest

from caltui.sandbox.cal.world import World
from caltui.sandbox.times.hours import schedule_row
from caltui.scheduling.whose_schedule import MappedSchedules, host_row, schedule_for

SOME = (None, 11, 12, 99)
"""No schedule, one of the user's, another's, and one that is not there."""


@pytest.mark.parametrize(("kind", "chosen", "default"), list(product(SOME, SOME, SOME)))
@pytest.mark.parametrize("own", [(), (11,), (11, 13)])
def test_the_sandbox_agrees(
    kind: int | None, chosen: int | None, default: int | None, own: tuple[int, ...]
) -> None:
    world = World()
    user: dict[str, Any] = {"id": 1, "defaultScheduleId": default, "timeZone": "UTC"}
    rows = [{"id": 12, "userId": 2}, *({"id": key, "userId": 1} for key in reversed(own))]
    for row in rows:
        world.add("schedules", row)
    event = {"id": 31, "scheduleId": kind, "hosts": [{"userId": 1, "scheduleId": chosen}]}
    known = {str(row["id"]): row for row in rows}
    found = schedule_for(event, host_row(event, "1"), user, MappedSchedules(known))
    wanted = schedule_row(world, event, user)
    assert found.key == (str(wanted["id"]) if wanted else "")


def test_the_order_and_what_was_named_in_vain() -> None:
    event = {"scheduleId": 99, "hosts": [{"userId": "1", "scheduleId": 98}, None, "odd"]}
    user = {"id": 1, "defaultScheduleId": 11}
    found = schedule_for(event, host_row(event, "1"), user, MappedSchedules({"11": {"userId": 1}}))
    assert (found.key, found.whose) == ("11", "default")
    assert found.missed == (("99", "event type"), ("98", "host"))


def test_of_an_unknown_user_only_an_only_schedule_counts() -> None:
    one = MappedSchedules({"11": {"userId": 1}})
    two = MappedSchedules({"11": {"userId": 1}, "12": {"userId": "1"}})
    assert schedule_for({}, {"userId": "1"}, None, one).key == "11"
    assert schedule_for({}, {"userId": "1"}, None, two).key == ""
    assert schedule_for({}, {}, None, one).key == ""


def test_the_default_stands_on_the_schedule_where_the_user_does_not_name_it() -> None:
    rows: dict[str, Any] = {
        "11": {"userId": 1, "isDefault": False},
        "12": {"userId": 1, "isDefault": True},
        "13": {"userId": 1},
    }
    held, bare = MappedSchedules(rows), {"id": 1, "name": "Ada"}
    for user in (bare, None):
        found = schedule_for({}, {"userId": 1}, user, held)
        assert (found.key, found.whose) == ("12", "default"), user
    assert schedule_for({}, {}, {**bare, "defaultScheduleId": 11}, held).key == "11"
    assert schedule_for({}, {}, {**bare, "defaultScheduleId": 99}, held).key == ""
    assert schedule_for({"scheduleId": 13}, {"userId": 1}, None, held).key == "13"
