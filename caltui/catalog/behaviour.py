"""What Cal does beyond what it is asked, as data of the catalogue.

An operation's behaviour stands below it as `[operations.behaviour]`, a category's as
`[behaviour]`; what concerns one field stands with the field.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from caltui.own_toml import with_tuples

EVERY_LIST = ("*",)


class CatalogNote(NamedTuple):
    """A sentence about an operation or a category.

    `for_operator`: it says what happens to people and records. The others are about requests
    and answers, for those who write against the API.
    """

    text: str
    for_operator: bool


class WriteWarning(NamedTuple):
    """A sentence for a write that sets all of `fields` (none: always), to `value` if given."""

    text: str
    fields: tuple[str, ...] = ()
    value: Any = None

    def applies(self, values: Mapping[str, Any]) -> bool:
        """Tells whether the warning is to be shown for a write of these values."""
        if not all(name in values for name in self.fields):
            return False
        return self.value is None or all(values[name] == self.value for name in self.fields)


class SentAlong(NamedTuple):
    """A field that an edit sends back unchanged, because Cal loses or refuses it otherwise.

    `items` are the keys of a list's items that Cal takes. `along`: only with an edit of one
    of these fields (none: with every edit).
    """

    field: str
    why: str
    items: tuple[str, ...] = ()
    along: tuple[str, ...] = ()


class Retry(NamedTuple):
    """A field that some builds of Cal want and others refuse: sent after a refusal with `status`.

    `named`: only when the refusal names the field.
    """

    field: str
    status: int
    named: bool = True


class EndState(NamedTuple):
    """The value of `field` that shows that the operation was done.

    `unsure` may come of it too, or of something else: `why` says so. `filled`: any value shows it,
    and without one nothing was done if the field `stays` is as before. `another`: a value that was
    not there before shows it, and the same one tells nothing. `given` is the id of the path that
    the value has to be. `shows` are places in the record by the field that was sent: what was sent
    has to be in them.
    """

    field: str = ""
    done: str = ""
    unsure: str = ""
    why: str = ""
    filled: bool = False
    stays: str = ""
    another: bool = False
    given: str = ""
    shows: Mapping[str, str] = MappingProxyType({})


class TakenBack(NamedTuple):
    """How a write is taken back that no create, edit or delete is the inverse of.

    `operation` is sent for the same record: with the ids `ids`, texts with fields of the record
    before in braces (none: those of the record), and with the values that the record had before at
    the places `sends`, by field. `says` is the sentence about it.
    """

    operation: str
    says: str
    ids: tuple[str, ...] = ()
    sends: Mapping[str, str] = MappingProxyType({})


class SlotTouch(NamedTuple):
    """How an operation changes which times are open.

    An edit does so by these `fields` only; a create and a delete always. The record that changes is
    its own, or, with `within`, a row of the list `within` of the record of the category `of` that
    the field `via` names.
    """

    fields: tuple[str, ...] = ()
    of: str = ""
    via: str = ""
    within: str = ""


class OperationBehaviour(NamedTuple):
    """What one operation does beyond what it is asked.

    `touches` are the categories whose lists it changes too; `reaches` the fields whose change
    concerns the records that use this one. `no_way_back` says why it cannot be undone, and
    `instead` what to do (`{id}` is the record's). `told_again`: sent twice, it tells people
    twice. `settled_by` shows in the record whether it was done. `open_times`: how it changes which
    times are open; None if it does not. `replaced_by` is the field of the record that afterwards
    names the one in its place, which the answer is. `reads_first`: Cal does it for somebody who
    may not see the record too, so the record is read before. `taken_back`: how, where that is not
    by an edit, a create or a delete. `waits_on` is the field of an answer that says that nothing
    was made yet: the address at which somebody has to go on.
    """

    touches: tuple[str, ...] = ()
    reaches: tuple[str, ...] = ()
    warnings: tuple[WriteWarning, ...] = ()
    sends_along: tuple[SentAlong, ...] = ()
    retries: tuple[Retry, ...] = ()
    no_way_back: str = ""
    instead: str = ""
    told_again: bool = False
    settled_by: EndState | None = None
    replaced_by: str = ""
    reads_first: bool = False
    taken_back: TakenBack | None = None
    open_times: SlotTouch | None = None
    waits_on: str = ""

    def touched(self, every: tuple[str, ...]) -> tuple[str, ...]:
        """The categories whose lists it changes; `every` are all there are."""
        return every if self.touches == EVERY_LIST else self.touches


class Use(NamedTuple):
    """Records of `to` whose `via` names this one, and how to say so: one of them, or `{n}`."""

    to: str
    via: str
    one: str
    many: str


class Identity(NamedTuple):
    """The fields that tell a new record from others: (place in the body, place in the record).

    `unique`: Cal refuses a second one with the same values. `stamp` is the record's field that says
    when it was made.
    """

    places: tuple[tuple[str, str], ...] = ()
    unique: bool = False
    stamp: str = ""


class FilledIn(NamedTuple):
    """A field that reads fill in where the record has none: with `value` of the record of the
    category `of` that `via` names. Whether it is the record's own is not shown then."""

    field: str
    via: str
    of: str
    value: str


class RecordBehaviour(NamedTuple):
    """The rules of Cal for the records of a category.

    `narrowed_by` are fields of a create that narrow the list, or make it show the record at all.
    `after_delete` says what a deleted record that is made again lacks; one that `keeps_its_id` is
    the same record again. `loses_hours`: the weekly hours inside it are not made again.
    `filled_in`: a field that reads fill in from another record.
    """

    identity: Identity = Identity()
    used_by: tuple[Use, ...] = ()
    narrowed_by: tuple[str, ...] = ()
    after_delete: str = ""
    keeps_its_id: bool = False
    loses_hours: bool = False
    filled_in: FilledIn | None = None


class StandIn(NamedTuple):
    """The value for a field that Cal wants and never shows, and the sentence that says so."""

    value: Any
    why: str


USUAL_OPERATION = OperationBehaviour()
USUAL_RECORD = RecordBehaviour()


def notes(entries: list[Any]) -> tuple[CatalogNote, ...]:
    """The notes of an entry. A bare text comes from an overlay, and is for the operator."""
    return tuple(
        CatalogNote(one, True)
        if isinstance(one, str)
        else CatalogNote(one["text"], one["for"] == "operator")
        for one in entries
    )


def operation_behaviour(data: Mapping[str, Any] | None) -> OperationBehaviour:
    """Reads `[operations.behaviour]`. Raises TypeError for a key that does not exist."""
    if data is None:
        return USUAL_OPERATION
    values = with_tuples(data)
    for name, kind in (("warnings", WriteWarning), ("sends_along", SentAlong), ("retries", Retry)):
        if name in values:
            values[name] = tuple(kind(**with_tuples(one)) for one in values[name])
    if "settled_by" in values:
        values["settled_by"] = EndState(**values["settled_by"])
    if "taken_back" in values:
        values["taken_back"] = TakenBack(**with_tuples(values["taken_back"]))
    if "open_times" in values:
        values["open_times"] = SlotTouch(**with_tuples(values["open_times"]))
    return OperationBehaviour(**values)


def record_behaviour(data: Mapping[str, Any] | None) -> RecordBehaviour:
    """Reads `[behaviour]`. Raises TypeError for a key that does not exist."""
    if data is None:
        return USUAL_RECORD
    values = with_tuples(data)
    if "used_by" in values:
        values["used_by"] = tuple(Use(**one) for one in values["used_by"])
    if "filled_in" in values:
        values["filled_in"] = FilledIn(**values["filled_in"])
    if "identity" in values:
        given = dict(values["identity"])
        places = given.pop("places", {}) | {name: name for name in given.pop("fields", ())}
        values["identity"] = Identity(tuple(places.items()), **given)
    return RecordBehaviour(**values)
