"""The table of actions: ids, keys, remapping, help, hints, and who binds what."""

import importlib
import inspect
import pkgutil
from collections import Counter

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import caltui.tui
from caltui.tui.actions import ACTIONS, BY_ID, bindings
from caltui.tui.keymap import key_faults
from caltui.tui.screens.help import HelpScreen, key_rows
from caltui.tui.widgets.key_hints import ORDER
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


def test_hints_name_real_actions() -> None:
    assert set(ORDER) <= set(BY_ID)


@pytest.mark.parametrize(
    ("keymap", "words"),
    [
        ({"table.down": "k"}, "k is given to both"),
        ({"nothing.there": "x"}, "no action 'nothing.there'"),
        ({"table.down": "ctrl+n"}, ""),
        ({"form.review": "ctrl+r"}, ""),
    ],
)
def test_a_users_keys_are_checked(keymap: dict[str, str], words: str) -> None:
    found = key_faults(keymap)
    assert words in found[0] if words else found == []


async def test_a_users_keys_work_and_a_clash_is_reported(sit: Sit) -> None:
    async with sit(keys={"table.down": "ctrl+n", "nothing.there": "x"}) as seat:
        await seat.press("ctrl+n")
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
