"""Lists and records from Cal into the mirror."""

import asyncio
from typing import Any

import pytest

from caltui.catalog.request import build
from caltui.workspace.base.errors import NotAuthorized, Refused, Unavailable
from tests.workspace.cal import Cal
from tests.workspace.conftest import Open


def users(n: int) -> list[dict[str, Any]]:
    return [{"id": i, "name": f"User {i:03}", "email": f"u{i}@x.y"} for i in range(1, n + 1)]


def paged(cal: Cal, records: list[dict[str, Any]], cap: int = 1000) -> None:
    def page(query: Any, body: Any) -> tuple[int, Any]:
        take = min(int(query["take"]), cap)
        start = (int(query["page"]) - 1) * take
        return 200, {"users": records[start : start + take], "total": len(records)}

    cal.on("GET /v2/users", page)


@pytest.mark.parametrize(("n", "calls"), [(0, 1), (3, 1), (100, 1), (101, 2), (250, 3)])
async def test_users_are_read_page_by_page(opened: Open, n: int, calls: int) -> None:
    cal = Cal()
    paged(cal, users(n))
    workspace = opened(cal)
    result = await workspace.sync("users")
    assert (result.total, result.complete) == (n, True)
    assert workspace.count("users") == n
    assert [q["page"] for _, _, q, _ in cal.asked] == [str(i) for i in range(1, calls + 1)]
    assert {q["take"] for _, _, q, _ in cal.asked} == {"100"}


async def test_a_server_with_smaller_pages_is_read_to_the_end(opened: Open) -> None:
    cal = Cal()
    paged(cal, users(45), cap=20)
    workspace = opened(cal)
    result = await workspace.sync("users")
    assert (result.total, result.complete, workspace.count("users")) == (45, True, 45)


async def test_fewer_than_the_total_is_not_complete(opened: Open) -> None:
    cal = Cal()
    cal.on("GET /v2/users", lambda q, b: (200, {"users": users(2), "total": 3}))
    workspace = opened(cal)
    result = await workspace.sync("users")
    assert (result.total, result.complete) == (3, False)
    assert not workspace.listing("users").complete


async def test_two_who_ask_share_one_run(opened: Open) -> None:
    cal = Cal(attendees=[{"id": 1, "name": "A"}])
    workspace = opened(cal)
    first, second = await asyncio.gather(workspace.sync("attendees"), workspace.sync("attendees"))
    assert first == second
    assert len(cal.asked) == 1
    await workspace.sync("attendees")
    assert len(cal.asked) == 2


async def test_one_who_leaves_does_not_end_the_run_of_the_other(opened: Open) -> None:
    cal = Cal(attendees=[{"id": 1, "name": "A"}])
    workspace = opened(cal)
    leaver = asyncio.create_task(workspace.sync("attendees"))
    stayer = asyncio.create_task(workspace.sync("attendees"))
    await asyncio.sleep(0)
    leaver.cancel()
    assert (await stayer).total == 1
    assert len(cal.asked) == 1


async def test_a_sync_tells_new_changed_and_gone(opened: Open) -> None:
    cal = Cal(teams=[{"id": 1, "name": "A"}, {"id": 2, "name": "B"}])
    workspace = opened(cal)
    first = await workspace.sync("teams")
    assert sorted(first.delta.new) == ["1", "2"]
    cal.lists("teams", [{"id": 2, "name": "Bee"}, {"id": 3, "name": "C"}])
    second = await workspace.sync("teams")
    assert (second.delta.new, second.delta.changed, second.delta.gone) == (("3",), ("2",), ("1",))
    states = {row.key: row.state for row in workspace.listing("teams").window(0, 10)}
    assert states["2"] == "changed"
    assert states["3"] == "new"
    assert workspace.count("teams") == 2


async def test_what_was_seen_stays_when_the_network_fails(opened: Open) -> None:
    cal = Cal(teams=[{"id": 1, "name": "A"}])
    workspace = opened(cal)
    await workspace.sync("teams")
    cal.on("GET /v2/teams", lambda q, b: (400, {"error": {"message": "no", "code": 400}}))
    with pytest.raises(Refused):
        await workspace.sync("teams")
    assert [row.cells[1] for row in workspace.listing("teams").window(0, 9)] == ["A"]
    assert workspace.age("teams") == 0


async def test_nobody_there(opened: Open) -> None:
    workspace = opened(base_url="http://127.0.0.1:1")
    with pytest.raises(Unavailable):
        await workspace.run(workspace.plan("attendees", "update", ["1"], {"name": "x"}))
    assert workspace.kept.unknown() == []


async def test_without_a_token_nothing_is_asked_and_the_seen_stays(opened: Open) -> None:
    cal = Cal(teams=[{"id": 1, "name": "A"}])
    await opened(cal).sync("teams")
    cal.asked.clear()
    workspace = opened(cal, token=None)
    with pytest.raises(NotAuthorized, match="There is no token for profile 'test'"):
        await workspace.sync("teams")
    assert cal.asked == []
    assert workspace.count("teams") == 1


