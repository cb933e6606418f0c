"""The command line: every operation for scripts, and the way into the console."""

from collections.abc import Mapping, Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None, env: Mapping[str, str] | None = None) -> int:
    """Runs one command and answers its exit code (`exits.Exit`).

    Without `argv` the process is this command's alone: garbage is then not looked for
    while it imports, nor when it ends, which is a tenth of a short command's time.
    """
    import gc
    import os
    import sys

    words = list(sys.argv[1:] if argv is None else argv)
    if argv is None:
        gc.disable()
    env = os.environ if env is None else env
    code = _short(words, env)
    if code is None:
        from caltui.cli.start import start

        code = start(words, env)
    if argv is None:
        gc.freeze()
    return code


def _short(words: Sequence[str], env: Mapping[str, str]) -> int | None:
    """What needs no settings and no parser; None for all else."""
    if words == ["--version"]:
        from caltui import __version__

        print(f"caltui {__version__}")
        return 0
    if words in (["--help"], ["-h"]):
        from caltui.catalog.index import read_index, titles_of
        from caltui.cli.help import text

        print(text(titles_of(read_index())), end="")
        return 0
    if words and not words[0].startswith("-"):
        return None
    from caltui.cli.console import console_options, start_console

    options = console_options(words) if "_ARGCOMPLETE" not in env else None
    return start_console(options, words, env) if options is not None else None
