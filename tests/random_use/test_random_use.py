"""A few runs of random use, and every case that ever broke the console.

`python -m tests.random_use 1000` plays as many runs as one likes.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.random_use.__main__ import CASES
from tests.random_use.events import events
from tests.random_use.play import Player, firm_at
from tests.random_use.shrink import shrunk


@pytest.fixture(scope="module")
def player(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Player]:
    folder = tmp_path_factory.mktemp("random")
    with firm_at(folder / "home") as server:
        yield Player(server, folder / "home", folder / "run")


@pytest.mark.parametrize("seed", [101, 102, 103])
def test_random_use_breaks_nothing(player: Player, seed: int) -> None:
    assert player.play(events(seed, 120)) == ""


@pytest.mark.parametrize("case", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_what_broke_it_once_breaks_it_no_more(player: Player, case: Path) -> None:
    assert player.play(json.loads(case.read_text())["events"]) == ""


def test_a_run_is_shrunk_to_what_breaks_it() -> None:
    made = events(5, 60)
    made[10], made[40] = ["key", "one"], ["key", "two"]
    least = shrunk(made, lambda some: ["key", "one"] in some and ["key", "two"] in some)
    assert least == [["key", "one"], ["key", "two"]]


def test_a_seed_makes_the_same_events() -> None:
    assert events(3, 50) == events(3, 50) != events(4, 50)
