"""What Cal offers, as values: resources, their operations and fields.

Everything here is read from the TOML files beside this module; nothing is
decided in code. Where the documented table is wrong, a field carries both the
declared form and the one that works.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from caltui.catalog.acts import RecordAct
from caltui.catalog.behaviour import (
    USUAL_OPERATION,
    USUAL_RECORD,
    CatalogNote,
    OperationBehaviour,
    RecordBehaviour,
    StandIn,
)
from caltui.catalog.outline import ids_in, key_in, name_in
from caltui.catalog.people import PLAIN, Shown
from caltui.catalog.questions import Questions
from caltui.catalog.served import (
    ANYWHERE,
    AS_IT_IS,
    PLAIN_RECORDS,
    OnWire,
    Served,
    ServedRecords,
)

_WORD_START = r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"

Record = dict[str, Any]
"""One record as Cal sent it. A new field never breaks the reading of it."""


class Unset:
    """The absence of a default, told apart from a default of null."""

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False


UNSET = Unset()
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Enum(NamedTuple):
    """Words a field accepts.

    `later` holds those that exist only on builds after November 2023; an
    `open` enum may hold words that are not listed.
    """

    name: str
    values: tuple[str | int, ...]
    later: tuple[str | int, ...] = ()
    open: bool = False
    labels: Mapping[str, str] | Sequence[str] = _NOTHING
    note: str = ""

    @property
    def every(self) -> tuple[str | int, ...]:
        """All words, those of later builds last."""
        return self.values + self.later

    def meaning(self, word: str | int) -> str:
        """Returns what a word stands for, such as `WEEKLY` for 2; empty if it is clear."""
        if isinstance(self.labels, Mapping):
            return str(self.labels.get(str(word), ""))
        known = dict(zip(self.values, self.labels, strict=False))
        return known.get(word, "")


class Field(NamedTuple):
    """One field of a request (body or query) or of a record.

    `type` is the type that works, `declared_type` what the gateway's table
    says. `effective` is false when Cal ignores or refuses the field as
    declared; `send_as` (dotted for a nested key) and `send_in` (`query`, `path`) say where it
    has to go instead. `offered_when` are paths into the record, the surest first:
    where none of them holds a value, a form does not ask for the field.

    What Cal does with the value: the items of an `any_order` list come back in another order;
    `may_stay` says why a record may show the old value although the edit was done. When a
    deleted record is made again, `stand_in` is the value for what Cal never shows,
    `gone_with_it` says why the field stays empty, and `restored` what is not quite as it was
    although the value is the same.

    A value with a known structure has a `layout`: `rows` (a list of objects), `object` or `map`.
    `parts` are the fields of one object, and `more` is the type of the values of further keys,
    empty where there are none. `label` is the name for people, where it is not made of `name`.
    """

    name: str
    type: str
    place: str
    required: bool = False
    help: str = ""
    note: str = ""
    enum: Enum | None = None
    ref: str | None = None
    unit: str | None = None
    format: str | None = None
    default: Any = UNSET
    shape: Any = None
    nullable: bool = False
    secret: bool = False
    effective: bool = True
    send_as: str | None = None
    send_in: str | None = None
    repeatable: bool = False
    admin_only: bool = False
    builds: str | None = None
    offered_when: tuple[str, ...] = ()
    any_order: bool = False
    may_stay: str = ""
    stand_in: StandIn | None = None
    gone_with_it: str = ""
    restored: str = ""
    layout: str = ""
    parts: tuple["Field", ...] = ()
    more: str = ""
    label: str = ""
    wire: OnWire = AS_IT_IS
    source: str = ""
    declared_type: str | None = None
    declared_name: str | None = None
    declared_in: str | None = None
    declared_required: bool | None = None

    @property
    def wire_name(self) -> str:
        """The key on the wire."""
        return self.send_as or self.name

    @property
    def sent(self) -> bool:
        """Whether a value for this field is put on the wire at all."""
        return self.effective or self.send_as is not None

    @property
    def option(self) -> str:
        """The name as a command line option, without the dashes: `time-zone`."""
        return kebab(self.name)

    @property
    def title(self) -> str:
        """The name for people: `Time zone`."""
        return self.label or title_of(self.name)


class Param(NamedTuple):
    """One identifier in a path. `record_field` is where the record holds it."""

    name: str
    type: str
    record_field: str
    ref: str | None = None
    declared_name: str | None = None
    enum: Enum | None = None
    example: str = ""


class Relation(NamedTuple):
    """How records meet: `field` here names a record of `to`.

    `belongs_to`: the value of `field` is the id (or the `via` field) there.
    `has_many`: records there hold this record's `field` in their `via`; where `inside`
    is given, a field of that name in this record has them all, and where they are
    `listed_here` there is no other list of them. `name_in` is the field of this record that
    holds the other's name; a `weak_name` is less than that, and never replaces one.
    """

    field: str
    to: str
    kind: str
    via: str | None = None
    inside: str | None = None
    listed_here: bool = False
    name_in: str = ""
    weak_name: bool = False


class Mention(NamedTuple):
    """Records of `to` that hold the text of this record's `field`, without naming the record."""

    field: str
    to: str
    title: str


