"""A write that is not sent yet: the request, the record before it, and its consequences.

Forms, the week editor, commands and bulk runs all make a `Change`; only `Workspace.run`
sends one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from caltui.catalog.load import Catalog
from caltui.catalog.model import Field, Operation, Record, Resource
from caltui.catalog.request import Invalid, Request, build, record_ids
from caltui.catalog.structure import structure_text
from caltui.catalog.values import Fault, InvalidValue, check, show
from caltui.text import MASK, one_line
from caltui.workspace.records.cells import Namer, summary, with_names
from caltui.workspace.records.columns import MISSING, value_at
from caltui.workspace.records.secrets import Secrets
from caltui.workspace.writes.consequences import (
    Undoable,
    consequences,
    reasons_sent_along,
    undoable,
    values_sent_along,
)

VERBS = {"create": "Create", "update": "Edit", "delete": "Delete", "cancel": "Cancel"}

Preflight = Literal["never", "unseen", "unchanged"]
"""Whether the record is read before an edit or a delete is sent: not at all; when it was
never seen, so that what was there is known; or always, and nothing is sent when somebody
has changed it since (`Changed`)."""


def answers_with_record(operation: Operation) -> bool:
    """Whether a write answers with the record that it is about, or with none; the others answer
    with something else, such as a link."""
    return operation.name in VERBS or operation.served.action


class ChangedField(NamedTuple):
    """One field of a diff, as a person reads it. Secrets are masked."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One write, not sent yet.

    `values` are what the request sends, by field name, in Cal's form. `sent_along` names
    those that nobody changed and that Cal would empty if they were left out.
    `facts` are sentences of the mirror ("3 event types use this schedule.").
    `undo_of` is the journal's entry that it takes back. `preflight`: see `Preflight`.
    `namer` gives the names of the records that values refer to. `unseen`: it is sent for a record
    that cannot be read here, too. `called` is its one line where
    the words of the field say more than verb and record ("Move Tue 1 Dec 18:30 …"), and
    `own_words` say of this record what Cal does, in place of what is true of all.
    """

    request: Request
    of: Resource
    values: Mapping[str, Any]
    before: Record | None = None
    sent_along: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    dropped: tuple[Fault, ...] = ()
    preflight: Preflight = "never"
    undo_of: int | None = None
    namer: Namer | None = field(default=None, compare=False, repr=False)
    called: str = ""
    unseen: bool = False
    own_words: tuple[str, ...] = ()

    @property
    def operation(self) -> Operation:
        """The operation that is sent to Cal."""
        return self.request.operation

    @property
    def verb(self) -> str:
        """`create`, `update`, `delete` or `cancel`."""
        return self.operation.name

    @property
    def resource(self) -> str:
        """The key of the category."""
        return self.operation.resource

    @property
    def ids(self) -> tuple[str, ...]:
        """The record's ids; none for a create."""
        return record_ids(self.of, self.operation, self.request.ids)

    @property
    def key(self) -> str:
        """The record's key; empty for a create."""
        return "_".join(self.ids)

    @property
    def irreversible(self) -> bool:
        """Whether it deletes or cancels something, which no undo brings back as it was."""
        return self.operation.method == "DELETE" or self.verb == "cancel"

    @property
    def grave(self) -> bool:
        """Whether a person is asked first: it deletes something, or tells people for good."""
        for_good = self.operation.served.action and not self.undoable.possible
        return self.irreversible or for_good

    @property
    def undoable(self) -> Undoable:
        """Whether it can be undone, and the sentence that says so before it is sent."""
        return undoable(self.of, self.operation, self.values, self.sent_along)

    def diff(self) -> list[ChangedField]:
        """The fields that change, without those only sent along; for a delete, what goes."""
        secrets, before, edits = Secrets(self.of), self.before, self.verb == "update"
        if self.verb == "delete" and before is not None:
            found = [(c, value_at(before, c)) for c in self.of.columns]
            return [
                ChangedField(c, text_of(secrets, None, c, v), "")
                for c, v in found
                if v is not MISSING
            ]
        return [
            ChangedField(
                field.name,
                self._text(secrets, field, before_of(before, field) if edits else MISSING),
                self._text(secrets, field, self.values[field.name]),
            )
            for field in self.operation.fields
            if field.name in self.values and field.name not in self.sent_along and field.sent
        ]

    def _text(self, secrets: Secrets, field: Field, value: Any) -> str:
        """A value of a field; a record that it refers to as `Intro call · 12`, or as
        `12 · never seen` where nobody knows its name."""
        if self.namer is not None and isinstance(value, (dict, list)):
            value = with_names(value, self.of, self.namer)
        text = text_of(secrets, field, field.name, value)
        if field.ref is None or self.namer is None or not text.isdecimal():
            return text
        name = self.namer(field.ref, text)
        return one_line(f"{name} · {text}") if name else f"{text} · never seen"

    def references(self) -> list[tuple[Field, str]]:
        """The fields that are changed to name another record, with its id."""
        fields = (f for f in self.operation.fields if f.ref is not None and f.sent)
        return [
            (field, str(value))
            for field in fields
            if isinstance(value := self.values.get(field.name), int)
            and not isinstance(value, bool)
            and field.name not in self.sent_along
        ]

    def summary(self) -> str:
        """One line: `Edit attendee 5 (Maria Gruber)`."""
        if self.called:
            return one_line(self.called)
        text = f"{VERBS.get(self.verb)} {self.of.noun}"
        if self.verb not in VERBS:
            text = f"{self.operation.title}:"
        if not self.key:
            name = next((str(self.values[n]) for n in self.of.label if self.values.get(n)), "")
            return one_line(f"{text} {name}".rstrip(" :") + self._for_whom())
        name = self.of.name_of(self.before) if self.before else ""
        unnamed = not name or name == f"{self.of.noun} {self.key}" or name == self.key
        return one_line(f"{text} {self.key}" + ("" if unnamed else f" ({name})"))

    def _for_whom(self) -> str:
        """` for Ada Fischer`, where the path of a create names somebody."""
        for one in self.operation.body:
            if key := self.request.holes.get(one.name):
                name = self.namer(one.ref, key) if self.namer and one.ref else ""
                return f" for {name or ' '.join((one.name, key))}"
        return ""

    def consequences(self) -> list[str]:
        """Lists what Cal will and will not do after it, the most serious first."""
        lines = consequences(self.of, self.operation, self.values, general=not self.own_words)
        lines += reasons_sent_along(self.operation, self.sent_along)
        lines += [f"Not sent: {f.field}. {f.message}" for f in self.dropped]
        return list(dict.fromkeys((*self.facts, *self.own_words, *lines)))

    def edited_from(self, base: Record | None) -> "Change":
        """The same edit, made from this record: it is not sent over newer values."""
        if self.verb != "update" or base is None:
            return self
        return replace(self, before={**(self.before or {}), **base}, preflight="unchanged")


