"""The rules about the hosts of a slot: their hours, the grid of starts, their calendars."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from caltui.scheduling.hours import Blocks, Schedule
from caltui.scheduling.slots.epoch_ranges import DAY, blocked_by, day_spans, joined
from caltui.scheduling.slots.offers import COLLECTIVE, Busy, Host, moment_of, required, seconds
from caltui.scheduling.slots.rules import Question, closing, host_names
from caltui.scheduling.slots.steps import earliest
from caltui.scheduling.slots.verdicts import Verdict
from caltui.scheduling.text import day_text as hours_text
from caltui.scheduling.wording import buffers_text, day_text, names_text, span_text


def schedules(ask: Question) -> Iterator[Verdict]:
    """Notes about odd data of a host. They neither open nor close the slot."""
    for host in ask.hosts:
        for note in host.notes:
            cause = note.cause or host.cause
            yield Verdict("schedule", "Schedule", None, note.sentence, host.name, cause)


def hours(ask: Question) -> Iterator[Verdict]:
    """Every host works for the whole slot."""
    for host in ask.hosts:
        ok = at_work(ask, host)
        words, remedy = _hours_words(ask, host, ok)
        yield Verdict(
            "hours",
            "Hours",
            ok,
            words,
            host.name,
            host.cause,
            "" if ok else remedy,
            closes=not ok and _needed(ask, host),
        )


def at_work(ask: Question, host: Host) -> bool:
    """Tells whether the slot lies inside the host's hours."""
    if host.schedule is None:
        return False
    spans = joined(day_spans(host.schedule, ask.start - 2 * DAY, ask.end + 2 * DAY))
    return any(start <= ask.start and ask.end <= end for start, end in spans)


def _hours_words(ask: Question, host: Host, ok: bool) -> tuple[str, str]:
    schedule = host.schedule
    if schedule is None:
        words = f"{host.name}'s hours are not known here."
        return words, f"Read the schedule of {host.name} with a key that may."
    day = moment_of(ask.start).astimezone(schedule.zone).date()
    blocks = schedule.blocks_on(day)
    special = any(override.day == day for override in schedule.overrides)
    named = f" in '{host.schedule_name}'" if host.schedule_name else ""
    how = f"an override{named}" if special else f"the weekly hours{named}"
    edit = f"the override of {day.isoformat()}" if special else "its hours, or add an override for"
    remedy = f"In the schedule{named.removeprefix(' in')}, change {edit}"
    remedy = f"{remedy}." if special else f"{remedy} {day.isoformat()}."
    if not blocks:
        return f"{host.name} is closed on {day_text(day)} by {how} ({schedule.zone.key}).", remedy
    open_hours = f"{hours_text(blocks)} on {day_text(day)} by {how} ({schedule.zone.key})"
    there = _elsewhere(ask, schedule, day, blocks)
    if ok:
        return f"{host.name} is at work {open_hours}{there}.", ""
    return f"{host.name} is at work {open_hours}{there}: {ask.slot} is not inside.", remedy


def _elsewhere(ask: Question, schedule: Schedule, day: date, blocks: Blocks) -> str:
    """The hours as wall time in the asked zone, if that differs."""
    if schedule.zone.key == ask.zone.key:
        return ""
    noon = seconds(_noon(day, schedule.zone))
    spans = [
        (start, end)
        for start, end in day_spans(schedule, noon - DAY, noon + DAY)
        if moment_of(start).astimezone(schedule.zone).date() == day
    ]
    texts = [
        span_text(moment_of(start), moment_of(end), ask.zone, day=ask.day) for start, end in spans
    ]
    plain = hours_text(blocks)
    return "" if ", ".join(texts) in ("", plain) else f", which is {', '.join(texts)} here"


def _noon(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=zone)


def grid(ask: Question) -> Iterator[Verdict]:
    """The slot starts on the grid that is laid through the free time."""
    offer, cause = ask.offer, ask.offer.cause
    every = f"Slots begin every {offer.stride} min"
    if ask.start in ask.starts:
        begin = _begin(ask)
        words = f"{every} from {ask.clock(begin)}."
        yield Verdict("grid", "Slot steps", True, words, None, cause)
        return
    if not ask.holders or ask.start < earliest(offer, ask.now):
        words = "No host is free for the whole of it: there are no steps to keep."
        if ask.holders:
            words = "The first time that can be booked is later: steps begin there."
        yield Verdict("grid", "Slot steps", None, words, None, cause)
        return
    begin = _begin(ask)
    words = f"{every} from {ask.clock(begin)}: {ask.clock(ask.start)} is not one of them"
    place = bisect_left(ask.starts, ask.start)
    near = [ask.clock(t) for t in ask.starts[max(place - 1, 0) : place + 1] if _same_piece(ask, t)]
    near_text = f" (nearest: {names_text(near)})" if near else ""
    remedy = "Choose a time of the steps, or change the slot interval of the event type."
    yield closing("grid", "Slot steps", False, f"{words}{near_text}.", ask, remedy)


