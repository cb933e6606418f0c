"""`caltui forget`: nothing of a profile is left, nothing of another is touched."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from tests.cli.conftest import Shell
from tests.support.sandbox import Running

Bare = Callable[..., Shell]


@pytest.fixture
def used(bare_shell: Bare, sandbox: Running, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Profiles `work`, used in two dialects, and two whose names begin alike."""
    import keyring
    from keyring.backends.null import Keyring

    monkeypatch.setattr(keyring, "get_keyring", Keyring)
    shell = bare_shell()
    for name in ("work", "work-2", "work-0a1b2c3d"):
        login = ("login", name, "--base-url", sandbox.base_url)
        assert shell(*login, typed=f"{DEMO_TOKEN}\n").code == 0
        assert shell("--profile", name, "teams", "list").code == 0
    old = shell.home / "mirrors" / "work.calv1.sqlite"
    assert shell("profiles", "edit", "work", "--dialect", "calv1").code == 0
    shell("--profile", "work", "teams", "list", "--cached")
    old.touch()
    (shell.home / "front-work.json").write_text('{"rows": ["Ada"]}')
    return shell


def files(shell: Shell) -> set[str]:
    return {str(file.relative_to(shell.home)) for file in shell.home.rglob("*") if file.is_file()}


def test_all_of_a_profile_is_deleted_and_nothing_of_others(used: Shell) -> None:
    before = files(used)
    mine = {name for name in before if Path(name).name.partition(".")[0] == "work"}
    assert {"mirrors/work.sqlite", "mirrors/work.calv1.sqlite", "secrets/work.token"} <= mine
    done = used("forget", "work", "--yes")
    assert done.code == 0, done.err
    assert "Profile 'work' is forgotten" in done.err
    left = files(used)
    assert left & mine == set()
    assert "front-work.json" not in left
    others = {name for name in before if "work-" in name and not name.startswith("front")}
    assert others <= left
    assert {row["name"] for row in used.good("profiles", "list")} == {"work-2", "work-0a1b2c3d"}
    assert used("--profile", "work-0a1b2c3d", "teams", "list", "--cached").code == 0
    again = used("forget", "work", "--yes")
    assert again.code == 2
    assert "Nothing is kept of a profile 'work'" in again.err


def test_a_dry_run_names_the_files_and_deletes_nothing(used: Shell) -> None:
    before = files(used)
    done = used("forget", "work", "--dry-run")
    assert done.code == 0
    assert "work.sqlite" in done.err
    assert done.err.rstrip().endswith("Nothing was deleted.")
    assert {"mirrors/work.sqlite", "secrets/work.token"} <= files(used) & before


def test_without_yes_a_script_deletes_nothing(used: Shell) -> None:
    before = files(used)
    assert used("forget", "work").code == 2
    assert before <= files(used)


def test_a_profile_that_is_in_use_stays_whole(used: Shell) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from caltui.catalog.load import catalog\n"
        "from caltui.workspace.open import open_mirror\n"
        "with open_mirror(Path(sys.argv[1]), catalog()):\n"
        "    print('open', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    mirror = used.home / "mirrors" / "work.sqlite"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(mirror)],
        env={**os.environ, **used.env},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        done = used("forget", "work", "--yes")
        assert done.code != 0
        assert "another program has" in done.err
        assert {"mirrors/work.sqlite", "secrets/work.token"} <= files(used)
        assert other.stdin is not None
        other.stdin.close()
    assert used("forget", "work", "--yes").code == 0


def test_writes_whose_outcome_is_unknown_are_told(used: Shell, sandbox: Running) -> None:
    assert used("profiles", "edit", "work", "--dialect", "lowcodeapi").code == 0
    assert used("profiles", "edit", "work", "--base-url", sandbox.base_url).code == 0
    sandbox.faults.add("reset_after", method="POST")
    lost = used("--profile", "work", "teams", "create", "--name", "X", "--slug", "x-forgotten")
    sandbox.faults.clear()
    assert lost.code == 8, lost.err
    done = used("forget", "work", "--dry-run")
    assert "The outcome of 1 write is unknown" in done.err
