"""The connection to the gateway: made on first use; makes every answer safe."""

from collections.abc import Callable, Mapping
from functools import cached_property
from time import time
from typing import TYPE_CHECKING, Any, Protocol

from caltui.blanking import remember
from caltui.catalog.load import Catalog
from caltui.gateway.exchanged import Exchanged
from caltui.gateway.pace.budget import Budget
from caltui.gateway.trace import Entry, Trace
from caltui.mirror.store import Mirror
from caltui.settings.model import Profile
from caltui.text import redact, safe_text, safe_value
from caltui.workspace.base.ports import Syncs
from caltui.workspace.records.secrets import received, received_all
from caltui.workspace.sync.api_health import ApiHealth
from caltui.workspace.sync.write_guard import Formats

if TYPE_CHECKING:
    from caltui.catalog.request import Request
    from caltui.gateway.client import Answer, Gateway, Preview
    from caltui.workspace.sync.served.access import AccessFinder

__all__ = ["Connected", "Connection", "Entry", "Exchanged", "Trace"]


class Connection:
    """Sends the requests of one profile. Gives its token to the gateway only."""

    def __init__(
        self,
        profile: Profile,
        catalog: Catalog,
        mirror: Mirror,
        budget: Budget,
        *,
        token: str | None,
        transport: Callable[[], Any] | None,
        deadline: float = 30.0,
        clock: Callable[[], float] = time,
    ) -> None:
        self.profile = profile
        self.catalog = catalog
        self.mirror = mirror
        self.budget = budget
        self.trace = Trace()
        self.deadline = deadline
        self.on_wait: Callable[[float], None] | None = None
        self.health = ApiHealth(mirror, catalog)
        self._clock = clock
        self._token = token
        if token:
            remember(token)
        self._transport = transport
        self._gateway: Gateway | None = None

    @property
    def has_token(self) -> bool:
        """Whether there is a token."""
        return bool(self._token)

    @property
    def gateway(self) -> "Gateway":
        """The gateway, made on first use. Raises NotAuthorized without a token."""
        if self._gateway is None:
            self._check_token()
            self._gateway = self._make(self._token or "")
        return self._gateway

    def _check_token(self) -> None:
        """Raises NotAuthorized without a token, and for one that must not be sent there."""
        from caltui.gateway.errors.kinds import NotAuthorized
        from caltui.workspace.sync.secret_check import check_secret

        if not self._token:
            raise NotAuthorized(
                f"There is no token for profile '{self.profile.name}': nothing was sent.",
                hint="Set CALTUI_API_TOKEN, or keep one with: caltui login",
            )
        check_secret(self.profile, self.catalog, self._token)

    def _make(self, token: str) -> "Gateway":
        from caltui.gateway.client import Gateway
        from caltui.gateway.wires.wire import wire_of

        return Gateway(
            base_url=self.profile.base_url,
            token=token,
            catalog=self.catalog,
            wire=wire_of(self.catalog, Formats(self.mirror)),
            budget=self.budget,
            trace=self.trace,
            transport=self._transport,
            deadline=self.deadline,
            on_wait=self._waits,
        )

    def _waits(self, seconds: float) -> None:
        """Calls `on_wait` with the seconds a call waits for the budget; 0 when it goes on."""
        if self.on_wait is not None:
            self.on_wait(seconds)

    async def send(self, request: "Request") -> "Answer":
        """Sends one request. The answer's text is safe, and unknown secrets are removed.

        `raw`, the body around the records, is left out.
        """
        from caltui.gateway.errors.kinds import GatewayError

        request = await self.routed(request)
        try:
            answer = await self.gateway.send(request)
        except GatewayError as error:
            self.health.failed(error)
            if self.access is not None:
                self.access.contradicted(request, error)
            raise
        self.health.worked()
        return self._safe(answer, request)

    async def routed(self, request: "Request") -> "Request":
        """The request on the path that is meant for its record.

        Raises NotOffered, Forbidden and Invalid where it is known that the server has no such
        operation, or that this key may not do it; GatewayError where that cannot be asked.
        """
        return request if self.access is None else await self.access.ready(request)

    @cached_property
    def access(self) -> "AccessFinder | None":
        """The finder of what server and key can do; None where all are alike."""
        if not self.catalog.access:
            return None
        from caltui.workspace.sync.served.access import AccessFinder

        return AccessFinder(self.catalog, self.mirror, self._asked, self._clock)

    async def _asked(self, request: "Request") -> "Answer":
        """Sends a request as it is. The answer is safe."""
        return self._safe(await self.gateway.send(request), request)

    def _safe(self, answer: "Answer", request: "Request | None") -> "Answer":
        """Makes an answer safe to show and store. `raw` is kept only for a call by path; of
        others it would be their records a second time."""
        from dataclasses import replace

        data = answer.data
        if request is None or request.operation.name not in _RECORDS:
            data = safe_value(data)
        else:
            of = self.catalog.resource(request.operation.resource)
            if isinstance(data, Mapping):
                data = received(of, data)
            elif isinstance(data, list):
                data = received_all(of, data, safe=answer.safe)
            else:
                data = safe_value(data)
        return replace(
            answer,
            data=data,
            message=safe_text(redact(answer.message, self._token or "")),
            raw=safe_value(answer.raw) if request is None else None,
        )

    async def turn(self, share: float = 1.0) -> None:
        """Waits until the budget allows a call that nobody waits for.

        It also waits while more than this share of the budget is spent.
        """
        await self.budget.spare(self._waits, share=share)

    async def raw(
        self, method: str, path: str, query: Mapping[str, str], body: Any | None
    ) -> "Answer":
        """Sends any method and path under the provider."""
        answer = await self.gateway.raw(method, path, query, body)
        return self._safe(answer, None)

    async def specification(self) -> dict[str, Any]:
        """The gateway's present specification."""
        found: dict[str, Any] = safe_value(await self.gateway.specification(self.profile.spec_url))
        return found

    def preview(self, request: "Request") -> "Preview":
        """The request as it would be sent, without the token. Needs no token."""
        if self.access is not None:
            request = self.access.likely(request)
        return self._any().preview(request)

    def preview_raw(self, method: str, path: str, query: Mapping[str, str]) -> "Preview":
        """The same for a path that a person typed. Raises BadPath."""
        return self._any().preview_raw(method, path, query)

    def _any(self) -> "Gateway":
        """The gateway, or one that can only say what it would send."""
        return self._gateway or self._make(self._token or "none")

    async def load(self) -> None:
        """Loads the HTTP library in a thread: it takes a tenth of a second."""
        if self._gateway is None:
            from asyncio import to_thread
            from importlib import import_module

            for name in ("caltui.gateway.client", "caltui.gateway.http.client"):
                await to_thread(import_module, name)

    def waiting(self) -> float:
        """Seconds until the next call may be sent."""
        return self.budget.wait_for()

    async def aclose(self) -> None:
        """Closes the connections, if any were made."""
        if self._gateway is not None:
            await self._gateway.aclose()
            self._gateway = None


_RECORDS = frozenset({"list", "get", "create", "update"})


class Connected(Syncs, Protocol):
    """A workspace with a connection to the gateway."""

    @property
    def profile(self) -> Profile:
        """The profile at work."""

    @property
    def read_only(self) -> bool:
        """Whether no write may leave."""

    @property
    def wire(self) -> Connection:
        """The connection to the gateway, with budget and trace."""
