"""A catalogue with one invented category more, and a Cal that has it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from caltui.catalog.load import Catalog, catalog
from caltui.sandbox.demo_data.firm import firm
from tests.support.sandbox import Running, running

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ROOMS = Path(__file__).parent.parent / "data" / "invented" / "rooms.toml"
GROUP = """
[[groups]]
title = "House"
resources = [{ key = "rooms", title = "Rooms" }]
"""


def invented_catalogue(folder: Path) -> Path:
    """The folder with the catalogue of today, the invented file, and its entry in the index."""
    shutil.copytree(catalog().folder, folder)
    shutil.copy(ROOMS, folder)
    with (folder / "index.toml").open("a", encoding="utf-8") as index:
        index.write(GROUP)
    return folder


@contextmanager
def house(folder: Path) -> Iterator[Running]:
    """The demo firm with two rooms, over HTTP, its clock stopped at NOW."""
    world = firm(today=date(2026, 11, 23), known=Catalog(folder))
    world.frozen = NOW
    for name, seats in (("Aquarium", 6), ("Attic", 3)):
        world.add("rooms", {"name": name, "seats": seats, "floor": "roof", "userId": 1})
    with running(world) as server:
        yield server
