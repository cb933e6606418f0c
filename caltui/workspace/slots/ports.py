"""What the rooms of slots ask of the workspace to ask Cal for times."""

from typing import TYPE_CHECKING, Protocol

from caltui.workspace.base.ports import Syncs

if TYPE_CHECKING:
    from caltui.catalog.request import Request
    from caltui.gateway.client import Answer


class SendsToCal(Protocol):
    """Sends requests to Cal."""

    async def send(self, request: "Request") -> "Answer":
        """Sends one request. Raises GatewayError."""


class AsksCal(Syncs, Protocol):
    """Reads from Cal, and can ask it for times."""

    @property
    def wire(self) -> SendsToCal:
        """The connection to Cal."""
