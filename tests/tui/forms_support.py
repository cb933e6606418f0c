"""Opens forms as a console would, and fills them in by what a person sees."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from caltui.settings.model import Profile
from caltui.settings.paths import paths
from caltui.tui.base.stylesheets import style_files
from caltui.tui.base.theme import THEMES
from caltui.tui.edit import flow as flows
from caltui.tui.edit.form import FormScreen
from caltui.tui.edit.review import ReviewScreen
from caltui.tui.forms.body import FormBody
from caltui.tui.forms.editors.editor import Editor
from caltui.tui.forms.editors.instants import InstantEditor
from caltui.tui.forms.editors.lines import AreaEditor, LineEditor
from caltui.tui.forms.editors.structure import StructureEditor
from caltui.tui.forms.editors.suggest import SearchInput, Suggest
from caltui.tui.forms.editors.toggles import Toggles, WeekdayLine
from caltui.tui.forms.editors.word_list import WordList
from caltui.tui.forms.field_row import FieldRow
from caltui.workspace.open import demo_workspace, open_workspace
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running, running

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SIZE = (80, 24)
Flow = Callable[["FormApp"], Awaitable[Any]]


class FormApp(App[None]):
    """An app that does nothing but run one flow."""

    CSS_PATH = style_files()

    def __init__(self, flow: Flow) -> None:
        super().__init__()
        self.flow = flow
        self.result: Any = "not finished"
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def on_mount(self) -> None:
        """Starts the flow in a worker, as the console does."""
        self.start(self.flow)

    def start(self, flow: Flow) -> None:
        """Starts a flow, after the one before has ended."""
        self.flow, self.result = flow, "not finished"
        self.run_worker(self._go(), group="flow", exit_on_error=True)

    async def _go(self) -> None:
        self.result = await self.flow(self)


class Driver:
    """What a person does with a form, one step a method."""

    def __init__(self, pilot: Pilot[None], app: FormApp) -> None:
        self.pilot = pilot
        self.app = app

    @property
    def screen(self) -> Screen[Any]:
        """What is in front."""
        return self.app.screen

    @property
    def form(self) -> FormScreen:
        """The form, which must be in front."""
        assert isinstance(self.screen, FormScreen), self.screen
        return self.screen

    @property
    def review(self) -> ReviewScreen:
        """The review, which must be in front."""
        assert isinstance(self.screen, ReviewScreen), self.screen
        return self.screen

    def row(self, name: str) -> FieldRow:
        """A field of the form."""
        rows = [r for r in self.form.query(FieldRow) if r.entry.field.name == name]
        assert rows, f"{name} is not on the form: {[r.entry.field.name for r in rows]}"
        return rows[0]

    def says(self, selector: str) -> str:
        """The text of a line of the screen in front."""
        return str(self.screen.query_one(selector, Static).content)

    def below(self, name: str) -> str:
        """The line below a field."""
        return self.row(name).below.plain

    async def press(self, *keys: str) -> "Driver":
        """Presses keys."""
        await self.pilot.press(*keys)
        await self.pilot.pause()
        return self

    async def type(self, text: str) -> "Driver":
        """Types a text, key by key."""
        names = {" ": "space", "\n": "enter", "@": "at", ".": "full_stop", "-": "minus"}
        return await self.press(*(names.get(char, char) for char in text))

    async def focus(self, name: str) -> "Driver":
        """Goes to a field."""
        if name not in {r.entry.field.name for r in self.form.query(FieldRow)}:
            self.form.query_one(FormBody).unfold(focus=False)
            await self.pilot.pause()
        self.row(name).focus_editor()
        await self.pilot.pause()
        return self

    async def fill(self, name: str, text: str) -> "Driver":
        """Puts a text into a field through its widget, as typing or choosing would."""
        return await self.fill_all({name: text})

    async def fill_all(self, texts: Mapping[str, str]) -> "Driver":
        """Fills in several fields."""
        for name, text in texts.items():
            await self._put(name, text)
        await self.pilot.pause()
        return self

    async def _put(self, name: str, text: str) -> None:
        editor = await self._editor(name)
        if isinstance(editor, LineEditor):
            editor.value = text
        elif isinstance(editor, AreaEditor):
            editor.text = text
        elif isinstance(editor, Suggest):
            editor.query_one(SearchInput).value = text
        elif isinstance(editor, InstantEditor):
            editor.query_one(LineEditor).value = text
        elif isinstance(editor, StructureEditor):
            editor.change_text(text)
        elif isinstance(editor, WordList):
            await self._mark(editor, text)
        elif isinstance(editor, WeekdayLine):
            editor.focus()
            await self.pilot.pause()
            for index, day in enumerate(editor.labels()):
                if (day in text.split(", ")) != editor.is_on(index):
                    editor.cursor = index
                    await self.press("space")
        elif isinstance(editor, Toggles):
            await self._choose(editor, text)
        else:
            raise AssertionError(f"{name} has an editor that no test knows: {editor!r}")

    async def _editor(self, name: str) -> Editor:
        """The editor of a field, unfolded and, where keys are needed, with the focus."""
        if name not in {r.entry.field.name for r in self.form.query(FieldRow)}:
            self.form.query_one(FormBody).unfold(focus=False)
            await self.pilot.pause()
        editor = self.row(name).editor
        if isinstance(editor, (WordList, Toggles)):
            editor.focus()
            await self.pilot.pause()
        return editor

    async def _mark(self, editor: WordList, text: str) -> None:
        words = [line.id or "" for line in editor.options]
        prompts = [str(line.prompt)[2:] for line in editor.options]
        for word in text.split(", "):
            editor.highlighted = (prompts if word in prompts else words).index(word)
            await self.press("space")

    async def _choose(self, editor: Toggles, text: str) -> None:
        labels = list(editor.labels())
        index = next(i for i, label in enumerate(labels) if label.startswith(text))
        for _ in labels:
            if not editor.is_on(index):
                await self.press("right")
        assert editor.is_on(index)

    async def until(self, done: Callable[[], bool], what: str = "it") -> None:
        """Waits for something that a worker brings about."""
        for _ in range(400):
            if done():
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"waited in vain for {what}: {self._faults()}")

    async def to_review(self) -> "Driver":
        """ctrl+s, until the review is there."""
        await self.press("ctrl+s")
        await self.until(lambda: isinstance(self.screen, ReviewScreen), "the review")
        return self

    async def send(self) -> "Driver":
        """ctrl+s in the review, until something came of it."""
        review = self.review
        await self.press("ctrl+s")
        await self.until(lambda: self.screen is not review or not review.sending, "an answer")
        await self.pilot.pause()
        return self

    async def start(self, flow: Flow) -> "Driver":
        """Starts the next flow."""
        self.app.start(flow)
        await self.until(lambda: len(self.app.screen_stack) > 1, "a screen")
        await self.pilot.pause()
        return self

    async def finished(self) -> Any:
        """What the flow answered."""
        await self.until(self._is_over, "the end")
        return self.app.result

    def _is_over(self) -> bool:
        return self.app.result != "not finished"

    def _faults(self) -> str:
        if isinstance(self.screen, ReviewScreen):
            return self.says("#review-state")
        if not isinstance(self.screen, FormScreen):
            return repr(self.screen)
        problem = self.says("#form-problem") if self.form.query("#form-problem") else ""
        return f"{self.form.body.faulty} {problem}"


@asynccontextmanager
async def opened(flow: Flow, size: tuple[int, int] = SIZE) -> AsyncIterator[Driver]:
    """The flow's first screen, and a driver for it."""
    app = FormApp(flow)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield Driver(pilot, app)


