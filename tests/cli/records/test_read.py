"""`list`, `get`, `find`, `export` and `api`: what goes to stdout, and what is not sent."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.support.sandbox import Running


def test_a_list_is_an_array_and_a_table_on_a_terminal(shell: Shell) -> None:
    assert isinstance(shell("teams", "list").json, list)
    shown = shell("teams", "list", terminal=True)
    assert shown.out.splitlines()[0].split()[:2] == ["ID", "Name"]
    assert "teams" in shown.err


def test_all_users_come_although_cal_gives_pages(shell: Shell, sandbox: Running) -> None:
    assert len(shell.good("users", "list")) == len(sandbox.world.tables["users"]) > 10
    assert len(shell.good("users", "list", "--take", "3", "--page", "2")) == 3
    one = shell.good("users", "list", "--email", "ada.fischer@example.com")
    assert [u["name"] for u in one] == ["Ada Fischer"]


def test_filter_sort_and_columns(shell: Shell) -> None:
    words = ("bookings", "list", "--filter", "status:PENDING", "--sort", "startTime:desc")
    found = shell.good(*words)
    assert {b["status"] for b in found} == {"PENDING"}
    starts = [b["startTime"] for b in found]
    assert starts == sorted(starts, reverse=True)
    assert shell.good(*words, "--columns", "id,start-time")[0].keys() == {"id", "startTime"}
    table = shell(*words, "--columns", "id,attendees[0].email", "-o", "table")
    assert table.out.splitlines()[0].split() == ["ID", "Attendee", "email"]
    assert len(table.out.splitlines()) == len(found) + 1


def test_a_filter_of_time_and_of_values(shell: Shell) -> None:
    every = shell.good("bookings", "list")
    now = datetime.now(UTC).isoformat()
    soon = {
        b["id"] for b in every if b["startTime"] > now and b["status"] in ("PENDING", "ACCEPTED")
    }
    found = shell.good("bookings", "list", "--filter", "next status:pending|accepted")
    assert {b["id"] for b in found} == soon
    assert len(soon) < len(every)
    past = shell.good("bookings", "list", "--filter", "past is:open")
    assert past
    assert not {b["id"] for b in past} & soon


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--filter", "colour:red"), "There is no field 'colour'"),
        (("--filter", '"open'), "A quote is open"),
        (("--filter", "foo:"), "There is no field 'foo'"),
        (("--filter", "status:"), "nothing to look for"),
        (("--filter", "startTime>1.12.2026"), "'1.12.2026' is no time"),
        (("--filter", "title>1050"), "title is no time and no number"),
        (("--filter", "startTime:someday"), "is looked for as it reads, such as 2026-12-01"),
        (("--filter", "is:lost"), "'is:lost' is not understood here: there is is:accepted"),
        (("--filter", "startTime:1.12.2026"), "'1.12.2026' is not understood"),
        (("--filter", "startTime=2026-12-01"), "wants the time as Cal sent it"),
        (("--filter", "status:pend|"), "nothing to look for"),
        (("--filter", "ada|bob"), "'|' is not understood"),
        (("--filter", "id:abc"), "id holds numbers: 'abc' is none"),
        (("--filter", "userId=ada"), "userId= wants an id"),
        (("--sort", "startTim"), "Did you mean startTime"),
        (("--sort", "nothing.at.all:desc"), "no column 'nothing.at.all'"),
        (("--sort", "[0]"), "no column '[0]'"),
        (("--columns", "id,nothing"), "no column 'nothing'"),
        (("--columns", "id,nothing[0].name"), "no column 'nothing[0].name'"),
    ],
)
def test_a_wrong_arrangement_is_told_before_cal_is_asked(
    shell: Shell, sandbox: Running, words: tuple[str, str], said: str
) -> None:
    sandbox.requests.clear()
    result = shell("bookings", "list", *words)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert list(sandbox.requests) == []


@pytest.mark.parametrize(
    ("filter", "said"),
    [
        ("status:PENDNG", "status is never 'pendng': it is one of ACCEPTED, PENDING"),
        ("status=pending", "write PENDING"),
        ("!status:A,B", "status is never 'a,b'"),
        ("status:~xyz", "status is never 'xyz'"),
    ],
)
@pytest.mark.parametrize("cached", [(), ("--cached",)])
def test_a_word_that_a_field_never_has_is_refused(
    shell: Shell, cached: tuple[str, ...], filter: str, said: str
) -> None:
    shell.good("bookings", "list")
    result = shell("bookings", "list", *cached, "--filter", filter)
    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_a_word_that_only_the_data_has_is_found(shell: Shell, sandbox: Running) -> None:
    first = sandbox.world.tables["bookings"]["1"]
    first["status"] = "ON_HOLD"
    found = shell.good("bookings", "list", "--filter", "status:hold")
    assert [row["id"] for row in found] == [1]


@pytest.mark.parametrize("filter", ["length:3o", "length:30m", "length:thirty", "length:~x"])
def test_what_no_number_reads_like_is_refused(shell: Shell, filter: str) -> None:
    result = shell("event-types", "list", "--filter", filter)
    assert (result.code, result.out) == (2, "")
    assert "length holds numbers" in result.err


@pytest.mark.parametrize(
    "filter",
    ["hidden:true", "hidden:no", "hidden=false", "length:30", 'length:"0 mi"', "length:~3n"],
)
def test_what_truths_and_numbers_may_say(shell: Shell, filter: str) -> None:
    assert isinstance(shell.good("event-types", "list", "--filter", filter), list)
    result = shell("event-types", "list", "--filter", "hidden:maybe")
    assert result.code == 2
    assert "hidden is never 'maybe': it is true or false" in result.err


def test_lines_and_csv(shell: Shell) -> None:
    teams = shell.good("teams", "list")
    lines = shell("teams", "list", "-o", "ndjson").out.splitlines()
    assert [json.loads(line) for line in lines] == teams
    rows = list(csv.DictReader(io.StringIO(shell("teams", "list", "-o", "csv").out)))
    assert [row["id"] for row in rows] == [str(team["id"]) for team in teams]


def test_secrets_are_masked_until_they_are_asked_for(shell: Shell) -> None:
    made = shell.good(
        *("booking-references", "create", "--type", "zoom_video", "--uid", "room-s"),
        *("--booking-id", "1", "--meeting-password", "hunter2"),
    )
    words = ("booking-references", "get", str(made["id"]))
    assert made["meetingPassword"] == "••••"
    assert "hunter2" not in shell(*words).out + shell(*words, terminal=True).out
    assert "hunter2" not in shell("booking-references", "list", "-o", "csv").out
    assert shell.good(*words, "--secrets")["meetingPassword"] == "hunter2"
    shell.good("booking-references", "delete", str(made["id"]), "--yes")


def test_cached_reads_send_nothing_and_say_their_age(shell: Shell, sandbox: Running) -> None:
    never = shell("teams", "list", "--cached", "-o", "json")
    assert (never.code, never.error["kind"]) == (4, "not_found")
    live = shell.good("teams", "list")
    sandbox.requests.clear()
    kept = shell("teams", "list", "--cached", "-o", "json")
    assert kept.json == live
    assert "Read now" in kept.err
    one = shell("teams", "get", str(live[0]["id"]), "--cached")
    assert one.json["id"] == live[0]["id"]
    assert "Last seen" in one.err
    asked = shell("bookings", "list", "--user-id", "1", "--cached")
    assert asked.code == 2
    assert "--filter userId=" in asked.err
    assert shell("users", "get", "1", "--cached").code == 4
    assert list(sandbox.requests) == []


def test_the_blocks_of_schedules_are_listed_as_availabilities(shell: Shell) -> None:
    blocks = shell.good("availabilities", "list")
    assert {"id", "scheduleId", "days", "startTime"} <= set(blocks[0])


def test_a_team_is_free_and_busy(shell: Shell) -> None:
    words = ("teams", "availability", "1", "--date-from", "2026-03-02T00:00Z")
    words += ("--date-to", "2026-03-05 00:00 Europe/Berlin")
    shown = shell(*words, "-o", "table").out.splitlines()
    assert shown[0].split()[0] == "Member"
    assert any("free" in line for line in shown)
    assert shell(*words, "-o", "csv").out.startswith("member,state,start,end,title\n")
    missing = shell("teams", "availability", "1")
    assert missing.code == 2
    assert "dateFrom: Is needed" in missing.err
    assert "dateTo: Is needed" in missing.err


def test_find_looks_through_what_was_seen(shell: Shell, sandbox: Running) -> None:
    nothing = shell("find", "Fischer")
    assert nothing.json == []
    assert "--refresh reads them" in nothing.err
    shell.good("users", "list")
    sandbox.requests.clear()
    found = shell.good("find", "fischer")
    ada = {"resource": "users", "category": "Users", "key": "2", "name": "Ada Fischer"}
    assert {**ada, "match": "word", "note": None} in found
    assert list(sandbox.requests) == []
    refreshed = shell.good("find", "fischer", "--refresh", "--limit", "999")
    assert {f["resource"] for f in refreshed} > {"users", "bookings"}


def test_find_shows_categories_with_the_best_first(shell: Shell) -> None:
    for key in ("users", "bookings", "attendees"):
        shell.good(key, "list")
    shown = shell("find", "ada", "--limit", "2", "-o", "table")
    heads = [line for line in shown.out.splitlines()[1:] if not line.startswith("  ")]
    assert len(heads) == len(shell.good("find", "ada", "--limit", "1")) > 1
    assert any(line.startswith("Bookings (2+)") for line in heads)
    assert "--limit shows them" in shown.err
    exact = {f["resource"]: f for f in shell.good("find", "ada.fischer@example.com")}
    assert (exact["users"]["key"], exact["users"]["match"]) == ("2", "value")


def test_a_cached_list_is_the_same_text_as_the_list_itself(shell: Shell) -> None:
    """The list is formed from values, the cached one from stored text."""
    for words in (["webhooks", "list"], ["users", "list"], ["bookings", "list", "--secrets"]):
        for form in ("json", "ndjson"):
            whole = shell(*words, "-o", form).out
            assert len(whole) > 100
            assert shell(*words, "--cached", "-o", form).out == whole
    assert "never read here" in shell("payments", "list", "--cached").err


def test_an_export_goes_to_stdout_or_to_private_files(shell: Shell, tmp_path: Path) -> None:
    assert len(json.loads(shell("export", "teams").out)) == 6
    folder = tmp_path / "out"
    done = shell("export", "teams", "users", "--to", str(folder), "-o", "csv")
    assert done.code == 0, done.err
    assert sorted(p.name for p in folder.iterdir()) == ["teams.csv", "users.csv"]
    assert (folder / "users.csv").stat().st_mode & 0o777 == 0o600
    assert "teams.csv: 6 teams" in done.err
    assert shell("export", "teams", "--cached").json == json.loads(shell("export", "teams").out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export",), "--all"),
        (("export", "team"), "Did you mean teams"),
        (("export", "teams", "users"), "--to FOLDER"),
        (("export", "teams", "-o", "table"), "json, ndjson, markdown or ics"),
    ],
)
def test_a_wrong_export_is_told(shell: Shell, words: tuple[str, ...], said: str) -> None:
    result = shell(*words)
    assert result.code == 2
    assert said in result.err


def test_api_reaches_any_path(shell: Shell, sandbox: Running) -> None:
    found = shell.good("api", "GET", "/v2/teams/1")
    assert json.dumps(found).count('"slug"') >= 1
    dry = shell("api", "delete", "/v2/teams/1", "--query", "a=b c", "--dry-run", "-o", "json")
    assert dry.json["request"].endswith("/cal/v2/teams/1?a=b%20c&api_token=••••")
    assert shell("api", "DELETE", "/v2/teams/1").code == 2
    assert shell("--read-only", "api", "POST", "/v2/teams", "--json", "{}").code == 2
    assert [seen.method for seen in sandbox.requests] == ["GET"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("api", "FETCH", "/v2/me"), "no method 'FETCH'"),
        (("api", "GET", "v2/me"), "must begin with '/'"),
        (("api", "GET", "/v2/../me"), "must not contain"),
        (("api", "GET", "/v2/me", "--query", "x"), "key=value"),
        (("api", "GET", "/v2/me", "--query", "a=1", "--query", "a=2"), "twice"),
        (("api", "GET", "/v2/me", "--query", "api_token=at_x"), "from your profile"),
        (("api", "POST", "/v2/me", "--json", "{"), "must be JSON"),
        (("api", "POST", "/v2/me", "--json", "@/no/such/file"), "cannot be read"),
        (("api", "GET", "/v2/me", "--json", "{}"), "no body"),
    ],
)
def test_a_wrong_api_call_is_told_and_not_sent(
    shell: Shell, sandbox: Running, words: tuple[str, ...], said: str
) -> None:
    result = shell(*words)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert list(sandbox.requests) == []
