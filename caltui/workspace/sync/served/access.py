"""Finds out what the server of a profile has and what its key may do: at most four calls a day."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from caltui.catalog.load import Catalog
from caltui.catalog.model import Record
from caltui.catalog.request import Request, build
from caltui.gateway.errors.kinds import Forbidden, GatewayError, NotFound
from caltui.mirror.store import Mirror, MirrorError
from caltui.workspace.base.access import (
    ADMIN,
    MEMBER,
    ORGANISATION,
    PERSONAL,
    STATE,
    TEAM,
    Access,
    access_in,
)
from caltui.workspace.sync.served.ways import TEAM as TEAM_ID
from caltui.workspace.sync.served.ways import USER, depends, shared_team, way_for

if TYPE_CHECKING:
    from caltui.gateway.client import Answer

DAY, SOON = 86_400.0, 3_600.0
"""For how many seconds an answer counts, and one in which something stayed unknown."""

Decided = TypeVar("Decided")

HOPELESS = frozenset({"not_authorized", "rate_limited", "unreachable"})
"""Kinds of errors that say nothing about what there is."""


class AccessFinder:
    """Knows the access of one profile: from the mirror, else from Cal, else for this session."""

    def __init__(
        self,
        catalog: Catalog,
        mirror: Mirror,
        send: "Callable[[Request], Awaitable[Answer]]",
        clock: Callable[[], float],
    ) -> None:
        self._catalog = catalog
        self._mirror = mirror
        self._send = send
        self._clock = clock
        self._unkept: Access | None = None
        self._one_asks = asyncio.Lock()

    @property
    def known(self) -> Access | None:
        """The facts found out last, however old; None without any. Sends nothing."""
        try:
            return access_in(self._mirror.get_state(STATE)) or self._unkept
        except MirrorError:
            return self._unkept

    async def now(self, *, anew: bool = False) -> Access:
        """Returns the facts, asked again if a day old or `anew`. Raises GatewayError."""
        async with self._one_asks:
            known = self.known
            if known is not None and not anew and self._counts(known):
                return known
            found = await self._ask()
            self._keep(found)
            return found

    async def decided(self, decide: Callable[[Access], Decided]) -> Decided:
        """Returns what `decide` makes of the known facts. If it says that a right is missing, asks
        anew once Cal itself would know better. Raises GatewayError."""
        known = await self.now()
        try:
            return decide(known)
        except Forbidden:
            if self._is_fresh(known):
                raise
        return decide(await self.now(anew=True))

    def _is_fresh(self, known: Access) -> bool:
        """Tells whether Cal itself would say the same: it remembers a role for a while."""
        return 0 <= self._clock() - known.at < float(self._catalog.access["remembers"])

    async def ready(self, request: Request) -> Request:
        """The request on the path that is meant for its record. Raises GatewayError."""
        if not depends(request):
            return request
        record = self._record(request)
        return await self.decided(lambda known: way_for(request, known, self._catalog, record))

    def likely(self, request: Request) -> Request:
        """The same by what is known, to be shown: the own path where nothing is. Sends nothing."""
        known = self.known
        if known is None or not depends(request):
            return request
        return way_for(request, known, self._catalog, self._record(request))

    def _record(self, request: Request) -> Record | None:
        """The record that is asked for, as last seen, with a team of the person whose it is."""
        operation, ids = request.operation, request.ids
        named = {**request.holes, **dict(zip((p.name for p in operation.params), ids, strict=True))}
        if not named:
            return None
        seen = self._mirror.get(operation.resource, "_".join(ids)) if ids else None
        record = {} if seen is None else dict(seen.record)
        if USER in named and TEAM_ID not in record:
            record |= {TEAM_ID: self._team_with(named[USER])}
        return record

    def _team_with(self, person: str) -> Any:
        """A team that the key may run and the person is in, by the memberships last seen."""
        within, known = self._catalog.access["role"]["resource"], self.known
        me = "" if known is None else known.user
        theirs, mine = (
            [row for _, row in self._mirror.where(within, USER, user)] for user in (person, me)
        )
        return shared_team(theirs, mine, whole=self._mirror.complete(within))

    def _counts(self, known: Access) -> bool:
        unsure = not known.kind or known.out_of_office is None
        unsure = unsure or (bool(known.organisation) and not known.role)
        return 0 <= self._clock() - known.at < (SOON if unsure else DAY)

    def contradicted(self, request: Request, error: GatewayError) -> None:
        """Forgets what is known, where an error says that it is not so any more."""
        known, served = self.known, request.operation.served
        named = request.way is not None or bool(served.at or served.plan or served.role)
        gone = isinstance(error, NotFound) and error.kind == "no_such_path"
        refused = isinstance(error, Forbidden) and error.status == 403
        if known and named and (gone or refused) and not self._is_fresh(known):
            self._keep(None)

    def _keep(self, found: Access | None) -> None:
        self._unkept = found
        try:
            if found is None:
                self._mirror.drop_state(STATE)
            else:
                self._mirror.put_state(STATE, found.state)
        except MirrorError:
            return

    async def _ask(self) -> Access:
        told, at = self._catalog.access, self._clock()
        me = (await self._send(self._request(told["me"]))).data
        me = me if isinstance(me, Mapping) else {}
        found = Access(
            user=_text(me.get("id")),
            name=_text(me.get("name")),
            email=_text(me.get("email")),
            organisation=_text(me.get("organizationId")),
            at=at,
        )
        teams = await self._answer(told["teams"])
        if _is_lost(teams):
            return found._replace(kind=told["lesser"], out_of_office=False)
        kind = "" if isinstance(teams, NotFound) or teams is None else told["usual"]
        plan = TEAM if isinstance(teams, list) and teams else PERSONAL
        if found.organisation:
            role = await self._answer(told["role"], orgId=found.organisation)
            refused = isinstance(role, Forbidden)
            known = MEMBER if refused else ADMIN if isinstance(role, list) else ""
            found = found._replace(role=known)
            plan = ORGANISATION
        away = await self._answer(told["away"])
        has = True if isinstance(away, list) else None
        if isinstance(away, Forbidden) or _is_lost(away):
            has = False
        return found._replace(kind=kind, plan=plan, out_of_office=has)

    async def _answer(self, told: Mapping[str, Any], **holes: str) -> Any:
        """Sends a call. Returns records or error; None if the answer says nothing.

        Raises what any other call would meet too.
        """
        try:
            return (await self._send(self._request(told, **holes))).data
        except GatewayError as error:
            if error.kind in HOPELESS:
                raise
            return error if isinstance(error, (Forbidden, NotFound)) else None

    def _request(self, told: Mapping[str, Any], **holes: str) -> Request:
        operation = self._catalog.operation(told["resource"], told["verb"])
        ways = operation.served.paths
        way = next((way for way in ways if way.when == told.get("when")), None)
        asked = build(operation._replace(params=()), (), told.get("values", {}))
        return asked._replace(way=way, holes=holes)


def _is_lost(answer: Any) -> bool:
    """Tells whether the server does not know the path."""
    return isinstance(answer, NotFound) and answer.kind == "no_such_path"


def _text(value: Any) -> str:
    return "" if value is None else str(value)