class ListHolds(NamedTuple):
    """Whose records a list has in it.

    `by` is `visible` (what the key may see: everything for an ADMIN key, else what is its
    own) or `own` (what is the key's own, for an ADMIN key too). `owner` is the field that
    names the owner, `ask` the query field with which an ADMIN key reads another's; records
    with a value in the field `never` are in no list at all.
    """

    by: str = "visible"
    owner: str | None = None
    ask: str | None = None
    never: str | None = None


class Operation(NamedTuple):
    """One of the operations of the contract. `path` has `{braces}` for ids.

    `docs` is the address of its official documentation.
    """

    resource: str
    name: str
    n: int
    method: str
    path: str
    title: str
    params: tuple[Param, ...] = ()
    query: tuple[Field, ...] = ()
    body: tuple[Field, ...] = ()
    notes: tuple[CatalogNote, ...] = ()
    cascade: tuple[str, ...] = ()
    needs: str = ""
    docs: str = ""
    behaviour: OperationBehaviour = USUAL_OPERATION
    served: Served = ANYWHERE

    @property
    def writes(self) -> bool:
        """Whether it changes something at Cal."""
        return self.method != "GET" and not self.served.asks

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field once, body first; a query field of the same name gives way."""
        names = {f.name for f in self.body}
        return self.body + tuple(f for f in self.query if f.name not in names)

    def field(self, name: str) -> Field | None:
        """The field of that name, or of that wire name."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        return next((f for f in self.fields if f.wire_name == name), None)


class Copying(NamedTuple):
    """How a record is duplicated. `renames` are texts for fields of the copy, with `{}` for the
    text of the record; those `without` are not copied; `hours`: the week of a schedule is."""

    renames: Mapping[str, str]
    hours: bool = False
    without: Sequence[str] = ()


class DefaultOf(NamedTuple):
    """A record can be the default of another: `field` of the record in the category `to` whose id
    stands in `owner` of this one."""

    to: str
    field: str
    owner: str


class AppliedTo(NamedTuple):
    """A record can be applied to those of the category `to`: its id goes into their `field`."""

    to: str
    field: str


class FilterFacts(NamedTuple):
    """What a filter of the category may say besides its fields.

    `time` is the field that `today` is about, `names` are other names for fields, `conditions` are
    filters by the word behind `is:`.
    """

    time: str = ""
    names: Mapping[str, tuple[str, ...]] = _NOTHING
    conditions: Mapping[str, str] = _NOTHING


