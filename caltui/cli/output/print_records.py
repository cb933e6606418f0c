"""Records of Cal on stdout: in the display zone for people, as Cal sent them for programs."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from caltui.catalog.model import Record, Resource
from caltui.cli.output import formats as output
from caltui.cli.output.exits import Exit, UsageError, nearest
from caltui.cli.output.streams import data_out, say

if TYPE_CHECKING:
    import argparse

    from caltui.workspace.records.columns import Column
    from caltui.workspace.table.listing import Listing
    from caltui.workspace.workspace import Workspace


def listing(
    args: "argparse.Namespace",
    workspace: "Workspace",
    records: Mapping[str, Record] | None = None,
) -> int:
    """A list: filtered, sorted and with the columns asked for. Raises UsageError.

    Without `records` it is what was last seen, read as it is written.
    """
    of: Resource = args.resource
    if as_it_is(args) and records is not None:
        return _data(args, of, records.values())
    table = arranged(args, workspace, records)
    if output.format_of(args) == "table":
        _table(args, table, of, workspace.zone.key)
        return Exit.DONE
    return _data(args, of, table.records(), table.columns if args.columns else None)


def arranged(
    args: "argparse.Namespace", workspace: "Workspace", records: Mapping[str, Record] | None
) -> "Listing":
    """The rows with --filter, --sort and --columns applied. Raises UsageError for wrong ones."""
    table = _table_of(args, workspace, records)
    if args.filter and not table.set_filter(args.filter):
        raise UsageError(f"--filter: {table.fault}")
    if args.sort:
        name, _, direction = args.sort.partition(":")
        turned = name.startswith("-") or direction.casefold().startswith("desc")
        table.set_sort(_column(table, name.lstrip("-"), "--sort"), turned)
    if args.columns:
        names = [part.strip() for part in args.columns.split(",") if part.strip()]
        table.set_columns([_column(table, name, "--columns") for name in names])
    return table


def _table_of(
    args: "argparse.Namespace", workspace: "Workspace", records: Mapping[str, Record] | None
) -> "Listing":
    from caltui.workspace.table.listing import Listing
    from caltui.workspace.table.row_source import InHand

    of: Resource = args.resource
    if records is None:
        return workspace.listing(of.key, reveal=args.secrets)
    held = InHand(of, records, workspace.clock().timestamp())
    return Listing(of, held, workspace.cells(of.key, reveal=args.secrets))


def as_it_is(args: "argparse.Namespace") -> bool:
    """Whether a list is wanted as JSON without filter, order and columns."""
    arranged = args.filter or args.sort or args.columns
    return not arranged and output.format_of(args) in ("json", "ndjson")


def stored(args: "argparse.Namespace", of: Resource, texts: Iterable[str]) -> int:
    """Writes a list without filter, order and columns from its stored texts."""
    from caltui.workspace.records.secrets import Secrets

    hidden = None if args.secrets else Secrets(of)
    if output.format_of(args) == "json":
        output.write_stored(texts, hidden)
    else:
        records = map(json.loads, texts)
        output.write_lines(hidden.masked(record) if hidden else record for record in records)
    return Exit.DONE


def _table(args: "argparse.Namespace", table: "Listing", of: Resource, zone: str) -> None:
    rows = [row.cells for row in table.window(0, len(table))]
    right = frozenset(i for i, c in enumerate(table.columns) if c.align == "right")
    output.write_table([c.title for c in table.columns], rows, right=right)
    total = f" of {table.total}" if len(table) != table.total else ""
    clocks = f", times in {zone}" if any(c.type == "datetime" for c in table.columns) else ""
    say(f"{len(table)}{total} {of.noun if table.total == 1 else of.plural}{clocks}")


def _data(
    args: "argparse.Namespace",
    of: Resource,
    found: Iterable[Record],
    columns: "Sequence[Column] | None" = None,
) -> int:
    chosen = output.format_of(args)
    if chosen == "csv":
        from caltui.workspace.records.export import write

        write(data_out(), of, found, "csv", columns=columns, secrets=args.secrets)
        return Exit.DONE
    from caltui.workspace.records.secrets import Secrets

    hidden = Secrets(of)
    records = (dict(record) if args.secrets else hidden.masked(record) for record in found)
    if columns is not None:
        names = [c.name for c in columns]
        records = (_picked(record, names) for record in records)
    if chosen == "ndjson":
        output.write_lines(records)
    else:
        output.write_json(list(records))
    return Exit.DONE


def record(
    args: "argparse.Namespace", workspace: "Workspace", of: Resource, found: Mapping[str, Any]
) -> int:
    """One record: name and value a line for people, else as Cal sent it."""
    chosen = output.format_of(args)
    if chosen == "csv":
        from caltui.workspace.records.export import write

        write(sys.stdout, of, [found], "csv", secrets=args.secrets)
    elif chosen == "ndjson":
        output.write_lines([visible(args, of, found)])
    elif chosen == "json":
        output.write_json(visible(args, of, found))
    else:
        output.write_pairs(_pairs(args, workspace, of, found))
        if any(field.type == "datetime" and found.get(field.name) for field in of.response):
            say(f"Times in {workspace.zone.key}.")
    return Exit.DONE


def _pairs(
    args: "argparse.Namespace", workspace: "Workspace", of: Resource, found: Mapping[str, Any]
) -> list[tuple[str, str]]:
    from caltui.workspace.records.columns import column

    cells = workspace.cells(of.key, reveal=args.secrets)
    known = [field.name for field in of.response if field.name in found]
    names = [*known, *(name for name in found if name not in known)]
    return [(name, cells.text(found, column(of, name))) for name in names]


def visible(args: "argparse.Namespace", of: Resource, found: Mapping[str, Any]) -> Record:
    """The record with its secrets blanked, unless they are asked for."""
    from caltui.workspace.records.secrets import Secrets

    return dict(found) if args.secrets else Secrets(of).masked(found)


def pretty(value: Any) -> str:
    """A JSON value for people."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)


def _picked(found: Mapping[str, Any], paths: Sequence[str]) -> Record:
    from caltui.workspace.records.columns import MISSING, value_at

    return {path: value for path in paths if (value := value_at(found, path)) is not MISSING}


def _column(table: "Listing", name: str, option: str) -> str:
    """The path of a column by its path or title. Raises UsageError with the nearest."""
    from caltui.workspace.table.filter_words import squeezed

    known = {squeezed(c.title): c.name for c in table.available}
    known |= {squeezed(c.name): c.name for c in table.available}
    found = known.get(squeezed(name))
    if found is None and name and ("." in name or "[" in name):
        found = name
    if found is None:
        names = [c.name for c in table.available]
        raise UsageError(
            f"{option}: {table.resource.title} have no column '{name}'.{nearest(name, names)}",
            f"There are {', '.join(names)}.",
        )
    return found
