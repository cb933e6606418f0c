"""A server between the program and a sandbox: it passes requests on and changes some answers."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import httpx


class Changed(NamedTuple):
    """An answer in place of the sandbox's."""

    status: int
    body: bytes


Change = Callable[[str, httpx.Response], Changed | None]
"""The answer to a path (with query) in place of the sandbox's; None leaves it as it is."""


@contextmanager
def between(base_url: str, change: Change) -> Iterator[str]:
    """The base URL of a server that passes everything on to the one of a sandbox."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def pass_on(self) -> None:
            sent = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {k: v for k, v in self.headers.items() if k.lower() not in _OWN}
            with httpx.Client(timeout=30) as client:
                url = f"{base_url}{self.path}"
                found = client.request(self.command, url, content=sent, headers=headers)
            other = change(self.path, found)
            status, body = other or (found.status_code, found.content)
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = do_DELETE = pass_on

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


_OWN = frozenset({"host", "connection", "accept-encoding", "content-length"})
