"""Profiles and tokens: made, chosen, tested, kept and forgotten."""

import getpass
import json
from collections.abc import Callable

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN, USER_TOKEN
from tests.cli.conftest import Shell
from tests.support.sandbox import Running

Bare = Callable[..., Shell]


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends.null import Keyring

    monkeypatch.setattr(keyring, "get_keyring", Keyring)


def test_a_login_tests_the_token_and_keeps_it(bare_shell: Bare, sandbox: Running) -> None:
    shell = bare_shell(CALTUI_BUDGET="0")
    done = shell("login", "work", "--base-url", sandbox.base_url, typed=f"{DEMO_TOKEN}\n")
    assert done.code == 0, done.err
    assert "a file that only you can read" in done.err
    assert DEMO_TOKEN not in done.out + done.err
    assert len(shell.good("teams", "list")) == 6
    (kept,) = shell.home.rglob("*.token")
    assert kept.stat().st_mode & 0o777 == 0o600
    (row,) = shell.good("profiles", "list")
    assert (row["name"], row["active"], row["token"]) == ("work", True, True)

    assert shell("logout").code == 0
    assert shell("teams", "list").code == 3
    assert DEMO_TOKEN not in shell.files()


def test_a_wrong_token_is_not_kept(bare_shell: Bare, sandbox: Running) -> None:
    shell = bare_shell(CALTUI_BUDGET="0", CALTUI_BASE_URL=sandbox.base_url)
    for words in (("login",), ("-o", "json", "login")):
        result = shell(*words, typed="at_wrong_token\n")
        assert result.code == 3
        assert "at_wrong_token" not in result.err + shell.files()
    assert shell.good("profiles", "list") == []
    assert shell("login", typed="\n").code == 2
    assert shell("login", typed="two words\n").code == 2


def test_a_login_on_a_terminal_hides_what_is_typed(
    bare_shell: Bare, sandbox: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def hidden(prompt: str) -> str:
        asked.append(prompt)
        return USER_TOKEN

    monkeypatch.setattr(getpass, "getpass", hidden)
    shell = bare_shell(CALTUI_BUDGET="0", CALTUI_BASE_URL=sandbox.base_url)
    assert shell("login", terminal=True).code == 0
    assert sandbox.base_url in asked[0]
    assert shell.good("profiles", "show")["base_url"] == sandbox.base_url


def test_profiles_are_added_edited_chosen_and_removed(bare_shell: Bare) -> None:
    shell = bare_shell()
    words = ("--production", "--colour", "red", "--zone", "Europe/Berlin", "--budget", "10")
    assert shell("profiles", "add", "work", *words).code == 0
    assert shell("profiles", "add", "test", "--read-only", "--dialect", "calv2").code == 0
    found = {row["name"]: row for row in shell.good("profiles", "list")}
    assert found["work"]["active"]
    assert (found["work"]["production"], found["work"]["budget"]) == (True, 10)
    assert found["test"]["read_only"]
    assert [found[name]["dialect"] for name in ("work", "test")] == ["lowcodeapi", "calv2"]
    assert (
        shell("profiles", "edit", "test", "--no-read-only", "--base-url", "http://[::1]:1").code
        == 0
    )
    assert shell("profiles", "use", "test").code == 0
    shown = shell.good("profiles", "show")
    assert (shown["name"], shown["read_only"]) == ("test", False)
    assert "work" in shell("profiles", "list", terminal=True).out
    assert shell("profiles", "remove", "work").code == 2
    assert shell("profiles", "remove", "work", "--yes").code == 0
    assert [row["name"] for row in shell.good("profiles", "list")] == ["test"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("profiles", "use", "wrok"), "Did you mean work?"),
        (("profiles", "show", "nothing"), "no profile 'nothing'"),
        (("profiles", "add", "work"), "already"),
        (("profiles", "add", "x", "--zone", "Mars/One"), "zone"),
        (("profiles", "add", "x", "--base-url", "ftp://x"), "base_url"),
        (("profiles", "add", "x", "--budget", "many"), "budget"),
        (("profiles", "edit", "work"), "nothing to change"),
        (("--profile", "wrok", "teams", "list"), "wrok"),
        (("profiles",), "needs one more word"),
        (("profiles", "ad", "x"), "ad"),
    ],
)
def test_a_wrong_profile_is_told(bare_shell: Bare, words: tuple[str, ...], said: str) -> None:
    shell = bare_shell()
    assert shell("profiles", "add", "work").code == 0
    before = (shell.home / "config.toml").read_bytes()
    result = shell(*words, "-o", "json")
    assert result.code == 2
    assert said in result.error["message"] + result.error["hint"]
    assert (shell.home / "config.toml").read_bytes() == before


