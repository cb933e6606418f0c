"""The sandbox as an ASGI application."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Unpack

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from caltui.sandbox.control import control_routes
from caltui.sandbox.gateway.answers import json_answer
from caltui.sandbox.gateway.gateway import Options, Sandbox

if TYPE_CHECKING:
    from caltui.sandbox.cal.world import World

METHODS = ["GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"]


def build_app(
    world: World | Callable[[], World], *, control: bool = True, **options: Unpack[Options]
) -> Starlette:
    """The ASGI application of a sandbox; `app.state.sandbox` is the Sandbox behind it.

    `world` may be a function, called at the first request. `control` opens `/_sandbox/…`.
    """
    sandbox = Sandbox(world, **options)
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
