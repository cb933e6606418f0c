"""Makes event types follow one schedule, as one act."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from caltui.catalog.model import AppliedTo
from caltui.text import count, one_line
from caltui.workspace.acts.plan import ActItem, ActPlan
from caltui.workspace.base.errors import CannotAct
from caltui.workspace.base.ports import Reads
from caltui.workspace.writes.ports import Sends

KIND = "apply"
TOLD = "Nobody is told"
STAY = "Nobody is told. Open times follow the new hours; bookings that lie outside of them stay."
HOSTS = "Every host of these event types is booked by this schedule, not by their own."


def applied_to(workspace: Sends, resource: str) -> AppliedTo:
    """To which records those of a category are applied. Raises CannotAct."""
    of = workspace.resource(resource)
    if of.applied_to is None:
        raise CannotAct(f"{of.title} cannot be applied to other records.")
    return of.applied_to


def follows(workspace: Sends, resource: str, source: str, key: str) -> bool:
    """Tells whether a record follows the schedule already, as far as it was seen."""
    rule = applied_to(workspace, resource)
    seen = workspace.record(rule.to, key)
    return seen is not None and str(seen.record.get(rule.field)) == source


def plan_apply(workspace: Sends, resource: str, source: str, targets: Sequence[str]) -> ActPlan:
    """The act that makes the targets follow `source`. Those that do so already are left out, as
    are those that were never seen.

    Raises CannotAct, and Invalid.
    """
    rule, of = applied_to(workspace, resource), workspace.resource(resource)
    seen = workspace.record(resource, source)
    if seen is None:
        raise CannotAct(f"{of.noun.capitalize()} {source} was never seen here.", "Read it first.")
    named = schedule_name(workspace, resource, source)
    to = workspace.resource(rule.to)
    items: list[ActItem] = []
    refused: list[tuple[str, str]] = []
    before: Counter[str] = Counter()
    for key in dict.fromkeys(targets):
        found = workspace.record(rule.to, key)
        if found is None:
            refused.append((f"{to.noun.capitalize()} {key}", "it was never seen here: read it"))
            continue
        name = one_line(to.name_of(found.record), 60)
        if follows(workspace, resource, source, key):
            refused.append((name, f"it follows {named} already"))
            continue
        was = _was(workspace, resource, rule, found.record.get(rule.field))
        before[was] += 1
        change = workspace.plan(
            rule.to, "update", to.ids_from_key(key), {rule.field: _number(source)}
        )
        summary = one_line(f"{name}: {was} → {named}", 120)
        items.append(ActItem(f"{rule.to} {key}", summary, replace(change, called=summary), TOLD))
    who = f"{count(len(items), to.noun)}" if items else to.plural
    title = one_line(f"Apply {named} to {who}", 120)
    return ActPlan(KIND, title, tuple(items), (STAY, HOSTS), _facts(before), tuple(refused))


def _was(workspace: Sends, resource: str, rule: AppliedTo, value: object) -> str:
    """The name of the schedule that a record follows now."""
    if value is None:
        return "the hosts' own hours"
    return schedule_name(workspace, resource, str(value))


def schedule_name(workspace: Reads, resource: str, key: str) -> str:
    """`Working hours of Ada Fischer`: many schedules have the same name."""
    of, seen = workspace.resource(resource), workspace.record(resource, key)
    name = workspace.name(resource, key) or f"{of.noun} {key}"
    rule = of.default_of
    owner = seen.record.get(rule.owner) if rule is not None and seen is not None else None
    whose = workspace.name(rule.to, owner) if rule is not None and owner is not None else None
    return one_line(f"{name} of {whose}" if whose else name, 60)


def _facts(before: Counter[str]) -> tuple[str, ...]:
    """A sentence that counts the records by the schedule that they follow now."""
    if not before:
        return ()
    parts = [f"{number} by {one_line(name, 40)}" for name, number in before.most_common(3)]
    rest = sum(before.values()) - sum(number for _, number in before.most_common(3))
    more = f" and {rest} by others" if rest else ""
    return (f"Now they are booked: {', '.join(parts)}{more}.",)


def _number(key: str) -> int | str:
    return int(key) if key.isdecimal() else key
