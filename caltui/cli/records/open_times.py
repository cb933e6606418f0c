"""Computes what a write does to open times, for `--dry-run`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caltui.workspace.slots.difference.difference import SlotDifference
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Change


def open_times(workspace: "Workspace", changes: "Sequence[Change]") -> "SlotDifference | None":
    """Computes what changes do to open times, as last seen; None where they touch no slots."""
    from caltui.workspace.writes.slot_effects import difference_of, touches_slots

    return difference_of(workspace, changes) if touches_slots(changes) else None
