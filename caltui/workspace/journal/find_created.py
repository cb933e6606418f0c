"""Finds the record that a create of unknown outcome made, if it made one.

A record that was there before the request left is never taken for the new one.
"""

from collections.abc import Iterable, Mapping

from caltui.catalog.model import Record, Resource
from caltui.mirror.journal.journal import DONE, NO_EFFECT, UNKNOWN, JournalEntry
from caltui.scheduling.wording import names_text
from caltui.workspace.base.clock import instant
from caltui.workspace.journal.evidence import ReadBack
from caltui.workspace.writes.look_alikes import SeenBefore, matching_keys


def find_created(
    of: Resource,
    entry: JournalEntry,
    seen: SeenBefore | None,
    listing: Mapping[str, Record],
    *,
    others: Iterable[str] = (),
    whole: bool = True,
) -> ReadBack:
    """Finds out from the list as it is now whether a create took effect.

    `seen` is what was known before (None: nothing); `others` are records that other entries made.
    `whole`: the list holds every record there could be.
    """
    excluded = {*(seen.keys if seen else ()), *others}
    found = matching_keys(of, entry.body or {}, listing.items())
    keys = [k for k in found if k not in excluded]
    if len(keys) > 1:
        return ReadBack(UNKNOWN, f"Several fit: {of.noun} {names_text(sorted(keys))}.")
    if not keys:
        if found and len(of.params) > 1:
            return ReadBack(UNKNOWN, f"{of.noun.capitalize()} {found[0]} was there before.")
        if not whole:
            text = f"No {of.noun} like it was seen, but not all can be listed."
            return ReadBack(UNKNOWN, text, early=True)
        return ReadBack(NO_EFFECT, f"There is no {of.noun} with what was sent.", early=True)
    key = keys[0]
    if _new(of, entry, seen, listing, key):
        return ReadBack(DONE, f"{of.noun.capitalize()} {key} was made.", listing[key], key)
    text = f"{of.noun.capitalize()} {key} has what was sent, but it may have been there before."
    return ReadBack(UNKNOWN, text)


def _new(
    of: Resource,
    entry: JournalEntry,
    seen: SeenBefore | None,
    listing: Mapping[str, Record],
    key: str,
) -> bool:
    """Tells whether the one record that fits is certainly not an old one."""
    identity = of.behaviour.identity
    if (seen is not None and seen.complete) or identity.unique:
        return True
    made = instant(listing[key].get(identity.stamp)) if identity.stamp else None
    if made is not None and made.timestamp() >= entry.at - 1.0:
        return True
    numbers = [int(k) for k in listing if k.isdigit()]
    return key.isdigit() and int(key) == max(numbers)
