"""Reads the event types that bookings name and no list holds."""

from typing import TYPE_CHECKING

from caltui.workspace.base.errors import GatewayError, MirrorError

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

EVENT_TYPES = "event-types"
MOST = 8
"""So many are read at once."""


def unseen_types(workspace: "Workspace") -> list[str]:
    """The event types of coming bookings that were never seen."""
    now = workspace.clock()
    coming = workspace.during(now, None, workspace.not_over())
    ids = dict.fromkeys(
        str(row["eventTypeId"]) for row in coming.values() if row.get("eventTypeId")
    )
    return [key for key in ids if workspace.record(EVENT_TYPES, key) is None]


async def read_named_types(workspace: "Workspace", most: int = MOST) -> int:
    """Reads some of them one by one; answers how many came. What cannot be read stays unseen."""
    came = 0
    for key in unseen_types(workspace)[:most]:
        try:
            await workspace.fetch(EVENT_TYPES, [key])
        except MirrorError:
            return came
        except GatewayError as error:
            if error.kind in ("unreachable", "rate_limited"):
                return came
        else:
            came += 1
    return came
