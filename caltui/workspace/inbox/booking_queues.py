"""The queues of bookings: who waits, who collides, who pays, who is not told."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from caltui.scheduling.bookings import TAKING
from caltui.scheduling.expand import hours_on
from caltui.scheduling.intervals import Interval
from caltui.scheduling.wording import minutes_text
from caltui.scheduling.zones import UnknownZone, zone_named
from caltui.workspace.agenda.entries import ACCEPTED, WAITING, guests_of
from caltui.workspace.agenda.overlaps import Taken, overlaps
from caltui.workspace.base.clock import EARLIEST, instant
from caltui.workspace.inbox.finding import Finding, Unsure
from caltui.workspace.inbox.snapshot import Booking, Known, count, some
from caltui.workspace.records.money import money

A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)
LOOKED_BACK = timedelta(days=30)
STRETCH = timedelta(days=60)
"""The days for which hours are worked out at once: one booking far away asks for no century."""


def _finding(known: Known, booking: Booking, why: str, since: object = None) -> Finding:
    began = instant(booking.record.get("createdAt") if since is None else since)
    subject = known.meeting(booking)
    return Finding("bookings", booking.key, subject, why, began, booking.host)


def _until(known: Known, booking: Booking) -> str:
    """`in 3 h`, `in 2 days`; `now` for one that has begun."""
    left = booking.span.start - known.now
    minutes = int(left.total_seconds()) // 60
    if minutes < 1:
        return "now"
    if minutes < 60:
        return f"in {minutes} min"
    return f"in {minutes // 60} h" if minutes < 48 * 60 else f"in {minutes // 1440} days"


def starting(known: Known) -> Iterator[Finding]:
    """The next 24 hours: not confirmed, or not paid."""
    for booking in known.coming:
        if not known.now <= booking.span.start < known.now + A_DAY:
            continue
        faults = ["nobody has confirmed it"] if booking.status in WAITING else []
        faults += ["it is not paid"] if booking.unpaid else []
        if faults:
            why = f"Starts {_until(known, booking)} and {' and '.join(faults)}."
            yield _finding(known, booking, why)


def pending(known: Known) -> Iterator[Finding]:
    """Requests to come, the oldest first."""
    waiting = [_pending(known, b) for b in known.coming if b.status in WAITING]
    yield from sorted(waiting, key=lambda item: (item.since is None, item.since or known.now))


def _pending(known: Known, booking: Booking) -> Finding:
    who = known.person(booking.host) if booking.host else "the host"
    asked = instant(booking.record.get("createdAt"))
    waited = f" for {_age(known.now - asked)}" if asked and asked < known.now else ""
    theirs = known.promised.get(booking.host, ())
    taken = [other for other in theirs if other.span.meets(booking.span)]
    more = f" That time is taken by {known.title(taken[0])}." if taken else ""
    guest = some(guest.name or guest.email for guest in guests_of(booking.record)) or "A guest"
    why = f"{guest} waits{waited} for {who} to answer; it is {_until(known, booking)}.{more}"
    return _finding(known, booking, why)


def _age(since: timedelta) -> str:
    minutes = max(0, int(since.total_seconds()) // 60)
    if minutes < 60:
        return minutes_text(minutes)
    hours = minutes // 60
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"


def unanswered(known: Known) -> Iterator[Finding]:
    """Requests whose time has passed, the latest first."""
    for booking in reversed(known.bookings):
        past = known.now - LOOKED_BACK < booking.span.end <= known.now
        if past and booking.status in WAITING:
            why = f"Its time passed {_age(known.now - booking.span.end)} ago without an answer."
            yield _finding(known, booking, why)


def double(known: Known) -> Iterator[Finding]:
    """Every coming booking that begins while another of the same person runs."""
    seated = {k for k, row in known.of("event-types").items() if row.get("seatsPerTimeSlot")}
    by_key = {booking.key: booking for booking in known.coming}
    told: set[tuple[str, str]] = set()
    for person, theirs in _by_person(known).items():
        for one, other in overlaps(_taken(booking, seated) for booking in theirs):
            if (one.key, other.key) in told:
                continue
            told.add((one.key, other.key))
            first, second = by_key[one.key], by_key[other.key]
            times = known.times(first.span, known.zone)
            guests = some(guest.name for guest in guests_of(first.record) if guest.name)
            what = f"{known.title(first)} with {guests}" if guests else known.title(first)
            why = f"{known.person(person)} is promised to {what} as well, {times}."
            if faults := dict.fromkeys((*first.faults, *second.faults)):
                why = f"{why} Not surely: {', '.join(faults)} could not be read."
            if one.kind and one[1:] == other[1:] and one.kind not in known.of("event-types"):
                why = f"{why} Not surely: event type {one.kind} was never read, and may have seats."
            yield _finding(known, second, why)._replace(host=person)


def guests_unknown(known: Known) -> str:
    """What keeps guests who are users from being known as such; empty where nothing does."""
    if "users" in known.complete:
        return ""
    return "The users were not all read: of those, what they are invited to is not looked at."


def _taken(booking: Booking, seated: set[str]) -> Taken:
    kind = str(booking.record.get("eventTypeId") or "")
    return Taken(booking.key, booking.span, kind, kind in seated)


def _by_person(known: Known) -> Mapping[str, list[Booking]]:
    """Coming bookings that take time, by the id of each host and of each user who is invited."""
    users = known.of("users").items()
    emails = {str(row.get("email") or "").casefold(): key for key, row in users}
    found: dict[str, list[Booking]] = {}
    for booking in known.coming:
        if booking.status not in TAKING:
            continue
        invited = (emails.get(g.email.casefold()) for g in guests_of(booking.record) if g.email)
        for person in {booking.host, *(key for key in invited if key)} - {""}:
            found.setdefault(person, []).append(booking)
    return found


def unpaid(known: Known) -> Iterator[Finding]:
    """Bookings that owe money, soonest first."""
    owed: dict[str, tuple[str, bool]] = {}
    for row in known.of("payments").values():
        amount = money(row.get("amount"), row.get("currency"))
        owed[str(row.get("bookingId"))] = (amount, bool(row.get("refunded")))
    for booking in known.bookings:
        amount, refunded = owed.get(booking.key, ("", False))
        if booking.span.end <= known.now - LOOKED_BACK or not booking.unpaid or refunded:
            continue
        what = f"{amount} was not paid" if amount else "It was not paid"
        over = booking.span.end <= known.now
        how = "It has taken place" if over else f"It is {_until(known, booking)}"
        state = ", and was accepted all the same" if booking.status == ACCEPTED else ""
        yield _finding(known, booking, f"{what}. {how}{state}.")


def outside(known: Known) -> Iterator[Finding]:
    """Coming bookings outside the hours of the schedule they are held by."""
    groups: dict[str, list[Booking]] = {}
    for booking in known.coming:
        key = known.schedule_of(booking)
        if key is not None:
            groups.setdefault(key, []).append(booking)
    found = [(b, key) for key, group in groups.items() for b in _outside(known, key, group)]
    for booking, key in sorted(found, key=lambda pair: pair[0].span):
        zone = known.schedule(key).zone
        name = known.of("schedules")[key].get("name") or f"schedule {key}"
        times = known.times(booking.span, zone)
        who = known.person(booking.host)
        why = f"{times} in {zone.key} is outside the hours of {who} ({name})."
        yield _finding(known, booking, why)


def hours_unknown(known: Known) -> str:
    """Which coming bookings are not looked at; empty where all are."""
    lost = [booking for booking in known.coming if known.schedule_of(booking) is None]
    who = some(known.person(booking.host) if booking.host else "nobody" for booking in lost)
    many = count(len(lost), "booking")
    return f"{many} not looked at: the hours of {who} are not known." if lost else ""


def _outside(known: Known, key: str, group: list[Booking]) -> Iterator[Booking]:
    hours: list[Interval] = []
    until, at = EARLIEST, 0
    for booking in group:
        span = _shortened(booking.span)
        if span.end > until:
            until = span.start + STRETCH
            hours, at = hours_on(known.schedule(key), Interval(span.start - A_DAY, until)), 0
        while at < len(hours) and hours[at].end <= span.start:
            at += 1
        if at == len(hours) or not hours[at].holds(span):
            yield booking


def _shortened(span: Interval) -> Interval:
    """A span without what lies more than a week after its start: no day's hours go so far."""
    return Interval(span.start, min(span.end, span.start + A_WEEK))


