"""Which requests leave, in which order: every cell of the decision flow.

A fake gateway knows the new URL format, the old one, or both, and answers in one
of three wrappers. A cell names the paths that must be asked, the outcome, and
what is learned from it.
"""

from itertools import product
from typing import Any

import pytest

from caltui.gateway.errors.kinds import GatewayError, NotFound
from tests.gateway.conftest import Desk, desk
from tests.gateway.player import Asked, Play, play

ATTENDEE = {"id": 5, "name": "Maria", "email": "m@x.y"}
NEW_PATH = "/cal/v2/attendees/5"
OLD_PATH = "/cal/v2/attendees/id"


class FakeGateway:
    """Knows one attendee, 5, or none. `effects` are the writes that reached it."""

    def __init__(self, urls: str, wrapper: str, there: bool) -> None:
        self.urls = urls
        self.wrapper = wrapper
        self.there = there
        self.effects: list[str] = []

    def __call__(self, asked: Asked) -> Play:
        new = asked.path == NEW_PATH and self.urls in ("new", "both")
        old = asked.path == OLD_PATH and self.urls in ("old", "both")
        if old:
            assert ("id", "5") in asked.query
        if not new and not old:
            return self.no_route()
        if not self.there:
            return self.missing()
        if asked.method != "GET":
            self.effects.append(asked.method)
        return self.found({"message": "gone"} if asked.method == "DELETE" else ATTENDEE)

    def found(self, record: dict[str, Any]) -> Play:
        value = record if "message" in record else {"attendee": record}
        return play(
            {
                "documented": {"data": value},
                "observed": {
                    "message": "Request completed",
                    "provider": "cal",
                    "result": value,
                    "response_headers": {},
                },
                "bare": value,
            }[self.wrapper]
        )

    def no_route(self) -> Play:
        if self.wrapper == "documented":
            return play({"data": {"error": {"message": "Not Found", "code": 404}}}, 404)
        return play({"message": "Not Found"}, 404)

    def missing(self) -> Play:
        text = "Attendee not found"
        return play(
            {
                "documented": {"data": {"error": {"message": text, "code": 404}}},
                "observed": {
                    "message": "Error received from the cal API",
                    "provider": "cal",
                    "error": {"message": text},
                    "headers": {},
                },
                "bare": {"message": text},
            }[self.wrapper],
            404,
        )


NEW, OLD = "new", "old"
FOUND, GONE = "found", "missing"

# (urls, wrapper, record) → the formats asked in order; the same for reads and writes.
FRESH: dict[tuple[str, str, str], tuple[str, ...]] = {
    (NEW, "documented", FOUND): (NEW,),
    (NEW, "observed", FOUND): (NEW,),
    (NEW, "bare", FOUND): (NEW,),
    (NEW, "documented", GONE): (NEW, OLD),
    (NEW, "observed", GONE): (NEW,),
    (NEW, "bare", GONE): (NEW, OLD),
    (OLD, "documented", FOUND): (NEW, OLD),
    (OLD, "observed", FOUND): (NEW, OLD),
    (OLD, "bare", FOUND): (NEW, OLD),
    (OLD, "documented", GONE): (NEW, OLD),
    (OLD, "observed", GONE): (NEW, OLD),
    (OLD, "bare", GONE): (NEW, OLD),
    ("both", "documented", FOUND): (NEW,),
    ("both", "observed", FOUND): (NEW,),
    ("both", "bare", FOUND): (NEW,),
    ("both", "documented", GONE): (NEW, OLD),
    ("both", "observed", GONE): (NEW,),
    ("both", "bare", GONE): (NEW, OLD),
}

# The same when `old` was learned before.
LEARNED_OLD: dict[tuple[str, str, str], tuple[str, ...]] = {
    (NEW, "documented", FOUND): (OLD, NEW),
    (NEW, "observed", FOUND): (OLD, NEW),
    (NEW, "bare", FOUND): (OLD, NEW),
    (NEW, "documented", GONE): (OLD, NEW),
    (NEW, "observed", GONE): (OLD, NEW),
    (NEW, "bare", GONE): (OLD, NEW),
    (OLD, "documented", FOUND): (OLD,),
    (OLD, "observed", FOUND): (OLD,),
    (OLD, "bare", FOUND): (OLD,),
    (OLD, "documented", GONE): (OLD, NEW),
    (OLD, "observed", GONE): (OLD,),
    (OLD, "bare", GONE): (OLD, NEW),
    ("both", "documented", FOUND): (OLD,),
    ("both", "observed", FOUND): (OLD,),
    ("both", "bare", FOUND): (OLD,),
    ("both", "documented", GONE): (OLD, NEW),
    ("both", "observed", GONE): (OLD,),
    ("both", "bare", GONE): (OLD, NEW),
}

VERBS: dict[str, tuple[str, dict[str, Any]]] = {
    "get": ("GET", {}),
    "update": ("PATCH", {"name": "N"}),
    "delete": ("DELETE", {}),
}

# What is kept afterwards, by the gateway's URLs, when the record was found.
KEPT_FRESH = {NEW: NEW, OLD: OLD, "both": NEW}
KEPT_AFTER_OLD = {NEW: NEW, OLD: OLD, "both": OLD}


