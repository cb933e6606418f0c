"""The rules of the house, held against the files themselves."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "caltui"
SOURCES = sorted(PACKAGE.rglob("*.py"))
MARKUP_SINKS = {"Static", "Label", "Button", "notify", "Checkbox", "RadioButton", "Collapsible"}


def loaded_by(*words: str, home: Path) -> set[str]:
    """The top-level modules that a caltui command has imported when it ends."""
    program = (
        "import sys, runpy\n"
        "sys.argv = ['caltui', *sys.argv[1:]]\n"
        "try:\n"
        "    runpy.run_module('caltui', run_name='__main__')\n"
        "except SystemExit:\n"
        "    pass\n"
        "print('\\n'.join(sorted({m.partition('.')[0] for m in sys.modules})), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        env={**os.environ, "CALTUI_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(done.stderr.split())


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("bookings", "--help")])
def test_help_loads_neither_textual_nor_the_http_client(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    modules = loaded_by(*words, home=tmp_path)
    assert "caltui" in modules
    assert not modules & {"textual", "rich", "httpx", "pydantic", "asyncio", "starlette"}


def test_a_headless_command_loads_no_textual(tmp_path: Path) -> None:
    modules = loaded_by("--demo", "users", "list", "-o", "json", home=tmp_path)
    assert "httpx" in modules, "the command did reach the gateway"
    assert not modules & {"textual", "rich"}


def test_one_place_imports_the_http_client() -> None:
    importers = [
        path.relative_to(PACKAGE).as_posix()
        for path in SOURCES
        if re.search(r"^\s*(import|from) httpx", path.read_text(), re.MULTILINE)
    ]
    assert importers == ["gateway/http/client.py"]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_errors_are_not_swallowed_and_markup_sinks_get_no_f_strings(path: Path) -> None:
    faults: list[str] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Name):
            silent = all(isinstance(line, ast.Pass) for line in node.body)
            if node.type.id == "NoMatches" or (node.type.id == "Exception" and silent):
                faults.append(f"line {node.lineno}: except {node.type.id}")
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.JoinedStr):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            safe = any(k.arg == "markup" for k in node.keywords)
            if name in MARKUP_SINKS and not safe:
                faults.append(f"line {node.lineno}: {name}(f'…')")
    assert faults == []


def test_every_program_started_is_given_an_environment_on_purpose() -> None:
    starts = {"run", "Popen", "call", "check_call", "check_output"}
    faults = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            name, of = node.func.attr, getattr(node.func.value, "id", "")
            start = name.startswith("create_subprocess") or (of == "subprocess" and name in starts)
            if (start and "env" not in {k.arg for k in node.keywords}) or (
                (of, name) in {("os", "system"), ("os", "popen"), ("webbrowser", "open")}
            ):
                faults.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert faults == []


def test_nothing_names_this_machine() -> None:
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    named = [
        name
        for name in files
        if not name.endswith((".png", ".jsonl"))
        and str(ROOT.parent) + "/" in (ROOT / name).read_text(errors="replace")
    ]
    assert named == []
