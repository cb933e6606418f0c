"""`python -m tests.benchmarks [NAME…]`: prints what was measured as a table in Markdown."""

import os
import platform
import sys
from collections.abc import Callable
from importlib import import_module

from tests.benchmarks.timing import Line, table

NAMES = {
    "team": ("scheduling", "team"),
    "find": ("scheduling", "find"),
    "year": ("scheduling", "year"),
    "cell": ("screens", "cell"),
    "inbox": ("diary", "inbox"),
    "start": ("start", "start"),
}
"""Where each benchmark is: its module here, and the function that gives its lines."""

FRAMES = "1000"
"""Frames a second: at the 60 of a terminal every key would take the same 16.7 ms."""


def main(words: list[str]) -> int:
    """Runs the named ones, or all; 2 for a name that is none."""
    unknown = [word for word in words if word not in NAMES]
    if unknown:
        print(f"No benchmark {', '.join(unknown)}. There are: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    os.environ["TEXTUAL_FPS"] = FRAMES
    lines: list[Line] = []
    for name in words or NAMES:
        module, function = NAMES[name]
        run: Callable[[], list[Line]] = getattr(
            import_module(f"tests.benchmarks.{module}"), function
        )
        print(f"{name} …", file=sys.stderr, flush=True)
        lines += run()
    about = f"Python {platform.python_version()}, {platform.machine()}"
    text = f"{about}\n\n{table(lines)}\n"
    print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
