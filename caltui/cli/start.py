"""Runs a command line: quick commands, completion, the console, or the parser's command."""

import gc
from collections.abc import Mapping, Sequence

from caltui.cli.first_words import words_of
from caltui.cli.output.exits import UsageError

_USUAL = gc.get_threshold()


def start(argv: Sequence[str], env: Mapping[str, str]) -> int:
    """Runs the command and answers its exit code. Raises what went wrong."""
    from caltui.cli.fast_path import quick

    code = quick(argv, env)
    if code is not None:
        return code
    _collect_seldom()
    from caltui.cli.catalogs import catalog_for
    from caltui.cli.parsing.file_options import check_events
    from caltui.cli.parsing.parser import parse
    from caltui.cli.tree import build

    if "_ARGCOMPLETE" in env:
        from caltui.cli.commands.completion import complete

        return complete(env)
    known = catalog_for(argv, env)
    args = parse(build(known, words_of(argv)), argv)
    given = vars(args)
    if given.get("version"):
        from caltui.cli.output.version import show_version

        return show_version(env, check=given.get("check", False))
    if given.get("check"):
        raise UsageError("--check needs --version before it.", "See: caltui --help")
    check_events(args)
    args.env, args.catalog = env, known
    if args.command is None:
        from caltui.cli.console import Options, show_console

        options = Options(
            given.get("profile"),
            given.get("demo", False),
            given.get("read_only", False),
            given.get("view") or "",
            given.get("dialect", ""),
        )
        gc.set_threshold(*_USUAL)
        return show_console(options, env)
    run = getattr(args, "run", None)
    if run is None:
        raise UsageError(
            f"caltui {args.command} needs one more word.", f"See: caltui {args.command} --help"
        )
    done: int = run(args)
    return done


def _collect_seldom() -> None:
    """Turns garbage collection on again, seldom, if `main` has turned it off."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(20_000, 50, 100)
        gc.enable()
