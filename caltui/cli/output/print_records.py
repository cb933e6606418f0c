"""Records of Cal on stdout: in the display zone for people, as Cal sent them for programs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from caltui.catalog.model import Record, Resource
from caltui.cli.output import formats as output
from caltui.cli.output.exits import Exit, UsageError, nearest
from caltui.cli.output.streams import data_out, say
from caltui.workspace.records.export.file_formats import CSV, ICS, MARKDOWN

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
    if output.format_of(args) == MARKDOWN:
        return _markdown(args, table, workspace.zone.key)
    if args.columns:
        return _data(args, of, table.told(), table.columns)
    return _data(args, of, table.records())


def arranged(
    args: "argparse.Namespace", workspace: "Workspace", records: Mapping[str, Record] | None
) -> "Listing":
    """The rows with --filter, --sort and --columns applied. Raises UsageError for wrong ones."""
    from caltui.workspace.records.columns import every_column

    table = _table_of(args, workspace, records)
    table.available = every_column(table.resource)
    kept = _lay_view(args, workspace, table)
    text = " ".join(part for part in (kept, args.filter) if part)
    if text and not table.set_filter(text):
        raise UsageError(f"--filter: {table.fault}")
    if args.view and not text:
        table.reload()
    if args.sort:
        name, _, direction = args.sort.partition(":")
        turned = name.startswith("-") or direction.casefold().startswith("desc")
        table.set_sort(_column(table, name.lstrip("-"), "--sort"), turned)
    if args.columns:
        names = [part.strip() for part in args.columns.split(",") if part.strip()]
        table.set_columns([_column(table, name, "--columns") for name in names])
    return table


def _lay_view(args: "argparse.Namespace", workspace: "Workspace", table: "Listing") -> str:
    """Gives a list what the view named by --view has. Returns its filter. Raises UsageError."""
    if not args.view:
        return ""
    from caltui.workspace.base.input_errors import BadFilter, BadPlace
    from caltui.workspace.table.named_views import NamedViews

    of: Resource = args.resource
    views = NamedViews(workspace.kept)
    own = next((view for view in of.shown.views if view.name == args.view), None)
    if own is not None and views.get(args.view) is None:
        return own.filter
    try:
        view = views.named(args.view)
        if view.place.resource != of.key:
            other = f"caltui {view.place.resource} list --view '{view.name}'"
            raise UsageError(f"--view: {view.name} is a view of {view.place.resource}.", other)
        view.lay(table)
        table.read_place(view.place._replace(filter=""))
    except (BadFilter, BadPlace) as error:
        raise UsageError(f"--view: {error}") from None
    return view.place.filter


def _table_of(
    args: "argparse.Namespace", workspace: "Workspace", records: Mapping[str, Record] | None
) -> "Listing":
    from caltui.workspace.table.listing import Listing
    from caltui.workspace.table.row_source import RecordsInMemory

    of: Resource = args.resource
    if records is None:
        return workspace.listing(of.key, reveal=args.secrets)
    held = RecordsInMemory(of, records, workspace.clock().timestamp())
    cells = workspace.cells(of.key, reveal=args.secrets)
    # Without records only the words are checked: what is not known then may be read yet.
    return Listing(of, held, cells, None if records else lambda _: ())


def as_it_is(args: "argparse.Namespace") -> bool:
    """Tells whether a list is wanted as JSON without filter, order and columns."""
    arranged = args.filter or args.sort or args.columns or args.view
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
    if chosen in (CSV, ICS):
        return _file(args, of, found, columns)
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


def _markdown(args: "argparse.Namespace", table: "Listing", zone: str) -> int:
    """Writes what the table shows."""
    from caltui.workspace.records.export.write import write_texts

    of: Resource = args.resource
    write_texts(data_out(), of, table.columns, table.texts(), zone, secrets=args.secrets)
    return Exit.DONE


def _file(
    args: "argparse.Namespace",
    of: Resource,
    found: Iterable[Record],
    columns: "Sequence[Column] | None" = None,
) -> int:
    """Writes records to stdout in a format of files."""
    from caltui.workspace.records.export.write import ExportOptions, write

    chosen, bom = output.format_of(args), bool(getattr(args, "bom", False))
    wish = ExportOptions(columns, args.secrets, bom, say)
    write(data_out(exact=chosen == ICS), of, found, chosen, wish)
    return Exit.DONE


def record(
    args: "argparse.Namespace", workspace: "Workspace", of: Resource, found: Mapping[str, Any]
) -> int:
    """One record: name and value a line for people, else as Cal sent it."""
    chosen = output.format_of(args)
    if chosen in (CSV, ICS):
        return _file(args, of, [dict(found)])
    if chosen == MARKDOWN:
        output.write_grid(args, ("field", "value"), _pairs(args, workspace, of, found))
    elif chosen == "ndjson":
        output.write_lines([visible(args, of, found)])
    elif chosen == "json":
        output.write_json(visible(args, of, found))
    else:
        output.write_pairs(_pairs(args, workspace, of, found))
        if any(field.type == "datetime" and found.get(field.name) for field in of.response):
            say(f"Times in {workspace.zone.key}.")
    return Exit.DONE


def several(args: "argparse.Namespace", of: Resource, found: Sequence[Any]) -> int:
    """Writes a list that an operation answered with and that holds no records of the category."""
    rows = [visible(args, of, one if isinstance(one, Mapping) else {"value": one}) for one in found]
    output.write_rows(args, list(dict.fromkeys(name for row in rows for name in row)), rows)
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
    from caltui.workspace.records.columns import exists
    from caltui.workspace.table.filter_words import squeezed

    known = {squeezed(c.title): c.name for c in table.available}
    known |= {squeezed(c.name): c.name for c in table.available}
    found = known.get(squeezed(name))
    if found is None and ("." in name or "[" in name) and exists(table.resource, name):
        found = name
    if found is None:
        names = [c.name for c in table.available]
        raise UsageError(
            f"{option}: {table.resource.title} have no column '{name}'.{nearest(name, names)}",
            f"There are {', '.join(names)}.",
        )
    return found
