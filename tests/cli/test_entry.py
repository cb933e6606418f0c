"""The command as a process: what it loads, how it ends, and its smaller commands."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.cli.conftest import Shell
from tests.support.sandbox import Running

Bare = Callable[..., Shell]
OF_THE_GATEWAY = ("wire", "lowcodeapi", "url_formats", "wrapper", "gateway_words")
HEAVY = {"textual", "rich", "httpx", "pydantic", "asyncio", "starlette", "uvicorn"}


def told_at_end(shell: Shell, words: tuple[str, ...], program: str) -> set[str]:
    """The words that a program writes in the process of a command when that has ended."""
    program = (
        "import sys\nfrom caltui.cli import main\n"
        f"code = main(sys.argv[1:])\n{program}\nsys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        env={**os.environ, **shell.env},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(done.stderr.splitlines()[-1].split())


def modules_of(shell: Shell, *words: str) -> set[str]:
    """The top-level modules that a command has loaded when it ends, and all of this package."""
    program = (
        "own = {m for m in sys.modules if m.startswith('caltui.')}\n"
        "print(*own, *{m.partition('.')[0] for m in sys.modules}, file=sys.stderr)"
    )
    return told_at_end(shell, words, program)


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("bookings", "create", "--help")])
def test_help_loads_next_to_nothing(bare_shell: Bare, words: tuple[str, ...]) -> None:
    assert modules_of(bare_shell(), *words) & (HEAVY | {"sqlite3"}) == set()


def test_a_cached_list_loads_no_network_and_no_screen(shell: Shell) -> None:
    shell.good("bookings", "list")
    assert modules_of(shell, "bookings", "list", "--cached") & HEAVY == set()
    assert modules_of(shell, "find", "ada") & HEAVY == set()


def test_what_only_looks_loads_no_parser_and_no_models(shell: Shell) -> None:
    """`caltui find` and a short cached list are called by scripts again and again.

    A list that is long when written is indented by msgspec (`caltui/fastjson.py`), which
    loads `inspect`.
    """
    team = shell.good("teams", "list")[0]["name"]
    slow = {"argparse", "dataclasses", "inspect", "zoneinfo", "shutil", "hashlib"}
    slow |= {"caltui.mirror.store", "caltui.workspace.workspace", "caltui.catalog.kinds"}
    slow |= {f"caltui.{name}" for name in ("cli.console", "settings.shell_template")}
    find, nothing = ("find", team), ("find", "nobody is called so")
    assert "caltui.catalog.model" not in modules_of(shell, *find)
    for words in (find, nothing, ("teams", "list", "--cached", "-o", "json")):
        loaded = modules_of(shell, *words)
        assert "sqlite3" in loaded
        assert loaded & slow == set()


def test_a_command_over_the_network_loads_no_screen(shell: Shell) -> None:
    loaded = modules_of(shell, "teams", "list")
    assert "httpx" in loaded
    assert not loaded & {"tenacity", "filelock", "truststore"}, "nor what no plain call needs"
    assert loaded & {"textual", "rich", "click", "pydantic", "starlette", "uvicorn"} == set()
    spoken = {name for name in loaded if name.startswith("caltui.gateway.wires.")}
    assert spoken == {f"caltui.gateway.wires.{name}" for name in OF_THE_GATEWAY}
    assert loaded & {"caltui.catalog.house.records", "caltui.catalog.house.conversion"} == set()
    assert not any(name.startswith("caltui.sandbox") for name in loaded)


def test_what_only_a_failure_needs_is_not_made_before(shell: Shell) -> None:
    """The causes of a gateway's failures are a file; the token stands in each address as it is."""
    program = (
        "from caltui import blanking\nfrom caltui.gateway.errors import unsent\n"
        "made = (unsent.causes, blanking._pattern)\n"
        "print(*(one.cache_info().misses for one in made), file=sys.stderr)"
    )
    assert told_at_end(shell, ("teams", "list"), program) == {"0"}


def test_only_the_asked_category_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    from caltui.catalog.load import Catalog, catalog
    from caltui.cli.tree import build

    fresh = Catalog(catalog().folder)
    build(fresh, ("teams", "list"))
    assert list(fresh._resources) == ["teams"]
    build(Catalog(catalog().folder), ())
    assert list(Catalog(catalog().folder)._resources) == []


