"""Everything that an operator can do, for the console and the commands.

Reads from the mirror return at once; what uses the network is `async`. The gateway, and with it the
HTTP library, is loaded by the first call that needs it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from caltui.catalog.load import Catalog
from caltui.catalog.model import Record, Resource
from caltui.mirror.store import Mirror, MirrorError
from caltui.settings.model import Profile
from caltui.workspace.base.reach import Reach
from caltui.workspace.base.saved_state import SavedState
from caltui.workspace.queries import Queries
from caltui.workspace.records.names import Names
from caltui.workspace.slots.door import SlotQueries
from caltui.workspace.sync.connection import Connection
from caltui.workspace.sync.ingest import Ingest
from caltui.workspace.writes.pending import PendingWrites

if TYPE_CHECKING:
    from pathlib import Path

    from caltui.catalog.request import Request
    from caltui.gateway.client import Answer
    from caltui.gateway.trace import Trace
    from caltui.mirror.store import Batch
    from caltui.workspace.acts.acts import Acts
    from caltui.workspace.base.access import Access
    from caltui.workspace.bulk.runs import Bulks
    from caltui.workspace.journal.history import WriteHistory
    from caltui.workspace.profile.status import Status
    from caltui.workspace.records.place import Place
    from caltui.workspace.sync.sync import SyncResult, SyncRunner
    from caltui.workspace.table.derived_columns import DerivedColumns
    from caltui.workspace.table.listing import Listing
    from caltui.workspace.table.order_cache import OrderCache
    from caltui.workspace.writes.change import Change, Outcome
    from caltui.workspace.writes.conflict import Conflict
    from caltui.workspace.writes.send import Writer


class Workspace(SlotQueries, Queries):
    """One profile at work. Made by `open_workspace`; close it with `aclose`."""

    def __init__(
        self,
        profile: Profile,
        catalog: Catalog,
        mirror: Mirror,
        wire: Connection,
        *,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
        read_only: bool,
        overlay: "Path",
        path: "Path",
        on_close: Callable[[], None] | None = None,
    ) -> None:
        self.profile = profile
        self.catalog = catalog
        self.zone = zone
        self.clock = clock
        self.read_only = read_only
        self.overlay = overlay
        self.wire = wire
        self.kept = SavedState(mirror, path)
        self.pending = PendingWrites()
        self._mirror = mirror
        self._names = Names(catalog, mirror)
        self.reach = Reach(catalog, mirror)
        self._store = Ingest(catalog, mirror, self._names, clock)
        self._on_close = on_close
        self._found: dict[str, OrderCache] = {}

    def use_zone(self, zone: ZoneInfo) -> None:
        """Shows times in another zone from now on."""
        self.zone = zone
        self.__dict__.pop("write_history", None)

    @property
    def trace(self) -> "Trace":
        """The calls of this session, newest last."""
        return self.wire.trace

    def resource(self, key: str) -> Resource:
        """A category of the catalogue. Raises UnknownName."""
        return self.catalog.resource(key)

    # What was last seen

    def listing(
        self, resource: str, place: "Place | None" = None, *, reveal: bool = False
    ) -> "Listing":
        """The list of a category, from the mirror. Raises BadFilter for a wrong place.

        `reveal` shows secrets.
        """
        from caltui.workspace.table.indexed_rows import MirrorRows
        from caltui.workspace.table.listing import Listing
        from caltui.workspace.table.order_cache import OrderCache

        of = self.catalog.resource(resource)
        found = self._found.setdefault(resource, OrderCache())
        rows = MirrorRows(self._mirror, of, self._names.every, found, partial(self._derived, of))
        cells = self.cells(resource, reveal=reveal)
        listing = Listing(of, rows, cells, lambda name: self._derived(of).unread(name))
        if place is not None:
            listing.show(place)
        return listing

    def _derived(self, of: "Resource") -> "DerivedColumns":
        """The columns of a category that other records decide."""
        from caltui.workspace.table.derived_columns import DerivedColumns

        return DerivedColumns(of, self._mirror, self.catalog, self.reach, self.clock)

    # Over the network

    def calls(self, resource: str) -> int:
        """Counts the calls that it takes to read a list, by the number of records known."""
        from caltui.workspace.sync.pages import pages_of

        return pages_of(self.resource(resource), self.count(resource) or 0)

    async def access(self, *, anew: bool = False) -> "Access | None":
        """Returns what the server has and the key may do; None in a dialect that does not tell.

        Asks Cal if it was not asked today, or `anew`. What is known already: `known_access`.
        """
        finder = self.wire.access
        return None if finder is None else await finder.now(anew=anew)

    @property
    def known_access(self) -> "Access | None":
        """The same as it was found out last. Sends nothing."""
        return None if self.wire.access is None else self.wire.access.known

    async def sync(
        self, resource: str, values: Mapping[str, Any] | None = None, *, share: float = 1.0
    ) -> "SyncResult":
        """Reads a list into the mirror. With `values` (query fields) only that part of it.

        A list of many pages waits while more than this share of the budget is spent.
        """
        result = await self._syncs.sync(resource, values or {}, share)
        self.forget()
        return result

    async def read_owner(self, resource: str, owner: str, *, share: float = 1.0) -> "SyncResult":
        """Reads the records of one user. Only an ADMIN key can."""
        ask = self.resource(resource).list_holds.ask or ""
        return await self.sync(resource, {ask: owner}, share=share)

    async def fetch(self, resource: str, ids: Sequence[str]) -> Record:
        """Reads one record into the mirror."""
        from caltui.workspace.sync.read import ids_of_list, not_listed, read_record

        of = self.catalog.resource(resource)
        if not of.can("get"):
            await self.sync(resource, ids_of_list(of, ids))
            seen = self.record(resource, key := "_".join(ids))
            if seen is None or seen.state == "gone":
                raise not_listed(of, key)
            return seen.record
        at = self.clock().timestamp()
        key, record = await read_record(self.wire.send, of, tuple(ids))
        await self._store.keeping.try_write(self._store.put, resource, key, record, at)
        return record

    async def availability(
        self,
        team_id: str,
        date_from: datetime,
        date_to: datetime,
        event_type: str | None = None,
    ) -> Any:
        """Free and busy times of a team's members, as Cal sent them, with safe text."""
        from caltui.catalog.request import build
        from caltui.workspace.base.clock import wire_instant

        values: dict[str, Any] = {
            "dateFrom": wire_instant(date_from),
            "dateTo": wire_instant(date_to),
        }
        if event_type is not None:
            values["eventTypeId"] = event_type
        operation = self.catalog.operation("teams", "availability")
        return (await self.query(build(operation, (team_id,), values))).data

    async def query(self, request: "Request") -> "Answer":
        """Sends a read as it is. Records in the answer are stored as a part of the list."""
        if request.operation.writes:
            raise ValueError(f"{request.operation.title} writes: it goes through run().")
        at = self.clock().timestamp()
        answer = await self.wire.send(request)
        await self._keep_part(request, answer.data, at)
        return answer

    async def _keep_part(self, request: "Request", data: Any, at: float) -> None:
        """Stores the records of an answer; others do not become gone."""
        if request.operation.name not in {"list", "get"}:
            return
        import asyncio

        from caltui.workspace.sync.read import items_of

        of = self.catalog.resource(request.operation.resource)
        pairs = ((of.key_of(r), dict(r)) for r in items_of(data) if isinstance(r, Mapping))
        found = [(key, record) for key, record in pairs if key is not None]
        put = self._store.put_list
        try:
            await asyncio.to_thread(put, of.key, found, complete=False, at=at)
        except MirrorError as error:
            self._store.keeping.trouble = error

    async def raw(
        self, method: str, path: str, query: Mapping[str, str], body: Any | None = None
    ) -> "Answer":
        """Calls any path under the provider. Raises ReadOnly for a write in a read-only session."""
        return await self._writer.raw(self.wire.raw, method, path, query, body)

    def plan(
        self,
        resource: str,
        verb: str,
        ids: Sequence[str] = (),
        values: Mapping[str, Any] | None = None,
        before: Record | None = None,
    ) -> "Change":
        """The change that these values make to `before`, or to the record last seen. Raises
        Invalid.

        Reads nothing over the network. If an edit needs more than was seen, use `prepare`.
        """
        from caltui.workspace.writes.change import plan
        from caltui.workspace.writes.usage_counts import facts

        operation = self.catalog.operation(resource, verb)
        if before is None and ids and operation.name != "create":
            seen = self.record(resource, "_".join(ids))
            before = seen.record if seen else None
        change = plan(self.catalog, operation, ids, values, before)
        return replace(change, facts=facts(self.reach, change), namer=self.name)

    async def look_up(self, change: "Change") -> None:
        """Reads a few records that a change names and that were never seen.

        Raises Invalid if Cal has no such record. One that cannot be read for another reason stays
        unseen.
        """
        from caltui.workspace.writes.look_up_names import look_up

        await look_up(self, change)

    async def prepare(
        self,
        resource: str,
        verb: str,
        ids: Sequence[str] = (),
        values: Mapping[str, Any] | None = None,
        *,
        fresh: bool = False,
    ) -> "Change":
        """Plans a change; first reads the record if the edit could lose something unseen.

        `fresh` always reads it.
        """
        change = self.plan(resource, verb, ids, values)
        if fresh or _blind(change):
            return self.plan(resource, verb, ids, values, await self._whole(change))
        return change

    async def run(
        self, change: "Change", *, batch: str | None = None, item: int | None = None
    ) -> "Outcome":
        """Sends a change. Every write leaves here. Raises ReadOnly, GatewayError.

        `batch` is the id of its run, `item` the place of its item in that.
        """
        if not self.read_only:
            await self.wire.routed(change.request)
            change = await self._ready(change)
            change = replace(change, request=await self.wire.routed(change.request))
        return await self._writer.run(change, batch=batch, item=item)

    async def _ready(self, change: "Change") -> "Change":
        """The change, compared with the present record if its `look` wants that."""
        if change.operation.behaviour.reads_first and not change.unseen:
            from caltui.workspace.writes.read_first import seen_here

            return await seen_here(change, self._whole)
        if change.preflight == "never" or change.verb == "create":
            if _blind(change):
                before, ids = await self._whole(change), change.request.ids
                return self.plan(change.resource, change.verb, ids, change.values, before)
            return change
        from caltui.workspace.writes.conflict import preflight

        return await preflight(change, self._mirror, self._whole)

    async def check(self, change: "Change") -> "Conflict | None":
        """Reads the record again and says what clashes with the change. Sends nothing."""
        from caltui.workspace.writes.conflict import conflict_now

        return await conflict_now(change, self._mirror, self._whole)

    @cached_property
    def write_history(self) -> "WriteHistory":
        """The journal of this profile: earlier writes, settled and undone."""
        from caltui.workspace.journal.history import WriteHistory
        from caltui.workspace.journal.lookup import Lookup

        return WriteHistory(Lookup(self._store, self.fetch, self.sync), self.zone)

    def bulk_runs(self, limit: int = 50) -> "list[Batch]":
        """The bulk runs and acts of this profile, newest first. Loads nothing that sends."""
        return self._mirror.batches(limit)

    @cached_property
    def bulk(self) -> "Bulks":
        """The bulk runs of this profile."""
        from caltui.workspace.bulk.runs import Bulks

        return Bulks(self, self._mirror)

    @cached_property
    def acts(self) -> "Acts":
        """The acts of this profile: one intention of a person that is several writes."""
        from caltui.workspace.acts.acts import Acts

        return Acts(self, self._mirror, self.bulk)

    @cached_property
    def _syncs(self) -> "SyncRunner":
        from caltui.workspace.sync.sync import SyncRunner

        wire = self.wire
        return SyncRunner(self.catalog, self._store, wire.send, wire.turn, wire.access)

    @cached_property
    def _writer(self) -> "Writer":
        from caltui.workspace.writes.send import Writer

        profile = self.profile.name
        return Writer(
            self._store, self.wire.send, self.fetch, profile=profile, read_only=self.read_only
        )

    async def _whole(self, change: "Change") -> Record:
        """The record as it is at Cal, with what lists leave out."""
        from caltui.workspace.writes.consequences import fields_sent_along

        along = fields_sent_along(change.operation, change.values)
        unsaid = dict.fromkeys(one.field for one in along)
        return {**unsaid, **await self.fetch(change.resource, change.ids)}

    def preview(self, request: "Request") -> str:
        """The request as it would be sent, without the token."""
        return self.wire.preview(request).line

    # About this session

    def unkept(self) -> str:
        """A warning if an answer of Cal could not be stored since the last call; else empty."""
        return self._store.keeping.pending_warning()

    @property
    def status(self) -> "Status":
        """The facts of the status line."""
        from caltui.workspace.profile.status import status_of

        return status_of(self)

    async def aclose(self) -> None:
        """Cancels running reads, stops waiting for writes, closes connections and files."""
        await self.pending.stop()
        await self._syncs.aclose()
        await self.wire.aclose()
        self.close()

    def close(self) -> None:
        """Closes the mirror, if nothing used the network."""
        self._mirror.close()
        if self._on_close is not None:
            self._on_close()
            self._on_close = None


def _blind(change: "Change") -> bool:
    """Tells whether the edit would lose something that was never seen."""
    from caltui.workspace.writes.consequences import sends_unseen

    return sends_unseen(change.operation, change.values, change.before)
