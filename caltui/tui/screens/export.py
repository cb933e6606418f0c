"""Asks for a format and a file, and writes what is shown there."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from caltui.tui.actions import bindings
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import Item, LineList
from caltui.workspace.export import FORMATS, write
from caltui.workspace.listing import Listing

FORMAT_WORDS = {
    "csv": "CSV · the columns shown, for a spreadsheet",
    "json": "JSON · whole records, one document",
    "ndjson": "NDJSON · whole records, one a line",
}


class Order(NamedTuple):
    """What to write where."""

    format: str
    path: Path


def write_file(listing: Listing, keys: Sequence[str], order: Order) -> tuple[Path, int]:
    """Writes the records, readable by their owner only; answers where, and how many.

    A file that exists is not replaced: FileExistsError says so.
    """
    found = (listing.record(key) for key in keys)
    records = (record for record in found if record is not None)
    try:
        fd = os.open(order.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise FileExistsError(f"{order.path} exists already: choose another name.") from None
    except OSError as error:
        reason = (error.strerror or "it failed").lower()
        raise OSError(f"{order.path} cannot be written: {reason}. Choose another place.") from None
    try:
        with os.fdopen(fd, "w", encoding="utf-8", newline="") as out:
            count = write(out, listing.resource, records, order.format, columns=listing.columns)
    except OSError as error:
        order.path.unlink(missing_ok=True)
        reason = (error.strerror or "it failed").lower()
        raise OSError(f"{order.path} could not be written: {reason}. Nothing was kept.") from None
    return order.path, count


class ExportScreen(ModalScreen[Order | None]):
    """The format in a list, the file in a line below it. Secrets are left out."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog")]
    AUTO_FOCUS = "LineList"

    def __init__(self, name: str, count: int, marked: int) -> None:
        super().__init__()
        self._name = name
        what = f"the {count:,} marked" if marked else f"{count:,} shown"
        self._title = f"Export {what} {name}"

    def compose(self) -> ComposeResult:
        """Formats, file, keys."""
        items = [Item(key, FORMAT_WORDS.get(key, key)) for key in FORMAT_WORDS if key in FORMATS]
        with Vertical(classes="menu"):
            yield Static(Content(self._title), classes="menu-title")
            yield LineList(items)
            yield Static("File", classes="menu-label")
            yield Input(f"{self._name}.csv", id="export-path", compact=True)
            yield Static("", id="export-fault", markup=False)
            words = "Secrets are left out. Formulas in CSV are neutralised."
            yield Static(words, classes="menu-foot")
            yield KeyHints()

    @on(LineList.Moved)
    def _format(self, event: LineList.Moved) -> None:
        box = self.query_one(Input)
        box.value = str(Path(box.value).with_suffix(f".{event.key}")) if box.value else ""

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        path = Path(event.value).expanduser()
        fault = _fault(event.value, path)
        self.query_one("#export-fault", Static).update(Content(fault))
        if not fault and self.is_current:
            self.dismiss(Order(self.query_one(LineList).cursor_key, path))

    def action_close(self) -> None:
        """Leaves without writing."""
        if self.is_current:
            self.dismiss(None)


def _fault(typed: str, path: Path) -> str:
    if not typed.strip():
        return "✗ Type the name of a file."
    if path.exists():
        return f"✗ {path} exists already: choose another name."
    if not path.parent.is_dir():
        return f"✗ There is no folder {path.parent}: choose another one."
    return ""
