"""A gateway for a console to look at: small lists are answered, bookings never are.

`python -m tests.benchmarks.gateway` prints its address and runs until its input ends.
So a console has its hosts and event types read, and goes on reading its bookings.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from caltui.sandbox.cal.world import World
from tests.benchmarks import crowd
from tests.support.faults import Faults
from tests.support.sandbox import running


def world() -> World:
    """The hosts and what they offer."""
    made = World()
    for resource, records in (("users", crowd.users()), ("event-types", crowd.event_types())):
        for record in records:
            made.add(resource, record)
    return made


@contextmanager
def gateway() -> Iterator[str]:
    """Its address, while the block runs. A process of its own: no clock here waits for it."""
    words = [sys.executable, "-m", "tests.benchmarks.gateway"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as made:
        assert made.stdin is not None
        assert made.stdout is not None
        try:
            yield made.stdout.readline().strip()
        finally:
            made.stdin.close()


def main() -> None:
    """Serves until there is no more input."""
    faults = Faults()
    faults.add("no_answer", path="/bookings", times=None)
    with running(world, faults=faults) as made:
        print(made.base_url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
