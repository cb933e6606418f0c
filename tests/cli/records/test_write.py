"""Writes: confirmed, shown beforehand, refused, and never lost."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.support.sandbox import Running

ATTENDEE = (
    *("attendees", "create", "--booking-id", "1", "--name", "Ada"),
    *("--email", "ada@example.com", "--time-zone", "Europe/Berlin"),
)


def test_a_delete_needs_a_yes(shell: Shell, sandbox: Running) -> None:
    made = str(shell.good(*ATTENDEE)["id"])
    sandbox.requests.clear()
    alone = shell("attendees", "delete", made, "-o", "json")
    assert alone.code == 2
    assert "needs --yes" in alone.error["message"]
    refused = shell("attendees", "delete", made, typed="n\n", terminal=True)
    assert refused.code == 2
    assert "invitation" in refused.err
    assert f"Delete attendee {made}" in refused.err
    assert shell("attendees", "delete", made, typed="", terminal=True).code == 2
    assert {seen.method for seen in sandbox.requests} <= {"GET"}, "it was only looked up"
    done = shell("attendees", "delete", made, typed="yes\n", terminal=True)
    assert done.code == 0
    assert [s.method for s in sandbox.requests if s.method != "GET"] == ["DELETE"]
    assert shell("attendees", "get", made, "-o", "json").code in (4, 5)


def test_a_dry_run_shows_all_and_sends_nothing(shell: Shell, sandbox: Running) -> None:
    shell.good("teams", "list")
    sandbox.requests.clear()
    dry = shell("teams", "update", "1", "--name", "Other", "--dry-run", "-o", "json")
    assert dry.code == 0
    assert dry.json["request"].startswith(f"PATCH {sandbox.base_url}/cal/v2/teams/1?api_token=••••")
    assert dry.json["body"] == {"name": "Other"}
    (line,) = dry.json["diff"]
    assert (line["field"], line["after"]) == ("name", "Other")
    assert line["before"] not in ("", "Other")
    people = shell("bookings", "cancel", "1", "--reason", "ill", "--dry-run", "-o", "table").out
    assert "cancellationReason=ill" in people
    assert "Cannot be undone" in people
    assert list(sandbox.requests) == []


def test_a_dry_run_says_what_becomes_of_open_times(shell: Shell, sandbox: Running) -> None:
    words = ("event-types", "update", "1", "--minimum-booking-notice", "10000", "--dry-run")
    unknown = shell(*words, "-o", "json").json["open_times"]
    assert unknown["before"] is None
    assert "never read" in unknown["unknown"]
    for name in ("users", "schedules", "bookings", "event-types"):
        shell.good(name, "list")
    known = shell(*words, "-o", "json").json["open_times"]
    assert known["before"] > known["after"]
    assert known["event_types"][0]["gone"]
    text = shell(*words, "-o", "table").out
    assert f"next 14 days: {known['before']} → {known['after']}" in text
    name = shell("event-types", "update", "1", "--title", "X", "--dry-run", "-o", "json").json
    assert "open_times" not in name


def test_a_dry_run_tells_what_an_edit_takes_along(shell: Shell, sandbox: Running) -> None:
    words = ("event-types", "update", "1", "--length", "45")
    dry = shell(*words, "--dry-run", "-o", "json").json
    assert dry["body"] == {"length": 45}
    assert any("hosts are sent along" in text for text in dry["consequences"])
    assert list(sandbox.requests) == []


def test_an_override_of_one_day_is_taken(shell: Shell) -> None:
    words = ("--start-time", "9:00", "--end-time", "10:30", "--date", "2026-03-09")
    made = shell.good("availabilities", "create", "--schedule-id", "1", *words)
    assert made["date"].startswith("2026-03-09")
    assert made["endTime"] == "1970-01-01T10:30:00.000Z"


def test_a_read_only_session_writes_nothing(shell: Shell, sandbox: Running) -> None:
    for words in (ATTENDEE, ("attendees", "delete", "1"), ("teams", "update", "1", "--name", "x")):
        result = shell("--read-only", *words, "-o", "json")
        assert result.code == 2
        assert result.error["kind"] == "read_only"
    assert list(sandbox.requests) == []


def test_options_win_over_the_body(shell: Shell, tmp_path: Path) -> None:
    body = {"bookingId": 1, "name": "From file", "email": "file@example.com"}
    (tmp_path / "body.json").write_text(json.dumps(body))
    rest = ("--name", "From option", "--time-zone", "UTC")
    made = shell.good("attendees", "create", "--json", f"@{tmp_path}/body.json", *rest)
    assert (made["name"], made["email"]) == ("From option", "file@example.com")
    text = json.dumps({**body, "timeZone": "UTC"})
    assert shell("attendees", "create", "--json", "-", typed=text).json["name"] == "From file"
    assert shell("attendees", "create", "--json", text).code == 0
    assert "must be a JSON object" in shell("attendees", "create", "--json", "[]").err


def test_flags_null_and_lists(shell: Shell, sandbox: Running) -> None:
    made = shell.good(
        *("webhooks", "create", "--subscriber-url", "https://example.com/x", "--no-active"),
        *("--event-triggers", "BOOKING_CREATED", "--event-triggers", "meeting_ended"),
    )
    sent = next(s for s in sandbox.requests if s.method == "POST").body
    assert sent["eventTriggers"] == ["BOOKING_CREATED", "MEETING_ENDED"]
    assert sent["active"] is False
    sandbox.requests.clear()
    words = ("webhooks", "update", made["id"], "--active", "--payload-template", "null")
    shell.good(*words)
    assert next(s for s in sandbox.requests if s.method == "PATCH").body == {
        "active": True,
        "payloadTemplate": None,
    }
    assert shell("webhooks", "update", "--active", made["id"]).code == 0
    assert shell("webhooks", "update", "--active", "false", made["id"]).code == 0
    assert shell("webhooks", "delete", made["id"], "--yes").code == 0


def test_the_same_edit_twice_is_no_error(shell: Shell) -> None:
    for _ in range(2):
        assert shell.good("teams", "update", "2", "--bio", "The same")["bio"] == "The same"


def test_what_cal_ignores_is_said(shell: Shell) -> None:
    made = shell("schedules", "create", "--name", "A", "--time-zone", "UTC", "--integration", "x")
    assert made.code == 0
    assert "integration: Not sent" in made.err


def test_all_faults_are_told_at_once_and_nothing_is_sent(shell: Shell, sandbox: Running) -> None:
    words = ("attendees", "create", "--email", "x", "--time-zone", "berlin", "--booking-id", "one")
    result = shell(*words, "-o", "json")
    assert (result.code, result.error["kind"]) == (2, "invalid")
    for part in ("email: Must be", "timeZone: Must be", "bookingId: Must be", "name: Is needed"):
        assert part in result.error["message"]
    assert result.error["message"].count("Is needed") == 1
    assert list(sandbox.requests) == []


def test_the_journal_keeps_every_write(shell: Shell, sandbox: Running) -> None:
    made = shell.good(*ATTENDEE)
    shell("attendees", "update", str(made["id"]), "--booking-id", "999999")
    first, second = shell.good("journal", "list")
    assert (first["outcome"], second["outcome"]) == ("refused", "done")
    shown = shell.good("journal", "show", str(second["id"]))
    assert shown["resource"] == "attendees"
    assert (shown["after"] or shown["body"])["email"] == "ada@example.com"
    assert shell("journal", "show", "999").code == 4
    assert shell("journal", "list", "--unknown").json == []


def test_a_write_without_an_answer_has_an_unknown_outcome(shell: Shell, sandbox: Running) -> None:
    sandbox.faults.add("reset_after", method="POST")
    result = shell(*ATTENDEE, "-o", "json")
    assert (result.code, result.error["kind"]) == (8, "outcome_unknown")
    assert [s.method for s in sandbox.requests if s.method == "POST"] == ["POST"]
    (entry,) = shell.good("journal", "list", "--unknown")
    assert entry["outcome"] == "unknown"


@pytest.mark.parametrize(
    ("fault", "code", "kind"),
    [
        ({"kind": "html"}, 9, "not_understood"),
        ({"kind": "redirect"}, 9, "not_understood"),
        ({"kind": "rate_limited", "seconds": 3600, "times": None}, 6, "rate_limited"),
        ({"kind": "status", "status": 401, "body": {"error": "Your apiKey is wrong"}}, 3, None),
        ({"kind": "status", "status": 403, "body": {"message": "No"}}, 3, "forbidden"),
        ({"kind": "status", "status": 409, "body": {"message": "Taken"}}, 5, "refused"),
    ],
)
def test_what_the_gateway_says_has_its_exit_code(
    shell: Shell, sandbox: Running, fault: dict[str, object], code: int, kind: str | None
) -> None:
    name = str(fault.pop("kind"))
    sandbox.faults.add(name, **fault)
    result = shell("teams", "list", "-o", "json")
    assert (result.code, result.out) == (code, ""), result.err
    assert kind is None or result.error["kind"] == kind
    assert set(result.error) == {"kind", "message", "status", "hint", "code"}
    assert result.error["message"]


def test_a_missing_record_is_not_found(shell: Shell) -> None:
    result = shell("teams", "get", "999999", "-o", "json")
    assert (result.code, result.error["kind"], result.error["status"]) == (4, "not_found", 404)


def test_structured_fields_are_given_as_pairs(shell: Shell) -> None:
    words = (*("event-types", "update", "18", "--booking-limits", "PER_DAY=3,PER_WEEK=10"),)
    more = ("--locations", "type=phone", "--locations", "type=link,link=https://a.example/x")
    dry = shell.good(*words, *more, "--hosts", "userId=2;userId=3,isFixed=yes", "--dry-run")
    assert dry["body"]["bookingLimits"] == {"PER_DAY": 3, "PER_WEEK": 10}
    assert dry["body"]["locations"] == [
        {"type": "phone"},
        {"type": "link", "link": "https://a.example/x"},
    ]
    assert dry["body"]["hosts"] == [{"userId": 2}, {"userId": 3, "isFixed": True}]
    team = shell.good("teams", "update", "1", "--metadata", "floor=3,hall=B", "--dry-run")
    assert team["body"]["metadata"] == {"floor": 3, "hall": "B"}
    for wrong, said in (
        ("PER_DAY=x", "it must be a whole number"),
        ("PER_DEY=3", "Did you mean PER_DAY"),
        ("PER_DAY", "must be JSON"),
        ("PER_DAY=1,PER_DAY=2", "once"),
        ("[1]", "must be a JSON object"),
    ):
        result = shell("event-types", "update", "18", "--booking-limits", wrong, "--dry-run")
        assert result.code == 2
        assert said.casefold() in result.err.casefold()
