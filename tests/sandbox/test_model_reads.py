"""Each read of the 67 operations once, as Cal answers it to an ADMIN key."""

from collections.abc import Callable
from typing import Any

import pytest

from caltui.catalog.load import catalog
from tests.sandbox.core_support import at, do, fresh
from tests.sandbox.test_model_writes import GOOGLE, ROSA, WRITES

Check = Callable[[Any], bool]

READS: list[tuple[str, tuple[Any, ...], Any, Check]] = [
    ("attendees list", (), None, lambda a: len(a["attendees"]) > 400),
    ("attendees get", (7,), None, lambda a: a["attendee"]["id"] == 7),
    (
        "availabilities get",
        (1,),
        None,
        lambda a: a["availability"]["startTime"] == "1970-01-01T08:00:00.000Z",
    ),
    (
        "booking-references list",
        (),
        None,
        lambda a: all(r["deleted"] is None for r in a["booking_references"]),
    ),
    ("booking-references get", (5,), None, lambda a: a["booking_reference"]["id"] == 5),
    ("bookings list", (), None, lambda a: len(a["bookings"]) == 400),
    ("bookings get", (5,), None, lambda a: a["booking"]["id"] == 5 and a["booking"]["attendees"]),
    ("custom-inputs list", (), None, lambda a: len(a["event_type_custom_inputs"]) == 15),
    ("custom-inputs get", (3,), None, lambda a: a["event_type_custom_input"]["type"] == "RADIO"),
    (
        "destination-calendars list",
        (),
        {"userId": "3"},
        lambda a: [c["userId"] for c in a["destination_calendars"]] == [3],
    ),
    (
        "destination-calendars get",
        (1,),
        None,
        lambda a: a["destination_calendar"]["externalId"] == ROSA,
    ),
    ("event-types list", (), None, lambda a: {t["userId"] for t in a["event_types"]} == {1}),
    ("event-types get", (18,), None, lambda a: a["event_type"]["team"] == {"slug": "support-desk"}),
    ("memberships list", (), {"teamId": "5"}, lambda a: len(a["memberships"]) == 6),
    (
        "memberships get",
        (2, 1),
        {"include": "team"},
        lambda a: a["membership"]["team"]["name"] == "Support",
    ),
    ("payments list", (), None, lambda a: len(a["payments"]) > 10),
    ("payments get", (3,), None, lambda a: a["payment"]["amount"] > 0),
    ("schedules list", (), None, lambda a: len(a["schedules"]) == 47),
    ("schedules get", (2,), None, lambda a: a["schedule"]["userId"] == 2),
    ("selected-calendars list", (), {"userId": "1"}, lambda a: len(a["selected_calendars"]) == 2),
    (
        "selected-calendars get",
        GOOGLE,
        None,
        lambda a: a["selected_calendar"]["credentialId"] == 101,
    ),
    ("teams list", (), None, lambda a: len(a["teams"]) == 6),
    ("teams get", (1,), None, lambda a: a["team"]["slug"] == "support-desk"),
    (
        "teams availability",
        (1,),
        {"dateFrom": at(1, 0), "dateTo": at(2, 0)},
        lambda a: [m["userId"] for m in a] == [1, 6, 2, 3, 4, 5, 7],
    ),
    (
        "users list",
        (),
        {"page": "2", "take": "15"},
        lambda a: a["total"] == 40 and a["users"][0]["id"] == 16,
    ),
    ("users get", (2,), None, lambda a: a["user"]["name"] == "Ada Fischer"),
    (
        "webhooks list",
        (),
        None,
        lambda a: "active" not in a["webhooks"][0] and len(a["webhooks"]) == 10,
    ),
    ("webhooks get", ("hook",), None, lambda a: "secret" not in a["webhook"]),
]


@pytest.mark.parametrize(("name", "ids", "query", "check"), READS, ids=[c[0] for c in READS])
def test_read(name: str, ids: Any, query: Any, check: Check) -> None:
    world = fresh()
    if ids == ("hook",):
        ids = (next(iter(world.tables["webhooks"])),)
    assert check(do(world, name, *ids, query=query))
    assert world.version == 0


def test_all_67_operations_are_tried() -> None:
    tried = {case[0] for case in READS} | {case[0] for case in WRITES}
    assert tried == {f"{op.resource} {op.name}" for op in catalog().operations()}
    assert len(tried) == 67


def test_every_record_has_every_field_of_the_catalogue() -> None:
    world = fresh()
    for resource in catalog().resources():
        if not resource.can("list"):
            continue
        (records,) = [v for v in do(world, f"{resource.key} list").values() if isinstance(v, list)]
        wanted = {f.name for f in resource.response if "Only with" not in f.note}
        assert records
        assert all(set(record) == wanted for record in records), resource.key
