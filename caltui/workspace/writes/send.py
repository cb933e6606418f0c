"""Sends a change: the only way a write leaves.

The intent is in the journal before the request goes; afterwards it says done,
refused or unknown. A write whose answer was lost is never called done.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from caltui.catalog.model import Record
from caltui.catalog.served import OWN
from caltui.gateway.errors.kinds import (
    GatewayError,
    NotSent,
    NotUnderstood,
    OutcomeUnknown,
    Refused,
)
from caltui.gateway.errors.stopped import StoppedUnsent
from caltui.gateway.urls import BadPath
from caltui.mirror.file.errors import MirrorError
from caltui.mirror.journal.journal import DONE, NOT_SENT, REFUSED, UNKNOWN, JournalEntry
from caltui.text import one_line, redact
from caltui.workspace.base.errors import ReadOnly
from caltui.workspace.records.secrets import Secrets
from caltui.workspace.sync.ingest import Ingest
from caltui.workspace.sync.read import Send
from caltui.workspace.writes.change import Change, Outcome, answers_with_record
from caltui.workspace.writes.look_alikes import save_seen_before, seen_before, seen_before_state

if TYPE_CHECKING:
    from caltui.catalog.request import Request
    from caltui.gateway.client import Answer

NO_JOURNAL = "A write leaves only when the journal of it is on the disk, and the mirror is not."
MAKE_ROOM = "Make its folder writable, or set CALTUI_HOME to one that is."
ENDED = "Cal itself ended it with an error. "
"""What the journal says first of a write of which nothing can come later."""
Fetch = Callable[[str, tuple[str, ...]], Awaitable[Record]]


class Writer:
    """Runs changes of one workspace. `fetch` reads a record back."""

    def __init__(
        self, store: Ingest, send: Send, fetch: Fetch, *, profile: str, read_only: bool
    ) -> None:
        self.store = store
        self.send = send
        self.fetch = fetch
        self.profile = profile
        self.read_only = read_only
        self._try_write = store.keeping.try_write

    async def run(
        self, change: Change, *, batch: str | None = None, item: int | None = None
    ) -> Outcome:
        """Sends one change and keeps what came of it. Raises ReadOnly, GatewayError.

        `batch` names the run that it is a part of, `item` its place there.
        """
        if self.read_only:
            raise ReadOnly(change.summary())
        seen = self.store.mirror.get(change.resource, change.key) if change.key else None
        if change.before is None and seen is not None:
            change = replace(change, before=seen.record)
        entry = entry_of(change, self.profile)._replace(batch=batch, item=item)
        answer = await self.journaled(entry, self._send, change)
        return await self._keep(change, answer)

    async def _send(self, change: Change) -> "Answer":
        """Sends a change; where a build of Cal refuses it for a value it wants along, with that.

        A refusal has done nothing, so the second request is no second write.
        """
        try:
            answer = await self.send(change.request)
        except Refused as error:
            more = retry_with_field(change, error)
            if more is None:
                raise
            answer = await self.send(more)
        said = [answer.message, *self._remarks(change, answer)]
        return replace(answer, message=" ".join(part for part in said if part))

    def _remarks(self, change: Change, answer: "Answer") -> tuple[str, ...]:
        """Sentences about what is otherwise than it was sent: another record, values left out."""
        record = dict(answer.data) if isinstance(answer.data, Mapping) else {}
        key = change.of.key_of(record) if change.operation.behaviour.replaced_by else None
        if key is not None and key != change.key:
            return (f"It is {change.of.noun} {key} now.",)
        missing = self._not_taken(change, record)
        if not missing:
            return ()
        return tuple(filter(None, (_said(answer), f"Done, but {' '.join(missing)}")))

    async def raw(
        self,
        send: Callable[..., Awaitable["Answer"]],
        method: str,
        path: str,
        query: Mapping[str, str],
        body: Any | None,
    ) -> "Answer":
        """Any call by method and path; one that is no GET is refused or journaled as a write."""
        verb = method.upper()
        if verb in {"GET", "HEAD"}:
            return await send(verb, path, query, body)
        what = one_line(redact(f"{verb} {path}"))
        if self.read_only:
            raise ReadOnly(what)
        entry = JournalEntry(
            profile=self.profile, verb=verb, summary=what, method=verb, path=path, query=dict(query)
        )
        return await self.journaled(entry, send, verb, path, query, body)

    async def journaled(
        self, entry: JournalEntry, send: Callable[..., Awaitable["Answer"]], *args: Any
    ) -> "Answer":
        """One write with its journal entry before and after it."""
        number = await self._begin(entry)
        try:
            answer = await send(*args)
        except GatewayError as error:
            outcome = _outcome(error)
            ended = ENDED if isinstance(error, OutcomeUnknown) and error.over else ""
            await self._settle(number, outcome, ended + error.message)
            if outcome == UNKNOWN and entry.resource:
                await self._try_write(self.store.outdate, [entry.resource])
            raise
        except BadPath as error:
            await self._settle(number, NOT_SENT, str(error))
            raise
        except StoppedUnsent:
            await self._settle(number, NOT_SENT, "It was stopped here before it left.")
            raise
        except BaseException:
            await self._settle(number, UNKNOWN, "It was stopped here before an answer came.")
            raise
        await self._settle(number, DONE, answer.message, self._after(entry, answer.data))
        return answer

    async def _begin(self, entry: JournalEntry) -> int:
        """Writes the journal entry to the disk, and for a create the records that look like it.

        Raises MirrorError where that cannot be done: then nothing is sent.
        """
        import asyncio

        mirror, write = self.store.mirror, self.store.keeping.write
        if not mirror.durable:
            raise MirrorError(f"{entry.summary}: nothing was sent. {NO_JOURNAL}", MAKE_ROOM)
        entry = entry._replace(dialect=self.store.catalog.dialect)
        if entry.verb != "create" or not entry.resource:
            return await write(mirror.begin, entry)
        of = self.store.catalog.resource(entry.resource)
        seen = await asyncio.to_thread(seen_before, mirror, of, entry.body or {})
        number = await write(mirror.begin, entry)
        try:
            await write(save_seen_before, mirror, number, seen)
        except MirrorError as error:
            await self._settle(number, NOT_SENT, error.message)
            raise
        return number

    async def _settle(self, number: int, outcome: str, detail: str, after: Any = None) -> None:
        """Writes the outcome into the journal. Where that fails the entry stays open."""
        await self._try_write(
            self.store.mirror.settle, number, outcome, one_line(redact(detail)), after
        )
        if outcome != UNKNOWN:
            await self._try_write(self.store.mirror.drop_state, seen_before_state(number))

    def _after(self, entry: JournalEntry, data: Any) -> Record | None:
        """The record that a write answered with, secrets masked."""
        if not entry.resource or not isinstance(data, Mapping):
            return None
        of = self.store.catalog.resource(entry.resource)
        operation = of.operations.get(entry.verb)
        if operation is not None and not answers_with_record(operation):
            return None
        return Secrets(of).masked(data)

    async def _keep(self, change: Change, answer: "Answer") -> Outcome:
        stale = change.operation.behaviour.touched(tuple(self.store.catalog.titles))
        await self._try_write(self.store.outdate, stale)
        message = one_line(redact(answer.message or _said(answer)))
        if change.verb == "delete":
            await self._try_write(self.store.remove, change.resource, change.key)
            return Outcome(change, None, message, stale=stale)
        if change.verb == "cancel" and not change.operation.served.action:
            return await self._read_back(change, message, stale)
        record = dict(answer.data) if isinstance(answer.data, Mapping) else {}
        if not answers_with_record(change.operation):
            await self._try_write(self.store.outdate, [change.resource])
            told = None if record.keys() <= {"message"} else record
            return Outcome(change, told, message, "", (*stale, change.resource))
        if any(change.of.field(name) for name in record):
            record = {**_ids_sent(change), **record}
        edits = change.verb == "update" or change.operation.served.action
        replaced_by = change.operation.behaviour.replaced_by
        missing = self._not_taken(change, record)
        if edits and not replaced_by and any(change.of.field(name) for name in record):
            record = {**self._left_of(change, record), **record}
        key = change.of.key_of(record)
        if key is None:
            seen = await self._read_back(change, message, stale)
            return seen._replace(not_taken=missing)
        if replaced_by and key != change.key:
            await self._note_replaced(change, replaced_by, key)
        elif change.verb == "update" and change.key != key:
            await self._try_write(self.store.remove, change.resource, change.key)
        await self._try_write(self.store.put, change.resource, key, record)
        created = key if change.verb == "create" or (replaced_by and key != change.key) else ""
        return Outcome(change, record, message, created, stale, missing)

    async def _note_replaced(self, change: Change, field: str, key: str) -> None:
        """Keeps the old record, which names the one in its place: read again, or as it was."""
        try:
            await self.fetch(change.resource, change.ids)
        except GatewayError:
            old = {**self._seen_before(change), field: key}
            await self._try_write(self.store.put, change.resource, change.key, old)
            await self._try_write(self.store.outdate, [change.resource])

    def _not_taken(self, change: Change, record: Record) -> tuple[str, ...]:
        """Says what an edit sent and Cal did not take, where it drops values without a word; of an
        action that Cal did not do it although it answered."""
        if change.operation.behaviour.waits_on:
            from caltui.workspace.writes.not_taken import not_made

            return not_made(change, record)
        if not record or not (self.store.catalog.drops_unknown or change.operation.served.action):
            return ()
        from caltui.workspace.writes.not_taken import not_done, not_taken

        return not_taken(change, record) if change.verb == "update" else not_done(change, record)

    def _seen_before(self, change: Change) -> Record:
        """Returns the former values, without fields that Cal has never shown."""
        seen = self.store.mirror.get(change.resource, change.key) if change.key else None
        shown = seen.record if seen is not None else {}
        before = change.before or {}
        return {k: value for k, value in before.items() if value is not None or k in shown}

    def _left_of(self, change: Change, answer: Record) -> Record:
        """What was there before and the answer to an edit does not hold.

        An answer of Cal's own API leaves out what is empty: what the edit could have emptied is
        not taken from before then, nor is what is made of other fields. Records that are seen
        inside others, too, come in several shapes, and lack more than what is empty.
        """
        before, served = self._seen_before(change), change.of.served
        if not self.store.catalog.drops_unknown:
            return before
        several = any(read.within for read in served.reads)
        way = change.request.way.when if change.request.way is not None else OWN
        settable = {
            field.name
            for field in change.operation.body
            if not several and (not field.wire.paths or way in field.wire.paths)
        }
        emptied = {
            field.name
            for field in change.of.response
            if field.wire.derived or (field.nullable and field.name in settable)
        }
        return {name: value for name, value in before.items() if name not in emptied}

    async def _read_back(self, change: Change, message: str, stale: tuple[str, ...]) -> Outcome:
        """Reads the record again, where the answer to the write does not hold it."""
        if not change.ids:
            await self._try_write(self.store.outdate, [change.resource])
            return Outcome(change, None, message, "", (*stale, change.resource))
        try:
            record = await self.fetch(change.resource, change.ids)
        except GatewayError as error:
            await self._try_write(self.store.outdate, [change.resource])
            text = f"{message} It could not be read again: {error.message}".strip()
            return Outcome(change, None, text, "", (*stale, change.resource))
        return Outcome(change, record, message, "", stale)


def _said(answer: "Answer") -> str:
    """The sentence that an answer holds in place of a record, or beside it."""
    text = answer.data.get("message") if isinstance(answer.data, Mapping) else ""
    return str(text or "")


def _ids_sent(change: Change) -> Record:
    """The ids of the path that a record has as well, as its fields hold them."""
    given = dict(zip((p.name for p in change.operation.params), change.request.ids, strict=False))
    return {
        param.record_field: int(given[param.name]) if param.type == "integer" else given[param.name]
        for param in change.of.params
        if param.name in given
    }


def retry_with_field(change: Change, error: Refused) -> "Request | None":
    """The request with the value that a build of Cal wants in it, as last seen.

    None when the refusal is about something else.
    """
    body, before = change.request.body or {}, change.before or {}
    for one in change.operation.behaviour.retries:
        says = one.field in error.fields or f"'{one.field}'" in error.message
        wanted = one.status == error.status and (says or not one.named)
        if wanted and one.field in before and one.field not in body:
            return change.request._replace(body={**body, one.field: before[one.field]})
    return None


def _outcome(error: GatewayError) -> str:
    """The outcome of a failed write. An error without a status, or one of the gateway that says
    that it did not go on, means that Cal has not seen it."""
    if isinstance(error, (OutcomeUnknown, NotUnderstood)):
        return UNKNOWN
    return NOT_SENT if error.status is None or isinstance(error, NotSent) else REFUSED


def _path_of(request: "Request") -> str:
    """The path that is asked: its ids are open where they all stand in it, in their order."""
    operation = request.operation
    if request.way is None and operation.path.count("{") == len(request.ids):
        return operation.path
    path = operation.path if request.way is None else request.way.path
    names = (param.name for param in operation.params)
    for name, value in {**request.holes, **dict(zip(names, request.ids, strict=True))}.items():
        path = path.replace("{" + name + "}", value)
    return path


def entry_of(change: Change, profile: str) -> JournalEntry:
    """The journal's line for a change; secrets are masked in it."""
    body, secrets = change.request.body, Secrets(change.of)
    return JournalEntry(
        resource=change.resource,
        verb=change.verb,
        ids=change.request.ids,
        summary=change.summary(),
        method=change.operation.method,
        path=_path_of(change.request),
        query=secrets.masked(change.request.query),
        body=secrets.masked(body) if body else None,
        before=secrets.masked(change.before) if change.before else None,
        profile=profile,
        undo_of=change.undo_of,
    )
