"""`caltui --version --check`: a newer version is named, and nobody is asked unless it is wanted."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from caltui import __version__
from caltui.workspace.profile.updates import PYPI, release, told
from tests.cli.conftest import Shell

PACKAGE = Path(__file__).parents[3] / "caltui"


class Index(ThreadingHTTPServer):
    """An index on this machine that gives one answer and keeps what it was asked."""

    daemon_threads = True

    def __init__(self, status: int, body: bytes) -> None:
        self.status, self.body = status, body
        self.seen: list[tuple[str, str, dict[str, str]]] = []
        super().__init__(("127.0.0.1", 0), Answer)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/pypi/caltui/json"


class Answer(BaseHTTPRequestHandler):
    server: Index

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.append((self.command, self.path, headers))
        self.send_response(self.server.status)
        self.send_header("content-length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@contextmanager
def index(body: bytes = b"", *, status: int = 200, version: str = "") -> Iterator[Index]:
    with Index(
        status, json.dumps({"info": {"version": version}}).encode() if version else body
    ) as one:
        Thread(target=one.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield one
        finally:
            one.shutdown()


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("99.1.0", "99.1.0 is out. Get it with: pip install --upgrade caltui==99.1.0"),
        (__version__, "There is no newer one."),
        ("0.0.1", "This is newer than what is out: 0.0.1."),
    ],
)
def test_the_newest_version_is_compared(version: str, said: str, tmp_path: Path) -> None:
    with index(version=version) as one:
        done = Shell(tmp_path, CALTUI_UPDATES_URL=one.url)("--version", "--check")
    assert (done.code, done.out) == (0, f"caltui {__version__}\n{said}\n")
    assert [(how, path) for how, path, _ in one.seen] == [("GET", "/pypi/caltui/json")]


def test_it_is_asked_without_a_token_and_with_no_more_than_the_version(tmp_path: Path) -> None:
    with index(version="0.1.0") as one:
        Shell(tmp_path, CALTUI_UPDATES_URL=one.url, CALTUI_API_TOKEN="at_hidden")(
            "--version", "--check"
        )
    ((_, path, headers),) = one.seen
    assert set(headers) <= {"host", "accept", "accept-encoding", "connection", "user-agent"}
    assert headers["user-agent"] == f"caltui/{__version__}"
    assert "at_hidden" not in f"{path}{headers}"


@pytest.mark.parametrize(
    ("status", "body", "code", "said"),
    [
        (404, b"", 4, "The index has no caltui."),
        (503, b"", 9, "The index failed (503)."),
        (200, b"<html>", 9, "The index named no version of caltui."),
        (200, b'{"info": {"version": "\\u001b]0;x"}}', 9, "The index named no version of caltui."),
        (302, b"", 9, "The index named no version of caltui."),
    ],
)
def test_what_cannot_be_told_is_one_sentence(
    status: int, body: bytes, code: int, said: str, tmp_path: Path
) -> None:
    with index(body, status=status) as one:
        done = Shell(tmp_path, CALTUI_UPDATES_URL=one.url)("--version", "--check")
    assert done.code == code
    assert done.out == f"caltui {__version__}\n", "the version itself is told all the same"
    assert done.err.splitlines()[0] == f"caltui: {said}"


def test_where_nobody_answers_that_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        done = Shell(tmp_path, CALTUI_UPDATES_URL=url)("--version", "--check")
    assert done.code == 7
    assert done.err.startswith("caltui: The index could not be reached (")


def test_it_is_never_asked_by_itself(tmp_path: Path) -> None:
    with index(version="99.0.0") as one:
        shell = Shell(tmp_path, CALTUI_UPDATES_URL=one.url)
        for words in (["--version"], ["--help"], ["--demo", "users", "list"], ["--demo", "doctor"]):
            assert shell(*words).code == 0, words
    assert one.seen == []


def test_one_place_knows_how_to_ask() -> None:
    """No screen and no other command does."""
    importers = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "profile.updates" in path.read_text(encoding="utf-8")
    ]
    assert importers == ["cli/output/version.py"]
    assert PYPI.startswith("https://")


def test_check_alone_says_what_it_needs(tmp_path: Path) -> None:
    done = Shell(tmp_path)("--check")
    assert done.code == 2
    assert "--check needs --version" in done.err


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("1.10.0", (1, 10)), ("2.0rc1", (2,)), ("0.1.0", (0, 1)), ("x", ()), ("", ()), ("1 2", ())],
)
def test_versions_are_compared_by_their_numbers(version: str, numbers: tuple[int, ...]) -> None:
    assert release(version) == numbers


def test_ten_is_more_than_nine() -> None:
    assert told("0.10.0", "0.9.0").startswith("0.10.0 is out.")
