"""The sandbox's own addresses, for tests in other processes: faults, requests, reset."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from caltui.sandbox.gateway.gateway import Sandbox


def control_routes(sandbox: Sandbox) -> list[Route]:
    """`/_sandbox/faults` (GET, POST a JSON list, DELETE), `/requests` (GET), `/reset` (POST),
    `/late` (POST: does what a `late` fault put off)."""

    async def faults(request: Request) -> Response:
        if request.method == "POST":
            try:
                entries = await request.json()
                sandbox.faults.replace(entries if isinstance(entries, list) else [entries])
            except ValueError as error:
                return JSONResponse({"message": str(error)}, 400)
        elif request.method == "DELETE":
            sandbox.faults.clear()
        return JSONResponse([asdict(fault) for fault in sandbox.faults.waiting])

    async def requests(request: Request) -> Response:
        return JSONResponse(sandbox.requests.as_json())

    async def late(request: Request) -> Response:
        return JSONResponse({"done": sandbox.do_late()})

    async def reset(request: Request) -> Response:
        sandbox.faults.clear()
        sandbox.requests.clear()
        return JSONResponse({"message": "Faults and requests forgotten"})

    return [
        Route("/_sandbox/faults", faults, methods=["GET", "POST", "DELETE"]),
        Route("/_sandbox/requests", requests, methods=["GET"]),
        Route("/_sandbox/late", late, methods=["POST"]),
        Route("/_sandbox/reset", reset, methods=["POST"]),
    ]
