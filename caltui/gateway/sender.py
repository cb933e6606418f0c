"""Sends one call until there is an answer: budget, repeats, deadline and trace."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.blanking import blank
from caltui.gateway.attempt_result import NoReply, Reply
from caltui.gateway.call_names import Call
from caltui.gateway.errors import mapping as failures
from caltui.gateway.errors.causes import code_of
from caltui.gateway.errors.kinds import RateLimited
from caltui.gateway.exchanged import Exchanged, exchanged
from caltui.gateway.pace import ratelimit
from caltui.gateway.pace.budget import Budget, OnWait
from caltui.gateway.trace import NOT_WAITED, Entry, Trace
from caltui.gateway.urls import full_url
from caltui.gateway.wires.wire import Credential, Headers, Target
from caltui.text import MASK, redact

if TYPE_CHECKING:
    from caltui.gateway.http.client import HttpClient
    from caltui.gateway.pace.retry import Deadline


@dataclass
class Run:
    """One call on its way: what it is, how long it may take, how often it was tried."""

    call: Call
    body: bytes | None
    deadline: "Deadline"
    number: int = 0
    attempts: int = field(default=0)
    waited: float = field(default=0.0)


class Sender:
    """The connections to one gateway; HTTP is loaded with the first call.

    `deadline` and `backoff` are in seconds, `cap` in bytes.
    """

    def __init__(
        self,
        *,
        token: str,
        credential: Credential,
        budget: Budget,
        trace: Trace,
        transport: Callable[[], Any] | None,
        deadline: float,
        backoff: float,
        cap: int,
    ) -> None:
        self.on_wait: OnWait | None = None
        self._token = token
        self._credential = credential
        self._budget = budget
        self._trace = trace
        self._transport = transport
        self._deadline = deadline
        self._backoff = backoff
        self._cap = cap
        self._http: HttpClient | None = None

    def start(self, call: Call, body: Any) -> Run:
        """A call whose time begins now."""
        from caltui.gateway.pace.retry import Deadline

        data = None
        if body is not None:
            data = json.dumps(body, allow_nan=False, separators=(",", ":")).encode()
        return Run(call, data, Deadline(self._deadline), self._trace.next_call())

    async def answer(
        self,
        run: Run,
        base_url: str,
        target: Target,
        *,
        public: bool = False,
        repeat: bool = True,
    ) -> Reply:
        """Tries until there is an answer that may not be repeated. Raises when there is none.

        A `public` call carries no token and costs no budget. Without `repeat` it tries once.
        """
        from caltui.gateway.pace.retry import Policy

        shown = Credential([]) if public else self._credential
        url = full_url(base_url, target.path, target.query, shown.query)
        way = _Way(url, (*shown.headers, *target.headers), target.shown)

        async def attempt() -> Reply | NoReply:
            return await (self._attempt(run, way) if public else self._counted(run, way))

        policy = Policy(writes=run.call.writes, base=self._backoff, deadline=run.deadline)
        outcome = await (policy.run(attempt) if repeat else attempt())
        if isinstance(outcome, NoReply):
            raise failures.of_no_reply(outcome, run.call, base_url)
        return outcome

    async def aclose(self) -> None:
        """Closes the connections. The next call opens new ones."""
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()

    async def _counted(self, run: Run, way: "_Way") -> Reply | NoReply:
        """One request within the budget: it counts until a minute after its answer."""
        own = self._budget.own(run.call.operation, run.call.limit)
        begun: list[tuple[Budget, str]] = []
        outcome: Reply | NoReply | None = NoReply(NOT_WAITED, unsent=True)
        try:
            for budget in (self._budget,) if own is None else (own, self._budget):
                name, waited = await self._waited(run, budget)
                begun.append((budget, name))
                run.deadline.extend(waited)
                run.waited += waited
            outcome = None
            outcome = await self._attempt(run, way)
        finally:
            unsent = isinstance(outcome, NoReply) and outcome.unsent
            for budget, name in begun:
                await budget.end(name, sent=not unsent)
        if isinstance(outcome, Reply) and outcome.status == 429:
            await self._hold(outcome)
        return outcome

    async def _waited(self, run: Run, budget: Budget) -> tuple[str, float]:
        """Waits for the turn. Raises StoppedUnsent when stopped before the first attempt."""
        from asyncio import CancelledError

        from caltui.gateway.errors.stopped import StoppedUnsent

        try:
            return await self._turn(run.call, budget)
        except CancelledError as stopped:
            if run.attempts:
                raise
            raise StoppedUnsent from stopped

    async def _turn(self, call: Call, budget: Budget) -> tuple[str, float]:
        """Waits for the budget. A limit that Cal announced is reported, not waited for long."""
        from caltui.gateway.pace.retry import LONGEST_SLEEP

        until = self._budget.held_until()
        if until is not None and until - time.time() > LONGEST_SLEEP:
            raise RateLimited(
                f"Cal's limit of calls was reached a moment ago: nothing was sent to {call.doing}.",
                until=until,
                hint=f"Try again in {until - time.time():.0f} s.",
                operation=call.operation,
                ids=call.ids,
            )
        return await budget.begin(self.on_wait)

    async def _hold(self, reply: Reply) -> None:
        """Keeps every other call back until the moment that Cal named."""
        until = ratelimit.until(reply)
        if until is not None:
            await self._budget.hold(until)

    async def _attempt(self, run: Run, way: "_Way") -> Reply | NoReply:
        """One request, and its entry in the trace."""
        run.attempts += 1
        started = time.perf_counter()
        outcome: Reply | NoReply = NoReply(NOT_WAITED)
        http: int | None = None
        try:
            if self._http is None:
                from caltui.gateway.http.client import HttpClient

                self._http = HttpClient(self._transport, self._cap)
            outcome = await self._http.exchange(
                run.call.method, way.url, run.body, run.deadline.left(), way.headers
            )
            if isinstance(outcome, Reply):
                http = outcome.status
                outcome = outcome.blanked(self._token).with_status_inside()
            return outcome
        finally:
            self._note(run, way, outcome, http, (time.perf_counter() - started) * 1000)

    def _note(
        self, run: Run, way: "_Way", outcome: Reply | NoReply, http: int | None, ms: float
    ) -> None:
        size, error, code = 0, "", None
        if isinstance(outcome, NoReply):
            error = _sentence(outcome)
        else:
            size = len(outcome.body)
            code = None if outcome.ok else code_of(outcome, self._token)
        waited, run.waited = run.waited * 1000, 0.0
        self._trace.record(
            Entry(
                at=datetime.now(UTC),
                operation=run.call.operation,
                method=run.call.method,
                url=redact(way.url, self._token),
                format=way.shown,
                status=outcome.status,
                ms=ms,
                bytes=size,
                attempt=run.attempts,
                error=redact(error, self._token),
                code="" if code is None else str(code),
                headers=tuple(map(_noted, way.headers)),
                call=run.number,
                waited=waited,
                http=http,
            ),
            self._exchanged(run, way, outcome) if self._trace.keeps_bodies else None,
        )

    def _exchanged(self, run: Run, way: "_Way", outcome: Reply | NoReply) -> Exchanged:
        """The bodies and headers of an attempt; the values of headers that show who asks masked."""
        headers = tuple((name, self._value(name, value)) for name, value in way.headers)
        if isinstance(outcome, Reply):
            return exchanged(run.body, headers, outcome.body, outcome.headers)
        return exchanged(run.body, headers)

    def _value(self, name: str, value: str) -> str:
        if name in _PLAIN_HEADERS:
            return value
        shown = blank(value, self._token)
        return shown if MASK in shown else MASK


class _Way(NamedTuple):
    """One target as it is sent: whole URL, headers, and what the trace calls it."""

    url: str
    headers: Headers
    shown: str


_PLAIN_HEADERS = frozenset({"cal-api-version"})
"""Headers whose values the trace may keep."""


def _noted(header: tuple[str, str]) -> str:
    name, value = header
    return f"{name}: {value}" if name in _PLAIN_HEADERS else name


def _sentence(failed: NoReply) -> str:
    return f"{failed.who} {failed.reason}" if failed.who else failed.reason
