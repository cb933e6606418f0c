"""Reads what was last seen of a profile. Loads nothing that writes or sends."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from caltui.scheduling.wording import first_names_text

if TYPE_CHECKING:
    from datetime import datetime

    from caltui.catalog.load import Catalog
    from caltui.catalog.model import Record
    from caltui.catalog.outline import Outlines
    from caltui.mirror.file.read_records import Seen
    from caltui.mirror.index.tables import Shape, ShapeMaker
    from caltui.mirror.reader import Reader
    from caltui.settings.model import Profile
    from caltui.settings.paths import Paths
    from caltui.workspace.records.found import FoundIn

STALE = "stale"
"""The name under which the mirror keeps the lists that a write has changed."""


NAMED = 3
"""How many categories a sentence names."""


class LastSeen:
    """Reads from the mirror, at once and from any thread."""

    catalog: "Outlines"
    clock: "Callable[[], datetime]"
    _mirror: "Reader"

    @property
    def whole_catalog(self) -> "Catalog":
        """The catalogue with all that it says of each category."""
        raise NotImplementedError

    def record(self, resource: str, key: str) -> "Seen | None":
        """One record as last seen."""
        return self._mirror.get(resource, key)

    def records(self, resource: str) -> "dict[str, Record]":
        """Every record of a category as last seen, by key, without what is gone at Cal."""
        return {key: seen.record for key, seen in self._mirror.all(resource)}

    def texts(self, resource: str) -> Iterator[str]:
        """The same records as stored JSON: compact, with safe text."""
        return self._mirror.texts(resource)

    def count(self, resource: str) -> int | None:
        """Counts the records that are known; None if the list was never read."""
        return self._mirror.count(resource)

    def age(self, resource: str) -> float | None:
        """Seconds since the list was read; None if it never was."""
        at = self._mirror.synced_at(resource)
        return None if at is None else max(0.0, self.clock().timestamp() - at)

    def outdated(self, resource: str) -> bool:
        """Tells whether a write has changed the list since it was read."""
        return resource in outdated(self._mirror)

    def unread(self) -> list[str]:
        """The categories whose lists were never read."""
        return [key for key in self.catalog.titles if self.count(key) is None]

    def gaps(self) -> str:
        """Says which categories were never read, or are known only in part."""
        from caltui.workspace.base.reach import ListReach

        never, reach = self.unread(), ListReach(self.whole_catalog, self._mirror)
        part = [key for key in self.catalog.titles if key not in never and not reach.whole(key)]
        named = (("Never read", never), ("Known in part", part))
        return " ".join(f"{head}: {self._titles(keys)}." for head, keys in named if keys)

    def _titles(self, keys: list[str]) -> str:
        return first_names_text([self.catalog.titles[key] for key in keys], NAMED)

    def find(self, text: str, each: int = 10) -> "list[FoundIn]":
        """The records that contain every word of the text, themselves or in the note of a person on
        them: by category, best first; those found by their note before the others.

        The category with the best result is first; the others follow in the catalogue's order.
        Categories that the catalogue does not have are left out.
        """
        from caltui.workspace.records.found import with_noted

        return with_noted(self._mirror, self.catalog, self._search(text, each), text, each)

    def _search(self, text: str, each: int) -> "list[FoundIn]":
        from caltui.workspace.records.found import Found, FoundIn

        order = list(self.catalog.titles)
        hits_of = [h for h in self._mirror.find_by_category(text, each) if h.resource in order]
        hits_of.sort(key=lambda hits: (hits.found[0].rank, order.index(hits.resource)))
        groups = []
        for hits in hits_of:
            of = self.catalog.outline(hits.resource)
            found = tuple(
                Found(of.key, hit.key, of.name_of(hit.record), hit.match, hit.record)
                for hit in hits.found
            )
            groups.append(FoundIn(of.key, of.title, found, hits.more))
        return groups


class CachedReader(LastSeen):
    """A profile's mirror for reading only. Close it after use."""

    def __init__(self, profile: "Profile", paths: "Paths") -> None:
        """Opens the mirror. Raises MirrorError and SettingsError."""
        from caltui.catalog.outline import Outlines, catalogue_folder
        from caltui.mirror.reader import Reader

        self.catalog = Outlines(catalogue_folder(profile.dialect))
        self.clock = _now
        self._dialect, self._state = profile.dialect, paths.state(profile.slug)
        self._mirror = Reader.open_to_read(
            paths.mirror(profile.slug),
            shapes=lambda key: shape_maker(self.whole_catalog)(key),
            dialect=self.catalog.dialect,
        )

    @property
    def whole_catalog(self) -> "Catalog":
        """The profile's catalogue, loaded when it is first asked for."""
        from caltui.catalog.load import catalog
        from caltui.catalog.newer.overlay_file import OVERLAY

        return catalog(self._dialect, self._state / OVERLAY)

    @property
    def notice(self) -> str:
        """The fault of the mirror's file at opening, or empty."""
        return self._mirror.notice

    def close(self) -> None:
        """Closes the file."""
        self._mirror.close()


def shape_maker(known: "Catalog") -> "ShapeMaker":
    """A function that returns the shape of a category's index table, loaded on first use."""

    def make(key: str) -> "Shape":
        from caltui.mirror.index.tables import Shape
        from caltui.workspace.records.index_columns import shape

        return shape(known.resource(key)) if key in known.titles else Shape()

    return make


def _now() -> "datetime":
    from datetime import UTC, datetime

    return datetime.now(UTC)


def outdated(mirror: "Reader") -> set[str]:
    """The lists that a write has changed since they were read."""
    kept: Any = mirror.get_state(STALE)
    return {str(key) for key in kept} if isinstance(kept, list) else set()
