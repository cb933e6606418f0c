"""A gateway that says that it stopped there: what proves it, what does not, and what it means."""

import json
from pathlib import Path
from typing import Any

import pytest

from caltui.gateway.errors import unsent
from caltui.gateway.errors.kinds import NotSent, OutcomeUnknown
from caltui.gateway.errors.unsent import causes
from tests.gateway.conftest import desk
from tests.gateway.player import play

PROVED = {
    "Invalid URL": causes()["address"],
    "TypeError: Invalid URL": causes()["address"],
    "Unsupported protocol undefined:": causes()["address"],
    'Protocol "ftp:" not supported. Expected "http:"': causes()["address"],
    "connect ECONNREFUSED 10.0.0.1:443": causes()["connection"],
    "connect ETIMEDOUT 10.0.0.1:443": causes()["connection"],
    "connect EHOSTUNREACH 10.0.0.1:443": causes()["connection"],
    "connect ENETUNREACH 2001:db8::1:443": causes()["connection"],
    "tunneling socket could not be established, statusCode=407": causes()["connection"],
    "getaddrinfo ENOTFOUND api.cal.test": causes()["name"],
    "getaddrinfo EAI_AGAIN api.cal.test": causes()["name"],
    "Client network socket disconnected before secure TLS connection was established": (
        causes()["connection"]
    ),
    "self-signed certificate in certificate chain": causes()["certificate"],
    "self signed certificate": causes()["certificate"],
    "unable to verify the first certificate": causes()["certificate"],
    "certificate has expired": causes()["certificate"],
    "Hostname/IP does not match certificate's altnames: Host: a. is not b": causes()["certificate"],
    "write EPROTO 140:error:1408F10B:SSL routines:ssl3_get_record:wrong version number:": (
        causes()["certificate"]
    ),
    'Invalid character in header content ["Authorization"]': causes()["content"],
    "Request path contains unescaped characters": causes()["content"],
}
OPEN = (
    "socket hang up",
    "read ECONNRESET",
    "write EPIPE",
    "write ECONNRESET",
    "read ETIMEDOUT",
    "timeout of 30000ms exceeded",
    "aborted",
    "stream has been aborted",
    "Maximum number of redirects exceeded",
    "Parse Error: Invalid character in Content-Length",
    "Cannot read properties of undefined (reading 'data')",
    "The webhook has an Invalid URL",
    "write EPROTO 140:error:0A000126:SSL routines::unexpected eof while reading:",
    "",
)


def body(text: str, **more: Any) -> dict[str, Any]:
    return {"message": text, "provider": "cal", "error": {"message": text}, **more}


@pytest.mark.parametrize("text", PROVED)
async def test_what_stopped_in_the_gateway_was_not_sent_and_says_what_to_mend(text: str) -> None:
    async with desk(lambda asked: play(body(text), 500)) as here:
        for words in ("attendees update 5", "attendees delete 5"):
            with pytest.raises(NotSent) as caught:
                await here.ask(words, **({"name": "N"} if "update" in words else {}))
            assert PROVED[text].why in caught.value.message
            assert "Nothing was sent." in caught.value.message
            assert caught.value.hint == PROVED[text].hint
            assert caught.value.status == 500
        with pytest.raises(NotSent) as caught:
            await here.ask("attendees get 5")
        assert "Nothing was sent" not in caught.value.message


@pytest.mark.parametrize("text", OPEN)
async def test_what_broke_later_proves_nothing(text: str) -> None:
    async with desk(lambda asked: play(body(text), 500)) as here:
        with pytest.raises(OutcomeUnknown) as caught:
            await here.ask("attendees update 5", name="N")
        assert not caught.value.over


@pytest.mark.parametrize("text", PROVED)
async def test_the_same_words_prove_nothing_when_cal_has_answered_or_nobody_says_who(
    text: str,
) -> None:
    for answer in (
        body(text, headers={}),
        {"message": text},
        {"data": {"error": {"message": text, "code": 500}}},
        {"message": "x", "provider": "cal", "error": {"message": text, "headers": {}}},
    ):
        async with desk(lambda asked, answer=answer: play(answer, 500)) as here:
            with pytest.raises(OutcomeUnknown):
                await here.ask("attendees update 5", name="N")


async def test_a_code_alone_proves_it_too_unless_the_text_says_that_it_broke_off() -> None:
    answers = {
        "": {"message": "", "provider": "cal", "error": {"code": "ECONNREFUSED"}},
        "hang": {
            "message": "socket hang up",
            "provider": "cal",
            "error": {"message": "socket hang up", "code": "ECONNREFUSED"},
        },
    }
    assert unsent.unsent_cause(answers[""]) == causes()["connection"]
    assert unsent.unsent_cause(answers["hang"]) is None
    assert unsent.unsent_cause({"provider": "cal", "error": {"code": "ECONNRESET"}}) is None


@pytest.mark.parametrize(
    ("status", "wrapped", "over"),
    [(500, True, True), (501, True, True), (500, False, False), (502, True, False),
     (503, True, False), (504, True, False), (524, True, False)],
)  # fmt: skip
async def test_only_cal_s_own_error_ends_a_write(status: int, wrapped: bool, over: bool) -> None:
    answer = body("Error received from the cal API", **({"headers": {}} if wrapped else {}))
    async with desk(lambda asked: play(answer, status)) as here:
        with pytest.raises(OutcomeUnknown) as caught:
            await here.ask("attendees update 5", name="N")
        assert caught.value.over is over


def test_every_recorded_failure_is_read_as_what_the_upstream_saw() -> None:
    """In the recorded exchanges, what is proved unsent never reached the upstream."""
    path = Path(__file__).parents[1] / "data" / "gateway-exchanges.jsonl"
    proved = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        exchange = json.loads(line)
        if exchange["status"] < 500:
            continue
        try:
            answer = json.loads(exchange["body"])
        except ValueError:
            continue
        if unsent.unsent_cause(answer) is not None:
            assert exchange["upstream"] == [], exchange["name"]
            proved += 1
        if unsent.ended_by_cal(exchange["status"], answer):
            assert exchange["upstream"], exchange["name"]
    assert proved >= 2
