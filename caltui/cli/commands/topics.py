"""`caltui help TOPIC`: pages about things that several commands share.

The page about filters is `help/filter-page.txt` with the names that the catalogue gives;
docs/make.py writes docs/filter.md from the same text.
"""

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from caltui.catalog.load import Catalog, catalog
from caltui.catalog.model import Resource
from caltui.cli.output.exits import Exit
from caltui.cli.output.streams import data_out
from caltui.cli.parsing.parser import Parser

TOPICS = ("filter",)
WIDE = 36
"""Cells up to which the first column of a table is as wide as its longest entry."""


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `help`."""
    parser.add_argument("topic", choices=TOPICS, metavar="TOPIC", help=", ".join(TOPICS))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the page."""
    data_out().write(plain(filter_page(catalog())))
    return Exit.DONE


def filter_page(known: Catalog) -> str:
    """The page about filters, in Markdown."""
    page = Path(__file__).parents[1].joinpath("help", "filter-page.txt").read_text("utf-8")
    every = (known.resource(key) for key in known.titles)
    return page.format(rows="\n".join(_row(of) for of in every if _says_more(of)))


def _says_more(of: Resource) -> bool:
    return bool(of.filters.time or of.filters.names or of.filters.conditions)


def _row(of: Resource) -> str:
    facts = of.filters
    time = f"`{facts.time}`" if facts.time else ""
    names = " ".join(f"`{name}`" for name in facts.names)
    conditions = " ".join(f"`is:{name}`" for name in facts.conditions)
    return f"| {of.title} | {time} | {names} | {conditions} |"


def plain(page: str) -> str:
    """A page of Markdown as text for a terminal: headings, columns, no marks."""
    lines: list[str] = []
    table: list[list[str]] = []
    for line in [*page.splitlines(), ""]:
        if line.startswith("|"):
            cells = re.split(r"(?<!\\)\|", line)[1:-1]
            table.append([cell.strip().replace("\\|", "|").replace("`", "") for cell in cells])
            continue
        lines += _columns(table)
        table = []
        lines.append(line.lstrip("# ").upper() if line.startswith("#") else line.replace("`", ""))
    return "\n".join(lines).rstrip() + "\n"


def _columns(table: Sequence[Sequence[str]]) -> Iterator[str]:
    rows = [row for row in table if not set("".join(row)) <= {"-"}]
    widths = [min(WIDE, max(map(len, column))) for column in zip(*rows, strict=False)]
    yield from (_line(row, widths) for row in rows)


def _line(row: Iterable[str], widths: Iterable[int]) -> str:
    return "  " + "  ".join(f"{c:<{w}}" for c, w in zip(row, widths, strict=False)).rstrip()
