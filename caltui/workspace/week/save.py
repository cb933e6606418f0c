"""Saves an edited week. If a write fails, those already done are undone.

Afterwards the schedule is read again: the result tells what Cal holds. A week that is sent in one
write has nothing to take back.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.catalog.lists import list_in, rows_in
from caltui.explained import ExplainedError
from caltui.scheduling.calforms import read_date, read_time
from caltui.text import one_line
from caltui.workspace.acts.ports import HasActs
from caltui.workspace.acts.record import ActRecord
from caltui.workspace.base.errors import (
    GatewayError,
    Invalid,
    MirrorError,
    NotUnderstood,
    OutcomeUnknown,
    ReadOnly,
    Refused,
)
from caltui.workspace.week.clash import in_words
from caltui.workspace.week.state import (
    BLOCKS,
    SCHEDULES,
    WantedWeek,
    WeekState,
    differences,
    state_of,
)
from caltui.workspace.week.whole import holds
from caltui.workspace.week.writes import WeekChange, WeekWrite
from caltui.workspace.writes.conflict import Changed, Conflict

if TYPE_CHECKING:
    from caltui.catalog.model import Record
    from caltui.workspace.writes.change import Change

ACT = "week"
NO_DATES = (
    "This Cal keeps no hours of single dates: its build refuses them."
    " Take the dates out, and save the week alone."
)
NOT_DONE = "The schedule was read back: Cal has not done it."
NOT_SO_FAR = "The schedule was read back: it is not there so far, and may still come."
AGAIN = "Send it again when Cal answers."
LATE = "Look again before you save once more: the journal (U) tells when it has come."
SHOWN = "The schedule shows it."
TRIES = 3
"""How often the undo of one write is tried."""

OnStep = Callable[[int, int, str], None]
"""Called before each write: its number, the total, and what it does."""


class WeekOutcome(Enum):
    """The state of a schedule after saving."""

    PAINTED = "as painted"
    BEFORE = "as before"
    DIFFERENT = "different"
    UNREAD = "not read"


class Saved(NamedTuple):
    """The result of saving. `left` says how the schedule differs, `cause` what failed.

    `conflict`: somebody else has changed the schedule, and nothing was sent.
    """

    verdict: WeekOutcome
    sentence: str
    left: tuple[str, ...] = ()
    cause: str = ""
    hint: str = ""
    state: WeekState | None = None
    conflict: Conflict | None = None


class _Failed(ExplainedError):
    """A write was not done, or its outcome is unknown: it could not be read back (`unsure`), or
    it is not visible yet and may still come (`late`). `conflict`: see `Saved`."""

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        unsure: bool = False,
        late: bool = False,
        conflict: Conflict | None = None,
    ) -> None:
        super().__init__(message, hint)
        self.unsure = unsure
        self.late = late
        self.conflict = conflict


async def apply(workspace: HasActs, change: WeekChange, on_step: OnStep | None = None) -> Saved:
    """Sends every write in order. A write that fails raises nothing: see `Saved`."""
    items = [([op.id] if op.id else [], _words(op)) for op in change.ops]
    try:
        act = workspace.acts.record(ACT, _title(change), items)
    except MirrorError as error:
        failed = _Failed(error.message, error.hint)
        return await _verdict(_Run(workspace, change.state.key, None), change, failed, None)
    try:
        return await _apply(_Run(workspace, change.state.key, act), change, on_step)
    finally:
        act.end()


async def _apply(run: "_Run", change: WeekChange, on_step: OnStep | None) -> Saved:
    failed: _Failed | None = None
    for number, op in enumerate(change.ops):
        if on_step is not None:
            on_step(number + 1, len(change.ops), _words(op))
        try:
            await run.do(op, number, change.changes[number] if change.whole else None)
        except _Failed as error:
            failed = error
            break
    stuck: _Failed | None = None
    if failed is not None and not change.whole:
        stuck = await _take_back(run, on_step)
    return await _verdict(run, change, failed, stuck)


async def _take_back(run: "_Run", on_step: OnStep | None) -> _Failed | None:
    """Undoes the finished writes, last first. Stops at one that cannot be undone: going on could
    close hours."""
    await run.recheck()
    total = len(run.done)
    while run.done:
        op = run.done[-1]
        if on_step is not None:
            on_step(total - len(run.done) + 1, total, f"take back: {_words(op)}")
        failed = await run.undo(op)
        if failed is not None:
            return failed
        run.done.pop()
    return None


class _Run:
    """The writes of one saving, and the ids of the records that they made."""

    def __init__(self, workspace: HasActs, key: str, act: ActRecord | None) -> None:
        self.workspace = workspace
        self.key = key
        self.act = act
        self.done: list[WeekWrite] = []
        self._entries: list[int | None] = []
        self.late: list[WeekWrite] = []
        self._unsure: tuple[WeekWrite, set[str]] | None = None

    async def do(self, op: WeekWrite, number: int, planned: "Change | None" = None) -> None:
        """Sends one write, as `planned` where it was, and stores how to undo it. Raises _Failed."""
        known = self._known_ids()
        try:
            id = await self._send(op, item=number, planned=planned)
        except _Failed as error:
            self._unsure = (op, known) if error.unsure else None
            raise
        self._did(op.back(id))

    def _did(self, back: WeekWrite) -> None:
        """Keeps how a write is undone, and its entry in the journal."""
        self.done.append(back)
        self._entries.append(self.act.entry() if self.act else None)

    async def recheck(self) -> None:
        """Checks again whether the failed write was done; if so, it will be undone too."""
        if self._unsure is None:
            return
        op, known = self._unsure
        try:
            id = self._seen(await self._read(), op, known)
        except (GatewayError, MirrorError):
            return
        self._unsure = None
        if id is not None:
            self._did(op.back(id))
        else:
            self.late.append(op)

    @property
    def sure(self) -> bool:
        """Whether the outcome of every write is known."""
        return self._unsure is None

    async def undo(self, op: WeekWrite) -> _Failed | None:
        """Undoes one write. Returns the error if that failed.

        A create that may still come is not sent twice.
        """
        failed: _Failed | None = None
        for _ in range(TRIES):
            try:
                await self._send(op, undo_of=self._entries[len(self.done) - 1])
            except _Failed as error:
                failed = error
                if op.verb == "create" and (error.late or error.unsure):
                    break
            else:
                return None
        return failed

    async def _send(
        self,
        op: WeekWrite,
        *,
        item: int | None = None,
        undo_of: int | None = None,
        planned: "Change | None" = None,
    ) -> str:
        """Sends a write and returns the record's id. Reads the schedule if the outcome is
        unknown."""
        known = self._known_ids()
        try:
            change = planned or replace(op.change(self.workspace), undo_of=undo_of)
            batch = self.act.id if self.act else None
            outcome = await self.workspace.run(change, batch=batch, item=item)
        except (OutcomeUnknown, NotUnderstood) as error:
            return await self._settled(op, known, error)
        except Changed as error:
            clash = in_words(error.conflict)
            raise _Failed(clash.message, error.hint, conflict=clash) from error
        except Refused as error:
            dates = bool((op.after or op.before or {}).get("date")) and "date" in error.message
            raise _Failed(error.message, NO_DATES if dates else error.hint) from error
        except (GatewayError, MirrorError, ReadOnly) as error:
            raise _Failed(error.message, error.hint) from error
        except Invalid as error:
            raise _Failed("; ".join(f.message for f in error.faults) or str(error)) from error
        return outcome.created_key or op.id or await self._found(op, known)

    async def _settled(self, op: WeekWrite, known: set[str], error: GatewayError) -> str:
        try:
            record = await self._read()
        except (GatewayError, MirrorError) as unread:
            text = f"{error.message} Whether it was done cannot be read: {unread.message}"
            raise _Failed(text, error.hint, unsure=True) from error
        id = self._seen(record, op, known)
        if id is not None:
            return id
        if isinstance(error, OutcomeUnknown) and error.over:
            raise _Failed(f"{error.message} {NOT_DONE}", AGAIN) from error
        self.late.append(op)
        raise _Failed(f"{error.message} {NOT_SO_FAR}", LATE, late=True) from error

    def _seen(self, record: "Record", op: WeekWrite, known: set[str]) -> str | None:
        """The record's id if the schedule shows the write; the journal is settled then."""
        id = _present(record, op, known)
        if id is not None:
            block = _blocks(record).get(id)
            after = dict(block) | {"scheduleId": record.get("id")} if block else None
            ids = () if op.verb == "create" else (op.id,)
            self.workspace.write_history.settle_as_done(op.resource, op.verb, ids, SHOWN, after)
        return id

    async def _found(self, op: WeekWrite, known: set[str]) -> str:
        """The id of a record that the answer did not give."""
        try:
            id = _present(await self._read(), op, known)
        except (GatewayError, MirrorError) as error:
            raise _Failed(error.message, error.hint, unsure=True) from error
        if id is None:
            raise _Failed("Cal answered, but the hours are not in the schedule.")
        return id

    async def _read(self) -> "Record":
        return await self.workspace.fetch(SCHEDULES, [self.key])

    def _known_ids(self) -> set[str]:
        seen = self.workspace.record(SCHEDULES, self.key)
        return set(_blocks(seen.record)) if seen is not None else set()

    async def state(self) -> WeekState:
        """The schedule as it is at Cal now."""
        return state_of(self.workspace, self.key, await self._read())


