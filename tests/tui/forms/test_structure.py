"""Lists, objects and maps in a form: edited by their parts, and what is sent of them."""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from textual.widgets import Static

from caltui.catalog.load import catalog
from caltui.catalog.model import Field
from caltui.tui.forms.editors.lines import AreaEditor
from caltui.tui.forms.editors.structure import StructureEditor
from caltui.tui.forms.editors.structured import read_text, unknown_parts, write_text
from caltui.tui.forms.values.json_screen import JsonScreen
from caltui.tui.forms.values.parts_screen import PartsScreen
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.workspace import Workspace
from tests.support.in_view import out_of_view
from tests.support.sandbox import Running
from tests.tui.forms_support import Driver, edit, forget_drafts, new, opened, sandbox, workspace_on

TEAM_EVENT = "18"


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Running, Workspace]]:
    with TemporaryDirectory() as home, sandbox() as server:
        yield server, workspace_on(server, Path(home))


@pytest.fixture
async def workspace(running: tuple[Running, Workspace]) -> AsyncIterator[Workspace]:
    server, workspace = running
    for resource in ("event-types", "users", "schedules", "teams", "custom-inputs"):
        await workspace.sync(resource)
    await workspace.fetch("event-types", [TEAM_EVENT])
    forget_drafts(workspace)
    server.requests.clear()
    yield workspace
    await workspace.wire.aclose()


@pytest.fixture
def server(running: tuple[Running, Workspace]) -> Running:
    return running[0]


async def at(driver: Driver, name: str) -> StructureEditor:
    """Goes to a structured field."""
    await driver.focus(name)
    editor = driver.row(name).editor
    assert isinstance(editor, StructureEditor)
    return editor


async def parts(driver: Driver, *keys: str) -> PartsScreen:
    """Presses keys until the dialog with the parts is there."""
    await driver.press(*keys)
    await driver.until(lambda: isinstance(driver.screen, PartsScreen), "the parts")
    screen = driver.screen
    assert isinstance(screen, PartsScreen)
    await driver.pilot.pause()
    return screen


async def take(driver: Driver) -> None:
    """ctrl+s in the dialog, back in the form."""
    before = driver.screen
    await driver.press("ctrl+s")
    await driver.until(lambda: driver.screen is not before, "the form")
    await driver.pilot.pause()


async def sent(driver: Driver, server: Running) -> Any:
    """Sends the form, and returns the body that arrived."""
    await driver.to_review()
    await driver.send()
    await driver.finished()
    return [request for request in server.requests if request.method != "GET"][-1].body


async def test_limits_are_typed_as_numbers(workspace: Workspace, server: Running) -> None:
    async with opened(edit(workspace, "event-types", TEAM_EVENT)) as driver:
        await at(driver, "bookingLimits")
        await parts(driver, "enter")
        await driver.type("3")
        await driver.press("tab")
        await driver.type("10")
        await take(driver)
        body = await sent(driver, server)
    assert body["bookingLimits"] == {"PER_DAY": 3, "PER_WEEK": 10}


async def test_a_place_is_added_moved_and_taken_away(workspace: Workspace, server: Running) -> None:
    async with opened(edit(workspace, "event-types", TEAM_EVENT)) as driver:
        editor = await at(driver, "locations")
        screen = await parts(driver, "n")
        for name, text in {"type": "link", "link": "https://meet.example.com/ada"}.items():
            screen.model.set(name, text)
        await take(driver)
        assert [row["type"] for row in editor.value] == ["integrations:daily", "link"]
        await driver.press("shift+up")
        assert [row["type"] for row in editor.value] == ["link", "integrations:daily"]
        await driver.press("d", "u", "j", "d")
        assert [row["type"] for row in editor.value] == ["link"]
        body = await sent(driver, server)
    assert body["locations"] == [{"type": "link", "link": "https://meet.example.com/ada"}]


async def test_a_place_moved_while_it_is_edited_is_the_one_that_changes(
    workspace: Workspace,
) -> None:
    async with opened(edit(workspace, "event-types", TEAM_EVENT)) as driver:
        editor = await at(driver, "locations")
        before = [row["type"] for row in editor.value]
        editor.put_row({"type": "phone"})
        screen = await parts(driver, "enter")
        changed = screen.model.entries["type"].text
        editor.action_shift(-1)
        screen.model.set("type", "attendeeInPerson")
        await take(driver)
        assert changed == "phone"
        moved = [*before[:-1], "attendeeInPerson", before[-1]]
        assert [row["type"] for row in editor.value] == moved


