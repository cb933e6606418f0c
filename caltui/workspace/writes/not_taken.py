"""Finds what was asked for and is not in the answer: some Cals drop it without a word."""

from typing import Any

from caltui.catalog.model import Field, Record
from caltui.workspace.records.columns import MISSING
from caltui.workspace.records.secrets import Secrets
from caltui.workspace.writes.change import Change, text_of
from caltui.workspace.writes.same_value import same_value, shown_value


def not_taken(change: Change, record: Record) -> tuple[str, ...]:
    """A sentence for each value that is not in the record; none for one that Cal does not show."""
    secrets = Secrets(change.of)
    found = []
    for field in change.operation.fields:
        sent = change.values.get(field.name, MISSING)
        if sent is MISSING or not field.sent or field.may_stay or secrets.has(field.name):
            continue
        now = shown_value(record, field)
        if now is not MISSING and not same_value(field, sent, now):
            found.append(_sentence(change, field, now))
    return tuple(found)


def not_done(change: Change, record: Record) -> tuple[str, ...]:
    """A sentence where the record that came back shows that an action was not done."""
    end = change.operation.behaviour.settled_by
    now = record.get(end.field) if end is not None and end.done else None
    if end is None or not isinstance(now, str) or now == end.done:
        return ()
    return (f"the {change.of.noun} is {now} still.",)


def not_made(change: Change, answer: Record) -> tuple[str, ...]:
    """A sentence where the answer says that somebody has to go on before anything is made."""
    address = answer.get(change.operation.behaviour.waits_on)
    if not isinstance(address, str) or not address:
        return ()
    return (f"the {change.of.noun} is made only when somebody has gone on at {address}",)


def _sentence(change: Change, field: Field, now: Any) -> str:
    was = shown_value(change.before, field)
    if was is not MISSING and same_value(field, was, now):
        return f"{field.name} was not taken: it is as before."
    text = text_of(Secrets(change.of), field, field.name, now)
    return f"{field.name} was not taken as it was sent: it is {text or 'empty'} now."
