"""The console in headless Chromium: it loads, browses and edits, and asks nobody else."""

import asyncio
import http.server
import threading
from pathlib import Path

from tests.cli.browser.chromium import NEEDS_BROWSER, watched_page
from tests.cli.browser.served import consoles_of, environment, served
from tests.support.process import becomes, is_running
from tests.support.sandbox import Running

pytestmark = NEEDS_BROWSER

ATTACK = """async ([url]) => {
  const opened = await new Promise(done => {
    const socket = new WebSocket(url);
    socket.onopen = () => done("open");
    socket.onerror = () => done("refused");
  });
  const read = await fetch(url.replace("ws", "http").replace("/ws", "/"), {credentials: "include"})
    .then(answer => answer.text()).catch(() => "refused");
  return [opened, read];
}"""


async def test_it_loads_browses_and_only_reads(sandbox: Running, tmp_path: Path) -> None:
    sandbox.requests.clear()
    with served(environment(tmp_path / "home", sandbox)) as server:
        async with watched_page() as here:
            await here.page.goto(server.address)
            await here.shows("Bookings")
            await here.shows("read-only")
            assert here.page.url.startswith(server.origin)
            assert "key" not in here.page.url
            assert await here.colours() > 20, "the terminal is painted"
            await here.page.keyboard.type(":users")
            await here.page.keyboard.press("Enter")
            await here.shows("Ada Fischer")
            await here.page.keyboard.press("/")
            await here.shows("esc Clear")
            await here.page.keyboard.type("fischer")
            await here.shows("/ fischer")
            await here.page.keyboard.press("Enter")
            await here.page.keyboard.press("Enter")
            await here.shows("Username")
            await here.page.set_viewport_size({"width": 800, "height": 500})
            await here.page.reload()
            await here.shows("Bookings")
            assert here.hosts == {server.host}, here.asked
            assert here.complaints == []
            pid = server.process.pid
            alone = await asyncio.to_thread(becomes, lambda: len(consoles_of(pid)) == 1)
            assert alone, "the console of the page before the reload has ended"
            (console,) = consoles_of(pid)
        assert await asyncio.to_thread(becomes, lambda: not is_running(console))
    assert sandbox.requests.effects == []


async def test_it_edits_where_writes_were_allowed(sandbox: Running, tmp_path: Path) -> None:
    with served(environment(tmp_path / "home", sandbox), "--allow-writes") as server:
        async with watched_page() as here:
            await here.page.goto(server.address)
            await here.shows("Bookings")
            await here.page.keyboard.type(":teams")
            await here.page.keyboard.press("Enter")
            await here.shows("Support")
            await here.page.keyboard.press("e")
            await here.shows("Edit team")
            await here.page.keyboard.type(" by hand")
            await here.page.keyboard.press("Control+s")
            await here.shows("PATCH")
            await here.page.keyboard.press("Control+s")
            assert await asyncio.to_thread(becomes, lambda: bool(sandbox.requests.effects))
            assert here.hosts == {server.host}, here.asked
            assert here.complaints == []
    (write,) = sandbox.requests.effects
    assert "by hand" in str(write.body)


async def test_another_page_cannot_reach_it(sandbox: Running, tmp_path: Path) -> None:
    """Not even from another port of this machine, in the same browser, knowing the path."""
    other = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    threading.Thread(target=other.serve_forever, args=(0.01,), daemon=True).start()
    try:
        with served(environment(tmp_path / "home", sandbox)) as server:
            async with watched_page() as here:
                await here.page.goto(server.address)
                await here.shows("Bookings")
                socket = here.page.url.replace("http", "ws", 1) + "ws"
                page = await here.page.context.new_page()
                await page.goto(f"http://127.0.0.1:{other.server_address[1]}/")
                assert await page.evaluate(ATTACK, [socket]) == ["refused", "refused"]
                assert len(consoles_of(server.process.pid)) == 1
    finally:
        other.shutdown()
        other.server_close()


async def test_the_end_is_said_and_it_can_be_started_again(
    sandbox: Running, tmp_path: Path
) -> None:
    with served(environment(tmp_path / "home", sandbox)) as server:
        async with watched_page() as here:
            await here.page.goto(server.address)
            await here.shows("Bookings")
            await here.page.keyboard.press("Control+q")
            await here.page.get_by_role("button", name="Start it again").click()
            assert await asyncio.to_thread(
                becomes, lambda: len(consoles_of(server.process.pid)) == 1
            )
            await here.page.wait_for_selector("body.-first-byte:not(.-closed)")
