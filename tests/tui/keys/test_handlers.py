"""What Textual finds by name or by the first base of a class: handlers of keys, styles.

It calls `key_at` for an `@`, and takes styles from the first base of each class alone.
"""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from textual.dom import DOMNode
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


def bases(kind: type) -> Iterator[type]:
    """The classes from which Textual takes the styles of this one: the first base of each."""
    while issubclass(kind, DOMNode):
        yield kind
        kind = next((base for base in kind.__bases__ if issubclass(base, DOMNode)), object)


def test_every_class_has_the_styles_of_all_its_bases() -> None:
    missing = [
        f"{kind.__name__}: {name}"
        for kind in ours()
        for base in kind.__mro__
        for name in vars(base).get("COMPONENT_CLASSES", ())
        if issubclass(kind, DOMNode) and base not in bases(kind)
    ]
    assert missing == []


async def test_an_at_sign_leaves_the_table_as_it_is(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("at")
        await seat.pilot.pause()
        assert seat.app.screen is seat.browse
        assert seat.table.cursor_key
