"""Finds the record that a create of unknown outcome made, if it made one.

What was known before the request left is kept beside the journal: a record that
was there already is never taken for the new one.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from caltui.catalog.model import Operation, Record, Resource
from caltui.mirror.journal.journal import DONE, NO_EFFECT, UNKNOWN, JournalEntry
from caltui.mirror.store import Mirror
from caltui.workspace.base.clock import instant
from caltui.workspace.journal.evidence import Verdict
from caltui.workspace.journal.same_value import agree, masked
from caltui.workspace.records.columns import MISSING, value_at
from caltui.workspace.writes.wayback import listed

Pair = tuple[str, str]


class Identity(NamedTuple):
    """What tells a record from others: (place in the body, place in the record).

    `unique`: Cal refuses a second one with the same values. `stamp` is the record's
    field that says when it was made.
    """

    pairs: tuple[Pair, ...] = ()
    unique: bool = False
    stamp: str = ""


def _same(*names: str) -> tuple[Pair, ...]:
    return tuple((name, name) for name in names)


IDENTITY: Mapping[str, Identity] = {
    "bookings": Identity(
        (
            ("eventTypeId", "eventTypeId"),
            ("start", "startTime"),
            ("responses.email", "attendees[].email"),
        ),
        stamp="createdAt",
    ),
    "booking-references": Identity(_same("bookingId", "type", "uid")),
    "event-types": Identity(_same("slug", "userId", "teamId")),
    "memberships": Identity(_same("userId", "teamId"), True, "createdAt"),
    "selected-calendars": Identity(_same("integration", "externalId", "userId"), True),
    "teams": Identity(_same("slug", "parentId"), True, "createdAt"),
    "users": Identity(_same("email"), True),
    "webhooks": Identity(_same("subscriberUrl", "userId", "eventTypeId"), True),
}
"""For the other categories every field that was sent and can be read counts."""


class Known(NamedTuple):
    """What was known when the request left: the keys of records just like the one asked for,
    and whether the whole list had been read."""

    twins: tuple[str, ...] = ()
    complete: bool = False


def known_before(mirror: Mirror, of: Resource, body: Mapping[str, Any]) -> Known:
    """The records in the mirror that would be mistaken for the new one."""
    operation = of.operations["create"]
    pairs = [p for p in _pairs(of, operation, body) if "[]" not in p[1]]
    scalars = ((place, value_at(body, sent)) for sent, place in pairs)
    first = next(((p, v) for p, v in scalars if isinstance(v, (str, int)) and v != ""), None)
    if first is None:
        return Known()
    found = mirror.where(of.key, *first)
    return Known(tuple(fitting(of, body, found)), mirror.complete(of.key))


def fitting(
    of: Resource, body: Mapping[str, Any], records: Iterable[tuple[str, Record]]
) -> list[str]:
    """The keys of the records that hold what was sent."""
    operation = of.operations["create"]
    pairs = _pairs(of, operation, body)
    return [key for key, record in records if _fits(operation, pairs, body, record)]


def _pairs(of: Resource, operation: Operation, body: Mapping[str, Any]) -> list[Pair]:
    """The places to compare: the category's identity, as far as it was sent, or everything."""
    identity = IDENTITY.get(of.key, Identity())
    every = [(f.wire_name, f.wire_name) for f in operation.fields if of.field(f.name) is not None]
    sent = [(p, value_at(body, p[0])) for p in identity.pairs or every]
    return [p for p, value in sent if value is not MISSING and value is not None]


def _fits(operation: Operation, pairs: list[Pair], body: Mapping[str, Any], record: Record) -> bool:
    told = False
    for sent, place in pairs:
        value, found = value_at(body, sent), value_at(record, place)
        field = operation.field(sent)
        if found is MISSING or masked(value):
            continue
        options = found if "[]" in place and isinstance(found, list) else [found]
        if field is None:
            if not any(str(value).casefold() == str(o).casefold() for o in options):
                return False
        elif not any(agree(field, value, option) for option in options):
            return False
        told = True
    return told


def judge(
    of: Resource,
    entry: JournalEntry,
    known: Known | None,
    listing: Mapping[str, Record],
    *,
    others: Iterable[str] = (),
    whole: bool = True,
) -> Verdict:
    """The verdict from the list as it is now.

    `known` is what was known before (None: nothing); `others` are records that other
    entries made. `whole`: the list holds every record there could be.
    """
    aside = {*(known.twins if known else ()), *others}
    found = fitting(of, entry.body or {}, listing.items())
    keys = [k for k in found if k not in aside]
    if len(keys) > 1:
        return Verdict(UNKNOWN, f"Several fit: {of.noun} {listed(sorted(keys))}.")
    if not keys:
        if found and len(of.params) > 1:
            return Verdict(UNKNOWN, f"{of.noun.capitalize()} {found[0]} was there before.")
        if not whole:
            text = f"No {of.noun} like it was seen, but not all can be listed."
            return Verdict(UNKNOWN, text, early=True)
        return Verdict(NO_EFFECT, f"There is no {of.noun} with what was sent.", early=True)
    key = keys[0]
    if _new(of, entry, known, listing, key):
        return Verdict(DONE, f"{of.noun.capitalize()} {key} was made.", listing[key], key)
    text = f"{of.noun.capitalize()} {key} has what was sent, but it may have been there before."
    return Verdict(UNKNOWN, text)


def _new(
    of: Resource,
    entry: JournalEntry,
    known: Known | None,
    listing: Mapping[str, Record],
    key: str,
) -> bool:
    """Whether the one record that fits is certainly not an old one."""
    identity = IDENTITY.get(of.key, Identity())
    if (known is not None and known.complete) or identity.unique:
        return True
    made = instant(listing[key].get(identity.stamp)) if identity.stamp else None
    if made is not None and made.timestamp() >= entry.at - 1.0:
        return True
    numbers = [int(k) for k in listing if k.isdigit()]
    return key.isdigit() and int(key) == max(numbers)


def note_name(entry: int) -> str:
    """Where the mirror keeps what was known before that entry's request left."""
    return f"known/{entry}"


def note(mirror: Mirror, entry: int, known: Known) -> None:
    """Keeps it beside the journal until the entry is settled."""
    mirror.put_state(note_name(entry), [list(known.twins), known.complete])


def noted(mirror: Mirror, entry: int) -> Known | None:
    """What was known before; None when the process ended before it could be kept."""
    kept = mirror.get_state(note_name(entry))
    if not isinstance(kept, list) or len(kept) != 2:
        return None
    return Known(tuple(str(key) for key in kept[0]), bool(kept[1]))
