"""An independent and slow reading of what can be booked: every minute is asked by itself.

It shares no arithmetic with `caltui.scheduling`: no spans, no steps, only clocks.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from caltui.scheduling.intervals import Interval
from caltui.scheduling.offers import Host, Offer
from tests.scheduling.oracle import MINUTE, is_open

UNITS = (60, 30, 20, 15, 10, 5, 1)


class Oracle:
    """Answers for one offer, remembering which minutes a host is at work."""

    def __init__(self, offer: Offer, hosts: Sequence[Host], now: datetime) -> None:
        self.offer = offer
        self.hosts = list(hosts)
        self.now = now
        self._open: dict[tuple[str, datetime], bool] = {}
        self._begun: dict[tuple[str, datetime], datetime] = {}
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
        return self._in_time(at) and self._in_period(at) and self._held(at)

    def _held(self, at: datetime) -> bool:
        return (
            self._in_limits(at) and self._seat(at) and any(self._can(c, at) for c in self._sets())
        )

    def _sets(self) -> list[list[Host]]:
        offer = self.offer
        if offer.scheduling == "MANAGED" or not self.hosts:
            return []
        if offer.scheduling != "ROUND_ROBIN":
            return [self.hosts]
        fixed = [host for host in self.hosts if host.fixed]
        loose = [host for host in self.hosts if not host.fixed]
        return [[*fixed, host] for host in loose] or [fixed]

    def _in_time(self, at: datetime) -> bool:
        return at >= self.now + timedelta(minutes=max(0, self.offer.notice))

    def _in_period(self, at: datetime) -> bool:
        period, zone = self.offer.period, self.offer.zone
        day, today = at.astimezone(zone).date(), self.now.astimezone(zone).date()
        if period.kind == "ROLLING":
            left = period.days
            while left > 0:
                today += timedelta(days=1)
                left -= 1 if period.calendar_days or today.weekday() not in (5, 6) else 0
            return day <= today
        if period.kind == "ROLLING_WINDOW":
            return self._last is not None and day <= self._last
        if period.kind == "RANGE":
            assert period.first is not None
            assert period.last is not None
            first, last = (m.astimezone(zone).date() for m in (period.first, period.last))
            return first <= day <= last
        return True

    def _window_end(self) -> date | None:
        days: list[date] = []
        moment = self.now.replace(second=0, microsecond=0)
        end = self.now + timedelta(days=61)
        while moment < end and len(days) < self.offer.period.days:
            day = moment.astimezone(self.offer.zone).date()
            counts = self.offer.period.calendar_days or day.weekday() not in (5, 6)
            if counts and day not in days and self._in_time(moment) and self._held(moment):
                days.append(day)
            moment += MINUTE
        return days[-1] if days else None

    def _in_limits(self, at: datetime) -> bool:
        offer = self.offer
        for unit in ("PER_DAY", "PER_WEEK", "PER_MONTH", "PER_YEAR"):
            same = [
                taken
                for taken in offer.taken
                if self._unit(unit, taken.interval.start) == self._unit(unit, at)
            ]
            minutes = sum((t.interval.length for t in same), timedelta()) // MINUTE
            if unit in offer.booking_limits and len(same) >= offer.booking_limits[unit]:
                return False
            most = offer.duration_limits.get(unit)
            if most is not None and minutes + offer.length > most:
                return False
        return True

    def _unit(self, unit: str, at: datetime) -> str:
        day = at.astimezone(self.offer.zone).date()
        week = day.isocalendar()
        return {
            "PER_DAY": day.isoformat(),
            "PER_WEEK": f"{week.year} {week.week}",
            "PER_MONTH": f"{day:%Y-%m}",
            "PER_YEAR": f"{day:%Y}",
        }[unit]

    def _joins(self, at: datetime) -> str:
        if not self.offer.seats:
            return ""
        return next((t.key for t in self.offer.taken if t.interval.start == at), "")

    def _seat(self, at: datetime) -> bool:
        key = self._joins(at)
        guests = next((t.guests for t in self.offer.taken if t.key == key), 0)
        return not self.offer.seats or guests < self.offer.seats

    def _can(self, crew: list[Host], at: datetime) -> bool:
        minutes = [at + step * MINUTE for step in range(self.offer.length)]
        return (
            all(self._works(host, at) for host in crew)
            and self._on_grid(crew, at)
            and all(self._works(host, minute) for host in crew for minute in minutes)
            and not any(self._busy(host, at) for host in crew)
        )

    def _works(self, host: Host, minute: datetime) -> bool:
        place = (host.key, minute)
        if place not in self._open:
            found = host.schedule is not None and is_open(host.schedule, minute)
            self._open[place] = found
        return self._open[place]

    def _on_grid(self, crew: list[Host], at: datetime) -> bool:
        begin = self._begin(crew, at)
        step = self.offer.interval or self.offer.length
        unit = next(unit for unit in UNITS if step % unit == 0)
        schedule = crew[0].schedule
        assert schedule is not None
        while begin.astimezone(schedule.zone).minute % unit:
            begin += MINUTE
        return at >= begin and (at - begin) // MINUTE % step == 0

    def _begin(self, crew: list[Host], at: datetime) -> datetime:
        """Back, minute by minute, to where the crew's hours of that day begin."""
        begin, name = at, "+".join(host.key for host in crew)
        while (name, begin) not in self._begun and all(
            self._works(host, begin - MINUTE)
            and self._day(host, begin) == self._day(host, begin - MINUTE)
            for host in crew
        ):
            begin -= MINUTE
        self._begun[name, at] = self._begun.get((name, begin), begin)
        return self._begun[name, at]

    def _day(self, host: Host, minute: datetime) -> date:
        assert host.schedule is not None
        return minute.astimezone(host.schedule.zone).date()

    def _busy(self, host: Host, at: datetime) -> bool:
        joins = self._joins(at)
        for busy in host.busy:
            if joins and busy.cause == ("bookings", joins):
                continue
            low = busy.interval.start - timedelta(minutes=busy.before + self.offer.after)
            high = busy.interval.end + timedelta(minutes=busy.after + self.offer.before)
            if any(
                low < at + n * MINUTE + MINUTE and at + n * MINUTE < high
                for n in range(self.offer.length)
            ):
                return True
        return False


def utc_day(text: str) -> datetime:
    """Midnight of a day in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
