"""Copies a record, or a part of it, to the clipboard, after a menu."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

from caltui.catalog.model import Record, Resource
from caltui.catalog.request import build
from caltui.text import count
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.widgets.column_widths import fit
from caltui.tui.widgets.lines import Item
from caltui.tui.widgets.record_detail import json_text
from caltui.workspace.records.columns import column, title
from caltui.workspace.records.export.file_formats import ICS
from caltui.workspace.records.export.markdown_text import write_markdown
from caltui.workspace.records.export.write import write, write_texts
from caltui.workspace.sync.calls.curl import curl_command
from caltui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from caltui.tui.base.context import Context
    from caltui.tui.base.record_screen import PlaceScreen, Target

OSC_LIMIT = 74_994
"""The bytes, before base64, that common terminals take in one OSC 52 sequence."""


WIDEST = 28
"""The cells of a sample in the menu: its title stays whole."""

TIMELESS = "Its time cannot be read, so there is no event to copy."


class Copyable(NamedTuple):
    """A text that can be copied, with its title in the menu.

    `make` makes the text in a thread when it is chosen, where that takes long.
    """

    key: str
    title: str
    text: str
    make: Callable[[], str] | None = None

    @property
    def sample(self) -> str:
        """The beginning of the text, on one line."""
        line = " ".join(self.text[:200].split())
        return line if len(line) <= 44 else line[:43] + "…"


def copyables(workspace: Workspace, target: "Target") -> list[Copyable]:
    """Everything that can be copied of a target. Secrets and the token stay masked."""
    found: list[Copyable] = []
    if target.key is not None:
        found.append(Copyable("id", "Id", target.key))
    if target.cell is not None and target.cell[1] != target.key:
        found.append(Copyable("cell", target.cell[0], target.cell[1]))
    if target.record is not None:
        of, record = target.resource, target.record
        found.append(Copyable("json", "Record as JSON", json_text(of, record)))
        found.append(Copyable("markdown", "Record as Markdown", _page(workspace, of, record)))
        if of.shown.event is not None:
            found.append(Copyable("ics", "Event as iCalendar", "", partial(_event, of, record)))
    command = curl(workspace, target)
    if command:
        found.append(Copyable("curl", "curl command", command))
    return found


def _page(workspace: Workspace, of: Resource, record: Record) -> str:
    """A table of the record's fields and values, as the console shows them. Secrets are masked."""
    cells, out = workspace.cells(of.key), StringIO()
    names = dict.fromkeys((*(f.name for f in of.response if f.name in record), *record))
    rows = [(title(name), cells.text(record, column(of, name))) for name in names]
    write_markdown(out, ("Field", f"Value ({workspace.zone.key})"), rows)
    return out.getvalue()


def _event(of: Resource, record: Record) -> str:
    """The record for another calendar; empty if its time cannot be read. Loads a library."""
    out = StringIO(newline="")
    return out.getvalue() if write(out, of, [record], ICS) else ""


def marked_rows(workspace: Workspace, of: Resource, keys: Sequence[str]) -> Copyable:
    """The marked records as a table of Markdown, with the columns that are made for people."""
    listing, out = workspace.listing(of.key), StringIO()
    listing.for_people()
    rows = (row for row in map(listing.texts_of, keys) if row is not None)
    number = write_texts(out, of, listing.columns, rows, workspace.zone.key)
    return Copyable("rows", f"{count(number, of.noun, of.plural)} as Markdown", out.getvalue())


def curl(workspace: Workspace, target: "Target") -> str:
    """A command that reads the record, with the token taken from the environment."""
    of = target.resource
    verb = "get" if target.key is not None and of.can("get") else "list"
    if not of.can(verb):
        return ""
    ids = of.ids_from_key(target.key) if verb == "get" and target.key else ()
    call = workspace.wire.preview(build(of.operations[verb], ids))
    return curl_command(call.method, call.url, (*call.secret, *call.headers))


async def copy_menu(screen: "PlaceScreen") -> None:
    """Asks what to copy, and copies it."""
    console = screen.console
    target = screen.target()
    choices = copyables(console.workspace, target)
    if marked := screen.marked_keys():
        choices.append(marked_rows(console.workspace, target.resource, marked))
    if not choices:
        console.notify("There is nothing here to copy.", severity="warning")
        return
    items = [Item(one.key, one.title, fit(one.sample, WIDEST).rstrip()) for one in choices]
    chosen = await console.push_screen_wait(MenuScreen("Copy", items))
    for choice in choices:
        if choice.key == chosen:
            text = await asyncio.to_thread(choice.make) if choice.make else choice.text
            if choice.make and not text:
                console.notify(TIMELESS, severity="warning")
                return
            copy(console, choice._replace(text=text))


def copy(console: "Context", choice: Copyable) -> None:
    """Sends a text to the terminal's clipboard (OSC 52). No terminal says whether it took it."""
    if len(choice.text.encode()) > OSC_LIMIT:
        words = f"{choice.title} is too long for the terminal's clipboard: export it with x."
        console.notify(words, markup=False, severity="warning")
        return
    console.copy_to_clipboard(choice.text)
    console.notify(
        f"Sent to the terminal's clipboard: {choice.title} · {choice.sample}",
        markup=False,
        timeout=4,
    )
