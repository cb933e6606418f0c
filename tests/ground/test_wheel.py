"""The built sdist and wheel, the wheel in an environment of its own, away from the checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from caltui import __version__

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sdist, built from what git tracks or would track, and the wheel, built
    from that sdist."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT],
        check=True,
        capture_output=True,
    )
    return out


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    """The wheel, which has gone through the sdist."""
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def sdist(built: Path) -> set[str]:
    """The names of what is in the sdist, without its folder."""
    (found,) = built.glob("*.tar.gz")
    with tarfile.open(found) as files:
        return {name.partition("/")[2] for name in files.getnames()}


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


def test_the_wheel_holds_types_and_licence_and_neither_tests_nor_docs(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    about = f"caltui-{__version__}.dist-info"
    assert {"caltui/py.typed", f"{about}/licenses/LICENSE", f"{about}/METADATA"} <= {*names}
    assert {name.partition("/")[0] for name in names} == {"caltui", about}
    said = zipfile.ZipFile(wheel).read(f"{about}/METADATA").decode()
    assert "License-Expression: MIT" in said
    assert "Requires-Python: >=3.11" in said


def test_the_sdist_holds_what_is_needed_to_build_test_and_read_it(sdist: set[str]) -> None:
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
    wanted = {name for name in done.stdout.split() if (ROOT / name).is_file()}
    left_out = {name for name in wanted if name.startswith(".")} - {".pre-commit-config.yaml"}
    assert wanted - left_out - sdist == set()
    assert {"pyproject.toml", "LICENSE", "SECURITY.md", "constraints.txt"} <= sdist


def test_the_installed_command_tells_its_version(installed: Path, tmp_path: Path) -> None:
    words = [installed / "caltui", "--version"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == f"caltui {__version__}\n"


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
        terminal.wait_for("Look around", seconds=60)
        terminal.send("\x1b")
        terminal.comes_to(lambda frame: "Look around" not in frame.text)
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
