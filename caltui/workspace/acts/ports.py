"""What asks a workspace for its acts, as a protocol."""

from typing import TYPE_CHECKING, Protocol

from caltui.workspace.journal.ports import Settles

if TYPE_CHECKING:
    from caltui.workspace.acts.acts import Acts


class HasActs(Settles, Protocol):
    """A workspace with acts."""

    @property
    def acts(self) -> "Acts":
        """The acts of this profile."""
