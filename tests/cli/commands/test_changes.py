"""`caltui changes` against a sandbox over HTTP."""

from tests.cli.conftest import Shell


def test_what_somebody_else_changed_is_told_with_both_values(shell: Shell) -> None:
    shell.good("users", "list")
    shell.good("users", "update", "2", "--name", "Ada Now", "--yes")
    shell.good("users", "list")
    rows = shell.good("changes", "--since", "yesterday", "--resource", "users", "--id", "2")
    named = [row for row in rows if row["field"] == "name"]
    assert [(r["before"], r["after"], r["origin"]) for r in named] == [
        ("Ada Fischer", "Ada Now", "here")
    ]
    assert named[0]["read_before"] <= named[0]["found_at"]
    told = shell("changes", "--since", "2h", "-o", "table")
    assert "Cal does not say who changed a record" in told.err
    assert "Ada Now" in told.out
    assert shell.good("changes", "--since", "today", "--resource", "teams") == []


def test_options_that_do_not_go_together_are_refused(shell: Shell) -> None:
    for words in (("--id", "2"), ("--refresh",), ("--resource", "user"), ("--since", "whenever")):
        assert shell("changes", *words).code == 2, words