async def test_a_place_removed_while_it_is_edited_is_added(workspace: Workspace) -> None:
    async with opened(edit(workspace, "event-types", TEAM_EVENT)) as driver:
        editor = await at(driver, "locations")
        before = [row["type"] for row in editor.value]
        editor.put_row({"type": "phone"})
        editor.move_to_key("0")
        screen = await parts(driver, "enter")
        editor.action_remove()
        screen.model.set("type", "attendeeInPerson")
        await take(driver)
        assert [row["type"] for row in editor.value] == [*before[1:], "phone", "attendeeInPerson"]


async def test_a_place_that_a_faster_key_removed_is_not_asked_for(workspace: Workspace) -> None:
    async with opened(edit(workspace, "event-types", TEAM_EVENT)) as driver:
        editor = await at(driver, "locations")
        form = driver.screen
        editor.change_value([])
        editor.post_message(editor.Asked(editor, "part", 0))
        editor.post_message(LineList.Chosen("0"))
        await driver.pilot.pause()
        assert driver.screen is form


async def test_hosts_are_chosen_by_name_and_all_are_sent(
    workspace: Workspace, server: Running
) -> None:
    seen = workspace.record("event-types", TEAM_EVENT)
    assert seen is not None
    before = seen.record["hosts"]
    async with opened(edit(workspace, "event-types", TEAM_EVENT)) as driver:
        editor = await at(driver, "hosts")
        assert editor.items[0].left == "Ada Fischer (2) · always there no"
        await driver.press("G", "d")
        await parts(driver, "n")
        await driver.type("Kenji Mori")
        await driver.press("enter")
        await take(driver)
        assert "Kenji Moriyama (7)" in editor.items[-1].left
        await driver.press("g")
        screen = await parts(driver, "enter")
        screen.model.set("isFixed", "yes")
        await take(driver)
        body = await sent(driver, server)
    assert body["hosts"] == [{**before[0], "isFixed": True}, *before[1:-1], {"userId": 7}]


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 60)])
async def test_what_the_dialog_says_is_seen_however_many_fields_it_has(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    async with opened(new(workspace, "bookings"), size) as driver:
        await at(driver, "responses")
        screen = await parts(driver, "enter")
        await driver.pilot.pause()
        assert out_of_view(screen) == []
        await driver.press("x", "escape")
        note = screen.query_one("#form-note", Static)
        assert "esc again drops it" in str(note.content)
        await driver.pilot.resize_terminal(80, 16)
        await driver.pilot.pause()
        assert out_of_view(screen) == []


async def test_metadata_is_key_and_value(workspace: Workspace, server: Running) -> None:
    async with opened(edit(workspace, "teams", "1")) as driver:
        editor = await at(driver, "metadata")
        await driver.fill("metadata", json.dumps({"requestedSlug": "x", "deep": {"a": [1]}}))
        await driver.focus("metadata")
        assert [item.left for item in editor.items] == [
            "requestedSlug = x",
            'deep = {"a": [1]}',
        ]
        await parts(driver, "n")
        await driver.type("floor")
        await driver.press("tab")
        await driver.type("3")
        await take(driver)
        await driver.press("g")
        await parts(driver, "enter")
        await driver.press("ctrl+u")
        await driver.type("hall")
        await take(driver)
        body = await sent(driver, server)
    assert body["metadata"] == {"requestedSlug": "hall", "deep": {"a": [1]}, "floor": 3}


async def test_questions_with_choices_are_edited_as_rows_in_rows(
    workspace: Workspace, server: Running
) -> None:
    async with opened(edit(workspace, "event-types", TEAM_EVENT)) as driver:
        await at(driver, "bookingFields")
        screen = await parts(driver, "n")
        for name, text in {"name": "floor", "type": "select", "label": "Which floor?"}.items():
            screen.model.set(name, text)
        inner = next(e for e in screen.query(StructureEditor) if e.field_name == "options")
        inner.focus()
        await driver.press("enter")
        await driver.until(lambda: driver.screen is not screen, "a choice")
        choice = driver.screen
        assert isinstance(choice, PartsScreen)
        choice.model.set("label", "First")
        choice.model.set("value", "1")
        await take(driver)
        await take(driver)
        body = await sent(driver, server)
    options = [{"label": "First", "value": "1"}]
    found = {"name": "floor", "type": "select", "label": "Which floor?", "options": options}
    assert body["bookingFields"] == [found]


async def test_what_a_stranger_put_there_is_kept_and_sent_along(
    workspace: Workspace, server: Running
) -> None:
    odd = [{"type": "phone", "teamOnly": {"deep": None}, "address": 7}, "a word", None]
    async with opened(edit(workspace, "event-types", TEAM_EVENT)) as driver:
        editor = await at(driver, "locations")
        await driver.until(lambda: "read again" in driver.says("#form-status"), "the record")
        driver.form.model.rebase(
            {**workspace.record("event-types", TEAM_EVENT).record, "locations": odd}
        )  # type: ignore[union-attr]
        driver.form.body.rebased([])
        assert [item.right for item in editor.items] == ["", "no object", "no object"]
        assert driver.form.model.values() == ({}, []), "nothing is changed by being shown"
        screen = await parts(driver, "enter")
        assert {"teamOnly", "type", "address"} <= set(screen.model.entries)
        screen.model.set("hostPhoneNumber", "+49301")
        await take(driver)
        assert editor.value == [{**odd[0], "hostPhoneNumber": "+49301"}, *odd[1:]]  # type: ignore[dict-item]
        await driver.press("j", "enter")
        await driver.until(lambda: isinstance(driver.screen, JsonScreen), "its JSON")
        assert "only its JSON fits" in driver.says("#value-json-note")
        await driver.press("escape")


@pytest.mark.parametrize("text", ["{}", '"phone"', "7", "true", "null", "[1", "  [", "nothing"])
async def test_another_structure_falls_back_to_its_json_and_says_why(
    workspace: Workspace, text: str
) -> None:
    async with opened(edit(workspace, "event-types", TEAM_EVENT)) as driver:
        editor = await at(driver, "locations")
        await driver.fill("locations", text)
        await driver.focus("locations")
        assert editor.why
        for key in ("d", "shift+down", "shift+up"):
            await driver.press(key)
        assert editor.text == text
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.screen, JsonScreen), "its JSON")
        assert driver.says("#value-json-note") == editor.why
        await driver.press("escape")
        assert editor.text == text


