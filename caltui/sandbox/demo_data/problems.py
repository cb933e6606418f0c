"""Plants problems in the demo firm's diary, so that a triage has something to find.

Other problems stand in the tables: a default schedule that is gone, a user
without one, an event type without hosts, a team without OWNER, a hook over
http, a hidden event type that is booked.
"""

from collections.abc import Iterator

from caltui.sandbox.demo_data.bookings import DAY, Diary, Draft
from caltui.sandbox.demo_data.guests import HOSTILE, LONG_TITLE, Guest
from caltui.sandbox.demo_data.tables import HIDDEN_WITH_BOOKINGS, OFFERS

NO_ZONE = "Europe/Kiew"
"""A zone that looks right and is in no list: a guest of the long title has it."""


def problems(diary: Diary, today: int) -> Iterator[Draft]:
    """Drafts of bookings with a problem. `today` counts days from the diary's first."""
    yield from _clashes(diary, today)
    yield from _late_on_fridays(diary, today)
    yield from _waiting(diary, today)
    yield from _unpaid(diary, today)
    yield _exact(diary, 1, 1, today + 4, 3 * 60 + 30)
    yield _exact(diary, 8, 2, today + 3, 22 * 60, guest=diary.crowd[2])
    for day in (6, 13):
        yield _draft(diary, HIDDEN_WITH_BOOKINGS, 1, today + day, 16 * 60)
    for event_type, host, day in ((18, 3, 5), (1, 1, 2)):
        draft = _draft(diary, event_type, host, today + day, 15 * 60)
        draft.linked = False
        yield draft
    lost = diary.crowd[4]._replace(zone="Pacific/Kiritimati")
    yield _draft(diary, 8, 2, today + 7, 11 * 60, guest=lost)
    yield from _strangers(diary, today)


def _waiting(diary: Diary, today: int) -> Iterator[Draft]:
    """Requests that nobody answered for days; one is for tomorrow, one for last week."""
    places = ((2, 1, 1, 9), (2, 1, 3, 12), (14, 27, 2, 8), (21, 10, 5, 15), (14, 27, -6, 11))
    for event_type, host, day, age in places:
        draft = _draft(diary, event_type, host, today + day, 9 * 60 + 30)
        draft.status, draft.created = "PENDING", diary.anchor - age * DAY
        yield draft


def _unpaid(diary: Diary, today: int) -> Iterator[Draft]:
    """Paid event types without the money: some wait, one was confirmed all the same."""
    places = ((3, 1, 2), (3, 1, 9), (7, 1, 3), (15, 28, 1), (15, 28, -6))
    for event_type, host, day in places:
        draft = _draft(diary, event_type, host, today + day, 11 * 60)
        draft.status = "ACCEPTED" if day == 9 else "PENDING"
        draft.paid = False
        yield draft


def _clashes(diary: Diary, today: int) -> Iterator[Draft]:
    """Two people promised the same time, on the next three days that their hosts work."""
    for host, event_type, day in ((2, 8, 1), (8, 11, 3), (27, 14, 6)):
        first = _draft(diary, event_type, host, today + day, 10 * 60)
        second = _exact(diary, event_type, host, today + day, 10 * 60)
        second.start = first.start + 15 * 60
        yield from (first, second)


def _late_on_fridays(diary: Diary, today: int) -> Iterator[Draft]:
    """Ada's Friday afternoons are booked: an edit of her hours would strand these."""
    weekday = (diary.first.isoweekday() + today) % 7
    friday = today + (5 - weekday) % 7
    for week in (0, 1, 2):
        yield _exact(diary, 8, 2, friday + 7 * week, 15 * 60 + 30)


def _strangers(diary: Diary, today: int) -> Iterator[Draft]:
    """Text that must not reach a terminal as it is."""
    for place, (name, email) in enumerate(HOSTILE):
        guest = Guest(name, email, "Europe/Berlin", "en")
        draft = _draft(diary, 1, 1, today + 1 + place, 9 * 60, guest=guest)
        draft.notes = f"Notes of {name}"
        yield draft
    draft = _draft(diary, 8, 2, today + 4, 13 * 60)
    draft.title = LONG_TITLE
    draft.guests = [draft.guests[0]._replace(zone=NO_ZONE)]
    yield draft


def _draft(
    diary: Diary, event_type: int, host: int, day: int, minute: int, *, guest: Guest | None = None
) -> Draft:
    """A booking without a problem, on the first day when the host is free at that time."""
    length = OFFERS[event_type - 1].length
    day = diary.free_day(host, day, minute, length)
    return _exact(diary, event_type, host, day, minute, guest=guest)


def _exact(
    diary: Diary, event_type: int, host: int, day: int, minute: int, *, guest: Guest | None = None
) -> Draft:
    """A booking at that very time, whatever the host's hours say."""
    offer = OFFERS[event_type - 1]
    start = diary.at(host, day, minute)
    diary.take(host, start, offer.length)
    created = min(start, diary.anchor) - 2 * DAY
    people = [guest or diary.someone()]
    draft = Draft(event_type, host, start, offer.length, created, "ACCEPTED", people, diary.uid())
    if offer.more.get("price"):
        draft.paid = True
    return draft
