"""The sentences of the rules, and which of them stands in front."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from caltui.scheduling.hours import Block, Minute, Override, Schedule, WeeklyHours
from caltui.scheduling.intervals import Interval
from caltui.scheduling.slots.offers import Busy, Host, Note, Offer, Period, TakenSlot
from caltui.scheduling.slots.reasons import RULES, explain
from caltui.scheduling.slots.verdicts import Explanation
from tests.scheduling.oracle import utc
from tests.scheduling.test_slots import BERLIN, NOW, nine_to_five

TEN = utc("2026-12-01 09:00")
"""Tuesday, ten o'clock in Berlin."""

LAST = utc("2026-12-09 00:00")
ADA = Host("1", "Ada", nine_to_five(), "11", "Working hours")
GRACE = Host("2", "Grace", nine_to_five(), "12", "Working hours")
DEMO = Offer("31", "Demo", 30, BERLIN)


def busy(start: str, end: str, before: int = 0, after: int = 0) -> Busy:
    span = Interval(utc(f"2026-12-01 {start}"), utc(f"2026-12-01 {end}"))
    return Busy(span, "Deep dive", ("bookings", "7"), before, after)


def ask(
    offer: Offer = DEMO, *hosts: Host, minutes: int = 0, zone: ZoneInfo = BERLIN
) -> Explanation:
    at = TEN + timedelta(minutes=minutes)
    return explain(offer, hosts or (ADA,), at, NOW, zone=zone)


def test_an_open_time_has_a_verdict_of_every_rule_in_order() -> None:
    found = ask()
    assert found.open
    assert found.headline == "Open: Demo can be booked Tue 1 Dec 2026 10:00–10:30 Europe/Berlin."
    rules = [v.rule for v in found.verdicts]
    assert rules == [
        "hidden", "hosts", "past", "notice", "period", "hours", "grid", "busy",
        "booking_limits", "duration_limits", "seats",
    ]  # fmt: skip
    assert all(v.ok for v in found.verdicts)
    assert found.hosts == ("Ada",)
    assert list(RULES)[:3] == ["hidden", "hosts", "past"]


def test_busy_is_told_with_its_buffer_and_the_booking_behind_it() -> None:
    ada = replace(ADA, busy=(busy("08:30", "09:30", after=15),))
    found = ask(DEMO, ada)
    assert found.headline == (
        "Closed: Ada is busy 09:30–10:30 with Deep dive, plus 15 min buffer after."
    )
    assert found.first is not None
    assert found.first.cause == ("bookings", "7")
    only = ask(DEMO, ada, minutes=30)
    assert only.first is not None
    assert only.first.remedy.startswith("Only the buffer is in the way")
    assert ask(DEMO, ada, minutes=60).open
    assert [near.hour for near in found.nearest] == [8, 10]


def test_times_are_told_in_the_asked_zone() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    found = ask(DEMO, replace(ADA, busy=(busy("08:30", "09:30"),)), zone=tokyo)
    assert "17:30–18:30 with Deep dive" in found.headline
    hours = next(v for v in found.verdicts if v.rule == "hours")
    assert "09:00–17:00 on Tue 1 Dec 2026" in hours.sentence
    assert "which is 17:00–Wed 2 Dec 2026" not in hours.sentence
    assert "17:00 to Wed 2 Dec 2026 01:00 here" in hours.sentence


def test_the_hours_are_named_weekly_or_override() -> None:
    early = ask(DEMO, ADA, minutes=-90)
    assert early.first is not None
    assert early.first.rule == "hours"
    assert early.first.sentence == (
        "Ada is at work 09:00–17:00 on Tue 1 Dec 2026 by the weekly hours in 'Working hours'"
        " (Europe/Berlin): 08:30–09:00 is not inside."
    )
    assert early.first.cause == ("schedules", "11")
    assert "2026-12-01" in early.first.remedy
    off = replace(nine_to_five(), overrides=(Override(date(2026, 12, 1)),))
    closed = ask(DEMO, replace(ADA, schedule=off))
    assert closed.first is not None
    assert "Ada is closed on Tue 1 Dec 2026 by an override" in closed.first.sentence
    unknown = ask(DEMO, replace(ADA, schedule=None, schedule_key=""))
    assert unknown.headline == "Closed: Ada's hours are not known here."


