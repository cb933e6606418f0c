"""Reads a few words of a category from a dialect's files: enough to name its records.

A search shows records of many categories and needs no more, so nothing else is loaded for it.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from caltui.dialects import SHIPPED, IndexFacts, UnknownDialect, folder_of, titles_of
from caltui.own_toml import read


class UnknownName(LookupError):
    """A category or verb that the catalogue does not have. The text says what there is."""


class Outline(NamedTuple):
    """A category's words, and the fields of a record that name and identify it, best first."""

    key: str
    title: str
    noun: str
    label: tuple[str, ...]
    ids: tuple[str, ...]

    def name_of(self, record: Mapping[str, Any]) -> str:
        """Returns the name of a record for people; its noun and key where it has no name."""
        return name_in(record, self.label) or f"{self.noun} {key_in(record, self.ids) or '?'}"


class Outlines(IndexFacts):
    """The categories of one dialect by their words, read lazily from its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._outlines: dict[str, Outline] = {}

    @cached_property
    def titles(self) -> dict[str, str]:
        """Title by key, in the order of the sidebar."""
        return titles_of(self._index)

    def outline(self, key: str) -> Outline:
        """Reads the names of a category and of its records."""
        if key not in self._outlines:
            data = read(self._path(key))
            words = (data["key"], data["title"], data["noun"])
            names, ids = tuple(data["label"]), tuple(data["id"]["record_key"])
            self._outlines[key] = Outline(*words, names, ids)
        return self._outlines[key]

    def _path(self, name: str) -> Path:
        """The file of that name: the dialect's own, or that of the one that it extends."""
        own = self.folder / f"{name}.toml"
        base = self._index.get("extends")
        return own if base is None or own.is_file() else SHIPPED / base / own.name


def catalogue_folder(dialect: str) -> Path:
    """The folder of a dialect, named or as a whole path. Raises UnknownName."""
    try:
        return folder_of(dialect)
    except UnknownDialect as error:
        raise UnknownName(str(error)) from None


def ids_in(record: Mapping[str, Any], fields: Iterable[str]) -> tuple[str, ...] | None:
    """The record's identifiers in these fields, or None when one is missing."""
    found = tuple(map(record.get, fields))
    if any(value is None or value == "" or isinstance(value, (dict, list)) for value in found):
        return None
    return tuple(map(str, found))


def key_in(record: Mapping[str, Any], fields: Iterable[str]) -> str | None:
    """The record's identity as one text: `5`, `3_7`, `3_google_calendar_me@x.y`."""
    ids = ids_in(record, fields)
    return None if ids is None else "_".join(ids)


def name_in(record: Mapping[str, Any], label: Iterable[str]) -> str:
    """The first name that the record has in these fields; empty for none."""
    for name in label:
        value = record.get(name)
        if value not in (None, ""):
            return str(value)
    return ""
