"""A process that sends an act of 200 writes until it is killed. Words: home, base URL, keys …"""

import asyncio
import sys
from pathlib import Path

from caltui.workspace.acts.plan import ActItem, ActPlan
from caltui.workspace.base.clock import utc_now
from caltui.workspace.workspace import Workspace
from tests.reliability.cell import open_on

GUESTS, MADE, REFUSED = 170, 29, 7
ZONE = "Asia/Tokyo"


def plan(workspace: Workspace, keys: list[str]) -> ActPlan:
    """29 new guests, 85 edits, a new team, 85 edits more; the last edit needs the team."""
    items = []
    for number in range(MADE):
        values = {
            "bookingId": 1,
            "email": f"new{number}@example.com",
            "name": f"New {number}",
            "timeZone": ZONE,
        }
        change = workspace.plan("attendees", "create", (), values)
        items.append(ActItem(f"new {number}", f"Add New {number}", change))
    edits = []
    for key in keys:
        change = workspace.plan("attendees", "update", [key], {"timeZone": ZONE})
        edits.append(ActItem(key, f"Move {key}", change))
    half = len(edits) // 2
    team = workspace.plan("teams", "create", (), {"name": "Killed", "slug": "killed"})
    last = ActItem("last", edits[-1].summary, edits[-1].change, needs=("team",))
    items += [*edits[:half], ActItem("team", "Make team", team), *edits[half:-1], last]
    return ActPlan("test", "200 writes", tuple(items))


async def write(home: str, base_url: str, keys: list[str]) -> None:
    """Sends the act, to its end if nobody kills it."""
    workspace = open_on(base_url, Path(home), utc_now)
    await workspace.sync("attendees")
    await workspace.acts.start(plan(workspace, keys)).run()
    await workspace.aclose()


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], sys.argv[2], sys.argv[3:]))