def test_a_time_off_the_steps_names_the_nearest() -> None:
    found = ask(DEMO, ADA, minutes=10)
    assert found.headline == (
        "Closed: Slots begin every 30 min from 09:00: 10:10 is not one of them"
        " (nearest: 10:00 and 10:30)."
    )
    assert ask(replace(DEMO, interval=10), ADA, minutes=10).open


@pytest.mark.parametrize(
    ("offer", "rule", "words"),
    [
        (replace(DEMO, notice=14 * 1440), "notice", "needs 14 days notice"),
        (
            replace(DEMO, period=Period("ROLLING", 5)),
            "period",
            "Tue 1 Dec 2026 is out of the period: Demo takes bookings 5 business days ahead:"
            " up to Mon 30 Nov 2026 (Europe/Berlin).",
        ),
        (
            replace(DEMO, period=Period("RANGE", first=utc("2026-12-02 00:00"), last=LAST)),
            "period",
            "takes bookings Wed 2 Dec 2026 to Wed 9 Dec 2026",
        ),
        (
            replace(
                DEMO,
                booking_limits={"PER_WEEK": 1},
                taken=(TakenSlot(Interval(utc("2026-12-04 12:00"), utc("2026-12-04 12:30")), "9"),),
            ),
            "booking_limits",
            "takes 1 booking a week: Sun 29 Nov 2026 to Sat 5 Dec 2026 has 1",
        ),
        (
            replace(
                DEMO,
                duration_limits={"PER_DAY": 50},
                taken=(TakenSlot(Interval(utc("2026-12-01 12:00"), utc("2026-12-01 12:30")), "9"),),
            ),
            "duration_limits",
            "takes 50 minutes a day: Tue 1 Dec 2026 has 30, and this one needs 30",
        ),
        (replace(DEMO, scheduling="MANAGED"), "hosts", "is a managed event type"),
    ],
)  # fmt: skip
def test_rules_of_the_offer(offer: Offer, rule: str, words: str) -> None:
    found = ask(offer)
    assert found.first is not None
    assert found.first.rule == rule
    assert words in found.first.sentence
    assert found.first.remedy
    assert found.first.cause == ("event-types", "31")


def test_the_calendar_of_business_days_and_the_last_day_itself() -> None:
    assert ask(replace(DEMO, period=Period("ROLLING", 6))).open
    assert ask(replace(DEMO, period=Period("ROLLING", 8, calendar_days=True))).open
    assert not ask(replace(DEMO, period=Period("ROLLING", 7, calendar_days=True))).open


def test_the_past_comes_before_everything_about_the_host() -> None:
    found = explain(DEMO, (ADA,), NOW - timedelta(days=2), NOW)
    assert found.first is not None
    assert found.first.rule == "past"
    assert {"past", "hours"} <= {v.rule for v in found.verdicts if v.ok is False}


def test_hidden_is_said_and_closes_nothing() -> None:
    found = ask(replace(DEMO, hidden=True))
    assert found.open
    assert found.verdicts[0].ok is None
    assert "its link still works" in found.verdicts[0].sentence


def test_nobody_can_hold_an_event_type_without_hosts() -> None:
    found = explain(DEMO, (), TEN, NOW)
    assert found.headline == "Closed: Demo has no host: nobody can hold it."
    assert found.nearest == ()


def test_a_round_robin_needs_one_and_a_collective_all() -> None:
    ada = replace(ADA, busy=(busy("09:00", "09:30"),))
    robin = replace(DEMO, scheduling="ROUND_ROBIN")
    found = ask(robin, ada, GRACE)
    assert found.open
    assert found.hosts == ("Grace",)
    assert [v.closes for v in found.verdicts if v.ok is False] == [False]
    both = ask(robin, ada, replace(GRACE, busy=(busy("09:00", "10:00"),)))
    assert both.headline == "Closed: None of the 2 hosts can hold it."
    fixed = ask(robin, replace(ada, fixed=True), GRACE, replace(GRACE, key="3", name="Alan"))
    assert "Ada is busy" in fixed.headline
    collective = ask(replace(DEMO, scheduling="COLLECTIVE"), ada, GRACE)
    assert "Ada is busy" in collective.headline
    team = next(v for v in collective.verdicts if v.rule == "team")
    assert team.sentence == "1 of 2 hosts are free, and all have to be: Ada is not."
    off = ask(robin, ada, GRACE, minutes=10)
    assert off.headline.startswith("Closed: Slots begin every 30 min from ")
    assert "10:10 is not one of them" in off.headline


