"""Takes calls out of the inspector: as a curl command, as text, or as an HTTP archive."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from caltui.text import count
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.dialogs.copy import Copyable, copy
from caltui.tui.dialogs.export import ExportRequest, write_to
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.widgets.lines import Item
from caltui.workspace.sync.calls.curl import curl_command
from caltui.workspace.sync.calls.grouped import SentCall
from caltui.workspace.sync.calls.har import archive
from caltui.workspace.sync.calls.redacted import BodyRedactor

if TYPE_CHECKING:
    from caltui.tui.base.context import Context
    from caltui.workspace.sync.connection import Entry, Trace

FILE = "caltui-requests.har"


async def copy_call(
    console: "Context", trace: "Trace", redactor: BodyRedactor, entry: "Entry"
) -> None:
    """Asks what to copy of an attempt, and copies it."""
    choices, masked = copyables_of(trace, redactor, entry)
    items = [Item(choice.key, choice.title, choice.sample) for choice in choices]
    chosen = await console.push_screen_wait(MenuScreen("Copy", items))
    for choice in choices:
        if choice.key == chosen:
            copy(console, choice)
            if chosen == "curl" and masked:
                values = count(masked, "value")
                words = f"{values} of its body are masked: put them in before you run it."
                console.notify(words, markup=False, severity="warning", timeout=8)


def copyables_of(
    trace: "Trace", redactor: BodyRedactor, entry: "Entry"
) -> tuple[list[Copyable], int]:
    """Lists what can be copied of an attempt; counts masked values in its request."""
    found = trace.exchanged(entry.number)
    url, choices, masked = Copyable("url", "URL", entry.url), [], 0
    whole = found is not None and found.sent_size == len(found.sent)
    if found is not None and whole:
        body = ""
        if found.sent:
            body = redactor.exported(found.sent)
            masked = redactor.shown(found.sent).masked
        headers = list(found.sent_headers)
        if body:
            headers.append(("content-type", "application/json"))
        command = curl_command(entry.method, entry.url, headers, body)
        choices.append(Copyable("curl", "curl command", command))
    choices.append(url)
    if found is not None and found.sent:
        text = redactor.shown(found.sent, cut=not whole).text
        choices.append(Copyable("sent", "Body of the request", text))
    if found is not None and found.got:
        text = redactor.shown(found.got, cut=found.got_size > len(found.got)).text
        choices.append(Copyable("got", "Body of the answer", text))
    return choices, masked


async def export_calls(
    console: "Context", trace: "Trace", redactor: BodyRedactor, calls: Sequence[SentCall]
) -> None:
    """Asks for a file, and writes the calls into it as an HTTP archive."""
    title = f"Write {count(len(calls), 'call')} as an HTTP archive (HAR), secrets masked"
    name = await console.push_screen_wait(AskLine(title, _explain, text=FILE))
    if not name:
        return
    made = archive(calls, trace, redactor)

    def put(out: TextIO) -> int:
        json.dump(made, out, ensure_ascii=False, indent=1)
        out.write("\n")
        return len(made["log"]["entries"])

    path, number = await write_to(ExportRequest("har", _path(name)), put)
    words = f"{count(number, 'request')} written to {path}."
    console.notify(words, markup=False, timeout=6)


def _path(text: str) -> Path:
    return Path(text.strip()).expanduser()


def _explain(text: str) -> tuple[bool, str]:
    """Tells whether a file of that name can be made, and says what is wrong otherwise."""
    if not text.strip():
        return False, "Type the name of a file."
    try:
        path = _path(text)
        if path.is_dir():
            return False, f"{path} is a folder: type the name of a file in it."
        if path.exists():
            return False, f"{path} exists already: choose another name."
        if not path.parent.is_dir():
            return False, f"There is no folder {path.parent}: choose another one."
    except (OSError, ValueError, RuntimeError) as error:
        return False, f"It cannot be used: {error}."
    return True, "Names, mail addresses and titles are in it: give it only to whom they concern."
