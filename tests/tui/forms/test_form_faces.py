"""The first frame of a form shows editors that are not made yet: nobody can tell."""

from collections.abc import Iterator
from typing import Any

import pytest
from rich.style import Style
from textual.widgets import Input

from caltui.catalog.load import catalog
from caltui.tui.edit.form import FormScreen
from caltui.tui.forms.body import FormBody
from caltui.tui.forms.editors.lines import LineEditor
from caltui.tui.forms.editors.suggest import Suggest
from caltui.tui.forms.editors.toggles import Toggles
from caltui.tui.forms.field_row import FieldRow
from caltui.workspace.workspace import Workspace
from tests.tui.forms_support import demo_firm, edit, forget_drafts, new, opened

Cells = list[list[tuple[str, Style | None]]]
SIZES = [(80, 24), (120, 40)]
CREATED = [r.key for r in catalog().resources() if r.can("create")]


def cells(form: FormScreen) -> Cells:
    """The rows of editors of one line as they are on the screen: each cell with its style."""
    body = form.query_one(FormBody)
    strips = form._compositor.render_strips()
    lines: Cells = []
    for row in form.query(FieldRow):
        if isinstance(row.editor, (LineEditor, Suggest, Toggles)):
            seen = row.region.intersection(body.region)
            parts = [strips[y].crop(*seen.column_span) for y in seen.line_range]
            lines += [[(letter, s.style) for s in strip for letter in s.text] for strip in parts]
    assert lines
    return lines


@pytest.fixture(scope="module")
def firm() -> Iterator[Workspace]:
    with demo_firm("users", "event-types", "schedules") as workspace:
        yield workspace


@pytest.fixture
async def workspace(firm: Workspace) -> Any:
    forget_drafts(firm)
    yield firm
    await firm.wire.aclose()


@pytest.fixture
def first(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Cells, int]]:
    """What forms showed first, and how many editors were made by then. No cursor blinks."""
    monkeypatch.setattr(Input, "_toggle_cursor", lambda line: None)
    seen: list[tuple[Cells, int]] = []
    whole = FormScreen.painted_first

    def look(form: FormScreen) -> None:
        seen.append((cells(form), len(form.query("FieldRow > *"))))
        whole(form)

    monkeypatch.setattr(FormScreen, "painted_first", look)
    return seen


def same(one: Cells, other: Cells) -> None:
    assert [_text(line) for line in one] == [_text(line) for line in other]
    for y, (line, beside) in enumerate(zip(one, other, strict=True)):
        for x, (cell, now) in enumerate(zip(line, beside, strict=True)):
            assert _seen(cell) == _seen(now), f"line {y}, cell {x}: {cell} then {now}"


def _text(line: list[tuple[str, Style | None]]) -> str:
    return "".join(letter for letter, _ in line)


def _seen(cell: tuple[str, Style | None]) -> Any:
    letter, style = cell
    assert style is not None
    attributes = (style.bold, style.dim, style.italic, style.underline, style.reverse)
    return letter, style.bgcolor, letter != " " and style.color, [bool(one) for one in attributes]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("resource", CREATED)
async def test_a_new_record(
    workspace: Workspace, first: list[tuple[Cells, int]], resource: str, size: tuple[int, int]
) -> None:
    async with opened(new(workspace, resource), size) as driver:
        await driver.until(lambda: not driver.form.being_made)
        await driver.pilot.pause()
        (shown, made), now = first[0], cells(driver.form)
        same(shown, now)
        assert made <= len(driver.form.query("FieldRow > *"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("resource", "key"), [("event-types", "1"), ("users", "1")])
async def test_a_record_that_is_there(
    workspace: Workspace,
    first: list[tuple[Cells, int]],
    resource: str,
    key: str,
    size: tuple[int, int],
) -> None:
    async with opened(edit(workspace, resource, key), size) as driver:
        await driver.until(lambda: "read again" in driver.says("#form-status"))
        await driver.until(lambda: not driver.form.being_made)
        await driver.pilot.pause()
        (shown, made), now = first[0], cells(driver.form)
        same(shown, now)
        assert made < len(driver.form.query("FieldRow > *")), "some were only drawn at first"
