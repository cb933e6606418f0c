"""`caltui slots` against Cal's own test cases: the open times, all of them and no others."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from caltui.sandbox.callers import DEMO_TOKEN
from caltui.sandbox.server import running
from caltui.workspace.open import open_workspace
from tests.cli.conftest import Shell
from tests.support.cal_cases import NOW, Case, suite, world_of

CASES = suite()


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands read a clock that stands before every case."""
    monkeypatch.setitem(open_workspace.__kwdefaults__, "clock", lambda: NOW)


@pytest.fixture
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shell]:
    """Commands against a sandbox that holds the records of one case."""
    case: Case = request.param
    with running(world_of(case.records)) as cal:
        yield Shell(
            tmp_path / "home",
            CALTUI_API_TOKEN=DEMO_TOKEN,
            CALTUI_BASE_URL=cal.base_url,
            CALTUI_SPEC_URL=cal.base_url,
            CALTUI_BUDGET="0",
        )


def utc(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


@pytest.mark.parametrize(
    ("shell", "case"), [(case, case) for case in CASES], ids=[case.name for case in CASES],
    indirect=["shell"],
)  # fmt: skip
def test_the_open_times_are_those_that_cal_offers(shell: Shell, case: Case) -> None:
    common = ("--event-type", case.event_type, "--zone", case.zone)
    listed = shell.good("slots", "list", *common, "--from", case.first, "--to", case.last)
    starts = [utc(row["start"]) for row in listed]
    assert starts == list(case.expected)
    for text in asked(case):
        reason = shell.good("slots", "explain", *common, "--at", text, "--cached")
        assert reason["open"] is (text in starts), (text, reason["headline"])


def asked(case: Case) -> list[str]:
    """Some of the open times, and times beside and between them."""
    if not case.expected:
        return [f"{case.first}T10:00Z"]
    some = sorted({case.expected[0], case.expected[-1], case.expected[len(case.expected) // 2]})
    moments = [datetime.fromisoformat(text) for text in some]
    near = [m + timedelta(minutes=n) for m in moments for n in (-60, -15, -5, 20)]
    zone = ZoneInfo(case.zone)
    inside = (m for m in near if case.first <= m.astimezone(zone).date().isoformat() <= case.last)
    return [*some, *(f"{moment:%Y-%m-%dT%H:%MZ}" for moment in inside)]
