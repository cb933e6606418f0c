"""A few runs at deep screens. `python -m tests.random_use.deep 1000` plays as many as one likes."""

import pytest

from tests.random_use.deep.desk import homes
from tests.random_use.deep.places import BY_NAME, V2
from tests.random_use.deep.play import Begin, DeepPlayer, begin_of


@pytest.fixture(scope="module")
def player(tmp_path_factory: pytest.TempPathFactory) -> DeepPlayer:
    folder = tmp_path_factory.mktemp("deep")
    homes(folder / "seen")
    return DeepPlayer(folder / "seen", folder / "run")


@pytest.mark.parametrize("seed", [2, 33, 95])
def test_random_use_of_deep_screens_breaks_nothing(player: DeepPlayer, seed: int) -> None:
    assert player.draw(begin_of(seed), seed, 40).wrong == ""


def test_a_run_can_be_played_again(player: DeepPlayer) -> None:
    begin = Begin(BY_NAME["settings"], V2)
    drawn = player.draw(begin, 1, 6)
    again = player.again(begin, drawn.events)
    assert again == drawn
    assert not again.wrong
