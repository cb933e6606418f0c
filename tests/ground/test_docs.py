"""README, CONTRIBUTING and docs: what they name exists, and the commands they show can be given."""

import ast
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from caltui.catalog.load import catalog
from caltui.cli.command_table import COMMANDS
from caltui.cli.first_words import words_of
from caltui.cli.output.exits import UsageError
from caltui.cli.parsing.parser import Parser, parse
from caltui.cli.tree import build
from tests.ground.test_structure import ROOMS, SOURCES

ROOT = Path(__file__).parents[2]
TOP_PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md")
PAGES = [*(ROOT / name for name in TOP_PAGES), *sorted((ROOT / "docs").rglob("*.md"))]
WRITTEN = [page for page in PAGES if page.parent.name != "reference"]
"""Those that no program makes: a made one names what is Cal's, too."""

TOP = ("caltui", "tests", "docs", "styles", "screenshots", "pyproject.toml")
FLOORS = ("tui", "workspace", "gateway", "mirror", "cli", "sandbox", "scheduling", "catalog")
ELSEWHERE = ("themes/", "mirrors/", "secrets/", "state/", "budgets/", "reports/", "front")
"""What stands in a person's own folders, not in the repository."""

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def code_of(page: Path) -> Iterator[str]:
    """The code spans of a page, blocks left out."""
    text = re.sub(r"^ *```.*?^ *```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    yield from (re.sub(r"\s+", " ", code) for code in re.findall(r"`([^`]+)`", text))


def blocks_of(page: Path) -> Iterator[str]:
    """The lines of a page's shell blocks."""
    for block in re.findall(r"^ *```sh\n(.*?)^ *```", page.read_text(), re.MULTILINE | re.DOTALL):
        yield from block.splitlines()


def found(name: str) -> Path | None:
    """The file or folder of that name, from the top of the repository or of the package."""
    places = (base / name.rstrip("/") for base in (ROOT, ROOT / "caltui"))
    return next((place for place in places if place.exists()), None)


def is_path(code: str) -> bool:
    """Whether a code span names a file or folder of the repository."""
    first = code.partition("/")[0]
    known = first in TOP or first in FLOORS or first == "settings"
    named = re.fullmatch(r"[\w./-]+\.(py|toml|md|txt|tcss|json|jsonl|yaml)", code) is not None
    in_folder = "/" in code and known and re.fullmatch(r"[\w./-]+", code) is not None
    return (in_folder or (named and "/" in code)) and not code.startswith(ELSEWHERE)


def names_in(path: Path) -> set[str]:
    """`Class`, `Class.method`, `function` and `CONSTANT` of a file."""
    names: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        names |= {t.id for t in targets(node) if isinstance(t, ast.Name)}
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            inner = (ast.FunctionDef, ast.AsyncFunctionDef)
            names |= {f"{node.name}.{one.name}" for one in node.body if isinstance(one, inner)}
    return names


def targets(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AnnAssign) else []


@each_page
def test_every_path_that_is_named_exists(page: Path) -> None:
    named = [code for code in code_of(page) if is_path(code)]
    assert [name for name in named if found(name) is None] == []


@each_page
def test_every_function_that_is_named_exists(page: Path) -> None:
    lost = []
    for code in code_of(page):
        match = re.fullmatch(r"([\w./]+\.py):([\w.]+)", code)
        if match is not None:
            path = found(match[1])
            if path is None or match[2] not in names_in(path):
                lost.append(code)
    assert lost == []


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_every_method_that_is_named_without_its_file_exists(page: Path) -> None:
    every = {name for path in SOURCES.values() for name in names_in(path)}
    named = [code for code in code_of(page) if re.fullmatch(r"[A-Z]\w+\.(?!md)[a-z]\w+", code)]
    assert [name for name in named if name not in every] == []


@each_page
def test_every_module_that_is_named_exists(page: Path) -> None:
    text = page.read_text()
    named = re.findall(r"python -m ([\w.]+)", text) + re.findall(r"`(caltui(?:\.\w+)+)`", text)
    own = [name for name in named if name.split(".")[0] in ("caltui", "tests")]
    for name in own:
        path = ROOT / name.replace(".", "/")
        runs = (path / "__main__.py").exists() or path.with_suffix(".py").exists()
        assert runs or (path / "__init__.py").exists(), name


@each_page
def test_every_link_inside_the_repository_works(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text())
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def commands_of(line: str) -> Iterator[list[str]]:
    """The words of each caltui command in a line of a shell."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;")
    lexer.whitespace_split, lexer.commenters = True, "#"
    words: list[str] = []
    for word in [*lexer, "|"]:
        if set(word) <= set("|&;"):
            program = words[0].rpartition("/")[2] if words else ""
            if program == "caltui":
                yield words[1:]
            words = []
        else:
            words.append(word)


def fault_of(parser: Parser, words: list[str]) -> str:
    """What is wrong with a command line; empty where nothing is. `--help` ends the parsing."""
    try:
        parse(parser, words)
    except UsageError as error:
        return error.message
    except SystemExit as end:
        return f"exit {end.code}" if end.code else ""
    return ""


SHOWN = [
    pytest.param(words, id=f"{page.name} {' '.join(words)}")
    for page in PAGES
    for line in blocks_of(page)
    for words in commands_of(line)
]


@pytest.mark.parametrize("words", SHOWN)
def test_every_command_that_is_shown_parses(words: list[str]) -> None:
    assert fault_of(build(catalog(), words_of(words)), words) == ""


def mentioned_in(page: Path) -> Iterator[list[str]]:
    """The commands that a page mentions; `journal list|show` are two."""
    for code in code_of(page):
        if match := re.fullmatch(r"(?:… \| )?caltui (.+)", code):
            *first, last = shlex.split(match[1])
            chosen = next((word for word in [*first, last] if "|" in word), None)
            for choice in (chosen or "").split("|"):
                yield [choice if word == chosen else word for word in [*first, last]]


MENTIONED = [
    pytest.param(words, id=f"{page.name} {' '.join(words)}")
    for page in PAGES
    for words in mentioned_in(page)
]


@pytest.mark.parametrize("words", MENTIONED)
def test_every_command_that_is_mentioned_exists(words: list[str]) -> None:
    """What it needs besides may be left out; its words and options may not be wrong."""
    parser: Parser = build(catalog(), words_of(words))
    fault = fault_of(parser, words)
    assert not fault or "are required" in fault
    known = {o for action in parser.leaf._actions for o in action.option_strings}
    assert {word for word in words if word.startswith("--")} <= known


def test_the_readme_names_every_command() -> None:
    """`caltui NAME`, or the name alone beside another one."""
    page = ROOT / "README.md"
    named = {word for code in code_of(page) for word in code.split()}
    named |= {word for line in blocks_of(page) for words in commands_of(line) for word in words}
    assert set(COMMANDS) - named == set()


def test_commands_are_shown_and_mentioned() -> None:
    assert len(SHOWN) >= 6
    assert len(MENTIONED) >= 10


def test_the_floors_are_those_of_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    wanted = [
        {name.removesuffix(".py") for name in layer.split(" | ")}
        for layer in contracts["contracts"][0]["layers"]
        if layer != "__main__"
    ]
    text = (ROOT / "docs/architecture.md").read_text()
    table = text.partition("## Floors")[2].partition("## Rooms")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert [{n.removesuffix(".py") for n in re.findall(r"`([\w.]+)`", row)} for row in rows] == (
        wanted
    )


@pytest.mark.parametrize("package", ROOMS)
def test_the_rooms_stand_in_their_order(package: str) -> None:
    floor = package.partition(".")[2]
    text = (ROOT / "docs/architecture.md").read_text()
    told = re.findall(rf"^\| `{floor}/(\w+)` \|", text, re.MULTILINE)
    folders = [room for room in ROOMS[package] if (ROOT / "caltui" / floor / room).is_dir()]
    assert told == folders


def test_the_hooks_before_a_commit_are_the_quick_checks() -> None:
    hooks = re.findall(r"entry: \.venv/bin/(.+)", (ROOT / ".pre-commit-config.yaml").read_text())
    make = (ROOT / "Makefile").read_text()
    lint = make.partition("\nlint:")[2].partition("\n\n")[0]
    checks = [line.removesuffix(" .") for line in re.findall(r"\$\(BIN\)/(.+)", lint)]
    assert hooks == checks


def test_every_target_of_make_that_is_named_exists() -> None:
    make = (ROOT / "Makefile").read_text()
    known = set(re.findall(r"^(\w+):", make, re.MULTILINE))
    for page in PAGES:
        named = re.findall(r"(?:^|`)make (\w+)", page.read_text(), re.MULTILINE)
        assert set(named) <= known, page.name


def test_the_page_about_filters_has_every_name_and_condition() -> None:
    page = (ROOT / "docs" / "filter.md").read_text()
    found = 0
    for key in catalog().titles:
        of = catalog().resource(key)
        names = [*of.filters.names, *(f"is:{name}" for name in of.filters.conditions)]
        row = next((line for line in page.splitlines() if line.startswith(f"| {of.title} |")), "")
        assert [name for name in names if f"`{name}`" not in row] == []
        assert row.count("`") == 2 * (len(names) + bool(of.filters.time)), of.title
        found += len(names)
    assert found > 20
