"""The sandbox in process, for the demo: no port, and no firm before the first request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from caltui.sandbox.cal.callers import DEMO_TOKEN, USER_TOKEN

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from caltui.catalog.load import Catalog
    from caltui.sandbox.cal.world import Record, World

Asgi = Callable[[Any, Any, Any], Awaitable[None]]

__all__ = ["DEMO_TOKEN", "USER_TOKEN", "Asgi", "app_on", "embedded_app"]


def embedded_app(
    seed: int = 7,
    today: date | None = None,
    size: int = 1,
    *,
    now: datetime | None = None,
    urls: str = "both",
    wrapper: str = "documented",
) -> Asgi:
    """An ASGI application that is a demo sandbox, made with its first request.

    `today` is the day around which the firm lives (default: the real one);
    `now` stops the sandbox's clock at that instant.
    """

    @cache
    def app() -> Starlette:
        from caltui.sandbox.app import build_app
        from caltui.sandbox.gateway.gateway import Sandbox

        return build_app(Sandbox(_firm, urls=urls, wrapper=wrapper))

    def _firm() -> World:
        from caltui.sandbox.demo_data.firm import firm

        world = firm(seed=seed, today=today or date.today(), size=size)
        if now is not None:
            world.frozen = now
        return world

    async def lazy(scope: Any, receive: Any, send: Any) -> None:
        await app()(scope, receive, send)

    return lazy


def app_on(
    records: Mapping[str, Mapping[str, Record]], *, known: Catalog, now: datetime, admin: bool
) -> Asgi:
    """An application that holds these records, by category and key. See `from_records.world_of`.

    An error inside it is an answer of 500: it says nothing of what Cal would do.
    """
    from caltui.sandbox.app import build_app
    from caltui.sandbox.from_records import world_of
    from caltui.sandbox.gateway.gateway import Sandbox

    rows = {key: found.values() for key, found in records.items()}
    app = build_app(Sandbox(world_of(rows, known=known, now=now, admin=admin)))

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
