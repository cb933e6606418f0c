"""One cell of the matrix: one write, one trouble, one dialect, and everything that must hold."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from caltui.mirror.journal.journal import JournalEntry
from caltui.sandbox.cal.world import World
from caltui.sandbox.embedded import token_of
from caltui.settings.model import Profile
from caltui.settings.paths import paths
from caltui.workspace.base.errors import GatewayError, OutcomeUnknown
from caltui.workspace.open import open_workspace
from caltui.workspace.records.secrets import Secrets
from caltui.workspace.workspace import Workspace
from caltui.workspace.writes.change import Change
from tests.reliability.faults import DIRECT, DONE, NOT_SENT, REFUSED, UNKNOWN, Trouble
from tests.reliability.writes import Write
from tests.sandbox.core_support import TODAY, fresh
from tests.support.sandbox import Running, Seen, running
from tests.workspace.journal.past_support import wait_for

PATIENT, IMPATIENT = 20.0, 0.3
"""Deadlines in seconds: of a call that must get through, and of one that must end."""

LATER = timedelta(minutes=2)
"""When it is looked at again. What is not there then may still come: time proves nothing."""
SHORTLY = timedelta(seconds=1)
"""Before what is late is done."""


@dataclass(slots=True)
class Cell:
    """What came of it. `problems` is empty when everything held.

    `outcome` is the journal's word after the write, `settled` after reading back.
    """

    write: str
    trouble: str
    dialect: str
    outcome: str = ""
    settled: str = ""
    effects: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.problems


class Clock:
    """A clock that can be set ahead."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC) + self.ahead


class Gateway:
    """A sandbox that can be stopped and started again on its port."""

    def __init__(self, dialect: tuple[str, str]) -> None:
        self.world: World = fresh()
        self.dialect = dialect
        self.seen: list[Seen] = []
        self._stack = ExitStack()
        self.running: Running = self.start(0)
        self.base_url = self.running.base_url

    def start(self, port: int | None = None) -> Running:
        how: dict[str, Any] = {"dialect": self.dialect[0]}
        if self.dialect not in DIRECT:
            how = {"urls": self.dialect[0], "wrapper": self.dialect[1], "lost_ids": False}
        port = int(self.base_url.rpartition(":")[2]) if port is None else port
        server = running(self.world, port=port, **how)
        self.running = self._stack.enter_context(server)
        return self.running

    def stop(self) -> None:
        self._stack.close()
        self.seen += self.running.requests
        self.running.requests.clear()

    @property
    def effects(self) -> int:
        """Writes that changed something, over all its lives."""
        return sum(s.effect for s in (*self.seen, *self.running.requests))

    def passes(self, change: Change) -> int:
        """Requests of a change that the gateway does not know: an id with text in it is tried
        in the new format first, whatever was learned, and 404 there has done nothing."""
        return int(self.dialect[0] == "old" and len(change.request.ids) > 2)

    async def asked_to_write(self) -> None:
        """Waits until the write that the fault strikes has arrived."""
        async with asyncio.timeout(PATIENT):
            while not self._asked():  # noqa: ASYNC110
                await asyncio.sleep(0.002)

    def _asked(self) -> bool:
        return any(seen.fault for seen in self.running.requests)


def open_on(
    base_url: str,
    home: Path,
    clock: Callable[[], datetime],
    *,
    budget: int = 0,
    dialect: str = "lowcodeapi",
) -> Workspace:
    """A workspace on a profile in `home`."""
    profile = Profile("test", base_url, dialect=dialect, budget=budget, zone="Europe/Berlin")
    where = paths({"CALTUI_HOME": str(home)})
    workspace = open_workspace(profile, token=token_of(dialect), paths=where, clock=clock)
    workspace.wire.deadline = PATIENT
    return workspace


async def run_cell(write: Write, trouble: Trouble, dialect: tuple[str, str], home: Path) -> Cell:
    """Plays one cell in an empty folder."""
    cell = Cell(write.label, trouble.name, "-".join(dialect))
    gateway, clock = Gateway(dialect), Clock()
    spoken = dialect[0] if dialect in DIRECT else "lowcodeapi"
    workspace = open_on(gateway.base_url, home, clock, dialect=spoken)
    try:
        await _play(cell, workspace, gateway, clock, write, trouble)
    except Exception as error:
        cell.problems.append(f"it broke: {type(error).__name__}: {error}")
    finally:
        await workspace.aclose()
        gateway.stop()
    return cell


async def _play(
    cell: Cell,
    workspace: Workspace,
    gateway: Gateway,
    clock: Clock,
    write: Write,
    trouble: Trouble,
) -> None:
    change = await _prepared(workspace, write)
    error = await _send(workspace, gateway, change, trouble)
    await wait_for(workspace, PATIENT)
    entry = workspace.kept.journal()[0] if workspace.kept.journal() else None
    _check_entry(cell, change, entry, error, trouble.said(gateway.dialect))
    if trouble.server in ("gone", "stopped"):
        gateway.start()
    gateway.running.faults.clear()
    if trouble.late:
        await _check_early(cell, workspace, clock, trouble, entry)
        gateway.running.sandbox.do_late()
    clock.ahead = LATER + timedelta(minutes=trouble.late)
    await _check_settled(cell, workspace, gateway, entry)
    await _check_open(cell, workspace, gateway, clock, trouble)
    if cell.outcome in (REFUSED, NOT_SENT):
        await workspace.run(change)
        if gateway.effects != 1:
            cell.problems.append("sent again after the fault it was not done once")
    _check_told(cell, gateway)


