"""What a record that is read back says about a write whose answer was lost.

Pure: the journal's entry and the record in, a verdict out. It says "done" or "no
effect" only where nothing speaks against it.
"""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from caltui.catalog.model import Field, Operation, Record, Resource
from caltui.mirror.journal.journal import DONE, NO_EFFECT, UNKNOWN, JournalEntry
from caltui.workspace.journal.same_value import agree, known, masked, unsure
from caltui.workspace.records.columns import MISSING, value_at
from caltui.workspace.writes.wayback import listed, readable

ENDED = "Cal itself ended it with an error. "
"""What the journal says first of a write of which nothing can come later."""


class Verdict(NamedTuple):
    """`outcome` is `done`, `no effect` or `unknown` (cannot be told); `reason` a sentence.

    `no effect` is how the record is now: whether the write may still arrive is not decided
    here. `record` is what was found, `key` names it where the entry does not. `early`: a
    write that is still on its way would show later.
    """

    outcome: str
    reason: str
    record: Record | None = None
    key: str = ""
    early: bool = False


class Sign(Enum):
    """What one field says."""

    NEW = "holds what was sent"
    OLD = "still holds what was there before"
    OTHER = "holds neither what was there nor what was sent"
    UNSEEN = "does not hold what was sent, and what was there before is not known"
    SAME = "held before what was sent"
    NONE = "says nothing"


def of_edit(of: Resource, operation: Operation, entry: JournalEntry, record: Record) -> Verdict:
    """Every telling field new: it took effect; every one old: it did not; else unknown."""
    signs: dict[Sign, list[str]] = {sign: [] for sign in Sign}
    silent: list[str] = []
    early = False
    for field in operation.fields:
        sent = value_at(entry.body or {}, field.wire_name)
        if sent is MISSING:
            continue
        sign, why = _sign(of, operation, field, entry, record)
        signs[sign].append(field.name)
        if why:
            silent.append(f"{field.name} tells nothing: {why}.")
            early = early or why == unsure(operation, field)
    early = not signs[Sign.NEW] and (early or bool(signs[Sign.OLD] or signs[Sign.UNSEEN]))
    return _weigh(signs, silent, record)._replace(early=early)


def _sign(
    of: Resource, operation: Operation, field: Field, entry: JournalEntry, record: Record
) -> tuple[Sign, str]:
    sent = value_at(entry.body or {}, field.wire_name)
    now = known(record, field)
    if masked(sent):
        return Sign.NONE, "it is a secret"
    if now is MISSING:
        shown = readable(of, field)
        return Sign.NONE, "Cal did not show it" if shown else "Cal does not show it"
    was = known(entry.before, field)
    if agree(field, sent, now):
        before = was is not MISSING and agree(field, sent, was)
        return (Sign.SAME if before else Sign.NEW), ""
    if was is MISSING:
        return Sign.UNSEEN, ""
    if not agree(field, was, now):
        return Sign.OTHER, ""
    why = unsure(operation, field)
    return (Sign.NONE, why) if why else (Sign.OLD, "")


def _weigh(signs: dict[Sign, list[str]], silent: list[str], record: Record) -> Verdict:
    new, old = signs[Sign.NEW], signs[Sign.OLD]
    other = signs[Sign.OTHER] + signs[Sign.UNSEEN]
    remarks = " ".join(silent)
    if new and not old and not other:
        return Verdict(DONE, f"{_say(new, Sign.NEW)} {remarks}".strip(), record)
    if old and not new and not other:
        return Verdict(NO_EFFECT, _say(old, Sign.OLD), record)
    if signs[Sign.SAME] and not (new or old or other or silent):
        return Verdict(DONE, f"{_say(signs[Sign.SAME], Sign.SAME)} It still does.", record)
    told = [_say(names, sign) for sign, names in signs.items() if names and sign in _TELLING]
    return Verdict(UNKNOWN, " ".join([*told, *silent]) or "Nothing of it can be read back.")


_TELLING = (Sign.NEW, Sign.OLD, Sign.OTHER, Sign.UNSEEN)


def _say(names: Iterable[str], sign: Sign) -> str:
    found = list(names)
    text = sign.value
    if len(found) > 1:
        text = text.replace("holds", "hold", 1).replace("does not", "do not", 1)
    return f"{listed(found)} {text}."


def of_cancel(entry: JournalEntry, record: Record) -> Verdict:
    """A cancelled booking says so; builds of 2023 reject a paid one instead."""
    status = record.get("status")
    was = (entry.before or {}).get("status")
    if status == "CANCELLED":
        return Verdict(DONE, "The booking is cancelled.", record)
    if status == "REJECTED" and was != status:
        text = "The booking is rejected: some builds of Cal end a paid one so, or somebody did."
        return Verdict(UNKNOWN, text)
    if not isinstance(status, str):
        return Verdict(UNKNOWN, "Cal does not show the status of the booking.")
    return Verdict(NO_EFFECT, f"The booking is {status} still.", record)
