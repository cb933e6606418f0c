"""The queries of the workspace about times of event types. They read what is missing or old."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from caltui.mirror.store import Mirror
from caltui.workspace.slots.ports import AsksCal

if TYPE_CHECKING:
    from caltui.scheduling.intervals import Interval
    from caltui.scheduling.slots.verdicts import Explanation
    from caltui.workspace.slots.cal_times import CalTimes
    from caltui.workspace.slots.gather import Ages
    from caltui.workspace.slots.hosts import SlotSources
    from caltui.workspace.slots.nothing_open import ClosedTypes, CountsOften, NothingOpen
    from caltui.workspace.slots.seen import SlotFacts
    from caltui.workspace.slots.slots import SlotList


class SlotReader(AsksCal, Protocol):
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
        ages: "Ages | None" = None,
    ) -> "Explanation":
        """Explains why a time of an event type can or cannot be booked."""
        from caltui.workspace.slots.gather import FRESH
        from caltui.workspace.slots.slots import explain_slot

        old = FRESH if ages is None else ages
        return await explain_slot(self, self._mirror, event_type, at, zone=zone, ages=old)

    async def slots_own_calendars(self: SlotReader, found: "Explanation") -> "Explanation":
        """The same with what is in the own connected calendars then, where no rule explains why
        Cal does not offer it. Takes seconds."""
        from caltui.workspace.slots.own_calendars import with_own_calendars

        return await with_own_calendars(self, self._mirror, found)

    def own_calendars_may_tell(self: SlotReader, found: "Explanation") -> bool:
        """Tells whether `slots_own_calendars` would ask Cal."""
        from caltui.workspace.slots.own_calendars import may_tell_more

        return may_tell_more(self, found)

    async def slots_list(
        self: SlotReader,
        event_type: str,
        window: "Interval",
        zone: ZoneInfo | None = None,
        *,
        ages: "Ages | None" = None,
        own: bool = False,
    ) -> "SlotList":
        """The times of an event type that can be booked: Cal's own list where it has one, unless
        `own`."""
        from caltui.workspace.slots.gather import FRESH
        from caltui.workspace.slots.slots import list_slots

        old = FRESH if ages is None else ages
        return await list_slots(self, self._mirror, event_type, window, zone, ages=old, own=own)

    async def cal_times(
        self: SlotReader,
        event_type: str,
        window: "Interval",
        length: "timedelta",
        *,
        moved: str = "",
    ) -> "CalTimes":
        """The times that Cal itself offers; `moved` is a booking whose time counts as free."""
        from caltui.workspace.slots.cal_times import cal_times

        return await cal_times(self, event_type, window, length, moved=moved)

    async def slot_facts(
        self: SlotReader,
        event_type: str,
        around: "Interval",
        *,
        ages: "Ages | None" = None,
    ) -> "SlotFacts":
        """The rules of an event type, its hosts, and what takes their time."""
        from caltui.workspace.slots.gather import FRESH, gather

        old = FRESH if ages is None else ages
        return await gather(self, self._mirror, event_type, around, old)

    def slot_sources(self: SlotReader) -> "SlotSources":
        """Returns what the rules of slots are read from: mirror, names, reach. Sends nothing."""
        from caltui.workspace.slots.hosts import SlotSources

        return SlotSources(self._mirror, self.name, self.reach)

    @cached_property
    def closed_types(self) -> "NothingOpen":
        """The counts of event types with nothing to book, kept between two looks."""
        from caltui.workspace.slots.nothing_open import NothingOpen

        return NothingOpen()

    def nothing_open(self: "CountsOften", seconds: float) -> "ClosedTypes | None":
        """The event types with nothing to book soon, after counting for so many seconds more;
        None if nothing was counted. Call it in a thread. Sends nothing."""
        return self.closed_types.ask(self, seconds)
