"""A start with stopwatches: `python -P staged.py FILE SCRIPT WORD…`.

Runs a script that opens a Textual app; its first frame writes to FILE when the stages before
it were, by the clock of whoever started it. A script of its own: nothing that a start
imports is imported before the stopwatches run.
"""

import os
import sys
from collections.abc import Callable
from time import perf_counter
from types import ModuleType
from typing import Any, ClassVar

UP = perf_counter()

PARSING = ("read", "read_all", "parse", "reparse")


class Stopwatch:
    """Adds up the seconds of calls; what runs inside them under another stopwatch is that one's.

    The main thread's alone: for what another does meanwhile nobody waits.
    """

    running: ClassVar[list["Stopwatch"]] = []
    since: ClassVar[float] = 0.0

    def __init__(self) -> None:
        self.seconds = 0.0

    def over(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, timed."""
        from threading import get_ident

        main = get_ident()

        def timed(*args: Any, **options: Any) -> Any:
            if get_ident() != main:
                return call(*args, **options)
            self._turn()
            self.running.append(self)
            try:
                return call(*args, **options)
            finally:
                self._turn()
                self.running.pop()

        return timed

    def _turn(self) -> None:
        now = perf_counter()
        if self.running:
            self.running[-1].seconds += now - Stopwatch.since
        Stopwatch.since = now


def watch(file: str) -> None:
    """Times every module that is loaded, and Textual's parsing and frames once it is."""
    import importlib._bootstrap as bootstrap

    imports, sheets = Stopwatch(), Stopwatch()
    load = bootstrap._find_and_load

    def loaded(name: str, *rest: Any) -> ModuleType:
        module: ModuleType = load(name, *rest)
        if name == "textual.css.stylesheet":
            for method in PARSING:
                of = module.Stylesheet
                setattr(of, method, sheets.over(getattr(of, method)))
        elif name == "textual.app":
            module.App._display = _noted(module.App._display, file, imports, sheets)
        return module

    bootstrap._find_and_load = imports.over(loaded)


def _noted(
    display: Callable[..., None], file: str, imports: Stopwatch, sheets: Stopwatch
) -> Callable[..., None]:
    def noted(app: Any, screen: Any, renderable: Any) -> None:
        display(app, screen, renderable)
        if renderable is not None and not os.path.exists(file):
            stages = UP, imports.seconds, sheets.seconds, perf_counter()
            with open(file, "w", encoding="utf-8") as out:
                out.write(" ".join(map(str, stages)))

    return noted


if __name__ == "__main__":
    from runpy import run_path

    _, report, script, *words = sys.argv
    watch(report)
    sys.argv = [script, *words]
    run_path(script, run_name="__main__")
