"""What the workspace can say about times of event types. It reads what is missing or old."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from caltui.mirror.store import Mirror
from caltui.workspace.base.ports import Syncs

if TYPE_CHECKING:
    from caltui.scheduling.intervals import Interval
    from caltui.scheduling.slots.verdicts import Explanation
    from caltui.workspace.slots.gather import SlotFacts
    from caltui.workspace.slots.hosts import SlotSources
    from caltui.workspace.slots.slots import SlotList


class SlotReader(Syncs, Protocol):
    """Reads from Cal, and has a mirror."""

    _mirror: Mirror


class SlotQueries:
    """The part of the workspace that knows the slots of event types. `ages`: see `slots.gather`."""

    async def slots_explain(
        self: SlotReader,
        event_type: str,
        at: datetime,
        *,
        zone: ZoneInfo | None = None,
        ages: Mapping[str, float] | None = None,
    ) -> "Explanation":
        """Why a time of an event type can or cannot be booked."""
        from caltui.workspace.slots.gather import FRESH
        from caltui.workspace.slots.slots import explain_slot

        old = FRESH if ages is None else ages
        return await explain_slot(self, self._mirror, event_type, at, zone=zone, ages=old)

    async def slots_list(
        self: SlotReader,
        event_type: str,
        window: "Interval",
        zone: ZoneInfo | None = None,
        *,
        ages: Mapping[str, float] | None = None,
    ) -> "SlotList":
        """The times of an event type that can be booked."""
        from caltui.workspace.slots.gather import FRESH
        from caltui.workspace.slots.slots import list_slots

        old = FRESH if ages is None else ages
        return await list_slots(self, self._mirror, event_type, window, zone, ages=old)

    async def slot_facts(
        self: SlotReader,
        event_type: str,
        around: "Interval",
        *,
        ages: Mapping[str, float] | None = None,
    ) -> "SlotFacts":
        """The rules of an event type, its hosts, and what takes their time."""
        from caltui.workspace.slots.gather import FRESH, gather

        old = FRESH if ages is None else ages
        return await gather(self, self._mirror, event_type, around, old)

    def slot_sources(self: SlotReader) -> "SlotSources":
        """What the rules of slots are read from: mirror, names, reach. Sends nothing."""
        from caltui.workspace.slots.hosts import SlotSources

        return SlotSources(self._mirror, self.name, self.reach)
