"""Sends a request to Cal in the dialect of a profile; gives back records, or raises one error."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from caltui.catalog.load import Catalog
from caltui.catalog.request import Request
from caltui.gateway import unwrap
from caltui.gateway.call_names import Call, call_of, raw_call
from caltui.gateway.errors import mapping as failures
from caltui.gateway.errors.kinds import GatewayError, NotFound
from caltui.gateway.errors.text import shorten
from caltui.gateway.pace import ratelimit
from caltui.gateway.pace.budget import Budget, OnWait
from caltui.gateway.sender import Run, Sender
from caltui.gateway.trace import Trace
from caltui.gateway.urls import full_url
from caltui.gateway.wires.wire import Attempt, Headers, Target, Wire
from caltui.text import MASK, is_safe_json, redact

CAP = 64 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """The answer to a call.

    `data` is a record, a list of records, or `{"message": …}` after a delete, as Cal sent it, in
    the names of the house where the dialect has others: whoever shows or stores it makes it safe.
    `format` is the URL format that worked. `total` is how many there are in all, where Cal says so.
    `headers` are lower case, Cal's laid over the gateway's. `raw` is the body without the gateway's
    wrapper. `safe` says that no string in `data` has to be made safe.
    """

    data: Any
    message: str
    status: int
    format: str
    total: int | None
    headers: Mapping[str, str]
    raw: Any
    safe: bool = False


class Preview(NamedTuple):
    """A call as it would be sent. Secrets are MASK: in `url`, and in the headers `secret`."""

    method: str
    url: str
    headers: Headers = ()
    secret: Headers = ()

    @property
    def line(self) -> str:
        """Method and URL, and the headers that are the call's own."""
        headers = "".join(f" ({name}: {value})" for name, value in self.headers)
        return f"{self.method} {self.url}{headers}"


class Gateway:
    """Cal behind one base URL with one token. Used within one event loop at a time.

    `wire` speaks the dialect. `transport` makes the HTTP transport (None: real sockets),
    `deadline` is in seconds for a whole call, `backoff` the first wait before a repeat, `cap` the
    most bytes of an answer. `on_wait` hears the seconds of a wait for the budget.
    """

    def __init__(
        self,
        *,
        base_url: str,
        token: str,
        catalog: Catalog,
        wire: Wire,
        budget: Budget,
        trace: Trace,
        transport: Callable[[], Any] | None = None,
        deadline: float = 30.0,
        backoff: float = 0.5,
        cap: int = CAP,
        on_wait: OnWait | None = None,
    ) -> None:
        self.base_url = wire.address(base_url)
        self._token = token
        self._catalog = catalog
        self._wire = wire
        self._sender = Sender(
            token=token,
            credential=wire.credential(token),
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
        wire = self._wire
        call = call_of(request, self._catalog, self._token, wire.words)
        run = self._sender.start(call, request.body)
        targets = wire.targets(request)
        tried: list[Attempt] = []
        for target in targets:
            repeat = not tried or tried[-1].reply.status < 500
            reply = await self._sender.answer(run, self.base_url, target, repeat=repeat)
            tried.append(Attempt(target, reply))
            if len(tried) == len(targets) or not wire.may_try_next(request, tried):
                break
        if tried[-1].reply.ok:
            return self._understood(run, request, tried)
        wire.learn(call, request, tried)
        raise wire.error(call, request, tried)

    def _understood(self, run: Run, request: Request, tried: list[Attempt]) -> Answer:
        """The records of a 2xx; only an answer that is understood teaches something."""
        operation, reply = request.operation, tried[-1].reply
        resource = self._catalog.resource(operation.resource)
        keys = resource.list_envelope + resource.item_envelope
        try:
            found = self._wire.understand(request, reply, resource)
            raw = self._wire.bare(reply, keys) if reply.body.strip() else None
        except unwrap.UnexpectedAnswer as error:
            raise failures.not_understood(reply, run.call, error) from None
        self._wire.learn(run.call, request, tried)
        return Answer(
            data=found.data,
            message=shorten(found.message, self._token),
            status=reply.status,
            format=tried[-1].target.shown,
            total=found.total,
            headers=ratelimit.headers_of(reply),
            raw=raw,
            safe=operation.name == "list" and is_safe_json(reply.body),
        )

    async def raw(
        self, method: str, path: str, query: Mapping[str, str], body: Any | None
    ) -> Answer:
        """Any method and path, such as `/v2/me`, as it was typed.

        `data` is the answer without a wrapper, text when it is no JSON.
        Raises BadPath (a ValueError) for a path that must not be sent.
        """
        call = raw_call(method, path, self._token, self._wire.words)
        run = self._sender.start(call, body)
        target = self._wire.raw_target(method, path, list(query.items()))
        reply = await self._sender.answer(run, self.base_url, target)
        if not reply.ok:
            raise self._wire.error(call, None, [Attempt(target, reply)])
        data: Any = None
        if reply.body:
            try:
                data = self._wire.bare(reply)
            except unwrap.UnexpectedAnswer as error:
                if not reply.content_type.startswith("text/") or "html" in reply.content_type:
                    raise failures.not_understood(reply, call, error) from None
                data = reply.body.decode("utf-8", "replace")
        headers = ratelimit.headers_of(reply)
        return Answer(data, "", reply.status, "", None, headers, data)

    async def specification(self, spec_url: str) -> dict[str, Any]:
        """The server's own description: the first JSON object with `paths`. Sends no token."""
        failure: GatewayError | None = None
        for base, path in self._wire.descriptions(self.base_url, spec_url):
            about = ("describe itself", f"{base}{path}", self._wire.words)
            call = Call("spec", (), "GET", *about, secrets=(self._token,))
            run, target = self._sender.start(call, None), Target(path, [])
            try:
                reply = await self._sender.answer(run, base, target, public=True)
            except GatewayError as error:
                failure = failure or error
                continue
            body = reply.json
            if reply.ok and isinstance(body, dict) and isinstance(body.get("paths"), dict):
                return body
            if failure is None:
                failure = (
                    failures.not_understood(reply, call, unwrap.unexpected(reply))
                    if reply.ok
                    else failures.of_reply(reply, call)
                )
        if failure is None:
            raise NotFound(
                f"{self._catalog.label} has no specification of itself to compare with.",
                hint="Name the address of one in CALTUI_SPEC_URL, or spec_url of the profile.",
            )
        raise failure

    def preview(self, request: Request) -> Preview:
        """The call as it would be sent first."""
        target = self._wire.targets(request)[0]
        return self._shown(request.operation.method, target)

    def preview_raw(self, method: str, path: str, query: Mapping[str, str]) -> Preview:
        """The same for a path that a person typed. Raises BadPath."""
        return self._shown(method, self._wire.raw_target(method, path, list(query.items())))

    def _shown(self, method: str, target: Target) -> Preview:
        masked = self._wire.credential(MASK)
        url = full_url(self.base_url, target.path, target.query, masked.query)
        return Preview(method, redact(url, self._token), target.headers, masked.headers)

    async def aclose(self) -> None:
        """Closes the connections. The next call opens new ones."""
        await self._sender.aclose()
