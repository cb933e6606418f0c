"""`caltui journal` and `caltui undo`: what was written, what came of it, and the way back."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.cli.conftest import Shell
from tests.support.sandbox import Running

ROOT = Path(__file__).parents[3]
NUMBERS = count(1)
PAUSE = Event()
Start = Callable[..., "subprocess.Popen[str]"]


def attendee() -> tuple[str, ...]:
    """The words that make an attendee like whom there is no other."""
    email = f"ada{next(NUMBERS)}@example.com"
    words = ("attendees", "create", "--booking-id", "1", "--name", "Ada", "--email", email)
    return (*words, "--time-zone", "Europe/Berlin")


@pytest.fixture
def start(shell: Shell) -> Iterator[Start]:
    """Starts a command in a process of its own; killed when the test is over."""
    started: list[subprocess.Popen[str]] = []

    def run(*words: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "caltui", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, **shell.env},
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def until(condition: Callable[[], Any], what: str) -> None:
    """Waits until something is so."""
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, what
        PAUSE.wait(0.02)


def effects(sandbox: Running) -> list[str]:
    return [seen.method for seen in sandbox.requests.effects]


def writes(sandbox: Running) -> list[str]:
    return [seen.method for seen in sandbox.requests if seen.method != "GET"]


def age(shell: Shell, seconds: float) -> None:
    """Makes every entry of the journal so much older."""
    (mirror,) = shell.home.rglob("*.sqlite")
    with closing(sqlite3.connect(mirror, isolation_level=None)) as sql:
        sql.execute("UPDATE journal SET at = at - ?, settled_at = settled_at - ?", (seconds,) * 2)


def name_of(sandbox: Running, key: str) -> str:
    return str((sandbox.world.find("attendees", key) or {})["name"])


def test_the_next_command_settles_what_was_lost(shell: Shell, sandbox: Running) -> None:
    sandbox.faults.add("reset_after", method="POST")
    assert shell(*attendee()).code == 8
    after = shell("teams", "get", "1", "-o", "json")
    assert after.code == 0
    assert after.json["id"] == 1
    assert "Create attendee Ada took effect: Attendee" in after.err
    (entry,) = shell.good("journal", "list")
    assert (entry["outcome"], entry["detail"][:10]) == ("done", "Read back:")
    assert effects(sandbox) == ["POST"]
    quiet = shell("teams", "get", "1")
    assert quiet.err == ""


def test_a_create_is_not_repeated_without_a_word(shell: Shell, sandbox: Running) -> None:
    words = attendee()
    sandbox.faults.add("reset_after", method="POST")
    assert shell(*words).code == 8
    again = shell(*words, "-o", "json")
    assert again.code == 2
    assert "needs --yes" in again.error["message"]
    assert effects(sandbox) == ["POST"], "there is one of them"
    assert shell(*words).code == 0, "it is known now what was done: this is a second one"
    sandbox.faults.add("reset", method="POST", times=None)
    assert shell(*words).code == 8
    sandbox.faults.clear()
    asked = shell(*words, typed="n\n", terminal=True)
    assert (asked.code, "has an unknown outcome" in asked.err) == (2, True)
    assert shell(*words, "--yes").code == 0
    assert effects(sandbox) == ["POST", "POST", "POST"]


def test_a_cancellation_that_was_done_is_not_sent_again(shell: Shell, sandbox: Running) -> None:
    live = next(b for b in shell.good("bookings", "list") if b["status"] == "ACCEPTED")
    words = ("bookings", "cancel", str(live["id"]), "--reason", "Ill", "--yes")
    sandbox.faults.add("reset_after", method="DELETE")
    assert shell(*words).code == 8
    again = shell(*words)
    assert again.code == 0
    assert "took effect" in again.err
    assert "nothing is sent again" in again.err
    assert again.json["message"].startswith("Done already: Cancel booking")
    assert writes(sandbox) == ["DELETE"], "people are told once"


def test_only_online_commands_settle(shell: Shell, sandbox: Running) -> None:
    sandbox.faults.add("reset_after", method="POST")
    shell(*attendee())
    sandbox.requests.clear()
    for words in (("journal", "list"), ("teams", "get", "1", "--cached"), ("doctor", "--offline")):
        shell(*words)
    assert shell("teams", "update", "1", "--bio", "x", "--dry-run").code == 0
    assert list(sandbox.requests) == []
    assert len(shell.good("journal", "list", "--unknown")) == 1


@pytest.mark.parametrize("verb", ["create", "update", "delete"])
def test_killed_when_the_work_was_done(
    shell: Shell, sandbox: Running, start: Start, verb: str
) -> None:
    key = str(shell.good(*attendee())["id"])
    sandbox.requests.clear()
    sandbox.faults.add("no_answer_after", times=None, method=METHODS[verb])
    process = start(*words_for(verb, key))
    until(lambda: effects(sandbox), "the work is done there")
    assert shell.good("journal", "list", "--unknown") == [], "its process still runs"
    process.send_signal(signal.SIGKILL)
    process.wait()
    (left,) = shell.good("journal", "list", "--unknown")
    assert left["outcome"] == "unknown"
    assert left["detail"] == "It was cut off here before an answer came."
    assert shell.good("journal", "list")[0] == left
    assert shell.good("journal", "show", str(left["id"]))["outcome"] == "unknown"
    sandbox.faults.clear()
    told = shell("teams", "get", "1", "-o", "json")
    assert (told.code, "took effect" in told.err) == (0, True), told.err
    assert shell.good("journal", "list")[0]["outcome"] == "done"
    assert writes(sandbox) == [METHODS[verb]], "nothing was sent again"


METHODS = {"create": "POST", "update": "PATCH", "delete": "DELETE"}


def words_for(verb: str, key: str) -> tuple[str, ...]:
    """A command of that verb."""
    if verb == "create":
        return attendee()
    return ("attendees", verb, key, *(("--name", "Mia") if verb == "update" else ("--yes",)))


@pytest.mark.parametrize("verb", ["create", "update", "delete"])
def test_killed_before_the_work_was_done(
    shell: Shell, sandbox: Running, start: Start, verb: str
) -> None:
    key = str(shell.good(*attendee())["id"])
    sandbox.requests.clear()
    sandbox.faults.add("no_answer", times=None, method=METHODS[verb])
    process = start(*words_for(verb, key))
    until(lambda: writes(sandbox), "the request arrived there")
    process.send_signal(signal.SIGKILL)
    process.wait()
    sandbox.faults.clear()
    early = shell("journal", "settle", "-o", "json")
    assert early.code == 8
    assert "It may still come" in early.json[0]["reason"]
    number = str(early.json[0]["id"])
    for seconds in (61, 320, 86_400):
        age(shell, seconds)
        later = shell("journal", "settle", "-o", "json")
        assert (later.code, later.json[0]["outcome"]) == (8, "unknown"), "time proves nothing"
    assert effects(sandbox) == []
    (told,) = shell.good("journal", "settle", number, "--as", "no-effect")
    assert told["outcome"] == "no effect"
    assert shell.good("journal", "settle") == []


def test_ctrl_c_names_what_was_on_its_way(shell: Shell, sandbox: Running, start: Start) -> None:
    sandbox.requests.clear()
    sandbox.faults.add("no_answer", method="POST")
    process = start(*attendee())
    until(lambda: writes(sandbox), "the request arrived there")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    text = err if isinstance(err, str) else err.decode()
    assert "Create attendee" in text
    assert "it was on its way, so its outcome is unknown" in text
    assert shell.good("journal", "list")[0]["outcome"] == "unknown"


def test_what_comes_late_is_found_by_the_next_commands(
    shell: Shell, sandbox: Running, start: Start
) -> None:
    """A create killed on its way, done minutes later: unknown for every command until then."""
    sandbox.requests.clear()
    sandbox.faults.add("late", seconds=0, method="POST")
    process = start(*attendee())
    until(lambda: writes(sandbox), "the request arrived there")
    process.send_signal(signal.SIGKILL)
    process.wait()
    for seconds in (0, 75, 600):
        age(shell, seconds)
        told = shell("teams", "get", "1")
        assert "1 write has an unknown outcome" in told.err
        assert shell.good("journal", "list")[0]["outcome"] == "unknown"
    assert sandbox.sandbox.do_late() == 1
    age(shell, 3600)
    told = shell("teams", "get", "1")
    assert "took effect" in told.err
    assert shell.good("journal", "list")[0]["outcome"] == "done"
    assert effects(sandbox) == ["POST"]


def test_what_cannot_be_told_is_said_and_settled_by_hand(shell: Shell, sandbox: Running) -> None:
    made = shell.good(
        *("webhooks", "create", "--subscriber-url", "https://example.com/journal"),
        *("--event-triggers", "BOOKING_CREATED", "--active"),
    )
    sandbox.faults.add("reset_after", method="PATCH")
    assert shell("webhooks", "update", made["id"], "--no-active").code == 8
    first = shell("teams", "get", "1")
    assert "is not settled: active tells nothing: Cal does not show it." in first.err
    assert "1 write has an unknown outcome. Look with: caltui journal settle" in first.err
    sandbox.requests.clear()
    second = shell("teams", "get", "1")
    assert "active tells nothing" not in second.err
    assert len(sandbox.requests) == 1, "it is not read back again and again"
    (told,) = shell("journal", "settle", "-o", "json").json
    number = str(told["id"])
    assert shell("journal", "settle", "--as", "done").code == 2
    assert shell.good("journal", "settle", number, "--as", "done")[0]["outcome"] == "done"
    assert shell.good("journal", "show", number)["detail"] == "Said by hand."
    assert shell("teams", "get", "1").err == ""


def test_settling_tells_when_nothing_can_be_read(shell: Shell, sandbox: Running) -> None:
    sandbox.faults.add("reset_after", method="POST")
    shell(*attendee())
    sandbox.faults.add("status", method="GET", status=403, body={"message": "No"}, times=None)
    result = shell("journal", "settle", "-o", "json")
    assert (result.code, result.error["kind"]) == (3, "forbidden")
    sandbox.faults.clear()
    assert shell.good("journal", "settle")[0]["outcome"] == "done"
    assert shell("journal", "settle", "999", "-o", "json").error["kind"] == "not_found"


def test_undo_asks_shows_and_takes_back(shell: Shell, sandbox: Running) -> None:
    key = str(shell.good(*attendee())["id"])
    shell.good("attendees", "update", key, "--name", "Mia")
    alone = shell("undo", "-o", "json")
    assert (alone.code, "needs --yes" in alone.error["message"]) == (2, True)
    dry = shell.good("undo", "--dry-run")
    assert dry["body"] == {"name": "Ada"}
    assert dry["diff"] == [{"field": "name", "before": "Mia", "after": "Ada"}]
    no = shell("undo", typed="n\n", terminal=True)
    assert (no.code, "name: Mia → Ada" in no.err) == (2, True), no.err
    assert name_of(sandbox, key) == "Mia"
    yes = shell("undo", typed="y\n", terminal=True)
    assert yes.code == 0, yes.err
    assert name_of(sandbox, key) == "Ada"
    shown = shell.good("journal", "show", "3")
    assert (shown["undo_of"], shown["outcome"]) == (2, "done")
    assert set(shell.good("undo", "--yes")) == {"message"}
    assert sandbox.world.find("attendees", key) is None
    nothing = shell("undo", "--yes", "-o", "json")
    assert (nothing.code, nothing.error["kind"]) == (5, "cannot_undo")


def test_undo_of_a_delete_says_what_does_not_come_back(shell: Shell, sandbox: Running) -> None:
    key = str(shell.good(*attendee())["id"])
    shell.good("attendees", "delete", key, "--yes")
    dry = shell("undo", "2", "--dry-run", "-o", "table")
    assert f"It gets a new id: what named attendee {key} does not name it." in dry.out
    again = shell.good("undo", "2", "--yes")
    assert (again["name"], str(again["id"]) == key) == ("Ada", False)
    assert shell("undo", "2", "--yes").code == 5


def test_a_read_only_session_undoes_nothing(shell: Shell, sandbox: Running) -> None:
    key = str(shell.good(*attendee())["id"])
    result = shell("--read-only", "undo", "--yes", "-o", "json")
    assert (result.code, result.error["kind"]) == (2, "read_only")
    assert sandbox.world.find("attendees", key) is not None


def test_an_edit_of_what_somebody_changed_is_refused_on_a_terminal(
    shell: Shell, sandbox: Running
) -> None:
    key = str(shell.good(*attendee())["id"])
    row = sandbox.world.find("attendees", key)
    assert row is not None
    sandbox.world.change("attendees", row, {"name": "Zoë"})
    sandbox.requests.clear()
    words = ("attendees", "update", key, "--name", "Mia")
    asked = shell(*words, "--if-unchanged", "-o", "json")
    assert (asked.code, asked.error["kind"], asked.error["status"]) == (5, "conflict", None)
    assert "name was 'Ada', is now 'Zoë', yours is 'Mia'" in asked.error["message"]
    assert asked.error["fields"] == {"name": {"was": "Ada", "theirs": "Zoë", "yours": "Mia"}}
    sandbox.world.change("attendees", row, {"name": "Yan"})
    shown = shell(*words, terminal=True)
    assert (shown.code, "is now 'Yan'" in shown.err) == (5, True)
    assert writes(sandbox) == []
    sandbox.world.change("attendees", row, {"name": "Xin"})
    assert shell(*words, "--no-if-unchanged", terminal=True).code == 0
    assert name_of(sandbox, key) == "Mia"


def test_a_script_sends_without_looking_when_the_record_was_seen(
    shell: Shell, sandbox: Running
) -> None:
    key = str(shell.good(*attendee())["id"])
    sandbox.requests.clear()
    shell.good("attendees", "update", key, "--name", "Mia")
    assert [seen.method for seen in sandbox.requests] == ["PATCH"]


def test_what_was_never_seen_is_read_so_that_it_can_be_undone(
    shell: Shell, sandbox: Running
) -> None:
    row = next(iter(sandbox.world.rows("schedules")))
    name, key = row["name"], str(row["id"])
    shell.good("schedules", "update", key, "--name", "Mine")
    assert [seen.method for seen in sandbox.requests] == ["GET", "PATCH"]
    sandbox.requests.clear()
    shell.good("undo", "--yes")
    assert row["name"] == name
    sandbox.requests.clear()
    other = list(sandbox.world.rows("schedules"))[1]
    shell.good("schedules", "update", str(other["id"]), "--name", "B", "--no-if-unchanged")
    assert [seen.method for seen in sandbox.requests] == ["PATCH"]
    assert "never read" in shell("undo", "--yes").err


def test_the_way_back_is_told_before(shell: Shell) -> None:
    key = str(shell.good(*attendee())["id"])
    dry = shell.good("attendees", "update", key, "--name", "Mia", "--dry-run")
    assert dry["undo"] == "Can be undone."
    told = shell("attendees", "delete", key, typed="n\n", terminal=True)
    assert "Can be undone: a new attendee like it is made, with a new id." in told.err
    cancel = shell("bookings", "cancel", "1", typed="n\n", terminal=True)
    assert cancel.err.count("annot be undone") == 1
