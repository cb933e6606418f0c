"""A table of Markdown, read back by a parser of Markdown."""

import io
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from caltui.catalog.load import catalog
from caltui.text import one_line
from caltui.workspace.records.export.markdown_text import write_markdown
from caltui.workspace.records.export.write import write


def tables(text: str) -> list[list[list[str]]]:
    """The plain text of each cell of each row of each table; fails for anything but plain text."""
    found: list[list[list[str]]] = []
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(text):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline":
            kinds = {child.type for child in token.children or ()}
            assert kinds <= {"text", "text_special"}, kinds
            found[-1][-1].append("".join(child.content for child in token.children or ()))
    return found


def read_back(*rows: tuple[Any, ...]) -> list[list[str]]:
    out = io.StringIO()
    assert write_markdown(out, ("A", "B"), rows) == len(rows)
    assert len(out.getvalue().splitlines()) == len(rows) + 2
    (table,) = tables(out.getvalue())
    return table[1:]


@pytest.mark.parametrize(
    "text",
    [
        "a | b",
        "\\",
        "a\\|b",
        "\\\\| x",
        "<script>alert(1)</script>",
        "[click](javascript:alert(1))",
        "![pixel](https://tracker.example/x.png)",
        "`code | more`",
        "**bold** _it_ ~~gone~~ $x$",
        "&lt;b&gt; &#124; &amp;",
        "<https://a.example>",
    ],
)
def test_no_text_breaks_the_table_or_becomes_more_than_text(text: str) -> None:
    assert read_back((text, "next")) == [[text, "next"]]


def test_values_that_are_no_text() -> None:
    rows = read_back((None, True), (False, 5), ([1, "a|b"], {"x": None}))
    assert rows == [["", "yes"], ["no", "5"], ['[1, "a|b"]', '{"x": null}']]


def test_lines_become_one() -> None:
    assert read_back(("a\nb\r\nc\td", "\u202eright\x1b[2J")) == [["a⏎b⏎c d", "␦right␛[2J"]]


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=4))
def test_every_text_comes_back(rows: list[tuple[str, str]]) -> None:
    wanted = [[re.sub(r"\s+$|^\s+", "", one_line(text)) for text in row] for row in rows]
    got = read_back(*rows)
    assert [[cell.strip() for cell in row] for row in got] == [
        [cell.strip() for cell in row] for row in wanted
    ]


def test_records_have_the_columns_that_commands_show() -> None:
    out = io.StringIO()
    of = catalog().resource("teams")
    assert write(out, of, [{"id": 7, "name": "A|B", "slug": "a"}], "markdown") == 1
    ((heads, row),) = tables(out.getvalue())
    assert heads[:2] == ["ID", "Name"]
    assert row[:2] == ["7", "A|B"]
    assert len(row) == len(of.columns)
