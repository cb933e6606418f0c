"""A headless Chromium that writes down everything it asks of anybody."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, WebSocket, async_playwright

from tests.cli.browser.served import Seen

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FOUND = next(filter(None, map(shutil.which, NAMES)), None)
NEEDS_BROWSER = pytest.mark.skipif(
    FOUND is None, reason=f"NOT RUN: no browser here, none of {', '.join(NAMES)}"
)
SIZE = (100, 28)
"""Columns and rows that the page has in the window below."""

WINDOW = (1000, 600)

_CHATTER = " state."
"""The terminal's script speaks to its web socket also while that opens or closes."""

_COLOURS = """() => {
  const seen = new Set();
  for (const layer of document.querySelectorAll("canvas")) {
    const copy = document.createElement("canvas");
    copy.width = layer.width; copy.height = layer.height;
    const pen = copy.getContext("2d");
    pen.drawImage(layer, 0, 0);
    const data = pen.getImageData(0, 0, copy.width, copy.height).data;
    const cells = new Uint32Array(data.buffer);
    for (let i = 0; i < cells.length; i += 1) seen.add(cells[i]);
  }
  return seen.size;
}"""


class Watched(NamedTuple):
    """A page, what its terminal received, every address asked, and every complaint."""

    page: Page
    seen: Seen
    asked: list[str]
    complaints: list[str]

    @property
    def hosts(self) -> set[str]:
        """Whom the page asked, each with its port. Data within the page itself is nobody."""
        return {urlsplit(url).netloc for url in self.asked if not url.startswith("data:")}

    async def shows(self, words: str) -> None:
        """Returns once the terminal shows the words."""
        for _ in range(1000):
            if words in self.seen.text:
                return
            await self.page.wait_for_timeout(40)
        raise AssertionError(f"{words!r} is not shown:\n{self.seen.text}\n{self.complaints}")

    async def colours(self) -> int:
        """How many colours are painted: one where the page is blank."""
        return int(await self.page.evaluate(_COLOURS))


@asynccontextmanager
async def watched_page() -> AsyncIterator[Watched]:
    """A page in a browser with nothing remembered."""
    options = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=FOUND, args=options)
        context = await browser.new_context(viewport={"width": WINDOW[0], "height": WINDOW[1]})
        page = await context.new_page()
        made = Watched(page, Seen(SIZE), [], [])

        def opened(socket: WebSocket) -> None:
            made.asked.append(socket.url)
            socket.on("framereceived", made.seen.take)

        context.on("request", lambda request: made.asked.append(request.url))
        page.on("websocket", opened)

        def complains(text: str) -> None:
            if _CHATTER not in text:
                made.complaints.append(text)

        page.on("pageerror", lambda error: complains(str(error)))
        page.on("console", lambda said: complains(said.text) if said.type == "error" else None)
        try:
            yield made
        finally:
            await browser.close()
