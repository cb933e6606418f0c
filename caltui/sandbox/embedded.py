"""The sandbox in process, for the demo: no port, and no firm before the first request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from caltui.sandbox.cal.callers import DEMO_KEY, DEMO_TOKEN, USER_TOKEN
from caltui.sandbox.dialects import CAL_V2, GATEWAY

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from caltui.catalog.load import Catalog
    from caltui.sandbox.cal.world import Record, World
    from caltui.sandbox.gateway.gateway import Sandbox

Asgi = Callable[[Any, Any, Any], Awaitable[None]]

__all__ = ["DEMO_TOKEN", "USER_TOKEN", "Asgi", "app_on", "embedded_app", "token_of"]


def token_of(dialect: str) -> str:
    """The secret of the demo's administrator."""
    return DEMO_TOKEN if dialect == GATEWAY else DEMO_KEY


def embedded_app(
    seed: int = 7,
    today: date | None = None,
    size: int = 1,
    *,
    dialect: str = GATEWAY,
) -> Asgi:
    """An ASGI application that is a demo sandbox, made with its first request.

    `today` is the day around which the firm lives (default: the real one).
    """

    @cache
    def app() -> Starlette:
        from caltui.sandbox.app import build_app
        from caltui.sandbox.gateway.gateway import Sandbox

        return build_app(Sandbox(_firm, dialect=dialect))

    def _firm() -> World:
        from caltui.sandbox.demo_data.firm import firm

        return firm(seed=seed, today=today or date.today(), size=size)

    async def lazy(scope: Any, receive: Any, send: Any) -> None:
        await app()(scope, receive, send)

    return lazy


def app_on(
    records: Mapping[str, Mapping[str, Record]],
    *,
    known: Catalog,
    now: datetime,
    admin: bool,
    dialect: str = GATEWAY,
) -> Asgi:
    """An application that holds these records, by category and key. See `from_records.world_of`.

    An error inside it is an answer of 500: it says nothing of what Cal would do.
    """
    from caltui.sandbox.app import build_app

    rows = {key: found.values() for key, found in records.items()}
    app = build_app(_sandbox_on(rows, known=known, now=now, admin=admin, dialect=dialect))

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        begun = False

        async def noted(message: Any) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await app(scope, receive, noted)
        except Exception:
            if begun:
                raise
            await send({"type": "http.response.start", "status": 500, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    return answer


def _sandbox_on(
    rows: Mapping[str, Iterable[Record]],
    *,
    known: Catalog,
    now: datetime,
    admin: bool,
    dialect: str,
) -> Sandbox:
    from caltui.sandbox.gateway.gateway import Sandbox

    if dialect == CAL_V2:
        from caltui.sandbox.calv2.from_house import world_of_house

        world, account = world_of_house(rows, now=now)
        return Sandbox(world, dialect=dialect, account=account)
    from caltui.sandbox.from_records import world_of

    return Sandbox(world_of(rows, known=known, now=now, admin=admin), dialect=dialect)
