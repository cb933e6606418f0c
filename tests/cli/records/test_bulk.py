"""Ids on stdin: many records with one command, reported one by one, resumed after a stop."""

import json
from collections import Counter
from typing import Any

import pytest

from caltui.cli import terminal
from caltui.workspace.open import open_workspace
from tests.cli.conftest import Result, Shell
from tests.support.sandbox import Running

MOVE = ("attendees", "update", "-", "--time-zone", "Asia/Tokyo")


def keys(sandbox: Running, table: str, count: int) -> list[str]:
    found = list(sandbox.world.tables[table])
    assert len(found) >= count
    return found[:count]


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.out.splitlines()]


def outcomes(result: Result) -> Counter[str]:
    return Counter(line["outcome"] for line in lines(result))


def effects(sandbox: Running) -> Counter[str]:
    return Counter("_".join(seen.ids) for seen in sandbox.requests.effects)


def fail(sandbox: Running, keys: list[str], kind: str = "status", **values: Any) -> None:
    for key in keys:
        sandbox.faults.add(kind, method="PATCH", path=f"/attendees/{key}", **values)


def test_200_with_7_failures(shell: Shell, sandbox: Running) -> None:
    ids = keys(sandbox, "attendees", 200)
    bad = ids[5:200:30]
    fail(sandbox, bad, status=400)
    result = shell(*MOVE, "--yes", typed="\n".join(ids))
    assert result.code == 5
    assert outcomes(result) == {"done": 193, "refused": 7}
    assert [line["key"] for line in lines(result)] == ids
    assert [line["key"] for line in lines(result) if line["outcome"] == "refused"] == bad
    assert set(effects(sandbox).values()) == {1}
    assert "193 done, 7 refused of 200" in result.err
    [run] = shell.good("bulk", "list")
    assert (run["done"], run["refused"], run["left"], run["state"]) == (193, 7, 0, "over")
    again = shell("bulk", "resume", run["id"], "--failed", "--yes", "-o", "ndjson")
    assert again.code == 0, again.err
    assert [line["key"] for line in lines(again)] == bad
    assert effects(sandbox) == Counter(ids)


def test_a_list_goes_from_one_command_to_the_next(shell: Shell, sandbox: Running) -> None:
    listed = shell("webhooks", "list", "-o", "ndjson")
    assert listed.code == 0
    count = len(lines(listed))
    assert count
    result = shell("webhooks", "update", "-", "--no-active", "--yes", typed=listed.out)
    assert (result.code, outcomes(result)) == (0, {"done": count})
    report = shell("webhooks", "delete", "-", "--yes", "-o", "json", typed=result.out)
    assert report.code == 0
    assert {row["outcome"] for row in report.json} == {"done"}
    assert sandbox.world.tables["webhooks"] == {}


@pytest.mark.parametrize("form", ["tabs", "blanks", "joined", "arrays", "one array", "records"])
def test_composite_ids_in_every_form(shell: Shell, sandbox: Running, form: str) -> None:
    rows = list(sandbox.world.rows("memberships"))[:2]
    pairs = [(row["userId"], row["teamId"]) for row in rows]
    text = {
        "tabs": "\r\n".join(f"{a}\t{b}" for a, b in pairs),
        "blanks": "\ufeff" + "\n\n".join(f" {a}  {b} " for a, b in pairs),
        "joined": "\n".join(f"{a}_{b}" for a, b in pairs),
        "arrays": "\n".join(json.dumps(pair) for pair in pairs),
        "one array": json.dumps(pairs),
        "records": json.dumps(rows, indent=2),
    }[form]
    result = shell("memberships", "update", "-", "--role", "ADMIN", "--dry-run", typed=text)
    assert result.code == 0, result.err
    assert [line["ids"] for line in lines(result)] == [[str(a), str(b)] for a, b in pairs]
    assert "nothing was sent" in result.err
    assert [seen.method for seen in sandbox.requests if seen.method != "GET"] == []


