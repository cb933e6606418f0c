"""Columns that other records decide: right by hand, sorted and filtered alike, unknown as `?`."""

from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from caltui.mirror.index import tables as index_tables
from caltui.mirror.index.sort_sql import SortColumn, by_sorting
from caltui.workspace.records.shown.spans import readable
from caltui.workspace.table.listing import Listing
from caltui.workspace.workspace import Workspace
from tests.workspace.conftest import NOW, Open

USERS = range(1, 9)
OFF = ("CANCELLED", "REJECTED")


def bookings(count: int) -> list[dict[str, Any]]:
    random = Random(5)
    found = []
    for number in range(1, count + 1):
        start = NOW + timedelta(minutes=30 * random.randrange(-900, 900))
        found.append(
            {
                "id": number,
                "userId": random.choice([None, *USERS]),
                "status": random.choice(("ACCEPTED", "PENDING", *OFF)),
                "startTime": start.isoformat(),
                "endTime": (start + timedelta(minutes=30)).isoformat(),
                "createdAt": (start - timedelta(days=40)).isoformat() if number % 9 else None,
                "attendees": [{"name": "G", "email": f"g{random.randrange(12)}@example.com"}],
            }
        )
    return found


def put(workspace: Workspace, key: str, records: list[dict[str, Any]]) -> None:
    known = [(str(record["id"]), record) for record in records]
    workspace._mirror.put_list(key, known, complete=True)
    workspace.forget()


def users(schedule: int | None = None) -> list[dict[str, Any]]:
    return [
        {"id": n, "name": f"Host {n}", "timeZone": "Europe/Berlin", "defaultScheduleId": schedule}
        for n in USERS
    ]


def listing(workspace: Workspace, key: str, *columns: str) -> Listing:
    found = workspace.listing(key)
    found.for_people()
    found.set_columns(columns)
    return found


def column(shown: Listing, at: int = 0) -> dict[str, str]:
    return {row.key: row.cells[at] for row in shown.window(0, len(shown))}


