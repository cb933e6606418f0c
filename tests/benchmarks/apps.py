"""The programs that caltui is measured beside: `python -P apps.py label|input|table FILE`.

A script of its own, so that it imports nothing but what it shows.
"""

import sys


def label() -> None:
    """The floor: a Textual app with one label."""
    from textual.app import App, ComposeResult
    from textual.widgets import Label

    class Floor(App[None]):
        BINDINGS = [("q", "quit", "Quit")]  # noqa: RUF012

        def compose(self) -> ComposeResult:
            yield Label("Here I am")

    Floor().run()


def input() -> None:
    """A keystroke: a letter typed into an input."""
    from textual.app import App, ComposeResult
    from textual.widgets import Input

    class Keystroke(App[None]):
        def compose(self) -> ComposeResult:
            yield Input(placeholder="Here I am")

    Keystroke().run()


def table() -> None:
    """Textual's own table with the rows of a CSV file."""
    import csv

    from textual.app import App, ComposeResult
    from textual.widgets import DataTable

    class Table(App[None]):
        BINDINGS = [("q", "quit", "Quit")]  # noqa: RUF012

        def compose(self) -> ComposeResult:
            yield DataTable(cursor_type="row")

        def on_mount(self) -> None:
            shown = self.query_one(DataTable)
            with open(sys.argv[2], newline="", encoding="utf-8") as file:
                rows = csv.reader(file)
                shown.add_columns(*next(rows))
                shown.add_rows(rows)

    Table().run()


if __name__ == "__main__":
    {"label": label, "input": input, "table": table}[sys.argv[1]]()