def unlinked(known: Known) -> Iterator[Finding]:
    """Coming accepted bookings without a reference, of hosts who have one elsewhere."""
    linked = {str(row.get("bookingId")) for row in known.of("booking-references").values()}
    hosts = {booking.host for booking in known.bookings if booking.key in linked}
    for booking in known.coming:
        if booking.status == ACCEPTED and booking.key not in linked and booking.host in hosts:
            who = known.person(booking.host)
            why = f"Cal knows no calendar event of it, so {who} may not see it in their calendar."
            yield _finding(known, booking, why)
    if known.coming and not linked and "booking-references" not in known.complete:
        raise Unsure("The list of booking references was not read whole.")


def zoneless(known: Known) -> Iterator[Finding]:
    """Guests of coming bookings whose zone is missing or is none."""
    fault = _zone_faults()
    for booking in known.coming:
        rows = booking.record.get("attendees")
        for row in rows if isinstance(rows, list) else ():
            if not isinstance(row, Mapping) or not (why := fault(str(row.get("timeZone") or ""))):
                continue
            guest = str(row.get("name") or row.get("email") or "A guest")
            title, key = known.meeting(booking), row.get("id")
            sentence = f"{guest}: {why} Mails may name a wrong time."
            found = _finding(known, booking, sentence)
            if key is None:
                yield found
            else:
                yield found._replace(resource="attendees", key=str(key), subject=title)


def _zone_faults() -> Callable[[str], str]:
    """What is wrong with a zone's name, each looked up once."""
    seen: dict[str, str] = {}

    def fault(name: str) -> str:
        if name not in seen:
            try:
                zone_named(name)
                seen[name] = ""
            except UnknownZone as error:
                seen[name] = str(error)
        return seen[name]

    return fault
