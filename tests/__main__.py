"""`python -m tests`: every check of the project, in the order that fails fastest.

Stops at the first that fails and gives its exit code. Words after the command
go to pytest: `python -m tests -k journal`.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHECKS = (
    ("lint", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", ".")),
    ("types", ("mypy",)),
    ("import contract", ("lint-imports",)),
    ("tests", ("pytest", "-n", "3", "--dist", "loadgroup", "-q", "-rs")),
)


COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
"""Hundreds of tests start the program: each would compile it anew."""


def main(extra: list[str]) -> int:
    """Runs the checks; answers the exit code of the first that fails, else 0."""
    scripts = Path(sys.executable).parent
    for name, (program, *arguments) in CHECKS:
        print(f"== {name}", flush=True)
        words = [*arguments, *extra] if program == "pytest" else arguments
        env = os.environ | COMPILED
        code = subprocess.run(
            [scripts / program, *words], cwd=ROOT, env=env, check=False
        ).returncode
        if code:
            print(f"== {name} failed (exit {code})", file=sys.stderr)
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
