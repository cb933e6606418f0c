"""No table in code names a category: which categories there are, and what is made of them, is the
catalogue's to say. What a function asks for by its name is no table."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from caltui.dialects import folder_of, read_index, shipped, titles_of

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "caltui"
FLOORS = ("catalog", "sandbox")
"""Where tables of categories are at home."""

CATEGORIES = {key for name in shipped() for key in titles_of(read_index(folder_of(name)))}

JSON = "a key of the JSON that a command prints"
FIELD = "a field of a booking, which has the name of a category"
WORD = "a word in a sentence"
EXCEPTIONS = {
    ("cli/commands/people/find_time.py", "bookings"): JSON,
    ("cli/commands/people/person.py", "teams"): JSON,
    ("scheduling/slots/rules.py", "bookings"): WORD,
    ("workspace/booking_acts/book/form.py", "attendees"): FIELD,
}


def tables() -> Iterator[tuple[str, str, int]]:
    """(file, category, line) of each text in a table that is the key of a category."""
    for path in sorted(PACKAGE.rglob("*.py")):
        file = path.relative_to(PACKAGE).as_posix()
        if file.partition("/")[0] in FLOORS:
            continue
        tree = ast.parse(path.read_text())
        named = {id(node.value) for node in ast.walk(tree) if _names_several(node)}
        for node in ast.walk(tree):
            if id(node) not in named and not _is_place(node):
                yield from ((file, text, line) for text, line in _texts(node))


def _names_several(node: ast.AST) -> bool:
    """`BOOKINGS, USERS = "bookings", "users"`: names, one for each."""
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple)


def _is_place(node: ast.AST) -> bool:
    """`("users", key)`: a category and the key of one record."""
    return (
        isinstance(node, ast.Tuple)
        and len(node.elts) == 2
        and not isinstance(node.elts[1], ast.Constant)
    )


def _texts(node: ast.AST) -> Iterator[tuple[str, int]]:
    parts: list[ast.expr | None] = []
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        parts = list(node.elts)
    elif isinstance(node, ast.Dict):
        parts = [*node.keys, *node.values]
    for part in parts:
        if isinstance(part, ast.Constant) and part.value in CATEGORIES:
            yield str(part.value), part.lineno


def test_there_are_categories_and_files_to_look_at() -> None:
    assert {"bookings", "users", "out-of-office", "payments"} <= CATEGORIES
    assert len(list(PACKAGE.rglob("*.py"))) > 400


def test_no_table_in_code_names_a_category() -> None:
    found = [f"{f}:{n}: {text}" for f, text, n in tables() if (f, text) not in EXCEPTIONS]
    assert found == [], "put it into [made_of] of the dialects' index files"


@pytest.mark.parametrize("exception", EXCEPTIONS, ids=lambda pair: "-".join(pair))
def test_every_exception_is_still_needed(exception: tuple[str, str]) -> None:
    assert exception in {(file, text) for file, text, _ in tables()}


@pytest.mark.parametrize("name", shipped())
def test_what_pictures_are_made_of_are_categories_of_the_dialect(name: str) -> None:
    index = read_index(folder_of(name))
    titles = titles_of(index)
    for picture, parts in index["made_of"].items():
        assert parts["needs"], picture
        assert set(parts) <= {"needs", "helps", "names"}
        for lists in parts.values():
            assert set(lists) <= set(titles), picture
    assert {index["people"], index["teams"], *index["repeated"]} <= set(titles)


def test_all_dialects_have_the_same_pictures() -> None:
    pictures = {name: set(read_index(folder_of(name))["made_of"]) for name in shipped()}
    assert len({frozenset(names) for names in pictures.values()}) == 1


def test_every_picture_is_asked_for() -> None:
    code = "\n".join(p.read_text() for p in PACKAGE.rglob("*.py") if "catalog" not in p.parts)
    for picture in read_index()["made_of"]:
        name = "agenda-" if picture.startswith("agenda-") else picture
        assert f'"{name}' in code, picture