async def ask(here: Desk, verb: str, record: str) -> None:
    values = VERBS[verb][1]
    if record == FOUND:
        answer = await here.ask(f"attendees {verb} 5", **values)
        assert answer.data == ({"message": "gone"} if verb == "delete" else ATTENDEE)
    else:
        with pytest.raises(NotFound) as caught:
            await here.ask(f"attendees {verb} 5", **values)
        assert "attendee 5" in caught.value.message


def asked_formats(here: Desk, method: str) -> tuple[str, ...]:
    names = {f"{method} {NEW_PATH}": NEW, f"{method} {OLD_PATH}": OLD}
    return tuple(names[line] for line in here.player.lines)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("urls", "wrapper", "record"),
    product((NEW, OLD, "both"), ("documented", "observed", "bare"), (FOUND, GONE)),
)
@pytest.mark.parametrize("learned", [None, NEW, OLD])
async def test_the_sequence_of_requests(
    urls: str, wrapper: str, record: str, verb: str, learned: str | None
) -> None:
    fake = FakeGateway(urls, wrapper, record == FOUND)
    table = LEARNED_OLD if learned == OLD else FRESH
    async with desk(fake, learned=learned) as here:
        await ask(here, verb, record)
        assert asked_formats(here, VERBS[verb][0]) == table[urls, wrapper, record]
        assert len(fake.effects) == (record == FOUND and verb != "get")
        kept = (KEPT_AFTER_OLD if learned == OLD else KEPT_FRESH)[urls]
        assert here.formats.learned() == (kept if record == FOUND else learned)


def test_the_tables_are_whole() -> None:
    cells = set(product((NEW, OLD, "both"), ("documented", "observed", "bare"), (FOUND, GONE)))
    assert set(FRESH) == set(LEARNED_OLD) == cells


async def test_what_was_learned_is_used_and_why_is_said() -> None:
    fake = FakeGateway(OLD, "observed", True)
    async with desk(fake) as here:
        await here.ask("attendees get 5")
        await here.ask("attendees get 5")
        assert asked_formats(here, "GET") == (NEW, OLD, OLD)
        assert here.formats.history == [
            ("old", "'attendees get' worked in the old format after a 404 in the new one")
        ]


async def test_a_gateway_that_changed_is_noticed() -> None:
    fake = FakeGateway(OLD, "documented", True)
    async with desk(fake, learned="old") as here:
        await here.ask("attendees get 5")
        fake.urls = NEW
        await here.ask("attendees update 5", name="N")
        await here.ask("attendees get 5")
        assert [fmt for fmt, _ in here.formats.history] == ["", "new"]
        assert here.player.lines[-1] == f"GET {NEW_PATH}"
        assert fake.effects == ["PATCH"]


async def test_an_operation_without_ids_teaches_nothing() -> None:
    async with desk(lambda asked: play({"attendees": [ATTENDEE]})) as here:
        answer = await here.ask("attendees list")
        assert answer.data == [ATTENDEE]
        assert answer.format == ""
        assert here.formats.history == []


async def test_a_list_that_is_not_found_is_asked_once() -> None:
    async with desk(lambda asked: play({"message": "Not Found"}, 404)) as here:
        with pytest.raises(NotFound, match="knows no such address"):
            await here.ask("attendees list")
        assert len(here.player.seen) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 405, 409, 422, 429, 500, 502, 503, 504])
async def test_a_write_that_failed_otherwise_never_leaves_twice(status: int) -> None:
    async with desk(lambda asked: play({"message": "no"}, status)) as here:
        with pytest.raises(GatewayError):
            await here.ask("attendees update 5", name="N")
        assert here.player.lines == [f"PATCH {NEW_PATH}"]


PROVIDER = {"message": "Error received", "provider": "cal", "error": {"message": "no"}}
CALS: dict[str, Any] = {
    "observed": {**PROVIDER, "headers": {}},
    "the gateway's own": {**PROVIDER, "error": {"code": 1}},
    "documented": {"data": {"error": {"message": "no", "code": 1}}},
    "a validator's": {"message": "invalid_type in 'name': Required"},
    "a framework's": {"statusCode": 400, "message": "no", "error": "Bad Request"},
    "an older one's": {"error": "no"},
    "v2's": {"status": "error", "error": {"code": "BadRequestException", "message": "no"}},
}


@pytest.mark.parametrize("status", [400, 401, 403, 409, 422, 429, 500])
@pytest.mark.parametrize("body", CALS.values(), ids=CALS)
@pytest.mark.parametrize("learned", [None, NEW])
async def test_a_read_that_cal_refused_is_not_asked_in_the_other_format(
    status: int, body: Any, learned: str | None
) -> None:
    async with desk(lambda asked: play(body, status), learned=learned, deadline=1) as here:
        with pytest.raises(GatewayError):
            await here.ask("attendees get 5")
        assert set(here.player.lines) == {f"GET {NEW_PATH}"}


