"""Sends a request to Cal in the right URL format and gives back records, or raises one error."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from caltui.catalog.load import Catalog
from caltui.catalog.model import Operation
from caltui.catalog.request import Request
from caltui.gateway import unwrap
from caltui.gateway import url_formats as formats
from caltui.gateway.attempt_result import Reply
from caltui.gateway.call_names import Call, call_of, raw_call
from caltui.gateway.errors import mapping as failures
from caltui.gateway.errors.causes import origin_of
from caltui.gateway.errors.kinds import GatewayError, NotUnderstood, OutcomeUnknown
from caltui.gateway.errors.text import shorten
from caltui.gateway.pace import ratelimit
from caltui.gateway.pace.budget import Budget, OnWait
from caltui.gateway.sender import Run, Sender
from caltui.gateway.trace import Trace
from caltui.gateway.url_formats import FormatMemory
from caltui.gateway.urls import full_url, merge, raw_path, url_parts
from caltui.text import MASK, is_safe_json, one_line, redact

CAP = 64 * 1024 * 1024
SHOWN = 200
"""Characters of an answer that fits nothing which its error shows."""
LOST_ID = (
    "If it exists: this gateway may know only the old address form, and lose an id in it. "
    "Nothing was changed."
)


@dataclass(frozen=True)
class Answer:
    """What a call gave.

    `data` is a record, a list of records, or `{"message": …}` after a delete, as
    Cal sent it: whoever shows or stores it makes it safe. `format` is the URL
    format that worked. `total` is how many there are in all, where Cal says so.
    `headers` are lower case, Cal's laid over the gateway's. `raw` is the body
    without the gateway's wrapper. `safe` says that no string in `data` has to be made safe.
    """

    data: Any
    message: str
    status: int
    format: str
    total: int | None
    headers: Mapping[str, str]
    raw: Any
    safe: bool = False


class Gateway:
    """Cal behind one base URL with one token. Used within one event loop at a time.

    `transport` makes the HTTP transport (None: real sockets), `deadline` is in
    seconds for a whole call, `backoff` the first wait before a repeat, `cap` the
    most bytes of an answer. `on_wait` hears the seconds of a wait for the budget.
    """

    def __init__(
        self,
        *,
        base_url: str,
        token: str,
        catalog: Catalog,
        formats: FormatMemory,
        budget: Budget,
        trace: Trace,
        transport: Callable[[], Any] | None = None,
        deadline: float = 30.0,
        backoff: float = 0.5,
        cap: int = CAP,
        on_wait: OnWait | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._token = token
        self._catalog = catalog
        self._formats = formats
        self._sender = Sender(
            token=token,
            budget=budget,
            trace=trace,
            transport=transport,
            deadline=deadline,
            backoff=backoff,
            cap=cap,
        )
        self._sender.on_wait = on_wait

    async def send(self, request: Request) -> Answer:
        """Makes the call and gives its records. Raises one GatewayError."""
        operation = request.operation
        run = self._sender.start(call_of(request, self._catalog, self._token), request.body)
        learned = self._formats.learned() if operation.params else None
        first, *others = formats.order(operation, learned)
        reply = await self._in_format(run, request, first)
        if others and formats.may_try_other(reply, first, learned, writes=operation.writes):
            return await self._in_other(run, request, first, others[0], reply)
        if reply.ok:
            return self._understood(run, request, first, reply)
        if formats.named_a_placeholder(reply, first, run.call.id_names):
            self._formats.unlearn(f"'{run.call.operation}': Cal was given 'id' for the id")
        raise self._refusal(run, operation, first, reply)

    async def _in_other(
        self, run: Run, request: Request, first: str, other: str, before: Reply
    ) -> Answer:
        """The second and last try, after an answer that may mean the format."""
        operation = request.operation
        reply = await self._in_format(run, request, other, repeat=before.status < 500)
        if reply.ok:
            return self._understood(run, request, other, reply, first, before.status)
        if formats.may_lose_ids(operation) and reply.status in (400, 404):
            raise failures.missing(before, run.call, hint=LOST_ID)
        if formats.proves(reply, other, operation):
            raise self._refusal(run, operation, other, reply, first, before.status)
        raise self._clearer_failure(run, request, before, reply, other)

    def _clearer_failure(
        self, run: Run, request: Request, before: Reply, reply: Reply, other: str
    ) -> GatewayError:
        """Which of two failures is told: the one that more surely is Cal's or the gateway's."""
        if before.ok:
            return self._not_understood(run.call, before, unwrap.unexpected(before))
        if formats.named_a_placeholder(reply, other, run.call.id_names):
            return failures.of_reply(before, run.call)
        if before.status != 404:
            return failures.of_reply(reply if origin_of(reply) else before, run.call)
        if reply.status != 404:
            return failures.of_reply(reply, run.call)
        says = [r for r in (reply, before) if "provider" in _object(r.json)]
        return failures.of_reply((says or [before])[0], run.call)

    def _refusal(
        self,
        run: Run,
        operation: Operation,
        fmt: str,
        reply: Reply,
        failed: str = "",
        status: int = 0,
    ) -> GatewayError:
        """The error of an answer; one that shows that the format is known here teaches it."""
        if formats.proves(reply, fmt, operation):
            self._learn(operation, fmt, failed, status, f"'{run.call.operation}' was understood")
        return failures.of_reply(reply, run.call)

    def _understood(
        self,
        run: Run,
        request: Request,
        fmt: str,
        reply: Reply,
        failed: str = "",
        status: int = 0,
    ) -> Answer:
        """The records of a 2xx; only an answer that is understood teaches its format."""
        operation = request.operation
        resource = self._catalog.resource(operation.resource)
        keys = resource.list_envelope + resource.item_envelope
        try:
            found = unwrap.content_of(reply, operation, resource)
            raw = unwrap.unwrap(reply, keys) if reply.body.strip() else None
        except unwrap.UnexpectedAnswer as error:
            raise self._not_understood(run.call, reply, error) from None
        self._learn(operation, fmt, failed, status, f"'{run.call.operation}' worked")
        return Answer(
            data=found.data,
            message=shorten(found.message, self._token),
            status=reply.status,
            format=fmt if operation.params else "",
            total=found.total,
            headers=ratelimit.headers_of(reply),
            raw=raw,
            safe=operation.name == "list" and is_safe_json(reply.body),
        )

    def _learn(self, operation: Operation, fmt: str, failed: str, status: int, what: str) -> None:
        """Keeps the format that worked, and forgets the one that failed where it worked."""
        if not operation.params:
            return
        learned = self._formats.learned()
        if failed and learned == failed:
            self._formats.unlearn(f"{what} in the {fmt} format, and not in this one")
            learned = None
        if learned is None:
            after = f" after a {status} in the {failed} one" if failed else ""
            self._formats.learn(fmt, f"{what} in the {fmt} format{after}")

    async def raw(
        self, method: str, path: str, query: Mapping[str, str], body: Any | None
    ) -> Answer:
        """Any method and path behind the provider, such as `/v2/me`, in no format but its own.

        `data` is the answer without the gateway's wrapper, text when it is no JSON.
        Raises BadPath (a ValueError) for a path that must not be sent.
        """
        call = raw_call(method, path, self._token)
        run = self._sender.start(call, body)
        where = raw_path(self._catalog.provider, path)
        reply = await self._sender.answer(run, self.base_url, where, list(query.items()), "")
        if not reply.ok:
            raise failures.of_reply(reply, call)
        data: Any = None
        if reply.body:
            try:
                data = unwrap.unwrap(reply)
            except unwrap.UnexpectedAnswer as error:
                if not reply.content_type.startswith("text/") or "html" in reply.content_type:
                    raise self._not_understood(call, reply, error) from None
                data = reply.body.decode("utf-8", "replace")
        headers = ratelimit.headers_of(reply)
        return Answer(data, "", reply.status, "", None, headers, data)

    async def specification(self, spec_url: str) -> dict[str, Any]:
        """The gateway's own description: the first JSON object with `paths`. Sends no token."""
        failure: GatewayError | None = None
        for base in dict.fromkeys((spec_url.rstrip("/"), self.base_url)):
            for name in ("openapi", "definition"):
                path = f"/{self._catalog.provider}/{name}"
                call = Call("spec", (), "GET", "describe itself", f"{base}{path}")
                run = self._sender.start(call, None)
                try:
                    reply = await self._sender.answer(run, base, path, [], "", public=True)
                except GatewayError as error:
                    failure = failure or error
                    continue
                body = reply.json
                if reply.ok and isinstance(body, dict) and isinstance(body.get("paths"), dict):
                    return body
                last = self._not_understood(call, reply, unwrap.unexpected(reply))
                failure = failure or (last if reply.ok else failures.of_reply(reply, call))
        assert failure is not None
        raise failure

    def preview(self, request: Request) -> str:
        """Method and redacted URL, in the format that would be tried first."""
        fmt = formats.order(request.operation, self._formats.learned())[0]
        path, named = url_parts(fmt, self._catalog.provider, request.operation, request.ids)
        url = full_url(self.base_url, path, merge(named, request.query), MASK)
        return f"{request.operation.method} {redact(url, self._token)}"

    async def aclose(self) -> None:
        """Closes the connections. The next call opens new ones."""
        await self._sender.aclose()

    async def _in_format(
        self, run: Run, request: Request, fmt: str, *, repeat: bool = True
    ) -> Reply:
        """All attempts in one format; only one where it is not to `repeat`."""
        provider = self._catalog.provider
        path, named = url_parts(fmt, provider, request.operation, request.ids)
        shown = fmt if request.operation.params else ""
        query = merge(named, request.query)
        return await self._sender.answer(run, self.base_url, path, query, shown, repeat=repeat)

    def _not_understood(
        self, call: Call, reply: Reply, error: unwrap.UnexpectedAnswer
    ) -> GatewayError:
        """The error for a 2xx that fits nothing. After a write, what happened is unknown."""
        begins = one_line(redact(error.beginning, self._token), SHOWN)
        came = f"{error.kind}: {begins}" if begins else f"{error.kind}."
        about: dict[str, Any] = {
            "status": reply.status,
            "operation": call.operation,
            "ids": call.ids,
        }
        if call.writes:
            return OutcomeUnknown(
                f"Something answered {reply.status}, but not as Cal does when it is to "
                f"{call.doing}. What came is {came}",
                hint=failures.LOOK_FIRST,
                **about,
            )
        return NotUnderstood(
            f"The answer to '{call.operation}' is none that Cal gives. What came is {came}",
            hint=failures.CHECK_BASE,
            **about,
        )


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
