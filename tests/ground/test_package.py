"""What pyproject.toml promises: pinned dependencies, Python versions, a type marker."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from caltui import __version__

ROOT = Path(__file__).parents[2]
ABOUT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = ABOUT["project"]
EXTRAS = PROJECT["optional-dependencies"]
KINDS = ("Changed", "Added", "Removed", "Fixed", "Security")
TO_DO = "pin it: CONTRIBUTING.md, under Dependencies, has the command"


def pins() -> dict[str, Version]:
    """The version of each package of the constraints."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    asked = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(one.name): Version(str(one.specifier)[2:]) for one in asked}


PINS = pins()
ASKED = [
    *PROJECT["dependencies"],
    *(line for lines in EXTRAS.values() for line in lines),
    *ABOUT["build-system"]["requires"],
]


@pytest.mark.parametrize("line", ASKED)
def test_a_dependency_is_pinned_at_a_version_that_it_allows(line: str) -> None:
    asked = Requirement(line)
    name = canonicalize_name(asked.name)
    assert name in PINS, TO_DO
    assert PINS[name] in asked.specifier


def test_constraints_are_exact_and_in_order() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.match(r"[a-z0-9-]+==[^ ]+( ; .+)?$", line)] == []
    assert lines == sorted(lines, key=lambda line: line.partition("==")[0])


def test_what_dependencies_need_is_pinned_too() -> None:
    """Followed from caltui with all extras, as far as packages are installed here."""
    seen: set[tuple[str, str]] = set()
    waiting = [("caltui", extra) for extra in ("", *EXTRAS)]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += needed(*one)
    names = {name for name, _ in seen} - {"caltui"}
    assert len(names) > 40
    assert names - PINS.keys() == set(), TO_DO


def needed(name: str, extra: str) -> list[tuple[str, str]]:
    """What an installed package needs on this machine, with that extra: (name, extra)."""
    try:
        lines = requires(name) or []
    except PackageNotFoundError:
        return []
    asked = [Requirement(line) for line in lines]
    here = [one for one in asked if one.marker is None or one.marker.evaluate({"extra": extra})]
    return [(canonicalize_name(one.name), more) for one in here for more in ("", *one.extras)]


def versions_named() -> list[str]:
    """The Python versions of the classifiers, `3.11` first."""
    known = re.compile(r"Programming Language :: Python :: (\d+\.\d+)")
    return [found[1] for line in PROJECT["classifiers"] if (found := known.fullmatch(line))]


def test_the_python_versions_are_those_that_are_tested() -> None:
    """The lowest is the one that pyproject.toml asks for; a table says what was run on each."""
    named = versions_named()
    assert PROJECT["requires-python"] == f">={named[0]}"
    assert ABOUT["tool"]["mypy"]["python_version"] == named[0]
    assert ABOUT["tool"]["ruff"]["target-version"] == f"py{named[0].replace('.', '')}"
    table = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("| Python |")[2]
    run = re.findall(r"^\| (\d+\.\d+)", table.partition("\n\n")[0], re.MULTILINE)
    assert run == named


def test_the_package_is_typed() -> None:
    assert (ROOT / "caltui" / "py.typed").is_file()
    assert "Typing :: Typed" in PROJECT["classifiers"]
    assert ABOUT["tool"]["mypy"]["strict"] is True


def test_the_licence_is_in_the_package() -> None:
    assert PROJECT["license"] == "MIT"
    assert PROJECT["license-files"] == ["LICENSE"]
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


def test_ci_installs_what_is_pinned() -> None:
    words = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "-c constraints.txt -e '.[dev]'" in words
    assert "-c constraints.txt -e '.[dev]'" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_no_placeholder_of_sql_is_numbered() -> None:
    """Python 3.12 warns of `?1` with a sequence, 3.14 refuses it."""
    files = [*(ROOT / "caltui").rglob("*.py"), *(ROOT / "caltui").rglob("*.sql")]
    found = [
        path.relative_to(ROOT).as_posix()
        for path in files
        if re.search(r"[(,=\-+ ]\?\d+\b[ ,)\"']", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_changes_stand_in_order_and_have_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## (.+)$", text, re.MULTILINE)
    numbers = [Version(head.partition(" ")[0]) for head in heads if head != "Unreleased"]
    assert heads[0] == "Unreleased" or "Unreleased" not in heads
    assert numbers == sorted(numbers, reverse=True)
    assert Version(__version__) in numbers
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        kinds = re.findall(r"^### (.+)$", part, re.MULTILINE)
        assert kinds == [kind for kind in KINDS if kind in kinds]
        assert not re.search(r"^### .+\n+(?=###|\Z)", part, re.MULTILINE), "an empty part"
