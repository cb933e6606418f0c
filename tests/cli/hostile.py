"""A gateway on the loopback that answers whatever a test wants it to."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Said(NamedTuple):
    """An answer. `body` may be text, or a value that is sent as JSON."""

    status: int
    body: Any
    headers: dict[str, str] | None = None


Script = Callable[[str, str], Said]


class Hostile:
    """Its address, and what it was asked: `GET /cal/v2/users`."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.asked: list[str] = []
        self.url = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.partition("?")[0]
        handler.rfile.read(int(handler.headers.get("content-length") or 0))
        self.asked.append(f"{handler.command} {path}")
        said = self.script(handler.command, path)
        text = said.body if isinstance(said.body, str) else json.dumps(said.body)
        body = text.encode()
        handler.send_response_only(said.status)
        for name, value in {"content-type": "application/json", **(said.headers or {})}.items():
            handler.send_header(name, value)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@contextmanager
def hostile(script: Script) -> Iterator[Hostile]:
    """The gateway, for as long as it is needed."""
    made = Hostile(script)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: Any) -> None:
            return

        def do_GET(self) -> None:
            made.answer(self)

        do_POST = do_PATCH = do_DELETE = do_GET

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def observed(upstream: Any, message: str = "Error received from the cal API") -> dict[str, Any]:
    """What Cal answered, in the published gateway's wrapper."""
    return {"message": message, "provider": "cal", "error": upstream, "headers": {}}


def own(message: str, code: int) -> dict[str, Any]:
    """What the published gateway says for itself."""
    return {"message": message, "provider": "cal", "error": {"code": code}}
