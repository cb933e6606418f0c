"""Where a token belongs: what is said, what the token tells, what is asked, and what is refused."""

import getpass
from collections.abc import Callable

import pytest

from caltui.dialects import DEFAULT_BEGINS, folder_of, key_of, read_index
from caltui.sandbox.cal.callers import DEMO_KEY, DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from tests.cli.conftest import TODAY, Shell
from tests.cli.played import played
from tests.gateway.cal_v2 import KEY, CalV2
from tests.gateway.player import Asked, Play, play
from tests.support.sandbox import Running, running

Bare = Callable[..., Shell]
PAGE = Play(404, b"<title>no</title>", {"content-type": "text/html"})


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


def test_a_key_of_cal_does_not_tell_the_server_and_nobody_can_be_asked(bare_shell: Bare) -> None:
    shell = bare_shell()
    lost = shell("login", "mine", "-o", "json", typed=f"{KEY}\n")
    assert (lost.code, lost.error["kind"]) == (2, "usage")
    assert "Where is your Cal?" in lost.error["message"]
    for option in ("--server hosted", "--server eu", "--base-url URL"):
        assert option in lost.error["hint"]
    assert KEY not in lost.err + shell.files()
    own = shell("login", "mine", "--server", "own", typed=f"{KEY}\n")
    assert own.code == 2
    assert "--base-url, such as https://" in own.err


@pytest.mark.parametrize("below", ["", "/v2", "/api", "/api/v2"])
def test_an_own_server_is_asked_whose_key_it_is_and_nothing_else(
    bare_shell: Bare, below: str
) -> None:
    prefix = below.removesuffix("/v2")
    shell = bare_shell()
    with played(CalV2(prefix)) as server:
        url = server.url + below
        done = shell("login", "mine", "--base-url", url, typed=f"{KEY}\n")
        assert done.code == 0, done.err
        assert server.lines == [f"GET {prefix}/v2/me"]
        assert server.seen[0].headers["authorization"] == f"Bearer {KEY}"
        assert KEY not in server.seen[0].target
        assert "It is the one of ada@x.y" in done.err
        shown = shell.good("profiles", "show", "mine")
        assert (shown["dialect"], shown["base_url"]) == ("calv2", url)
        assert (shown["budget"], shown["spec_url"]) == (100, "")
        assert len(shell.good("bookings", "list")) == 3
    assert KEY not in done.out + done.err


def test_a_server_that_has_no_v2_is_asked_for_v1(bare_shell: Bare) -> None:
    shell = bare_shell()
    with running(firm(today=TODAY), dialect="calv1") as server:
        url = f"{server.base_url}/api"
        done = shell("login", "mine", "--base-url", url, typed=f"{DEMO_KEY}\n")
        assert done.code == 0, done.err
        assert [seen.path for seen in server.requests] == ["/api/v2/me", "/api/v1/me"]
        assert DEMO_KEY not in server.requests.seen[0].request.url.path
        assert shell.good("profiles", "show", "mine")["dialect"] == "calv1"
        assert len(shell.good("teams", "list")) > 0


def test_an_address_that_ends_in_a_version_is_asked_for_that_one(bare_shell: Bare) -> None:
    shell = bare_shell()
    with played(lambda asked: PAGE) as server:
        for end in ("/v1", "/v2"):
            server.seen.clear()
            assert shell("login", "--base-url", server.url + end, typed=f"{KEY}\n").code != 0
            assert {seen.path for seen in server.seen} == {f"{end}/me"}


@pytest.mark.parametrize(
    ("answer", "code", "says"),
    [
        (PAGE, 4, "Neither Cal's API v2 nor its API v1 answers at"),
        (play({"hello": "world"}), 4, "Neither Cal's API v2 nor its API v1 answers at"),
        (play({"message": "Slow down"}, 429), 6, "too many calls"),
    ],
    ids=["a website", "something else", "too many"],
)
def test_what_is_no_cal_is_said_and_nothing_is_kept(
    bare_shell: Bare, answer: Play, code: int, says: str
) -> None:
    shell = bare_shell()
    with played(lambda asked: answer) as server:
        lost = shell("login", "mine", "--base-url", server.url, typed=f"{KEY}\n")
        assert says in lost.err
        assert lost.code == code, lost.err
        assert {seen.path for seen in server.seen} <= {"/v2/me", "/v1/me"}
    assert not (shell.home / "config.toml").exists()
    assert KEY not in lost.err + shell.files()


def test_a_key_that_the_server_refuses_is_not_kept(bare_shell: Bare) -> None:
    shell = bare_shell()
    with played(CalV2()) as server:
        lost = shell("login", "x", "--base-url", server.url, "-o", "json", typed="cal_wrong\n")
        assert (lost.code, lost.error["kind"]) == (3, "not_authorized")
        assert "Cal does not accept this API key" in lost.error["message"]
    assert "cal_wrong" not in lost.err + shell.files()


