"""The state of a form without widgets: each field's text, and the text that it began with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from caltui.catalog.model import UNSET, Field, Operation, Record
from caltui.catalog.request import inputs
from caltui.catalog.values import Fault, InvalidValue, fault
from caltui.tui.forms.convert import to_text, to_value
from caltui.workspace.records.columns import MISSING
from caltui.workspace.writes.change import before_of

_ABSENT: Any = object()


@dataclass(slots=True)
class FormEntry:
    """One field of a form: the text it began with, and the text it has.

    `known` is false where the record does not tell the field's value, so that an
    empty editor means "unknown" rather than "empty". `picked`: it is chosen in a dialog.
    """

    field: Field
    start: str
    text: str
    known: bool = False
    picked: bool = False

    @property
    def changed(self) -> bool:
        """Whether its text differs from the text it began with."""
        return self.text != self.start


class FormModel:
    """The fields of one operation with their texts.

    An edit sends what differs from `before`; anything else sends what is filled in.
    `base` is the record that the typing was done beside: where somebody else changed a
    field meanwhile, `before` is newer, and the two tell what clashes. `without` names
    fields that are not asked for, `picked` those that are chosen in a dialog.
    """

    def __init__(
        self,
        operation: Operation,
        *,
        zone: ZoneInfo,
        before: Record | None = None,
        prefill: Mapping[str, Any] | None = None,
        without: Collection[str] = (),
        picked: Collection[str] = (),
    ) -> None:
        self.operation = operation
        self.zone = zone
        self.before = before
        self.base = before
        shown = [f for f in inputs(operation) if f.sent and f.name not in without]
        self.entries: dict[str, FormEntry] = {
            field.name: self._entry(field, prefill or {}) for field in shown
        }
        for name in picked:
            self.entries[name].picked = True

    @property
    def edits(self) -> bool:
        """Whether only differences are sent."""
        return self.operation.name == "update"

    @property
    def changed(self) -> list[str]:
        """The names of the fields that a person changed."""
        return [name for name, entry in self.entries.items() if entry.changed]

    def set(self, name: str, text: str) -> None:
        """Sets the text of a field."""
        self.entries[name].text = text

    def values(self) -> tuple[dict[str, Any], list[Fault]]:
        """The values to send, by field name, and the faults of texts that are no values."""
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        for name, entry in self.entries.items():
            if not (entry.changed if self.edits else entry.text):
                continue
            try:
                values[name] = to_value(entry.field, entry.text, self.zone)
            except InvalidValue as error:
                faults.append(_explained(fault(name, error), entry.field))
        return values, faults

    def rebase(self, record: Record) -> list[str]:
        """Takes a newer record. Fields that nobody changed get its values.

        Returns the names of fields that a person changed and whose value at Cal has changed too.
        """
        clashes: list[str] = []
        seen, self.before, self.base = self.base, record, dict(record)
        for name, entry in self.entries.items():
            value = _stored(entry.field, record)
            start = "" if value is _ABSENT else to_text(entry.field, value, self.zone)
            if entry.changed and start != entry.start:
                clashes.append(name)
                self.base |= _part_of_field(entry.field, seen)
            if not entry.changed:
                entry.text = start
            entry.start, entry.known = start, value is not _ABSENT
        return clashes

    def take_theirs(self, record: Record, names: Collection[str]) -> None:
        """After a conflict: takes Cal's values for these fields, keeps the others' texts."""
        for name in names:
            self.entries[name].text = self.entries[name].start
        self.rebase(record)
        self.base = record

    def _entry(self, field: Field, prefill: Mapping[str, Any]) -> FormEntry:
        value = _stored(field, self.before) if self.before is not None and self.edits else _ABSENT
        known = value is not _ABSENT
        start = to_text(field, value, self.zone) if known else ""
        given = prefill.get(field.name, prefill.get(field.wire_name, _ABSENT))
        if given is _ABSENT and field.required and field.default is not UNSET and not self.edits:
            given = field.default
        if given is not _ABSENT:
            text = to_text(field, given, self.zone)
            return FormEntry(field, start if self.edits else text, text, known)
        return FormEntry(field, start, start, known)


def _stored(field: Field, record: Record | None) -> Any:
    """The record's value of a field, by the name that Cal uses or by the catalogue's."""
    if record is None:
        return _ABSENT
    if field.wire.send_form:
        value = before_of(record, field)
        return _ABSENT if value is MISSING else value
    for name in (field.wire_name, field.name):
        if name in record:
            return record[name]
    return _ABSENT


def _part_of_field(field: Field, record: Record | None) -> Record:
    """The part of the record that holds the field."""
    names = (field.wire_name, field.name, field.wire.read_from)
    return {n: record[n] for n in names if record and n in record}


def _explained(found: Fault, field: Field) -> Fault:
    """The fault; that of a reference says how to give one."""
    if field.ref is None or field.type != "integer":
        return found
    return Fault(found.field, "Must be one of the list, or an id: type to search, enter picks.")
