"""Every answer to a read has the shape of its operation in `cal-v2-answers.json`."""

from collections.abc import Iterator

import pytest

from caltui.sandbox.calv2.facts import DIY, HOSTED, body_of, routes
from caltui.sandbox.calv2.handlers.table import HANDLERS
from tests.catalog.v2_facts import OPERATIONS as DECLARED
from tests.catalog.v2_facts import words_of
from tests.sandbox.calv2.conformity import OPERATIONS, problems
from tests.sandbox.calv2.support import ORG, Cal, cal

HOLES = {
    "orgId": str(ORG),
    "teamId": "1",
    "userId": "2",
    "eventTypeId": "1",
    "scheduleId": "1",
    "membershipId": "1",
}


@pytest.fixture(scope="module", name="server")
def _server() -> Iterator[Cal]:
    with cal() as found:
        yield found


@pytest.fixture(scope="module", name="diy")
def _diy() -> Iterator[Cal]:
    with cal(kind=DIY, plan="personal") as found:
        yield found


def filled(server: Cal, path: str) -> str:
    """A path of the facts with identifiers of the demo firm."""
    world = server.world
    mine = next(row for row in world.rows("bookings") if row["userId"] == world.admin_id)
    holes = dict(HOLES)
    holes["bookingUid"] = mine["uid"]
    guest = world.related("attendees", "bookingId", mine["id"])[0]
    holes["attendeeId"] = str(guest["id"])
    holes["webhookId"] = next(r["id"] for r in world.rows("webhooks") if r["userId"] == 1)
    holes["routingFormId"] = next(row["id"] for row in world.rows("routing-forms"))
    holes["seatUid"] = f"seat-{mine['id']}-{guest['id']}"
    if "/event-types/{eventTypeId}" in path and "{teamId}" in path:
        holes["eventTypeId"] = "18"
    if "/users/{userId}/schedules/" in path:
        holes["scheduleId"] = str(world.tables["users"]["2"]["defaultScheduleId"])
    if "/organizations/{orgId}/memberships/" in path:
        holes["membershipId"] = "1002"
    return path.format(**holes)


READS = sorted(name for name in HANDLERS if name.startswith("GET "))
ELSEWHERE = (
    "GET /v2/calendars/busy-times",
    "GET /v2/calendars/connections/{connectionId}/freebusy",
)
"""Reads that want a query, and have tests of their own."""

SHAPED = [name for name in READS if OPERATIONS[name].get("data") and name not in ELSEWHERE]


@pytest.mark.parametrize("name", [name for name in SHAPED if OPERATIONS[name]["hosted"]])
def test_a_read_answers_what_the_file_says(server: Cal, name: str) -> None:
    answer = server.call("GET", filled(server, name.removeprefix("GET ")))
    assert answer.status_code == 200, answer.text
    assert problems(name, answer.json())[:5] == []


@pytest.mark.parametrize("name", [name for name in SHAPED if "/organizations/" not in name])
def test_a_cal_diy_answers_the_same_or_lacks_it(diy: Cal, name: str) -> None:
    route = next(route for route in routes() if route.name == name)
    answer = diy.call("GET", filled(diy, route.path))
    if DIY in route.at:
        assert answer.status_code == 200, answer.text
        assert problems(name, answer.json())[:5] == []
    else:
        assert answer.status_code == 404
        assert answer.json()["error"]["message"].startswith("Cannot GET /v2/")


def test_every_operation_of_the_file_is_known_with_where_it_is() -> None:
    for route in routes():
        facts = OPERATIONS[route.name]
        assert (HOSTED in route.at, DIY in route.at) == (facts["hosted"], facts["diy"])
        assert route.status == facts["status"]
        assert route.role == facts.get("role", "")
    assert set(HANDLERS) <= {route.name for route in routes()}


def test_each_body_has_the_fields_of_the_facts() -> None:
    compared = 0
    for route in routes():
        facts = DECLARED.get((route.method, route.path))
        if facts is None or not facts.get("body"):
            continue
        fields = body_of(route)
        for fact in facts["body"]:
            field = fields[fact["name"]]
            assert field["type"] == fact["type"], (route.name, fact["name"])
            if len(route.bodies) == 1:
                assert bool(field.get("required")) == bool(fact.get("required")), route.name
            assert field.get("values") == words_of(fact), (route.name, fact["name"])
            compared += 1
    assert compared > 300


def test_a_shape_that_is_wrong_is_found() -> None:
    name = "GET /v2/schedules"
    row = {"id": "1", "ownerId": 1, "name": "Week", "timeZone": "UTC", "availability": []}
    body = {"status": "success", "data": [{**row, "isDefault": True, "more": 1}]}
    assert sorted(problems(name, body)) == [
        "data.0.more is not in ScheduleOutput_2024_06_11",
        "data.0.overrides of ScheduleOutput_2024_06_11 is missing",
    ]
