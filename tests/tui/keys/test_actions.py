"""The table of actions: ids, keys, remapping, help, hints, and who binds what."""

import importlib
import inspect
import pkgutil
from collections import Counter

import pytest
from rich.cells import cell_len
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widgets import OptionList

import caltui.tui
from caltui.tui.dialogs.help import HelpScreen, key_rows
from caltui.tui.edit.form import FormScreen
from caltui.tui.keys.actions import ACTIONS, BY_ID, bindings
from caltui.tui.keys.commands import COMMANDS
from caltui.tui.keys.key_names import never_fires
from caltui.tui.keys.keymap import ACTIVE_TOGETHER, key_faults
from caltui.tui.team.screen import TeamScreen
from caltui.tui.widgets.key_hints import ORDER, KeyHints
from tests.tui.conftest import Sit


def modules() -> list[str]:
    return [m.name for m in pkgutil.walk_packages(caltui.tui.__path__, "caltui.tui.")]


def test_ids_are_unique_and_no_node_binds_a_key_twice() -> None:
    assert len(BY_ID) == len(ACTIONS)
    keys = Counter((a.where, key) for a in ACTIONS for key in a.keys.split(","))
    assert [pair for pair, count in keys.items() if count > 1] == []


def test_no_key_is_one_that_terminals_cannot_tell_apart() -> None:
    every = {key for action in ACTIONS for key in action.keys.split(",")}
    assert not every & {"ctrl+i", "ctrl+j", "ctrl+m", "ctrl+h"}


def test_every_binding_of_ours_has_an_id() -> None:
    found: dict[str, int] = {}
    for name in modules():
        for _, node in inspect.getmembers(importlib.import_module(name), inspect.isclass):
            if not issubclass(node, DOMNode) or not node.__module__.startswith("caltui.tui"):
                continue
            for binding in node.__dict__.get("BINDINGS", ()):
                assert isinstance(binding, Binding), node
                assert binding.id, (node, binding)
                found[node.__name__] = found.get(node.__name__, 0) + 1
    assert {"Console", "BrowseScreen", "VirtualTable", "Sidebar", "FormScreen"} <= set(found)


def test_every_action_of_the_table_is_bound_and_exists() -> None:
    bound: dict[str, list[type[DOMNode]]] = {}
    for name in modules():
        for _, node in inspect.getmembers(importlib.import_module(name), inspect.isclass):
            if issubclass(node, DOMNode) and node.__module__.startswith("caltui.tui"):
                for binding in node.__dict__.get("BINDINGS", ()):
                    bound.setdefault(binding.id, []).append(node)
    for action in ACTIONS:
        method = f"action_{action.call.partition('(')[0]}"
        assert bound.get(action.id), f"{action.id} is bound nowhere"
        for node in bound[action.id]:
            heirs = [node, *node.__subclasses__()]
            assert any(hasattr(heir, method) for heir in heirs), (node, method)


def test_every_command_has_its_action_and_its_function() -> None:
    called = {action.id: action.call for action in ACTIONS if action.call.startswith("command(")}
    assert called == {id: f"command('{id}')" for id in COMMANDS}
    for command in (*COMMANDS.values(), *TeamScreen.commands.values()):
        assert inspect.iscoroutinefunction(command.load()), command.path


def test_hints_name_real_actions() -> None:
    assert set(ORDER) <= set(BY_ID)


@pytest.mark.parametrize(
    ("keymap", "words"),
    [
        ({"table.down": "k"}, "k is given to both"),
        ({"nothing.there": "x"}, "no action 'nothing.there'"),
        ({"place.refrsh": "x"}, "did you mean 'place.refresh'?"),
        ({"place.refresh": "e"}, "place.edit does not answer to it"),
        ({"app.find": "e"}, "app.find does not answer to it"),
        ({"table.down": "e"}, "place.edit does not answer to it"),
        ({"place.refresh": "f8", "place.edit": "f8"}, "only one answers to it"),
        ({"place.refresh": "?"}, "question_mark is given to both place.refresh and app.help"),
        ({"place.refresh": "ctlr+r"}, "did you mean 'ctrl+r'? It keeps its own: r, f5."),
        ({"place.refresh": "F5"}, "did you mean 'f5'?"),
        ({"place.refresh": "g g"}, "is several keys"),
        ({"place.refresh": "f8, F5"}, "did you mean 'f5'?"),
        ({"table.down": "ctrl+n"}, ""),
        ({"form.review": "ctrl+r"}, ""),
        ({"place.refresh": "e", "place.edit": "f6"}, ""),
        ({"place.refresh": "f5, ctrl+r"}, ""),
        ({"place.refresh": ""}, ""),
        ({action.id: action.keys for action in ACTIONS}, ""),
    ],
)
def test_a_users_keys_are_checked(keymap: dict[str, str], words: str) -> None:
    found = key_faults(keymap)
    assert words in found[0] if words else found == []
    assert len(found) == bool(words)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Esc", "escape"),
        ("PgUp", "pageup"),
        ("ctrl-r", "ctrl+r"),
        ("^r", "ctrl+r"),
        ("ctrl+R", "ctrl+r"),
        ("shift+r", "R"),
        ("ctrl+/", "ctrl+slash"),
        ("shift+ctrl+left", "ctrl+shift+left"),
        ("Control+X", "ctrl+x"),
    ],
)
def test_what_was_meant_by_a_key_is_named(text: str, meant: str) -> None:
    assert f"did you mean '{meant}'?" in never_fires(text)
    assert never_fires(meant) == ""