def process(shell: Shell, *words: str, **more: Any) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "caltui", *words],
        env={**os.environ, **shell.env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


def test_a_reader_that_goes_away_is_no_error(shell: Shell) -> None:
    shell.good("bookings", "list")
    with process(shell, "bookings", "list", "--cached", "-o", "json") as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        error = running.stderr.read()
    assert running.returncode == 0, error
    assert "Error" not in error


def test_ctrl_c_ends_a_waiting_command_with_130(shell: Shell, sandbox: Running) -> None:
    sandbox.faults.add("no_answer", method="GET")
    with process(shell, "teams", "list", "-v") as running:
        try:
            for _ in range(500):
                if any(s.fault for s in sandbox.requests):
                    break
                select.select([], [], [], 0.02)
            running.send_signal(signal.SIGINT)
            _, error = running.communicate(timeout=10)
        finally:
            running.kill()
    assert running.returncode == 130
    assert "Traceback" not in error


def test_any_command_works_on_the_demo(bare_shell: Bare) -> None:
    shell = bare_shell()
    assert len(shell.good("--demo", "users", "list")) == 40
    assert shell.good("teams", "get", "1", "--demo")["id"] == 1
    assert any(f["resource"] == "users" for f in shell.good("--demo", "find", "fischer"))
    assert shell("--demo", "--read-only", "teams", "delete", "1", "--yes").code == 2
    assert shell("--demo", "login").code == 2
    assert not (shell.home / "mirrors").exists(), "the demo keeps nothing"


def test_the_console_is_started_with_the_options(
    bare_shell: Bare, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}

    def run_console(**options: Any) -> int:
        asked.update(options)
        return 0

    fake = ModuleType("caltui.tui.app.run")
    fake.run_console = run_console  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "caltui.tui.app.run", fake)
    monkeypatch.setattr("caltui.terminal.trouble", lambda env: ("", ""))
    assert bare_shell()("--demo", "--read-only", terminal=True).code == 0
    chosen = {"demo": True, "read_only": True}
    assert asked == {"profile_name": None, "view": "", "dialect": "", **chosen}
    assert bare_shell()("--demo", "--dialect", "calv1", terminal=True).code == 0
    assert asked["dialect"] == "calv1"
    assert bare_shell()("--dialect", "calv1", terminal=True).code == 2
    assert bare_shell()("--profile", "work", terminal=True).code == 0
    chosen = {"demo": False, "read_only": False}
    assert asked == {"profile_name": "work", "view": "", "dialect": "", **chosen}


def test_doctor_says_what_is_well_and_what_is_not(shell: Shell, bare_shell: Bare) -> None:
    rows = {row["name"]: row for row in shell.good("doctor")}
    assert rows["gateway"]["state"] == "ok"
    assert {"caltui", "settings", "token", "mirror", "budget"} <= set(rows)
    assert rows["token"]["text"] == "there is one, from CALTUI_API_TOKEN"
    assert "✓ ok" in shell("doctor", "--offline", terminal=True).out
    wrong = bare_shell(**{**shell.env, "CALTUI_API_TOKEN": "at_wrong_one"})("doctor", "-o", "json")
    assert wrong.code == 3, "the gateway answers: it is the token"
    rows = {row["name"]: row for row in wrong.json}
    assert rows["gateway"]["state"] == "ok"
    assert (rows["token"]["state"], bool(rows["token"]["hint"])) == ("bad", True)


def test_doctor_says_which_keys_cannot_work(shell: Shell) -> None:
    shell.home.mkdir(exist_ok=True)
    (shell.home / "config.toml").write_text(
        '[keys]\n"place.refresh" = "e"\n"rows.sort" = "ctlr+r"\n"rows.filter" = "F5"\n'
        '"rows.columns" = "g g"\n"place.refrsh" = "x"\n"rows.export" = ""\n'
    )
    found = shell.good("doctor", "--offline")
    told = " ".join(row["text"] for row in found if row["name"] == "keys")
    for words in ("place.edit", "'ctrl+r'", "'f5'", "several keys", "'place.refresh'"):
        assert words in told
    assert "rows.export" not in told
    assert "caltui.tui.keys.keymap" not in modules_of(shell, "teams", "list")
    assert "textual" not in modules_of(shell, "doctor", "--offline")


def test_doctor_says_what_the_environment_does(shell: Shell) -> None:
    words = ["-m", "caltui", "doctor", "--offline", "-o", "json"]

    def rows(**env: str) -> dict[str, dict[str, str]]:
        done = subprocess.run(
            [sys.executable, *words],
            env={**os.environ, **shell.env, "NO_PROXY": "", "no_proxy": "", **env},
            capture_output=True,
            text=True,
            check=False,
        )
        return {row["name"]: row for row in json.loads(done.stdout)}

    proxy = rows(http_proxy="http://bob:hush@127.0.0.1:3128")["proxy"]
    assert proxy["text"] == "127.0.0.1:3128, from http_proxy"
    wrong = rows(http_proxy="garbage://x")["environment"]
    assert (wrong["state"], "http_proxy names garbage://x" in wrong["text"]) == ("bad", True)
    assert "proxy" not in rows(http_proxy="")


