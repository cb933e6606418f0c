"""Reads and writes small private files: owner only, replaced as a whole or not at all."""

import os
from pathlib import Path

from caltui.settings.errors import SettingsError

FILE_MODE = 0o600
FOLDER_MODE = 0o700
_HINT = "Check the folder's permissions, or set CALTUI_HOME to a folder you can write to."


def read_private(path: Path) -> str | None:
    """The file's text, or None when there is no such file. Raises SettingsError.

    The byte order mark that some editors put in front is left out.
    """
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{path} is not UTF-8 text (byte {error.start}).", "Save it as UTF-8, or remove it."
        ) from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {_reason(error)}.", _HINT) from error


def write_private(path: Path, text: str) -> None:
    """Replaces the file at once, mode 0600; a link is followed. Raises SettingsError.

    Line ends are written as they are in the text.
    """
    from caltui.settings.targets import writing

    try:
        private_folder(Path(os.path.realpath(path)).parent)
        with writing(str(path), replace=True, private=True) as file:
            file.write(text)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {_reason(error)}.", _HINT) from error


def remove_private(path: Path) -> None:
    """Removes the file if it is there. Raises SettingsError."""
    try:
        path.unlink(missing_ok=True)
    except NotADirectoryError:
        return
    except OSError as error:
        raise SettingsError(f"{path} cannot be removed: {_reason(error)}.", _HINT) from error


def private_folder(path: Path) -> None:
    """Creates the folder and those above it, 0700 each. Existing ones stay as they are."""
    if path.is_dir():
        return
    if path.parent != path:
        private_folder(path.parent)
    path.mkdir(mode=FOLDER_MODE, exist_ok=True)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