def test_every_key_of_ours_can_be_pressed() -> None:
    for action in ACTIONS:
        assert [never_fires(key) for key in action.keys.split(",")] == [""] * (
            action.keys.count(",") + 1
        ), action


async def test_an_unbound_action_has_no_key_and_says_so(sit: Sit) -> None:
    async with sit(keys={"rows.export": "", "place.edit": "F4"}) as seat:
        await seat.press("x")
        assert seat.app.screen is seat.browse
        hints, _ = seat.browse.query_one(KeyHints).known()
        assert not any("Export" in hint.label for hint in hints)
        await seat.press("question_mark")
        text = str(seat.app.screen.query_one("#help-text").content)
        assert "The key 'F4' of place.edit can never be pressed" in text
        line = next(line for line in text.splitlines() if line.endswith("rows.export"))
        assert line.split()[0] == "—"
        await seat.press("escape", "e")
        assert isinstance(seat.app.screen, FormScreen), "a wrong key takes no right one away"


async def test_the_keys_screen_shows_the_id_of_every_action(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("question_mark")
        text = str(seat.app.screen.query_one("#help-text").content)
        wanted = {row.id for rows in key_rows(seat.browse).values() for row in rows}
        assert {"place.refresh", "rows.export", "app.quit"} <= wanted
        assert wanted <= {line.split()[-1] for line in text.splitlines() if line.strip()}
        room = seat.app.screen.query_one("#help-scroll").scrollable_content_region.width - 2
        assert max(map(cell_len, text.splitlines())) <= room


def test_every_node_stands_among_those_it_works_with() -> None:
    known = {place for places in ACTIVE_TOGETHER for place in places}
    assert {action.where for action in ACTIONS} <= known


async def test_a_users_keys_work_and_a_clash_is_reported(sit: Sit) -> None:
    async with sit(keys={"table.down": "ctrl+n", "nothing.there": "x"}) as seat:
        await seat.press("g", "ctrl+n")
        assert seat.table.cursor_index == 1
        await seat.press("j")
        assert seat.table.cursor_index == 1, "the old key is free"
        assert any("nothing.there" in toast for toast in seat.toasts)


async def test_help_lists_the_keys_of_what_has_focus(sit: Sit) -> None:
    async with sit() as seat:
        rows = {row.keys: row.text for group in key_rows(seat.browse).values() for row in group}
        assert rows["↓ j"] == "One row down"
        assert rows["/"].startswith("Filter as you type")
        await seat.press("question_mark")
        assert isinstance(seat.app.screen, HelpScreen)
        assert "One row down" in str(seat.app.screen.query_one("#help-text").content)
        await seat.press("q")
        assert seat.app.screen is seat.browse
        await seat.press("b")
        texts = [row.text for group in key_rows(seat.browse).values() for row in group]
        assert "The next line" in texts
        assert "One row down" not in texts


def test_bindings_come_in_the_order_of_the_table() -> None:
    assert [b.id for b in bindings("sheet")] == ["sheet.close"]
    assert all(b.priority for b in bindings("prompt"))


async def test_the_keys_screen_begins_with_what_has_focus_and_filters(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("question_mark")

        def text() -> str:
            return str(seat.app.screen.query_one("#help-text").content)

        assert text().splitlines()[0] == "In focus"
        assert "table." in text().splitlines()[1]
        await seat.press("slash")
        await seat.type("csv")
        assert [line.split()[-1] for line in text().splitlines() if "." in line] == ["rows.export"]
        await seat.press("ctrl+u")
        await seat.type("zzz")
        assert text() == "No key has these words.\n"
        await seat.press("escape")
        assert "rows.filter" in text()
        await seat.press("escape")
        assert seat.app.screen is seat.browse


async def test_the_palette_shows_the_key_and_the_id(sit: Sit) -> None:
    async with sit(keys={"rows.export": "f7"}) as seat:
        await seat.press("ctrl+p")
        await seat.type("csv")

        def first() -> str:
            options = seat.app.screen.query_one(OptionList)
            return str(options.get_option_at_index(0).prompt) if options.option_count else ""

        await seat.until(lambda: first().startswith("Export\n"))
        assert "f7 · Write what is shown to a file · rows.export" in " ".join(first().split())
