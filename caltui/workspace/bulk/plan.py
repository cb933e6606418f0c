"""One verb over many records: planned and listed as a whole before the first is sent."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.catalog.model import Operation, Resource
from caltui.catalog.request import Invalid, build, check_ids
from caltui.settings.profiles import Profile
from caltui.workspace.writes import usage_counts as facts
from caltui.workspace.writes.change import VERBS, Change, Preflight, plan

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

MANY = 10
"""From here on a person types the number before it is sent."""

Key = str | Sequence[str]
"""A record's key as a listing has it, or its identifiers in path order."""


class Planned(NamedTuple):
    """One record of a bulk run. `summary` names it as far as it was ever seen."""

    key: str
    summary: str
    change: Change


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """What a bulk run would do. Nothing is sent before all of it was shown.

    `refused` are (key, reason) of records left out; `doubled` counts keys that were
    named more than once and are done once. `values` are by field name, in Cal's form.
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
        return f"{verb} {count} {self.of.noun if count == 1 else self.of.plural}"

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes, in the order they will be sent."""
        return tuple(item.change for item in self.items)

    def needs_typed_number(self, profile: Profile) -> int | None:
        """The number that has to be typed first: from 10 records on, or any in production."""
        count = len(self.items)
        return count if count >= MANY or (count and profile.production) else None


def plan_bulk(
    workspace: "Workspace",
    resource: str,
    verb: str,
    keys: Sequence[Key],
    values: Mapping[str, Any] | None = None,
    *,
    as_seen: bool = True,
    look: Preflight = "unseen",
) -> BulkPlan:
    """The plan for one verb with the same values over many records.

    `as_seen`: an edit leaves out what the record, as last seen, already has, and a
    record without any difference is refused. Without it every value is sent, whatever
    was seen. `look` says how each record is looked at before it is sent, but for a
    cancellation. Raises Invalid when the values are wrong for all of them.
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


def narrowed(workspace: "Workspace", whole: BulkPlan, keys: Collection[str]) -> BulkPlan:
    """The part of a plan that is about these keys."""
    left = [item for item in whole.items if item.key in keys]
    return _with(workspace, replace(whole, refused=(), doubled=0), left)


def _with(workspace: "Workspace", whole: BulkPlan, items: Iterable[Planned]) -> BulkPlan:
    found = tuple(items)
    lines = _consequences(workspace, whole.of, found)
    return replace(whole, items=found, consequences=tuple(lines))


def _planned(
    workspace: "Workspace",
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
    change = replace(change, look="never" if operation.name == "cancel" else look)
    return Planned(key, replace(change, before=before).summary(), change)


def _consequences(workspace: "Workspace", of: Resource, items: Sequence[Planned]) -> list[str]:
    """What is to be said once about all of them, the gravest first."""
    lines = _uses(workspace, of, items)
    for item in items:
        lines += (line for line in item.change.consequences() if line not in lines)
    return lines


def _uses(workspace: "Workspace", of: Resource, items: Sequence[Planned]) -> list[str]:
    """How many other records these reach, counted over all of them."""
    keys = {item.key for item in items if facts.reaches(item.change)}
    return list(facts.told(workspace.reach, of, keys)) if keys else []
