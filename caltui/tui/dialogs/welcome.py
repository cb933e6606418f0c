"""The screen of the first start: try the demo, or connect with a token, which is tested first."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static
from textual.worker import Worker, WorkerState

from caltui.settings.model import DEFAULT_BASE_URL, Profile
from caltui.settings.paths import Paths
from caltui.settings.paths import paths as user_paths
from caltui.tui.base.dialog import Closing
from caltui.tui.forms.connect import Connection, connect
from caltui.tui.forms.editors.editor import Edited, NextField
from caltui.tui.forms.editors.lines import LineEditor, SecretEditor
from caltui.tui.forms.editors.toggles import ChoiceLine
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.dialog_parts import dialog_button
from caltui.workspace.base.errors import GatewayError, MirrorError, SettingsError

DEMO = "An invented firm: no account, no network, nothing to break."
ABOUT = "The admin console for Cal behind the LowCodeAPI gateway."
TOKEN = "From your LowCodeAPI account (at_…). ctrl+t shows it."
KEPT = {
    "keyring": "The token is in this machine's keyring.",
    "file": "No keyring works here: the token is in a file that only you can read (0600).",
}


@dataclass(frozen=True, slots=True)
class WelcomeChoice:
    """The choice of a person: the demo, or the profile of that name, which is saved."""

    demo: bool = False
    profile: str = ""


class WelcomeScreen(Closing[WelcomeChoice | None]):
    """Shown while there is no profile. Closes with the choice, or None to quit.

    `trouble` says why there is none, such as a file that cannot be read.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("welcome")]
    AUTO_FOCUS = "#welcome-demo"

    def __init__(
        self,
        paths: Paths | None = None,
        *,
        trouble: str = "",
        env: Mapping[str, str] = os.environ,
    ) -> None:
        super().__init__()
        self.paths = paths if paths is not None else user_paths(env)
        self.connected = ""
        self._trouble = trouble

    def compose(self) -> ComposeResult:
        """The two ways to begin."""
        with VerticalScroll(id="welcome", can_focus=False):
            yield Static(Content("caltui"), id="welcome-title")
            yield Static(Content(ABOUT), id="welcome-about")
            with Horizontal(classes="welcome-way"):
                yield dialog_button("Try the demo (f2)", "demo", id="welcome-demo")
                yield Static(Content(DEMO), classes="welcome-help")
            yield Static(Content("or connect"), id="welcome-or")
            yield from self._line("Profile", LineEditor("name", "work"), "")
            yield from self._line("Gateway", LineEditor("base_url", DEFAULT_BASE_URL), "")
            yield from self._line("Token", SecretEditor("token", "", placeholder="at_…"), TOKEN)
            options = [("yes", "yes"), ("no", "no")]
            yield from self._line(
                "Production",
                ChoiceLine("production", "no", options),
                "yes: writes are marked in red and ask once more.",
            )
            yield Static(Content(self._trouble), id="welcome-state")
            with Horizontal(classes="dialog-buttons"):
                yield dialog_button("Quit (esc)", "leave", id="welcome-quit")
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

    def action_demo(self) -> None:
        """Starts the demo."""
        self.answer(WelcomeChoice(demo=True))

    def action_leave(self) -> None:
        """Quits, or stops the test."""
        if self._busy:
            self.workers.cancel_group(self, "connect")
            self._say("Stopped. Nothing was saved.", "$warning")
        else:
            self.answer(WelcomeChoice(profile=self.connected) if self.connected else None)

    def action_connect(self) -> None:
        """Tests the token; once it is accepted, opens the console."""
        if self.connected:
            self.answer(WelcomeChoice(profile=self.connected))
        elif not self._busy:
            self._say("Asking the gateway …", "$accent")
            self.run_worker(self._connect(), group="connect", exit_on_error=False)

    @property
    def _busy(self) -> bool:
        return any(w.group == "connect" and w.is_running for w in self.workers)

    async def _connect(self) -> None:
        profile = Profile(
            self._text("name"),
            base_url=self._text("base_url") or DEFAULT_BASE_URL,
            production=self.query_one(ChoiceLine).text == "yes",
        )
        try:
            made = await connect(profile, self._text("token"), self.paths)
        except (SettingsError, GatewayError, MirrorError) as error:
            self._failed(error.message, error.hint)
        else:
            self._done(made)

    def _done(self, made: Connection) -> None:
        self.connected = made.profile
        done = Content.styled(
            f"Connected as profile '{made.profile}'. {KEPT[made.kept]}", "$success"
        )
        note = Content.styled(f"\n! {made.note}", "$warning") if made.note else Content("")
        self.query_one("#welcome-state", Static).update(done + note)
        button = self.query_one("#welcome-connect", Button)
        button.label = Content("Open the console (enter)")
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
