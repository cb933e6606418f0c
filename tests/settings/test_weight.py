"""What importing and reading settings costs."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = "{'keyring', 'platformdirs', 'pydantic', 'tomllib', 'tomli_w', 'asyncio', 'zoneinfo'}"


@pytest.mark.parametrize(
    ("code", "loaded"),
    [
        ("import caltui.settings.profiles, caltui.settings.secrets", []),
        (
            "from caltui.settings.paths import paths; "
            "from caltui.settings.profiles import choose, load; "
            "from caltui.settings.secrets import token_for; "
            "token_for(choose(load(paths(E)), None, E), paths(E), E)",
            [],
        ),
    ],
)
def test_nothing_heavy_is_loaded(tmp_path: Path, code: str, loaded: list[str]) -> None:
    assert loaded_by(tmp_path, code) == loaded


def test_a_configuration_is_checked_once(tmp_path: Path) -> None:
    config, copy = tmp_path / "config.toml", tmp_path / "checked-config.json"
    read = (
        "from caltui.settings.paths import paths; from caltui.settings.profiles import load; "
        "assert load(paths(E)).profiles['w'].budget == {}"
    )
    config.write_text("[profiles.w]\nbudget = 5\nzone = 'Europe/Berlin'\n")
    assert "pydantic" in loaded_by(tmp_path, read.format(5))
    assert loaded_by(tmp_path, read.format(5)) == [], "checked before"
    assert copy.stat().st_mode & 0o777 == 0o600
    config.write_text("[profiles.w]\nbudget = 6\n")
    assert "pydantic" in loaded_by(tmp_path, read.format(6)), "another text"
    copy.write_text("{")
    assert "pydantic" in loaded_by(tmp_path, read.format(6)), "a copy that cannot be read"
    copy.unlink()
    copy.mkdir()
    for _ in range(2):
        assert "pydantic" in loaded_by(tmp_path, read.format(6)), "no copy can be kept"


def loaded_by(home: Path, code: str) -> list[str]:
    """Which of the heavy modules a program has loaded when it ends."""
    source = (
        f"E = {{'CALTUI_HOME': {str(home)!r}, 'CALTUI_API_TOKEN': 'at_x'}}\n{code}\n"
        f"import sys; print(*sorted({HEAVY} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", source],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return done.stdout.split()
