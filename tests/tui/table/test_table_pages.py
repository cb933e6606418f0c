"""Which rows a table reads: a page at a time, in the direction one goes, and one ahead."""

from caltui.tui.table.table_pages import PageCache
from tests.tui.table.test_virtual_table import Rows, numbered


def test_scrolling_by_a_line_reads_a_page_once() -> None:
    rows, pages = Rows(numbered(100)), PageCache()
    for top in range(20):
        assert (
            [pages.row(rows, i, 0, 10).key for i in range(top, top + 10)]
            == numbered(100)[  # type: ignore[union-attr]
                top : top + 10
            ]
        )
    assert rows.asked == [(0, 10), (10, 20), (20, 30)]
    assert pages.row(rows, 100, 0, 10) is None


def test_going_back_reads_backwards() -> None:
    rows, pages = Rows(numbered(100)), PageCache()
    pages.row(rows, 90, 0, 10)
    assert pages.row(rows, 89, 0, 10).key == "89"  # type: ignore[union-attr]
    assert rows.asked == [(90, 100), (80, 90)]
    pages.read_ahead(rows, 80, 10)
    assert rows.asked[2:] == [(70, 80)]


def test_the_next_page_is_read_before_it_is_asked_for() -> None:
    rows, pages = Rows(numbered(100)), PageCache()
    for top in (0, 9, 18, 27):
        known = list(rows.asked)
        for i in range(top, top + 10):
            assert pages.row(rows, i, 0, 10) is not None
        assert top == 0 or rows.asked == known, "nothing is left to read"
        pages.read_ahead(rows, top, 10)
    pages.read_ahead(rows, 95, 10)
    assert all(stop <= 100 for _, stop in rows.asked)
