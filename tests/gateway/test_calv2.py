"""Cal's own API v2 on the wire, against a small server written from its facts."""

import time
from typing import Any

import pytest

from caltui.catalog.load import catalog
from caltui.catalog.request import Request
from caltui.gateway.errors.kinds import (
    Forbidden,
    GatewayError,
    NotAuthorized,
    NotFound,
    NotUnderstood,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Unavailable,
)
from tests.gateway.cal_v2 import KEY, CalV2, booking, done, fault, refused_body, schedule
from tests.gateway.conftest import desk, request
from tests.gateway.player import Play, Script, play

KNOWN = catalog("calv2")


def of(words: str, **values: Any) -> Request:
    return request(words, dialect="calv2", **values)


def at_desk(script: Script, **more: Any) -> Any:
    return desk(script, dialect="calv2", **{"token": KEY, **more})


def answering(line: str, answer: Play) -> CalV2:
    server = CalV2()
    server.answers[line] = answer
    return server


@pytest.mark.parametrize(
    ("below", "prefix"),
    [("", ""), ("/", ""), ("/v2", ""), ("/api", "/api"), ("/api/v2", "/api"), ("/api/v2/", "/api")],
)
async def test_the_base_url_may_end_as_people_write_it(below: str, prefix: str) -> None:
    async with at_desk(CalV2(prefix), below=below) as here:
        await here.gateway.send(of("bookings list"))
        assert here.player.seen[0].target == f"{prefix}/v2/bookings"


async def test_the_key_is_a_bearer_and_each_family_has_its_version() -> None:
    async with at_desk(CalV2()) as here:
        await here.gateway.send(of("bookings list"))
        await here.gateway.send(of("schedules list"))
        for seen, version in zip(here.player.seen, ("2024-08-13", "2024-06-11"), strict=True):
            assert seen.headers["authorization"] == f"Bearer {KEY}"
            assert seen.headers["cal-api-version"] == version
            assert KEY not in seen.target
        entry = here.trace.entries[0]
        assert entry.headers == ("authorization", "cal-api-version: 2024-08-13")
        assert entry.way == "2024-08-13"
        assert "s3cret" not in repr(list(here.trace.entries))


async def test_a_list_is_read_into_the_names_of_the_house_with_its_total() -> None:
    async with at_desk(CalV2(count=3)) as here:
        answer = await here.gateway.send(of("bookings list", take=2))
        assert (len(answer.data), answer.total, answer.format) == (2, 3, "")
        first = answer.data[0]
        assert first["startTime"] == "2026-12-01T09:00:00.000Z"
        assert (first["status"], first["userId"], first["eventTypeId"]) == ("ACCEPTED", 3, 5)
        assert "start" not in first
        assert answer.raw["data"][0]["start"] == "2026-12-01T09:00:00.000Z"


@pytest.mark.parametrize(("words", "version"), [("bookings", "08-13"), ("schedules", "06-11")])
async def test_the_shape_of_an_older_server_is_not_taken(words: str, version: str) -> None:
    async with at_desk(CalV2(old=True)) as here:
        for _ in range(2):
            with pytest.raises(NotUnderstood) as caught:
                await here.gateway.send(of(f"{words} list"))
            assert caught.value.message == (
                "The server answered in an older form (2024-04-15). "
                f"Its version may not know 'cal-api-version: 2024-{version}'."
            )


async def test_after_the_first_record_a_stranger_one_is_taken_as_it_is() -> None:
    server = CalV2()
    async with at_desk(server) as here:
        await here.gateway.send(of("bookings get uid1"))
        server.bookings[1].pop("start")
        assert (await here.gateway.send(of("bookings get uid1"))).data["uid"] == "uid1"


async def test_an_empty_list_proves_nothing() -> None:
    server = CalV2(count=0)
    async with at_desk(server) as here:
        assert (await here.gateway.send(of("bookings list"))).data == []
        server.answers["GET /v2/bookings"] = done([{"id": 1, "uid": "x", "startTime": "t"}])
        with pytest.raises(NotUnderstood, match="an older form"):
            await here.gateway.send(of("bookings list"))


async def test_a_write_in_an_older_form_is_of_unknown_outcome() -> None:
    server = answering("PATCH /v2/schedules/1", done({"id": 1, "workingHours": []}))
    async with at_desk(server) as here:
        with pytest.raises(OutcomeUnknown):
            await here.gateway.send(of("schedules update 1", name="New"))


