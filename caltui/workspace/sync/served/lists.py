"""Reads the lists of a dialect whose catalogue says of which calls each is made."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from caltui.catalog.model import Record, Resource
from caltui.catalog.served import Read
from caltui.gateway.errors.kinds import GatewayError, NotOffered
from caltui.mirror.store import Delta
from caltui.workspace.base.access import PERSONAL, Access
from caltui.workspace.base.reach import note_owners
from caltui.workspace.records import nested_blocks as blocks
from caltui.workspace.sync.ingest import Ingest
from caltui.workspace.sync.pages import Paged, Turn
from caltui.workspace.sync.read import Send
from caltui.workspace.sync.served import changed
from caltui.workspace.sync.served.access import AccessFinder
from caltui.workspace.sync.served.inner_records import inner_records
from caltui.workspace.sync.served.several import HOPELESS, FoundInside, SourcesReader
from caltui.workspace.sync.served.sources import (
    SIZE,
    Source,
    asked_one,
    holes_of,
    reads_of,
    source_of,
)
from caltui.workspace.sync.streamed_import import StreamedImport

OLD = 600.0
"""Seconds for which the teams last seen are good enough to read something of each."""

SEEN_BY = "seenBy"
"""The field of a record that was only seen inside others: where."""


class ServedList(NamedTuple):
    """The result of reading a list. `troubles` are sentences about what could not be read."""

    paged: Paged
    delta: Delta
    complete: bool
    troubles: tuple[str, ...]


class ServedLists:
    """The lists of one workspace. `sync` reads another list of it first, where one is needed."""

    def __init__(
        self,
        store: Ingest,
        send: Send,
        finder: AccessFinder,
        sync: Callable[[str], Awaitable[object]],
    ) -> None:
        self._store = store
        self._catalog = store.catalog
        self._mirror = store.mirror
        self._send = send
        self._finder = finder
        self._sync = sync

    async def read(
        self, of: Resource, values: Mapping[str, Any], at: float, turn: Turn
    ) -> ServedList:
        """Reads a list into the mirror; with `values` only a part of it. Raises GatewayError."""
        access = await self._finder.now()
        one = asked_one(of, values, access, self._catalog)
        if one is not None:
            done = await self._stored(of, [one], [], [], at, turn, part=True)
            if done.paged.complete:
                await asyncio.to_thread(self._only, of, one, done.paged.keys, at)
            return done
        part = of.served.part_of
        if part is not None and not of.served.reads:
            await self._sync(part.resource)
            return await asyncio.to_thread(self._parts, of, part.resource, part.rows, at)
        reads = await self._finder.decided(lambda known: reads_of(of, known, self._catalog))
        access = await self._finder.now()
        troubles: list[str] = []
        sources = await self._sources(of, reads, values, access, troubles)
        if values and not sources:
            names = ", ".join(values)
            raise NotOffered(f"{of.title} cannot be asked for by {names} with this key.")
        found = [] if values else await self._found(of, reads, troubles)
        return await self._stored(of, sources, found, troubles, at, turn, part=bool(values))

    async def _sources(
        self,
        of: Resource,
        reads: Sequence[Read],
        values: Mapping[str, Any],
        access: Access,
        troubles: list[str],
    ) -> list[Source]:
        made: list[Source | None] = []
        for read in reads:
            if not read.path:
                continue
            if not read.each:
                made.append(source_of(of, read, values, {"orgId": access.organisation}))
                continue
            old = changed.DAY if access.plan == PERSONAL else OLD
            records = await self._each(read.each, troubles, old)
            for holes, whose in holes_of(of, read, access, self._catalog, records):
                made.append(source_of(of, read, values, holes, whose))
        known = [source for source in made if source is not None]
        return known if SIZE.isdisjoint(values) else known[:1]

    async def _each(self, resource: str, troubles: list[str], old: float = OLD) -> list[Record]:
        """The records of another list, read first if they are older than so many seconds."""
        synced = self._mirror.synced_at(resource)
        now = self._store.clock().timestamp()
        if synced is None or not 0 <= now - synced <= old or resource in self._store.outdated():
            try:
                await self._sync(resource)
            except NotOffered:
                return []
            except GatewayError as error:
                if error.kind in HOPELESS:
                    raise
                title = self._catalog.titles[resource]
                troubles.append(f"{title} could not be read: {error.message}")
        return [seen.record for _, seen in self._mirror.all(resource)]

    async def _found(
        self, of: Resource, reads: Sequence[Read], troubles: list[str]
    ) -> list[FoundInside]:
        """Records that are only known from inside others, where no better ones are kept."""
        found = []
        for read in reads:
            if read.path:
                continue
            if not read.last_seen:
                await self._each(read.each, troubles)
            pairs = await asyncio.to_thread(self._inside, of, read)
            found.append(FoundInside(read.each, pairs))
        return found

    def _inside(self, of: Resource, read: Read) -> list[tuple[str, Record]]:
        pairs: dict[str, Record] = {}
        for part in self._mirror.slices(read.each):
            for _, seen in part:
                number, inner = seen.record.get(read.id), seen.record.get(read.within)
                if number is None or not isinstance(inner, Mapping):
                    continue
                record = {of.params[0].record_field: number, **inner, SEEN_BY: read.each}
                key = of.key_of(record)
                if key is not None:
                    pairs.setdefault(key, record)
        return [(key, self._best(of, key, record)) for key, record in pairs.items()]

    def _parts(self, of: Resource, owner: str, rows: Sequence[str], at: float) -> ServedList:
        """Takes records without a list of their own out of those that they are part of."""
        pairs = dict(inner_records(self._catalog, self._mirror, of, owner, rows))
        complete = self._mirror.complete(owner)
        delta = self._store.put_list(of.key, list(pairs.items()), complete=complete, at=at)
        return ServedList(Paged(tuple(pairs), len(pairs), complete, 0), delta, complete, ())

    def _only(self, of: Resource, source: Source, keys: Collection[str], at: float) -> None:
        """Removes the records of one owner, such as a team, that were not in its list."""
        param = of.params[0]
        if len(of.params) < 2 or param.name not in source.holes:
            return
        for key, _ in self._mirror.where(of.key, param.record_field, source.holes[param.name]):
            seen = self._mirror.get(of.key, key)
            if key not in keys and seen is not None and seen.seen_at <= at:
                self._mirror.remove(of.key, key, at)

    def _best(self, of: Resource, key: str, record: Record) -> Record:
        """The record, or a better one that was seen before."""
        seen = self._mirror.get(of.key, key)
        return seen.record if seen is not None and SEEN_BY not in seen.record else record

    async def _stored(
        self,
        of: Resource,
        sources: Sequence[Source],
        found: Sequence[FoundInside],
        troubles: list[str],
        at: float,
        turn: Turn,
        *,
        part: bool,
    ) -> ServedList:
        """Reads the sources, and stores what comes while more is on its way."""
        last = None if part else changed.last_read(self._mirror, of.key)
        since = last.since(at) if last is not None and sources else ""
        if since:
            sources = [_since(source, since) for source in sources]
        several = SourcesReader(self._send, turn, of, sources)
        nested = _Nested(self._store, of)
        importing = StreamedImport(self._store, of.key, at)

        async def add(pairs: Sequence[tuple[str, Record]]) -> None:
            nested.take(pairs)
            await importing.add(pairs)

        try:
            paged = await several.read(add, found)
        except BaseException:
            await importing.leave()
            raise
        complete = paged.complete and not part and not troubles
        if since:
            importing.spare(await asyncio.to_thread(self._mirror.keys, of.key))
        gone = complete or (not part and several.first_whole and not troubles)
        if gone and not complete:
            importing.spare(several.spared(self._mirror))
        delta = await importing.finish(complete=complete, gone=gone)
        if since:
            every = tuple(await asyncio.to_thread(self._mirror.keys, of.key))
            paged = paged._replace(keys=every, total=len(every))
        await asyncio.to_thread(nested.store, complete=complete, at=at)
        if not part:
            note_owners(self._mirror, of.key, several.owners, at)
            several.remember(self._mirror)
            self._note(of, sources, several, at, last if since else None)
        return ServedList(paged, delta, complete, (*troubles, *several.troubles))

    def _note(
        self,
        of: Resource,
        sources: Sequence[Source],
        several: SourcesReader,
        at: float,
        last: changed.LastRead | None,
    ) -> None:
        """Keeps from when on changes of the first source are to be asked for the next time."""
        if not sources or not sources[0].read.changed:
            return
        if not several.first_whole or several.unstamped:
            changed.note_read(self._mirror, of.key, None)
            return
        whole_at, before = (at, "") if last is None else last
        newest = changed.earlier(max(several.newest, before), at)
        changed.note_read(self._mirror, of.key, changed.LastRead(whole_at, newest))


class _Nested:
    """The records that are inside those of a list, such as the hours of schedules."""

    def __init__(self, store: Ingest, of: Resource) -> None:
        self._store = store
        self._of = of
        self._nested = blocks.nested_in(store.catalog, of.key)
        self._records: list[Record] = []

    def take(self, pairs: Iterable[tuple[str, Record]]) -> None:
        """Keeps the records of a part of the list."""
        if self._nested is not None:
            self._records += [record for _, record in pairs]

    def store(self, *, complete: bool, at: float) -> None:
        """Stores what is inside them."""
        if self._nested is None:
            return
        store, inner = self._store, self._nested[0]
        found = blocks.blocks(store.catalog, self._of.key, self._records)
        store.mirror.put_list(inner, found, complete=complete, at=at)
        if complete:
            store.fresh(inner)


def _since(source: Source, since: str) -> Source:
    """The source, asked only for what was changed since then, if its path knows that."""
    if not source.read.changed:
        return source
    return source._replace(values={**source.values, source.read.changed: since})
