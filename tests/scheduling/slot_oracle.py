"""An independent and slow reading of what can be booked: every minute is asked by itself.

It shares no arithmetic with `caltui.scheduling`: no spans, no walks over sorted lists,
only clocks, sets of minutes, and Cal's own way of laying steps, one after the other.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from caltui.scheduling.intervals import Interval
from caltui.scheduling.slots.offers import Host, Offer
from tests.scheduling.oracle import MINUTE, is_open

UNITS = (60, 30, 20, 15, 10, 5, 1)
DAY = timedelta(days=1)
WEEKEND = (5, 6)


class Oracle:
    """Answers for one offer and one who books on the clocks of `zone`."""

    def __init__(
        self, offer: Offer, hosts: Sequence[Host], now: datetime, zone: ZoneInfo | None = None
    ) -> None:
        self.offer = offer
        self.hosts = list(hosts)
        self.now = now
        self.zone = zone or offer.zone
        self.stride = (offer.interval or offer.length) + offer.offset
        self._free: dict[tuple[str, datetime], bool] = {}
        self._laid: dict[date, set[datetime]] = {}
        self._last: date | None = None
        if offer.period.kind == "ROLLING_WINDOW":
            self._last = self._window_end()

    def starts(self, window: Interval) -> list[datetime]:
        """Every minute of the window at which a booking can start."""
        found = []
        moment = window.start
        while moment < window.end:
            if self.bookable(moment):
                found.append(moment)
            moment += MINUTE
        return found

    def bookable(self, at: datetime) -> bool:
        """Whether a booking can start there."""
        return self._in_period(at) and self._held(at)

    def _held(self, at: datetime) -> bool:
        day = at.astimezone(self.zone).date()
        if day not in self._laid:
            self._laid[day] = self._lay(day)
        return at in self._laid[day] and self._seat(at)

    def _sets(self) -> list[list[Host]]:
        offer = self.offer
        if offer.scheduling == "MANAGED" or not self.hosts:
            return []
        if offer.scheduling != "ROUND_ROBIN":
            return [self.hosts]
        fixed = [host for host in self.hosts if host.fixed]
        loose = [host for host in self.hosts if not host.fixed]
        return [[*fixed, host] for host in loose] or [fixed]

    # Periods

    def _in_period(self, at: datetime) -> bool:
        period = self.offer.period
        day, today = (moment.astimezone(self.zone).date() for moment in (at, self.now))
        if period.kind == "ROLLING":
            left = period.days
            while left > 0:
                today += DAY
                left -= 1 if period.calendar_days or today.weekday() not in WEEKEND else 0
            return day <= today
        if period.kind == "ROLLING_WINDOW":
            return self._last is not None and day <= self._last
        if period.kind == "RANGE":
            assert period.first is not None
            assert period.last is not None
            first, last = self._named(period.first), self._named(period.last)
            return first <= at.astimezone(self.offer.zone).date() <= last
        return True

    def _named(self, edge: datetime) -> date:
        plain = edge.astimezone(UTC)
        return plain.date() if plain.time() == time() else edge.astimezone(self.offer.zone).date()

    def _window_end(self) -> date | None:
        days: list[date] = []
        moment = self.now.replace(second=0, microsecond=0)
        end = self.now + timedelta(days=61)
        while moment < end and len(days) < self.offer.period.days:
            day = moment.astimezone(self.zone).date()
            counts = self.offer.period.calendar_days or day.weekday() not in WEEKEND
            if counts and day not in days and self._held(moment):
                days.append(day)
            moment += MINUTE
        return days[-1] if days else None

    # Limits and seats

    def _closed_by_limit(self, at: datetime) -> bool:
        offer = self.offer
        for unit in ("PER_DAY", "PER_WEEK", "PER_MONTH", "PER_YEAR"):
            same = [
                taken
                for taken in offer.taken
                if self._unit(unit, taken.interval.start) == self._unit(unit, at)
            ]
            minutes = sum((t.interval.length for t in same), timedelta()) // MINUTE
            most, longest = offer.booking_limits.get(unit), offer.duration_limits.get(unit)
            if most and len(same) >= most:
                return True
            if longest and minutes + offer.length > longest:
                return True
        return False

    def _unit(self, unit: str, at: datetime) -> str:
        day = at.astimezone(self.offer.zone).date()
        sunday = day
        while sunday.strftime("%a") != "Sun":
            sunday -= DAY
        return {
            "PER_DAY": day.isoformat(),
            "PER_WEEK": f"week of {sunday}",
            "PER_MONTH": f"{day:%Y-%m}",
            "PER_YEAR": f"{day:%Y}",
        }[unit]

    def _guests(self, at: datetime) -> int:
        return sum(taken.guests for taken in self.offer.taken if taken.interval.start == at)

    def _seat(self, at: datetime) -> bool:
        return not self.offer.seats or self._guests(at) < self.offer.seats

    # Free minutes

    def _all_free(self, crew: list[Host], minute: datetime) -> bool:
        return all(self._is_free(host, minute) for host in crew)

    def _is_free(self, host: Host, minute: datetime) -> bool:
        place = (host.key, minute)
        if place not in self._free:
            self._free[place] = (
                host.schedule is not None
                and is_open(host.schedule, minute)
                and not self._busy(host, minute)
                and not self._closed_by_limit(minute)
            )
        return self._free[place]

    def _busy(self, host: Host, minute: datetime) -> bool:
        for busy in host.busy:
            start, end = busy.interval.start, busy.interval.end
            low = start - timedelta(minutes=busy.before + self.offer.after)
            high = end + timedelta(minutes=busy.after + self.offer.before)
            shared = self._shared(busy.cause) and start <= minute < end
            if low <= minute < high and not shared:
                return True
        return False

    def _shared(self, cause: tuple[str, str] | None) -> bool:
        """Whether it is a booking of the offer with a free seat."""
        return any(
            cause == ("bookings", taken.key)
            and self._guests(taken.interval.start) < self.offer.seats
            for taken in self.offer.taken
            if self.offer.seats
        )

    # Steps

    def _lay(self, day: date) -> set[datetime]:
        """Cal's steps for one day of the booker, each piece after the other."""
        length, stride = timedelta(minutes=self.offer.length), timedelta(minutes=self.stride)
        laid: set[datetime] = set()
        for low, high in sorted(
            {piece for crew in self._sets() for piece in self._runs(crew, day)}
        ):
            start = self._first(low)
            earlier = [moment for moment in laid if moment < start]
            if earlier and max(earlier) + stride > start:
                start = max(earlier) if max(earlier) >= low else max(earlier) + stride
            while start + length <= high:
                laid.add(start)
                start += stride
        begin, end = self._midnight(day), self._midnight(day + DAY)
        return {moment for moment in laid if begin <= moment < end}

    def _runs(self, crew: list[Host], day: date) -> list[tuple[datetime, datetime]]:
        """The stretches of free minutes that begin on that day or the one before; a longer one
        begins at midnight."""
        before, begin, end = (self._midnight(day + n * DAY) for n in (-1, 0, 1))
        found = []
        minute = before
        while minute < end:
            if not self._all_free(crew, minute):
                minute += MINUTE
                continue
            low = minute
            while self._all_free(crew, minute) and minute < end + 2 * DAY:
                minute += MINUTE
            if low == before and self._all_free(crew, before - MINUTE):
                low = begin
            if low < minute:
                found.append((low, minute))
        return found

    def _first(self, low: datetime) -> datetime:
        start = max(low, self.now + timedelta(minutes=max(self.offer.notice, 1)))
        unit = next(n for n in UNITS if (self.offer.interval or self.offer.length) % n == 0)
        while start.second or start.astimezone(self.zone).minute % unit:
            start += MINUTE - timedelta(seconds=start.second)
        return start + timedelta(minutes=self.offer.offset)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


def utc_day(text: str) -> datetime:
    """Midnight of a day in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
