"""Cal's own API v1 from the command line: the same commands, another address and key."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from caltui.sandbox.cal.callers import DEMO_KEY, USER_KEY
from caltui.sandbox.demo_data.firm import firm
from tests.cli.conftest import TODAY, Shell
from tests.support.sandbox import Running, running


@pytest.fixture(scope="module")
def cal_v1() -> Iterator[Running]:
    with running(firm(today=TODAY), dialect="calv1") as server:
        yield server


@pytest.fixture
def direct(cal_v1: Running, tmp_path: Path) -> Shell:
    cal_v1.requests.clear()
    return Shell(
        tmp_path / "home",
        CALTUI_DIALECT="calv1",
        CALTUI_API_TOKEN=DEMO_KEY,
        CALTUI_BASE_URL=f"{cal_v1.base_url}/api/v1",
        CALTUI_BUDGET="0",
    )


def test_reads_and_writes_go_to_the_address_that_was_given(
    direct: Shell, cal_v1: Running, shell: Shell
) -> None:
    listed = direct.good("bookings", "list")
    assert listed == shell.good("bookings", "list")
    key = str(listed[0]["id"])
    assert direct.good("bookings", "get", key)["id"] == listed[0]["id"]
    changed = direct("bookings", "update", key, "--title", "Über", "--yes")
    assert changed.code == 0, changed.err
    assert direct.good("journal", "list")[0]["outcome"] == "done"
    assert direct("undo", "--yes").code == 0
    assert {seen.path.split("/")[1] for seen in cal_v1.requests} == {"api"}
    assert DEMO_KEY not in direct.files()


def test_a_dry_run_shows_the_wire(direct: Shell) -> None:
    shown = direct.good("bookings", "cancel", "5", "--dry-run")["request"]
    assert shown.endswith("/api/v1/bookings/5/cancel?apiKey=••••")
    shown = direct.good("api", "GET", "/v1/me", "--dry-run")["request"]
    assert shown.endswith("/api/v1/me?apiKey=••••")
    assert DEMO_KEY not in direct("users", "list", "-v").err


def test_a_key_that_cal_does_not_take_says_so(direct: Shell) -> None:
    direct.env["CALTUI_API_TOKEN"] = "cal_no_such_key"
    refused = direct("users", "list", "-o", "json")
    assert (refused.code, refused.error["kind"]) == (3, "not_authorized")
    assert "Cal does not accept this API key" in refused.error["message"]
    assert "cal_no_such_key" not in refused.err


def test_what_belongs_to_another_dialect_is_not_sent(
    direct: Shell, cal_v1: Running, shell: Shell, sandbox: Running
) -> None:
    direct.env["CALTUI_API_TOKEN"] = "at_demo_admin"
    refused = direct("users", "list", "-o", "json")
    assert (refused.code, refused.error["kind"]) == (3, "not_authorized")
    assert "nothing was sent" in refused.error["message"]
    shell.env |= {"CALTUI_API_TOKEN": DEMO_KEY, "CALTUI_DIALECT": "lowcodeapi"}
    assert shell("users", "list", "-o", "json").code == 3
    assert len(cal_v1.requests) == len(sandbox.requests) == 0


def test_a_normal_key_that_may_not_is_forbidden(direct: Shell) -> None:
    direct.env["CALTUI_API_TOKEN"] = USER_KEY
    refused = direct("schedules", "list", "--user-id", "1", "-o", "json")
    assert (refused.code, refused.error["kind"]) == (3, "forbidden")
    assert "login" not in refused.error["hint"]


def test_doctor_speaks_of_cal_and_of_no_gateway(direct: Shell) -> None:
    checks = {check["name"]: check for check in direct.good("doctor")}
    assert "URL format" not in checks
    assert "gateway" not in checks
    assert checks["Cal"]["text"] == "answers"
    assert "dialect calv1" in checks["profile"]["text"]


def test_login_wants_to_know_where_and_keeps_the_dialect(
    bare_shell: Callable[..., Shell], cal_v1: Running
) -> None:
    shell = bare_shell()
    lost = shell("login", "own", "--dialect", "calv1", typed=f"{DEMO_KEY}\n")
    assert lost.code == 2
    assert "Where is your Cal?" in lost.err
    url = f"{cal_v1.base_url}/v1"
    kept = shell("login", "own", "--dialect", "calv1", "--base-url", url, typed=f"{DEMO_KEY}\n")
    assert kept.code == 0, kept.err
    shown = shell.good("profiles", "show", "own")
    assert (shown["dialect"], shown["base_url"], shown["budget"]) == ("calv1", url, 28)
    assert shell("users", "list").code == 0
    assert (shell.home / "mirrors" / "own.calv1.sqlite").is_file()
    wrong = shell("login", "own", "--dialect", "calv9", typed="x\n")
    assert wrong.code == 2
    assert "There is no catalogue 'calv9'" in wrong.err


def test_a_profile_whose_dialect_changes_gets_a_new_mirror(
    bare_shell: Callable[..., Shell], cal_v1: Running, sandbox: Running
) -> None:
    shell = bare_shell(CALTUI_BUDGET="0")
    url = sandbox.base_url
    assert shell("login", "own", "--base-url", url, typed="at_demo_admin\n").code == 0
    assert shell("users", "list").code == 0
    edit = ("profiles", "edit", "own", "--dialect", "calv1", "--base-url", cal_v1.base_url)
    assert shell(*edit).code == 0
    assert shell("login", "own", typed=f"{DEMO_KEY}\n").code == 0
    assert shell("users", "list", "--cached").code != 0, "nothing was seen in this dialect yet"
    told = [check["text"] for check in shell.good("doctor") if check["name"] == "mirror"]
    kept = shell.home / "mirrors" / "own.sqlite"
    assert f"what was seen in the dialect lowcodeapi is still in {kept}" in told
    assert kept.is_file()


def test_a_mirror_of_another_dialect_is_refused(direct: Shell) -> None:
    assert direct("users", "list").code == 0
    [path] = (direct.home / "mirrors").glob("*.calv1.sqlite")
    path.rename(path.with_name(path.name.replace(".calv1", "")))
    del direct.env["CALTUI_DIALECT"]
    direct.env["CALTUI_API_TOKEN"] = "at_demo_admin"
    for words in (("users", "list"), ("users", "list", "--cached", "-o", "json")):
        refused = direct(*words)
        assert refused.code != 0
        assert "in the dialect 'calv1', and this profile speaks 'lowcodeapi'" in refused.err
    assert direct("doctor", "--offline", "-o", "json").json[-1] is not None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--demo", "--dialect", "calv9", "users", "list"), "The sandbox cannot speak 'calv9'"),
        (("users", "list", "--dialect", "calv1"), "--dialect goes with --demo, login and sandbox"),
        (("sandbox", "--dialect", "x"), "The sandbox cannot speak 'x'"),
    ],
)
def test_a_dialect_where_it_means_nothing(
    bare_shell: Callable[..., Shell], words: tuple[str, ...], says: str
) -> None:
    refused = bare_shell(CALTUI_API_TOKEN="at_x")(*words)
    assert refused.code == 2
    assert says in refused.err


def test_the_demo_speaks_it_too(bare_shell: Callable[..., Shell]) -> None:
    shell = bare_shell()
    for words in (("--demo", "--dialect", "calv1", "teams", "list"), ("teams", "list", "--demo")):
        assert len(shell.good(*words)) > 0
    seen = shell("--demo", "--dialect=calv1", "teams", "list", "-v")
    assert "GET http://sandbox.caltui/v1/teams?apiKey=••••" in seen.err


def test_help_speaks_of_the_dialect_that_the_environment_names(tmp_path: Path) -> None:
    v2 = Shell(tmp_path, CALTUI_DIALECT="calv2")
    assert "out-of-office" in v2("--help").out
    found = v2("out-of-office", "list", "-o", "json")
    assert (found.code, found.error["message"][:24]) == (3, "There is no profile and ")
