"""`caltui serve`: the console in a browser, on this machine."""

import argparse
import shlex
import sys
from collections.abc import Sequence
from importlib import import_module

from caltui.cli.commands.sandbox import LOOPBACK
from caltui.cli.output.exits import Exit, UsageError
from caltui.cli.parsing.parser import Parser


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `serve`."""
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="where to listen")
    parser.add_argument("--host", default="127.0.0.1", metavar="HOST", help="loopback only")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serves until it is stopped."""
    if args.host not in LOOPBACK:
        raise UsageError(
            f"The console is served on this machine only, not on '{args.host}'.",
            f"--host is one of {', '.join(LOOPBACK)}.",
        )
    try:
        server = import_module("textual_serve.server")
    except ImportError:
        raise UsageError(
            "Serving the console needs one more package.", "Install it: pip install 'caltui[serve]'"
        ) from None
    server.Server(command_of(args), host=args.host, port=args.port, title="caltui").serve()
    return Exit.DONE


def command_of(args: argparse.Namespace) -> str:
    """The command that runs for each page: the console with the same options."""
    words = [sys.executable, "-m", "caltui"]
    if getattr(args, "profile", None):
        words += ["--profile", args.profile]
    words += [
        option
        for option, name in (("--demo", "demo"), ("--read-only", "read_only"))
        if getattr(args, name, False)
    ]
    return shlex.join(words)
