"""A home of its own for every test, and keyrings that behave in different ways."""

from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as FailingKeyring

from caltui.settings.paths import Paths, paths


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def places(home: Path) -> Paths:
    return paths({"CALTUI_HOME": str(home)})


@pytest.fixture
def write(places: Paths) -> Callable[[str], Paths]:
    """Writes the configuration file."""

    def put(text: str) -> Paths:
        places.config.parent.mkdir(parents=True, exist_ok=True)
        places.config.write_text(text, encoding="utf-8")
        return places

    return put


class DictKeyring(KeyringBackend):
    """A keyring that works, in memory."""

    priority = 5.0

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    """No test touches the keyring of the person who runs it."""
    before = keyring.get_keyring()
    keyring.set_keyring(FailingKeyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def ring(no_keyring: None) -> DictKeyring:
    working = DictKeyring()
    keyring.set_keyring(working)
    return working
