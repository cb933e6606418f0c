"""`edit`: one record in $VISUAL or $EDITOR, then shown and sent as an update."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from caltui.catalog.model import Record, Resource
from caltui.catalog.request import Invalid, check_ids, inputs
from caltui.cli.output.exits import Exit, UsageError
from caltui.cli.output.streams import say
from caltui.cli.parsing.parser import Parser, write_options
from caltui.cli.session import online, sending
from caltui.cli.terminal import answers_yes, confirm, interactive
from caltui.settings.files import write_private
from caltui.settings.paths import paths
from caltui.workspace.base.errors import EXPECTED
from caltui.workspace.base.record_text import (
    FORMS,
    SUFFIXES,
    TOML,
    Unreadable,
    as_text,
    changed_in,
)

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Change


def fill(parser: Parser, of: Resource, name: str) -> None:
    """The options of the verb."""
    for param in of.operations["update"].params:
        parser.add_argument(f"id {param.name}", metavar=param.name, help=f"of the {of.noun}")
    parser.add_argument(
        "--as", dest="form", choices=FORMS, default=TOML, help="as TOML, or as JSON"
    )
    write_options(parser)
    parser.set_defaults(run=_run, act=name, resource=of)


def _run(args: argparse.Namespace) -> int:
    operation = args.resource.operations["update"]
    args.ids = check_ids(operation, [getattr(args, f"id {p.name}") for p in operation.params])
    return (online if args.dry_run else sending)(args, _edit)


async def _edit(workspace: "Workspace", args: argparse.Namespace) -> int:
    """Reads the record, has it edited, shows what changed, asks, and sends it."""
    from caltui.cli.records.write import preview, said, tell

    of: Resource = args.resource
    record = await workspace.fetch(of.key, args.ids)
    change = _edited(workspace, args, record)
    if change is None:
        say("Nothing was changed, so nothing was sent.")
        return Exit.DONE
    if args.dry_run:
        return preview(workspace, args, change, change.request)
    differs = [f"{d.field}: {d.before or 'empty'} → {d.after or 'empty'}" for d in change.diff()]
    confirm(args, change.summary(), [*differs, *said(change)])
    try:
        outcome = await workspace.run(replace(change, preflight="unchanged"))
    except EXPECTED:
        say(f"What you wrote is kept in {_kept(workspace, args)}")
        raise
    return tell(workspace, args, outcome, change.summary())


def _edited(workspace: "Workspace", args: argparse.Namespace, record: Record) -> "Change | None":
    """The change that a person made of the record; None where there is none. What cannot be sent
    is edited again, if that is wanted. Raises UsageError and Invalid."""
    of: Resource = args.resource
    values = _values(of, record, secrets=args.secrets)
    notes = [f"{of.noun} {'_'.join(args.ids)} of profile {workspace.profile.name}"]
    text = as_text(values, args.form, notes)
    while True:
        args.text = text = _in_editor(text, args)
        try:
            found = changed_in(text, args.form, values)
            return workspace.plan(of.key, "update", args.ids, found, record) if found else None
        except (Unreadable, Invalid) as error:
            if not interactive():
                raise _refused(error) from error
            say(f"{error} Nothing was sent.")
            if not answers_yes("Edit it again?"):
                raise _refused(error) from error


def _kept(workspace: "Workspace", args: argparse.Namespace) -> Path:
    """Keeps what was written, readable by its owner alone. Returns where."""
    name = f"edited-{args.resource.key}-{'_'.join(args.ids)}{SUFFIXES[args.form]}"
    file = paths(args.env).state(workspace.profile.slug) / quote(name, safe=" @")
    write_private(file, args.text)
    return file


def _values(of: Resource, record: Record, *, secrets: bool) -> dict[str, Any]:
    """Collects the record's values that can be changed. Secrets only if asked for."""
    from caltui.workspace.records.columns import MISSING
    from caltui.workspace.records.secrets import Secrets
    from caltui.workspace.writes.change import before_of

    masked = Secrets(of)
    fields = [field for field in inputs(of.operations["update"]) if field.sent]
    found = {field.name: before_of(record, field) for field in fields}
    return {
        name: value
        for name, value in found.items()
        if value is not MISSING and (secrets or not masked.has(name))
    }


def _in_editor(text: str, args: argparse.Namespace) -> str:
    from caltui.workspace.base.external_editor import EditorFailed, edit_text

    sys.stdout.flush()
    try:
        return edit_text(text, SUFFIXES[args.form], args.env)
    except EditorFailed as error:
        raise UsageError(f"{error.message} Nothing was sent.", error.hint) from error


def _refused(error: Exception) -> Exception:
    return error if isinstance(error, Invalid) else UsageError(f"{error} Nothing was sent.")
