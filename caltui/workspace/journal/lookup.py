"""Reads the records that may show the outcome of a write, with as few calls as possible."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from caltui.catalog.model import Record, Resource
from caltui.gateway.errors.kinds import GatewayError
from caltui.workspace.base.clock import instant, wire_instant
from caltui.workspace.base.errors import is_gone
from caltui.workspace.sync.ingest import Ingest
from caltui.workspace.sync.sync import SyncResult


class Lookup:
    """Reads records back into the mirror. `fetch` reads one, `sync` a list."""

    def __init__(
        self,
        store: Ingest,
        fetch: Callable[[str, tuple[str, ...]], Awaitable[Record]],
        sync: Callable[[str, Mapping[str, Any]], Awaitable[SyncResult]],
    ) -> None:
        self.store = store
        self.fetch = fetch
        self.sync = sync

    async def record(self, of: Resource, ids: tuple[str, ...]) -> Record | None:
        """One record as it is now; None when Cal says that there is none. Raises GatewayError."""
        try:
            return await self.fetch(of.key, ids)
        except GatewayError as error:
            if not is_gone(error):
                raise
            return None

    async def listed(self, of: Resource, key: str) -> bool | None:
        """Tells whether the list holds the record; None when it does not hold everything."""
        if of.list_holds.by == "own" or not of.can("list"):
            return None
        result = await self.sync(of.key, {})
        if key in result.keys:
            return True
        return False if result.complete else None

    async def candidates(
        self, of: Resource, body: Mapping[str, Any]
    ) -> tuple[dict[str, Record], bool]:
        """The records that a create may have made, and whether no other could be it."""
        if len(of.params) > 1 and all(body.get(p.record_field) is not None for p in of.params):
            return await self._by_name(of, body)
        if of.list_via is not None:
            return await self._inside(of, of.list_via[0], body)
        values = self._narrowed(of, body)
        result = await self.sync(of.key, values)
        seen = self.store.mirror.bodies(of.key, result.keys)
        found = {key: one.record for key, one in seen.items()}
        whole = result.total <= len(result.keys) + result.skipped
        hidden = body.get(of.list_holds.never or "") is not None
        return found, whole and not hidden

    def _narrowed(self, of: Resource, body: Mapping[str, Any]) -> dict[str, Any]:
        windows = of.meaning.get("windows")
        if windows is not None:
            starts = (sent for sent, at in of.behaviour.identity.places if at == windows["start"])
            return _around(body.get(next(starts, windows["start"])), windows)
        operation = of.operations["list"]
        names = (n for n in of.behaviour.narrowed_by if operation.field(n) is not None)
        return {name: body[name] for name in names if body.get(name) is not None}

    async def _by_name(
        self, of: Resource, body: Mapping[str, Any]
    ) -> tuple[dict[str, Record], bool]:
        """A record whose ids were sent: read by them."""
        ids = tuple(str(body[p.record_field]) for p in of.params)
        record = await self.record(of, ids)
        return {} if record is None else {"_".join(ids): record}, True

    async def _inside(
        self, of: Resource, owner: str, body: Mapping[str, Any]
    ) -> tuple[dict[str, Record], bool]:
        """Records without a list of their own: those of the record that holds them."""
        back = next(r.field for r in of.relations if r.to == owner)
        if await self.record(self.store.catalog.resource(owner), (str(body.get(back)),)) is None:
            return {}, True
        return dict(self.store.mirror.where(of.key, back, body.get(back))), True


def _around(start: Any, windows: Mapping[str, str]) -> dict[str, Any]:
    """The parameters for two days of records from the start on. Old builds of Cal list all."""
    at = instant(start)
    if at is None:
        return {}
    return {
        windows["from"]: wire_instant(at - timedelta(minutes=1)),
        windows["to"]: wire_instant(at + timedelta(days=2)),
    }
