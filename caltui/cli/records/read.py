"""`list`, `get` and `teams availability`: from Cal, or with --cached from what was last seen."""

import argparse
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from caltui.catalog.model import Operation, Resource
from caltui.catalog.request import Invalid, build, check_ids
from caltui.cli.output import print_records as show
from caltui.cli.output.exits import UsageError
from caltui.cli.output.formats import format_of
from caltui.cli.output.streams import say
from caltui.cli.parsing.fields import all_faults, values_of
from caltui.cli.parsing.file_options import check_bom
from caltui.cli.records import cached
from caltui.cli.session import offline, online

if TYPE_CHECKING:
    from caltui.workspace.sync.sync import SyncResult
    from caltui.workspace.workspace import Workspace


def run(args: argparse.Namespace) -> int:
    """Reads a list or a record. Checks all options before a workspace is opened."""
    operation: Operation = args.operation
    check_bom(args, format_of(args))
    ids = _ids(args, operation)
    values, faults = values_of(args, operation)
    asked = operation if ids else operation._replace(params=())
    if faults := all_faults(asked, ids, values, faults):
        raise Invalid(operation, faults)
    if getattr(args, "cached", False):
        if values:
            name = next(iter(values))
            raise UsageError(
                f"{name} is a question to Cal, and --cached asks nobody.",
                f"Look through what was seen with: --filter {name}=…",
            )
        if ids:
            return offline(args, cached.get, "_".join(ids))
        return offline(args, cached.listing)
    if operation.name == "list":
        below = dict(zip((param.name for param in operation.params), ids, strict=False))
        return online(args, _list, {**below, **values})
    if operation.name == "get" and not values:
        return online(args, _get, ids)
    if operation.name == "availability":
        from caltui.cli.records.team_availability import run as of_team

        return of_team(args, ids[0], values)
    request = build(operation, ids, values)
    return online(args, _ask, request)


def _ids(args: argparse.Namespace, operation: Operation) -> tuple[str, ...]:
    """The checked ids; none for a list that is not asked for below one record. Raises Invalid."""
    given = [getattr(args, f"id {param.name}") for param in operation.params]
    if operation.name == "list" and all(one is None for one in given):
        return ()
    if operation.name == "get" and len(given) > 1:
        from caltui.cli.parsing.ids import whole_ids

        given = whole_ids(args.resource, operation, given)
    return check_ids(operation, given)


async def _list(workspace: "Workspace", args: argparse.Namespace, values: Mapping[str, Any]) -> int:
    of: Resource = args.resource
    if args.filter or args.sort or args.columns or args.view:
        show.arranged(args, workspace, {})
    if values:
        return await _part(workspace, args, values)
    from caltui.workspace.base.errors import MirrorError

    try:
        done = await workspace.sync(of.key)
    except MirrorError:
        if of.list_via is not None:
            raise
        return await _part(workspace, args, {})
    say_whose(workspace, of)
    say_troubles(done)
    if show.as_it_is(args):
        _incomplete(workspace.count(of.key) or 0, done.total, done.complete, done.skipped)
        return show.stored(args, of, workspace.texts(of.key))
    _incomplete(workspace.count(of.key) or 0, done.total, done.complete, done.skipped)
    return show.listing(args, workspace)


async def _part(workspace: "Workspace", args: argparse.Namespace, values: Mapping[str, Any]) -> int:
    """Shows what Cal answers, whether or not that can be kept; one user's part of a list is."""
    from caltui.workspace.base.errors import MirrorError
    from caltui.workspace.sync.read import read_list

    of: Resource = args.resource
    if workspace.catalog.access:
        asked = await workspace.sync(of.key, values)
        say_troubles(asked)
        _incomplete(len(asked.keys), asked.total, True, asked.skipped)
        seen = {key: workspace.record(of.key, key) for key in asked.keys}
        return show.listing(args, workspace, {key: one.record for key, one in seen.items() if one})
    owner = _one_owner(of, values)
    if owner:
        with suppress(MirrorError):
            done = await workspace.read_owner(of.key, owner)
            known = workspace.records(of.key)
            _incomplete(len(done.keys), done.total, True, done.skipped)
            return show.listing(args, workspace, {key: known[key] for key in done.keys})
    listed = await read_list(workspace.query, args.resource, values)
    _incomplete(len(listed.records), listed.total, listed.complete, listed.skipped)
    return show.listing(args, workspace, dict(listed.records))


def _one_owner(of: Resource, values: Mapping[str, Any]) -> str:
    """The user whose records are asked for, and nothing else; else empty."""
    asked = values.get(of.list_holds.ask or "")
    owners = asked if isinstance(asked, list) else [asked]
    return str(owners[0]) if asked and len(values) == len(owners) == 1 else ""


async def _get(workspace: "Workspace", args: argparse.Namespace, ids: Sequence[str]) -> int:
    record = await workspace.fetch(args.resource.key, ids)
    return show.record(args, workspace, args.resource, record)


async def _ask(workspace: "Workspace", args: argparse.Namespace, request: Any) -> int:
    data = (await workspace.query(request)).data
    if isinstance(data, list):
        return show.several(args, args.resource, data)
    return show.record(args, workspace, args.resource, data)


def say_whose(workspace: "Workspace", of: Resource) -> None:
    """Says on stderr where a list holds the key's own records only, and how others are read."""
    held = of.list_holds
    if held.by != "own" or not workspace.reach.lacks(of.key):
        return
    field = of.operations["list"].field(held.ask) if held.ask else None
    how = f" For another user's: --{field.option} ID, with an ADMIN key." if field else ""
    say(f"Cal lists the key's own {of.plural} only.{how}")


def say_troubles(done: "SyncResult") -> None:
    """Says on stderr which parts of a list could not be read."""
    for sentence in done.troubles:
        say(sentence)


def _incomplete(count: int, total: int, complete: bool, skipped: int) -> None:
    if total > count + skipped:
        say(f"{count} of {total}: the rest did not come.")
    elif not complete and total > count:
        say(f"{count} of >{count}.")
    if skipped:
        say(f"{skipped} without an id left out.")
