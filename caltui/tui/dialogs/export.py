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
from caltui.workspace.records.export import FORMATS, format_named, write
from caltui.workspace.table.listing import Listing

FORMAT_WORDS = {
    "csv": "CSV · the columns shown, for a spreadsheet",
    "json": "JSON · whole records, one document",
    "ndjson": "NDJSON · whole records, one a line",
}


class ExportRequest(NamedTuple):
    """The format and the file to write. `replace`: an existing file may be replaced."""

    format: str
    path: Path
    replace: bool = False


async def write_file(
    listing: Listing, keys: Sequence[str], request: ExportRequest
) -> tuple[Path, int]:
    """Writes the records of a listing; returns the path and their number. See `write_to`."""
    columns = listing.columns

    def put(out: TextIO) -> int:
        found = (listing.record(key) for key in keys)
        records = (record for record in found if record is not None)
        return write(out, listing.resource, records, request.format, columns=columns)

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

    def __init__(self, name: str, count: int, marked: int) -> None:
        super().__init__()
        self._listing_name = name
        self._agreed = ""
        what = f"the {count:,} marked" if marked else f"{count:,} shown"
        self._title = f"Export {what} {name}"

    def compose(self) -> ComposeResult:
        """Formats, file, keys."""
        items = [Item(key, FORMAT_WORDS.get(key, key)) for key in FORMAT_WORDS if key in FORMATS]
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
        if box.value and box.value != "-" and format_named(box.value) != event.key:
            with suppress(ValueError):  # A folder has no end to change.
                box.value = str(Path(box.value).with_suffix(f".{event.key}"))

    @on(Input.Changed, "#export-path")
    def _named(self, event: Input.Changed) -> None:
        """Chooses the format by the file name's suffix."""
        self._agreed = ""
        formats = self.query_one(LineList)
        named = format_named(event.value)
        if named and named != formats.cursor_key:
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
            fault = _fault(event.value, path, kind)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it cannot be used"
            kind, fault = "new", f"✗ {path}: {reason.lower()}."
        agreed = kind == "file" and self._agreed == event.value
        if not fault and kind == "file" and not agreed:
            self._agreed = event.value
            fault = f"! {path} exists already: enter once more replaces it."
        self.query_one("#export-fault", Static).update(Content(fault))
        if not fault and self.is_current:
            self.dismiss(ExportRequest(self.query_one(LineList).cursor_key, path, agreed))


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
    """Whether it is a terminal; a pipe is not opened to find that out."""
    if kind != "stream" or not path.is_char_device():
        return False
    with suppress(OSError):
        handle = os.open(path, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            return os.isatty(handle)
        finally:
            os.close(handle)
    return False