def test_a_profile_is_tested_and_says_whether_it_works(bare_shell: Bare, sandbox: Running) -> None:
    shell = bare_shell(CALTUI_BUDGET="0")
    done = shell("login", "work", "--base-url", sandbox.base_url, typed=f"{DEMO_TOKEN}\n")
    assert done.code == 0, done.err
    found = shell.good("profiles", "test", "work")
    assert (found["name"], found["works"], found["base_url"]) == ("work", True, sandbox.base_url)
    assert shell.good("profiles", "test") == found
    wrong = bare_shell(CALTUI_BUDGET="0", CALTUI_API_TOKEN="at_wrong_token")
    assert wrong("profiles", "add", "other", "--base-url", sandbox.base_url).code == 0
    refused = wrong("profiles", "test", "other")
    assert refused.code == 3
    assert "at_wrong_token" not in refused.err + refused.out


def test_a_profile_without_a_token_sends_nothing(bare_shell: Bare, sandbox: Running) -> None:
    shell = bare_shell(CALTUI_BUDGET="0")
    assert shell("profiles", "add", "work", "--base-url", sandbox.base_url).code == 0
    before = len(sandbox.requests)
    refused = shell("profiles", "test", "work")
    assert refused.code == 3
    assert "caltui login work" in refused.err
    assert len(sandbox.requests) == before


def test_doctor_names_what_is_wrong_with_the_look(bare_shell: Bare, sandbox: Running) -> None:
    shell = bare_shell(CALTUI_BUDGET="0", CALTUI_BASE_URL=sandbox.base_url)
    shell.home.mkdir(exist_ok=True)
    (shell.home / "config.toml").write_text(
        '[profiles.work]\nplace = "nowhere"\n[view]\ntheme = 3\nclok = "12h"\n'
    )
    done = shell("--profile", "work", "-o", "json", "doctor", "--offline")
    places = [row for row in json.loads(done.out) if row["name"] == "place"]
    assert places[0]["text"].startswith("'nowhere' is none: ")
    assert places[0]["hint"] == "caltui profiles edit work --place PLACE"
    rows = [row["text"] for row in json.loads(done.out) if row["name"] == "view"]
    assert any("line 4: 'theme' in [view] must be text in quotes, not 3." in row for row in rows)
    assert any("'clok' in [view] is unknown. Did you mean 'clock'?" in row for row in rows)


def test_what_commands_write_has_24_hours_whatever_the_console_shows(
    bare_shell: Bare, sandbox: Running
) -> None:
    plain = bare_shell(CALTUI_BUDGET="0", CALTUI_BASE_URL=sandbox.base_url)
    plain.env["CALTUI_API_TOKEN"] = DEMO_TOKEN
    before = [
        plain(*words).out for words in (("bookings", "list"), ("-o", "table", "schedules", "list"))
    ]
    (plain.home / "config.toml").write_text('[view]\nclock = "12h"\nfirst_day = "sunday"\n')
    after = [
        plain(*words).out for words in (("bookings", "list"), ("-o", "table", "schedules", "list"))
    ]
    assert after == before
    assert "09:00" in after[1]