def test_seats_are_shared_until_they_are_full() -> None:
    slot = Interval(TEN, TEN + timedelta(minutes=30))
    ada = replace(ADA, busy=(Busy(slot, "Workshop", ("bookings", "5")),))
    offer = replace(DEMO, seats=2, taken=(TakenSlot(slot, "5", 1),))
    found = ask(offer, ada)
    assert found.open
    assert any(v.sentence == "1 of 2 seats are taken." for v in found.verdicts)
    full = ask(replace(offer, taken=(TakenSlot(slot, "5", 2),)), ada)
    seats = next(v for v in full.verdicts if v.rule == "seats")
    assert seats.cause == ("bookings", "5")
    assert seats.closes
    assert "Ada is busy" in ask(DEMO, ada).headline


def test_pending_bookings_and_notes_are_told_and_close_nothing() -> None:
    note = Note("Ada has no default schedule: the first one is used.", ("users", "1"))
    found = ask(DEMO, replace(ADA, pending=(busy("09:00", "09:30"),), notes=(note,)))
    assert found.open
    told = [v.sentence for v in found.verdicts if v.ok is None]
    assert told == [
        "Ada has no default schedule: the first one is used.",
        "'Deep dive' of Ada waits for confirmation 10:00–10:30: it closes nothing until then.",
    ]


def test_a_fold_is_two_times_and_json_carries_the_offset() -> None:
    nights = Schedule(BERLIN, nine_to_five().weekly.with_day(0, [Block(Minute(0), Minute(240))]))
    host = replace(ADA, schedule=nights)
    early = utc("2026-10-01 00:00")
    first = explain(DEMO, (host,), utc("2026-10-25 00:30"), early, zone=BERLIN)
    second = explain(DEMO, (host,), utc("2026-10-25 01:30"), early, zone=BERLIN)
    assert first.open
    assert second.open
    assert first.as_json()["start"] == "2026-10-25T02:30:00+02:00"
    assert second.as_json()["start"] == "2026-10-25T02:30:00+01:00"
    assert first.as_json()["closed_by"] is None


def test_a_step_begins_anew_with_each_free_piece_and_the_words_say_from_where() -> None:
    long = replace(DEMO, length=45)
    ada = replace(ADA, busy=(busy("09:10", "09:25"),))
    found = ask(long, ada, minutes=45)
    assert found.headline == (
        "Closed: Slots begin every 45 min from 10:30: 10:45 is not one of them"
        " (nearest: 10:30 and 11:15)."
    )
    assert ask(long, ada, minutes=30).open
    assert not ask(long, ada).open
    moved = ask(replace(long, offset=5), ada, minutes=35)
    assert moved.open
    assert any("every 50 min from 10:35" in v.sentence for v in moved.verdicts)


def test_seats_of_several_bookings_at_one_time_add_up() -> None:
    slot = Interval(TEN, TEN + timedelta(minutes=30))
    ada = replace(
        ADA, busy=tuple(Busy(slot, "Workshop", ("bookings", key)) for key in ("5", "6", "7"))
    )
    shared = tuple(TakenSlot(slot, key, 1) for key in ("5", "6", "7"))
    found = ask(replace(DEMO, seats=4, taken=shared), ada)
    assert found.open
    assert any(v.sentence == "3 of 4 seats are taken, by 3 bookings." for v in found.verdicts)
    assert not ask(replace(DEMO, seats=3, taken=shared), ada).open


def test_rolling_days_are_counted_on_the_clocks_of_the_one_who_books() -> None:
    kiritimati = ZoneInfo("Pacific/Kiritimati")
    always = Schedule(
        ZoneInfo("UTC"), WeeklyHours.of({d: [Block(Minute(0), Minute(1439))] for d in range(7)})
    )
    host = replace(ADA, schedule=always)
    offer = replace(DEMO, length=60, period=Period("ROLLING", 2, calendar_days=True))
    midnight = utc("2026-11-25 10:00")
    last = explain(offer, (host,), midnight - timedelta(hours=1), NOW, zone=kiritimati)
    assert last.open, last.headline
    after = explain(offer, (host,), midnight, NOW, zone=kiritimati)
    assert after.first is not None
    assert after.first.rule == "period"
    assert "(Pacific/Kiritimati)" in after.headline


def test_what_is_now_is_too_soon_even_without_notice() -> None:
    found = explain(DEMO, (ADA,), NOW, NOW)
    assert found.first is not None
    assert found.first.rule == "notice"
    assert "from one minute ahead on" in found.headline
