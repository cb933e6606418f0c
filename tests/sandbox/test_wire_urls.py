"""Which URLs reach Cal, in which format, and what Cal is asked then."""

import pytest

from caltui.catalog.load import catalog
from tests.sandbox.wire_support import echoed, sandbox


@pytest.fixture(scope="module")
def both():
    with sandbox(urls="both", wrapper="observed") as pair:
        yield pair


@pytest.mark.parametrize(
    ("path", "operation", "ids"),
    [
        ("/cal/v2/attendees", "attendees list", []),
        ("/cal/v2/attendees/5", "attendees get", ["5"]),
        ("/cal/v2/attendees/id?id=5", "attendees get", ["5"]),
        ("/CAL/V2/Attendees/ID?id=5", "attendees get", ["5"]),
        ("/cal/v2/memberships/3_7", "memberships get", ["3", "7"]),
        ("/cal/v2/memberships/userId_teamId?userId=3&teamId=7", "memberships get", ["3", "7"]),
        ("/cal/v2/memberships/userId_teamId", "memberships get", ["null", "null"]),
        ("/cal/v2/teams/7/availability", "teams availability", ["7"]),
        ("/cal/v2/teams/teamId/availability?teamId=7", "teams availability", ["7"]),
        (
            "/cal/v2/selected-calendars/3_google_calendar_me%40x.y",
            "selected-calendars get",
            ["3", "google_calendar", "me@x.y"],
        ),
        (
            "/cal/v2/selected-calendars/userId_integration_externalId"
            "?userID=3&integration=google_calendar&externalId=me%40x.y",
            "selected-calendars get",
            ["{userId}", "google_calendar", "me@x.y"],
        ),
        ("/cal/v2/attendees/id?id=", "attendees get", ["null"]),
        ("/cal/v2/attendees/id?id=%20", "attendees get", [" "]),
        ("/cal/v2/attendees/id?id[]=1&id[]=2", "attendees get", ["1,2"]),
        ("/cal/v2/bookings/id?id=..%2Fusers", "users list", []),
        ("/cal/v2/bookings/id?id=a%23b", "bookings get", ["a"]),
        ("/cal/v2/bookings/id?id=a%3Fx=1", "bookings get", ["a"]),
        ("/cal/v2/bookings/id?id=a%0D%0Ab", "bookings get", ["ab"]),
        ("/cal/v2/bookings/id?id=$%26", "bookings get", ["{id}"]),
        ("/cal/v2/bookings/a%2Fb", "bookings get", ["a/b"]),
    ],
)
def test_a_path_reaches_cal_as_the_published_gateway_sends_it(both, path, operation, ids):
    server, call = both
    asked = echoed(call("GET", path))
    assert (asked["operation"], asked["ids"]) == (operation, ids)
    assert server.requests.seen[-1].operation == operation


def test_an_empty_id_reaches_delete_as_null(both):
    server, call = both
    asked = echoed(call("DELETE", "/cal/v2/attendees/id"))
    assert asked["ids"] == ["null"]
    assert asked["body"] == {}
    assert server.requests.seen[-1].upstream == "/v2/attendees/null"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/cal/v2/nope"),
        ("GET", "/calcom/v2/attendees"),
        ("POST", "/cal/v2/attendees/id?id=5"),
        ("POST", "/cal/v2/bookings/id/cancel?id=5"),
        ("GET", "/cal//v2/attendees"),
        ("GET", "/cal/attendees"),
        ("GET", "/cal/v2/attendees%2Fid?id=5"),
        ("GET", "/cal/v2/webhooks"),
        ("GET", "/cal/v2/me"),
        ("PUT", "/cal/v2/attendees/5"),
    ],
)
def test_no_route_is_the_gateways_own_404_even_without_a_token(both, method, path):
    _, call = both
    answer = call(method, path, token=None)
    assert answer.status_code == 404
    assert answer.json() == {"message": "Not Found"}


def test_a_path_that_cannot_be_decoded_is_400(both):
    _, call = both
    assert call("GET", "/cal/v2/attendees/%zz").status_code == 400


@pytest.mark.parametrize(("urls", "new", "old"), [("new", 200, 404), ("old", 404, 200)])
def test_one_format_only(urls, new, old):
    with sandbox(urls=urls) as (server, call):
        assert call("GET", "/cal/v2/attendees").status_code == 200
        assert call("GET", "/cal/v2/attendees/5").status_code == new
        assert call("GET", "/cal/v2/attendees/id?id=5").status_code == old
        assert [seen.format for seen in server.requests if seen.upstream] == ["", urls]


def test_the_query_is_forwarded_without_token_and_path_ids_and_repeats_are_numbered(both):
    _, call = both
    asked = echoed(call("GET", "/cal/v2/teams/teamId/availability?teamId=7&dateFrom=a&x=1&x=2"))
    assert asked["query"] == {"dateFrom": ["a"], "x[0]": ["1"], "x[1]": ["2"]}


def test_selected_calendars_are_reachable_in_the_old_format_of_the_documented_gateway():
    path = "/cal/v2/selected-calendars/userId_integration_externalId"
    query = "?userID=3&integration=google_calendar&externalId=me%40x.y"
    with sandbox(urls="old", wrapper="documented") as (_, call):
        asked = echoed(call("GET", path + query))
    assert asked["ids"] == ["3", "google_calendar", "me@x.y"]
    assert asked["query"] == {}


@pytest.mark.parametrize("style", ["new", "old"])
def test_every_operation_has_a_route_in_each_format(style):
    with sandbox(urls=style, wrapper="documented") as (_, call):
        for operation in catalog().operations():
            ids = {p.name: str(i) for i, p in enumerate(operation.params, 3)}
            if operation.resource == "selected-calendars":
                ids |= {"integration": "google_calendar"} if ids else {}
            path, query = operation.path, ""
            if style == "new":
                path = path.format(**ids)
            else:
                path = path.replace("{", "").replace("}", "")
                named = {p.declared_name or p.name: ids[p.name] for p in operation.params}
                query = "?" + "&".join(f"{k}={v}" for k, v in named.items())
            asked = echoed(call(operation.method, "/cal" + path + query))
            assert asked["operation"] == f"{operation.resource} {operation.name}"
            assert asked["ids"] == list(ids.values())