async def test_availabilities_come_through_schedules(opened: Open) -> None:
    blocks = [{"id": 7, "days": [1], "startTime": "09:00:00", "endTime": "17:00:00"}]
    cal = Cal(schedules=[{"id": 4, "name": "S", "userId": 1, "availability": blocks}])
    workspace = opened(cal)
    result = await workspace.sync("availabilities")
    assert [path for _, path, _, _ in cal.asked] == ["/v2/schedules"]
    assert (result.resource, result.delta.new, result.total) == ("availabilities", ("7",), 1)
    row = workspace.listing("availabilities").window(0, 1)[0]
    assert row.cells == ("7", "S · 4", "Mon", "09:00", "17:00", "")
    assert workspace.count("schedules") == 1


async def test_names_of_users_are_learnt_from_bookings(opened: Open) -> None:
    booking = {"id": 1, "userId": 12, "user": {"name": "Ada Lovelace", "email": "a@x.y"}}
    workspace = opened(Cal(bookings=[booking]))
    assert workspace.name("users", 12) is None
    await workspace.sync("bookings")
    assert workspace.name("users", 12) == "Ada Lovelace"
    again = opened(Cal())
    assert again.name("users", 12) == "Ada Lovelace"


@pytest.mark.parametrize("first", ["bookings", "event-types"])
async def test_a_username_never_replaces_a_name(opened: Open, first: str) -> None:
    booking = {"id": 1, "userId": 12, "user": {"name": "Ada Lovelace"}}
    offer = {"id": 3, "title": "Talk", "userId": 12, "owner": {"id": 12, "username": "ada"}}
    workspace = opened(Cal(bookings=[booking], **{"event-types": [offer]}))
    await workspace.sync(first)
    await asyncio.gather(workspace.sync("bookings"), workspace.sync("event-types"))
    assert workspace.name("users", 12) == "Ada Lovelace"


async def test_a_part_of_a_list_takes_nothing_away(opened: Open) -> None:
    cal = Cal(bookings=[{"id": 1, "title": "A"}, {"id": 2, "title": "B"}])
    workspace = opened(cal)
    await workspace.sync("bookings")
    cal.lists("bookings", [{"id": 2, "title": "B"}])
    result = await workspace.sync("bookings", {"userId": 3})
    assert not result.complete
    assert workspace.count("bookings") == 2
    assert cal.asked[-1][2] == {"userId": "3"}


async def test_text_from_strangers_is_made_safe_on_the_way_in(opened: Open) -> None:
    cal = Cal(
        teams=[{"id": 1, "name": "\x1b]0;x\x07", "secretKey": "s", "metadata": {"a": "\x9b"}}]
    )
    workspace = opened(cal)
    await workspace.sync("teams")
    seen = workspace.record("teams", "1")
    assert seen is not None
    assert seen.record == {"id": 1, "name": "␛]0;x␇", "metadata": {"a": "\ufffd"}}


async def test_fetch_keeps_the_record(opened: Open) -> None:
    cal = Cal()
    cal.on("GET /v2/teams/5", lambda q, b: (200, {"team": {"id": 5, "name": "T"}}))
    workspace = opened(cal)
    assert (await workspace.fetch("teams", ["5"]))["name"] == "T"
    assert workspace.name("teams", "5") == "T"
    assert workspace.count("teams") in (None, 1)


async def test_a_block_that_a_schedule_has_no_more_goes(opened: Open) -> None:
    block = {"id": 7, "days": [1], "startTime": "09:00:00", "endTime": "17:00:00"}
    schedule = {"id": 4, "name": "S", "availability": [block, {**block, "id": 8}]}
    cal = Cal(schedules=[schedule])
    cal.on(
        "GET /v2/schedules/4",
        lambda q, b: (200, {"schedule": {**schedule, "availability": [block]}}),
    )
    workspace = opened(cal)
    await workspace.sync("availabilities")
    assert sorted(workspace.records("availabilities")) == ["7", "8"]
    await workspace.fetch("schedules", ["4"])
    assert list(workspace.records("availabilities")) == ["7"]


async def test_a_question_keeps_what_it_finds(opened: Open) -> None:
    cal = Cal(bookings=[{"id": 1, "title": "A"}])
    workspace = opened(cal)
    request = build(workspace.catalog.operation("bookings", "list"), (), {"userId": 3})
    assert (await workspace.query(request)).data == [{"id": 1, "title": "A"}]
    assert list(workspace.records("bookings")) == ["1"]
    assert not workspace.listing("bookings").complete


async def test_items_without_an_identity_are_counted(opened: Open) -> None:
    workspace = opened(Cal(teams=[{"id": 1, "name": "A"}, {"name": "B"}]))
    result = await workspace.sync("teams")
    assert (result.total, result.skipped) == (1, 1)
