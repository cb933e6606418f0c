"""The sandbox as an ASGI application."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from caltui.sandbox.gateway.answers import json_answer
from caltui.sandbox.gateway.gateway import Sandbox

METHODS = ["GET", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"]


def build_app(sandbox: Sandbox) -> Starlette:
    """The ASGI application of a sandbox."""
    provider = sandbox.catalog.provider

    async def definition(request: Request) -> Response:
        if sandbox.bare:
            return await sandbox.handle(request)
        from caltui.sandbox.gateway.definition import definition_of

        if request.path_params["name"] not in sandbox.wrapper.served_definitions:
            return json_answer(404, sandbox.wrapper.not_found())
        return json_answer(200, definition_of(sandbox.catalog))

    return Starlette(
        routes=[
            Route(f"/{provider}/{{name:str}}", definition, methods=["GET"]),
            Route("/{path:path}", sandbox.handle, methods=METHODS),
        ]
    )
