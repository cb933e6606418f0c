"""The built wheel, in an environment of its own, away from the checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a clean copy of what git tracks or would track."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT],
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an empty environment with the wheel in it.

    What caltui depends on is lent by the running environment, so that no
    network is needed; caltui itself comes from the wheel, and a test says so.
    """
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, wheel], check=True, capture_output=True, cwd=home)
    [own] = home.glob("lib/python*/site-packages")
    (own / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin"


def test_the_package_is_the_one_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [installed / "python", "-c", "import caltui; print(caltui.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()).is_relative_to(installed.parent)


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    files = [path for path in (ROOT / "caltui").rglob("*") if path.is_file()]
    mine = {path.relative_to(ROOT).as_posix() for path in files if path.suffix != ".pyc"}
    assert {".txt", ".toml", ".sql", ".json", ".typed"} <= {path.suffix for path in files}
    assert mine <= names


def test_the_wheel_holds_styles_and_catalogue(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    styles = {Path(n).name for n in names if n.startswith("caltui/tui/styles/")}
    assert styles == {path.name for path in (ROOT / "styles").glob("*.tcss")}
    assert len([n for n in names if n.startswith("caltui/catalog/lowcodeapi/")]) == 16


def test_the_demo_shows_rows_from_the_installed_wheel(installed: Path, tmp_path: Path) -> None:
    """Starts the console of the installed package in a terminal and reads its screen."""
    from tests.support.terminal import Terminal

    with Terminal(
        [str(installed / "caltui"), "--demo"],
        cwd=tmp_path,
        env={"CALTUI_HOME": str(tmp_path / "home")},
        size=(120, 40),
    ) as terminal:
        screen = terminal.wait_for(r"\d+ rows", seconds=60)
        assert "Bookings" in screen
        terminal.send("q")
        assert terminal.wait_for_exit(seconds=30) == 0


def test_the_installed_command_answers_scripts(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [installed / "caltui", "--demo", "teams", "list", "-o", "json"],
        cwd=tmp_path,
        env={**os.environ, "CALTUI_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(json.loads(done.stdout)) == 6
