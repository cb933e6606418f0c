"""Reads event types that bookings name and that no list holds."""

from caltui.workspace.base.errors import GatewayError, Invalid, MirrorError
from caltui.workspace.base.ports import Syncs

EVENT_TYPES = "event-types"
MOST = 8
"""How many are read at once."""


def unseen_types(workspace: Syncs) -> list[str]:
    """The event types of coming bookings that were never seen."""
    now = workspace.clock()
    coming = workspace.during(now, None, workspace.not_over())
    ids = dict.fromkeys(
        str(row["eventTypeId"]) for row in coming.values() if row.get("eventTypeId")
    )
    return [key for key in ids if workspace.record(EVENT_TYPES, key) is None]


async def read_named_types(workspace: Syncs, most: int = MOST) -> int:
    """Reads some of them one by one, and returns how many came. Others stay unseen."""
    came = 0
    for key in unseen_types(workspace)[:most]:
        try:
            await workspace.fetch(EVENT_TYPES, [key])
        except MirrorError:
            return came
        except Invalid:
            continue
        except GatewayError as error:
            if error.kind in ("unreachable", "rate_limited"):
                return came
        else:
            came += 1
    return came
