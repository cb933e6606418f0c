"""What bulk runs and the week editor ask of the workspace about earlier writes, as a protocol."""

from typing import TYPE_CHECKING, Protocol

from caltui.workspace.writes.ports import Sends

if TYPE_CHECKING:
    from caltui.workspace.journal.history import WriteHistory


class Settles(Sends, Protocol):
    """Sends changes, and settles those whose outcome is unknown."""

    @property
    def write_history(self) -> "WriteHistory":
        """The journal of this profile: earlier writes, settled and undone."""
