"""What importing the mirror costs: nothing that a help page does not need."""

import subprocess
import sys
from pathlib import Path


def test_importing_the_mirror_loads_neither_database_nor_json() -> None:
    code = (
        "import sys, caltui.mirror; "
        "print(sorted({'sqlite3', 'json', 'hashlib', 'asyncio', 'platform'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout == "[]\n"
