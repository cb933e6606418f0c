"""Copies a record, or a part of it, to the clipboard, after a menu."""

import shlex
from typing import TYPE_CHECKING, NamedTuple

from caltui.catalog.request import build
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.widgets.lines import Item
from caltui.tui.widgets.record_detail import json_text
from caltui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from caltui.tui.base.context import Context
    from caltui.tui.base.record_screen import PlaceScreen, Target

TOKEN = "$CALTUI_API_TOKEN"
OSC_LIMIT = 74_994
"""The bytes, before base64, that common terminals take in one OSC 52 sequence."""


class Copyable(NamedTuple):
    """A text that can be copied, with its title in the menu."""

    key: str
    title: str
    text: str

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
        found.append(Copyable("json", "Record as JSON", json_text(target.resource, target.record)))
    command = curl(workspace, target)
    if command:
        found.append(Copyable("curl", "curl command", command))
    return found


def curl(workspace: Workspace, target: "Target") -> str:
    """A command that reads the record, with the token taken from the environment."""
    of = target.resource
    verb = "get" if target.key is not None and of.can("get") else "list"
    if not of.can(verb):
        return ""
    ids = of.ids_from_key(target.key) if verb == "get" and target.key else ()
    method, _, url = workspace.preview(build(of.operations[verb], ids)).partition(" ")
    address, _, query = url.partition("?")
    pairs = [pair for pair in query.split("&") if pair and not pair.startswith("api_token=")]
    quoted = shlex.quote(address + "?" + "&".join([*pairs, "api_token="]))
    return f'curl -X {method} {quoted}"{TOKEN}"'


async def copy_menu(screen: "PlaceScreen") -> None:
    """Asks what to copy, and copies it."""
    console = screen.console
    choices = copyables(console.workspace, screen.target())
    if not choices:
        console.notify("There is nothing here to copy.", severity="warning")
        return
    items = [Item(choice.key, choice.title, choice.sample) for choice in choices]
    chosen = await console.push_screen_wait(MenuScreen("Copy", items))
    for choice in choices:
        if choice.key == chosen:
            copy(console, choice)


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
