"""What `caltui doctor` says of a machine, of settings, and of the way to a server."""

import json
import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from tests.cli.conftest import Result, Shell
from tests.cli.hostile import Said, hostile
from tests.cli.played import played
from tests.gateway.cal_v2 import KEY, CalV2, done
from tests.gateway.player import Asked, Play
from tests.support.sandbox import Running
from tests.support.terminal import Terminal

Bare = Callable[..., Shell]
CERTIFICATE = Path(__file__).parents[2] / "data" / "loopback.pem"
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


def doctor(home: Path, *words: str, **env: str) -> Result:
    """The command as a process, without proxies and authorities of this machine."""
    gone = {*PROXIES, *map(str.upper, PROXIES), "SSL_CERT_FILE", "SSL_CERT_DIR"}
    usual = {name: value for name, value in os.environ.items() if name not in gone}
    usual["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    done = subprocess.run(
        [sys.executable, "-m", "caltui", "doctor", "-o", "json", *words],
        env={**usual, "CALTUI_HOME": str(home), **env},
        capture_output=True,
        text=True,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def rows(result: Result) -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in result.json}


def test_without_a_profile_it_says_so_and_looks_at_the_machine(tmp_path: Path) -> None:
    told = doctor(tmp_path)
    found = rows(told)
    assert told.code == 3
    assert found["profile"]["state"] == "bad"
    assert "caltui login" in found["profile"]["hint"]
    assert {"terminal", "Unicode", "clipboard", "keyring", "settings"} <= set(found)
    assert "only you can read" in found["keyring"]["text"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('active = "work\n', "line 1"),
        ("[profiles.work]\ncolor = 1\n", "unknown key 'color'"),
        ('active = "other"\n[profiles.work]\n', "There is no profile 'other'"),
        ('active = "work"\n[profiles.work]\ndialect = "/nowhere"\n', "/nowhere"),
        ('active = "work"\n[profiles.work]\ndialect = "calv9"\n', "There is no catalogue 'calv9'"),
    ],
)
def test_settings_that_cannot_be_used_are_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "config.toml").write_text(text)
    told = doctor(tmp_path)
    [wrong] = [row for row in told.json if row["state"] == "bad"]
    assert told.code == 2, told.err
    assert says in wrong["text"]
    assert wrong["hint"]
    assert "keyring" in rows(told)


def test_the_way_is_looked_at_although_the_settings_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('active = "work\n')
    with encrypted() as url:
        env = {"CALTUI_BASE_URL": url, "SSL_CERT_FILE": str(CERTIFICATE)}
        told = doctor(tmp_path, **env)
        found = rows(told)
        assert told.code == 2
        assert found["settings"]["state"] == "bad"
        assert found["certificates"]["text"] == f"those of {CERTIFICATE}"
        assert (found["DNS"]["state"], found["TLS"]["state"]) == ("ok", "ok")
        assert "TLS" not in rows(doctor(tmp_path, "--offline", **env))


def test_behind_a_proxy_it_says_who_looks_the_name_up_and_whom_it_trusts(tmp_path: Path) -> None:
    env = {"CALTUI_API_TOKEN": DEMO_TOKEN, "CALTUI_BASE_URL": "https://cal.invalid"}
    found = rows(doctor(tmp_path, **env, HTTPS_PROXY="http://127.0.0.1:9"))
    assert found["proxy"]["text"] == "127.0.0.1:9, from HTTPS_PROXY"
    assert found["certificates"]["text"] == "those that this system trusts"
    assert "looks it up" in found["DNS"]["text"]
    assert "behind the proxy" in found["TLS"]["text"]
    assert (found["gateway"]["state"], "Check HTTPS_PROXY" in found["gateway"]["hint"]) == (
        "bad",
        True,
    )


