"""Plans one verb over many records. The whole plan is shown before the first is sent."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from caltui.catalog.model import Operation, Resource
from caltui.catalog.request import Invalid, build, check_ids
from caltui.settings.model import Profile
from caltui.workspace.bulk.pace import limits_of
from caltui.workspace.writes import usage_counts as facts
from caltui.workspace.writes.change import VERBS, Change, Preflight, plan
from caltui.workspace.writes.ports import Sends

MANY = 10
"""From so many records on, the person has to type the number."""

Key = str | Sequence[str]
"""A record's key as in a list, or its ids in the order of the path."""


class Planned(NamedTuple):
    """One record of a bulk run. `summary` names it, if it was ever seen."""

    key: str
    summary: str
    change: Change
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """The plan of a bulk run. All of it is shown before anything is sent.

    `refused` are (key, reason) of records left out; `doubled` counts keys that were given more than
    once. `values` are by field name, in Cal's form.
    """

    of: Resource
    operation: Operation
    values: Mapping[str, Any]
    items: tuple[Planned, ...]
    refused: tuple[tuple[str, str], ...] = ()
    consequences: tuple[str, ...] = ()
    doubled: int = 0
    look: Preflight = "unseen"

    @property
    def summary(self) -> str:
        """One line: `Cancel 12 bookings`."""
        count = len(self.items)
        verb = VERBS.get(self.operation.name, self.operation.name)
        if self.operation.served.action and self.operation.name not in VERBS:
            verb = f"{self.operation.title}:"
        return f"{verb} {count} {self.of.noun if count == 1 else self.of.plural}"

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes, in the order of sending."""
        return tuple(item.change for item in self.items)

    @property
    def calls(self) -> float:
        """About how many calls an item takes."""
        twice = self.operation.name == "cancel" or self.operation.behaviour.replaced_by
        return 2 if twice else 1

    def unseen(self) -> "BulkPlan":
        """The same plan, sent for records that cannot be read here, too."""
        items = (item._replace(change=replace(item.change, unseen=True)) for item in self.items)
        return replace(self, items=tuple(items))

    def needs_typed_number(self, profile: Profile) -> int | None:
        """The number to type first: for MANY records or more, or for any in production."""
        return number_to_type(len(self.items), profile)

    def narrowed(
        self, workspace: Sends, keys: Collection[str], done: Collection[str] = ()
    ) -> "BulkPlan":
        """The part of the plan that is about these keys."""
        left = [item for item in self.items if item.key in keys]
        return _with(workspace, replace(self, refused=(), doubled=0), left)


def number_to_type(count: int, profile: Profile) -> int | None:
    """The number to type first: for MANY items or more, or for any in production."""
    return count if count >= MANY or (count and profile.production) else None


def plan_bulk(
    workspace: Sends,
    resource: str,
    verb: str,
    keys: Sequence[Key],
    values: Mapping[str, Any] | None = None,
    *,
    as_seen: bool = True,
    look: Preflight = "unseen",
) -> BulkPlan:
    """Plans one verb with the same values over many records.

    `as_seen`: an edit leaves out values that the record, as last seen, already has, and a record
    without any difference is refused. Otherwise every value is sent. `look` says how each record is
    read before it is sent, except for a cancellation. Raises Invalid if the values are wrong for
    all records.
    """
    of = workspace.resource(resource)
    operation = workspace.catalog.operation(resource, verb)
    refused: list[tuple[str, str]] = []
    found: dict[tuple[str, ...], Planned] = {}
    for key in keys:
        ids = of.ids_from_key(key) if isinstance(key, str) else tuple(key)
        try:
            ids = check_ids(operation, ids)
        except Invalid as error:
            refused.append(("_".join(ids), str(error)))
            continue
        if ids in found:
            continue
        build(operation, ids, values or {})
        try:
            found[ids] = _planned(workspace, operation, ids, values or {}, as_seen, look)
        except Invalid as error:
            refused.append(("_".join(ids), str(error)))
    doubled = len(keys) - len(found) - len(refused)
    whole = BulkPlan(of, operation, dict(values or {}), (), tuple(refused), (), doubled, look)
    return _with(workspace, whole, found.values())


def _with(workspace: Sends, whole: BulkPlan, items: Iterable[Planned]) -> BulkPlan:
    found = tuple(items)
    lines = _consequences(workspace, whole.of, found)
    lines += limits_of(item.change for item in found)
    return replace(whole, items=found, consequences=tuple(lines))


def _planned(
    workspace: Sends,
    operation: Operation,
    ids: tuple[str, ...],
    values: Mapping[str, Any],
    as_seen: bool,
    look: Preflight,
) -> Planned:
    key = "_".join(ids)
    seen = workspace.record(operation.resource, key)
    before = seen.record if seen else None
    blind = operation.name == "update" and not as_seen
    change = plan(workspace.catalog, operation, ids, values, None if blind else before)
    change = replace(change, preflight="never" if operation.name == "cancel" else look)
    return Planned(key, replace(change, before=before).summary(), change)


def _consequences(workspace: Sends, of: Resource, items: Sequence[Planned]) -> list[str]:
    """The consequences for all records, each once, the most serious first."""
    lines = _uses(workspace, of, items)
    for item in items:
        lines += (line for line in item.change.consequences() if line not in lines)
    return lines


def _uses(workspace: Sends, of: Resource, items: Sequence[Planned]) -> list[str]:
    """Says how many other records use these, counted together."""
    keys = {item.key for item in items if facts.reaches(item.change)}
    return list(facts.usage_sentences(workspace.reach, of, keys)) if keys else []