async def test_a_series_is_no_single_booking_unless_the_asked_one_is_in_it() -> None:
    many = [booking("uid1"), booking("uid2", recurringBookingUid="ser")]
    server = answering("GET /v2/bookings/uid2", done(many))
    server.answers["GET /v2/bookings/ser"] = done(many)
    async with at_desk(server) as here:
        assert (await here.gateway.send(of("bookings get uid2"))).data["uid"] == "uid2"
        with pytest.raises(NotUnderstood, match="ser is a series of 2 bookings") as caught:
            await here.gateway.send(of("bookings get ser"))
        assert "choose one" in caught.value.hint


async def test_actions_answer_with_the_booking_or_with_what_they_have() -> None:
    other = {"bookingUid": "uid1", "reassignedTo": {"id": 4, "name": "Cy", "email": "c@x.y"}}
    server = answering("POST /v2/bookings/uid1/reassign", done(other))
    server.answers["POST /v2/bookings/uid1/decline"] = Play(200, b"", {})
    async with at_desk(server) as here:
        assert (await here.gateway.send(of("bookings confirm uid1"))).data["startTime"]
        assert (await here.gateway.send(of("bookings reassign uid1"))).data == other
        assert (await here.gateway.send(of("bookings decline uid1"))).data == {"message": ""}


async def test_another_path_of_an_operation_has_its_own_holes_and_version() -> None:
    operation = KNOWN.operation("bookings", "list")
    way = next(way for way in operation.served.paths if way.when == "organisation-team")
    server = CalV2()
    server.answers["GET /v2/organizations/4/teams/9/bookings"] = done([booking()])
    async with at_desk(server) as here:
        asked = Request(operation, (), {}, None, (), way, {"orgId": "4", "teamId": "9"})
        assert len((await here.gateway.send(asked)).data) == 1
        assert here.player.seen[0].headers.get("cal-api-version", "") == way.version
        with pytest.raises(ValueError, match="is not complete"):
            await here.gateway.send(asked._replace(holes={"orgId": "4"}))
        assert len(here.player.seen) == 1


async def test_every_operation_leaves_with_its_path_and_version() -> None:
    async with at_desk(lambda _: fault(404, "X", "gone")) as here:
        for operation in KNOWN.operations():
            ids = tuple("7" if p.type == "integer" else "x@y" for p in operation.params)
            asked = Request(operation, ids, {}, {"a": 1} if operation.writes else None)
            names = {name for name in ("orgId",) if "{" + name + "}" in operation.path}
            asked = asked._replace(holes=dict.fromkeys(names, "4"))
            with pytest.raises(GatewayError):
                await here.gateway.send(asked)
            seen = here.player.seen[-1]
            assert seen.path.startswith("/v2/")
            assert "{" not in seen.target
            assert seen.headers.get("cal-api-version", "") == operation.served.version
            assert seen.method == operation.method
        assert len(here.player.seen) == len(list(KNOWN.operations()))


