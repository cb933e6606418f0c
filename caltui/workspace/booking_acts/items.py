"""Acts on bookings as items of one act of several writes."""

from caltui.workspace.acts.plan import ActItem
from caltui.workspace.booking_acts.changes import told_of
from caltui.workspace.writes.change import Change
from caltui.workspace.writes.ports import Plans


def act_item(workspace: Plans, booking_key: str, name: str, change: Change) -> ActItem:
    """One act on a booking as an item. `name` is the act's."""
    told = told_of(workspace, booking_key, name)
    return ActItem(f"{name} {booking_key}", change.summary(), change, told)
