"""The command line: every operation for scripts, and the way into the console."""

from collections.abc import Mapping, Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None, env: Mapping[str, str] | None = None) -> int:
    """Runs one command and returns its exit code (`exits.Exit`). Raises nothing.

    Without `argv` the process ends with the command: garbage collection is then off
    while it imports, nor when it ends, which is a tenth of a short command's time.
    """
    import gc
    import os
    import sys

    words = list(sys.argv[1:] if argv is None else argv)
    if argv is None:
        gc.disable()
    try:
        code = _run(words, os.environ if env is None else env)
    except BaseException as error:
        from caltui.cli.output.exits import ended

        code = ended(error, words)
    code = _flushed(code, words)
    if argv is None:
        gc.freeze()
    return code


def _run(words: list[str], env: Mapping[str, str]) -> int:
    """Prepares the streams and the words, then runs the command and returns its exit code."""
    from caltui.cli.output.streams import prepare

    prepare()
    if not all(map(str.isascii, words)):
        from caltui.cli.parsing.argv import is_text, mended

        if not is_text(words):
            words[:] = mended(words)
    code = _short(words, env)
    if code is None:
        from caltui.cli.start import start

        code = start(words, env)
    return code


def _short(words: Sequence[str], env: Mapping[str, str]) -> int | None:
    """Runs what needs no settings and no parser, and returns its exit code; None for all else."""
    if words == ["--version"]:
        from caltui import __version__

        print(f"caltui {__version__}")
        return 0
    if words in (["--help"], ["-h"]):
        from caltui.cli.catalogs import titles_for
        from caltui.cli.parsing.help import text

        print(text(titles_for(words, env)), end="")
        return 0
    if words and not words[0].startswith("-"):
        return None
    from caltui.cli.console import console_options, show_console

    options = console_options(words) if "_ARGCOMPLETE" not in env else None
    return show_console(options, env) if options is not None else None


def _flushed(code: int, words: Sequence[str]) -> int:
    """Flushes stdout. Returns the exit code, or another one when stdout cannot be written."""
    import sys

    try:
        sys.stdout.flush()
    except BaseException as error:
        from caltui.cli.output.exits import ended
        from caltui.cli.output.streams import drop

        drop(sys.stdout)
        return code or ended(error, words)
    return code
