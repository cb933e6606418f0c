"""Makes a record the default of the record that owns it, such as a schedule of its user."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from caltui.catalog.model import Resource
from caltui.text import one_line
from caltui.workspace.base.errors import CannotAct
from caltui.workspace.base.ports import Reads
from caltui.workspace.writes.change import Change


class Prepares(Reads, Protocol):
    """Plans changes, and reads before what an edit could lose."""

    async def prepare(
        self,
        resource: str,
        verb: str,
        ids: Sequence[str] = (),
        values: Mapping[str, Any] | None = None,
        *,
        fresh: bool = False,
    ) -> Change:
        """Plans a change; reads the record first if the edit could lose something unseen."""


async def default_change(
    workspace: Prepares, of: Resource, key: str, record: Mapping[str, Any]
) -> Change:
    """The edit of the owner that names this record as its default.

    Raises CannotAct where the record has no owner or is the default already, Invalid and
    GatewayError.
    """
    rule = of.default_of
    owner = str(record.get(rule.owner) or "") if rule is not None else ""
    if rule is None or not owner:
        raise CannotAct(f"This {of.noun} has no owner whose default it could be.")
    name, to = of.name_of(record), workspace.name(rule.to, owner) or f"user {owner}"
    seen = workspace.record(rule.to, owner)
    if seen is not None and str(seen.record.get(rule.field)) == key:
        raise CannotAct(one_line(f"{name} is the default of {to} already.", 120))
    ids = workspace.resource(rule.to).ids_from_key(owner)
    value: Any = int(key) if key.isdecimal() else key
    change = await workspace.prepare(rule.to, "update", ids, {rule.field: value})
    return replace(change, called=one_line(f"Make {name} the default of {to}", 100))
