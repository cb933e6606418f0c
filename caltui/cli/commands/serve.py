"""`caltui serve`: the console in a browser, on this machine."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from caltui.cli.commands.sandbox import check_host
from caltui.cli.console import sandbox_dialect
from caltui.cli.output.exits import Exit, UsageError
from caltui.cli.output.streams import say
from caltui.cli.parsing.parser import Parser


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `serve`."""
    parser.add_argument(
        "--port", type=int, default=8000, metavar="N", help="where to listen, 0 for any free one"
    )
    parser.add_argument("--host", default="127.0.0.1", metavar="HOST", help="loopback only")
    parser.add_argument(
        "--allow-writes", action="store_true", help="let the page change records too"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serves until it is stopped, or its last page has been closed for a minute."""
    check_host(args.host, "The console is served")
    if args.allow_writes and getattr(args, "read_only", False):
        raise UsageError(
            "--allow-writes and --read-only contradict each other.", "Give one of them, or none."
        )
    sandbox_dialect(getattr(args, "dialect", None), demo=getattr(args, "demo", False))
    try:
        browser = import_module("caltui.cli.browser.server")
    except ImportError:
        raise UsageError(
            "Serving the console needs one more package.", "Install it: pip install 'caltui[serve]'"
        ) from None
    from caltui.sandbox.server import SandboxError, listen

    try:
        listener = listen("127.0.0.1" if args.host == "localhost" else args.host, args.port)
    except SandboxError as error:
        raise UsageError(error.message.removesuffix(f" {error.hint}"), error.hint) from None
    words = command_of(args)
    server = browser.Server(words, listener, title="caltui")
    say(f"Open this once, in a browser on this machine: {server.address}")
    say(
        "The page can change records. Ctrl+C ends it."
        if args.allow_writes
        else "The page only reads; --allow-writes lets it change records. Ctrl+C ends it."
    )
    server.serve()
    return Exit.DONE


def command_of(args: argparse.Namespace) -> list[str]:
    """The command that runs for each page: the console with the same options."""
    words = [sys.executable, "-m", "caltui"]
    for option, name in (("--profile", "profile"), ("--dialect", "dialect")):
        if given := getattr(args, name, None):
            words += [option, given]
    if getattr(args, "demo", False):
        words.append("--demo")
    if not args.allow_writes:
        words.append("--read-only")
    return words
