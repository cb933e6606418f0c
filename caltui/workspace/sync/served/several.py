"""Reads a list that is made of several series of calls: one's own, and those of each team.

A record that comes by two of them counts once, as the first one brought it. The list is complete
only if all of them came whole. One that fails is told, and takes nothing away: which records it
brought before is kept in the mirror, and only those of the others can become gone.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from caltui.catalog.model import Record, Resource
from caltui.gateway.errors.kinds import GatewayError
from caltui.mirror.store import Mirror
from caltui.scheduling.wording import first_names_text
from caltui.workspace.sync.lanes import in_lanes
from caltui.workspace.sync.pages import Add, Paged, Pages, Turn
from caltui.workspace.sync.read import Send, items_of, keyed
from caltui.workspace.sync.served.sources import Source

HOPELESS = frozenset({"not_authorized", "rate_limited", "unreachable"})
"""Kinds of errors that any further call would meet as well."""


NAMED = 3
"""So many teams are named in a sentence about what could not be read."""


class FoundInside(NamedTuple):
    """Records that are inside those of another category, and where they were found."""

    place: str
    pairs: Sequence[tuple[str, Record]]


class SourcesReader:
    """Reads all sources of a list once.

    `newest` is the latest stamp that a
    record had; `unstamped` says whether one had none. `owners` are the people all of whose records
    came.
    """

    def __init__(self, send: Send, turn: Turn, of: Resource, sources: Sequence[Source]) -> None:
        self._send = send
        self._turn = turn
        self._of = of
        self._sources = sources
        self._seen: set[str] = set()
        self._failures: list[tuple[str, GatewayError]] = []
        self.brought: dict[str, tuple[str, ...]] = {}
        self.failed: set[str] = set()
        self.first_whole = True
        self.newest = ""
        self.unstamped = False
        self.owners: set[str] = set()

    async def read(self, add: Add, found: Sequence[FoundInside] = ()) -> Paged:
        """Reads them in their order, and gives each part to `add` as it comes.

        Raises GatewayError where one's own, the organisation's or all others cannot be read.
        """
        parts: dict[str, Paged] = {}
        others = list(self._sources)
        if others and not others[0].of:
            first = others.pop(0)
            parts[first.place] = await self._one(first, add, first=True)
            self.first_whole = parts[first.place].complete
        jobs = (partial(self._try, source, add, parts) for source in others)
        await in_lanes(jobs, self._turn)
        if self._failures and not parts:
            raise self._failures[0][1]
        came = [parts[source.place] for source in self._sources if source.place in parts]
        keys = dict.fromkeys(key for part in came for key in part.keys)
        for place in found:
            fresh = self._new(place.pairs)
            self.brought[place.place] = tuple(key for key, _ in fresh)
            keys.update(dict.fromkeys(key for key, _ in fresh))
            await add(fresh)
        total = max(came[0].total if came else 0, len(keys))
        skipped = sum(part.skipped for part in came)
        return Paged(tuple(keys), total, self.first_whole and not self.failed, skipped)

    async def _try(self, source: Source, add: Add, parts: dict[str, Paged]) -> None:
        """Reads one of the others; where that fails, notes it and goes on."""
        try:
            part = await self._one(source, add, first=False)
        except GatewayError as error:
            if error.kind in HOPELESS:
                raise
            self.failed.add(source.place)
            self._failures.append((source.of or source.place, error))
            return
        parts[source.place] = part
        if not part.complete:
            self.failed.add(source.place)

    @property
    def troubles(self) -> list[str]:
        """The sentences about what could not be read: one for each reason."""
        whose: dict[str, list[str]] = {}
        for name, error in self._failures:
            whose.setdefault(error.message, []).append(name)
        return [
            f"The {self._of.plural} of {first_names_text(names, NAMED)} could not be read: {reason}"
            for reason, names in whose.items()
        ]

    async def _one(self, source: Source, add: Add, *, first: bool) -> Paged:
        mine: list[str] = []
        owners: set[str] = set()
        owner = self._of.list_holds.owner if source.read.owners else None

        async def add_new(pairs: Sequence[tuple[str, Record]]) -> None:
            fresh = self._new(pairs)
            self._stamp(source.read.stamp, fresh)
            if not first:
                mine.extend(key for key, _ in fresh)
            if owner is not None:
                owners.update(str(record[owner]) for _, record in pairs if owner in record)
            await add(fresh)

        if source.paged:
            part = await Pages(self._send, self._turn, self._of, source).read(add_new)
        else:
            part = await self._at_once(source, add_new)
        if not first:
            self.brought[source.place] = tuple(mine)
        if part.complete:
            self.owners |= owners
        return part

    async def _at_once(self, source: Source, add: Add) -> Paged:
        answer = await self._send(source.request())
        pairs, skipped = keyed(self._of, items_of(answer.data))
        await add(pairs)
        keys = tuple(dict.fromkeys(key for key, _ in pairs))
        total = max(answer.total or 0, len(keys))
        return Paged(keys, total, len(keys) + skipped >= total, skipped)

    def _new(self, pairs: Sequence[tuple[str, Record]]) -> list[tuple[str, Record]]:
        """The records whose keys came from no source before. Remembers their keys."""
        fresh = [pair for pair in pairs if pair[0] not in self._seen]
        self._seen.update(key for key, _ in fresh)
        return fresh

    def _stamp(self, field: str, pairs: Sequence[tuple[str, Record]]) -> None:
        if not field:
            return
        for _, record in pairs:
            at = record.get(field)
            if not isinstance(at, str):
                self.unstamped = True
            elif at > self.newest:
                self.newest = at

    def spared(self, mirror: Mirror) -> list[str]:
        """The records that the sources that failed brought before: they are not gone."""
        kept = brought_before(mirror, self._of.key)
        return [key for place in self.failed for key in kept.get(place, ())]

    def remember(self, mirror: Mirror) -> None:
        """Keeps which source brought which records; of those that failed, what they brought
        before."""
        before = brought_before(mirror, self._of.key)
        old = {place: before[place] for place in self.failed if place in before}
        if before or self.brought:
            mirror.put_state(_state(self._of.key), {**self.brought, **old})


def brought_before(mirror: Mirror, resource: str) -> Mapping[str, Collection[str]]:
    """The keys of the records that each source but the first brought, by its place."""
    kept: Any = mirror.get_state(_state(resource))
    return kept if isinstance(kept, Mapping) else {}


def _state(resource: str) -> str:
    return f"brought/{resource}"
