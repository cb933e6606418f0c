"""What importing and reading settings costs."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = "{'keyring', 'platformdirs', 'pydantic', 'tomllib', 'tomli_w', 'asyncio', 'zoneinfo'}"


@pytest.mark.parametrize(
    ("code", "loaded"),
    [
        ("import caltui.settings", []),
        (
            "from caltui.settings import *; "
            "token_for(choose(load(paths(E)), None, E), paths(E), E)",
            [],
        ),
    ],
)
def test_nothing_heavy_is_loaded(tmp_path: Path, code: str, loaded: list[str]) -> None:
    source = (
        f"E = {{'CALTUI_HOME': {str(tmp_path)!r}, 'CALTUI_API_TOKEN': 'at_x'}}\n{code}\n"
        f"import sys; print(sorted({HEAVY} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", source],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == str(loaded)
