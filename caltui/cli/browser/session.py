"""One console in a browser: a process that lives as long as its page."""

import asyncio
import json
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

DRIVER = "caltui.tui.terminal.in_browser:BrowserDriver"
ENDS = 5.0
"""Seconds that a console has to end by itself once its page has gone."""


class Session(AppService):
    """Runs the words of a command, and speaks with the page through its web socket."""

    def __init__(self, words: Sequence[str], socket: web.WebSocketResponse) -> None:
        super().__init__(
            "",
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=self._close,
            download_manager=DownloadManager(),
        )
        self._words = words
        self._socket = socket

    async def stop(self) -> None:
        """Asks the console to leave; ends it where it does not."""
        with suppress(TimeoutError):
            await asyncio.wait_for(super().stop(), ENDS)
        process = self._process
        if process is not None and process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def on_data(self, payload: bytes) -> None:
        """Passes on what is drawn; a page that has gone draws no more."""
        with suppress(ConnectionError):
            await super().on_data(payload)

    async def on_meta(self, data: bytes) -> None:
        """Passes on the end, and web addresses that a person asked to open; nothing else."""
        said = json.loads(data)
        opens = said["type"] == "open_url"
        if said["type"] == "exit" or (opens and urlsplit(said["url"]).scheme in ("http", "https")):
            with suppress(ConnectionError):
                await super().on_meta(data)

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        environment = self._build_environment(width, height) | {"TEXTUAL_DRIVER": DRIVER}
        self._process = process = await asyncio.create_subprocess_exec(
            *self._words, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment
        )
        self._stdin = process.stdin
        return process

    async def _close(self) -> None:
        await self._socket.close()
