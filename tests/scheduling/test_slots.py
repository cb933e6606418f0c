"""Open slots against the slow oracle, and the reasons against both."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caltui.scheduling.hours import Block, Minute, Override, Schedule, WeeklyHours
from caltui.scheduling.intervals import Interval
from caltui.scheduling.slots.offers import Busy, Host, Offer, Period, TakenSlot
from caltui.scheduling.slots.reasons import explain
from caltui.scheduling.slots.slots import slots
from tests.scheduling.oracle import utc
from tests.scheduling.slot_oracle import Oracle

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = tuple(
    ZoneInfo(name)
    for name in (
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Australia/Eucla",
        "UTC",
    )
)
DAYS = ("2026-03-28", "2026-10-24", "2026-11-01", "2026-04-04", "2026-10-03", "2026-06-10")
"""Days before a change of clocks in Berlin, New York or Lord Howe, and one quiet day."""

QUARTER = timedelta(minutes=15)


def blocks(draw: st.DrawFn) -> tuple[Block, ...]:
    found = []
    for _ in range(draw(st.sampled_from((1, 1, 1, 2, 2, 0)))):
        start = draw(st.sampled_from((0, 540, 555, *range(0, 900, 65))))
        end = start + draw(st.sampled_from((45, 180, 300, 480, 900)))
        found.append(Block(Minute(start), Minute(min(end, draw(st.sampled_from((1439, 1440)))))))
    return tuple(found)


@st.composite
def schedules(draw: st.DrawFn, day: datetime) -> Schedule:
    one, two = blocks(draw), blocks(draw)
    weekly = WeeklyHours(tuple(one if n % 2 else two for n in range(7)))
    special = ()
    if draw(st.booleans()):
        special = (Override((day + timedelta(days=1)).date(), blocks(draw)),)
    return Schedule(draw(st.sampled_from(ZONES)), weekly, special)


Drawn = tuple[Offer, list[Host], Interval, datetime, ZoneInfo]


@st.composite
def cases(draw: st.DrawFn) -> Drawn:
    day = utc(f"{draw(st.sampled_from(DAYS))} 00:00")
    length = draw(st.sampled_from((15, 20, 25, 30, 40, 45, 50, 60, 75, 90)))

    def moment() -> datetime:
        return day + draw(st.integers(-20, 230)) * QUARTER

    def busy(key: str) -> Busy:
        start = moment() + timedelta(minutes=draw(st.sampled_from((0, 0, 7, -11))))
        end = start + draw(st.integers(0, 12)) * QUARTER
        buffers = draw(st.sampled_from(((0, 0), (15, 0), (10, 30))))
        return Busy(Interval(start, end), "Deep dive", ("bookings", key), *buffers)

    taken = []
    for number in range(draw(st.integers(0, 3))):
        start = taken[-1].interval.start if taken and draw(st.booleans()) else moment()
        end = start + timedelta(minutes=length)
        taken.append(TakenSlot(Interval(start, end), str(number), draw(st.integers(0, 3))))
    hosts = []
    for number in range(draw(st.sampled_from((1, 1, 2, 3)))):
        extra = [busy(f"{number}{n}") for n in range(draw(st.integers(0, 2)))]
        mine = [Busy(t.interval, "Same", ("bookings", t.key)) for t in taken if draw(st.booleans())]
        known = None if draw(st.integers(0, 39)) == 7 else draw(schedules(day))
        fixed = draw(st.booleans())
        host = Host(str(number), f"Host {number}", known, busy=(*extra, *mine), fixed=fixed)
        hosts.append(host)
    zone = draw(st.sampled_from(ZONES))
    kind = draw(st.sampled_from(("UNLIMITED", "UNLIMITED", "UNLIMITED", "ROLLING", "RANGE")))
    offer = Offer(
        "31",
        "Demo",
        length,
        zone,
        interval=draw(st.sampled_from((0, 0, 15, 25, 60))),
        before=draw(st.sampled_from((0, 15))),
        after=draw(st.sampled_from((0, 5))),
        notice=draw(st.sampled_from((0, 120, 1440))),
        period=Period(
            kind,
            draw(st.integers(0, 4)),
            draw(st.booleans()),
            day + timedelta(hours=draw(st.integers(-12, 20))),
            day + timedelta(hours=draw(st.integers(30, 60))),
        ),
        booking_limits=draw(
            st.sampled_from(({}, {}, {"PER_DAY": 1}, {"PER_WEEK": 2}, {"PER_MONTH": 0}))
        ),
        duration_limits=draw(st.sampled_from(({}, {}, {"PER_DAY": 100}, {"PER_MONTH": 200}))),
        seats=draw(st.sampled_from((0, 0, 2))),
        scheduling=draw(st.sampled_from(("", "ROUND_ROBIN", "ROUND_ROBIN", "COLLECTIVE"))),
        taken=tuple(taken),
        offset=draw(st.sampled_from((0, 0, 0, 5, 10))),
    )
    window = Interval(day + timedelta(hours=6), day + timedelta(hours=40))
    booker = draw(st.sampled_from((zone, *ZONES)))
    return offer, hosts, window, day + timedelta(hours=draw(st.integers(-30, 12))), booker


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(cases(), st.data())
def test_slots_and_reasons_agree_with_asking_every_minute(case: Drawn, data: st.DataObject) -> None:
    offer, hosts, window, now, booker = case
    oracle = Oracle(offer, hosts, now, booker)
    wanted = oracle.starts(window)
    found = slots(offer, hosts, window, now, booker)
    assert [slot.start for slot in found] == wanted
    minutes = int(window.length.total_seconds() // 60)
    asked = [window.start + timedelta(minutes=m) for m in range(0, minutes, 95)]
    for at in (*wanted[:6], *asked):
        reason = explain(offer, hosts, at, now, zone=booker)
        assert reason.open == (at in wanted), (at, reason.headline)
        assert reason.open == bool(reason.hosts and not reason.first)


def nine_to_five(zone: ZoneInfo = BERLIN, end: int = 17) -> Schedule:
    block = Block(Minute(9 * 60), Minute(end * 60))
    return Schedule(zone, WeeklyHours.of({day: [block] for day in range(1, 6)}))


NOW = utc("2026-11-23 09:00")


def clocks(offer: Offer, hosts: list[Host], window: Interval, now: datetime = NOW) -> list[str]:
    found = slots(offer, hosts, window, now)
    return [f"{slot.start.astimezone(offer.zone):%H:%M}" for slot in found]


def day(text: str, zone: ZoneInfo = BERLIN) -> Interval:
    start = datetime.fromisoformat(text).replace(tzinfo=zone)
    end = start + timedelta(days=1)
    return Interval(start.astimezone(UTC), end.astimezone(UTC))


def test_steps_begin_with_the_hours_on_a_round_minute() -> None:
    late = Schedule(BERLIN, WeeklyHours.of({2: [Block(Minute(9 * 60 + 10), Minute(12 * 60))]}))
    host = Host("1", "Ada", late)
    offer = Offer("31", "Demo", 45, BERLIN)
    assert clocks(offer, [host], day("2026-12-01")) == ["09:15", "10:00", "10:45"]
    hourly = Offer("31", "Demo", 60, BERLIN)
    assert clocks(hourly, [host], day("2026-12-01")) == ["10:00", "11:00"]


def test_a_slot_may_end_at_midnight_and_run_over_it_where_both_days_are_open() -> None:
    whole = Schedule(BERLIN, WeeklyHours.of({2: [Block(Minute(22 * 60), Minute(1439))]}))
    offer = Offer("31", "Demo", 60, BERLIN)
    assert clocks(offer, [Host("1", "Ada", whole)], day("2026-12-01")) == ["22:00", "23:00"]
    night = whole.weekly.with_day(3, [Block(Minute(0), Minute(60))])
    long = Offer("31", "Demo", 90, BERLIN)
    found = clocks(long, [Host("1", "Ada", Schedule(BERLIN, night))], day("2026-12-01"))
    assert found == ["22:00", "23:30"]


def test_both_changes_of_clocks() -> None:
    nights = Schedule(BERLIN, WeeklyHours.of({0: [Block(Minute(60), Minute(4 * 60))]}))
    host = Host("1", "Ada", nights)
    offer = Offer("31", "Demo", 60, BERLIN)
    early = utc("2026-03-01 00:00")
    assert clocks(offer, [host], day("2026-03-29"), early) == ["01:00", "03:00"]
    fall = clocks(offer, [host], day("2026-10-25"), early)
    assert fall == ["01:00", "02:00", "02:00", "03:00"]


def test_a_rolling_window_counts_days_with_an_open_slot() -> None:
    tuesdays = Schedule(BERLIN, WeeklyHours.of({2: [Block(Minute(600), Minute(660))]}))
    offer = Offer("31", "Demo", 60, BERLIN, period=Period("ROLLING_WINDOW", 2, True))
    found = slots(offer, [Host("1", "Ada", tuesdays)], Interval(NOW, NOW + timedelta(days=40)), NOW)
    assert [slot.start.day for slot in found] == [24, 1]
    oracle = Oracle(offer, [Host("1", "Ada", tuesdays)], NOW)
    assert oracle.bookable(found[-1].start)
    assert not oracle.bookable(found[-1].start + timedelta(days=7))
    later = explain(offer, [Host("1", "Ada", tuesdays)], found[-1].start + timedelta(days=7), NOW)
    assert later.first is not None
    assert later.first.rule == "period"


def test_a_year_with_two_thousand_bookings() -> None:
    step = timedelta(hours=4)
    busy = tuple(
        Busy(Interval(NOW + n * step, NOW + n * step + 3 * QUARTER), "Call", ("bookings", str(n)))
        for n in range(2000)
    )
    taken = tuple(TakenSlot(item.interval, str(n)) for n, item in enumerate(busy))
    limits = {"PER_DAY": 20, "PER_WEEK": 100}
    offer = Offer("31", "Demo", 30, BERLIN, before=10, booking_limits=limits, taken=taken)
    host = Host("1", "Ada", nine_to_five(), busy=busy)
    found = slots(offer, [host], Interval(NOW, NOW + timedelta(days=365)), NOW)
    assert len(found) > 1500
    around = [busy.interval.widened(timedelta(), timedelta(minutes=10)) for busy in host.busy]
    assert not any(
        item.start < slot.end and slot.start < item.end for slot in found[::97] for item in around
    )
