"""Deletes everything that caltui keeps of a profile: nothing of it is left on the disk."""

from pathlib import Path
from typing import NamedTuple

from caltui.mirror.file.errors import MirrorError
from caltui.mirror.file.in_use import in_use
from caltui.mirror.store import Mirror
from caltui.settings.errors import SettingsError
from caltui.settings.files import remove_private
from caltui.settings.kept_files import files_of, shared_files
from caltui.settings.model import Settings
from caltui.settings.paths import Paths
from caltui.settings.profiles import save
from caltui.settings.secrets import forget_token

MIRROR = ".sqlite"


class ProfileFiles(NamedTuple):
    """The files kept of a profile, and the writes whose outcome is unknown.

    `bytes` is the size of all files, `unread` are the mirrors whose journal cannot be read.
    """

    name: str
    files: tuple[Path, ...]
    bytes: int
    unknown: int
    unread: tuple[Path, ...]


def what_is_kept(where: Paths, settings: Settings, name: str) -> ProfileFiles:
    """Looks what would be deleted. Deletes nothing."""
    files = files_of(where, name, settings.profiles)
    unknown, unread = 0, []
    for mirror in _mirrors(files):
        found = _unknown_in(mirror)
        if found is None:
            unread.append(mirror)
        else:
            unknown += found
    size = sum(file.stat().st_size for file in files if file.exists())
    return ProfileFiles(name, tuple(files), size, unknown, tuple(unread))


def forget_profile(where: Paths, settings: Settings, held: ProfileFiles) -> None:
    """Deletes the token, the files and the profile itself.

    Raises SettingsError when another program has a mirror open: nothing is deleted then.
    """
    for mirror in _mirrors(held.files):
        if in_use(mirror):
            raise SettingsError(
                f"Profile '{held.name}' is in use: another program has {mirror} open.",
                "End it, then repeat this. Nothing was deleted.",
            )
    forget_token(held.name, where)
    if held.name in settings.profiles:
        save(where, settings.without_profile(held.name))
    for file in (*held.files, *files_of(where, held.name, settings.profiles), *shared_files(where)):
        remove_private(file)


def _mirrors(files: "tuple[Path, ...] | list[Path]") -> list[Path]:
    return [file for file in files if file.suffix == MIRROR]


def _unknown_in(mirror: Path) -> int | None:
    """Counts the writes of a journal with an unknown outcome; None if it cannot be read."""
    try:
        with Mirror.open(mirror) as opened:
            return len(opened.unknown())
    except MirrorError:
        return None
