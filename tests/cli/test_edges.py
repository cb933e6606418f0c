"""The streams, the words and the surroundings of a command as a shell gives them: real processes.

Nothing here may be called a bug in caltui: none of it is one.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a POSIX shell gives the streams")

CALTUI = f"{sys.executable} -m caltui"


class Ended:
    """How a command line of the shell ended: its code, and what it wrote, as bytes."""

    def __init__(self, code: int, out: bytes, err: bytes) -> None:
        self.code = code
        self.out = out
        self.err = err.decode()
        assert "bug in caltui" not in self.err, self.err
        assert "Traceback" not in self.err, self.err
        assert "Exception ignored" not in self.err, self.err


def run(tmp_path: Path, line: str, given: bytes = b"", **env: str) -> Ended:
    """Runs a line of bash, in which `caltui` is this one."""
    done = subprocess.run(
        ["bash", "-c", line.replace("caltui ", f"{CALTUI} ")],
        input=given,
        capture_output=True,
        env={**os.environ, "CALTUI_HOME": str(tmp_path / "home"), **env},
        cwd=tmp_path,
        timeout=120,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    "words",
    ["--version", "--help", "completion bash", "bookings create --help", "--demo users list"],
)
@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_a_closed_output_is_a_quiet_end(tmp_path: Path, words: str, closed: str) -> None:
    done = run(tmp_path, f"caltui {words} {closed}")
    assert done.code == 0
    assert done.err in ("", "40 users\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--demo bookings cancel 5", "needs --yes"),
        ("--demo bookings cancel -", "stdin is closed"),
        ("login", "stdin is closed"),
        ("--demo schedules create --json -", "stdin is closed"),
        ("", "needs a terminal"),
        ("--demo", "needs a terminal"),
    ],
)
def test_a_closed_input_says_what_is_missing(tmp_path: Path, words: str, said: str) -> None:
    done = run(tmp_path, f"caltui {words} <&-")
    assert done.code == 2
    assert said in done.err


@pytest.mark.parametrize("words", ["--version", "--help", "teams --help", "completion zsh"])
def test_a_reader_that_has_gone_ends_help_quietly(tmp_path: Path, words: str) -> None:
    done = run(tmp_path, f"set -o pipefail; caltui {words} | true")
    assert (done.code, done.err) == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
@pytest.mark.parametrize(
    "words",
    [
        "--version",
        "--help",
        "teams --help",
        "completion bash",
        "--demo users list",
        "--demo users list -o csv",
        "--demo export users -o ndjson",
    ],
)
def test_a_full_disk_is_said_once(tmp_path: Path, words: str) -> None:
    done = run(tmp_path, f"caltui {words} > /dev/full")
    assert done.code == 2
    assert done.err.count("No space left") == 1
    as_json = run(tmp_path, "caltui --demo teams list -o json > /dev/full")
    assert json.loads(as_json.err)["error"]["kind"] == "file"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_a_write_whose_report_is_lost_must_not_look_undone(tmp_path: Path) -> None:
    done = run(tmp_path, "caltui --demo teams update 1 --bio x -o json > /dev/full")
    assert done.code == 8, "2 would say that nothing was sent"
    assert "journal" in done.err
    many = run(tmp_path, "echo 1 | caltui --demo teams update - --bio x --yes > /dev/full")
    assert many.code == 8


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_narration_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, "caltui --demo users list -o json 2> /dev/full")
    assert done.code == 0
    assert len(json.loads(done.out)) == 40
    assert run(tmp_path, "caltui users lits 2> /dev/full").code == 2


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.parametrize("form", ["csv", "json", "ndjson", "table"])
def test_every_name_arrives_in_every_encoding(tmp_path: Path, encoding: str, form: str) -> None:
    words = f"caltui --demo users list -o {form}"
    done = run(tmp_path, words, PYTHONIOENCODING=encoding, COLUMNS="300")
    assert done.code == 0
    assert b"Aroha Tamatea" in done.out, "the last name"
    if form == "csv":
        assert "Piotr Zieliński" in done.out.decode()
    elif form == "json":
        assert "Piotr Zieliński" in [user["name"] for user in json.loads(done.out.decode(encoding))]
    elif form == "ndjson":
        lines = done.out.decode(encoding).splitlines()
        assert "Piotr Zieliński" in [json.loads(line)["name"] for line in lines]


@pytest.mark.parametrize("form", ["csv", "json", "ndjson"])
def test_an_export_is_utf_8_in_every_encoding(tmp_path: Path, form: str) -> None:
    done = run(tmp_path, f"caltui --demo export users -o {form}", PYTHONIOENCODING="cp1252")
    assert done.code == 0
    assert "Piotr Zieliński" in done.out.decode()


@pytest.mark.parametrize(
    "words",
    [
        r"--demo find $'\xff'",
        r"--demo users list --filter $'\xff'",
        r"--demo users list --filter=$'a\xe9'",
        r"$'\xff'",
        r"--profile $'\xff' users list",
        r"--demo schedules create --name $'\xff'",
        r"--demo teams get $'\xff'",
        r"profiles add $'\xff'",
    ],
)
def test_words_that_are_no_text_are_a_usage_error(tmp_path: Path, words: str) -> None:
    done = run(tmp_path, f"caltui {words}")
    assert done.code == 2
    assert "is not UTF-8 text" in done.err
    as_json = run(tmp_path, f"caltui {words} -o json", LC_ALL="C", PYTHONUTF8="0")
    assert json.loads(as_json.err)["error"]["kind"] == "usage"


def test_words_in_utf_8_are_read_in_a_locale_that_has_none(tmp_path: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run(tmp_path, "caltui --demo find Zieliński -o json", **plain)
    assert done.code == 0
    assert any(found["name"] == "Piotr Zieliński" for found in json.loads(done.out))


@pytest.mark.parametrize("name", ["CALTUI_PROFILE", "CALTUI_API_TOKEN", "CALTUI_BASE_URL"])
def test_variables_that_are_no_text_are_named(tmp_path: Path, name: str) -> None:
    done = run(tmp_path, rf"{name}=$'\xff' caltui users list")
    assert done.code == 2
    assert name in done.err


def test_folders_may_be_named_by_any_bytes(tmp_path: Path) -> None:
    assert run(tmp_path, r"CALTUI_HOME=$PWD/$'\xff' caltui profiles add work").code == 0
    assert run(tmp_path, r"CALTUI_HOME=$PWD/$'\xff' caltui profiles show work").code == 0
    assert run(tmp_path, r"caltui --demo export teams --to $'\xff.json'").code == 0
    assert os.path.exists(os.fsencode(tmp_path) + b"/\xff.json")


BODY = '{"name": "Nights", "timeZone": "Europe/Berlin"}'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_passed_over(tmp_path: Path, encoding: str) -> None:
    given = BODY.encode(encoding)
    (tmp_path / "bom.json").write_bytes(given)
    for source in ("-", "@bom.json"):
        line = f"caltui --demo schedules create --dry-run -o json --json {source}"
        done = run(tmp_path, line, given)
        assert done.code == 0, done.err
        assert json.loads(done.out)["body"]["name"] == "Nights"
    line = "caltui --demo bookings cancel - --dry-run -o json"
    ids = run(tmp_path, line, "5\r\n6\r\n".encode(encoding))
    assert [row["key"] for row in json.loads(ids.out)] == ["5", "6"]
    token = run(tmp_path, "caltui login work --no-test", "at_abc\r\n".encode(encoding))
    assert token.code == 0, token.err
    shown = json.loads(run(tmp_path, "caltui profiles show work -o json").out)
    assert shown["token"] is True


@pytest.mark.parametrize("words", ["schedules create --json -", "bookings cancel - --yes"])
def test_input_that_is_no_text_is_said(tmp_path: Path, words: str) -> None:
    done = run(tmp_path, f"caltui --demo {words}", b"\xff\xfe\xff")
    assert done.code == 2
    assert "stdin" in done.err


def test_settings_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    file = tmp_path / "home" / "config.toml"
    file.write_text('active = "work"\n[profiles.work]\nzone = "UTC"\n', encoding="utf-8-sig")
    done = run(tmp_path, "caltui profiles show -o json")
    assert json.loads(done.out)["zone"] == "UTC"


def test_an_input_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    done = run(tmp_path, "caltui --demo schedules create --json - 0> out")
    assert done.code == 2
    assert "cannot be read from stdin" in done.err
    assert run(tmp_path, "caltui --demo users list 1< /dev/null").code == 2
