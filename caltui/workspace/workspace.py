"""The one door for the console and the commands: everything an operator can do.

Reads answer from the mirror at once; what goes over the network is `async`. The
gateway, and with it the HTTP library, is made on the first call that needs it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from caltui.catalog.load import Catalog
from caltui.catalog.model import Record, Resource
from caltui.mirror.store import Mirror, MirrorError
from caltui.settings.profiles import Profile
from caltui.workspace.bulk.service import BulkDoor
from caltui.workspace.journal.service import JournalService
from caltui.workspace.profile.service import SpecDoor
from caltui.workspace.queries import SeenDoor
from caltui.workspace.records.names import Names
from caltui.workspace.saved_state import Kept
from caltui.workspace.sync.connection import Wire
from caltui.workspace.sync.ingest import Store
from caltui.workspace.sync.reach import Reach
from caltui.workspace.sync.reach_service import ReachDoor
from caltui.workspace.writes.pending import PendingWrites

if TYPE_CHECKING:
    from pathlib import Path

    from caltui.catalog.request import Request
    from caltui.gateway.client import Answer
    from caltui.gateway.trace import Trace
    from caltui.scheduling.intervals import Interval
    from caltui.scheduling.slots.verdicts import Explanation
    from caltui.workspace.profile.status import Status
    from caltui.workspace.records.cells import Cells
    from caltui.workspace.records.place import Place
    from caltui.workspace.records.references import Reference
    from caltui.workspace.slots.slots import SlotList
    from caltui.workspace.sync.sync import SyncResult, Syncs
    from caltui.workspace.table.indexed_rows import Found
    from caltui.workspace.table.listing import Listing
    from caltui.workspace.writes.change import Change, Outcome
    from caltui.workspace.writes.conflict import Conflict
    from caltui.workspace.writes.send import Writer


_ASTRAY = 60.0
"""Seconds by which a moment may be ahead of the clock before the clock must have jumped."""


class Workspace(BulkDoor, SeenDoor, JournalService, SpecDoor, ReachDoor):
    """One profile at work. Made by `open_workspace`; give it back with `aclose`."""

    def __init__(
        self,
        profile: Profile,
        catalog: Catalog,
        mirror: Mirror,
        wire: Wire,
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
        self.kept = Kept(mirror, path)
        self.pending = PendingWrites()
        self._mirror = mirror
        self._names = Names(catalog, mirror)
        self.reach = Reach(catalog, mirror)
        self._store = Store(catalog, mirror, self._names, clock)
        self._on_close = on_close
        self._found: dict[str, Found] = {}

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
        """The table of a category, from the mirror. Raises BadFilter for a wrong place.

        `reveal` shows what is secret.
        """
        from caltui.workspace.table.indexed_rows import Found, MirrorRows
        from caltui.workspace.table.listing import Listing

        of = self.catalog.resource(resource)
        found = self._found.setdefault(resource, Found())
        rows = MirrorRows(self._mirror, of, self._names.every, found)
        listing = Listing(of, rows, self.cells(resource, reveal=reveal))
        if place is not None:
            listing.show(place)
        return listing

    def cells(self, resource: str, *, reveal: bool = False) -> "Cells":
        """Writes the cells of a category in the display zone."""
        from caltui.workspace.records.cells import Cells

        return Cells(self.catalog.resource(resource), self.zone, self.name, reveal=reveal)

    def stale(self, resource: str, seconds: float) -> bool:
        """Whether a list is worth reading: never read, older than that, or touched by a write.

        One that was read when the clock was ahead of now is old too: nobody knows how old.
        """
        at, now = self._mirror.synced_at(resource), self.clock().timestamp()
        fresh = at is not None and -_ASTRAY < now - at <= seconds
        return not fresh or self.outdated(resource)

    def name(self, resource: str, key: Any) -> str | None:
        """What people call a record, or None when it was never seen."""
        return self._names.name(resource, key)

    def references(self, resource: str, record: Mapping[str, Any]) -> "list[Reference]":
        """What a record belongs to, and what belongs to it."""
        from caltui.workspace.records.references import references

        of = self.catalog.resource(resource)
        return references(self.catalog, self._mirror, self._names, self.reach, of, record)

    # Over the network

    def calls(self, resource: str) -> int:
        """How many calls reading a list takes, from what is known of it."""
        from caltui.workspace.sync.pages import pages_of

        return pages_of(self.resource(resource), self.count(resource) or 0)

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
        """Reads the records of one user, where an ADMIN key can."""
        ask = self.resource(resource).list_holds.ask or ""
        return await self.sync(resource, {ask: owner}, share=share)

    async def fetch(self, resource: str, ids: Sequence[str]) -> Record:
        """Reads one record into the mirror."""
        from caltui.workspace.sync.read import read_record

        of = self.catalog.resource(resource)
        at = self.clock().timestamp()
        key, record = await read_record(self.wire.send, of, tuple(ids))
        await self._store.keeping.may(self._store.put, resource, key, record, at)
        return record

    async def availability(
        self,
        team_id: str,
        date_from: datetime,
        date_to: datetime,
        event_type: str | None = None,
    ) -> Any:
        """Free and busy of a team's members, as Cal sent it, made safe."""
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

    async def slots_explain(
        self,
        event_type: str,
        at: datetime,
        *,
        zone: ZoneInfo | None = None,
        ages: Mapping[str, float] | None = None,
    ) -> "Explanation":
        """Why a time of an event type can or cannot be booked. `ages`: see `slot_facts`."""
        from caltui.workspace.slots.gather import FRESH
        from caltui.workspace.slots.slots import explain_slot

        old = FRESH if ages is None else ages
        return await explain_slot(self, self._mirror, event_type, at, zone=zone, ages=old)

    async def slots_list(
        self,
        event_type: str,
        window: "Interval",
        zone: ZoneInfo | None = None,
        *,
        ages: Mapping[str, float] | None = None,
    ) -> "SlotList":
        """The times of an event type that can be booked. `ages`: see `slot_facts`."""
        from caltui.workspace.slots.gather import FRESH
        from caltui.workspace.slots.slots import list_slots

        old = FRESH if ages is None else ages
        return await list_slots(self, self._mirror, event_type, window, zone, ages=old)

    async def query(self, request: "Request") -> "Answer":
        """Sends a read as it was asked. What it finds is kept as a part of the list."""
        if request.operation.writes:
            raise ValueError(f"{request.operation.title} writes: it goes through run().")
        at = self.clock().timestamp()
        answer = await self.wire.send(request)
        await self._keep_part(request, answer.data, at)
        return answer

    async def _keep_part(self, request: "Request", data: Any, at: float) -> None:
        """Keeps the records of an answer, saying nothing about those it left out."""
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
        """Any path under the provider. Raises ReadOnly for a write where none may leave."""
        return await self._writer.raw(self.wire.raw, method, path, query, body)

    def plan(
        self,
        resource: str,
        verb: str,
        ids: Sequence[str] = (),
        values: Mapping[str, Any] | None = None,
        before: Record | None = None,
    ) -> "Change":
        """The change for values, against `before` or the record last seen. Raises Invalid.

        Nothing is read over the network: where an edit needs more than was seen,
        `prepare` reads it.
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
        """Reads the records that a change names and nobody has seen, a few at most.

        Raises Invalid where Cal has no such record. Where one cannot be read for another
        reason, it stays one that was never seen.
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
        """As `plan`, after reading the record where the edit could lose something unseen.

        `fresh` always reads it.
        """
        change = self.plan(resource, verb, ids, values)
        if fresh or _blind(change):
            return self.plan(resource, verb, ids, values, await self._whole(change))
        return change

    async def run(self, change: "Change", *, batch: str | None = None) -> "Outcome":
        """Sends a change: the only way a write leaves. Raises ReadOnly, GatewayError.

        `batch` names the bulk run that it is a part of.
        """
        if not self.read_only:
            change = await self._ready(change)
        return await self._writer.run(change, batch=batch)

    async def _ready(self, change: "Change") -> "Change":
        """The change beside the record as it is now, where it has to be looked at first."""
        if change.look == "never" or change.verb == "create":
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
    def _syncs(self) -> "Syncs":
        from caltui.workspace.sync.sync import Syncs

        return Syncs(self.catalog, self._store, self.wire.send, self.wire.turn)

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
        return {**unsaid, **await self.fetch(change.resource, change.request.ids)}

    def preview(self, request: "Request") -> str:
        """The request as it would leave first, token blanked."""
        return self.wire.preview(request)

    # About this session

    def unkept(self) -> str:
        """What Cal answered since the last time and could not be kept; mostly empty."""
        return self._store.keeping.told()

    @property
    def status(self) -> "Status":
        """The facts of the status line."""
        from caltui.workspace.profile.status import status_of

        return status_of(self)

    async def aclose(self) -> None:
        """Ends running reads, stops waiting for writes, closes connections and files."""
        await self.pending.stop()
        await self._syncs.aclose()
        await self.wire.aclose()
        self.close()

    def close(self) -> None:
        """Closes the mirror, where nothing went over the network."""
        self._mirror.close()
        if self._on_close is not None:
            self._on_close()
            self._on_close = None


def _blind(change: "Change") -> bool:
    """Whether the edit would lose something that was never seen."""
    from caltui.workspace.writes.consequences import sends_unseen

    return sends_unseen(change.operation, change.values, change.before)
