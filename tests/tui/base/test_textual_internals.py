"""The private names of Textual: how many there are, where, and what an upgrade has broken."""

import ast
import asyncio
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from functools import cache
from types import ModuleType

import pytest
from textual import events
from textual._styles_cache import StylesCache
from textual.app import App, ComposeResult
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.widgets import Static

import caltui
from caltui.tui.base import textual_internals
from caltui.tui.base.compositor import SparseCompositor, SparseScreen, draw_sparsely
from caltui.tui.base.textual_internals import (
    WatchedApp,
    XTermParser,
    compositor_of,
    forget_grounds,
    paint,
)

MOST = 9
HOME = textual_internals.__name__
FOREIGN = ("textual", "rich")

Use = tuple[str, str]
"""The module that uses a private name, and the name."""


def private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def foreign(kind: type) -> bool:
    return kind.__module__.partition(".")[0] in FOREIGN


def modules(package: ModuleType) -> Iterator[ModuleType]:
    """Every module of a package that can be loaded here."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.endswith(("__main__", "win32", "windows_driver", "demo")):
            yield importlib.import_module(found.name)


@cache
def own(kind: type) -> frozenset[str]:
    """The private names that a class defines, or uses of itself."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    except (OSError, TypeError, SyntaxError):
        return frozenset(filter(private, vars(kind)))
    used = {node.attr for node in ast.walk(tree) if of_itself(node)}
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    return frozenset(filter(private, used.union(*map(defined, body))))


def defined(statement: ast.stmt) -> set[str]:
    """The names that a statement of a class body defines."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        return {statement.name}
    return {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def of_itself(node: ast.AST) -> bool:
    """Whether a piece of code is `self.x`, `cls.x` or `super().x`."""
    if not isinstance(node, ast.Attribute):
        return False
    of = node.value.func if isinstance(node.value, ast.Call) else node.value
    return isinstance(of, ast.Name) and of.id in ("self", "cls", "super")


def classes(module: ModuleType) -> list[type]:
    return [
        kind
        for kind in vars(module).values()
        if inspect.isclass(kind) and kind.__module__ == module.__name__
    ]


@cache
def foreign_names() -> frozenset[str]:
    """Every private name of a class of Textual's that a screen, an app or a driver may be."""
    kinds = [kind for module in modules(caltui.tui) for kind in classes(module)]  # type: ignore[attr-defined]
    bases = {base for kind in kinds for base in kind.__mro__ if foreign(base)}
    return frozenset().union(*map(own, bases)) - {"_make", "_replace", "_asdict", "_fields"}


def imported(tree: ast.AST) -> Iterator[str]:
    """Private names, or all names of private modules, that are imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in FOREIGN:
            hidden = any(map(private, str(node.module).split(".")))
            yield from (alias.name for alias in node.names if hidden or private(alias.name))
        if isinstance(node, ast.Import):
            yield from (
                alias.name
                for alias in node.names
                if alias.name.partition(".")[0] in FOREIGN
                and any(map(private, alias.name.split(".")))
            )


def reached(tree: ast.AST) -> Iterator[str]:
    """Private names of Textual's that are reached through another object."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in foreign_names():
            of_os = isinstance(node.value, ast.Name) and node.value.id == "os"
            if not of_os and not of_itself(node):
                yield node.attr


def inherited(kind: type) -> Iterator[Use]:
    """Private names of the foreign bases that our own bases use, override or overwrite."""
    names = frozenset().union(*(own(base) for base in kind.__mro__ if foreign(base)))
    for base in kind.__mro__:
        if base.__module__.startswith("caltui."):
            yield from ((base.__module__, name) for name in own(base) & names)


@cache
def uses() -> frozenset[Use]:
    """All uses of private names in the package."""
    found: set[Use] = set()
    for module in modules(caltui.tui):  # type: ignore[attr-defined]
        tree = ast.parse(inspect.getsource(module))
        found.update((module.__name__, name) for name in (*imported(tree), *reached(tree)))
        for kind in classes(module):
            found.update(inherited(kind))
    return frozenset(found)


def test_one_file_uses_private_names_of_textual_and_few() -> None:
    elsewhere = sorted((module, name) for module, name in uses() if module != HOME)
    assert not elsewhere, "use a public name, or add it to textual_internals"
    names = {name for _, name in uses()}
    assert len(names) <= MOST, sorted(names)


class Named(Static):
    """Overwrites a name of Textual's by accident."""

    def __init__(self) -> None:
        super().__init__()
        self._name = "by accident"