def test_the_load_of_a_user_is_what_comes_in_seven_days(opened: Open) -> None:
    workspace, records = opened(), bookings(500)
    put(workspace, "users", users())
    put(workspace, "bookings", records)
    soon = Counter(
        str(one["userId"])
        for one in records
        if one["status"] not in OFF
        and NOW <= datetime.fromisoformat(one["startTime"]) < NOW + timedelta(days=7)
    )
    shown = listing(workspace, "users", "load")
    assert column(shown) == {str(n): str(soon[str(n)]) for n in USERS}
    shown.set_sort("load", True)
    counts = [int(row.cells[0]) for row in shown.window(0, 99)]
    assert counts == sorted(counts, reverse=True)
    middle = counts[len(counts) // 2]
    for line, met in ((f"load>{middle}", lambda n: n > middle), ("load:0", lambda n: n == 0)):
        assert shown.set_filter(line), shown.fault
        assert {row.key for row in shown.window(0, 99)} == {
            str(n) for n in USERS if met(soon[str(n)])
        }
    assert shown.set_filter(f"load>={middle} ~hst")
    assert len(shown) == sum(soon[str(n)] >= middle for n in USERS), "checked one by one"
    assert not shown.set_filter("load>many")


@pytest.mark.parametrize("count", [60, 700])
def test_how_many_a_guest_had_is_by_time(opened: Open, count: int) -> None:
    workspace, records = opened(), bookings(count)
    put(workspace, "users", users())
    put(workspace, "bookings", records)
    seen: Counter[str] = Counter()
    wanted = {}
    for one in sorted(records, key=lambda r: (readable(r["startTime"]), r["id"])):
        mail = one["attendees"][0]["email"]
        seen[mail] += 1
        wanted[str(one["id"])] = str(seen[mail])
    shown = listing(workspace, "bookings", "nth")
    assert column(shown) == wanted
    assert shown.set_filter("nth:2")
    assert {row.key for row in shown.window(0, 999)} == {k for k, n in wanted.items() if n == "2"}
    shown.set_filter("")
    shown.set_sort("nth", False)
    found = [int(row.cells[0]) for row in shown.window(0, 999)]
    assert found == sorted(found)


def test_what_others_decide_is_worked_out_once_a_row_and_by_an_index(opened: Open) -> None:
    workspace = opened()
    put(workspace, "bookings", bookings(700))
    shown = listing(workspace, "bookings", "nth")
    shown.set_sort("nth")
    place = shown._rows._place("nth") or ""
    with workspace._mirror._connections.read() as sql:
        ran: list[str] = []
        sql.set_trace_callback(ran.append)
        source = index_tables.source("bookings", place)
        by_sorting(sql, source, SortColumn(place), -1)
        sql.set_trace_callback(None)
        [query] = [one for one in ran if place in one]
        plan = [row[3] for row in sql.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert sum("CORRELATED" in step for step in plan) == 1, plan
    assert any("attendees[0].email" in step for step in plan), plan


def test_days_waited_are_of_those_that_wait(opened: Open) -> None:
    workspace, records = opened(), bookings(300)
    put(workspace, "bookings", records)
    shown = listing(workspace, "bookings", "waited")
    for key, text in column(shown).items():
        one = records[int(key) - 1]
        if one["status"] != "PENDING":
            assert text == ""
        elif one["createdAt"] is None:
            assert text == "?", "not 0"
        else:
            passed = (NOW - datetime.fromisoformat(one["createdAt"])).days
            assert text == f"{max(0, passed)} d"
    assert shown.set_filter("waited>30")
    assert all(int(row.cells[0].split()[0]) > 30 for row in shown.window(0, 300))


def test_what_lists_cannot_hold_is_unknown_and_never_0(opened: Open) -> None:
    workspace = opened()
    put(workspace, "users", users())
    shown = listing(workspace, "users", "load", "weekly", "next_free")
    assert {row.cells for row in shown.window(0, 9)} == {("?", "?", "?")}, "nothing was read"
    assert not shown.set_filter("load:0")
    assert shown.fault == "7 days is not known yet: read bookings first."
    assert len(shown) == len(USERS)
    shown.set_filter("")
    for name in ("load", "weekly", "next_free"):
        shown.set_sort(name, True)
        assert len(shown) == len(USERS)
    workspace._mirror.put_list("bookings", [("1", bookings(1)[0] | {"userId": 3})], complete=False)
    workspace.forget()
    shown = listing(workspace, "users", "load")
    assert set(column(shown).values()) <= {"?", "1+"}, "a part of a list"
    put(workspace, "schedules", [{"id": 5, "userId": 3, "name": "Hours", "availability": []}])
    uses = listing(workspace, "schedules", "uses", "used_by")
    assert uses.window(0, 1)[0].cells == ("?", "?")


def test_a_schedule_says_who_uses_it_also_as_the_default_of_its_user(opened: Open) -> None:
    workspace = opened()
    put(workspace, "users", [users(5)[0] | {"role": "USER"}])
    week = [{"days": [1, 2, 3, 4, 5], "startTime": "09:00:00", "endTime": "17:30:00"}]
    put(
        workspace,
        "schedules",
        [
            {"id": 5, "userId": 1, "name": "Usual", "availability": week},
            {"id": 6, "userId": 1, "name": "Rare", "availability": [*week, {"days": [6]}]},
            {"id": 7, "userId": 1, "name": "None", "availability": []},
        ],
    )
    types = [
        {"id": 1, "title": "Intro Call", "userId": 1, "scheduleId": None},
        {"id": 2, "title": "Demo", "userId": 1, "scheduleId": 6},
        {"id": 3, "title": "Talk", "userId": 1, "scheduleId": 5},
    ]
    put(workspace, "event-types", types)
    put(workspace, "teams", [])
    shown = listing(workspace, "schedules", "uses", "used_by", "weekly")
    assert [row.cells for row in shown.window(0, 9)] == [
        ("2", "Intro Call, Talk", "42.5 h"),
        ("1", "Demo", "?"),
        ("0", "–", "0 h"),
    ]
    assert shown.set_filter("used_by:intro")
    assert [row.key for row in shown.window(0, 9)] == ["5"]
    assert shown.set_filter("uses<1")
    assert [row.key for row in shown.window(0, 9)] == ["7"]
    assert shown.set_filter("weekly>40")
    assert [row.key for row in shown.window(0, 9)] == ["5"]
    people = listing(workspace, "users", "weekly")
    assert people.window(0, 1)[0].cells == ("42.5 h",)


def test_next_free_is_after_the_bookings_and_inside_the_hours(opened: Open) -> None:
    workspace = opened()
    put(workspace, "users", [users(5)[0] | {"role": "USER"}])
    week = [{"days": [1, 2, 3, 4, 5], "startTime": "09:00:00", "endTime": "11:00:00"}]
    put(workspace, "schedules", [{"id": 5, "userId": 1, "name": "U", "availability": week}])
    put(workspace, "bookings", [])
    zone = workspace.zone
    shown = listing(workspace, "users", "next_free")
    assert NOW.astimezone(zone).hour == 10
    assert shown.window(0, 1)[0].cells == ("Today      10:00",)
    taken = {"id": 1, "userId": 1, "status": "ACCEPTED"}
    times = {"startTime": NOW.isoformat(), "endTime": (NOW + timedelta(hours=2)).isoformat()}
    put(workspace, "bookings", [{**taken, **times}])
    assert listing(workspace, "users", "next_free").window(0, 1)[0].cells == ("Tomorrow   09:00",)
    assert shown.set_filter("next-free:tomorrow"), shown.fault
    assert len(shown) == 1


def test_nothing_is_computed_that_is_not_asked_for(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    from caltui.workspace.table import derived_columns

    workspace = opened()
    put(workspace, "bookings", bookings(50))

    def never(*_: object, **__: object) -> None:
        raise AssertionError("computed")

    for name in ("prepare", "values", "place"):
        monkeypatch.setattr(derived_columns.DerivedColumns, name, never)
    shown = listing(workspace, "bookings", "when", "guest")
    shown.set_filter("next g1")
    shown.set_sort("when")
    assert shown.window(0, 5)
    assert not workspace._mirror.has_index("bookings", "attendees[0].email")