UNAUTHORIZED = fault(401, "UnauthorizedException", "Unauthorized")
TRPC = "Bad request: Please check your request data and try again"
CASES: dict[str, tuple[str, str, Play, type[GatewayError], str, str]] = {
    "key": (
        *("bookings list", "GET /v2/bookings"),
        fault(401, "UnauthorizedException", "ApiAuthStrategy - Invalid API Key"),
        *(NotAuthorized, "not_authorized", "make or renew a key"),
    ),
    "key, as a token": (
        *("bookings list", "GET /v2/bookings"),
        fault(401, "UnauthorizedException", "Invalid access token"),
        *(NotAuthorized, "not_authorized", "make or renew a key"),
    ),
    "key, no reason": (
        *("schedules list", "GET /v2/schedules", UNAUTHORIZED),
        *(NotAuthorized, "not_authorized", "make or renew a key"),
    ),
    "licence": (
        *("bookings list", "GET /v2/bookings"),
        fault(401, "X", "Invalid or missing CALCOM_LICENSE_KEY environment variable"),
        *(NotAuthorized, "not_authorized", "CALCOM_LICENSE_KEY"),
    ),
    "no right to confirm": (
        *("bookings confirm uid1", "POST /v2/bookings/uid1/confirm", UNAUTHORIZED),
        *(Forbidden, "forbidden", "Use a profile whose key has the right"),
    ),
    "no right to cancel": (
        *("bookings cancel uid1", "POST /v2/bookings/uid1/cancel"),
        fault(401, "UnauthorizedException", "User is not allowed to cancel this booking"),
        *(Forbidden, "forbidden", "Use a profile whose key has the right"),
    ),
    "401 of shared code": (
        *("schedules list", "GET /v2/schedules"),
        fault(401, "TRPCError", "Unauthorized: Please check your credentials and try again"),
        *(Forbidden, "forbidden", "Use a profile whose key has the right"),
    ),
    "scope": (
        *("bookings list", "GET /v2/bookings"),
        fault(403, "insufficient_scope", "insufficient_scope: needs BOOKING_READ, TEAM_READ"),
        *(Forbidden, "forbidden", "(BOOKING_READ, TEAM_READ)"),
    ),
    "role": (
        *("teams get 5", "GET /v2/teams/5"),
        fault(403, "ForbiddenException", "user is not a member of the team"),
        *(Forbidden, "forbidden", "Use a profile whose key has the right"),
    ),
    "no such path": (
        *("teams list", "GET /v2/teams"),
        fault(404, "NotFoundException", "Cannot GET /v2/teams"),
        *(NotFound, "no_such_path", "cal.diy has no teams"),
    ),
    "no such record": (
        *("bookings get nope", ""),
        *(Play(), NotFound, "not_found", "Check the id"),
    ),
    "wrong property": (
        *("bookings reschedule uid1", "POST /v2/bookings/uid1/reschedule"),
        fault(400, "BadRequestException", "start property is wrong, start must be a date"),
        *(Refused, "refused", "Nothing was changed"),
    ),
    "shared code": (
        *("bookings confirm uid1", "POST /v2/bookings/uid1/confirm"),
        fault(400, "TRPCError", TRPC),
        *(Refused, "refused", "Read the record again"),
    ),
    "bare": (
        *("bookings cancel uid1", "POST /v2/bookings/uid1/cancel"),
        play({"statusCode": 400, "message": "Booking already cancelled"}, 400),
        *(Refused, "refused", "Nothing was changed"),
    ),
    "conflict": (
        *("schedules list", "GET /v2/schedules", fault(409, "CONFLICT", "Unique constraint")),
        *(Refused, "refused", "Correct"),
    ),
    "422": (
        *("schedules list", "GET /v2/schedules", fault(422, "X", "no")),
        *(Refused, "refused", "Correct"),
    ),
    "server": (
        *("schedules list", "GET /v2/schedules", fault(500, "InternalServerError", "oh")),
        *(Unavailable, "server", "Try again later"),
    ),
    "server, after a write": (
        *("schedules update 1", "PATCH /v2/schedules/1", fault(500, "X", "oh")),
        *(OutcomeUnknown, "outcome_unknown", "Look at the record"),
    ),
}
VALUES: dict[str, dict[str, Any]] = {
    "bookings reschedule uid1": {"start": "2026-12-01T10:00:00Z"},
    "schedules update 1": {"name": "N"},
}


@pytest.mark.parametrize("name", CASES)
async def test_what_an_answer_means(name: str) -> None:
    words, line, answer, kind, word, hint = CASES[name]
    async with at_desk(answering(line, answer), backoff=0.001) as here:
        with pytest.raises(kind) as caught:
            await here.gateway.send(of(words, **VALUES.get(words, {})))
        error = caught.value
        assert type(error) is kind
        assert error.kind == word
        assert hint in error.hint
        told = f"{error.message} {error.hint}"
        assert "gateway" not in told.lower()
        if kind is Forbidden:
            assert "login" not in told


async def test_the_reason_that_cal_keeps_is_said_to_be_kept() -> None:
    words, line, answer, *_ = CASES["shared code"]
    async with at_desk(answering(line, answer)) as here:
        with pytest.raises(Refused, match="and keeps the reason to itself"):
            await here.gateway.send(of(words))


async def test_faults_lie_deep_and_what_was_sent_is_not_repeated() -> None:
    server = answering("PATCH /v2/schedules/1", refused_body())
    async with at_desk(server) as here:
        with pytest.raises(Refused) as caught:
            await here.gateway.send(of("schedules update 1", name="N"))
        error = caught.value
        assert error.fields == {"availability.0.endTime": "endTime must be a time such as 09:00"}
        assert "availability.0.endTime" in error.message
        assert "s3cret" not in f"{error.message} {error.hint} {error.fields}"


