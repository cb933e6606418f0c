"""Rehearses a plan: it is run in a sandbox made from the mirror, and nothing is sent.

`workspace.open:rehearse` makes the sandbox. Neither the real Cal nor the journal hears of it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from caltui.catalog.load import Catalog
from caltui.catalog.model import Record
from caltui.catalog.request import Invalid
from caltui.gateway.urls import BadPath
from caltui.sandbox.cal.kinds import kind_of
from caltui.scheduling.wording import first_names_text
from caltui.text import one_line
from caltui.workspace.base.errors import GatewayError, NotFound, OutcomeUnknown, Refused
from caltui.workspace.base.ports import Reads
from caltui.workspace.bulk.run_plan import RunItem, RunPlan
from caltui.workspace.writes.change import Change
from caltui.workspace.writes.ports import Sends

MOST = 50_000
"""A category with more records is taken along only as far as the plan names them."""

WOULD, REFUSED, UNCHECKED, LEFT_OUT = "would be done", "refused", "not checked", "left out"
MOST_NAMED = 3
DEPENDS = (401, 403, 404, 409)
"""Statuses of refusals that depend on other records."""

OUTCOMES = (WOULD, REFUSED, LEFT_OUT, UNCHECKED)


@dataclass(frozen=True, slots=True)
class RehearsedItem:
    """The result of one item in a rehearsal: one of OUTCOMES, and why."""

    key: str
    summary: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The results of a rehearsed plan. `gaps` say what it cannot know."""

    items: tuple[RehearsedItem, ...]
    gaps: tuple[str, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of items with each outcome that occurs."""
        found = Counter(item.outcome for item in self.items)
        return {outcome: found[outcome] for outcome in OUTCOMES if found[outcome]}

    @property
    def sentence(self) -> str:
        """`27 would be done, 2 refused: slug taken.`"""
        counts = dict(self.counts)
        counts.setdefault(WOULD, 0)
        parts = [f"{counts[word]} {word}" for word in OUTCOMES if word in counts]
        reasons = dict.fromkeys(i.reason for i in self.items if i.outcome == REFUSED and i.reason)
        if not reasons:
            return f"{', '.join(parts)}."
        more = f", and {len(reasons) - 1} other reasons" if len(reasons) > 1 else ""
        return f"{', '.join(parts)}: {next(iter(reasons)).rstrip('.')}{more}."


async def run_on(
    stage: Sends, plan: RunPlan, records: Mapping[str, Mapping[str, Record]]
) -> list[RehearsedItem]:
    """Runs the plan on a workspace that is on the sandbox, which holds these records."""
    done: set[str] = set()
    items: list[RehearsedItem] = []
    for item in plan.items:
        missing = [key for key in item.needs if key not in done]
        if missing:
            outcome, reason, code = LEFT_OUT, "it needs another one, which would not be done", None
        else:
            outcome, reason, code = await _try(stage, item)
        if outcome == REFUSED:
            taken = _taken(item.change, records)
            unread = "" if taken else _unread_beside(stage.catalog, item.change, records)
            reason = taken or reason
            if unread and code in DEPENDS:
                outcome, reason = UNCHECKED, f"{unread} were never read ({reason.rstrip('.')})"
        if outcome == WOULD:
            done.add(item.key)
        items.append(RehearsedItem(item.key, item.summary, outcome, reason))
    return items


async def _try(stage: Sends, item: RunItem) -> tuple[str, str, int | None]:
    """Sends an item to the sandbox. Returns what comes of it, why, and the answer's status."""
    change = replace(item.change, preflight="never", undo_of=None)
    try:
        await stage.run(change)
    except NotFound as error:
        return UNCHECKED, f"something it names was never seen ({error.message})", 404
    except OutcomeUnknown:
        return UNCHECKED, "the sandbox has no answer to it", None
    except (BadPath, Invalid) as error:
        return REFUSED, str(error), None
    except GatewayError as error:
        outcome = REFUSED if isinstance(error, Refused) else UNCHECKED
        return outcome, error.message, error.status
    return WOULD, "", None


def _taken(change: Change, records: Mapping[str, Mapping[str, Record]]) -> str:
    """Names the value that must be unique and is not: Cal's answer does not say."""
    whole = {**(change.before or {}), **change.values}
    for columns in kind_of(change.of).unique:
        wanted = [whole.get(name) for name in columns]
        if None in wanted or not any(name in change.values for name in columns):
            continue
        for key, record in records.get(change.resource, {}).items():
            if key != change.key and [record.get(name) for name in columns] == wanted:
                name = change.of.name_of(record) or key
                return one_line(f"{columns[-1]} '{wanted[-1]}' is taken, by {name}")
    return ""


def _unread_beside(
    catalog: Catalog, change: Change, records: Mapping[str, Mapping[str, Record]]
) -> str:
    """A category that the change depends on and of which no record is known, else nothing."""
    near = {change.resource}
    for _ in range(2):
        near |= {f.ref for key in near for f in catalog.resource(key).response if f.ref}
    near |= {field.ref for field in change.operation.fields if field.ref}
    missing = [key for key in catalog.titles if key in near and not records.get(key)]
    return catalog.titles[missing[0]] if missing else ""


def gathered(workspace: Reads, plan: RunPlan) -> tuple[dict[str, dict[str, Record]], list[str]]:
    """The records that the mirror holds, by category, and sentences about what it does not hold."""
    records: dict[str, dict[str, Record]] = {}
    unread: list[str] = []
    cut: list[str] = []
    for key, title in workspace.catalog.titles.items():
        count = workspace.count(key)
        if not count:
            records[key] = {}
            if count is None:
                unread.append(title)
            continue
        if count > MOST:
            cut.append(title)
            named = [item.change.key for item in plan.items if item.change.resource == key]
            seen = {one: workspace.record(key, one) for one in named if one}
            records[key] = {one: dict(found.record) for one, found in seen.items() if found}
        else:
            records[key] = {one: dict(found) for one, found in workspace.records(key).items()}
    held = len(records) - len(unread)
    gaps = [f"{held} categories as last seen; rules that need other records are not checked."]
    if unread:
        gaps.append(f"Never read: {first_names_text(unread, MOST_NAMED)}.")
    if cut:
        some = first_names_text(cut, MOST_NAMED)
        gaps.append(f"Only the records of the plan, for there are very many: {some}.")
    if not records[workspace.catalog.people]:
        gaps.append("Nobody was seen, so what the key may do is not checked.")
    return records, gaps