def test_the_specification_is_compared_and_laid_over(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from caltui.catalog.load import catalog
    from caltui.sandbox.gateway import definition

    assert shell.good("spec", "diff") == []
    newer = definition.definition_of(catalog())
    post = newer["paths"]["/cal/v2/attendees"]["post"]["requestBody"]["content"]
    post["application/json"]["schema"]["properties"]["phone"] = {"type": "String"}
    monkeypatch.setattr(definition, "definition_of", lambda _: newer)
    (one,) = shell.good("spec", "diff")
    assert (one["kind"], one["resource"], one["field"]) == ("new", "attendees", "phone")
    assert "new field attendees create phone" in shell("spec", "diff", terminal=True).out
    assert "--phone" not in shell("attendees", "create", "--help").out
    (done,) = shell.good("spec", "update")
    assert done["laid"] == 1
    assert Path(done["file"]).is_file()
    assert "--phone" in shell("attendees", "create", "--help").out
    dry = shell(
        *("attendees", "create", "--booking-id", "1", "--name", "A", "--email", "a@x.example"),
        *("--time-zone", "UTC", "--phone", "123", "--dry-run", "-o", "json"),
    )
    assert dry.json["body"]["phone"] == "123"
    assert shell("--demo", "spec", "update").code == 2


def test_completion_knows_commands_verbs_and_options(bare_shell: Bare, tmp_path: Path) -> None:
    shell = bare_shell()
    for name in ("bash", "zsh", "fish"):
        assert "caltui" in shell("completion", name).out
    assert shell("completion", "cmd").code == 2
    for line, word in (
        ("caltui book", "booking-references"),
        ("caltui bookings ca", "cancel"),
        ("caltui attendees create --ema", "--email"),
    ):
        answer = tmp_path / "answer"
        done = subprocess.run(
            [sys.executable, "-m", "caltui"],
            env={
                **os.environ,
                **shell.env,
                "_ARGCOMPLETE": "1",
                "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
                "COMP_LINE": line,
                "COMP_POINT": str(len(line)),
                "COMP_TYPE": "9",
                "IFS": "\n",
            },
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert word in answer.read_text().replace("\x0b", "\n"), line


def test_the_sandbox_runs_as_a_command(bare_shell: Bare, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    words = ("sandbox", "--port", "0", "--urls", "old", "--wrapper", "bare", "--state", str(state))
    with process(bare_shell(), *words) as running:
        try:
            assert running.stderr is not None
            url = running.stderr.readline().strip().removeprefix("CALTUI_BASE_URL=")
            token = running.stderr.readline().partition("=")[2].partition(" ")[0]
            shell = bare_shell(CALTUI_BASE_URL=url, CALTUI_API_TOKEN=token)
            assert shell.good("teams", "update", "1", "--bio", "kept")["bio"] == "kept"
            running.send_signal(signal.SIGINT)
            running.wait(timeout=10)
        finally:
            running.kill()
    assert running.returncode == 0
    assert "kept" in json.dumps(json.loads(state.read_text()))


def test_nothing_is_served_beyond_this_machine(bare_shell: Bare) -> None:
    for command in ("sandbox", "serve"):
        result = bare_shell()(command, "--host", "0.0.0.0", "-o", "json")
        assert result.code == 2
        assert "this machine only" in result.error["message"]


def test_serving_passes_the_options_on(bare_shell: Bare, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[Any] = []

    class Server:
        address = "http://127.0.0.1/?key=k"

        def __init__(self, words: list[str], listener: Any, **options: Any) -> None:
            served.append((words, listener.getsockname()))
            listener.close()

        def serve(self) -> None:
            served.append("served")

    fake = ModuleType("caltui.cli.browser.server")
    fake.Server = Server  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "caltui.cli.browser.server", fake)
    told = bare_shell()("serve", "--demo", "--port", "0")
    assert told.code == 0
    assert Server.address in told.err
    assert "only reads" in told.err
    (words, (host, port)), over = served
    assert words[1:] == ["-m", "caltui", "--demo", "--read-only"]
    assert (host, port > 0, over) == ("127.0.0.1", True, "served")
    served.clear()
    words = ["--profile", "work", "--allow-writes", "--port", "0"]
    assert "can change records" in bare_shell()("serve", *words).err
    assert served[0][0][1:] == ["-m", "caltui", "--profile", "work"]
    both = bare_shell()("serve", "--allow-writes", "--read-only", "-o", "json")
    assert both.code == 2
    assert "contradict" in both.error["message"]
    taken = socket.create_server(("127.0.0.1", 0))
    with taken:
        used = bare_shell()("serve", "--port", str(taken.getsockname()[1]), "-o", "json")
    assert used.code == 2
    assert "--port" in used.error["hint"]
    monkeypatch.setitem(sys.modules, "caltui.cli.browser.server", None)
    missing = bare_shell()("serve", "-o", "json")
    assert missing.code == 2
    assert "pip install" in missing.error["hint"]
