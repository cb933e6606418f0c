"""`python -m tests.benchmarks [NAME…]`: prints what was measured as a table in Markdown."""

import gc
import os
import sys
import traceback
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tests.benchmarks import options, results
from tests.benchmarks.timing import Line

TERMINAL = ("console", "stages", "keys", "peers")
"""What a user sees in a terminal: modules here, whose function of that name takes options."""

NAMES = {
    **{name: (name, name) for name in TERMINAL},
    "start": ("start", "start"),
    "sync": ("paged_users", "sync"),
    "sync-v2": ("paged_bookings", "sync_v2"),
    "team": ("scheduling", "team"),
    "find": ("scheduling", "find"),
    "year": ("scheduling", "year"),
    "cell": ("screens", "cell"),
    "inbox": ("diary", "inbox"),
}
"""Where each benchmark is: its module here, and the function that gives its lines."""

TARGETS = (*TERMINAL, "start", "sync")
"""What the table of targets is made of: `targets` stands for these."""

PROMPT = 0.0002
"""Seconds for which the thread that stamps what arrives waits for the one that draws."""

FRAMES = "1000"
"""Frames a second inside this process: at the 60 of a terminal every key would take 16.7 ms."""


def main(words: list[str]) -> int:
    """Runs the named ones, or all; 1 when one of them failed, 2 for a name that is none."""
    given = _parser().parse_args(words)
    wanted = [each for name in given.names or NAMES for each in _meant(name)]
    lines: list[Line] = []
    failed = []
    with options.options(given) as chosen, _gateway(chosen, wanted) as ready:
        for name in dict.fromkeys(wanted):
            print(f"{name} …", file=sys.stderr, flush=True)
            try:
                lines += _run(name, ready)
            except Exception:  # the others were not measured in vain
                traceback.print_exc()
                failed.append(name)
    text = results.text(lines)
    print(text, end="")
    if given.write and not failed:
        results.write(lines)
    return 1 if failed else 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser("python -m tests.benchmarks", description="See README.md.")
    known = ", ".join(("targets", *NAMES))
    parser.add_argument("names", nargs="*", metavar="NAME", type=_name, help=f"of {known}; or all")
    parser.add_argument("--rows", type=_sizes, help="sizes of the mirror: 1000,100000,1000000")
    parser.add_argument("--runs", type=int, help="starts of each program")
    parser.add_argument("--limit", type=float, default=90, help="seconds until it counts as never")
    parser.add_argument("--keep", help="a folder for the mirrors: making a million rows takes long")
    parser.add_argument("--quick", action="store_true", help="1,000 and 10,000 rows, few runs")
    parser.add_argument("--write", action="store_true", help="write RESULTS.md and the picture")
    return parser


def _name(word: str) -> str:
    if word not in NAMES and word != "targets":
        raise ArgumentTypeError(f"no benchmark {word}. There are: targets, {', '.join(NAMES)}")
    return word


def _sizes(text: str) -> tuple[int, ...]:
    try:
        return options.sizes(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no list of numbers") from error


def _meant(name: str) -> tuple[str, ...]:
    """The benchmarks of a name; one that is not there yet is none."""
    names = TARGETS if name == "targets" else (name,)
    return tuple(n for n in names if find_spec(f"tests.benchmarks.{NAMES[n][0]}"))


@contextmanager
def _gateway(chosen: options.Options, wanted: list[str]) -> Iterator[options.Options]:
    """The options with a gateway for the consoles, where there are any."""
    if not set(wanted) & set(TERMINAL):
        yield chosen
        return
    from tests.benchmarks.gateway import gateway

    with gateway() as url:
        yield replace(chosen, gateway=url)


def _run(name: str, chosen: options.Options) -> list[Line]:
    module, function = NAMES[name]
    run: Callable[..., Any] = getattr(import_module(f"tests.benchmarks.{module}"), function)
    if name not in TERMINAL:
        os.environ["TEXTUAL_FPS"] = FRAMES
        return list(run())
    os.environ.pop("TEXTUAL_FPS", None)
    gc.disable()  # a pause of ours would be taken for the program's
    sys.setswitchinterval(PROMPT)
    try:
        return list(run(chosen))
    finally:
        gc.enable()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
