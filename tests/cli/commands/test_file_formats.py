"""Markdown, iCalendar and CSV with a mark, asked for on the command line and read back."""

import csv
import os
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.cli.conftest import Shell
from tests.workspace.records.test_markdown import tables


def test_a_list_as_markdown_shows_what_the_table_shows(demo: Shell) -> None:
    words = ("--demo", "bookings", "list", "--filter", "id<4", "--columns", "id,title,startTime")
    done = demo(*words, "-o", "markdown")
    assert (done.code, done.err) == (0, "")
    ((heads, *rows),) = tables(done.out)
    assert heads[:2] == ["ID", "Title"]
    assert heads[2].startswith("Start time (")
    told = demo(*words, "-o", "json").json
    assert [row[:2] for row in rows] == [[str(one["id"]), one["title"]] for one in told]


@pytest.mark.parametrize(
    "words",
    [
        ("teams", "get", "1"),
        ("teams", "availability", "1", "--date-from", "2026-12-01", "--date-to", "2026-12-02"),
        ("slots", "list", "--event-type", "1"),
        ("slots", "explain", "--event-type", "1", "--at", "tomorrow 10:00"),
        ("find-time", "--team", "1"),
        ("agenda", "--user", "3"),
        ("inbox",),
        ("inbox", "pending"),
        ("person", "guest1@example.com"),
        ("find", "guest1"),
        ("journal", "list"),
        ("profiles", "list"),
        ("bookings", "cancel", "5", "--dry-run"),
        ("spec", "diff"),
    ],
)
def test_every_command_has_one_table_of_markdown(demo: Shell, words: tuple[str, ...]) -> None:
    done = demo("--demo", *words, "-o", "markdown")
    assert done.code in (0, 10), done.err
    (table,) = tables(done.out)
    assert {len(row) for row in table} == {len(table[0])}


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("bookings", "list", "--filter", "id<6"), 5),
        (("bookings", "get", "1"), 1),
        (("export", "bookings"), None),
        (("agenda", "--user", "3", "--days", "30"), None),
    ],
)
def test_bookings_and_agendas_are_events(
    demo: Shell, words: tuple[str, ...], count: int | None
) -> None:
    done = demo("--demo", *words, "-o", "ics")
    assert done.code == 0, done.err
    found = Calendar.from_ical(done.out).walk("VEVENT")
    if count is None:
        count = len(demo("--demo", *words, "-o", "json").json)
    assert len(found) == count > 0
    assert len({str(one["uid"]) for one in found}) == count


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("teams", "list", "-o", "ics"), "gives no events"),
        (("-o", "ics", "bookings", "cancel", "5"), "gives no events"),
        (("find", "ada", "-o", "ics"), "gives no events"),
        (("export", "teams", "--to", "teams.ics"), "Teams are no events"),
        (("export", "bookings", "teams", "--to", "all", "-o", "ics"), "Teams are no events"),
        (("teams", "list", "--bom", "-o", "json"), "--bom is for CSV"),
        (("export", "teams", "--bom"), "--bom is for CSV"),
        (("export", "teams", "--bom", "--to", "t.md"), "--bom is for CSV"),
    ],
)
def test_what_a_format_cannot_hold_is_refused_before_anything(
    demo: Shell, words: tuple[str, ...], said: str
) -> None:
    done = demo("--demo", *words)
    assert done.code == 2
    assert said in done.err
    assert done.out == ""
    assert os.listdir() == []


def test_the_name_of_a_file_tells_the_new_formats_too(demo: Shell) -> None:
    assert demo("--demo", "export", "teams", "--to", "t.md").code == 0
    (table,) = tables(Path("t.md").read_text())
    assert len(table) == 7
    assert demo("--demo", "export", "bookings", "--to", "b.ICS").code == 0
    text = Path("b.ICS").read_bytes()
    assert text.endswith(b"END:VCALENDAR\r\n")
    assert len(Calendar.from_ical(text).walk("VEVENT")) > 100
    assert demo("--demo", "export", "teams", "users", "--to", "all", "-o", "markdown").code == 0
    assert sorted(os.listdir("all")) == ["teams.md", "users.md"]


def test_excel_gets_its_mark_on_wish(demo: Shell) -> None:
    assert demo("--demo", "export", "teams", "--to", "t.csv", "--bom").code == 0
    assert Path("t.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")
    assert len(list(csv.reader(Path("t.csv").read_text("utf-8-sig").splitlines()))) == 7
    assert demo("--demo", "teams", "list", "-o", "csv", "--bom").out.startswith("\ufeffid,")
    assert demo("--demo", "teams", "list", "-o", "csv").out.startswith("id,")
    typed = demo("--demo", "bookings", "list", "-o", "csv", "--bom", "--filter", "id<3").out
    done = demo("--demo", "bookings", "cancel", "-", "--dry-run", "-o", "json", typed=typed)
    assert [row["key"] for row in done.json] == ["1", "2"]
