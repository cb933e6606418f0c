"""The inbox and an agenda over a large mirror."""

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

from caltui.workspace.agenda.entries import USER
from caltui.workspace.agenda.reader import Reader
from caltui.workspace.inbox.queues import inbox_snapshot, lists_of, look, queues_of, triage
from caltui.workspace.inbox.snapshot import Unsure
from caltui.workspace.open import demo_workspace
from caltui.workspace.workspace import Workspace
from tests.benchmarks.timing import Line, measure

SIZE = 25
"""Times 400 bookings."""

BERLIN = ZoneInfo("Europe/Berlin")


def inbox() -> list[Line]:
    """Every queue over 10,000 bookings, and a person's agenda among them."""
    workspace = demo_workspace(size=SIZE)
    try:
        asyncio.run(_read(workspace))
        return _lines(workspace)
    finally:
        workspace.close()


async def _read(workspace: Workspace) -> None:
    for name in lists_of(queues_of(workspace.catalog)):
        await workspace.sync(name)
    await workspace.wire.aclose()


def _lines(workspace: Workspace) -> list[Line]:
    count = workspace.count("bookings") or 0
    floor = measure(lambda: workspace.records("bookings"))
    reader = Reader(workspace, USER, "2")
    today = workspace.clock().date()
    week = [today + timedelta(days=n) for n in range(7)]

    def opened() -> None:
        reader.reload()
        reader.show(week, BERLIN)

    queues = queues_of(workspace.catalog)

    def asked() -> None:
        known = inbox_snapshot(workspace, queues)
        for queue in queues:
            try:
                look(known, queue)
            except Unsure:
                continue

    least = "its bookings out of the mirror"
    return [
        Line(f"inbox, every queue, {count:,} bookings", measure(asked), floor, least),
        Line("the same with ages", measure(lambda: triage(workspace)), floor, least),
        Line(f"agenda of one of 40, {count:,} bookings", measure(opened), floor, least),
        Line("its week once more", measure(lambda: reader.show(week, BERLIN)), floor, least),
    ]
