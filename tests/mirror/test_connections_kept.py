"""Connections that many threads needed at once do not all stay open."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from caltui.mirror.file.connections import KEPT, Connections, connect

THREADS = 12


def open_files(path: Path) -> int:
    """How often this process has the mirror's file open."""
    links = (Path("/proc/self/fd") / fd for fd in os.listdir("/proc/self/fd"))
    return sum(os.path.realpath(link) == str(path) for link in links)


def test_only_a_few_connections_stay_open(tmp_path: Path) -> None:
    path = (tmp_path / "mirror.sqlite").resolve()
    connections = Connections(path, connect(path))
    together = Barrier(THREADS)

    def read() -> int:
        with connections.read() as sql:
            together.wait(20)
            return int(sql.execute("SELECT 1").fetchone()[0])

    before = open_files(path)
    with ThreadPoolExecutor(THREADS) as pool:
        found = [pool.submit(read) for _ in range(THREADS)]
        assert sum(task.result() for task in found) == THREADS
    assert before <= open_files(path) <= before + KEPT
    connections.close()
    assert open_files(path) == 0