def test_the_scan_sees_every_way_to_use_a_private_name() -> None:
    code = "from textual._loop import loop_first\nimport rich._emoji_codes\nx._compositor"
    tree = ast.parse(code)
    assert {*imported(tree), *reached(tree)} == {"loop_first", "rich._emoji_codes", "_compositor"}
    of_bases = frozenset().union(*(own(base) for base in Named.__mro__ if foreign(base)))
    assert "_name" in own(Named) & of_bases


@pytest.mark.parametrize("name", sorted({name for _, name in uses()}))
def test_each_name_is_told_of(name: str) -> None:
    assert name in (textual_internals.__doc__ or ""), "say what it is for, and what it buys"


# What an upgrade of Textual would break, name by name


class Shown(SparseScreen[None]):
    def compose(self) -> ComposeResult:
        yield Static("before", id="words")


class Host(App[None]):
    """Shows one screen; notes what is displayed."""

    def get_default_screen(self) -> Screen[object]:
        return Shown()


def test_a_compositor_draws_through_render_chops() -> None:
    asked: list[Region] = []

    class Noting(SparseCompositor):
        def pieces(self, crop, wanted):  # type: ignore[no-untyped-def]
            asked.append(crop)
            return super().pieces(crop, wanted)

    compositor = Noting()
    compositor.reflow(Screen(), Size(4, 2))
    compositor.render_strips()
    assert asked == [Region(0, 0, 4, 2)], (
        "Textual's Compositor no longer draws in `_render_chops`: OwnCompositor is passed by"
    )


async def test_a_screen_keeps_its_compositor_where_we_put_ours() -> None:
    async with Host().run_test() as pilot:
        await pilot.pause()
        compositor = compositor_of(pilot.app.screen)
        assert isinstance(compositor, SparseCompositor), "Screen has its compositor elsewhere"
        assert compositor.drawn, "Screen no longer draws with its `_compositor`"


async def test_a_screen_that_is_not_ours_takes_our_compositor() -> None:
    screen: Screen[None] = Screen()
    draw_sparsely(screen)
    assert isinstance(compositor_of(screen), SparseCompositor)


async def test_what_has_changed_is_painted_when_it_is_asked_for() -> None:
    async with Host().run_test() as pilot:
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, Shown)
        before = screen.compositor.drawn
        screen.refresh()
        paint(screen)
        assert screen.compositor.drawn > before, (
            "Screen no longer paints in `_on_timer_update`: keys are answered a frame later"
        )


async def test_nothing_drawn_of_a_closed_screen_is_held() -> None:
    async with Host().run_test() as pilot:
        await pilot.pause()
        cache = StylesCache.get_inner_outer
        assert cache.cache_info().currsize, "Textual remembers grounds elsewhere"
        forget_grounds()
        assert not cache.cache_info().currsize


def test_the_parser_makes_events_of_bytes() -> None:
    keys = [event for event in XTermParser().feed("j\x1b[A") if isinstance(event, events.Key)]
    assert [event.key for event in keys] == ["j", "up"], (
        "XTermParser reads keys in another way: see `Keys` in terminal/driver.py"
    )


class Fails(Static):
    def on_focus(self) -> None:
        raise ValueError("in a widget")


class Watched(WatchedApp[None]):
    """Notes what fails."""

    def __init__(self) -> None:
        super().__init__()
        self.acts: list[str] = []
        self.parts: list[str] = []
        self.told = asyncio.Event()

    def compose(self) -> ComposeResult:
        yield Fails("x")

    def act_failed(self, error: Exception) -> None:
        self.acts.append(str(error))

    def part_failed(self, error: Exception) -> None:
        self.parts.append(str(error))
        self.told.set()

    def action_fail(self) -> None:
        raise ValueError("in an act")


async def test_an_error_in_an_act_of_the_app_does_not_end_it() -> None:
    app = Watched()
    async with app.run_test() as pilot:
        app.call_later(app.action_fail)
        await pilot.pause()
        assert app.acts == ["in an act"], (
            "the app's messages no longer go through `_dispatch_message`: an error ends the app"
        )


async def test_an_error_in_a_widget_is_told_to_the_app() -> None:
    app = Watched()
    async with app.run_test() as pilot:
        pilot.app.query_one(Fails).post_message(events.Focus())
        await asyncio.wait_for(app.told.wait(), 10)
        assert app.parts == ["in a widget"], (
            "errors no longer go to `App._handle_exception`: one in a widget ends the app"
        )
