"""`caltui agenda` against a sandbox over HTTP."""

from collections.abc import Callable

import pytest

from tests.cli.conftest import TODAY, Shell

DAY = TODAY.isoformat()


def test_an_agenda_as_data_with_the_guests_own_time(shell: Shell) -> None:
    found = shell.good("agenda", "--user", "2", "--date", DAY, "--zone", "Asia/Tokyo")
    assert found
    assert [row["start"] for row in found] == sorted(row["start"] for row in found)
    assert {row["zone"] for row in found} == {"Asia/Tokyo"}
    assert all(row["start"].endswith("+09:00") for row in found)
    assert not {row["status"] for row in found} & {"CANCELLED", "REJECTED"}
    clash = next(row for row in found if row["clashes"])
    other = next(row for row in found if row["id"] == clash["clashes"][0])
    assert clash["id"] in other["clashes"]
    guests = [guest for row in found for guest in row["guests"] if guest["time_zone"]]
    assert any(not guest["start"].endswith("+09:00") for guest in guests if guest["start"])


def test_all_shows_what_was_cancelled_too(shell: Shell) -> None:
    words = ("agenda", "--team", "1", "--date", DAY, "--days", "28")
    live = {row["id"] for row in shell.good(*words)}
    every = shell.good(*words, "--all")
    extra = [row for row in every if row["id"] not in live]
    assert {row["status"] for row in extra} <= {"CANCELLED", "REJECTED"}
    assert live < {row["id"] for row in every}
    assert f"{len(extra)} cancelled left out" in shell(*words).err


def test_a_table_names_empty_days_and_marks_overlaps(shell: Shell) -> None:
    result = shell("agenda", "--user", "2", "--date", DAY, "-o", "table")
    assert result.code == 0
    assert "Sun 8 Mar 2026" in result.out
    assert "overlaps" in result.out
    assert "Ada Fischer: " in result.err


def test_cached_sends_nothing(shell: Shell) -> None:
    cold = shell("agenda", "--guest", "guest1@example.com", "--cached")
    assert (cold.code, cold.out) == (4, ""), "what was never read is not an empty agenda"
    assert "never read" in cold.err
    assert "leave --cached out" in cold.err
    words = ("agenda", "--guest", "guest1@example.com", "--date", DAY, "--days", "60")
    warm = shell.good(*words)
    assert warm
    assert shell.good(*words, "--cached") == warm


def test_a_user_who_is_not_there(shell: Shell) -> None:
    result = shell("agenda", "--user", "99999", "-o", "json")
    assert result.code == 4
    assert "user 99999" in result.error["message"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "one of the arguments"),
        (("--user", "1", "--team", "2"), "not allowed with"),
        (("--user", "Ada"), "not the id of a user"),
        (("--guest", "maria"), "not an e-mail address"),
        (("--user", "1", "--zone", "Europe/Kiew"), "Did you mean Europe/Kiev"),
        (("--user", "1", "--date", "tomorrow"), "not a date such as"),
        (("--user", "1", "--cached", "--days", "0"), "holds no day"),
        (("--user", "1", "--cached", "--date", "9999-12-31"), "beyond the calendar"),
    ],
)
def test_wrong_words_are_refused_and_nothing_is_sent(
    bare_shell: Callable[..., Shell], words: tuple[str, ...], said: str
) -> None:
    shell = bare_shell(CALTUI_API_TOKEN="at_nothing", CALTUI_BASE_URL="http://127.0.0.1:9")
    result = shell("agenda", *words)
    assert result.code == 2
    assert said.casefold() in result.err.casefold()
