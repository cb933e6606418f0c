"""`caltui help filter` and docs/filter.md say the same, from one text."""

from pathlib import Path

from caltui.catalog.load import catalog
from caltui.cli.commands.topics import filter_page, plain
from tests.cli.conftest import Shell

PAGE = Path(__file__).parents[3] / "docs" / "filter.md"


def test_the_grammar_is_printed_and_is_that_of_the_documentation(shell: Shell) -> None:
    assert PAGE.read_text("utf-8").partition("\n")[2] == filter_page(catalog()), "run: make docs"
    out = shell("help", "filter").out
    assert out == plain(filter_page(catalog()))
    assert "`" not in out
    assert "is:waiting" in out
    assert "name:/^(ada|bo)\\b/" in out


def test_an_unknown_topic_is_refused_with_the_known_ones(shell: Shell) -> None:
    result = shell("help", "fliter")
    assert result.code == 2
    assert "filter" in result.err
