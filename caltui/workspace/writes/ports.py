"""What bulk runs and the week editor ask of the workspace to write with it, as a protocol."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from caltui.workspace.base.ports import Reads
from caltui.workspace.sync.connection import Connected

if TYPE_CHECKING:
    from caltui.catalog.model import Record
    from caltui.workspace.writes.change import Change, Outcome


class Plans(Reads, Protocol):
    """Plans changes from the mirror."""

    def plan(
        self,
        resource: str,
        verb: str,
        ids: Sequence[str] = (),
        values: Mapping[str, Any] | None = None,
        before: "Record | None" = None,
    ) -> "Change":
        """The change that these values make. Sends nothing. Raises Invalid."""


class Sends(Plans, Connected, Protocol):
    """Plans changes and sends them."""

    async def run(
        self, change: "Change", *, batch: str | None = None, item: int | None = None
    ) -> "Outcome":
        """Sends a change. `batch` is the id of its run, `item` its place there. Raises ReadOnly,
        GatewayError."""
