"""The request of a change as reviews show it."""

from typing import TYPE_CHECKING

from caltui.text import one_line
from caltui.tui.base.error_messages import explain
from caltui.workspace.base.errors import GatewayError, Invalid

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Change


def request_line(workspace: "Workspace", change: "Change", width: int = 400) -> str:
    """The request as it would be sent, in that many cells at most; where by what is known of the
    account it cannot be sent, the reason. A person who sends it is told the same."""
    try:
        return one_line(workspace.preview(change.request), width)
    except (GatewayError, Invalid) as error:
        said = explain(error)
        return one_line(f"Cannot be sent: {said.text} {said.hint}".rstrip(), width)
