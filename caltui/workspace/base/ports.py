"""What the rooms below `Workspace` ask of it, as protocols: none of them imports it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from caltui.catalog.load import Catalog
    from caltui.catalog.model import Record, Resource
    from caltui.mirror.index.predicates import Condition
    from caltui.mirror.store import Seen
    from caltui.workspace.base.access import Access
    from caltui.workspace.base.reach import Reach
    from caltui.workspace.base.saved_state import SavedState


class Reads(Protocol):
    """Reads what was last seen, from the mirror. Sends nothing."""

    @property
    def catalog(self) -> "Catalog":
        """The categories that Cal has."""

    @property
    def zone(self) -> "ZoneInfo":
        """The display zone."""

    @property
    def kept(self) -> "SavedState":
        """Drafts, views and the journal."""

    @property
    def reach(self) -> "Reach":
        """Says how far counts of records can be relied on."""

    @property
    def known_access(self) -> "Access | None":
        """The facts about server and key that were found out last; None if unknown."""

    def clock(self) -> datetime:
        """The present instant."""

    def resource(self, key: str) -> "Resource":
        """A category of the catalogue. Raises UnknownName."""

    def record(self, resource: str, key: str) -> "Seen | None":
        """One record as last seen."""

    def records(self, resource: str) -> "dict[str, Record]":
        """Every record of a category as last seen, by key."""

    def count(self, resource: str) -> int | None:
        """Counts the records that are known; None when the list was never read."""

    def age(self, resource: str) -> float | None:
        """Seconds since the list was read; None when it never was."""

    def stale(self, resource: str, seconds: float) -> bool:
        """Tells whether a list was never read, is older, or was changed by a write since."""

    def name(self, resource: str, key: Any) -> str | None:
        """The name of a record, or None when it was never seen."""

    def names(self, resource: str) -> "Mapping[str, str]":
        """The names of a category's records by key, also of records that only others name."""

    def where(self, resource: str, field: str, value: Any) -> "list[tuple[str, Record]]":
        """The records whose field holds the value, with their keys."""

    def like(self, resource: str, field: str, text: str) -> "Iterator[Record]":
        """The records whose field reads like the text in any case, and a few others."""

    def during(
        self, low: datetime | None, high: datetime | None, also: "Condition | None" = None
    ) -> "dict[str, Record]":
        """The bookings that may touch a window of time."""

    def of_people(self, users: Iterable[str], emails: Iterable[str]) -> "Condition | None":
        """A condition for the bookings of these people."""

    def not_over(self) -> "Condition | None":
        """A condition for the bookings that may still take place."""

    def to_triage(self, names: Iterable[str], now: datetime) -> "dict[str, Mapping[str, Record]]":
        """The records of these lists that a queue of the inbox may find something about."""


class Syncs(Reads, Protocol):
    """Reads from Cal into the mirror as well."""

    async def sync(
        self, resource: str, values: Mapping[str, Any] | None = None, *, share: float = 1.0
    ) -> object:
        """Reads a list. Raises GatewayError and MirrorError."""

    async def fetch(self, resource: str, ids: Sequence[str]) -> "Record":
        """Reads one record. Raises Invalid and GatewayError."""

    async def availability(
        self,
        team_id: str,
        date_from: datetime,
        date_to: datetime,
        event_type: str | None = None,
    ) -> Any:
        """Free and busy times of a team's members, as Cal sent them. Raises GatewayError."""