def test_a_dry_run_lists_requests_without_the_token(shell: Shell, sandbox: Running) -> None:
    words = ("bookings", "cancel", "-", "--reason", "Ill", "--dry-run")
    result = shell(*words, typed="[1, 2, 2]")
    assert result.code == 0
    assert [line["key"] for line in lines(result)] == ["1", "2"]
    assert all("api_token=••••" in line["request"] for line in lines(result))
    assert "1 named more than once" in result.err
    assert "everybody is told" in result.err
    assert len(sandbox.requests) == 0


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (MOVE, "1\n2\n", "needs --yes"),
        ((*MOVE, "--yes"), "1\nabc\n../x\n", "Line 2"),
        ((*MOVE, "--yes"), '{"name": "Ada"}\n', "holds no id of attendee"),
        ((*MOVE, "--yes"), "[true]", "Item 1"),
        (("attendees", "update", "-", "--time-zone", "Mars", "--yes"), "1", "timeZone"),
        (("attendees", "update", "-", "--json", "-", "--yes"), "1", "Both ids and --json"),
        (("memberships", "delete", "3", "--yes"), "", "teamId"),
        (("--read-only", *MOVE, "--yes"), "1", "read-only"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_sent(
    shell: Shell, sandbox: Running, words: tuple[str, ...], typed: str, said: str
) -> None:
    result = shell(*words, typed=typed)
    assert result.code == 2
    assert said in result.err
    assert len(sandbox.requests) == 0


def test_nothing_on_stdin_is_nothing_to_do(shell: Shell, sandbox: Running) -> None:
    result = shell(*MOVE, "--yes", typed="\n")
    assert (result.code, result.out) == (0, "")
    assert "nothing to do" in result.err


def test_an_unknown_outcome_gives_8_and_is_not_sent_again(shell: Shell, sandbox: Running) -> None:
    ids = keys(sandbox, "attendees", 5)
    fail(sandbox, ids[1:2], "reset_after")
    fail(sandbox, ids[2:3], status=400)
    result = shell(
        "-o", "ndjson", *MOVE[:3], "--time-zone", "Asia/Seoul", "--yes", typed="\n".join(ids)
    )
    assert result.code == 8
    assert [line["outcome"] for line in lines(result)] == [
        *("done", "unknown", "refused", "done", "done")
    ]
    assert effects(sandbox) == {key: 1 for key in ids if key != ids[2]}


def test_stop_on_error_leaves_the_rest_for_later(shell: Shell, sandbox: Running) -> None:
    ids = keys(sandbox, "attendees", 4)
    fail(sandbox, ids[1:2], status=400)
    words = ("attendees", "update", "-", "--time-zone", "Asia/Dubai", "--stop-on-error", "--yes")
    result = shell(*words, typed="\n".join(ids))
    assert result.code == 5
    assert [line["outcome"] for line in lines(result)] == [
        "done",
        "refused",
        "not sent",
        "not sent",
    ]
    assert len(effects(sandbox)) == 1
    [run] = shell.good("bulk", "list")
    assert (run["state"], run["left"]) == ("cut short", 2)
    refused = shell("bulk", "resume", run["id"])
    assert refused.code == 2
    assert "needs --yes" in refused.err
    assert shell("bulk", "resume", run["id"], "--yes").code == 5, "one is still refused"
    assert effects(sandbox) == {key: 1 for key in ids if key != ids[1]}
    shown = shell.good("bulk", "show", run["id"])
    assert [row["outcome"] for row in shown] == ["done", "refused", "done", "done"]
    assert shell("bulk", "show", "nope").code == 4


def test_a_gateway_that_is_gone_ends_the_run(shell: Shell, sandbox: Running) -> None:
    gone = Shell(shell.home, **{**shell.env, "CALTUI_BASE_URL": "http://127.0.0.1:9"})
    result = gone(*MOVE, "--yes", typed="1\n2\n3\n4\n5\n")
    assert result.code == 7
    assert outcomes(result) == {"not sent": 5}
    assert "could not be reached" in result.err


def test_a_wrong_token_ends_the_run_at_once(shell: Shell, sandbox: Running) -> None:
    stranger = Shell(shell.home, **{**shell.env, "CALTUI_API_TOKEN": "at_nobody"})
    result = stranger(*MOVE, "--yes", typed="1\n2\n3\n")
    assert result.code == 3
    assert len([seen for seen in sandbox.requests if seen.method == "PATCH"]) <= 2


def test_a_table_for_people(shell: Shell, sandbox: Running) -> None:
    ids = keys(sandbox, "attendees", 2)
    result = shell(
        "attendees",
        "update",
        "-",
        "--time-zone",
        "Asia/Kabul",
        "--yes",
        "-o",
        "table",
        typed="\n".join(ids),
    )
    assert result.code == 0
    assert result.out.splitlines()[0].split() == ["Key", "Outcome", "What", "Detail", "Entry"]
    assert len(result.out.splitlines()) == 3


def test_the_journal_names_the_run(shell: Shell, sandbox: Running) -> None:
    from caltui.settings.paths import paths
    from caltui.settings.profiles import choose, load

    ids = keys(sandbox, "attendees", 2)
    assert (
        shell(
            "attendees", "update", "-", "--time-zone", "Asia/Tomsk", "--yes", typed=json.dumps(ids)
        ).code
        == 0
    )
    where = paths(shell.env)
    profile = choose(load(where), None, shell.env)
    assert profile is not None
    workspace = open_workspace(profile, token=None, paths=where)
    batches = {entry.batch for entry in workspace.kept.journal()}
    workspace.close()
    assert batches == {shell.good("bulk", "list")[0]["id"]}


def test_on_a_terminal_the_number_is_typed(
    shell: Shell, sandbox: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answers = iter(["yes", "12\n", "y"])
    monkeypatch.setattr(
        terminal, "_ask", lambda question: (asked.append(question), next(answers))[1]
    )
    ids = keys(sandbox, "custom-inputs", 13)
    words = ("custom-inputs", "update", "-", "--placeholder", "None", "-o", "ndjson")
    wrong = shell(*words, typed="\n".join(ids[:12]), terminal=True)
    assert (wrong.code, len(sandbox.requests)) == (2, 0)
    assert "Edit custom input 1" in wrong.err
    assert shell(*words, typed="\n".join(ids[:12]), terminal=True).code == 0
    assert shell(*words, typed=ids[12], terminal=True).code == 0
    assert asked == [
        *["Edit 12 custom inputs? Type 12 to go on: "] * 2,
        "Edit 1 custom input? [y/N] ",
    ]
    assert effects(sandbox) == Counter(ids)