async def test_json_is_reached_by_a_key_and_checked(workspace: Workspace) -> None:
    async with opened(edit(workspace, "event-types", TEAM_EVENT)) as driver:
        editor = await at(driver, "bookingLimits")
        await driver.press("J")
        await driver.until(lambda: isinstance(driver.screen, JsonScreen), "its JSON")
        screen = driver.screen
        assert isinstance(screen, JsonScreen)
        screen.query_one(AreaEditor).select_all()
        await driver.type('{"PER_DAY": 4, "PER_MOON": 1')
        await driver.press("ctrl+s")
        assert "Must be JSON" in driver.says("#value-json-note")
        await driver.type("}")
        await take(driver)
        assert editor.value == {"PER_DAY": 4, "PER_MOON": 1}
        assert editor.items[-1].left.startswith("PER_MOON:")


async def test_leaving_the_parts_takes_nothing_and_says_so(workspace: Workspace) -> None:
    async with opened(edit(workspace, "event-types", TEAM_EVENT)) as driver:
        editor = await at(driver, "bookingLimits")
        before = editor.text
        screen = await parts(driver, "enter")
        await driver.type("x")
        await driver.press("ctrl+s")
        assert driver.screen is screen, "a word is no number"
        assert screen.body.faulty["PER_DAY"].startswith("Must be a whole number")
        await driver.press("escape")
        assert driver.screen is screen
        assert "esc again drops it" in driver.says("#form-note")
        await driver.press("escape")
        await driver.until(lambda: driver.screen is driver.app.screen_stack[-1], "the form")
        assert driver.form.model.entries["bookingLimits"].text == before


async def test_a_part_that_is_needed_is_asked_for(workspace: Workspace) -> None:
    async with opened(new(workspace, "event-types")) as driver:
        await at(driver, "hosts")
        screen = await parts(driver, "enter")
        await driver.press("ctrl+s")
        assert screen.body.faulty == {"userId": "Is needed."}


async def test_taking_away_what_was_added_is_no_change(workspace: Workspace) -> None:
    async with opened(edit(workspace, "event-types", TEAM_EVENT)) as driver:
        editor = await at(driver, "locations")
        before = editor.text
        editor.put_row({"type": "phone"})
        await driver.press("d")
        assert editor.text == before
        assert driver.form.model.values() == ({}, [])


def structured() -> list[Field]:
    """Every structured field of the catalogue, also inside others."""
    found: list[Field] = []
    todo = [field for op in catalog().operations() for field in op.body]
    while todo:
        field = todo.pop()
        todo += field.parts
        found += [field] if field.layout else []
    return found


def test_no_field_with_a_known_structure_is_left_to_json() -> None:
    assert len(structured()) > 15
    plain = [
        (op.resource, op.name, field.name)
        for op in catalog().operations()
        for field in op.body
        if field.sent and not field.layout and (field.type == "json" or field.shape)
    ]
    assert plain == []


@pytest.mark.parametrize("value", [{}, [], {"": None}, {"a b": 0}, {"x": [{}]}, [{"": ""}], [None]])
def test_any_value_is_shown_and_written_back_as_it_was(value: Any) -> None:
    for field in structured():
        found = read_text(field, json.dumps(value))
        if not found.why:
            assert found.value == value
            assert read_text(field, write_text(found.value)).value == value
        rows = value if isinstance(value, list) else [value]
        assert all(len(unknown_parts(field, row)) <= 1 for row in rows if isinstance(row, dict))
