"""No method of ours is taken by Textual for what a key does: it calls `key_at` for an `@`."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from textual.message_pump import MessagePump

import caltui.tui
from tests.tui.conftest import Sit


def ours() -> Iterator[type[MessagePump]]:
    """Every widget, screen and app of the program."""
    for module in pkgutil.walk_packages(caltui.tui.__path__, "caltui.tui."):
        import_module(module.name)
    left = [MessagePump]
    while left:
        kind = left.pop()
        left += kind.__subclasses__()
        if kind.__module__.startswith("caltui."):
            yield kind


def test_no_method_is_named_as_the_handler_of_a_key() -> None:
    found = [
        f"{kind.__name__}.{name}"
        for kind in ours()
        for name in vars(kind)
        if name.startswith(("key_", "_key_"))
    ]
    assert found == []


async def test_an_at_sign_leaves_the_table_as_it_is(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("at")
        await seat.pilot.pause()
        assert seat.app.screen is seat.browse
        assert seat.table.cursor_key
