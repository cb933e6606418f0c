"""Reads the lists that show what uses a record, before the record is deleted or changed."""

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from caltui.workspace.base.errors import GatewayError, MirrorError
from caltui.workspace.base.ports import Syncs
from caltui.workspace.writes.usage_counts import facts, lists_to_read

if TYPE_CHECKING:
    from caltui.workspace.profile.status import Status
    from caltui.workspace.writes.change import Change


class ReadsUses(Syncs, Protocol):
    """A workspace that knows how many calls a read takes, and reads the records of one user."""

    @property
    def status(self) -> "Status":
        """The values of the status line."""

    def calls(self, resource: str) -> int:
        """Counts the calls that it takes to read a list."""

    async def read_owner(self, resource: str, owner: str) -> object:
        """Reads the records of one user."""


async def look_for_uses(workspace: ReadsUses, change: "Change") -> "Change":
    """The change with counts of what uses its record, after reading what they need.

    Reads no more than the calls of this minute allow. What cannot be read stays unknown.
    """
    for resource, owner in lists_to_read(workspace.reach, change):
        calls, status = 1 if owner else workspace.calls(resource), workspace.status
        if status.waiting > 0 or (status.limit and status.spent + calls > status.limit):
            break
        try:
            if owner:
                await workspace.read_owner(resource, owner)
            else:
                await workspace.sync(resource)
        except GatewayError as error:
            if error.kind == "unreachable":
                break
        except MirrorError:
            break
    return replace(change, facts=facts(workspace.reach, change))
