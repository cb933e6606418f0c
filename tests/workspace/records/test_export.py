import csv
import io
import json
from typing import Any

import pytest

from caltui.catalog.load import catalog
from caltui.workspace.records.columns import available_columns
from caltui.workspace.records.export.csv_text import cell, neutral
from caltui.workspace.records.export.file_formats import ROWS
from caltui.workspace.records.export.write import ExportOptions, write

REFERENCES: list[dict[str, Any]] = [
    {"id": 1, "type": "daily_video", "uid": "=1+1", "meetingPassword": "pw", "deleted": None},
    {"id": 2, "type": "-2", "uid": "ok, fine", "meetingPassword": "pw2", "deleted": True},
]


def written(format: str, *, secrets: bool = False) -> str:
    out = io.StringIO()
    of = catalog().resource("booking-references")
    assert (
        write(
            out,
            of,
            REFERENCES,
            format,
            ExportOptions(secrets=secrets, columns=available_columns(of)),
        )
        == 2
    )
    return out.getvalue()


def test_csv_runs_no_formula_and_holds_no_secret() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv"))))
    assert [row["uid"] for row in rows] == ["'=1+1", "ok, fine"]
    assert [row["type"] for row in rows] == ["daily_video", "'-2"]
    assert [row["deleted"] for row in rows] == ["", "true"]
    assert "meetingPassword" not in rows[0]


@pytest.mark.parametrize("format", ROWS)
def test_secrets_only_when_asked_for(format: str) -> None:
    assert "pw" not in written(format)
    assert "pw2" in written(format, secrets=True)


def test_json_and_lines_hold_the_records() -> None:
    plain = [{k: v for k, v in r.items() if k != "meetingPassword"} for r in REFERENCES]
    assert json.loads(written("json")) == plain
    assert [json.loads(line) for line in written("ndjson").splitlines()] == plain


@pytest.mark.parametrize("text", [f"{sign}x" for sign in "=+-@\t\r\n＝＋－＠"])
def test_every_beginning_of_a_formula_is_neutral(text: str) -> None:
    assert neutral(text) == "'" + text


def test_numbers_stay_numbers() -> None:
    assert cell(-5) == "-5"
    assert cell({"a": [1]}) == '{"a": [1]}'


def test_nothing_is_an_empty_list() -> None:
    out = io.StringIO()
    assert write(out, catalog().resource("teams"), [], "json") == 0
    assert json.loads(out.getvalue()) == []


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(ValueError, match="There is no format 'xls'"):
        write(io.StringIO(), catalog().resource("teams"), [], "xls")


def test_a_byte_order_mark_begins_csv_on_wish_only() -> None:
    out = io.StringIO()
    assert write(out, catalog().resource("teams"), [{"id": 1}], "csv", ExportOptions(bom=True)) == 1
    assert out.getvalue().startswith("\ufeffid,")
    assert not written("csv").startswith("\ufeff")


def test_a_category_without_events_has_no_calendar() -> None:
    with pytest.raises(ValueError, match="Teams are no events"):
        write(io.StringIO(), catalog().resource("teams"), [], "ics")
