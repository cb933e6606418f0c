"""Cal's API v2 as a server: from a request to its answer."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from caltui.sandbox.cal.callers import caller_for
from caltui.sandbox.cal.world import World, iso
from caltui.sandbox.calv2.facts import Account, Route, found_route
from caltui.sandbox.calv2.limits import TOO_MANY, Throttle, limit_of
from caltui.sandbox.calv2.question import NO_DATA, Granted, PagedRecords, Question
from caltui.sandbox.calv2.refusals import V2Error, bad_request, no_route
from caltui.sandbox.calv2.versions import NOT_SERVED, OLD, form_of

NO_KEY = (
    "ApiAuthStrategy - No authentication method provided. Either pass an API key as 'Bearer' "
    "header or OAuth client credentials as 'x-cal-secret-key' and 'x-cal-client-id' headers"
)
BAD_KEY = "ApiAuthStrategy - api key - Your api key is not valid"
NOT_PLAYED = "The sandbox does not play this operation."


class Incoming(NamedTuple):
    """A request: `path` is below `/v2`, `url` as it came, with the query; `key` is the bearer."""

    method: str
    path: str
    url: str
    query: Sequence[tuple[str, str]]
    key: str
    version: str
    content: bytes


class Outgoing(NamedTuple):
    """The answer, the names of its headers in lower case, and the operation that made it."""

    status: int
    body: Any
    headers: Mapping[str, str]
    route: Route | None = None
    ids: Mapping[str, str] = {}


class Service:
    """One server of API v2. `per_minute` is the limit of a key, 0 for none."""

    def __init__(
        self, world: Callable[[], World], account: Account, *, per_minute: int = 0
    ) -> None:
        self._world = world
        self.account = account
        self.per_minute = per_minute
        self.throttle = Throttle()
        self._granted: Granted = {}

    def answer(self, asked: Incoming, keys: Mapping[str, str]) -> Outgoing:
        """The answer to a request. Does the work. `keys` says whose each key is."""
        found = found_route(asked.method, asked.path, self.account.kind)
        route, ids = found if found is not None else (None, {})
        headers: Mapping[str, str] = {}
        try:
            if route is None:
                raise no_route(asked.method, asked.url)
            limit = limit_of(route, self.per_minute)
            wait = self.throttle.take(asked.key, limit)
            headers = self.throttle.headers(asked.key, limit, wait)
            if wait:
                raise V2Error(429, TOO_MANY)
            return self._done(route, ids, asked, keys, headers)
        except V2Error as error:
            body = error.body(asked.url, iso(self._world().now()))
            told = {**headers, "x-request-id": str(uuid4())}
            return Outgoing(error.status, body, told, route, ids)

    def _done(
        self,
        route: Route,
        ids: Mapping[str, str],
        asked: Incoming,
        keys: Mapping[str, str],
        headers: Mapping[str, str],
    ) -> Outgoing:
        from caltui.sandbox.calv2.handlers.table import HANDLERS

        form = form_of(route, asked.version, self.account.kind)
        if form == NOT_SERVED:
            raise no_route(asked.method, asked.url)
        me = self._caller(route, asked.key, keys)
        handler = HANDLERS.get(route.name)
        if handler is None:
            raise V2Error(501, NOT_PLAYED)
        query: dict[str, list[str]] = {}
        for name, value in asked.query:
            query.setdefault(name, []).append(value)
        question = Question(
            world=self._world(),
            account=self.account,
            route=route,
            me=me,
            ids=ids,
            query=query,
            body=_read(asked.content),
            version=asked.version,
            old=form == OLD,
            granted=self._granted,
        )
        data = handler(question)
        body = {"status": "success", "data": data}
        if isinstance(data, PagedRecords):
            body |= {"data": data.data, "pagination": data.pagination}
        elif data is NO_DATA:
            del body["data"]
        return Outgoing(route.status, body, headers, route, ids)

    def _caller(self, route: Route, key: str, keys: Mapping[str, str]) -> int | None:
        """The key's user. 401 for a key that nobody knows, and for none where one is wanted."""
        if route.auth == "none":
            return None if key not in keys else caller_for(self._world(), keys[key]).user_id
        if key:
            if key not in keys:
                raise V2Error(401, BAD_KEY)
            return caller_for(self._world(), keys[key]).user_id
        if route.auth == "required":
            raise V2Error(401, NO_KEY)
        return None


def _read(content: bytes) -> Any:
    if not content.strip():
        return None
    try:
        return json.loads(content)
    except ValueError:
        raise bad_request("Unexpected token in JSON at position 0") from None