def test_keys_of_own_commands_are_checked(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[[commands]]\nname = "CRM"\nrun = "true"\nkey = "e"\n')
    env = {"CALTUI_API_TOKEN": DEMO_TOKEN, "CALTUI_BASE_URL": "http://127.0.0.1:9"}
    keys = rows(doctor(tmp_path, "--offline", **env))["keys"]
    assert "given to both place.edit and own.CRM" in keys["text"]


def test_each_state_of_a_terminal(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "caltui", "doctor"]
    env = {"CALTUI_HOME": str(tmp_path), "TERM": "xterm-256color", "COLORTERM": "", "NO_COLOR": ""}
    with Terminal(command, cwd=tmp_path, env=env, size=(70, 20)) as shown:
        assert shown.wait_for_exit() == 3
        text = shown.text()
    assert "70 columns and 20 lines: screens are made for" in text
    assert "256, because TERM is xterm-256color" in text
    assert "✗ wrong" in text
    assert max(map(len, text.splitlines())) <= 70


def test_a_name_that_is_not_found_and_a_port_nobody_listens_on(tmp_path: Path) -> None:
    env = {"CALTUI_API_TOKEN": DEMO_TOKEN, "CALTUI_BASE_URL": "http://cal.invalid"}
    told = doctor(tmp_path, **env)
    assert told.code == 7
    assert "cal.invalid is not found" in rows(told)["DNS"]["text"]
    offline = rows(doctor(tmp_path, "--offline", **env))
    assert "DNS" not in offline
    assert "TLS" not in offline


@contextmanager
def encrypted() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            return

        def do_GET(self) -> None:
            body = json.dumps({"data": {"users": []}}).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_certificate_is_named_with_who_trusts_it(tmp_path: Path) -> None:
    with encrypted() as url:
        env = {"CALTUI_API_TOKEN": DEMO_TOKEN, "CALTUI_BASE_URL": url}
        wrong = doctor(tmp_path, **env)
        assert wrong.code == 7
        assert "its certificate is not trusted" in rows(wrong)["TLS"]["text"]
        assert "SSL_CERT_FILE" in rows(wrong)["TLS"]["hint"]
        good = doctor(tmp_path, **env, SSL_CERT_FILE=str(CERTIFICATE))
        tls = rows(good)["TLS"]
        assert (good.code, tls["state"]) == (0, "ok"), good.out
        assert "trusted by SSL_CERT_FILE" in tls["text"]
        assert "certificate of" in tls["text"]


@pytest.mark.parametrize(
    ("minutes", "state", "says"),
    [(0, "ok", "agrees"), (-10, "warn", "10 min ahead of"), (300, "warn", "5 h behind")],
)
def test_both_clocks_are_compared(tmp_path: Path, minutes: int, state: str, says: str) -> None:
    server = CalV2()

    def script(asked: Asked) -> Play:
        answer = server(asked)
        told = datetime.now(UTC) + timedelta(minutes=minutes)
        answer.headers["date"] = format_datetime(told, usegmt=True)
        return answer

    with played(script) as player:
        env = {"CALTUI_API_TOKEN": KEY, "CALTUI_BASE_URL": player.url}
        clock = rows(doctor(tmp_path, **env))["clock"]
    assert (clock["state"], says in clock["text"]) == (state, True), clock


def test_each_list_is_asked_only_when_that_is_wanted(shell: Shell, sandbox: Running) -> None:
    lists = {row["name"]: row for row in shell.good("doctor")}["lists"]
    assert lists["text"] == "none was read yet"
    assert "caltui doctor --full" in lists["hint"]
    assert len(sandbox.requests) == 1
    found = {row["name"]: row for row in shell.good("doctor", "--full")}
    assert found["Bookings"]["text"] == "answers"
    assert found["Availabilities"]["text"] == "read out of schedules"
    assert found["specification"]["state"] == "ok"
    assert {seen.method for seen in sandbox.requests} == {"GET"}


def test_a_list_that_may_not_be_read_says_why(bare_shell: Bare) -> None:
    def script(method: str, path: str) -> Said:
        if path.endswith("/payments"):
            return Said(403, {"data": {"error": {"message": "Forbidden", "code": 403}}})
        return Said(200, {"data": {path.rpartition("/")[2]: []}})

    with hostile(script) as gateway:
        env = {"CALTUI_BASE_URL": gateway.url, "CALTUI_SPEC_URL": gateway.url}
        told = bare_shell(CALTUI_API_TOKEN="at_x", **env)("doctor", "--full", "-o", "json")
    found = rows(told)
    assert (found["Payments"]["state"], found["Teams"]["state"]) == ("warn", "ok")
    assert found["Payments"]["hint"]


def test_the_kind_of_a_server_and_what_its_key_may_do(tmp_path: Path) -> None:
    hosted = CalV2()
    hosted.answers |= {
        "GET /v2/me": done({"id": 3, "email": "ada@x.y", "organizationId": 9}),
        "GET /v2/teams": done([{"id": 1, "name": "Ops"}]),
        "GET /v2/organizations/9/memberships": done([]),
        "GET /v2/me/ooo": done([]),
    }
    with played(CalV2()) as diy, played(hosted) as other:
        small = {"CALTUI_API_TOKEN": KEY, "CALTUI_BASE_URL": diy.url}
        told = rows(doctor(tmp_path, **small))
        assert told["kind of server"]["text"] == "cal.diy"
        assert told["plan"]["text"] == "personal, with the key of ada@x.y"
        assert told["out of office"]["text"].startswith("no")
        assert "URL format" not in told
        large = {**small, "CALTUI_BASE_URL": other.url}
        unasked = rows(doctor(tmp_path, "--offline", **large))
        assert unasked["kind of server"]["text"] == "not known"
        told = rows(doctor(tmp_path, **large))
        assert told["kind of server"]["text"] == "Cal.com"
        assert told["plan"]["text"].startswith("organisation 9,")
        assert told["role"]["text"] == "org admin"
        assert told["out of office"]["text"] == "yes"
        asked = len(other.seen)
        kept = rows(doctor(tmp_path, "--offline", **large))
        assert kept["role"]["text"] == "org admin"
        assert len(other.seen) == asked


def test_the_lists_and_forms_of_an_own_server(tmp_path: Path) -> None:
    with played(CalV2()) as server:
        env = {"CALTUI_API_TOKEN": KEY, "CALTUI_BASE_URL": server.url}
        told = rows(doctor(tmp_path, "--full", **env))
        assert told["Bookings"]["text"] == "answers in the form of 2024-08-13"
        assert told["Attendees"]["text"] == "read out of bookings"
        assert "cal.diy has no teams" in told["Teams"]["text"]
        assert "Cannot GET /v2/webhooks" in told["Webhooks"]["text"]
        assert all(seen.method == "GET" for seen in server.seen)
    with played(CalV2(old=True)) as server:
        env = {"CALTUI_API_TOKEN": KEY, "CALTUI_BASE_URL": server.url}
        told = doctor(tmp_path, "--full", **env)
        assert "answered in an older form" in rows(told)["Bookings"]["text"]
        assert told.code == 9


PAGE = "<!doctype html><html><head><title>Cal.com | Login</title></head><body>x</body></html>"
HTML = {"content-type": "text/html"}
REFUSED = {
    "status": "error",
    "error": {"code": "Unauthorized", "message": "Your api key is not valid"},
}
ELSEWHERE = "Cal's API v2 there, or Cal's website, an older API or a gateway?"


@pytest.mark.parametrize(
    ("said", "line", "says", "next_step"),
    [
        (
            Said(401, REFUSED),
            "token",
            "does not accept this API key",
            "is that the base URL",
        ),
        (
            Said(200, PAGE, HTML),
            "server",
            "a web page, “Cal.com | Login”.",
            "is Cal's API there?",
        ),
        (
            Said(404, PAGE, HTML),
            "server",
            "a web page, “Cal.com | Login”",
            "is Cal's API there?",
        ),
        (
            Said(404, {"message": "Not found"}),
            "server",
            "not as Cal's API v2 does",
            ELSEWHERE,
        ),
        (Said(200, {"users": []}), "server", "not as Cal's API v2 does", ELSEWHERE),
    ],
)
def test_a_server_that_is_none_of_the_key_is_told_with_what_to_do(
    tmp_path: Path, said: Said, line: str, says: str, next_step: str
) -> None:
    with hostile(lambda method, path: said) as server:
        env = {"CALTUI_API_TOKEN": KEY, "CALTUI_BASE_URL": server.url}
        found = rows(doctor(tmp_path, **env))
    wrong = [row for row in found.values() if row["state"] == "bad"]
    assert wrong == [found[line]], "said once"
    assert says in wrong[0]["text"]
    assert next_step in wrong[0]["hint"]
    assert "<" not in wrong[0]["text"]


def test_a_token_of_another_api_is_not_called_missing(tmp_path: Path) -> None:
    with hostile(lambda method, path: Said(200, {})) as server:
        env = {"CALTUI_API_TOKEN": DEMO_TOKEN, "CALTUI_BASE_URL": server.url}
        found = rows(doctor(tmp_path, CALTUI_DIALECT="calv2", **env))
        assert server.asked == []
    assert "--dialect lowcodeapi" in found["token"]["hint"]
    assert found["server"]["text"] == "was not asked: this token is not for it"


def test_a_way_that_fails_is_told_in_words_that_fit_the_server(tmp_path: Path) -> None:
    env = {"CALTUI_API_TOKEN": KEY, "CALTUI_BASE_URL": "http://cal.invalid"}
    assert "Errno" not in rows(doctor(tmp_path, **env))["server"]["text"]
    with encrypted() as url:
        found = rows(doctor(tmp_path, **{**env, "CALTUI_BASE_URL": url}))
    hint = "If the server's certificate is from an authority of your own"
    assert found["server"]["hint"].startswith(hint)
    assert found["TLS"]["hint"].startswith(hint)
