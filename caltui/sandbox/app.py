"""The sandbox as an ASGI application."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from caltui.sandbox.control import control_routes
from caltui.sandbox.gateway.answers import json_answer
from caltui.sandbox.gateway.faults import Faults
from caltui.sandbox.gateway.gateway import Core, Sandbox

if TYPE_CHECKING:
    from caltui.sandbox.cal.world import World

METHODS = ["GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"]


def build_app(
    world: World | Callable[[], World],
    *,
    urls: str = "both",
    wrapper: str = "documented",
    tokens: Mapping[str, str] | None = None,
    faults: Faults | None = None,
    rate_limit: int = 0,
    lost_ids: bool | None = None,
    control: bool = True,
    compress: bool = False,
    core: Core | None = None,
    on_change: Callable[[World], None] | None = None,
) -> Starlette:
    """The ASGI application of a sandbox; `app.state.sandbox` is the Sandbox behind it.

    `world` may be a function, called at the first request. `tokens` says whose
    key a token is: `admin`, `user` or a user's id. `rate_limit` is calls a
    minute, 0 for none. `lost_ids` makes selected calendars unreachable in the
    old format, as the published gateway does (default: only in that wrapper).
    `control` opens `/_sandbox/…`.
    """
    sandbox = Sandbox(
        world,
        urls=urls,
        wrapper=wrapper,
        tokens=tokens,
        faults=faults,
        rate_limit=rate_limit,
        lost_ids=lost_ids,
        compress=compress,
        core=core,
        on_change=on_change,
    )
    routes = control_routes(sandbox) if control else []
    provider = sandbox.catalog.provider

    async def definition(request: Request) -> Response:
        from caltui.sandbox.gateway.definition import definition_of

        if request.path_params["name"] not in sandbox.wrapper.served_definitions:
            return json_answer(404, sandbox.wrapper.not_found())
        return json_answer(200, definition_of(sandbox.catalog))

    routes.append(Route(f"/{provider}/{{name:str}}", definition, methods=["GET"]))
    routes.append(Route("/{path:path}", sandbox.handle, methods=METHODS))
    app = Starlette(routes=routes)
    app.state.sandbox = sandbox
    return app
