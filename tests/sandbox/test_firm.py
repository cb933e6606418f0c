"""The demo firm: the same each time, believable, and with the troubles a triage looks for."""

import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from caltui.sandbox.cal.world import World, iso, parse_iso
from caltui.sandbox.demo_data.firm import firm
from caltui.sandbox.times.hours import is_open
from tests.sandbox.core_support import TODAY, fresh

DAYS = [TODAY, date(2024, 2, 29), date(2025, 10, 26), date(2026, 12, 31), date(2025, 6, 7)]


@pytest.fixture(scope="module")
def world() -> World:
    return fresh()


def upcoming(world: World) -> list[dict[str, Any]]:
    return [b for b in world.rows("bookings") if b["startTime"] > iso(world.now())]


def test_same_seed_and_day_same_firm() -> None:
    first = json.dumps(firm(seed=3, today=TODAY).to_json())
    assert json.dumps(firm(seed=3, today=TODAY).to_json()) == first
    assert json.dumps(firm(seed=4, today=TODAY).to_json()) != first


def test_another_process_draws_the_same() -> None:
    code = (
        "import hashlib, json; from datetime import date;"
        "from caltui.sandbox.demo_data.firm import firm;"
        "text = json.dumps(firm(today=date(2025, 3, 12)).to_json());"
        "print(hashlib.sha256(text.encode()).hexdigest())"
    )
    out = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    }
    assert len(out) == 1


