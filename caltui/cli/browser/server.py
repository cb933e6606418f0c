"""Serves the console to a browser on this machine, and ends with its pages."""

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

import textual_serve
from aiohttp import web
from textual_serve.server import Server as TextualServer
from textual_serve.server import to_int

from caltui.cli.browser.guard import FOREIGN, Guard
from caltui.cli.browser.session import Session

GRACE = 60.0
"""Seconds without a page after which the server ends: time to load the page again."""

UNUSED = 600.0
"""Seconds that the key waits for somebody to use it."""

LARGEST = 1000
"""Columns and rows that a page can ask for."""

PAGE = files("caltui.cli.browser") / "page"
STATIC = Path(str(textual_serve.__file__)).parent / "static"


class Server(TextualServer):
    """Runs a command for each page that its guard lets in."""

    def __init__(
        self,
        words: Sequence[str],
        listener: socket.socket,
        *,
        title: str,
        grace: float = GRACE,
        unused: float = UNUSED,
    ) -> None:
        host, port = listener.getsockname()[:2]
        super().__init__("", host=host, port=port, title=title)
        self._words = words
        self._listener = listener
        self._grace, self._unused = grace, unused
        self._sessions: set[web.WebSocketResponse] = set()
        self._over = asyncio.Event()
        self._ending: asyncio.TimerHandle | None = None
        self.guard = Guard(port)

    @property
    def address(self) -> str:
        """The address that a person opens, once."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{name}:{self.port}/?key={self.guard.key}"

    def serve(self, debug: bool = False) -> None:
        """Serves until it is interrupted, or no page was there for a while."""
        logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format="%(message)s")
        loop = asyncio.new_event_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.request_exit)
        web.run_app(
            self._make_app(),
            sock=self._listener,
            handle_signals=False,
            loop=loop,
            print=None,
            access_log=None,
            shutdown_timeout=1.0,
        )

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[self.guard.middleware])
        app.on_response_prepare.append(self.guard.add_headers)
        path = self.guard.path
        app.add_routes(
            [
                web.get("/", self._admit, allow_head=False),
                web.get(path, self.handle_page, allow_head=False),
                web.get(f"{path}ws", self.handle_websocket),
                web.static(f"{path}static", STATIC),
                web.static(f"{path}page", Path(str(PAGE))),
            ]
        )
        app.on_startup.append(self.on_startup)
        app.on_shutdown.append(self.on_shutdown)
        return app

    async def on_startup(self, app: web.Application) -> None:
        """Begins to wait for the first page."""
        self._over.set()
        self._wait(self._unused)

    async def on_shutdown(self, app: web.Application) -> None:
        """Ends every console."""
        for page in tuple(self._sessions):
            await page.close()
        await self._over.wait()

    async def _admit(self, request: web.Request) -> web.Response:
        return self.guard.admit(request)

    async def handle_page(self, request: web.Request) -> web.Response:
        """The page, with the address of its web socket."""
        template = Template((PAGE / "index.html").read_text("utf-8"))
        text = template.substitute(
            title=escape(self.title),
            socket=escape(f"ws://{request.host}{self.guard.path}ws"),
            size=min(64, max(8, to_int(request.query.get("fontsize", "16"), 16))),
        )
        return web.Response(text=text, content_type="text/html")

    async def handle_websocket(self, request: web.Request) -> Any:
        """Runs a console for as long as its page is there."""
        if not self.guard.from_page(request):
            return self.guard.refused(FOREIGN)
        page = web.WebSocketResponse(heartbeat=15)
        await page.prepare(request)
        self._sessions.add(page)
        self._over.clear()
        self._stay()
        session = Session(self._words, page)
        try:
            await session.start(_cells(request, "width", 80), _cells(request, "height", 24))
            await self._process_messages(page, session)
        finally:
            await session.stop()
            self._sessions.discard(page)
            if not self._sessions:
                self._over.set()
                self._wait(self._grace)
        return page

    def _wait(self, seconds: float) -> None:
        self._stay()
        self._ending = asyncio.get_running_loop().call_later(seconds, self.request_exit)

    def _stay(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None


def _cells(request: web.Request, name: str, usual: int) -> int:
    return min(LARGEST, max(1, to_int(request.query.get(name, ""), usual)))
