"""Asks for a format and a file, and writes what is shown there."""

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import ClassVar, NamedTuple, TextIO

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from caltui.settings.targets import Kind, descriptor, kind_of, writing
from caltui.tui.base.dialog import Dialog
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item
from caltui.workspace.records.export.file_formats import (
    CSV,
    FORMATS,
    MARKDOWN,
    ROWS,
    format_named,
    suffix_of,
)
from caltui.workspace.records.export.write import ExportOptions, write, write_texts
from caltui.workspace.table.listing import Listing

EXCEL = "excel"
"""The line in the list for CSV with a byte order mark."""

EXCEL_TITLE = "CSV for Excel · with the mark that Excel needs"


class ExportRequest(NamedTuple):
    """The format and the file to write. `replace`: an existing file may be replaced. `bom`: CSV
    begins with a byte order mark."""

    format: str
    path: Path
    replace: bool = False
    bom: bool = False


async def write_file(
    listing: Listing,
    keys: Sequence[str],
    request: ExportRequest,
    tell: Callable[[str], None] | None = None,
) -> tuple[Path, int]:
    """Writes the records of a listing; returns the path and their number. See `write_to`.

    `tell` is called with a sentence for what the format cannot hold.
    """
    wish = ExportOptions(listing.columns, bom=request.bom, tell=tell)

    def put(out: TextIO) -> int:
        if request.format == MARKDOWN:
            rows = (row for row in map(listing.texts_of, keys) if row is not None)
            zone = listing.cells.zone.key
            return write_texts(out, listing.resource, listing.columns, rows, zone)
        of_key = listing.told_of if request.format == CSV else listing.record
        found = (of_key(key) for key in keys)
        records = (record for record in found if record is not None)
        return write(out, listing.resource, records, request.format, wish)

    return await write_to(request, put)


async def write_to(request: ExportRequest, put: Callable[[TextIO], int]) -> tuple[Path, int]:
    """Has `put` write the file; returns the path and what `put` returned.

    Raises FileExistsError for a file that may not be replaced, OSError for one that cannot be
    written. A pipe is written in a thread, since it may have to wait for its reader.
    """
    path = str(request.path)
    try:
        if kind_of(path) == "stream":
            text = StringIO(newline="")
            count = put(text)
            await asyncio.to_thread(_send, path, text.getvalue())
        else:
            with writing(path, replace=request.replace) as out:
                count = put(out)
    except FileExistsError:
        raise FileExistsError(f"{path} exists already: choose another name.") from None
    except OSError as error:
        reason = (error.strerror or "it failed").lower()
        raise OSError(f"{path} could not be written: {reason}. Choose another place.") from None
    return request.path, count


def _send(path: str, text: str) -> None:
    with writing(path, wait=False) as out:
        out.write(text)


class ExportScreen(Dialog[ExportRequest | None]):
    """The format in a list, the file in a line below it. Secrets are left out."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog")]
    AUTO_FOCUS = "LineList"

    def __init__(self, name: str, count: int, marked: int, formats: Sequence[str] = ROWS) -> None:
        """`formats` are the names of those that can hold what is exported."""
        super().__init__()
        self._formats = formats
        self._listing_name = name
        self._agreed = ""
        what = f"the {count:,} marked" if marked else f"{count:,} shown"
        self._title = f"Export {what} {name}"

    def compose(self) -> ComposeResult:
        """Formats, file, keys."""
        offered = [FORMATS[name] for name in self._formats]
        items = [Item(one.name, f"{one.title} · {one.about}") for one in offered]
        items.insert(1, Item(EXCEL, EXCEL_TITLE))
        with Vertical(classes="menu"):
            yield Static(Content(self._title), classes="menu-title")
            yield LineList(items)
            yield Static("File", classes="menu-label")
            yield Input(f"{self._listing_name}.csv", id="export-path", compact=True)
            yield Static("", id="export-fault", markup=False)
            words = "Secrets are left out. Formulas in CSV are neutralised."
            yield Static(words, classes="menu-foot")
            yield KeyHints()

    @on(LineList.Moved)
    def _format(self, event: LineList.Moved) -> None:
        """Sets the file name's suffix to the chosen format."""
        box = self.query_one(Input)
        chosen = _format_of(event.key)
        if box.value and box.value != "-" and format_named(box.value) != chosen:
            with suppress(ValueError):  # A folder has no end to change.
                box.value = str(Path(box.value).with_suffix(suffix_of(chosen)))

    @on(Input.Changed, "#export-path")
    def _named(self, event: Input.Changed) -> None:
        """Chooses the format by the file name's suffix."""
        self._agreed = ""
        formats = self.query_one(LineList)
        named = format_named(event.value)
        if named in self._formats and named != _format_of(formats.cursor_key):
            formats.move_to_key(named)

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        """Closes with the file; one that exists is replaced when enter is pressed once more."""
        path = Path(os.path.expanduser(event.value))
        try:
            kind = kind_of(str(path))
            fault = self._unfit(path) or _fault(event.value, path, kind)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it cannot be used"
            kind, fault = "new", f"✗ {path}: {reason.lower()}."
        agreed = kind == "file" and self._agreed == event.value
        if not fault and kind == "file" and not agreed:
            self._agreed = event.value
            fault = f"! {path} exists already: enter once more replaces it."
        self.query_one("#export-fault", Static).update(Content(fault))
        if not fault and self.is_active:
            chosen = self.query_one(LineList).cursor_key
            self.dismiss(ExportRequest(_format_of(chosen), path, agreed, chosen == EXCEL))

    def _unfit(self, path: Path) -> str:
        """Says why the format that the file's name tells cannot hold the export."""
        named = format_named(path.name)
        if not named or named in self._formats:
            return ""
        title = FORMATS[named].title
        return f"✗ {title} holds events only: {self._listing_name} are none. Choose another end."


def _format_of(line: str) -> str:
    return CSV if line == EXCEL else line


def _fault(typed: str, path: Path, kind: Kind) -> str:
    if not typed.strip():
        return "✗ Type the name of a file."
    if typed.strip() == "-" or descriptor(str(path)) is not None or _is_terminal(path, kind):
        return "✗ The console draws on this terminal: type the name of a file."
    if kind == "folder":
        return f"✗ {path} is a folder: type the name of a file in it."
    if not path.parent.is_dir():
        return f"✗ There is no folder {path.parent}: choose another one."
    return ""


def _is_terminal(path: Path, kind: Kind) -> bool:
    """Tells whether the path is a terminal; a pipe is not opened to find that out."""
    if kind != "stream" or not path.is_char_device():
        return False
    with suppress(OSError):
        handle = os.open(path, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            return os.isatty(handle)
        finally:
            os.close(handle)
    return False