def test_it_needs_no_pydantic_to_be_drawn_and_listed() -> None:
    code = (
        "import sys; from datetime import date; from caltui.sandbox.demo_data.firm import firm;"
        "from caltui.sandbox.cal.refusals import Caller;"
        "from caltui.sandbox.handlers.operations import call;"
        "from caltui.catalog.load import catalog;"
        "world = firm(today=date(2025, 3, 12)); operation = catalog().operation('users', 'list');"
        "call(world, Caller(1, True), operation, (), {'page': ['1']}, None);"
        "print([m for m in ('pydantic', 'starlette', 'asyncio') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_clock_stands_still_on_a_far_day_and_runs_today() -> None:
    assert firm(today=TODAY).now() == datetime(2025, 3, 12, 10, tzinfo=UTC)
    now = datetime.now(UTC)
    assert abs(firm(today=now.date()).now() - now) < timedelta(minutes=1)


@pytest.mark.parametrize("today", DAYS)
def test_the_size_of_the_firm(today: date) -> None:
    world = firm(today=today)
    counts = {name: len(rows) for name, rows in world.tables.items()}
    assert counts["teams"] == 6
    assert counts["users"] == 40
    assert len({user["timeZone"] for user in world.rows("users")}) == 12
    assert 400 <= counts["bookings"] < 410
    assert all(counts[name] for name in world.catalog.titles)
    starts = [parse_iso(b["startTime"]).date() for b in world.rows("bookings")]
    assert min(starts) >= today - timedelta(days=30)
    assert max(starts) <= today + timedelta(days=35)
    emails = [user["email"] for user in world.rows("users")]
    assert len(set(emails)) == 40
    assert all(email.split("@")[1].startswith("example.") for email in emails)


def test_a_larger_firm_grows_evenly() -> None:
    world = firm(today=TODAY, size=10)
    assert 4000 <= len(world.tables["bookings"]) < 4010
    assert len(world.tables["users"]) == 40


def test_every_reference_leads_somewhere(world: World) -> None:
    for table, field, target in (
        ("attendees", "bookingId", "bookings"),
        ("booking-references", "bookingId", "bookings"),
        ("payments", "bookingId", "bookings"),
        ("bookings", "userId", "users"),
        ("bookings", "eventTypeId", "event-types"),
        ("schedules", "userId", "users"),
        ("availabilities", "scheduleId", "schedules"),
        ("memberships", "userId", "users"),
        ("memberships", "teamId", "teams"),
        ("custom-inputs", "eventTypeId", "event-types"),
    ):
        assert all(world.find(target, row[field]) for row in world.rows(table)), table


def test_bookings_lie_mostly_within_their_hosts_hours(world: World) -> None:
    outside = []
    for row in world.rows("bookings"):
        user = world.find("users", row["userId"])
        assert user is not None
        if row["status"] == "ACCEPTED":
            span = parse_iso(row["startTime"]), parse_iso(row["endTime"])
            if not is_open(world, user, {}, *span):
                outside.append(row)
    assert 2 <= len(outside) <= 8


def test_only_the_planted_bookings_collide(world: World) -> None:
    clashes = 0
    for user in world.rows("users"):
        rows = sorted(
            (b for b in world.related("bookings", "userId", user["id"]) if _stands(b)),
            key=lambda b: b["startTime"],
        )
        clashes += sum(a["endTime"] > b["startTime"] for a, b in pairwise(rows))
    assert clashes == 3


def _stands(row: dict[str, Any]) -> bool:
    return row["status"] == "ACCEPTED"


def test_nobody_sits_twice_in_one_booking(world: World) -> None:
    seats = Counter((a["bookingId"], a["email"]) for a in world.rows("attendees"))
    assert max(seats.values()) == 1


def test_guests_can_be_found(world: World) -> None:
    emails = Counter(a["email"] for a in world.rows("attendees"))
    assert emails["guest3@example.com"] >= 2
    assert sum(email.startswith("guest") for email in emails) > 30


@pytest.mark.parametrize("today", DAYS)
def test_the_troubles_are_there(today: date) -> None:
    world = firm(today=today)
    now = parse_iso(f"{today}T10:00:00Z")
    long_ago = iso(now - timedelta(days=7))
    rows = list(world.rows("bookings"))
    waiting = [b for b in rows if b["status"] == "PENDING" and b["createdAt"] < long_ago]
    assert len(waiting) >= 5
    unpaid = [p["bookingId"] for p in world.rows("payments") if not p["success"]]
    assert len(unpaid) >= 5
    assert any((world.find("bookings", key) or {})["status"] == "ACCEPTED" for key in unpaid)
    linked = {r["bookingId"] for r in world.rows("booking-references")}
    assert any(b["id"] not in linked for b in rows if _stands(b) and b["startTime"] > iso(now))
    assert world.find("schedules", (world.find("users", 25) or {})["defaultScheduleId"]) is None
    scheduled = {s["userId"] for s in world.rows("schedules")}
    assert set(range(1, 41)) - scheduled == {39}
    roles = {m["role"] for m in world.rows("memberships") if m["teamId"] == 6}
    assert "OWNER" not in roles
    hostless = [t["id"] for t in world.rows("event-types") if t["teamId"] and not t["hosts"]]
    assert hostless == [25]
    hidden = {t["id"] for t in world.rows("event-types") if t["hidden"]}
    assert hidden & {b["eventTypeId"] for b in rows if b["startTime"] > iso(now)}
    assert any(w["subscriberUrl"].startswith("http://") for w in world.rows("webhooks"))
    assert any(not m["accepted"] for m in world.rows("memberships"))
    zones = {a["timeZone"] for a in world.rows("attendees") if a["email"] == "guest5@example.com"}
    assert "Pacific/Kiritimati" in zones
    assert any(len(b["title"]) > 500 for b in rows)


@pytest.mark.parametrize("mark", ["[/b]", "\x1b", "\u202e", "🌸", "田中", "=HYPERLINK", "\x00"])
def test_hostile_text_is_there(world: World, mark: str) -> None:
    assert any(mark in a["name"] for a in world.rows("attendees"))
    assert any(mark in b["title"] for b in world.rows("bookings"))


def test_adas_fridays_would_be_stranded_by_leaving_at_three(world: World) -> None:
    late = [
        b
        for b in upcoming(world)
        if b["userId"] == 2
        and parse_iso(b["startTime"]).isoweekday() == 5
        and b["startTime"][11:16] in {"13:30", "14:30"}
    ]
    assert len(late) >= 3


def test_money_in_currencies_with_and_without_decimals(world: World) -> None:
    assert {p["currency"] for p in world.rows("payments")} >= {"eur", "jpy", "gbp"}
    refunded = [p for p in world.rows("payments") if p["refunded"]]
    assert all(
        (world.find("bookings", p["bookingId"]) or {})["status"] == "CANCELLED" for p in refunded
    )
