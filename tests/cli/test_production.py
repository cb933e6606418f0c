"""A profile marked production asks before every write, from the command line too."""

from pathlib import Path

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from tests.cli.conftest import Shell
from tests.cli.records.test_write import ATTENDEE
from tests.support.sandbox import Running

EDIT = ("teams", "update", "1", "--name", "Another")
API = ("api", "PATCH", "/v2/teams/1", "--json", '{"name": "A third"}')


@pytest.fixture
def real(tmp_path: Path, sandbox: Running) -> Shell:
    """A shell whose active profile is production."""
    shell = Shell(tmp_path / "real", CALTUI_API_TOKEN=DEMO_TOKEN, CALTUI_PROFILE="live")
    words = ("--base-url", sandbox.base_url, "--budget", "0", "--zone", "Europe/Berlin")
    added = shell("profiles", "add", "live", "--production", *words)
    assert added.code == 0, added.err
    return shell


def writes(sandbox: Running) -> list[str]:
    return [seen.method for seen in sandbox.requests if seen.method != "GET"]


@pytest.mark.parametrize("words", [ATTENDEE, EDIT, API], ids=["create", "update", "api"])
def test_a_write_needs_a_yes(real: Shell, sandbox: Running, words: tuple[str, ...]) -> None:
    sandbox.requests.clear()
    alone = real(*words, "-o", "json")
    assert alone.code == 2
    assert "PRODUCTION profile 'live'" in alone.error["message"]
    assert "needs --yes" in alone.error["message"]
    assert real(*words, typed="n\n", terminal=True).code == 2
    assert writes(sandbox) == []
    agreed = real(*words, typed="y\n", terminal=True)
    assert agreed.code == 0, agreed.err
    assert len(writes(sandbox)) == 1


def test_yes_and_a_dry_run_ask_nothing(real: Shell, sandbox: Running) -> None:
    edit = ("teams", "update", "1", "--name", "Named by this test alone")
    assert real(*edit, "--dry-run").code == 0
    assert real(*edit, "--yes", "-o", "json").code == 0
    sandbox.requests.clear()
    undone = real("undo", "-o", "json")
    assert undone.code == 2
    assert "PRODUCTION" in undone.error["message"]
    assert writes(sandbox) == []


def test_the_question_says_who_and_when(real: Shell, sandbox: Running) -> None:
    real.good("bookings", "list")
    asked = real("bookings", "cancel", "1", typed="n\n", terminal=True)
    assert asked.code == 2
    for word in ("When: ", "Europe/Berlin", "Guest: ", "@example.", "Host: ", "Event type: "):
        assert word in asked.err


def test_other_profiles_are_asked_for_deletes_alone(shell: Shell, sandbox: Running) -> None:
    assert shell(*EDIT, "-o", "json").code == 0
    assert shell(*API).code == 0
