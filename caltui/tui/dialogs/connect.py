"""Asks for what a server wants (a name, an address, a key), and tests it before it is kept."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static
from textual.worker import Worker, WorkerState

from caltui.dialects import Server, dialects_of, folder_of, key_of, read_index, servers
from caltui.settings.model import in_dialect, new_profile
from caltui.settings.paths import Paths
from caltui.tui.base.dialog import Closing
from caltui.tui.forms.connect import Connection, connect
from caltui.tui.forms.editors.editor import Edited, NextField
from caltui.tui.forms.editors.lines import LineEditor, SecretEditor
from caltui.tui.forms.editors.toggles import ChoiceLine
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.dialog_parts import dialog_button
from caltui.workspace.base.errors import (
    GatewayError,
    MirrorError,
    NotAuthorized,
    SettingsError,
    Unavailable,
)

WRONG_KEY = (
    "A key is good at the Cal that made it alone: type another one above, or another address. "
    "Nothing was saved."
)
NOT_REACHED = "Look at the address above and at the network, then try again. Nothing was saved."
ADDRESS = "The key goes there only. API v2 is asked first, then v1."
KEPT = {
    "keyring": "It is in this machine's keyring.",
    "file": "No keyring works here: it is in a file that only you can read (0600).",
}


class ConnectScreen(Closing[str | None]):
    """What a new profile for one server needs. Closes with its name once it is saved, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("connect")]

    def __init__(self, server: Server, paths: Paths) -> None:
        super().__init__()
        self.server = server
        self.paths = paths
        self.connected = ""
        self.key = key_of(read_index(folder_of(server.dialects[0])))

    def compose(self) -> ComposeResult:
        """A line for each value, what came of the test, and the buttons."""
        one, key = self.server, self.key
        where = f"{key.where[:1].upper()}{key.where[1:]}. ctrl+t shows it."
        options = [("yes", "yes"), ("no", "no")]
        with VerticalScroll(id="welcome", can_focus=False):
            yield Static(Content(one.title), id="welcome-title")
            yield Static(Content(f"{one.about}."), id="welcome-about")
            if one.base_url:
                yield from self._line("Address", LineEditor("base_url", one.base_url), "")
            else:
                asked = LineEditor("base_url", "", placeholder="https://cal.example.com/api")
                yield from self._line("Address", asked, ADDRESS)
            secret = SecretEditor("token", "", placeholder=f"{key.begins}…")
            yield from self._line(key.word, secret, where)
            yield from self._line("Profile", LineEditor("name", "work"), "A name of your own.")
            yield from self._line(
                "Production",
                ChoiceLine("production", "no", options),
                "yes: writes are marked in red and ask once more.",
            )
            yield Static(id="welcome-state")
            with Horizontal(classes="dialog-buttons"):
                yield dialog_button("Back (esc)", "leave", id="welcome-back")
                yield dialog_button(
                    "Connect (ctrl+s)", "connect", id="welcome-connect", variant="primary"
                )

    def _line(self, title: str, editor: Widget, help: str) -> ComposeResult:
        with Horizontal(classes="welcome-line"):
            yield Static(Content(title), classes="welcome-label")
            with Vertical(classes="welcome-right"):
                yield editor
                if help:
                    yield Static(Content(help), classes="welcome-help")

    def on_mount(self) -> None:
        """Begins at the first value that is missing."""
        self.query_one("#field-token" if self.server.base_url else "#field-base_url").focus()

    def action_leave(self) -> None:
        """Goes back to the question, or stops the test."""
        if self._busy:
            self.workers.cancel_group(self, "connect")
            self._say("Stopped. Nothing was saved.", "$warning")
        else:
            self.answer(self.connected or None)

    def action_connect(self) -> None:
        """Tests the key; once it is accepted, opens the console."""
        if self.connected:
            self.answer(self.connected)
        elif not self._busy and not self._belongs_elsewhere():
            self._say("Asking whose key it is …", "$accent")
            self.run_worker(self._connect(), group="connect", exit_on_error=False)

    @property
    def _busy(self) -> bool:
        return any(w.group == "connect" and w.is_running for w in self.workers)

    def _belongs_elsewhere(self) -> bool:
        """Tells whether what was typed begins like the key of another server; if so, shows that."""
        theirs = dialects_of(self._text("token"))
        if not theirs or set(theirs) & set(self.server.dialects):
            return False
        names = [one.title for one in servers() if set(one.dialects) & set(theirs)]
        word = key_of(read_index(folder_of(theirs[0]))).word
        self._failed(
            f"That is an {word} of {' or '.join(names)}: nothing was sent.",
            "Go back with esc and choose it there.",
        )
        return True

    async def _connect(self) -> None:
        url = self._text("base_url")
        fitting = [one for one in dialects_of(self._text("token"), url) if self._speaks(one)]
        dialects = fitting or list(self.server.dialects)
        made = in_dialect(new_profile(self._text("name")), dialects[0])
        production = self.query_one(ChoiceLine).text == "yes"
        profile = made._replace(base_url=url, production=production)
        try:
            found = await connect(profile, self._text("token"), self.paths, dialects)
        except (SettingsError, GatewayError, MirrorError) as error:
            self._failed(error.message, _hint(error))
        else:
            self._done(found)

    def _speaks(self, dialect: str) -> bool:
        return dialect in self.server.dialects

    def _done(self, made: Connection) -> None:
        self.connected = made.profile
        whose = f" as {made.who}" if made.who else ""
        label = read_index(folder_of(made.dialect))["label"]
        done = Content.styled(
            f"Connected{whose}: profile '{made.profile}', {label}. {KEPT[made.kept]}", "$success"
        )
        note = Content.styled(f"\n! {made.note}", "$warning") if made.note else Content("")
        self.query_one("#welcome-state", Static).update(done + note)
        button = self.query_one("#welcome-connect", Button)
        button.label = Content("Open the console (enter)")
        button.refresh(layout=True)
        button.focus()

    def _failed(self, message: str, hint: str) -> None:
        line = Content.assemble((f"× {message}", "$error"), f"\n{hint}" if hint else "")
        self.query_one("#welcome-state", Static).update(line)

    @on(Worker.StateChanged)
    def _broke(self, event: Worker.StateChanged) -> None:
        if event.worker.group == "connect" and event.state == WorkerState.ERROR:
            name = type(event.worker.error).__name__
            self._failed(f"This program failed while connecting ({name}).", "Nothing was saved.")

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        event.stop()
        self.query_one("#welcome-state", Static).update("")

    @on(NextField)
    def _next(self, event: NextField) -> None:
        event.stop()
        self.focus_next()

    def _text(self, name: str) -> str:
        return self.query_one(f"#field-{name}", LineEditor).value.strip()

    def _say(self, text: str, style: str) -> None:
        self.query_one("#welcome-state", Static).update(Content.styled(text, style))


def _hint(error: SettingsError | GatewayError | MirrorError) -> str:
    """What to do, in words of this screen: nothing is kept yet that a command could mend."""
    if isinstance(error, NotAuthorized):
        return WRONG_KEY
    return NOT_REACHED if isinstance(error, Unavailable) else error.hint
