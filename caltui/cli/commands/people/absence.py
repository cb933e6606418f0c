"""`caltui absence`: closes days of people, or hands over what a leaving host holds."""

import argparse
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from caltui.cli.output.exits import UsageError
from caltui.cli.output.streams import say
from caltui.cli.parsing.parser import Parser, use
from caltui.cli.session import sending

if TYPE_CHECKING:
    from caltui.workspace.booking_acts.absence.stranded import StrandedBooking
    from caltui.workspace.workspace import Workspace

WAYS = ("best", "move", "hand-over", "cancel", "keep")
REASON = "Your host cannot be there."


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The verbs of `absence`."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    close = verbs.add_parser("close", help="close days, and deal with the bookings on them")
    close.add_argument("users", nargs="+", metavar="USER", help="the id of a user")
    close.add_argument(
        "--days", required=True, metavar="DAYS", help="thu, 2026-12-24..01-02, 'thu 13-18'"
    )
    close.add_argument(
        "--stranded",
        choices=WAYS,
        default="best",
        help="what becomes of each booking; best moves it, else hands it over, else cancels it",
    )
    _common(close)
    close.set_defaults(run=partial(sending, action=_close))
    leave = verbs.add_parser("leave", help="hand over the bookings to come of a host who leaves")
    leave.add_argument("users", nargs=1, metavar="USER", help="the id of the one who leaves")
    leave.add_argument("--to", required=True, metavar="USER", help="the id of the one who takes")
    leave.add_argument("--memberships", action="store_true", help="remove them from their teams")
    leave.add_argument("--hosts", action="store_true", help="take them out of event types' hosts")
    about = "make them out of office for a year, where Cal has that: what they offer is closed"
    leave.add_argument("--away", action="store_true", help=about)
    _common(leave)
    leave.set_defaults(run=partial(sending, action=_leave))
    use(parser, verbs, words)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", default=REASON, metavar="TEXT", help="what the guests read")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--dry-run", action="store_true", help="show the act, send nothing")
    parser.add_argument("--secrets", action="store_true", help="show what is masked")
    parser.add_argument("--stop-on-error", action="store_true", help="end with the first failure")


async def _close(workspace: "Workspace", args: argparse.Namespace) -> int:
    from caltui.cli.records.acts import perform
    from caltui.scheduling.time_words import days_of
    from caltui.workspace.base.errors import CannotAct
    from caltui.workspace.booking_acts.absence.close import close_days, plan_of, still_open

    _check_ids(args.users)
    try:
        days = days_of(args.days, workspace.zone, workspace.clock())
    except ValueError as error:
        raise UsageError(f"--days: {error}") from None
    off = await close_days(workspace, args.users, days, args.reason)
    if args.stranded != "best":
        for one in off.stranded:
            try:
                off = off.with_way(one.facts.key, args.stranded)
            except CannotAct as error:
                say(f"{one.facts.title(workspace.zone)}: {error.message} It is kept.")
                off = off.with_way(one.facts.key, "keep")
    plan = plan_of(workspace, off)
    code = await perform(workspace, args, plan)
    acts = [] if args.dry_run else workspace.acts.list(1)
    for act in acts:
        if words := still_open(workspace.acts.items(act.id)):
            say(words)
    return code


async def _leave(workspace: "Workspace", args: argparse.Namespace) -> int:
    from caltui.cli.records.acts import perform
    from caltui.workspace.booking_acts.absence.leave import leaving, plan_of_leaving
    from caltui.workspace.booking_acts.absence.left import ELSEWHERE

    _check_ids([*args.users, args.to])
    found = await leaving(workspace, args.users[0], args.to, args.reason)
    if args.away and not any(one.away for one in found.left):
        say("There is no out of office to make: this Cal has none, or whether it has is not known.")
    for one in found.left:
        if args.away if one.away else args.hosts if one.hosts is not None else args.memberships:
            found = found.turned(one.resource, one.key)
        special = not one.removable and one.why != ELSEWHERE
        if special and (args.away if one.away else args.hosts):
            say(f"Left: {one.name}. {one.why}")
    for kept in found.stranded:
        if kept.way == "keep":
            say(_why_kept(workspace, kept))
    return await perform(workspace, args, plan_of_leaving(workspace, found))


def _why_kept(workspace: "Workspace", one: "StrandedBooking") -> str:
    return f"Kept: {one.facts.title(workspace.zone)}. {one.lacks.get('hand-over', '')}".rstrip()


def _check_ids(ids: Sequence[str]) -> None:
    for id in ids:
        if not id.isdecimal():
            raise UsageError(f"'{id}' is not the id of a user.", "Look it up: caltui users list")
