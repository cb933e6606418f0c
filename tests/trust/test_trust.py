"""The promises of `python -m tests.trust`, at a small size."""

from pathlib import Path

import pytest

from tests.trust.fuzz import NOW, fuzz
from tests.trust.journey import journey
from tests.trust.obeyed import in_csv, in_json, in_terminal, in_text
from tests.trust.secrets_world import SECRETS, found_in, left_in, secretive_firm
from tests.trust.strange import FAMILIES


@pytest.mark.parametrize("everything", [False, True], ids=["texts", "times and numbers too"])
def test_nothing_of_a_strangers_text_is_obeyed(tmp_path: Path, everything: bool) -> None:
    done = fuzz(11, tmp_path / "home", everything=everything, few=True)
    assert done.wrong == []
    assert done.families == len(FAMILIES)
    assert done.cases > 2_000
    seen = {name for name, count in done.sinks.items() if count}
    assert {"list as csv", "file of csv", "find as table", "table of bookings"} <= seen


def test_no_secret_is_left_behind(tmp_path: Path) -> None:
    with secretive_firm(NOW.date()) as server:
        left = journey(server, tmp_path / "home", NOW, few=True)
    assert left.leaks == []
    assert left.after_forget == []
    assert {words.partition(":")[0] for words in left.kept} == {"meeting password", "payment data"}
    assert left.reports == 1


def test_what_is_looked_for_is_found(tmp_path: Path) -> None:
    """Otherwise no fault would mean nothing."""
    assert in_terminal(b"\x1b[1;31mfine\x1b[0m\x1b[2;3H") == []
    for odd in ("\x1b]0;Zq9\x07", "\x1b[5;53m", "\x1b[?47h", "\x9b31m", "\u202e", "\u200b", "\x07"):
        assert in_terminal(odd.encode()), odd
    assert in_text("a\rb")
    assert in_csv("a,=1+1\n")
    assert in_csv('"\t=1"\n')
    assert in_csv("-5,'=1,+4.5\n") == []
    assert in_json('{"a": NaN}')
    assert in_json('{"a": "\ud800"}')
    for kind, secret in SECRETS.items():
        assert found_in(f"x{secret}y".encode()) == {kind}
        assert found_in(secret.encode().hex().encode()) == {kind}
    (tmp_path / "log").write_text(SECRETS["token"])
    assert left_in(tmp_path) == {"token": {"log (whole)"}}