class Resource(NamedTuple):
    """One category: where it is, what can be done, and how a record reads.

    `label` lists the record's fields that name it for people, best first.
    `columns` are paths into a record such as `attendees[0].email`; those in `decides`
    tell what may be done with a record, and are never cut from the screen, and those in
    `yields` make room for them where it is narrow; those in `spare` are shown only where all others
    are whole. `tells` says
    who, when and what a record is about: the fields that are read, by a heading.
    `opens` says which fields lead to a screen about a record: by the screen (`agenda`,
    `team`, `week`, `why`), the field by what it names. `id` is the record itself. `acts` are what a
    person can do with a record in the words of the field.
    `shown` is how the console shows it to people: columns, views, order, page. `questions` says
    who asks what of a new record.
    """

    key: str
    title: str
    noun: str
    plural: str
    path: str
    params: tuple[Param, ...]
    template: str
    operations: Mapping[str, Operation]
    response: tuple[Field, ...]
    columns: tuple[str, ...]
    decides: tuple[str, ...] = ()
    yields: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()
    tells: Mapping[str, tuple[str, ...]] = _NOTHING
    label: tuple[str, ...] = ()
    list_envelope: tuple[str, ...] = ()
    item_envelope: tuple[str, ...] = ()
    list_total: str | None = None
    list_via: tuple[str, str] | None = None
    list_holds: ListHolds = ListHolds()
    relations: tuple[Relation, ...] = ()
    mentioned_in: tuple[Mention, ...] = ()
    dangers: tuple[CatalogNote, ...] = ()
    meaning: Mapping[str, Any] = _NOTHING
    opens: Mapping[str, Mapping[str, str]] = _NOTHING
    behaviour: RecordBehaviour = USUAL_RECORD
    filters: FilterFacts = FilterFacts()
    copying: Copying | None = None
    default_of: DefaultOf | None = None
    applied_to: AppliedTo | None = None
    shown: Shown = PLAIN
    acts: tuple[RecordAct, ...] = ()
    questions: Questions | None = None
    served: ServedRecords = PLAIN_RECORDS

    def act(self, name: str) -> RecordAct | None:
        """The act of that name, or None if the category has none."""
        return next((act for act in self.acts if act.name == name), None)

    def can(self, verb: str) -> bool:
        """Tells whether the category has that operation."""
        return verb in self.operations

    def field(self, name: str) -> Field | None:
        """The record's field of that name."""
        return next((f for f in self.response if f.name == name), None)

    def ids_of(self, record: Mapping[str, Any]) -> tuple[str, ...] | None:
        """The record's identifiers in path order, or None when one is missing."""
        return ids_in(record, (param.record_field for param in self.params))

    def key_of(self, record: Mapping[str, Any]) -> str | None:
        """The record's identity as one text: `5`, `3_7`, `3_google_calendar_me@x.y`."""
        return key_in(record, (param.record_field for param in self.params))

    def ids_from_key(self, key: str) -> tuple[str, ...]:
        """The identifiers that `key_of` joined. Only the last may hold `_` freely."""
        if len(self.params) == 1:
            return (key,)
        if len(self.params) == 2:
            first, _, second = key.partition("_")
            return (first, second)
        first, _, rest = key.partition("_")
        head, mark, tail = rest.partition("_calendar_")
        return (first, head + mark.removesuffix("_"), tail)

    def name_of(self, record: Mapping[str, Any]) -> str:
        """Returns the name of a record for people; its noun and key where it has no name."""
        return name_in(record, self.label) or f"{self.noun} {self.key_of(record) or '?'}"


class Group(NamedTuple):
    """A heading of the sidebar with the categories below it: (key, title)."""

    title: str
    resources: tuple[tuple[str, str], ...]


def kebab(name: str) -> str:
    """`timeZone` → `time-zone`, `userID` → `user-id`, `bookATeam` → `book-a-team`."""
    return re.sub(_WORD_START, "-", name).lower()


def title_of(name: str) -> str:
    """The name of a field for people: `Event type id` of `eventTypeId`."""
    return kebab(name).replace("-", " ").replace("_", " ").capitalize()
