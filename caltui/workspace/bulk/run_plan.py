"""What a run needs of a plan: bulk plans and acts both have it."""

from collections.abc import Collection, Sequence
from typing import Protocol

from caltui.workspace.writes.change import Change
from caltui.workspace.writes.ports import Sends


class RunItem(Protocol):
    """One write of a plan. `needs` are keys of items that must be done before it."""

    @property
    def key(self) -> str:
        """Unique in the plan."""

    @property
    def summary(self) -> str:
        """One line that names it."""

    @property
    def change(self) -> Change:
        """The change that is sent."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The items that must be done first."""


class RunPlan(Protocol):
    """The items in the order of sending."""

    @property
    def items(self) -> Sequence[RunItem]:
        """The items that are sent, in this order."""

    @property
    def summary(self) -> str:
        """One line about all of it."""

    @property
    def calls(self) -> float:
        """About how many calls an item takes."""

    def narrowed(
        self, workspace: Sends, keys: Collection[str], done: Collection[str] = ()
    ) -> "RunPlan":
        """The part that is about these keys. `done` are the items that are done already."""
