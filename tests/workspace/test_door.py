"""Opening, the demo, doctor, status, and what importing it costs."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from caltui.settings.model import Profile
from caltui.settings.paths import paths
from caltui.workspace.base.errors import SettingsError
from caltui.workspace.open import demo_workspace, open_workspace
from caltui.workspace.profile.doctor import report as doctor
from tests.workspace.cal import Cal
from tests.workspace.conftest import Open

HEAVY = {"httpx", "pydantic", "asyncio", "textual", "starlette", "keyring", "tenacity"}


def test_a_cached_list_loads_nothing_heavy(tmp_path: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from typing import Any
from caltui.settings.paths import paths
from caltui.settings.model import Profile
from caltui.workspace.open import open_workspace
from caltui.workspace.records.place import Place
w = open_workspace(Profile(name="t"), token=None, paths=paths({{"CALTUI_HOME": {str(tmp_path)!r}}}))
listing = w.listing("bookings", Place.parse("bookings /x", w.catalog))
assert len(listing) == 0
w.status
w.close()
print(" ".join(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert set(done.stdout.split()) & HEAVY == set()


def test_a_zone_that_does_not_exist_is_named(tmp_path: Path) -> None:
    profile = Profile(name="p", zone="Mars/Base")
    with pytest.raises(SettingsError, match="'Mars/Base'"):
        open_workspace(profile, token=None, paths=paths({"CALTUI_HOME": str(tmp_path)}))
    assert [*tmp_path.rglob("*.sqlite")] == [], "no file is opened, and none left open"


async def test_the_demo_lists_a_firm_and_leaves_nothing_behind() -> None:
    workspace = demo_workspace(clock=lambda: datetime(2026, 3, 2, 9, tzinfo=UTC))
    try:
        result = await workspace.sync("users")
        assert result.complete
        assert workspace.count("users") == result.total > 10
        assert workspace.status.demo
        folder = Path(workspace.kept.path)
        assert folder.exists()
    finally:
        await workspace.aclose()
    assert not folder.exists()


async def test_doctor_tells_what_is_set_up(opened: Open) -> None:
    cal = Cal(teams=[{"id": 1, "name": "A"}])
    workspace = opened(cal)
    await workspace.sync("teams")
    cal.on("GET /v2/users", lambda q, b: (200, {"users": [], "total": 0}))
    checks = {c.name: c for c in await doctor.report(workspace, reach=True)}
    assert "1 records kept, of 1 lists" in checks["mirror"].text
    assert checks["token"].state == "ok"
    assert "at_test_token" not in repr(checks)
    assert checks["gateway"].state == "ok"
    assert checks["zone"].text == "Europe/Berlin"


async def test_doctor_says_what_is_missing(opened: Open) -> None:
    workspace = opened(token=None)
    checks = {c.name: c for c in await doctor.report(workspace, reach=True)}
    assert checks["token"].state == "bad"
    assert "caltui login" in checks["token"].hint
    assert checks["gateway"].state == "warn", "it was not asked"


@pytest.mark.parametrize(
    ("answer", "states", "kind"),
    [
        ((403, {"message": "Invalid api_token"}), ("bad", "ok"), "not_authorized"),
        ((403, {"message": "Forbidden"}), ("ok", "warn"), ""),
        ((200, "<html>"), ("ok", "bad"), "not_understood"),
    ],
)
async def test_doctor_tells_a_wrong_token_from_a_wrong_gateway(
    opened: Open, answer: tuple[int, Any], states: tuple[str, str], kind: str
) -> None:
    cal = Cal()
    cal.on("GET /v2/users", lambda q, b: answer)
    checks = {c.name: c for c in await doctor.report(opened(cal), reach=True)}
    assert (checks["token"].state, checks["gateway"].state) == states
    assert [c.kind for c in checks.values() if c.state == "bad"] == [kind] * (kind != "")


async def test_the_format_is_learned_and_shown(opened: Open) -> None:
    cal = Cal()
    cal.on("GET /v2/teams/5", lambda q, b: (200, {"team": {"id": 5}}))
    workspace = opened(cal)
    assert workspace.status.format == ""
    await workspace.fetch("teams", ["5"])
    assert workspace.status.format == "new"
    assert opened(cal).status.format == "new"
    checks = {c.name: c for c in await doctor.report(workspace, reach=False)}
    assert checks["URL format"].text.startswith("new")


async def test_the_status_line(opened: Open) -> None:
    status = opened(Cal(), read_only=True).status
    assert (status.profile, status.zone, status.read_only) == ("test", "Europe/Berlin", True)
    assert (status.spent, status.limit, status.waiting, status.unknown) == (0, 0, 0.0, 0)
    assert not status.production


async def test_availability_of_a_team(opened: Open) -> None:
    cal = Cal()
    entry = {"userId": 1, "availability": {"busy": [{"title": "\x1b[1m"}], "dateRanges": []}}
    cal.on("GET /v2/teams/5/availability", lambda q, b: (200, [entry]))
    workspace = opened(cal)
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    found = await workspace.availability("5", start, start.replace(day=9), "31")
    assert found[0]["availability"]["busy"][0]["title"] == "␛[1m"
    assert cal.asked[-1][2] == {
        "dateFrom": "2026-03-02T09:00:00.000Z",
        "dateTo": "2026-03-09T09:00:00.000Z",
        "eventTypeId": "31",
    }


async def test_a_preview_needs_no_token_and_shows_none(opened: Open) -> None:
    workspace = opened(Cal(), token=None)
    text = workspace.preview(workspace.plan("attendees", "delete", ["5"]).request)
    assert text.startswith("DELETE http://cal.test/cal/v2/attendees/5")
    assert "at_" not in text


async def test_a_draft_outlives_the_session(opened: Open) -> None:
    opened().kept.keep_draft("attendees/5", {"name": "Mia"})
    workspace = opened()
    assert workspace.kept.draft("attendees/5") == {"name": "Mia"}
    workspace.kept.drop_draft("attendees/5")
    assert workspace.kept.draft("attendees/5") is None
