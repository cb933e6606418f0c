"""`caltui absence`: shown, sent as one act, and wrong input."""

from tests.cli.conftest import Shell
from tests.support.sandbox import Running


def test_a_day_is_shown_and_closed(shell: Shell, sandbox: Running) -> None:
    words = ("absence", "close", "2", "--days", "next-week", "--stranded", "keep")
    shown = shell.good(*words, "--dry-run")
    assert {row["key"].partition(" ")[0] for row in shown} == {"schedules"}
    assert not [r for r in sandbox.requests if r.method != "GET"]
    done = shell.good(*words, "--yes")
    assert len(done) == len(shown)
    sent = [r for r in sandbox.requests if r.method == "POST"]
    assert len(sent) == len(shown)
    again = shell(*words, "--yes")
    assert "no hours" in again.err


def test_wrong_words_are_said_before_cal_is_asked(shell: Shell, sandbox: Running) -> None:
    for words, said in (
        (("close", "ada", "--days", "thu"), "'ada' is not the id of a user"),
        (("close", "2", "--days", "someday"), "--days: 'someday' is no day"),
        (("leave", "2", "--to", "2"), "cannot take the bookings over"),
    ):
        found = shell("absence", *words, "--yes")
        assert found.code != 0
        assert said in found.err
    assert not [r for r in sandbox.requests if r.method != "GET"]
