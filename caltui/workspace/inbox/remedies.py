"""Settles a finding with one key: data of `queues.toml`, made into changes here.

A remedy is one of three: `verb` with `values`, which is planned at once; `act`, an act of the
catalogue on that category; or `opens`, an action of the console that asks for what is missing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caltui.workspace.base.ports import Reads
    from caltui.workspace.inbox.snapshot import Finding


@dataclass(frozen=True, slots=True)
class Remedy:
    """One way to settle a finding. It suits a record whose fields have the values of `when`."""

    label: str
    told: str = ""
    verb: str = ""
    act: str = ""
    opens: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    when: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """`accept (record only)`."""
        return f"{self.label} ({self.told})" if self.told else self.label

    def suits(self, record: Mapping[str, Any]) -> bool:
        """Tells whether the record has the values that the remedy is for."""
        return all(record.get(name) == value for name, value in self.when.items())


def remedies_of(tables: Iterable[Mapping[str, Any]]) -> tuple[Remedy, ...]:
    """The remedies of a queue. Raises ValueError for one that does not say what it does."""
    found = tuple(Remedy(**table) for table in tables)
    for remedy in found:
        if sum(map(bool, (remedy.verb, remedy.act, remedy.opens))) != 1:
            raise ValueError(f"The remedy '{remedy.label}' needs one of verb, act and opens.")
    return found


def remedy_for(workspace: "Reads", remedies: "Sequence[Remedy]", found: "Finding") -> Remedy | None:
    """The first of a queue's remedies that suits the record; None if there is none."""
    if not remedies:
        return None
    seen = workspace.record(found.resource, found.key)
    record = seen.record if seen is not None else {}
    over = found.due is not None and found.due < workspace.clock()
    made = (_made(workspace, found.resource, r, record, over) for r in remedies)
    return next((remedy for remedy in made if remedy is not None and remedy.suits(record)), None)


def _made(
    workspace: "Reads", resource: str, remedy: Remedy, record: Mapping[str, Any], over: bool
) -> Remedy | None:
    """The remedy with its act made into a verb, or into the action that asks for what the act
    needs; None where there is no such act, or not for this record."""
    of = workspace.resource(resource)
    if not remedy.act:
        return remedy if remedy.opens or of.can(remedy.verb) else None
    act = of.act(remedy.act)
    if act is None or not act.operation or act.refuses(record, workspace.record, over=over):
        return None
    if act.action:
        return replace(remedy, act="", opens=act.action)
    told = remedy.told if act.record_only else "people are told"
    if act.holes - {"reason"} or act.ids:
        return None
    sends = {} if act.holes else act.sends
    return replace(remedy, act="", verb=act.operation, values=sends, told=told)