async def test_a_fault_without_words_still_repeats_nothing() -> None:
    fault_of = {"property": "a", "target": {"secret": "hook_s3cret"}, "value": "hook_s3cret"}
    body = {"status": "error", "error": {"details": {"errors": [fault_of]}}}
    server = answering("PATCH /v2/schedules/1", play(body, 400))
    async with at_desk(server) as here:
        with pytest.raises(Refused) as caught:
            await here.gateway.send(of("schedules update 1", name="N"))
        assert "s3cret" not in caught.value.message


async def test_wrong_properties_name_the_field() -> None:
    words, line, answer, *_ = CASES["wrong property"]
    async with at_desk(answering(line, answer)) as here:
        with pytest.raises(Refused) as caught:
            await here.gateway.send(of(words, **VALUES[words]))
        assert set(caught.value.fields) == {"start"}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x_ratelimit_reset_default": "37"}, 37),
        ({"x_ratelimit_reset_short": "5", "x_ratelimit_reset_long": "50"}, 50),
        (
            {
                "x_ratelimit_reset_short": "5",
                "x_ratelimit_remaining_short": "0",
                "x_ratelimit_reset_long": "50",
                "x_ratelimit_remaining_long": "9",
            },
            5,
        ),
    ],
)
async def test_the_rate_is_told_in_seconds_under_names(
    headers: dict[str, str], seconds: int
) -> None:
    limited = play({"statusCode": 429, "message": "Too Many Requests"}, 429, **headers)
    async with at_desk(answering("POST /v2/bookings/uid1/confirm", limited)) as here:
        with pytest.raises(RateLimited) as caught:
            await here.gateway.send(of("bookings confirm uid1"))
        assert caught.value.until is not None
        assert abs(caught.value.until - time.time() - seconds) < 2
        assert "lock" not in caught.value.hint
        assert len(here.player.seen) == 1


async def test_a_write_whose_answer_is_lost_is_sent_once() -> None:
    async with at_desk(answering("POST /v2/bookings/uid1/confirm", Play(kind="close"))) as here:
        with pytest.raises(OutcomeUnknown):
            await here.gateway.send(of("bookings confirm uid1"))
        assert len(here.player.seen) == 1


async def test_a_wrong_address_is_told_as_such() -> None:
    async with at_desk(CalV2("/elsewhere")) as here:
        with pytest.raises(NotUnderstood, match="not from Cal: a web page") as caught:
            await here.gateway.send(of("bookings list"))
        assert "is Cal's API there?" in caught.value.hint


async def test_a_typed_path_gets_the_version_of_its_operation() -> None:
    server = CalV2()
    server.answers["GET /v2/nothing"] = done(1)
    async with at_desk(server) as here:
        answer = await here.gateway.raw("GET", "/v2/bookings/uid1", {}, None)
        assert answer.data["data"]["start"], "as Cal sent it"
        await here.gateway.raw("GET", "/v2/me", {}, None)
        await here.gateway.raw("GET", "/v2/nothing", {"api_token": "mine"}, None)
        versions = [seen.headers.get("cal-api-version") for seen in here.player.seen]
        assert versions == ["2024-08-13", None, None]


async def test_a_preview_shows_the_version_and_hides_the_key() -> None:
    async with at_desk(CalV2()) as here:
        shown = here.gateway.preview(of("schedules update 1", name="N"))
        assert shown.line.endswith("/v2/schedules/1 (cal-api-version: 2024-06-11)")
        assert shown.secret == (("authorization", "Bearer ••••"),)
        assert "s3cret" not in repr(shown)


async def test_what_is_echoed_holds_no_key() -> None:
    echo = fault(400, "X", f"no: Authorization: Bearer {KEY}", {"headers": {"auth": KEY}})
    async with at_desk(answering("GET /v2/schedules", echo)) as here:
        with pytest.raises(Refused) as caught:
            await here.gateway.send(of("schedules list"))
        assert "s3cret" not in f"{caught.value.message} {caught.value.fields}"


async def test_a_record_of_a_schedule_has_its_week_in_rows() -> None:
    async with at_desk(answering("GET /v2/schedules/1", done(schedule()))) as here:
        found = (await here.gateway.send(of("schedules get 1"))).data
        assert found["userId"] == 3
        assert found["availability"][0]["days"] == [1, 5]
