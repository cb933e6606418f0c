"""A note of a person on the record in focus, kept in the mirror. Await it in a worker."""

from typing import TYPE_CHECKING

from caltui.text import one_line
from caltui.tui.base.messages import RecordChanged
from caltui.tui.dialogs.ask_line import AskLine
from caltui.workspace.base.errors import MirrorError

if TYPE_CHECKING:
    from caltui.tui.base.record_screen import PlaceScreen

KEPT = "Kept here, on this machine: Cal and the guest do not see it. Empty takes it away."


async def write_note(screen: "PlaceScreen") -> None:
    """Asks for a note on the record in focus; an empty one takes it away."""
    of, key, record, _ = screen.target()
    if key is None:
        words = f"There is no {of.noun} here to write a note on."
        screen.notify(words, markup=False, severity="warning")
        return
    workspace = screen.workspace
    before = workspace.kept.note(of.key, key)
    name = workspace.teller.headline(of.key, record) if record is not None else f"{of.noun} {key}"
    title = f"Note on {one_line(name, 60)}"
    text = before.text if before is not None else ""
    line = AskLine(title, lambda _: (True, KEPT), text=text, select=False)
    typed = await screen.console.push_screen_wait(line)
    if typed is None:
        return
    try:
        workspace.kept.keep_note(of.key, key, typed)
    except MirrorError as error:
        screen.console.say(error)
        return
    screen.console.news.publish(RecordChanged(of.key, key))
