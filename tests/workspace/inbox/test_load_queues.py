"""Queues about hosts: who hosts nothing, who has too much; and event types with nothing to book."""

from typing import Any

import pytest

from caltui.workspace.inbox.queues import BY_ID, Answer, to_do, triage
from caltui.workspace.inbox.snapshot import Unsure
from caltui.workspace.slots.nothing_open import ClosedTypes
from caltui.workspace.workspace import Workspace
from tests.workspace.conftest import NOW as MARCH
from tests.workspace.conftest import Open
from tests.workspace.inbox.test_queues import DAY, HOUR, NOW, booking, clean, found, known, only
from tests.workspace.slots.slot_records import Firm, schedule, user
from tests.workspace.slots.slot_records import booking as taken

CLOSED = BY_ID["closed"]


def test_a_member_who_hosts_none_of_the_teams_event_types() -> None:
    firm = clean()
    firm["event-types"][1]["hosts"] = [{"userId": 1}]
    lazy = only("unhosting", firm)
    assert (lazy.key, lazy.host) == ("2_1", "2")
    firm["event-types"][1] |= {"assignAllTeamMembers": True}
    assert found("unhosting", firm) == [], "every member hosts it"
    firm["event-types"].pop()
    with pytest.raises(Unsure, match="No event type of a team was read"):
        found("unhosting", firm)


def test_hosts_far_from_the_median_of_their_team() -> None:
    firm = clean()
    firm["memberships"] += [
        {"userId": key, "teamId": 1, "role": "MEMBER", "accepted": True} for key in (3, 4)
    ]
    firm["bookings"] = [
        booking(key, NOW + key * HOUR, userId=host)
        for key, host in enumerate((1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4), 1)
    ]
    far = booking(99, NOW + 20 * DAY, userId=2)
    firm["bookings"].append(far)
    assert [(f.key, f.cause) for f in found("load", firm)] == [("1", "Over")]
    firm["bookings"] = [booking(key, NOW + key * HOUR, userId=1 + key % 3) for key in range(1, 19)]
    idle = only("load", firm)
    assert (idle.key, idle.cause) == ("4", "Under")
    assert "no booking in the next 14 days; the median of team 1 is 6" in idle.why
    firm["memberships"] = firm["memberships"][:2]
    assert found("load", firm) == [], "two people have no median worth the name"


async def read(firm: Firm, opened: Open) -> Workspace:
    cal = firm.cal()
    cal.lists("users", firm.users, "users")
    workspace = opened(cal)
    for name in ("users", "schedules", "bookings", "event-types", "memberships"):
        await workspace.sync(name)
    return workspace


def kind(key: int, title: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "title": title, "length": 30, "userId": 1, "hosts": [], **more}


def answer(workspace: Workspace, seconds: float = 60) -> Answer:
    (found,) = triage(workspace, [CLOSED], seconds=seconds)
    return found


async def test_what_cannot_be_booked_and_the_rule_that_closes_it(opened: Open) -> None:
    firm = Firm()
    ended = {"periodType": "RANGE", "periodStartDate": "2026-01-01T00:00:00Z"}
    firm.others = [
        kind(31, "Open"),
        kind(32, "Late", minimumBookingNotice=10 * 1440),
        kind(33, "Ended", **ended, periodEndDate="2026-02-01T00:00:00Z"),
        kind(34, "Nights", userId=2, hidden=True),
        kind(35, "Full", userId=3),
    ]
    firm.users.append(user(3, "Bo", defaultScheduleId=13))
    firm.schedules[1]["availability"] = []
    firm.schedules.append(schedule(13, 3, days=[2]))
    firm.bookings = [
        taken(
            week,
            "00:00",
            "23:00",
            userId=3,
            eventTypeId=35,
            startTime=f"2026-03-{3 + 7 * week:02d}T00:00:00.000Z",
            endTime=f"2026-03-{3 + 7 * week:02d}T23:00:00.000Z",
        )
        for week in range(2)
    ]
    said = {f.key: (f.why, f.cause) for f in answer(await read(firm, opened)).findings}
    assert set(said) == {"32", "33", "34", "35"}
    assert said["32"][1] == "7 notice"
    assert "Nothing to book in the next 7 days. Minimum notice: " in said["32"][0]
    assert said["33"][1] == "30 period"
    assert said["34"][1] == "30 hours"
    assert said["34"][0].endswith("no host has hours then. It is hidden, too.")
    assert said["35"][1] == "14 busy"
    assert "its hosts are taken. The next is Tue 17 Mar" in said["35"][0]


async def test_open_times_are_counted_within_a_time_and_kept(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm = Firm()
    firm.others = [
        kind(key, f"Type {key}", minimumBookingNotice=90 * 1440) for key in range(40, 44)
    ]
    workspace = await read(firm, opened)
    assert answer(workspace, 0).unknown == "The open times are being counted."
    part = workspace.nothing_open(0.000001)
    assert part is not None
    assert (len(part.found), part.left) == (1, 3)
    assert answer(workspace, 0).number == "1+"
    assert "3 event types not counted yet." in answer(workspace, 0).gaps
    assert answer(workspace).number == "4+", "lists hold the key's own event types"
    counts: list[int] = []
    monkeypatch.setattr(type(workspace), "slot_sources", lambda self: counts.append(1))
    assert answer(workspace).number == "4+"
    assert counts == [], "what is known is not counted again"


async def test_what_is_not_known_is_a_gap_and_no_finding(opened: Open) -> None:
    firm = Firm()
    firm.others = [kind(31, "Open"), kind(32, "Lost", userId=9), kind(33, "Endless", length=0)]
    told = answer(await read(firm, opened))
    assert told.findings == ()
    assert told.number == "?"
    assert "Lost: the hours of User 9 are not known" in told.gaps
    assert "Endless has no length" in told.gaps
    assert MARCH.year == 2026


def test_without_the_counting_nothing_is_said() -> None:
    snapshot = known(clean())
    assert list(CLOSED.query(snapshot)) == []
    assert ClosedTypes() == snapshot.closed


async def test_what_is_to_do_is_counted_once_and_unknown_is_not_none(opened: Open) -> None:
    queues = [BY_ID["today"], BY_ID["pending"]]
    nothing = opened(Firm().cal())
    assert to_do(triage(nothing, queues)) == "?"
    firm = Firm()
    soon = {"startTime": "2026-03-02T15:00:00Z", "endTime": "2026-03-02T16:00:00Z"}
    firm.bookings = [taken(7, "", "", status="PENDING", **soon)]
    assert to_do(triage(await read(firm, opened), queues)) == "1", "it is in both queues"
