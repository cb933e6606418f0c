"""The files that a profile leaves on the disk, found by their names."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from caltui.settings.model import Profile
from caltui.settings.paths import Paths

SHARED = ("front*.json", "checked-config.json")
"""Files of the home that may show a profile: the pictures for the next start, and what the last
check of the configuration found. They are made again when needed."""


def files_of(where: Paths, name: str, others: Iterable[str]) -> list[Path]:
    """Every file that belongs to the profile of that name, in all its dialects and base URLs.

    `others` are the names of the other profiles: no file of theirs is among them.
    """
    theirs = {Profile(other).slug for other in others if other != name}
    found = [entry for folder in where.profile_folders for entry in _named(folder, name, theirs)]
    inside = [file for entry in found for file in entry.rglob("*")]
    return [file for file in (*found, *inside) if file.is_file()]


def shared_files(where: Paths) -> list[Path]:
    """The files of the home that may show any profile."""
    return [file for pattern in SHARED for file in where.data.glob(pattern)]


def _named(folder: Path, name: str, theirs: set[str]) -> Iterator[Path]:
    """The entries of a folder whose name is the profile's, with a base URL or a dialect or not."""
    slug = Profile(name).slug
    belongs = re.compile(rf"({re.escape(slug)}(?:-[0-9a-f]{{8}})?)(?:[.].*)?")
    for entry in sorted(folder.glob("*")):
        match = belongs.fullmatch(entry.name)
        if match is not None and match[1] not in theirs:
            yield entry