PAGE = {"content-type": "text/html"}
STRANGE: dict[str, Play] = {
    "a bare 400": play({"message": "no"}, 400),
    "a bare 401": play({"message": "no"}, 401),
    "a bare 403": play({"message": "no"}, 403),
    "a bare 405": play({"message": "no"}, 405),
    "a bare 422": play({"message": "no"}, 422),
    "a bare 500": play({"message": "no"}, 500),
    "a documented 405": play({"data": {"error": {"message": "no", "code": 405}}}, 405),
    "an empty 400": Play(400),
    "an empty object": play({}, 400),
    "a list": play(["no"], 400),
    "a text": Play(400, b"no such path", {"content-type": "text/plain"}),
    "a page 403": Play(403, b"<title>Blocked</title>", PAGE),
    "a page 500": Play(500, b"<title>Oh</title>", PAGE),
    "a proxy's 502": play({"error": "Bad Gateway"}, 502),
    "a proxy's 503": Play(503, b"<title>Busy</title>", PAGE),
    "a proxy's 504": Play(504),
    "a redirect": Play(302, b"", {"location": "https://x.y/"}),
    "a page 200": Play(200, b"<html>welcome</html>", PAGE),
}


@pytest.mark.parametrize("strange", STRANGE.values(), ids=STRANGE)
async def test_a_read_goes_on_to_the_old_format_after_what_cannot_be_cals(strange: Play) -> None:
    fake = FakeGateway(OLD, "observed", True)
    async with desk(lambda asked: strange if asked.path == NEW_PATH else fake(asked)) as here:
        assert (await here.ask("attendees get 5")).data == ATTENDEE
        assert here.formats.learned() == OLD
        assert f"after a {strange.status} in the new one" in here.formats.history[-1][1]
        await here.ask("attendees get 5")
        assert here.player.lines[-2:] == [f"GET {OLD_PATH}"] * 2


@pytest.mark.parametrize("strange", STRANGE.values(), ids=STRANGE)
async def test_a_write_does_not_and_neither_does_a_list(strange: Play) -> None:
    async with desk(lambda asked: strange) as here:
        for words, values in (("update 5", {"name": "N"}), ("delete 5", {}), ("list", {})):
            with pytest.raises(GatewayError):
                await here.ask(f"attendees {words}", **values)
        asked = set(here.player.lines)
    assert asked == {f"PATCH {NEW_PATH}", f"DELETE {NEW_PATH}", "GET /cal/v2/attendees"}


@pytest.mark.parametrize("name", ["a bare 400", "a page 403", "a proxy's 502", "a page 200"])
async def test_where_both_formats_fail_strangely_the_first_is_told_and_nothing_learned(
    name: str,
) -> None:
    strange = STRANGE[name]
    async with desk(lambda asked: strange) as here:
        with pytest.raises(GatewayError) as caught:
            await here.ask("attendees get 5")
        assert caught.value.status == strange.status
        assert here.player.lines.count(f"GET {OLD_PATH}") == 1
        assert here.formats.history == []


async def test_a_server_that_fails_says_nothing_of_a_format_that_worked() -> None:
    async with desk(lambda asked: Play(502), learned=NEW) as here:
        with pytest.raises(GatewayError):
            await here.ask("attendees get 5")
        assert set(here.player.lines) == {f"GET {NEW_PATH}"}


@pytest.mark.parametrize("status", [400, 401, 403, 409, 422, 500])
@pytest.mark.parametrize("fmt", [NEW, OLD])
@pytest.mark.parametrize("verb", ["get", "update"])
async def test_a_refusal_with_a_provider_teaches_its_format(
    status: int, fmt: str, verb: str
) -> None:
    known = NEW_PATH if fmt == NEW else OLD_PATH

    def script(asked: Asked) -> Play:
        if asked.path != known:
            return play({"message": "Not Found"}, 404)
        return play(CALS["observed"], status)

    async with desk(script) as here:
        for _ in range(2):
            with pytest.raises(GatewayError) as caught:
                await here.ask(f"attendees {verb} 5", **VERBS[verb][1])
            assert caught.value.status == status
        assert here.formats.learned() == fmt
        assert len(here.player.seen) == (2 if fmt == NEW else 3)


async def test_a_page_instead_of_a_404_is_no_reason_to_write_again() -> None:
    page = Play(404, b"<html><title>Nothing here</title></html>", {"content-type": "text/html"})
    async with desk(lambda asked: page) as here:
        with pytest.raises(GatewayError, match="Nothing here") as caught:
            await here.ask("attendees delete 5")
        assert caught.value.kind == "not_understood"
        assert len(here.player.seen) == 1
        with pytest.raises(GatewayError, match="Nothing here"):
            await here.ask("attendees get 5")
        assert here.player.lines[1:] == [f"GET {NEW_PATH}", f"GET {OLD_PATH}"]


async def test_an_answer_that_is_not_understood_teaches_nothing() -> None:
    page = Play(200, b"<html>welcome</html>", {"content-type": "text/html"})
    async with desk(lambda asked: page) as here:
        with pytest.raises(GatewayError) as caught:
            await here.ask("attendees get 5")
        assert caught.value.kind == "not_understood"
        assert here.formats.history == []
