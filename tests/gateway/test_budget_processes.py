"""Several real processes on one budget, against a server that counts as Cal does."""

import asyncio
import json
import os
import stat
import sys
import time
from pathlib import Path

import pytest

from caltui.gateway.pace import tally
from caltui.gateway.pace.budget import Budget
from caltui.gateway.pace.tally import LONGEST_CALL, MARGIN, WINDOW, Clocks, Tally
from tests.gateway.conftest import desk
from tests.gateway.player import RESET, Asked, Play, play

ASKS_SIX = """
import asyncio, sys
from pathlib import Path

from caltui.catalog.load import catalog
from caltui.catalog.request import build
from caltui.gateway.pace import tally
from caltui.gateway.pace.budget import Budget
from caltui.gateway.client import Gateway
from caltui.gateway.errors.kinds import NotFound
from tests.support.formats import MemoryFormats
from caltui.gateway.trace import Trace
from caltui.gateway.wires.wire import wire_of

url, path, window, limit = sys.argv[1:]
tally.WINDOW = float(window)

async def main():
    budget = Budget(int(limit), Path(path))
    wire = wire_of(catalog(), MemoryFormats())
    gateway = Gateway(base_url=url, token="at_TEST", catalog=catalog(), wire=wire,
                      budget=budget, trace=Trace(), backoff=0.01)
    try:
        for number in range(3):
            await gateway.send(build(catalog().operation("attendees", "list"), (), {}))
            try:
                await gateway.send(build(catalog().operation("attendees", "get"), ["5"], {}))
            except NotFound:
                pass
    finally:
        await gateway.aclose()
    assert not budget.notice, budget.notice

asyncio.run(main())
"""
SHORT, LIMIT = 2.0, 6


class Counting:
    """Answers after a while that differs from call to call; Cal counts when it answers."""

    def __init__(self) -> None:
        self.counted: list[float] = []
        self.asked = 0
        self.lists = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                while (await reader.readline()).strip():
                    pass
                self.asked += 1
                gone = asyncio.get_running_loop().create_future()
                late = (0.3, 0.0, 0.15)[self.asked % 3]
                asyncio.get_running_loop().call_later(late, gone.set_result, None)
                await gone
                self.counted.append(time.monotonic())
                writer.write(self.answer(line))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def answer(self, line: bytes) -> bytes:
        status, body = "404 Not Found", b'{"message":"Not Found"}'
        if b"/attendees?" in line:
            status, body = "200 OK", b'{"data":{"attendees":[]}}'
            self.lists += 1
            if self.lists % 4 == 0:
                status, body = "503 Busy", b"{}"
        head = f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n\r\n"
        return head.encode() + body


async def test_no_window_holds_more_calls_than_the_budget(tmp_path: Path) -> None:
    server = Counting()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    path = tmp_path / "budgets" / "work.json"
    command = (sys.executable, "-c", ASKS_SIX, url, str(path), str(SHORT), str(LIMIT))
    running = [await asyncio.create_subprocess_exec(*command) for _ in range(3)]
    try:
        assert [await process.wait() for process in running] == [0, 0, 0]
    finally:
        for process in running:
            if process.returncode is None:
                process.kill()
        listening.close()
    assert len(server.counted) > 27, "lists, both formats of a record, and repeats"
    most = max(
        sum(begin <= at <= begin + SHORT for at in server.counted) for begin in server.counted
    )
    assert most <= LIMIT


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "budgets" / "work.json"


async def test_a_call_counts_until_a_minute_after_its_answer(path: Path) -> None:
    budget = Budget(1, path)
    name, _ = await budget.begin()
    saved = json.loads(path.read_text())
    saved["running"][name] -= 30
    path.write_text(json.dumps(saved))
    assert budget.wait_for() == pytest.approx(WINDOW + MARGIN, abs=1)
    await budget.end(name)
    assert budget.wait_for() == pytest.approx(WINDOW + MARGIN, abs=1)
    assert budget.spent() == 1


async def test_a_call_that_was_killed_counts_for_its_longest_and_no_longer(path: Path) -> None:
    budget = Budget(1, path)
    name, _ = await budget.begin()
    saved = json.loads(path.read_text())
    saved["running"][name] -= LONGEST_CALL + 20
    path.write_text(json.dumps(saved))
    assert budget.wait_for() == pytest.approx(WINDOW + MARGIN - 20, abs=1)
    saved["running"][name] -= WINDOW
    path.write_text(json.dumps(saved))
    assert budget.spent() == 0


async def test_a_call_that_never_left_is_given_back(path: Path) -> None:
    budget = Budget(5, path)
    async with desk(lambda asked: play({}), budget=budget, base_url="http://127.0.0.1:9") as here:
        with pytest.raises(Exception, match="could not be reached"):
            await here.ask("attendees list")
    assert budget.spent() == 0


async def test_a_call_that_broke_counts(path: Path) -> None:
    budget = Budget(9, path)

    def script(asked: Asked) -> Play:
        return Play(kind=RESET) if asked.n < 3 else play({"attendees": []})

    async with desk(script, budget=budget) as here:
        await here.ask("attendees list")
    assert budget.spent() == 3


@pytest.mark.parametrize("jump", [-7200.0, -30.0, 30.0, 7200.0])
async def test_a_clock_that_is_set_frees_no_call_and_holds_none(
    path: Path, jump: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    budget = Budget(3, path)
    for _ in range(3):
        await budget.take()
    real = tally.clocks()
    passed = 20.0
    later = Clocks(real.wall + jump + passed, real.steady + passed, real.boot)
    monkeypatch.setattr("caltui.gateway.pace.budget.clocks", lambda: later)
    assert budget.spent() == 3
    assert budget.wait_for() == pytest.approx(WINDOW + MARGIN - passed, abs=1)


def test_a_machine_that_was_started_anew_trusts_the_clock() -> None:
    before = Tally([1000.0, 1050.0], seen=Clocks(1050.0, 9_000.0, "a"))
    assert before.at(Clocks(1070.0, 5.0, "b")) == 1070.0
    assert before.calls == [1050.0]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
async def test_its_files_are_private_even_where_old_ones_were_not(path: Path) -> None:
    path.parent.mkdir()
    for name in ("work.json", "work.json.lock", "work.tmp"):
        (path.parent / name).touch()
        (path.parent / name).chmod(0o644)
    before = os.umask(0)
    try:
        await Budget(5, path).take()
    finally:
        os.umask(before)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()}
    assert modes == {"work.json": 0o600, "work.json.lock": 0o600}
