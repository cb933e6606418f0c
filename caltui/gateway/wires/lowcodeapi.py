"""Cal behind the LowCodeAPI gateway: two URL formats, a wrapper or none, the token in the query."""

from collections.abc import Mapping, Sequence
from typing import Any

from caltui.catalog.load import Catalog
from caltui.catalog.model import Resource
from caltui.catalog.request import Request
from caltui.gateway.attempt_result import Reply
from caltui.gateway.call_names import Call
from caltui.gateway.errors import mapping as failures
from caltui.gateway.errors.causes import origin_of
from caltui.gateway.errors.kinds import GatewayError
from caltui.gateway.unwrap import Content, content_of, unexpected
from caltui.gateway.urls import Query, checked_path, merge
from caltui.gateway.wires import url_formats as formats
from caltui.gateway.wires.gateway_words import OF_GATEWAY
from caltui.gateway.wires.wire import Attempt, Credential, FormatMemory, Target
from caltui.gateway.wires.wrapper import unwrap

LOST_ID = (
    "If it exists: this gateway may know only the old address form, and lose an id in it. "
    "Nothing was changed."
)


class LowCodeApi:
    """The gateway's wire. See `Wire`."""

    words = OF_GATEWAY

    def __init__(self, provider: str, memory: FormatMemory) -> None:
        self._provider = provider
        self._memory = memory

    def address(self, base_url: str) -> str:
        """The base URL as it is."""
        return base_url.rstrip("/")

    def targets(self, request: Request) -> Sequence[Target]:
        """The call in the format that was learned, else in the new one; then in the other."""
        operation = request.operation
        learned = self._memory.learned() if operation.params else None
        return [self._in_format(fmt, request) for fmt in formats.order(operation, learned)]

    def _in_format(self, fmt: str, request: Request) -> Target:
        operation = request.operation
        path, named = formats.url_parts(fmt, self._provider, operation, request.ids)
        return Target(path, merge(named, request.query), (), fmt if operation.params else "")

    def raw_target(self, method: str, path: str, query: Query) -> Target:
        """The path behind the provider."""
        return Target(f"/{self._provider}{checked_path(path)}", query)

    def descriptions(self, base_url: str, spec_url: str) -> Sequence[tuple[str, str]]:
        """Two names, on the host for the specification and on the gateway's own."""
        bases = dict.fromkeys((spec_url.rstrip("/"), base_url))
        names = ("openapi", "definition")
        return [(base, f"/{self._provider}/{name}") for base in bases for name in names]

    def credential(self, token: str) -> Credential:
        """The token in the query."""
        return Credential([("api_token", token)])

    def may_try_next(self, request: Request, tried: Sequence[Attempt]) -> bool:
        """Tells whether the record may be there in the other format."""
        (target, reply), *_ = tried
        learned = self._memory.learned()
        return formats.may_try_other(reply, target.shown, learned, writes=request.operation.writes)

    def bare(self, reply: Reply, keys: tuple[str, ...] = ()) -> Any:
        """The body without the gateway's wrapper."""
        return unwrap(reply, keys)

    def understand(self, request: Request, reply: Reply, of: Resource) -> Content:
        """The records within the wrapper."""
        return content_of(reply, request.operation, of, unwrap)

    def learn(self, call: Call, request: Request, tried: Sequence[Attempt]) -> None:
        """Keeps the format that worked, or in which a refusal shows that it is known."""
        operation = request.operation
        if not operation.params:
            return
        (target, reply), before = tried[-1], tried[:-1]
        if reply.ok:
            self._keep(f"'{call.operation}' worked", target.shown, before)
        elif formats.proves(reply, target.shown, operation) and not self._lost(request, tried):
            self._keep(f"'{call.operation}' was understood", target.shown, before)
        elif not before and formats.named_a_placeholder(reply, target.shown, call.id_names):
            self._memory.unlearn(f"'{call.operation}': Cal was given 'id' for the id")

    def _keep(self, what: str, fmt: str, before: Sequence[Attempt]) -> None:
        """Keeps a format, and forgets the one that failed where it worked."""
        learned = self._memory.learned()
        failed = before[0] if before else None
        if failed and learned == failed.target.shown:
            self._memory.unlearn(f"{what} in the {fmt} format, and not in this one")
            learned = None
        if learned is None:
            after = (
                f" after a {failed.reply.status} in the {failed.target.shown} one" if failed else ""
            )
            self._memory.learn(fmt, f"{what} in the {fmt} format{after}")

    def _lost(self, request: Request, tried: Sequence[Attempt]) -> bool:
        """Tells whether a second answer may only mean that the gateway lost the id."""
        lossy = len(tried) > 1 and formats.may_lose_ids(request.operation)
        return lossy and tried[-1].reply.status in (400, 404)

    def error(self, call: Call, request: Request | None, tried: Sequence[Attempt]) -> GatewayError:
        """The last answer, or the first one where that says more."""
        (target, reply), before = tried[-1], tried[0].reply
        if request is None or len(tried) == 1:
            return failures.of_reply(reply, call)
        if self._lost(request, tried):
            return failures.missing(before, call, failures.about_of(before, call), hint=LOST_ID)
        if formats.proves(reply, target.shown, request.operation):
            return failures.of_reply(reply, call)
        return self._clearer_failure(call, before, reply, target.shown)

    def _clearer_failure(self, call: Call, before: Reply, reply: Reply, other: str) -> GatewayError:
        """Chooses the failure that more surely is Cal's or the gateway's."""
        if before.ok:
            return failures.not_understood(before, call, unexpected(before))
        if formats.named_a_placeholder(reply, other, call.id_names):
            return failures.of_reply(before, call)
        if before.status != 404:
            return failures.of_reply(reply if origin_of(reply) else before, call)
        if reply.status != 404:
            return failures.of_reply(reply, call)
        says = [r for r in (reply, before) if "provider" in _object(r.json)]
        return failures.of_reply((says or [before])[0], call)


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def wire(known: Catalog, memory: FormatMemory) -> LowCodeApi:
    """The adapter for a catalogue."""
    return LowCodeApi(known.provider, memory)
