"""Keeps the token: in the environment, the keyring, or a file that only its owner can read.

A token is in one place at most. Nothing here logs or prints it.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from caltui.dialects import DEFAULT_DIALECT, UnknownDialect, folder_of, key_of, read_index
from caltui.settings.errors import SettingsError
from caltui.settings.files import FILE_MODE, read_private, remove_private, write_private
from caltui.settings.model import Profile
from caltui.settings.paths import Paths

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend as Ring

SERVICE = "caltui"
KEYRING, FILE = "keyring", "file"
T = TypeVar("T")


def token_for(profile: Profile, paths: Paths, env: Mapping[str, str] = os.environ) -> str | None:
    """The profile's token, or None. CALTUI_API_TOKEN wins over what is stored.

    The file is looked at before the keyring: a token is never in both, and a
    keyring takes a tenth of a second to load.
    """
    token = env.get("CALTUI_API_TOKEN", "").strip()
    if token:
        return _checked(token, "CALTUI_API_TOKEN", profile.dialect)
    if profile.demo:
        return None
    path = _file(profile.name, paths)
    text = read_private(path)
    if text and text.strip():
        _tighten(path)
        return _checked(text.strip(), str(path), profile.dialect)
    return _keyring(lambda ring: ring.get_password(SERVICE, _user(profile.name, paths)), None)


def token_place(profile: Profile, paths: Paths, env: Mapping[str, str] = os.environ) -> str:
    """Says where `token_for` finds the token, for people. Says nothing of the token itself."""
    if env.get("CALTUI_API_TOKEN", "").strip():
        return "CALTUI_API_TOKEN"
    path = _file(profile.name, paths)
    return str(path) if (read_private(path) or "").strip() else "the keyring"


def store_token(profile_name: str, token: str, paths: Paths) -> str:
    """Keeps the token and says where: "keyring", or "file" when no keyring works."""
    token = _checked(token.strip(), "The token")
    user = _user(profile_name, paths)

    def keep(ring: "Ring") -> bool:
        ring.set_password(SERVICE, user, token)
        return bool(ring.get_password(SERVICE, user) == token)

    if _keyring(keep, False):
        remove_private(_file(profile_name, paths))
        return KEYRING
    _keyring(lambda ring: _drop(ring, user), None)
    write_private(_file(profile_name, paths), token + "\n")
    return FILE


def forget_token(profile_name: str, paths: Paths) -> None:
    """Removes the token from wherever it is. None stored is no error."""
    remove_private(_file(profile_name, paths))
    _keyring(lambda ring: _drop(ring, _user(profile_name, paths)), None)


def keyring_name() -> str:
    """Returns the name of the system's keyring; empty where none works."""
    return _keyring(lambda ring: str(getattr(ring, "name", type(ring).__name__)), "")


def _keyring(ask: Callable[["Ring"], T], otherwise: T) -> T:
    """The keyring's answer. Backends fail in ways of their own: any failure is `otherwise`."""
    try:
        import keyring

        ring = keyring.get_keyring()
        return ask(ring) if ring.priority > 0 else otherwise
    except Exception:
        return otherwise


def _drop(ring: "Ring", user: str) -> None:
    if ring.get_password(SERVICE, user) is not None:
        ring.delete_password(SERVICE, user)


def _user(profile_name: str, paths: Paths) -> str:
    return f"{profile_name}@{paths.scope}" if paths.scope else profile_name


def _file(profile_name: str, paths: Paths) -> Path:
    return paths.secrets / f"{Profile(profile_name).slug}.token"


def _checked(token: str, where: str, dialect: str = "") -> str:
    """The token, or SettingsError for characters that no token has. The message never holds it."""
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise SettingsError(
            f"{where} holds no usable token: it is empty, or has blanks or unusual characters.",
            _advice(dialect),
        )
    return token


def _advice(dialect: str) -> str:
    try:
        key = key_of(read_index(folder_of(dialect or DEFAULT_DIALECT)))
    except (UnknownDialect, OSError, ValueError):
        return "Copy it again."
    return f"Copy the {key.word} of {key.where} again; it begins with {key.begins}."


def _tighten(path: Path) -> None:
    """Makes the token file readable by its owner only. Raises SettingsError."""
    if os.name == "posix" and path.stat().st_mode & 0o077:
        try:
            path.chmod(FILE_MODE)
        except OSError as error:
            raise SettingsError(
                f"{path} can be read by others, and that cannot be changed.",
                "Remove it and run caltui login again.",
            ) from error
