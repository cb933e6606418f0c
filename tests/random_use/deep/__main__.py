"""`python -m tests.random_use.deep [runs] [events] [first seed] [places]`: plays deep screens.

A run that broke the console is told with what was wrong, and shrunk to the least events that
break it again. The exit code is 1 when any run broke it.
"""

import gc
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from tests.random_use.__main__ import last_line
from tests.random_use.deep.desk import homes
from tests.random_use.deep.places import BY_NAME, PLACES
from tests.random_use.deep.play import Begin, DeepPlayer, Played, begin_of
from tests.random_use.shrink import shrunk

TRIES = 25
COLLECTS = 10
"""Of so many runs, one is followed by a collection of garbage: it takes a third of the time."""


def main(words: Sequence[str]) -> int:
    """Plays so many runs (100) of so many events (60), from a seed (1) on."""
    runs, count, first = (int(word) for word in [*words, *("100", "60", "1")[len(words) :]][:3])
    only = [BY_NAME[name] for name in words[3:]] or PLACES
    kinds: Counter[str] = Counter()
    began = monotonic()
    gc.disable()
    with tempfile.TemporaryDirectory(prefix="caltui-deep-") as folder:
        seen = Path(folder) / "seen"
        homes(seen)
        player = DeepPlayer(seen, Path(folder) / "run")
        for seed in range(first, first + runs):
            begin = begin_of(seed, only)
            played = player.draw(begin, seed, count)
            if played.wrong:
                kind = last_line(played.wrong)
                kinds[kind] += 1
                print(f"seed {seed}: {begin.place.name} {begin.dialect} {begin.size}", flush=True)
                if kinds[kind] == 1:
                    print(played.wrong, flush=True)
                    tell(player, begin, played)
            if not seed % COLLECTS:
                gc.collect()
            if not seed % 50:
                print(f"… seed {seed}, {monotonic() - began:.0f} s", flush=True)
    print(f"{runs - kinds.total()} of {runs} runs whole.")
    for kind, number in kinds.most_common():
        print(f"{number:5} {kind}")
    return 1 if kinds else 0


def tell(player: DeepPlayer, begin: Begin, played: Played) -> None:
    """Shrinks a run that broke the console, and prints what is left of it."""
    kind = last_line(played.wrong)
    least = shrunk(
        played.events, lambda some: last_line(player.again(begin, some).wrong) == kind, tries=TRIES
    )
    again = last_line(player.again(begin, least).wrong) == kind
    print(f"{len(least)} events, {'breaks again' if again else 'not every time'}:")
    print(json.dumps(least, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