class Outcome(NamedTuple):
    """The result of a change. `record` is None after a delete.

    `stale` are the lists that Cal changed too: they should be read again. `created_key` is that of
    a record that was made, by a create or in place of the one that was changed (`replaced`).
    `not_taken` says which values Cal did not take.
    """

    change: Change
    record: Record | None
    message: str
    created_key: str = ""
    stale: tuple[str, ...] = ()
    not_taken: tuple[str, ...] = ()

    @property
    def replaced(self) -> str:
        """The key of the record in whose place another one is; empty if there is none."""
        return self.change.key if self.created_key else ""


def plan(
    catalog: Catalog,
    operation: Operation,
    ids: Sequence[str] = (),
    values: Mapping[str, Any] | None = None,
    before: Record | None = None,
) -> Change:
    """Makes the change that sets these values; an edit holds only what differs from `before`.

    Raises Invalid with every fault, also when an edit would change nothing.
    """
    of = catalog.resource(operation.resource)
    request = build(operation, ids, values or {})
    given = _named(operation, values or {}) | _filled(request)
    if operation.name != "update" or before is None:
        return Change(request, of, given, before, dropped=request.dropped)
    changed = {n: v for n, v in given.items() if not _same(operation, n, v, before)}
    if not any((f := operation.field(n)) is not None and f.sent for n in changed):
        raise Invalid(operation, (*request.dropped, _nothing(of, before)))
    along = values_sent_along(operation, changed, before)
    changed |= along
    return Change(
        build(operation, ids, changed), of, changed, before, tuple(along), (), request.dropped
    )


def _nothing(of: Resource, before: Record) -> Fault:
    return Fault("", f"Nothing to change: {of.noun} {of.key_of(before) or ''} is already so.")


def _named(operation: Operation, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values by field name, in Cal's form."""
    named: dict[str, Any] = {}
    for name, value in values.items():
        field = operation.field(name)
        if field is not None:
            named[field.name] = normal(field, value)
    return named


def _filled(request: Request) -> dict[str, Any]:
    """The defaults that the request has for required fields without a value."""
    needed = (f for f in request.operation.fields if f.required and f.sent)
    found = {f.name: value_at(request.body or {}, f.wire_name) for f in needed}
    return {name: value for name, value in found.items() if value is not MISSING}


def normal(field: Field, value: Any) -> Any:
    """The value in Cal's form; as it came where Cal would not take it."""
    try:
        return check(field, value)
    except InvalidValue:
        return value


def before_of(before: Record | None, field: Field) -> Any:
    """The value a record has for a request's field: by its wire name, else by its own."""
    if before is None:
        return MISSING
    if field.wire.send_form:
        from caltui.catalog.house.records import part_of

        value = value_at(before, field.wire.read_from or field.name)
        return value if value is MISSING else part_of(field, value)
    value = value_at(before, field.wire_name)
    return value_at(before, field.name) if value is MISSING else value


def sent_in(body: Mapping[str, Any] | None, field: Field) -> Any:
    """The value that a body sends for a field, in the form of a record; MISSING without one."""
    value = value_at(body or {}, field.wire_name)
    if value is MISSING or not field.wire.send_form:
        return value
    from caltui.catalog.house.records import from_the_wire

    return from_the_wire(field, value)


def _same(operation: Operation, name: str, value: Any, before: Record) -> bool:
    field = operation.field(name)
    was = MISSING if field is None else before_of(before, field)
    if field is None or was is MISSING:
        return False
    return bool(normal(field, was) == value)


def text_of(secrets: Secrets, field: Field | None, name: str, value: Any) -> str:
    """A value as a diff shows it: on one line, secrets masked, nothing for a missing one."""
    if value is MISSING:
        return ""
    if secrets.has(name):
        return MASK if value not in (None, "") else ""
    if field is None:
        return one_line(summary(value))
    if field.layout and isinstance(value, (dict, list)) and value:
        return one_line(structure_text(value))
    return one_line("null" if value is None else show(field, value))
