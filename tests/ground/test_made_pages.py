"""The pages that are made from the program are as the program is."""

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from caltui.catalog.load import catalog
from caltui.cli.output.exits import CODES, MEANING, Exit
from caltui.dialects import shipped
from caltui.tui.keys.actions import ACTIONS
from docs.make import FOLDER, pages
from docs.writers import licences

MADE = pages()
LICENCES = "reference/licences.md"
TO_DO = "it is stale: run `make docs`, look at what changed, and commit it"


@pytest.mark.parametrize("name", [name for name in MADE if name != LICENCES])
def test_a_page_is_what_the_program_makes(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == MADE[name](), TO_DO


@pytest.mark.parametrize("name", MADE)
def test_a_made_page_says_so_and_names_its_source(name: str) -> None:
    first = (FOLDER / name).read_text(encoding="utf-8").partition("\n")[0]
    assert first.startswith("<!-- Made from ")
    assert first.endswith("then run: make docs -->")


def test_every_page_of_the_reference_is_made() -> None:
    there = {path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("reference/*")}
    assert there == {name for name in MADE if name.startswith("reference/")}


def test_the_licences_are_those_of_the_constraints() -> None:
    """Names always; the licence of each package that is here at the version that is pinned."""
    told = licences.licences_told()
    pinned = licences.pinned()
    assert [*told] == [*pinned], TO_DO
    here = {name for name, number in pinned.items() if _installed(name) == number}
    assert len(here) > 20
    assert {n: told[n] for n in here} == {n: licences.licence_of(n) for n in here}, TO_DO


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def test_every_action_exit_code_category_and_verb_is_on_its_page() -> None:
    """Seen without the writers: what the program has is found in the texts."""
    keys, exits, verbs = (_text(name) for name in ("keys", "exit-codes", "verbs"))
    assert [action.id for action in ACTIONS if f"`{action.id}`" not in keys] == []
    assert [exit for exit in Exit if f"| {exit.value} |" not in exits] == []
    assert [exit for exit in MEANING if MEANING[exit] not in exits] == []
    assert [kind for kind, _ in CODES.values() if kind and f"`{kind}`" not in exits] == []
    for dialect in shipped():
        for key, title in catalog(dialect).titles.items():
            of = catalog(dialect).resource(key)
            part = re.split(rf"^## {title}$", verbs, flags=re.MULTILINE)[1].partition("\n## ")[0]
            names = [*of.operations, *(act.name for act in of.acts)]
            assert [name for name in names if f"`{name}`" not in part] == [], (dialect, key)


@pytest.mark.parametrize("dialect", [name for name in shipped() if name != "calv1"])
def test_a_field_is_told_for_each_verb_that_takes_it(dialect: str) -> None:
    """Whether it is wanted, and whether it is sent, is that of the verb and of no other."""
    found = 0
    for key, title in catalog(dialect).titles.items():
        part = re.split(rf"^## {title}$", _text(dialect), flags=re.MULTILINE)[1]
        lines = part.partition("\n## ")[0].partition("### Fields of records")[0].splitlines()
        for operation in catalog(dialect).resource(key).operations.values():
            for field in (*operation.body, *operation.query):
                verb = f"{operation.name}{'*' if field.required else ''}"
                rows = [line for line in lines if line.startswith(f"| `{field.name}` |")]
                mine = [row for row in rows if verb in row.split(" | ")[2].split(", ")]
                sent = ["*Not sent.*" not in row for row in mine]
                assert mine, (key, verb, field.name)
                assert field.sent in sent, (key, verb, field.name)
                found += 1
    assert found > 200


def _text(name: str) -> str:
    return (Path(FOLDER) / "reference" / f"{name}.md").read_text(encoding="utf-8")
