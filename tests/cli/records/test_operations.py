"""All 67 operations through commands, in every dialect, each write seen once."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from caltui.catalog.load import catalog
from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from tests.cli.conftest import TODAY, Shell
from tests.support.sandbox import Running, running

DIALECTS = [("new", "documented"), ("old", "documented"), ("old", "observed"), ("new", "bare")]
NUMBERS = count(1)
ANSWERS = '{"name": "Ada L", "email": "ada@example.com"}'


class Case(NamedTuple):
    """How a category is exercised: what makes a record, what changes it, what must come back."""

    create: str = ""
    update: str = ""
    changed: tuple[str, Any] = ("", None)
    end: str = "delete"
    listing: str = ""


CASES: dict[str, Case] = {
    "bookings": Case(
        f"--event-type-id|1|--start|{{slot}}|--time-zone|Europe/Berlin|--responses|{ANSWERS}",
        "--title|New title",
        ("title", "New title"),
        "cancel",
    ),
    "attendees": Case(
        "--booking-id|1|--name|Ada L|--email|ada{n}@example.com|--time-zone|Europe/Berlin",
        "--name|Ada B",
        ("name", "Ada B"),
    ),
    "booking-references": Case(
        "--type|daily_video|--uid|room-{n}|--booking-id|1",
        "--meeting-id|m-{n}",
        ("meetingId", "m-{n}"),
    ),
    "payments": Case(),
    "schedules": Case(
        "--name|Nights {n}|--time-zone|Europe/Berlin", "--name|Days {n}", ("name", "Days {n}")
    ),
    "availabilities": Case(
        "--schedule-id|1|--start-time|09:00|--end-time|12:00|--days|sat-sun",
        "--end-time|13:00",
        ("endTime", "1970-01-01T13:00:00.000Z"),
    ),
    "event-types": Case(
        "--title|Chat {n}|--slug|chat-{n}|--length|30|--user-id|1", "--length|45", ("length", 45)
    ),
    "custom-inputs": Case(
        "--event-type-id|1|--label|Phone|--type|text|--required|--placeholder|none",
        "--label|Mobile",
        ("label", "Mobile"),
    ),
    "users": Case(
        "--email|new{n}@example.com|--username|new-{n}", "--name|New {n}", ("name", "New {n}")
    ),
    "teams": Case("--name|Team {n}|--slug|team-{n}", "--bio|We help", ("bio", "We help")),
    "memberships": Case("--user-id|{user}|--team-id|{team}", "--role|admin", ("role", "ADMIN")),
    "selected-calendars": Case(
        "--integration|google_calendar|--external-id|me{n}@example.com",
        "--credential-id|null",
        ("externalId", "me{n}@example.com"),
    ),
    "destination-calendars": Case(
        "--integration|google_calendar|--external-id|me{n}@example.com|--user-id|2",
        "--external-id|you{n}@example.com",
        ("externalId", "you{n}@example.com"),
        listing="--user-id|2",
    ),
    "webhooks": Case(
        "--subscriber-url|https://example.com/{n}|--event-triggers|booking_created,MEETING_ENDED",
        "--event-triggers|booking_cancelled",
        ("eventTriggers", ["BOOKING_CANCELLED"]),
    ),
}


@pytest.fixture(scope="module", params=DIALECTS, ids=["-".join(d) for d in DIALECTS])
def gateway(request: pytest.FixtureRequest) -> Iterator[Running]:
    urls, wrapper = request.param
    with ExitStack() as held:
        world = firm(today=TODAY)
        yield held.enter_context(running(world, urls=urls, wrapper=wrapper, lost_ids=False))


@pytest.fixture
def shell(gateway: Running, tmp_path: Path) -> Shell:
    gateway.requests.clear()
    return Shell(
        tmp_path / "home",
        CALTUI_API_TOKEN=DEMO_TOKEN,
        CALTUI_BASE_URL=gateway.base_url,
        CALTUI_BUDGET="0",
    )


def words(text: str, **values: Any) -> list[str]:
    """The words of a case with its placeholders filled, JSON braces left alone."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text.split("|") if text else []


def free_slot(shell: Shell, n: int) -> str:
    """A working hour of the first event type that nobody has booked."""
    taken = {b["startTime"] for b in shell.good("bookings", "list")}
    for day in range(16, 21):
        for hour in range(9, 15):
            slot = f"2026-03-{day:02}T{hour:02}:00:00.000Z"
            if slot not in taken and (day * 24 + hour) % 7 == n % 7:
                return slot
    raise AssertionError("no free slot")


def new_member(shell: Shell) -> tuple[int, int]:
    """A user and a team that do not know each other."""
    there = {(m["userId"], m["teamId"]) for m in shell.good("memberships", "list")}
    team = shell.good("teams", "list")[0]["id"]
    return next(
        (u["id"], team) for u in shell.good("users", "list") if (u["id"], team) not in there
    )


@pytest.mark.parametrize("key", list(CASES))
def test_every_operation_of_a_category(shell: Shell, gateway: Running, key: str) -> None:
    case, of, n = CASES[key], catalog().resource(key), next(NUMBERS)
    values: dict[str, Any] = {"n": n}
    if key == "bookings":
        values["slot"] = free_slot(shell, n)
    if key == "memberships":
        values["user"], values["team"] = new_member(shell)
    before = shell.good(key, "list", *words(case.listing))
    assert isinstance(before, list)
    if not case.create:
        ids = of.ids_of(before[0])
        assert ids is not None
        assert shell.good(key, "get", *ids)["id"] == before[0]["id"]
        assert gateway.requests.effects == []
        return

    made = shell.good(key, "create", *words(case.create, **values))
    ids = of.ids_of(made)
    assert ids is not None, made
    assert of.ids_of(shell.good(key, "get", *ids)) == ids
    changed = shell.good(key, "update", *ids, *words(case.update, **values))
    name, wanted = case.changed
    wanted = wanted.replace("{n}", str(n)) if isinstance(wanted, str) else wanted
    assert changed[name] == wanted
    assert len(shell.good(key, "list", *words(case.listing))) == len(before) + 1
    ended = shell.good(key, case.end, *ids, "--yes")
    assert set(ended) == {"message"}
    after = shell.good(key, "list", *words(case.listing))
    assert len(after) == len(before) + (1 if case.end == "cancel" else 0)
    effects = [seen.method for seen in gateway.requests.effects]
    assert effects == ["POST", "PATCH", "DELETE"], "each write happened once"


def test_the_availability_of_a_team(shell: Shell) -> None:
    team = str(shell.good("teams", "list")[0]["id"])
    span = ("--date-from", "2026-03-02T00:00Z", "--date-to", "2026-03-07T00:00Z")
    found = shell.good("teams", "availability", team, *span)
    assert isinstance(found, list)
    assert {"userId", "availability"} <= set(found[0])


def test_no_operation_is_left_out() -> None:
    verbs = {"list", "create", "get", "update"}
    covered = {
        (key, verb) for key, case in CASES.items() for verb in (verbs if case.create else ())
    }
    covered |= {(key, case.end) for key, case in CASES.items() if case.create}
    covered |= {("payments", "list"), ("payments", "get"), ("teams", "availability")}
    theirs = {(op.resource, op.name) for op in catalog().operations()}
    assert len(theirs) == 67
    assert theirs - covered == set()