def _blocks(record: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    items = rows_in(record, "availability")
    return {str(item["id"]): item for item in items if "id" in item}


def _present(record: Mapping[str, Any], op: WeekWrite, known: set[str]) -> str | None:
    """The record's id if the schedule shows that the write was done; else None."""
    if op.resource == SCHEDULES:
        return op.id if holds(record, op.after or {}) else None
    blocks = _blocks(record)
    if op.after is None:
        return op.id if op.id not in blocks else None
    if op.id:
        same = op.id in blocks and _alike(blocks[op.id], op.after)
        return op.id if same else None
    return next((i for i, b in blocks.items() if i not in known and _alike(b, op.after)), None)


def _alike(block: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    return _reading(block) == _reading(values)


def _reading(block: Mapping[str, Any]) -> tuple[object, ...]:
    try:
        times = read_time(block.get("startTime")), read_time(block.get("endTime"))
        day = read_date(block["date"]) if block.get("date") else None
    except ValueError:
        return ()
    return (*times, day, () if day else tuple(sorted(map(str, list_in(block, "days")))))


async def _verdict(
    run: _Run, change: WeekChange, failed: _Failed | None, stuck: _Failed | None
) -> Saved:
    cause = failed.message if failed else ""
    hint = failed.hint if failed else ""
    conflict = failed.conflict if failed else None
    try:
        state = await run.state()
    except (GatewayError, MirrorError) as error:
        return Saved(
            WeekOutcome.UNREAD, _unread(run, change, failed, stuck, error), (), cause, hint
        )
    now, wanted, before = state.as_wanted, change.wanted, change.state.as_wanted
    if _equal(now, wanted):
        said = "The schedule is as painted."
        return Saved(WeekOutcome.PAINTED, said, (), cause, hint, state)
    if _equal(now, before):
        return Saved(WeekOutcome.BEFORE, _as_before(run), (), cause, hint, state)
    if conflict is not None:
        said = "Nothing was sent: the schedule was changed meanwhile."
        return Saved(WeekOutcome.DIFFERENT, said, (), cause, hint, state, conflict)
    left = tuple(differences(now, wanted, "painted"))
    said = "The schedule is neither as painted nor as before."
    if stuck is not None:
        said += f" Taking it back stopped: {stuck.message}"
    return Saved(WeekOutcome.DIFFERENT, said, left, cause, hint, state)


def _as_before(run: _Run) -> str:
    """The sentence for unchanged hours; names what is left beside them or may still come."""
    said = "The schedule is as before: nothing of it is left."
    if run.late:
        said = "The schedule is as before so far."
    added = [f"{op.texts[0]} (availability {op.id})" for op in run.done if op.verb == "delete"]
    if added:
        said = (
            f"The hours are as before, but {', '.join(added)} was added and could not be"
            " taken back. It opens nothing new: delete it when Cal lets you."
        )
    if run.late:
        words = ", ".join(_words(op) for op in run.late)
        said += f" This may still come: {words}. The journal (U) tells when it has."
    return said


def _equal(first: WantedWeek, second: WantedWeek) -> bool:
    return not differences(first, second, "")


def _unread(
    run: _Run,
    change: WeekChange,
    failed: _Failed | None,
    stuck: _Failed | None,
    error: GatewayError | MirrorError,
) -> str:
    """The sentence if the schedule cannot be read: what the answers said."""
    said = "The schedule could not be read again"
    if failed is None:
        said += f", but Cal answered all {len(change.ops)} writes as done."
    elif stuck is None and run.sure:
        said += ", but by Cal's answers everything was taken back."
    else:
        said += ": it is not known how it stands. Look at it before you change more."
    return f"{said} {error.message}"


def _words(op: WeekWrite) -> str:
    before, after = op.texts
    what = "" if op.resource == BLOCKS else "schedule "
    return f"{op.verb} {what}{after or before}"


def _title(change: WeekChange) -> str:
    """`Hours of Ada Fischer: Working hours`."""
    state = change.state
    whose = f" of {state.owner_name}" if state.owner_name else ""
    return one_line(f"Hours{whose}: {state.name or f'schedule {state.key}'}")
