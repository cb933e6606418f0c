"""Identifiers from stdin: one a line, or the records that `list -o json|ndjson|csv` wrote."""

import csv
import json
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any

from caltui.catalog.model import Operation, Resource
from caltui.catalog.request import Invalid, check_ids
from caltui.cli.output.exits import UsageError
from caltui.text import one_line
from caltui.workspace.records.columns import available_columns

FROM_STDIN = "-"
_DISARMED = ("'=", "'+", "'-", "'@", "'\t", "'\r")
"""How a cell begins that a spreadsheet would have run."""

SHOWN = 10
"""How many wrong lines an error shows."""

Ids = tuple[str, ...]


def read_ids(of: Resource, operation: Operation, text: str) -> list[Ids]:
    """The identifiers in a text, in its order. Raises UsageError with every wrong one.

    A line holds one id; composite ones are separated by tabs or blanks, or joined as
    `3_7`. JSON is an array or one value a line: an id, an array of ids, or a record. CSV
    begins with the names of its columns, those of the ids among them.
    """
    found: list[Ids] = []
    faults: list[str] = []
    text = text.removeprefix("\ufeff")
    for place, item in _rows(of, text) or _items(text):
        ids = _json_ids(of, item) if not isinstance(item, _Line) else _line_ids(of, str(item))
        if ids is None:
            faults.append(f"{place}: {one_line(str(item), 60)!r} holds no id of {of.noun}.")
            continue
        try:
            found.append(check_ids(operation, ids))
        except Invalid as error:
            faults.append(f"{place}: {error}")
    if faults:
        more = len(faults) - SHOWN
        lines = faults[:SHOWN] + ([f"… and {more} more."] if more > 0 else [])
        raise UsageError("\n  ".join(["Nothing was sent: stdin has wrong ids.", *lines]))
    return found


def whole_ids(of: Resource, operation: Operation, given: list[str | None]) -> list[str]:
    """The ids that were given apart, or as the one key that lists show: `3_7` for 3 and 7.

    Raises UsageError when one is missing.
    """
    names = [param.name for param in operation.params]
    one = given[0] if given else None
    alone = one is not None and "_" in one and not any(given[1:])
    if alone and len(given) > 1 and names == [param.name for param in of.params]:
        given = list(of.ids_from_key(str(one)))
    missing = [name for name, id in zip(names, given, strict=True) if id is None]
    if missing:
        raise UsageError(
            f"The following arguments are required: {', '.join(missing)}.",
            f"See: caltui {of.key} {operation.name} --help",
        )
    return [str(id) for id in given]


class _Line(str):
    """A line that is no JSON."""


def _items(text: str) -> Iterator[tuple[str, Any]]:
    """Each item with where it stands."""
    if text.lstrip()[:1] == "[":
        try:
            whole = json.loads(text)
        except ValueError:
            whole = None
        if isinstance(whole, list):
            scalars = all(not isinstance(item, (dict, list)) for item in whole)
            yield from _pairs("Item", [_Line(str(i)) for i in whole] if scalars else whole)
            return
    lines = [(n, line.strip(" \r")) for n, line in enumerate(text.split("\n"), 1)]
    for number, line in lines:
        if line.strip():
            yield f"Line {number}", _value(line)


def _rows(of: Resource, text: str) -> list[tuple[str, Any]]:
    """The records of CSV, by line; none where the text does not begin with a line of names.

    Raises UsageError where the ids are not among the columns.
    """
    head = text.lstrip().partition("\n")[0].strip()
    wanted = [param.record_field for param in of.params]
    for mark in ",;\t":
        names = next(csv.reader([head], delimiter=mark), [])
        if set(wanted) <= set(names) or {"key", "outcome"} <= set(names):
            break
    else:
        names = next(csv.reader([head]), [])
        known = {column.name for column in available_columns(of)}
        if len(names) > 1 and all(name in known for name in names):
            raise UsageError(
                f"Nothing was sent: stdin is CSV without the column {' and '.join(wanted)}.",
                "Add it to --columns, or leave --columns out.",
            )
        return []
    reader = csv.DictReader(StringIO(text.lstrip()), delimiter=mark)
    return [(f"Line {reader.line_num}", _record(of, row)) for row in reader if any(row.values())]


def _record(of: Resource, row: Mapping[str | None, Any]) -> dict[str, Any]:
    """A row of CSV as far as it tells ids, without the apostrophe that disarms a formula."""
    cells = {
        name: value[1:] if isinstance(value, str) and value[:2] in _DISARMED else value
        for name, value in row.items()
        if name is not None
    }
    if "key" in cells and of.ids_of(cells) is None:
        return {"ids": list(of.ids_from_key(str(cells["key"])))}
    return cells


def _pairs(word: str, items: list[Any]) -> Iterator[tuple[str, Any]]:
    for number, item in enumerate(items, 1):
        yield f"{word} {number}", item


def _value(line: str) -> Any:
    if line[0] not in '{["':
        return _Line(line)
    try:
        value = json.loads(line)
    except ValueError:
        return _Line(line)
    return _Line(value) if isinstance(value, str) else value


def _line_ids(of: Resource, line: str) -> Ids | None:
    if len(of.params) == 1:
        return (line.strip(),)
    parts = line.split("\t") if "\t" in line else line.split()
    if len(parts) == 1 and "_" in line:
        return of.ids_from_key(parts[0])
    return tuple(part.strip() for part in parts)


def _json_ids(of: Resource, item: Any) -> Ids | None:
    """The ids of a record as Cal sent it, of a line of the inbox or of a bulk report, or of an
    array."""
    if isinstance(item, Mapping):
        ids = item.get("ids")
        if item.get("resource") == of.key and isinstance(item.get("key"), str):
            return of.ids_from_key(item["key"])
        return of.ids_of(item) or (_json_ids(of, ids) if isinstance(ids, list) else None)
    parts = item if isinstance(item, list) else [item]
    if any(isinstance(part, bool) or not isinstance(part, (int, str)) for part in parts):
        return None
    return tuple(str(part) for part in parts)
