"""`caltui find` finds records by the notes of a person on them."""

from caltui.mirror.store import Mirror
from tests.cli.conftest import Shell


def test_find_finds_a_note(shell: Shell) -> None:
    shell.good("users", "list")
    (file,) = shell.home.rglob("mirrors/*.sqlite")
    with Mirror.open(file) as mirror:
        mirror.put_note("users", "2", "Called twice about the invoice")
    (row,) = shell.good("find", "twice invoice")
    assert (row["resource"], row["key"], row["match"]) == ("users", "2", "note")
    assert row["note"] == "Called twice about the invoice"
    assert "# Called twice" in shell("find", "twice invoice", "-o", "table").out
