"""`--view NAME`: the filter, sort and columns of a place that was kept in the console."""

import json
import sqlite3
from contextlib import closing

from tests.cli.conftest import Shell

WAITING = {
    "resource": "bookings",
    "filter": "status:pending",
    "equals": [],
    "key": "",
    "sort": ["startTime", True],
    "columns": ["id", "status"],
}


def _keep(shell: Shell, name: str) -> None:
    """Writes a view into the mirror, as the console does."""
    (path,) = shell.home.rglob("*.sqlite")
    with closing(sqlite3.connect(path)) as sql, sql:
        value = json.dumps({name: WAITING})
        sql.execute("INSERT OR REPLACE INTO state VALUES ('view//named', ?)", (value,))


def test_a_view_of_the_console_arranges_a_list(shell: Shell) -> None:
    every = shell.good("bookings", "list")
    _keep(shell, "Waiting now")
    for words in ((), ("--cached",)):
        found = shell.good("bookings", "list", "--view", "waiting now", *words)
        assert {b["status"] for b in found} == {"PENDING"}
        starts = [b["startTime"] for b in found]
        assert starts == sorted(starts, reverse=True)
        assert 0 < len(found) < len(every)
    part = shell.good("bookings", "list", "--view", "Waiting now", "--filter", "past")
    assert len(part) <= len(found)
    table = shell("bookings", "list", "--view", "Waiting now", "-o", "table")
    assert table.out.splitlines()[0].split() == ["ID", "Status"]


def test_a_view_that_is_not_there_is_said(shell: Shell) -> None:
    shell.good("bookings", "list")
    none = shell("bookings", "list", "--view", "lost", "-o", "json")
    assert none.code == 2
    assert "There is no view 'lost'" in none.error["message"]
    _keep(shell, "waiting")
    other = shell("users", "list", "--view", "waiting", "-o", "json")
    assert other.code == 2
    assert "is a view of bookings" in other.error["message"]
