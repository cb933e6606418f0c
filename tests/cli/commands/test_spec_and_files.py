"""`caltui spec` has a way back, the help names documentation, and files are private."""

import os
import stat
from pathlib import Path

import pytest

from caltui.catalog.load import catalog
from tests.catalog.test_spec import published
from tests.cli.conftest import Running, Shell
from tests.cli.hostile import Said, hostile

HOOK = ("webhooks", "create", "--subscriber-url", "https://a.b/c", "--event-triggers")


def test_an_update_is_shown_and_taken_back(shell: Shell, sandbox: Running) -> None:
    assert shell.good("spec", "show") == []
    with hostile(lambda method, path: Said(200, published())) as gateway:
        at = Shell(shell.home, **{**shell.env, "CALTUI_SPEC_URL": gateway.url})
        updated = at("spec", "update", "-o", "json")
        assert updated.code == 0, updated.err
        assert "payloadTemplate: optional → required (shown in forms, not asked for" in updated.err
        assert "caltui spec reset" in updated.err
    rows = shell.good("spec", "show")
    assert ("webhooks", "create", "payloadTemplate") in {
        (row["resource"], row["operation"], row["field"]) for row in rows
    }
    done = shell(*HOOK, "BOOKING_CREATED", "-o", "json")
    assert done.code == 0, done.err
    assert "Cal is known to do without" in " ".join(
        shell("webhooks", "create", "--help").out.split()
    )
    assert shell.good("spec", "reset")[0]["removed"] == len(rows)
    assert shell.good("spec", "show") == []
    assert shell.good("spec", "reset")[0]["removed"] == 0
    assert not list(shell.home.rglob("overlay.toml"))


def test_an_overlay_that_is_broken_can_be_taken_away(shell: Shell) -> None:
    file = shell.home / "state" / "environment" / "overlay.toml"
    shell.good("spec", "show")
    target = Path(shell.good("spec", "reset")[0]["file"])
    assert target.name == file.name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("[broken")
    assert shell("teams", "list").code == 0
    assert "caltui spec reset" in shell("spec", "show").err
    shell.good("spec", "reset")
    assert not target.exists()


def test_the_help_of_every_verb_says_where_it_is_documented(shell: Shell) -> None:
    for operation in catalog().operations():
        assert operation.docs in shell(operation.resource, operation.name, "--help").out


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_every_file_is_private_under_a_loose_umask(sandbox: Running, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shell = Shell(
        home,
        CALTUI_BASE_URL=sandbox.base_url,
        CALTUI_SPEC_URL=sandbox.base_url,
    )
    before = os.umask(0)
    try:
        from caltui.sandbox.cal.callers import DEMO_TOKEN

        made = shell("login", "work", "--base-url", sandbox.base_url, typed=DEMO_TOKEN + "\n")
        assert made.code == 0, made.err
        for words in (
            ("teams", "list"),
            ("teams", "create", "--name", "N", "--slug", "umask-n"),
            ("spec", "update"),
            ("journal", "list"),
            ("profiles", "list"),
            ("doctor",),
        ):
            assert shell(*words).code == 0, words
    finally:
        os.umask(before)
    seen = {path.relative_to(home): stat.S_IMODE(path.stat().st_mode) for path in home.rglob("*")}
    loose = {str(p): oct(m) for p, m in seen.items() if m & 0o077}
    assert loose == {}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    names = {path.name for path in seen}
    assert {"config.toml", "work.sqlite", "work.json", "work.json.lock", "overlay.toml"} <= names
