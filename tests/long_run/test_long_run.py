"""A few rounds through the console: keys answer, and nothing is left behind by what was left."""

from pathlib import Path

from tests.long_run.__main__ import WARM, grown
from tests.long_run.hours import hours
from tests.long_run.walk import Weight, rounds


async def test_rounds_leave_nothing_behind(tmp_path: Path) -> None:
    weights = [weight async for weight in rounds(5, tmp_path)]
    assert grown(weights) == []


def test_what_grows_beyond_its_bound_is_told() -> None:
    small, large = Weight(30, 100_000, 10, 100.0), Weight(90, 100_500, 10, 101.0)
    (fault,) = grown([small] * WARM + [large])
    assert fault.startswith("tasks: 30 after 3 rounds, 90 after 4")


async def test_hours_leave_nothing_behind(tmp_path: Path) -> None:
    seen = [hour async for hour in hours(4, tmp_path, minutes=2)]
    assert grown([hour.weight for hour in seen]) == []
    assert seen[-1].timers <= seen[2].timers
    assert seen[-1].disk < seen[2].disk * 1.2
