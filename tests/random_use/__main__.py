"""`python -m tests.random_use [runs] [events] [first seed]`: presses random keys.

Each run that breaks the console is shrunk to the least events and kept in `cases/`,
which the test suite plays again. The exit code is 1 when any run broke it.
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.random_use.events import Event, events
from tests.random_use.play import Player, firm_at
from tests.random_use.shrink import shrunk

CASES = Path(__file__).with_name("cases")


def main(words: Sequence[str]) -> int:
    """Plays so many runs (10) of so many events (350), from a seed (1) on."""
    runs, count, first = (int(word) for word in [*words, *("10", "350", "1")[len(words) :]])
    broke = 0
    with tempfile.TemporaryDirectory(prefix="caltui-random-") as folder:
        home = Path(folder) / "home"
        with firm_at(home) as server:
            player = Player(server, home, Path(folder) / "run")
            for seed in range(first, first + runs):
                made = events(seed, count)
                wrong = player.play(made)
                print(
                    f"seed {seed}: {len(made)} events, {'broken' if wrong else 'whole'}", flush=True
                )
                if wrong:
                    broke += 1
                    print(wrong, flush=True)
                    keep(player, seed, made, wrong)
    print(f"{runs - broke} of {runs} runs whole.")
    return 1 if broke else 0


def keep(player: Player, seed: int, made: Sequence[Event], wrong: str) -> None:
    """Shrinks a run that broke the console, and keeps it as a case."""
    kind = last_line(wrong)
    least = shrunk(made, lambda some: last_line(player.play(some)) == kind, tries=60)
    again = last_line(player.play(least)) == kind
    print(f"seed {seed}: {len(least)} events, {'breaks again' if again else 'not every time'}")
    CASES.mkdir(exist_ok=True)
    case = {"broke with": kind, "events": least}
    (CASES / f"seed-{seed}.json").write_text(json.dumps(case, indent=1, ensure_ascii=False))


def last_line(wrong: str) -> str:
    """The line that tells kinds of faults apart: of a traceback the error, else the first."""
    lines = wrong.strip().splitlines()
    return (lines[-1] if "Traceback" in wrong else lines[0]) if lines else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
