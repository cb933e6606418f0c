"""Looks up the records that a change names, before it is sent."""

from typing import TYPE_CHECKING

from caltui.catalog.request import Invalid
from caltui.catalog.values import Fault
from caltui.workspace.base.errors import GatewayError, MirrorError
from caltui.workspace.journal.lookup import is_gone

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Change

MOST = 3
"""Records that are read for one change."""


async def look_up(workspace: "Workspace", change: "Change") -> None:
    """Reads what was never seen. Raises Invalid with the fields whose records do not exist."""
    faults: list[Fault] = []
    unseen = [
        (field, key)
        for field, key in change.references()
        if field.ref is not None and workspace.name(field.ref, key) is None
    ]
    for field, key in unseen[:MOST]:
        of = workspace.resource(field.ref or "")
        if not of.can("get") or len(of.params) > 1 or workspace.record(of.key, key) is not None:
            continue
        try:
            await workspace.fetch(of.key, (key,))
        except GatewayError as error:
            if is_gone(error):
                faults.append(Fault(field.name, f"There is no such {of.noun}: {key}."))
        except MirrorError:
            return
    if faults:
        raise Invalid(change.operation, faults)
