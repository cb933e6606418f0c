"""`duplicate`, `make-default` and `apply`, as the console does them."""

import argparse
from typing import TYPE_CHECKING, Any

from caltui.catalog.model import Resource
from caltui.cli.output.exits import Exit, UsageError
from caltui.cli.output.streams import say
from caltui.cli.parsing.parser import Parser, write_options
from caltui.cli.session import online, sending
from caltui.cli.terminal import confirm_write

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace


def fill(parser: Parser, of: Resource, name: str) -> None:
    """The options of a verb."""
    parser.add_argument("id", metavar="id", help=f"the id of the {of.noun}")
    if name == "duplicate":
        for field, option in _renamed(of).items():
            text = of.copying.renames[field].replace("{}", f"its {field}") if of.copying else ""
            parser.add_argument(option, dest=f"new {field}", metavar="TEXT", help=f"not: {text}")
    elif name == "apply":
        to = of.applied_to.to if of.applied_to is not None else ""
        about = f"the ids of {to.replace('-', ' ')}"
        parser.add_argument("--to", required=True, nargs="+", metavar="ID", help=about)
        parser.add_argument("--stop-on-error", action="store_true", help="end with the first one")
    write_options(parser)
    parser.set_defaults(run=_run, act=name, resource=of)


def _renamed(of: Resource) -> dict[str, str]:
    """The fields that a copy has otherwise, with the option for each."""
    renames = of.copying.renames if of.copying is not None else {}
    return {
        field.name: f"--{field.option}"
        for field in of.operations["create"].fields
        if field.name in renames
    }


def _run(args: argparse.Namespace) -> int:
    if not str(args.id).isdecimal():
        raise UsageError(f"'{args.id}' is not the id of a {args.resource.noun}.")
    actions = {"duplicate": _duplicate, "make-default": _make_default, "apply": _apply}
    return (online if args.dry_run else sending)(args, actions[args.act])


async def _duplicate(workspace: "Workspace", args: argparse.Namespace) -> int:
    """Creates a record like it; of a schedule the week is copied next."""
    from caltui.cli.records.write import preview, said, tell
    from caltui.workspace.records.copying import copied_values, copies_hours_after

    of: Resource = args.resource
    record = await workspace.fetch(of.key, [args.id])
    given = {name: getattr(args, f"new {name}") for name in _renamed(of)}
    values = {**copied_values(of, record), **{n: v for n, v in given.items() if v is not None}}
    change = workspace.plan(of.key, "create", (), values)
    hours = copies_hours_after(of, change.values)
    notes = ["Its week and its dates are copied next."] if hours else []
    if args.dry_run:
        return preview(workspace, args, change, change.request, notes)
    confirm_write(args, workspace, change.summary(), [*notes, *said(change)], grave=False)
    outcome = await workspace.run(change)
    code = Exit.DONE
    if hours and outcome.created_key:
        code = await _copy_week(workspace, args, outcome.created_key)
        record = await workspace.fetch(of.key, [outcome.created_key])
        outcome = outcome._replace(record=record)
    return tell(workspace, args, outcome, change.summary()) or code


async def _copy_week(workspace: "Workspace", args: argparse.Namespace, made: str) -> Exit:
    """Gives the new schedule the week of the old one, and says what was not done of it."""
    from caltui.cli.records.bulk import code_of
    from caltui.workspace.base.errors import CannotAct
    from caltui.workspace.week.copy_week import plan_copy

    try:
        plan = await plan_copy(workspace, args.id, [made], dates=True)
    except CannotAct:
        return Exit.DONE
    run = workspace.acts.start(plan, stop_on_error=True)
    await run.run()
    left = [item for item in run.items.values() if item.outcome != "done"]
    for item in left:
        say(f"{item.summary}: {item.outcome}. {item.sentence}")
    if left:
        say(f"The new one is {made}. Go on with its week: caltui bulk resume {run.id} --failed")
    return code_of(run)


async def _make_default(workspace: "Workspace", args: argparse.Namespace) -> int:
    from caltui.cli.records.write import preview, said, tell
    from caltui.workspace.writes.make_default import default_change

    of: Resource = args.resource
    record = await workspace.fetch(of.key, [args.id])
    rule = of.default_of
    owner: Any = record.get(rule.owner) if rule is not None else None
    if rule is not None and owner is not None:
        await workspace.fetch(rule.to, [str(owner)])
    change = await default_change(workspace, of, args.id, record)
    if args.dry_run:
        return preview(workspace, args, change, change.request)
    confirm_write(args, workspace, change.summary(), said(change), grave=False)
    outcome = await workspace.run(change)
    return tell(workspace, args, outcome, change.summary())


async def _apply(workspace: "Workspace", args: argparse.Namespace) -> int:
    """Makes the named records follow this one, as one act."""
    from caltui.cli.records.acts import perform
    from caltui.workspace.base.errors import GatewayError, is_gone
    from caltui.workspace.sync.refresh import refresh
    from caltui.workspace.week.apply_schedule import applied_to, plan_apply

    of: Resource = args.resource
    rule = applied_to(workspace, of.key)
    to = workspace.resource(rule.to)
    for key in args.to:
        if not key.isdecimal():
            raise UsageError(
                f"--to: '{key}' is not the id of a {to.noun}.", f"caltui {to.key} list"
            )
    await workspace.fetch(of.key, [args.id])
    await refresh(workspace, (of.key, to.key))
    for key in (key for key in dict.fromkeys(args.to) if workspace.record(to.key, key) is None):
        try:
            await workspace.fetch(to.key, [key])
        except GatewayError as error:
            if not is_gone(error):
                raise
    return await perform(workspace, args, plan_apply(workspace, of.key, args.id, args.to))
