"""The structure of the package: no circles of files, rooms in an order, folders and files in size.

Every import counts, those inside functions and under TYPE_CHECKING too. A room is what stands on
the first level of a package: a folder, or a file.
"""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "caltui"
MOST_LINES, MOST_ENTRIES = 400, 20

ROOMS = {
    "caltui.tui": (
        *("keys", "base", "terminal", "widgets", "forms", "dialogs", "table", "edit"),
        *("acts", "journal", "booking_acts", "search", "team", "week", "agenda", "inbox"),
        *("browse", "related", "app"),
    ),
    "caltui.workspace": (
        *("base", "records", "table", "sync", "profile", "slots", "writes", "team", "journal"),
        *(
            "bulk",
            "acts",
            "week",
            "agenda",
            "inbox",
            "changes",
            "booking_acts",
            "queries",
            "workspace",
            "open",
        ),
    ),
    "caltui.mirror": (
        *("file", "index", "search", "journal", "changes", "intake", "reader", "store"),
    ),
    "caltui.scheduling": (
        *(
            "time_style",
            "wording",
            "whose_schedule",
            "intervals",
            "hours",
            "zones",
            "moments",
            "time_words",
            "bookings",
        ),
        *("text", "calforms", "expand", "axis", "slots", "week", "team"),
    ),
    "caltui.gateway": (
        *(
            "call_names",
            "exchanged",
            "trace",
            "urls",
            "attempt_result",
            "unwrap",
            "http",
            "pace",
            "errors",
        ),
        *("wires", "sender", "client"),
    ),
    "caltui.cli": (
        *("command_table", "first_words", "catalogs", "output", "terminal", "console", "browser"),
        *("session", "parsing", "records", "tree", "commands", "fast_path", "start"),
    ),
    "caltui.sandbox": (
        *(
            "dialects",
            "cal",
            "from_records",
            "times",
            "handlers",
            "demo_data",
            "calv2",
            "gateway",
            "app",
            "server",
        ),
        "embedded",
    ),
}
"""The rooms of a package from the ground up: a room imports from those before it only."""


def module_of(path: Path) -> str:
    """The dotted name of a file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {module_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imported_by(module: str) -> Iterator[str]:
    """The modules of the package that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(SOURCES[module].read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in SOURCES else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


ARROWS = {
    module: {other for other in imported_by(module) if other in SOURCES and other != module}
    for module in SOURCES
}


def test_no_files_import_each_other_in_a_circle() -> None:
    assert len(ARROWS) > 400, "there are files to look at"
    try:
        TopologicalSorter(ARROWS).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


@pytest.mark.parametrize("package", ROOMS)
def test_no_room_imports_from_one_above_it(package: str) -> None:
    height = {room: i for i, room in enumerate(ROOMS[package])}
    start = len(package) + 1
    against = [
        f"{module} imports {other}"
        for module, others in ARROWS.items()
        for other in others
        if module.startswith(f"{package}.") and other.startswith(f"{package}.")
        if height[module[start:].partition(".")[0]] < height[other[start:].partition(".")[0]]
    ]
    assert against == []


@pytest.mark.parametrize("package", ROOMS)
def test_every_room_has_its_place_in_the_order(package: str) -> None:
    start = len(package) + 1
    rooms = {m[start:].partition(".")[0] for m in SOURCES if m.startswith(f"{package}.")}
    assert rooms == set(ROOMS[package])


def test_no_file_is_long() -> None:
    lengths = {module: len(path.read_text().splitlines()) for module, path in SOURCES.items()}
    assert {m: lines for m, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_folder_is_crowded() -> None:
    crowded = {}
    for folder in {path.parent for path in SOURCES.values()}:
        entries = [entry for entry in folder.iterdir() if entry.name != "__pycache__"]
        if len(entries) > MOST_ENTRIES:
            crowded[folder.relative_to(ROOT).as_posix()] = len(entries)
    assert crowded == {}