def new(workspace: Workspace, resource: str, **prefill: Any) -> Flow:
    """The flow that creates a record."""
    return lambda app: flows.create_record(app, workspace, resource, prefill)


def edit(workspace: Workspace, resource: str, key: str) -> Flow:
    """The flow that edits one."""
    return lambda app: flows.edit_record(app, workspace, resource, key)


@contextmanager
def demo_firm(*resources: str) -> Iterator[Workspace]:
    """The demo at NOW, with these categories read."""
    workspace = demo_workspace(clock=lambda: NOW)

    async def read() -> None:
        for resource in resources:
            await workspace.sync(resource)
        await workspace.wire.aclose()

    asyncio.run(read())
    yield workspace
    workspace.close()


def forget_drafts(workspace: Workspace) -> None:
    """Nobody left a form unfinished here."""
    for place, _ in workspace.kept.drafts():
        workspace.kept.drop_draft(place)


def remove(workspace: Workspace, resource: str, key: str) -> Flow:
    """The flow that deletes or cancels one."""
    return lambda app: flows.delete_record(app, workspace, resource, key)


@contextmanager
def sandbox(urls: str = "new", wrapper: str = "documented") -> Iterator[Running]:
    """A sandbox over HTTP, its clock stopped at NOW."""
    world = firm(today=date(2026, 11, 23))
    world.frozen = NOW
    with running(world, urls=urls, wrapper=wrapper) as server:
        yield server


def workspace_on(
    server: Running, home: Path, *, production: bool = False, **options: Any
) -> Workspace:
    """A workspace on a sandbox."""
    profile = Profile(
        "firm", base_url=server.base_url, budget=0, zone="Europe/Berlin", production=production
    )
    return open_workspace(
        profile,
        token=DEMO_TOKEN,
        paths=paths({"CALTUI_HOME": str(home)}),
        clock=lambda: NOW,
        **options,
    )
