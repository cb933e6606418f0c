"""`caltui sandbox`: a Cal of your own, over HTTP on this machine."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from caltui.cli.console import sandbox_dialect
from caltui.cli.output.exits import UsageError
from caltui.cli.parsing.parser import Parser

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `sandbox`."""
    parser.add_argument("--port", type=int, default=8700, metavar="N", help="0 for any free one")
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="HOST", help="127.0.0.1, ::1 or localhost"
    )
    parser.add_argument(
        "--urls", choices=("new", "old", "both"), default="both", help="the gateway's URL formats"
    )
    parser.add_argument(
        "--wrapper",
        choices=("documented", "observed", "bare"),
        default="documented",
        help="how the gateway wraps answers",
    )
    parser.add_argument(
        "--kind",
        choices=("hosted", "diy"),
        default="hosted",
        help="which server of Cal's API v2: Cal's own, or a cal.diy",
    )
    parser.add_argument(
        "--plan",
        choices=("personal", "team", "organisation"),
        default="organisation",
        help="what its accounts have, with Cal's API v2",
    )
    parser.add_argument("--state", metavar="FILE", help="keep the world in this file")
    parser.add_argument("--size", type=int, default=1, metavar="N", help="times as many records")
    parser.add_argument("--seed", type=int, default=7, metavar="N", help="another firm")
    parser.add_argument(
        "--today", type=date.fromisoformat, metavar="DAY", help="the day the firm lives around"
    )
    parser.add_argument(
        "--rate-limit", type=int, default=0, metavar="N", help="calls a minute it allows, 0 for all"
    )
    parser.set_defaults(run=run)


def check_host(host: str, what: str) -> None:
    """Raises UsageError for a host that is not this machine; `what` begins the sentence."""
    if host not in LOOPBACK:
        raise UsageError(
            f"{what} on this machine only, not on '{host}'.",
            f"--host is one of {', '.join(LOOPBACK)}.",
        )


def run(args: argparse.Namespace) -> int:
    """Serves until it is stopped."""
    check_host(args.host, "The sandbox listens")
    if args.size < 1:
        raise UsageError("--size must be 1 or more.")
    dialect = sandbox_dialect(getattr(args, "dialect", None))
    from caltui.sandbox.server import serve

    return serve(
        "127.0.0.1" if args.host == "localhost" else args.host,
        args.port,
        dialect=dialect,
        kind=args.kind,
        plan=args.plan,
        urls=args.urls,
        wrapper=args.wrapper,
        state=Path(args.state) if args.state else None,
        seed=args.seed,
        today=args.today,
        size=args.size,
        rate_limit=args.rate_limit,
    )