def _check_told(cell: Cell, gateway: Gateway) -> None:
    """Nobody is told twice, and nobody of what was not done."""
    mails = Counter((row["action"], row["email"]) for row in gateway.world.rows("told"))
    twice = [f"{email} of {action}" for (action, email), count in mails.items() if count > 1]
    if twice:
        cell.problems.append(f"told twice: {', '.join(twice)}")
    if mails and gateway.effects != 1:
        cell.problems.append(f"told of {gateway.effects} effects")


async def _prepared(workspace: Workspace, write: Write) -> Change:
    """The change as a console makes it: the record, or the list, was looked at before."""
    if write.ids and write.verb != "create":
        await workspace.fetch(write.resource, write.ids)
    elif not write.ids:
        await workspace.sync(write.resource)
    return await workspace.prepare(write.resource, write.verb, write.ids, write.values)


async def _send(
    workspace: Workspace, gateway: Gateway, change: Change, trouble: Trouble
) -> GatewayError | None:
    if trouble.fault:
        method, passes = change.operation.method, gateway.passes(change)
        gateway.running.faults.add(**trouble.fault, method=method, after=passes)
    if trouble.server in ("gone", "restarted"):
        gateway.stop()
    if trouble.server == "restarted":
        gateway.start()
    if trouble.slow or trouble.server == "gone":
        await wait_for(workspace, IMPATIENT)
    sending = asyncio.create_task(workspace.run(change))
    if trouble.server == "stopped":
        await gateway.asked_to_write()
        await asyncio.to_thread(gateway.stop)
    try:
        await sending
    except GatewayError as error:
        return error
    return None


def _check_entry(
    cell: Cell,
    change: Change,
    entry: JournalEntry | None,
    error: GatewayError | None,
    says: frozenset[str],
) -> None:
    """What the journal says at once, and whether the input can be had again."""
    if entry is None and error is not None and _asks_first(change):
        cell.outcome = NOT_SENT  # what is asked before it said so, and no write was begun
        return
    if entry is None:
        cell.problems.append("the journal is empty")
        return
    cell.outcome = entry.outcome
    if entry.outcome not in says:
        cell.problems.append(f"the journal says {entry.outcome}, not {' or '.join(says)}")
    if (entry.outcome == UNKNOWN) != isinstance(error, OutcomeUnknown):
        cell.problems.append(f"{entry.outcome} was told as {type(error).__name__}")
    if (entry.outcome == DONE) != (error is None):
        cell.problems.append(f"{entry.outcome} raised {error}")
    if not entry.detail and entry.outcome != DONE:
        cell.problems.append("no reason is given")
    body = change.request.body
    asked = Secrets(change.of).masked(body) if body else None
    if (entry.ids, entry.body) != (change.request.ids, asked):
        cell.problems.append("what was entered is not in the journal")


def _asks_first(change: Change) -> bool:
    """Whether Cal may be asked something before the write: for the record, or what server it is."""
    served = change.operation.served
    return change.operation.behaviour.reads_first or bool(served.at or served.paths)


async def _check_early(
    cell: Cell, workspace: Workspace, clock: Clock, trouble: Trouble, entry: JournalEntry | None
) -> None:
    """What is late is looked at twice before it is done: nobody may say that it was not."""
    for at in (timedelta(minutes=trouble.late / 2), timedelta(minutes=trouble.late) - SHORTLY):
        clock.ahead = at
        if entry is not None:
            [told] = await workspace.write_history.settle(entry.id)
            if told.outcome != UNKNOWN:
                cell.problems.append(f"called {told.outcome} {at} before it was done")
            if not told.final and workspace.write_history.next_check() is None:
                cell.problems.append("nobody looks at it again")


async def _check_open(
    cell: Cell, workspace: Workspace, gateway: Gateway, clock: Clock, trouble: Trouble
) -> None:
    """What was not done stays unknown for as long as it may come, a day on as well."""
    proved = trouble.over and gateway.running.sandbox.wrapper.name == "observed"
    if cell.outcome != UNKNOWN or cell.effects or proved:
        return
    clock.ahead += timedelta(days=1)
    for told in await workspace.write_history.settle():
        if told.outcome != UNKNOWN:
            cell.problems.append(f"called {told.outcome} because a day has passed")


async def _check_settled(
    cell: Cell, workspace: Workspace, gateway: Gateway, entry: JournalEntry | None
) -> None:
    """What reading back says, against what was done at the server."""
    cell.settled = cell.outcome
    if cell.outcome == UNKNOWN and entry is not None:
        [told] = await workspace.write_history.settle(entry.id)
        cell.settled = told.outcome
    cell.effects = gateway.effects
    if cell.effects > 1:
        cell.problems.append(f"{cell.effects} writes at the server")
    for word in (cell.outcome, cell.settled):
        if word == DONE and not cell.effects:
            cell.problems.append("called done, and nothing was done")
        if word in (REFUSED, NOT_SENT, "no effect") and cell.effects:
            cell.problems.append(f"called {word}, and it was done")
