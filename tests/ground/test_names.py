"""One name means one thing: no class name twice in a package, and no word of our own."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "caltui"
CLEAN = (
    *("catalog", "cli", "gateway", "mirror", "sandbox", "scheduling", "settings", "tui"),
    "workspace",
)
"""The packages in which no public class name stands twice. More are added as they are cleaned."""

OLD_WORDS = {
    "mirror": (
        *("Sheaf", "sheaf", "sheaves", "Lead", "lead", "leads", "Led", "led", "hay", "hays"),
        *("sift", "Rising", "Flagged", "Runs", "Sorted", "Kept", "Base", "Moved", "Stop", "worn"),
    ),
    "scheduling": ("Taken", "Cell"),
    "tui": (
        *("Freshener", "Pens", "read_pens", "worn", "Pictures", "Pages", "total_text"),
        *("hay", "laid", "Facts", "Onward", "Misplaced", "Face", "untold", "became"),
        *("is_airy", "squeezed", "grown", "deciding", "going_words", "say_left", "standing"),
    ),
    "workspace": (
        *("Hay", "Haystack", "hay", "sift", "Narrower", "Narrowed", "Store", "Wire"),
        *("Facts", "Keeping", "must", "Kept", "Seat", "Material"),
        *("Arriving", "Laid", "Way", "Taken", "freshen"),
        *("way_back", "carried", "fitting", "doubtful", "untold", "as_told"),
        *("SeenDoor", "ReachDoor", "BulkDoor", "PastDoor", "SpecDoor"),
    ),
}
"""Words that only this project used so, and that are identifiers no more, by package."""


def trees(package: str) -> Iterator[tuple[str, ast.Module]]:
    """Every file of a package, parsed."""
    for path in sorted((PACKAGE / package).rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text())


def identifiers(tree: ast.AST) -> Iterator[str]:
    """Every name that a file gives or uses, but for parameters of Python's own calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.rpartition(".")[2]


@pytest.mark.parametrize("package", CLEAN)
def test_no_public_class_name_stands_twice_in_a_package(package: str) -> None:
    counted = Counter(
        node.name
        for _, tree in trees(package)
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert len(counted) > 3
    assert [name for name, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("package", sorted(OLD_WORDS))
def test_no_word_of_our_own_is_an_identifier(package: str) -> None:
    words = re.compile("|".join(map(re.escape, OLD_WORDS[package])))
    found = [
        f"{name}: {word}"
        for name, tree in trees(package)
        for word in identifiers(tree)
        if words.fullmatch(word)
    ]
    assert found == []
