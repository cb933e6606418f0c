"""Acts on bookings as items of one act of several writes."""

from caltui.workspace.acts.plan import ActItem
from caltui.workspace.booking_acts.changes import Plans, told_of
from caltui.workspace.writes.change import Change


def act_item(
    workspace: Plans, booking_key: str, name: str, change: Change, *, needs: tuple[str, ...] = ()
) -> ActItem:
    """One act on a booking as an item. `name` is the act's, `needs` are keys of earlier items."""
    told = told_of(workspace, booking_key, name)
    return ActItem(f"{name} {booking_key}", change.summary(), change, told, needs)