@pytest.mark.parametrize("test", [(), ("--no-test",)], ids=["tested", "untested"])
@pytest.mark.parametrize(
    ("words", "token"),
    [
        (("--base-url", "https://api.cal.com"), DEMO_TOKEN),
        (("--base-url", "https://api.cal.eu/v2"), DEMO_TOKEN),
        (("--server", "hosted"), DEMO_TOKEN),
        (("--dialect", "calv2"), DEMO_TOKEN),
        (("--base-url", "https://api.lowcodeapi.com"), KEY),
        (("--server", "lowcodeapi"), KEY),
        (("--dialect", "lowcodeapi"), KEY),
        (("--dialect", "calv2", "--base-url", "https://api.lowcodeapi.com"), KEY),
        (("--dialect", "lowcodeapi", "--base-url", "https://api.cal.com"), DEMO_TOKEN),
    ],
)
def test_a_secret_is_refused_where_it_does_not_belong(
    bare_shell: Bare, words: tuple[str, ...], token: str, test: tuple[str, ...]
) -> None:
    shell = bare_shell()
    refused = shell("login", "x", *words, *test, "-v", "-o", "json", typed=f"{token}\n")
    assert (refused.code, refused.error["kind"]) == (3, "not_authorized")
    assert "nothing was sent" in refused.error["message"]
    assert "GET" not in refused.err
    assert token not in refused.err + shell.files()
    assert not (shell.home / "config.toml").exists()


def test_a_terminal_is_asked_for_the_server(
    bare_shell: Bare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda prompt: KEY)
    shell = bare_shell()
    asked = shell("login", "eu", "--no-test", typed="2\n", terminal=True)
    assert asked.code == 0, asked.err
    assert "Where is your Cal?" in asked.err
    assert "https://api.cal.eu" in asked.err
    shown = shell.good("profiles", "show", "eu")
    assert (shown["dialect"], shown["base_url"]) == ("calv2", "https://api.cal.eu")
    wrong = shell("login", "own", "--no-test", typed="7\n", terminal=True)
    assert wrong.code == 2
    assert "must be an address such as" in wrong.err
    with played(CalV2()) as server:
        done = shell("login", "own", typed=f"{server.url}\n", terminal=True)
        assert done.code == 0, done.err
        assert server.lines == ["GET /v2/me"]


def test_what_begins_like_no_token_is_sent_nowhere_unasked(bare_shell: Bare) -> None:
    shell = bare_shell()
    lost = shell("login", typed="sk_live_x\n")
    assert lost.code == 2
    assert "neither with at_" in lost.err
    named = shell("login", "--server", "hostd", typed="sk_live_x\n")
    assert (named.code, "Did you mean hosted?" in named.err) == (2, True)


def test_variables_alone_tell_the_dialect(bare_shell: Bare, sandbox: Running) -> None:
    with played(CalV2("/api")) as server:
        for end in ("/api", "/api/v2"):
            shell = bare_shell(CALTUI_API_TOKEN=KEY, CALTUI_BASE_URL=server.url + end)
            assert shell.good("bookings", "list")[0]["uid"] == "uid0"
        assert {seen.path for seen in server.seen} == {
            "/api/v2/me",
            "/api/v2/teams",
            "/api/v2/bookings",
        }
        asked = len(server.seen)
        shell.env["CALTUI_DIALECT"] = "lowcodeapi"
        assert shell("bookings", "list").code == 3
        assert len(server.seen) == asked
    nowhere = bare_shell(CALTUI_API_TOKEN=KEY)("bookings", "list", "-o", "json")
    assert (nowhere.code, "nothing was sent" in nowhere.error["message"]) == (3, True)
    assert "CALTUI_BASE_URL" in nowhere.error["hint"]


def test_the_beginning_of_the_usual_token_is_that_of_its_index() -> None:
    assert key_of(read_index(folder_of("lowcodeapi"))).begins == DEFAULT_BEGINS


def test_a_profile_keeps_its_dialect_when_it_logs_in_again(bare_shell: Bare) -> None:
    shell = bare_shell()

    def script(asked: Asked) -> Play:
        return CalV2()(asked)

    with played(script) as server:
        for _ in range(2):
            again = shell("login", "mine", "--base-url", server.url, typed=f"{KEY}\n")
            assert again.code == 0, again.err
        assert server.lines == ["GET /v2/me", "GET /v2/me"]
        refused = shell("login", "mine", typed=f"{DEMO_TOKEN}\n")
        assert (refused.code, "nothing was sent" in refused.err) == (3, True)
        assert len(server.seen) == 2


def test_another_dialect_has_a_mirror_of_its_own(bare_shell: Bare, sandbox: Running) -> None:
    shell = bare_shell()
    words = ("login", "work", "--base-url", sandbox.base_url)
    assert shell(*words, typed=f"{DEMO_TOKEN}\n").code == 0
    assert len(shell.good("teams", "list")) == 6
    with played(CalV2()) as server:
        words = ("login", "work", "--dialect", "calv2", "--base-url", server.url)
        assert shell(*words, typed=f"{KEY}\n").code == 0
        assert shell("bookings", "list", "--cached").code != 0, "nothing was seen of this Cal"
        assert len(shell.good("bookings", "list")) == 3
        told = [check["text"] for check in shell.good("doctor") if check["name"] == "mirror"]
        kept = shell.home / "mirrors" / "work.sqlite"
        assert f"what was seen in the dialect lowcodeapi is still in {kept}" in told
        new = shell.home / "mirrors" / "work.calv2.sqlite"
        new.unlink()
        kept.rename(new)
        refused = shell("bookings", "list")
    assert refused.code == 2
    assert "in the dialect 'lowcodeapi', and this profile speaks 'calv2'" in refused.err
