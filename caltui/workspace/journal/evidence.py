"""Reads from a record that is read back what became of a write whose answer was lost.

Pure: it takes the journal's entry and the record. It says "done" or "no
effect" only where nothing speaks against it.
"""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from caltui.catalog.behaviour import EndState
from caltui.catalog.model import Field, Operation, Record, Resource
from caltui.mirror.journal.journal import DONE, NO_EFFECT, UNKNOWN, JournalEntry
from caltui.scheduling.wording import names_text
from caltui.workspace.records.columns import MISSING, value_at
from caltui.workspace.writes.change import sent_in
from caltui.workspace.writes.consequences import readable
from caltui.workspace.writes.same_value import masked, same_value, shown_value, why_unsure


class ReadBack(NamedTuple):
    """`outcome` is `done`, `no effect` or `unknown` (no read can show it); `reason` a sentence.

    `no effect` is how the record is now: whether the write may still arrive is not decided
    here. `record` is what was found, `key` names it where the entry does not. `early`: a
    write that is still on its way would show later.
    """

    outcome: str
    reason: str
    record: Record | None = None
    key: str = ""
    early: bool = False


class FieldResult(Enum):
    """What the record shows of one field that was written."""

    NEW = "holds what was sent"
    OLD = "still holds what was there before"
    OTHER = "holds neither what was there nor what was sent"
    UNSEEN = "does not hold what was sent, and what was there before is not known"
    SAME = "held before what was sent"
    NONE = "says nothing"


def of_edit(of: Resource, operation: Operation, entry: JournalEntry, record: Record) -> ReadBack:
    """Every telling field new: it took effect; every one old: it did not; else unknown."""
    results: dict[FieldResult, list[str]] = {result: [] for result in FieldResult}
    silent: list[str] = []
    early = False
    for field in operation.fields:
        if sent_in(entry.body, field) is MISSING:
            continue
        result, why = _field_result(of, field, entry, record)
        results[result].append(field.name)
        if why:
            silent.append(f"{field.name} tells nothing: {why}.")
            early = early or why == why_unsure(field)
    early = not results[FieldResult.NEW] and (
        early or bool(results[FieldResult.OLD] or results[FieldResult.UNSEEN])
    )
    return _weigh(results, silent, record)._replace(early=early)


def _field_result(
    of: Resource, field: Field, entry: JournalEntry, record: Record
) -> tuple[FieldResult, str]:
    sent = sent_in(entry.body, field)
    now = shown_value(record, field)
    if masked(sent):
        return FieldResult.NONE, "it is a secret"
    if now is MISSING:
        shown = readable(of, field)
        return FieldResult.NONE, "Cal did not show it" if shown else "Cal does not show it"
    was = shown_value(entry.before, field)
    if same_value(field, sent, now):
        before = was is not MISSING and same_value(field, sent, was)
        return (FieldResult.SAME if before else FieldResult.NEW), ""
    if was is MISSING:
        return FieldResult.UNSEEN, ""
    if not same_value(field, was, now):
        return FieldResult.OTHER, ""
    why = why_unsure(field)
    return (FieldResult.NONE, why) if why else (FieldResult.OLD, "")


def _weigh(results: dict[FieldResult, list[str]], silent: list[str], record: Record) -> ReadBack:
    new, old = results[FieldResult.NEW], results[FieldResult.OLD]
    other = results[FieldResult.OTHER] + results[FieldResult.UNSEEN]
    remarks = " ".join(silent)
    if new and not old and not other:
        return ReadBack(DONE, f"{_say(new, FieldResult.NEW)} {remarks}".strip(), record)
    if old and not new and not other:
        return ReadBack(NO_EFFECT, _say(old, FieldResult.OLD), record)
    if results[FieldResult.SAME] and not (new or old or other or silent):
        return ReadBack(
            DONE, f"{_say(results[FieldResult.SAME], FieldResult.SAME)} It still does.", record
        )
    silence = (FieldResult.SAME, FieldResult.NONE)
    sentences = [_say(names, one) for one, names in results.items() if names and one not in silence]
    return ReadBack(UNKNOWN, " ".join([*sentences, *silent]) or "Nothing of it can be read back.")


def _say(names: list[str], result: FieldResult) -> str:
    text = result.value
    if len(names) > 1:
        text = text.replace("holds", "hold", 1).replace("does not", "do not", 1)
    return f"{names_text(names)} {text}."


