"""From the words of a command line to its exit code: every way out passes here."""

import gc
from collections.abc import Mapping, Sequence

from caltui.cli.console import Options, show_console
from caltui.cli.output.exits import Exit, Problem, UsageError, problem_of, tell
from caltui.cli.output.streams import narrate
from caltui.cli.parsing.first_words import wants_json

_USUAL = gc.get_threshold()


def ended(error: BaseException, argv: Sequence[str]) -> int:
    """The exit code of what was raised, told on stderr where there is something to tell."""
    as_json = wants_json(argv)
    if isinstance(error, KeyboardInterrupt):
        tell(Problem(Exit.INTERRUPTED, "interrupted", "Stopped."), as_json=as_json)
        return Exit.INTERRUPTED
    if isinstance(error, BrokenPipeError):
        # Whoever read the output has gone: the rest of it has nowhere to go.
        return Exit.DONE
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else Exit.DONE
    if not isinstance(error, Exception):
        raise error
    problem = problem_of(error)
    tell(problem, as_json=as_json)
    if problem.code is Exit.BUG and {"-v", "--verbose"} & set(argv):
        _traceback(error)
    return problem.code


def start(argv: Sequence[str], env: Mapping[str, str]) -> int:
    """Runs the command and answers its exit code. Raises what went wrong."""
    from caltui.cli.fast_path import quick

    code = quick(argv, env)
    if code is not None:
        return code
    _collect_seldom()
    from caltui.cli.catalogs import catalog_for
    from caltui.cli.parsing.first_words import words_of
    from caltui.cli.parsing.parser import parse
    from caltui.cli.parsing.tree import build

    if "_ARGCOMPLETE" in env:
        from caltui.cli.commands.completion import complete

        return complete(env)
    known = catalog_for(argv, env)
    args = parse(build(known, words_of(argv)), argv)
    if args.__dict__.get("version"):
        from caltui import __version__

        print(f"caltui {__version__}")
        return Exit.DONE
    args.env, args.catalog = env, known
    if args.command is None:
        given = vars(args)
        options = Options(
            given.get("profile"), given.get("demo", False), given.get("read_only", False)
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
    """Garbage is collected again, where `main` has stopped it; what is loaded is none."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(20_000, 50, 100)
        gc.enable()


def _traceback(error: BaseException) -> None:
    import traceback

    from caltui.text import redact, safe_text

    narrate(redact(safe_text("".join(traceback.format_exception(error)))))
