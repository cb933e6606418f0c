"""`caltui inbox` against a sandbox over HTTP."""

import json
from collections.abc import Callable

from caltui.catalog.load import catalog
from caltui.sandbox.cal.callers import USER_TOKEN
from caltui.workspace.inbox.queues import queues_of
from tests.cli.conftest import Shell
from tests.support.sandbox import Running


def test_queues_are_counted(shell: Shell) -> None:
    found = {row["queue"]: row for row in shell.good("inbox")}
    assert list(found) == [queue.id for queue in queues_of(catalog())]
    assert found["ownerless"]["count"] == 1
    assert found["webhooks"]["unknown"] is None
    assert found["webhooks"]["read_at"]
    assert found["hostless"]["count"] is None, "no list shows event types of teams"
    assert "lists leave them out" in found["hostless"]["unknown"]


def test_a_queue_names_its_records_and_reads_only_its_lists(shell: Shell, sandbox: Running) -> None:
    rows = shell.good("inbox", "ownerless")
    assert [(row["resource"], row["key"], row["subject"]) for row in rows] == [
        ("teams", "6", "Field Service")
    ]
    assert "Admin: Callum Hewitt" in rows[0]["why"]
    paths = {seen.path.removeprefix("/cal/v2/") for seen in sandbox.requests}
    assert paths == {"memberships", "teams", "users"}
    assert not sandbox.requests.effects


def test_a_table_says_what_the_queue_means_and_how_old_it_is(shell: Shell) -> None:
    result = shell("inbox", "dangling", "-o", "table")
    assert result.code == 0
    assert "users 25" in result.out
    assert "1 item · Users read now, Schedules read now" in result.err
    counts = shell("inbox", "--cached", "-o", "table")
    assert "▲ now   double" in counts.out
    assert "webhooks: unknown. Webhooks were never read." in counts.err
    assert "1  Default schedule is gone" in counts.out


def test_what_a_normal_key_cannot_see_is_unknown(shell: Shell) -> None:
    shell.env["CALTUI_API_TOKEN"] = USER_TOKEN
    found = {row["queue"]: row for row in shell.good("inbox")}
    assert found["ownerless"]["count"] in (None, 0)
    assert found["pending"]["count"] is not None


def test_an_unknown_queue_is_refused(shell: Shell) -> None:
    result = shell("inbox", "doubel")
    assert result.code == 2
    assert "Did you mean double?" in result.err


def test_every_queue_at_once(shell: Shell) -> None:
    rows = shell.good("inbox", "all")
    assert {"ownerless", "dangling", "webhooks"} <= {row["queue"] for row in rows}
    assert all(row["why"].endswith(".") for row in rows)


def test_what_was_never_read_is_not_an_empty_list(shell: Shell) -> None:
    for queue in ("all", "pending"):
        cold = shell("inbox", queue, "--cached", "-o", "json")
        assert cold.code == 4
        assert cold.error["kind"] == "not_found"
        assert "Bookings" in cold.error["message"]


def test_what_could_not_be_read_is_not_an_empty_list(bare_shell: Callable[..., Shell]) -> None:
    shell = bare_shell(CALTUI_API_TOKEN="at_x", CALTUI_BASE_URL="http://127.0.0.1:9")
    for words in (("inbox", "all"), ("inbox", "pending"), ("inbox",)):
        result = shell(*words, "-o", "json")
        assert result.code == 7, words
        assert result.error["kind"] == "unreachable"


def test_a_list_that_fails_among_others_is_told_by_the_exit_code(
    shell: Shell, sandbox: Running
) -> None:
    sandbox.faults.add("server_error", path="/v2/hooks", times=None)
    result = shell("inbox", "all", "-o", "json")
    assert result.code == 9
    rows = json.loads(result.out)
    assert "ownerless" in {row["queue"] for row in rows}, "what could be read is there"
    assert "webhooks: unknown." in result.err


def test_triage_is_the_inbox_by_another_name(shell: Shell) -> None:
    assert shell.good("triage", "ownerless") == shell.good("inbox", "ownerless")


def test_an_exit_code_for_cron(shell: Shell) -> None:
    assert shell("inbox", "invited", "--exit-code").code == 10
    assert shell("inbox", "invited").code == 0
    assert shell("inbox", "refund", "--exit-code").code == 0
    pressing = sum(row["count"] for row in shell.good("inbox") if row["severity"] == "now")
    assert shell("inbox", "--exit-code").code == (10 if pressing else 0)
    unknown = shell("inbox", "hostless", "--exit-code")
    assert unknown.code == 4, "unknown is not none"


def test_rows_say_what_settles_them(shell: Shell) -> None:
    row = shell.good("inbox", "invited")[0]
    assert row["remedy"] == "accept (record only)"
    assert row["since"]
    assert row["note"] is None
