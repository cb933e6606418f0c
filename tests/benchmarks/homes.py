"""Homes of caltui with so many bookings in the mirror, made once and kept."""

import csv
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from caltui.catalog.load import catalog
from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.settings.model import Profile, Settings
from caltui.settings.paths import paths
from caltui.settings.profiles import save
from caltui.workspace.open import open_mirror
from tests.benchmarks import crowd

SLICE = 20_000
NAME = "bench"
COLUMNS = ("id", "startTime", "endTime", "title", "status", "user", "attendee", "createdAt")


def environment(home: Path, gateway: str) -> dict[str, str]:
    """What a caltui needs to work on that home; its profile asks that gateway."""
    env = {"CALTUI_HOME": str(home), "CALTUI_API_TOKEN": DEMO_TOKEN, "CALTUI_PROFILE": NAME}
    profile = Profile(NAME, base_url=gateway, spec_url=gateway, budget=0)
    save(paths(env), Settings(active=NAME, profiles={NAME: profile}))
    return env


def home(keep: Path, count: int) -> Path:
    """The folder with so many bookings, made when it is not there.

    The table is as it is for somebody new: a run before may have sorted it, or left another place.
    """
    folder = keep / f"bookings-{count}"
    done = folder / "complete"
    path = paths({"CALTUI_HOME": str(folder)}).mirror(NAME)
    if not done.exists():
        _fill(path, count)
        done.touch()
    with open_mirror(path, catalog()) as mirror:
        for state in ("view/bookings", "view//last"):
            mirror.drop_state(state)
    return folder


def table(keep: Path, count: int) -> Path:
    """The same bookings as a CSV file, for programs that read one."""
    file = keep / f"bookings-{count}.csv"
    if not file.exists():
        half = file.with_suffix(".part")
        with half.open("w", newline="", encoding="utf-8") as out:
            rows = csv.writer(out)
            rows.writerow(COLUMNS)
            rows.writerows(_cells(record) for record in crowd.bookings(count))
        os.replace(half, file)
    return file


def _cells(record: Mapping[str, Any]) -> tuple[Any, ...]:
    held = {
        **record,
        "user": record["user"]["name"],
        "attendee": record["attendees"][0]["email"],
    }
    return tuple(held[name] for name in COLUMNS)


def _fill(path: Path, count: int) -> None:
    """Writes a complete list slice by slice: a million records never are in memory at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    with open_mirror(path, catalog()) as mirror:
        for resource, records in (("users", crowd.users()), ("event-types", crowd.event_types())):
            mirror.put_list(resource, _keyed(records), complete=True, at=time.time())
        mirror.put_list("bookings", [], complete=True, at=time.time())
        for part in _slices(crowd.bookings(count)):
            mirror.put_list("bookings", _keyed(part), complete=False, at=time.time())
        mirror.put_list("bookings", [], complete=False, at=time.time())


def _slices(records: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while part := list(islice(records, SLICE)):
        yield part


def _keyed(records: Sequence[Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(str(record["id"]), record) for record in records]