def _begin(ask: Question) -> int:
    """The first start of the free time around a time; the time itself if there is none."""
    mine = [start for start in ask.starts if _same_piece(ask, start)]
    return mine[0] if mine else ask.start


def _same_piece(ask: Question, start: int) -> bool:
    """Tells whether a host is free from one time to the other, both slots included."""
    low, high = min(start, ask.start), max(start, ask.start) + ask.end - ask.start
    return bool(ask.free.holders(low, high))


def calendar(ask: Question) -> Iterator[Verdict]:
    """Nothing else takes the host's time, buffers included."""
    for host in ask.hosts:
        clashes = in_the_way(ask, host)
        if not clashes:
            words = f"{host.name} has nothing else {ask.slot}."
            if host.unseen:
                words = f"Whether {host.name} has something else {ask.slot} is unknown."
            ok = None if host.unseen else True
            yield Verdict("busy", "Calendar", ok, words, host.name, ("users", host.key))
        for busy in clashes:
            yield _busy(ask, host, busy)
        for busy in host.pending:
            if _meets(ask, busy):
                words = f"'{busy.title}' of {host.name} waits for confirmation {_span(ask, busy)}"
                words = f"{words}: it closes nothing until then."
                yield Verdict("busy", "Calendar", None, words, host.name, busy.cause)


def in_the_way(ask: Question, host: Host) -> list[Busy]:
    """The entries of the host's calendar that overlap the slot, by time."""
    return sorted((b for b in host.busy if _meets(ask, b)), key=lambda busy: busy.interval)


def _meets(ask: Question, busy: Busy) -> bool:
    closed = blocked_by(ask.offer, busy, ask.joinable)
    return any(start < ask.end and ask.start < end for start, end in closed)


def _span(ask: Question, busy: Busy) -> str:
    return ask.span(seconds(busy.interval.start), seconds(busy.interval.end))


def _busy(ask: Question, host: Host, busy: Busy) -> Verdict:
    offer = ask.offer
    buffers = buffers_text(busy.before + offer.after, busy.after + offer.before)
    remark = f" ({busy.remark})" if busy.remark else ""
    words = f"{host.name} is busy {_span(ask, busy)} with {busy.title}{buffers}{remark}."
    only_buffer = seconds(busy.interval.end) <= ask.start or ask.end <= seconds(busy.interval.start)
    remedy = "Move or cancel it, or choose another time."
    if only_buffer:
        remedy = "Only the buffer is in the way: lower the buffers of the event types, or move it."
    needed = _needed(ask, host)
    return Verdict("busy", "Calendar", False, words, host.name, busy.cause, remedy, closes=needed)


def _needed(ask: Question, host: Host) -> bool:
    return host.key in {needed.key for needed in required(ask.offer, ask.hosts)}


def together(ask: Question) -> Iterator[Verdict]:
    """Says whether enough hosts are free: all of a collective event type, one of a round robin.

    Says nothing of an event type with one host.
    """
    if len(ask.hosts) < 2:
        return
    needed = required(ask.offer, ask.hosts)
    free = [host for host in ask.hosts if _free(ask, host)]
    count = f"{len(free)} of {len(ask.hosts)} hosts"
    if len(needed) == len(ask.hosts):
        ok = len(free) == len(ask.hosts)
        missing = [host for host in ask.hosts if host not in free]
        words = f"{count} are free, and all have to be"
        words = f"{words}." if ok else f"{words}: {_without(host_names(missing))}."
        kind = "Collective" if ask.offer.scheduling == COLLECTIVE else "All hosts"
        yield closing("team", kind, ok, words, ask, "Find a time when all are free.")
        return
    able = able_hosts(ask)
    who = names_text(host_names(able))
    words = f"{len(able)} of {len(ask.hosts)} hosts can hold it: {who}. One of them is enough."
    if needed:
        fixed = names_text(host_names(needed))
        words = f"It takes {fixed} and one more. Able are {who}."
    if not able:
        words = f"None of the {len(ask.hosts)} hosts can hold it{_only(free)}."
    yield closing("team", "Round robin", bool(able), words, ask, _ANY)


def _only(free: list[Host]) -> str:
    """Says that the hosts who are free are not enough; empty if nobody is free."""
    return f": only {names_text(host_names(free))} would be free" if free else ""


_ANY = "Free one of the hosts: the lines above say what is in the way of each."


def _without(names: list[str]) -> str:
    return f"{names_text(names)} {'is' if len(names) == 1 else 'are'} not"


def _free(ask: Question, host: Host) -> bool:
    return at_work(ask, host) and not in_the_way(ask, host)


def able_hosts(ask: Question) -> list[Host]:
    """The hosts who work and are free for a whole slot on the grid."""
    keys = ask.holders if ask.start in ask.starts else frozenset[str]()
    return [host for host in ask.hosts if host.key in keys]
