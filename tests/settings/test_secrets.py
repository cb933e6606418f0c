"""Tokens: one place each, private, never in a message."""

import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.null import Keyring as NullKeyring

from caltui.settings.errors import SettingsError
from caltui.settings.model import Profile
from caltui.settings.paths import Paths, paths
from caltui.settings.secrets import forget_token, store_token, token_for
from tests.settings.conftest import DictKeyring

TOKEN = "at_0123456789abcdef"
WORK = Profile("work")


def files(places: Paths) -> Iterator[Path]:
    return places.secrets.glob("*")


def test_a_keyring_that_works_is_used_and_no_file(places: Paths, ring: DictKeyring) -> None:
    assert store_token("work", f" {TOKEN}\n", places) == "keyring"
    assert token_for(WORK, places, {}) == TOKEN
    assert list(ring.kept.values()) == [TOKEN]
    assert list(files(places)) == []


def test_without_a_keyring_it_is_a_private_file(places: Paths) -> None:
    assert store_token("work", TOKEN, places) == "file"
    [file] = files(places)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert token_for(WORK, places, {}) == TOKEN
    assert token_for(Profile("other"), places, {}) is None


def test_a_keyring_that_forgets_what_it_was_told_is_not_trusted(places: Paths) -> None:
    keyring.set_keyring(NullKeyring())
    assert store_token("work", TOKEN, places) == "file"
    assert token_for(WORK, places, {}) == TOKEN


class Broken(DictKeyring):
    """A keyring whose service went away."""

    def get_password(self, service: str, username: str) -> str | None:
        raise OSError("no bus")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError("no bus")


def test_a_keyring_that_fails_is_no_failure(places: Paths) -> None:
    keyring.set_keyring(Broken())
    assert token_for(WORK, places, {}) is None
    assert store_token("work", TOKEN, places) == "file"
    assert token_for(WORK, places, {}) == TOKEN
    forget_token("work", places)
    assert list(files(places)) == []


def test_it_is_never_in_both(places: Paths, ring: DictKeyring) -> None:
    keyring.set_keyring(Broken())
    store_token("work", TOKEN, places)
    keyring.set_keyring(ring)
    assert store_token("work", "at_second", places) == "keyring"
    assert list(files(places)) == []
    assert token_for(WORK, places, {}) == "at_second"


class Half(DictKeyring):
    """A keyring that has an old token and takes no new one."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError("read only")


def test_an_old_token_in_the_keyring_goes_when_the_new_one_is_in_a_file(
    places: Paths, ring: DictKeyring
) -> None:
    store_token("work", "at_old", places)
    half = Half()
    half.kept = ring.kept
    keyring.set_keyring(half)
    assert store_token("work", TOKEN, places) == "file"
    assert half.kept == {}


def test_the_environment_wins(places: Paths) -> None:
    store_token("work", TOKEN, places)
    assert token_for(WORK, places, {"CALTUI_API_TOKEN": "at_env"}) == "at_env"
    assert token_for(WORK, places, {"CALTUI_API_TOKEN": ""}) == TOKEN


def test_forgetting(places: Paths, ring: DictKeyring) -> None:
    store_token("work", TOKEN, places)
    forget_token("work", places)
    assert ring.kept == {}
    assert token_for(WORK, places, {}) is None
    forget_token("work", places)


def test_two_homes_do_not_share_a_keyring_entry(tmp_path: Path, ring: DictKeyring) -> None:
    one, other = (paths({"CALTUI_HOME": str(tmp_path / name)}) for name in "ab")
    store_token("work", TOKEN, one)
    assert token_for(WORK, other, {}) is None
    store_token("work", "at_other", other)
    assert token_for(WORK, one, {}) == TOKEN


def test_a_demo_needs_no_token(places: Paths, ring: DictKeyring) -> None:
    store_token("demo", TOKEN, places)
    assert token_for(Profile("demo", demo=True), places, {}) is None


@pytest.mark.parametrize("token", ["", "  ", "at_a b", "at_\x1b[0m", "at_é", "at_a\nb"])
def test_a_token_that_cannot_be_one_is_refused_and_not_repeated(places: Paths, token: str) -> None:
    with pytest.raises(SettingsError, match="no usable token") as caught:
        store_token("work", token, places)
    assert token.strip() == "" or token not in str(caught.value)
    assert not places.secrets.exists()


def test_a_file_that_others_could_read_is_made_private(places: Paths) -> None:
    store_token("work", TOKEN, places)
    [file] = files(places)
    file.chmod(0o644)
    assert token_for(WORK, places, {}) == TOKEN
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_place_that_cannot_be_written(home: Path, places: Paths) -> None:
    home.write_text("in the way")
    with pytest.raises(SettingsError, match=r"work\.token cannot be written") as caught:
        store_token("work", TOKEN, places)
    assert TOKEN not in str(caught.value)
