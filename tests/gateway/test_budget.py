"""The call budget: one window of 60 seconds for all processes."""

import asyncio
import json
import os
import stat
import sys
import time
from pathlib import Path

import pytest

from caltui.gateway.errors.kinds import RateLimited
from caltui.gateway.pace.budget import Budget
from caltui.gateway.pace.tally import MARGIN
from tests.gateway.conftest import desk
from tests.gateway.player import play

TAKE_THREE = """
import asyncio, sys
from pathlib import Path
from caltui.gateway.pace.budget import Budget

async def main():
    budget = Budget(100, Path(sys.argv[1]))
    for _ in range(3):
        await budget.take()
    assert not budget.notice, budget.notice

asyncio.run(main())
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "budgets" / "work.json"


def written(path: Path, *ages: float, until: float = 0.0) -> None:
    """The file as if calls had been made `ages` seconds ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    now = time.time()
    path.write_text(json.dumps({"calls": [now - age for age in ages], "until": until}))


async def test_processes_share_it(path: Path) -> None:
    command = (sys.executable, "-c", TAKE_THREE, str(path))
    running = [await asyncio.create_subprocess_exec(*command) for _ in range(2)]
    assert [await process.wait() for process in running] == [0, 0]
    budget = Budget(8, path)
    assert budget.spent() == 6
    await budget.take()
    await budget.take()
    assert budget.spent() == 8
    assert 50 < budget.wait_for() <= 60 + MARGIN
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_ten_tasks_at_once_lose_no_call(path: Path) -> None:
    budget = Budget(50, path)
    await asyncio.gather(*(budget.take() for _ in range(10)))
    assert budget.spent() == 10
    assert budget.notice == ""


async def test_a_full_minute_waits_and_says_how_long(path: Path) -> None:
    written(path, 59.6 + MARGIN, 10, 5)
    heard: list[float] = []
    waited = await Budget(3, path).take(heard.append)
    assert 0 < heard[0] <= 0.41
    assert heard[-1] == 0.0
    assert waited < 2


async def test_work_of_many_calls_leaves_the_next_one_to_whoever_waits(path: Path) -> None:
    written(path, 5)
    budget = Budget(1, path)
    own = asyncio.create_task(budget.take())
    done, _ = await asyncio.wait({own}, timeout=0.05)
    assert not done
    written(path)
    assert budget.wait_for() == 0
    many = asyncio.create_task(budget.spare())
    done, _ = await asyncio.wait({many}, timeout=0.2)
    assert not done, "there is room, and somebody waits for it"
    own.cancel()
    await many


async def test_a_guess_leaves_half_of_the_minute(path: Path) -> None:
    written(path, 59.6 + MARGIN, 59.5 + MARGIN, 5)
    heard: list[float] = []
    await Budget(6, path).spare(heard.append, share=0.5)
    assert 0 < heard[0] <= 0.41
    assert heard[-1] == 0.0


async def test_no_limit_keeps_no_file(path: Path) -> None:
    budget = Budget(0, path)
    assert await budget.take() == 0.0
    assert (budget.spent(), budget.wait_for()) == (0, 0.0)
    assert not path.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"calls": 5}', '{"calls": ["x"]}', "[" * 100_000])
async def test_a_broken_file_counts_as_empty(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(text)
    budget = Budget(2, path)
    assert budget.spent() == 0
    await budget.take()
    assert budget.spent() == 1
    assert json.loads(path.read_text())["calls"]


async def test_a_clock_that_was_set_back_does_not_block_for_hours(path: Path) -> None:
    written(path, -7200, -7200, until=time.time() + 86_400)
    budget = Budget(3, path)
    assert budget.spent() == 2
    task = asyncio.create_task(budget.take())
    await asyncio.sleep(0.05)
    task.cancel()
    assert budget.wait_for() <= 120
    saved = json.loads(path.read_text())
    assert max(saved["calls"]) <= time.time()


async def test_a_folder_that_cannot_be_written_is_said_and_survived(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    budget = Budget(2, tmp_path / "file" / "work.json")
    await budget.take()
    await budget.take()
    assert budget.spent() == 2
    assert budget.wait_for() > 50
    assert "not shared" in budget.notice


async def test_each_attempt_and_fallback_and_repeat_counts(path: Path) -> None:
    plays = [play({"message": "Not Found"}, 404), play({}, 503), play({"attendee": {"id": 5}})]
    budget = Budget(28, path)
    async with desk(lambda asked: plays[asked.n - 1], budget=budget) as here:
        await here.ask("attendees get 5")
    assert budget.spent() == 3


async def test_waiting_for_the_budget_does_not_eat_the_deadline(path: Path) -> None:
    written(path, 59.7 + MARGIN)
    heard: list[float] = []
    async with desk(
        lambda asked: play({"attendees": []}),
        budget=Budget(1, path),
        deadline=0.2,
        on_wait=heard.append,
    ) as here:
        assert (await here.ask("attendees list")).data == []
    assert heard
    assert heard[-1] == 0.0


async def test_after_a_429_no_process_asks_again_before_its_time(path: Path) -> None:
    budget = Budget(28, path)
    async with desk(lambda asked: play({}, 429, retry_after="45"), budget=budget) as here:
        with pytest.raises(RateLimited):
            await here.ask("attendees list")
    assert Budget(28, path).held_until() == pytest.approx(time.time() + 45, abs=3)
    async with desk(lambda asked: play({"attendees": []}), budget=Budget(28, path)) as here:
        with pytest.raises(RateLimited, match="nothing was sent") as caught:
            await here.ask("attendees list")
        assert here.player.seen == []
        assert caught.value.until == pytest.approx(time.time() + 45, abs=3)


@pytest.mark.parametrize("name", ["work.json", "work.json.lock"])
async def test_nothing_else_is_left_behind(path: Path, name: str) -> None:
    await Budget(5, path).take()
    assert set(os.listdir(path.parent)) <= {"work.json", "work.json.lock"}
    assert name == "work.json.lock" or (path.parent / name).exists()


async def test_calls_of_a_clock_that_was_set_back_hold_nothing_for_a_year(path: Path) -> None:
    year = 365 * 86_400.0
    written(path, *[-year] * 3, until=time.time() + year)
    budget = Budget(3, path)
    assert budget.spent() == 3
    assert budget.wait_for() <= 120
    until = budget.held_until()
    assert until is not None
    assert until <= time.time() + 120
