"""`bookings book`: by id, slug or title, its questions, a closed time, and one taken meanwhile."""

from datetime import UTC, datetime, timedelta
from typing import Any

from caltui.sandbox.cal.world import iso
from tests.cli.conftest import Shell
from tests.support.sandbox import Running

QUESTION = "What would you like to talk about?"
GUEST = ("--mail", "grace@example.com", "--name", "Grace Hopper")


def words(what: str, at: str, *more: str) -> tuple[str, ...]:
    """A whole command."""
    return ("bookings", "book", what, "--at", at, *GUEST, *more)


def writes(sandbox: Running) -> list[Any]:
    """What was written."""
    return [request for request in sandbox.requests if request.method != "GET"]


def open_time(shell: Shell) -> str:
    """An open time of the event type, as Cal would take it."""
    day = datetime.now(UTC) + timedelta(days=40)
    night = day.replace(hour=2, minute=7, second=0, microsecond=0)
    told = shell(*words("1", night.isoformat(), "--answer", f"{QUESTION}=x"), "--dry-run")
    assert told.code == 2, told.err
    hint = told.err[told.err.index("Nearest open times") :]
    zone, times = hint.split("(")[1].split("): ")
    assert zone
    return times.split(", ")[1].partition(" ")[2].rstrip(".\n")


def test_it_is_shown_asked_for_and_booked(shell: Shell, sandbox: Running) -> None:
    at = open_time(shell)
    answer = ("--answer", "what would you like to talk about=Engines")
    shown = shell.good(*words("intro-call", at, *answer, "--dry-run"))
    assert shown["summary"].startswith("Book Intro call for Grace Hopper")
    assert shown["body"]["responses"] == {
        "name": "Grace Hopper",
        "email": "grace@example.com",
        "location": {"value": "integrations:daily", "optionValue": ""},
        "what-would-you-like-to-talk-about": "Engines",
    }
    assert any("mailed" in note for note in shown["consequences"])
    assert writes(sandbox) == []
    asked = shell(*words("Intro call", at, *answer))
    assert asked.code == 2
    assert "--yes" in asked.err
    zone = ("--zone", "America/New_York", "--language", "de", "--yes")
    made = shell.good(*words("Intro call", at, *answer, *zone))
    assert made["eventTypeId"] == 1
    [sent] = writes(sandbox)
    assert (sent.body["timeZone"], sent.body["language"]) == ("America/New_York", "de")


def test_what_is_known_of_the_guest_is_not_asked_again(shell: Shell) -> None:
    at = open_time(shell)
    seen = shell.good("person", "guest30@example.com")
    shown = shell.good(
        *("bookings", "book", "1", "--at", at, "--mail", "guest30@example.com"),
        *("--answer", f"{QUESTION}=Engines", "--dry-run"),
    )
    assert shown["body"]["responses"]["name"] == seen["name"]
    assert shown["body"]["timeZone"] == seen["time_zone"]


def test_a_question_without_answer_names_its_option(shell: Shell, sandbox: Running) -> None:
    at = open_time(shell)
    told = shell(*words("1", at, "--yes"), "-o", "json")
    assert told.code == 2
    assert told.error["kind"] == "invalid"
    assert f'--answer "{QUESTION}=…": Is needed.' in told.error["message"]
    without = shell("bookings", "book", "1", "--at", at, "--yes")
    assert "--name: Is needed" in without.err
    assert "--mail: Is needed" in without.err
    other = shell(*words("1", at, "--answer", "Shoe size=42"))
    assert other.code == 2
    assert "'Shoe size' is not asked: it asks " in other.err
    assert QUESTION in other.err
    assert "write QUESTION=ANSWER" in shell(*words("1", at, "--answer", "42")).err
    assert writes(sandbox) == []


def test_a_time_taken_meanwhile_is_said_with_the_nearest(shell: Shell, sandbox: Running) -> None:
    at = open_time(shell)
    answer = ("--answer", f"{QUESTION}=Engines", "--yes")
    sandbox.faults.add("status", status=409, method="POST", times=1)
    refused = shell(*words("1", at, *answer), "-o", "json")
    assert refused.code == 5
    assert "Nearest open times" in refused.error["hint"]
    row = next(r for r in sandbox.world.tables["bookings"].values() if r["status"] == "ACCEPTED")
    zone_at = shell.good(*words("1", at, *answer, "--dry-run"))["body"]["start"]
    start = datetime.fromisoformat(zone_at)
    host = sandbox.world.tables["event-types"]["1"]["userId"]
    times = {"startTime": iso(start), "endTime": iso(start + timedelta(minutes=30))}
    sandbox.world.change("bookings", row, {**times, "userId": host, "eventTypeId": 1})
    sent = len(writes(sandbox))
    closed = shell(*words("1", at, *answer), "-o", "json")
    assert closed.code == 2
    assert "it is closed" in closed.error["message"]
    assert "Nearest open times" in closed.error["hint"]
    assert len(writes(sandbox)) == sent


def test_wrong_words_are_said_before_anything_is_sent(shell: Shell, sandbox: Running) -> None:
    for said, code, line in (
        ("No event type called 'nothing of it' was seen", 4, words("nothing of it", "+2h")),
        ("--at: 'blah' is no time", 2, words("1", "blah")),
        ("--zone", 2, words("1", "+2h", "--zone", "Mars/Base")),
        ("may be event type", 2, words("e", "+2h")),
    ):
        found = shell(*line, "--yes")
        assert found.code == code, (line, found.err)
        assert said in found.err
    assert writes(sandbox) == []