def of_end_state(of: Resource, end: EndState, entry: JournalEntry, record: Record) -> ReadBack:
    """A record that says by a word of its own whether the write was done."""
    before = entry.before or {}
    now, was = record.get(end.field), before.get(end.field)
    if end.filled:
        return _of_filled(of, end, before, record)
    if end.shows:
        return _of_shown(of, end, entry, record)
    if end.another or end.given:
        return _of_other(of, end, entry, record)
    if now == end.done:
        return ReadBack(DONE, f"The {of.noun} is {end.done.lower()}.", record)
    if now == end.unsure and was != now:
        return ReadBack(UNKNOWN, end.why)
    if not isinstance(now, str):
        return ReadBack(UNKNOWN, f"Cal does not show the {end.field} of the {of.noun}.")
    return ReadBack(NO_EFFECT, f"The {of.noun} is {now} still.", record)


def _of_filled(of: Resource, end: EndState, before: Record, record: Record) -> ReadBack:
    """A record that has a value in a field where the write was done, and none before."""
    field = of.field(end.field)
    title = field.title.lower() if field is not None else end.field
    if before.get(end.field):
        return ReadBack(UNKNOWN, f"The {of.noun} had its {title} before.")
    if record.get(end.field):
        return ReadBack(DONE, f"The {of.noun} has its {title} now: {record[end.field]}.", record)
    if end.stays in before and record.get(end.stays) == before[end.stays]:
        return ReadBack(NO_EFFECT, f"The {of.noun} is {record[end.stays]} still.", record)
    return ReadBack(UNKNOWN, f"Cal does not show the {title} of the {of.noun}.")


def _of_shown(of: Resource, end: EndState, entry: JournalEntry, record: Record) -> ReadBack:
    """A record that has in it what was sent."""
    before, sent = entry.before or {}, entry.body or {}
    asked = {name: place for name, place in end.shows.items() if name in sent}
    if not asked or masked(sent):
        return ReadBack(UNKNOWN, f"Nothing of it can be read back in the {of.noun}.")
    names = list(dict.fromkeys(asked.values()))
    places, one = names_text(names), len(names) == 1
    if all(is_in(value_at(record, place), sent[name]) for name, place in asked.items()):
        same = all(is_in(value_at(before, place), sent[name]) for name, place in asked.items())
        word = "held before" if same else "holds" if one else "hold"
        return ReadBack(DONE, f"{places} {word} what was sent.", record)
    if all(value_at(record, p) == value_at(before, p) is not MISSING for p in asked.values()):
        return ReadBack(
            NO_EFFECT,
            f"{places} of the {of.noun} {'is' if one else 'are'} still as before.",
            record,
        )
    return ReadBack(
        UNKNOWN, f"{places} {'holds' if one else 'hold'} neither what was sent nor what was there."
    )


def is_in(found: object, sent: object) -> bool:
    """Tells whether a place of a record shows what was sent: of a list each item, of an object each
    value, of a kind and a value that value."""
    if isinstance(sent, list):
        rows = found if isinstance(found, list) else []
        return all(any(is_in(row, one) for row in rows) for one in sent)
    if isinstance(sent, Mapping) and isinstance(found, Mapping):
        return all(found.get(name) == value for name, value in sent.items() if name in found)
    if isinstance(sent, Mapping):
        return any(value == found for name, value in sent.items() if name != "type")
    return sent == found


def _of_other(of: Resource, end: EndState, entry: JournalEntry, record: Record) -> ReadBack:
    """A record in which a field names another one than before, or the one that was given."""
    operation = of.operations[entry.verb]
    given = dict(zip((param.name for param in operation.params), entry.ids, strict=False))
    now, was = record.get(end.field), (entry.before or {}).get(end.field)
    field = of.field(end.field)
    title = field.title.lower() if field is not None else end.field
    if now is None:
        return ReadBack(UNKNOWN, f"Cal does not show the {title} of the {of.noun}.")
    if end.given:
        if str(now) == given.get(end.given):
            return ReadBack(DONE, f"The {title} of the {of.noun} is {now}.", record)
        return ReadBack(NO_EFFECT, f"The {title} of the {of.noun} is {now} still.", record)
    if was is not None and now != was:
        return ReadBack(DONE, f"The {title} of the {of.noun} is {now}, and was {was}.", record)
    return ReadBack(UNKNOWN, f"The {title} of the {of.noun} is {now}: that may be who was chosen.")
