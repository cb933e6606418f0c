"""A world in which secrets are known, and where on a disk or in an output they come up."""

import base64
import re
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from caltui.catalog.model import Operation
from caltui.sandbox.cal.refusals import Caller
from caltui.sandbox.cal.world import World
from caltui.sandbox.demo_data.firm import firm
from caltui.sandbox.handlers.operations import call
from tests.support.sandbox import Running, running

TOKEN = "at_R81kQ2vXw7Lh5TzB9nYc4"
SECRETS: Mapping[str, str] = {
    "token": TOKEN,
    "meeting password": "Mw7-Xhq2-Ltz9pass",
    "payment data": "pi_3Nk9Qz_secret_Vb7Wm",
    "webhook secret": "whk-8Rt5-Gyp3-Jd6x",
    "password of a user": "$2a$12$Kq7wPz0uXcV5nB3m",
    "typed meeting password": "Ty4-Qpz8-Wnm1pass",
    "typed webhook secret": "Tws-5Hk2-Rvb9-xyz",
}
"""What must not come up, by kind. Each is one of a kind, so that it is known where it came from."""

IN_MIRROR = frozenset({"meeting password", "payment data", "webhook secret"})
"""What Cal sends in fields that the catalogue marks as secret: kept with its record, so that it can
be shown when asked for, and nowhere else."""

MIRROR_CELLS = re.compile(r"mirrors/[\w-]+\.sqlite: bodies\.text")
_FIELDS: Mapping[str, Mapping[str, Any]] = {
    "booking-references": {"meetingPassword": SECRETS["meeting password"]},
    "payments": {"data": {"client_secret": SECRETS["payment data"], "note": "paid"}},
    "webhooks": {"secret": SECRETS["webhook secret"]},
    "users": {"password": SECRETS["password of a user"], "twoFactorSecret": TOKEN[::-1]},
}


def answer(
    world: World,
    caller: Caller,
    operation: Operation,
    ids: tuple[str, ...],
    query: Mapping[str, list[str]],
    body: Any,
) -> tuple[int, Any]:
    """What the sandbox's Cal answers, with secrets where Cal has them."""
    status, said = call(world, caller, operation, ids, query, body)
    return status, _with(said, _FIELDS.get(operation.resource, {}))


def _with(value: Any, more: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_with(one, more) for one in value]
    if isinstance(value, Mapping):
        inner = {name: _with(one, more) for name, one in value.items()}
        return {**inner, **more} if "id" in value else inner
    return value


@contextmanager
def secretive_firm(today: date) -> Iterator[Running]:
    """The demo's firm behind such a Cal, for that token only."""
    world = firm(seed=7, today=today)
    with running(world, core=answer, tokens={TOKEN: "admin"}) as server:
        yield server


def found_in(data: bytes) -> set[str]:
    """The kinds of secrets that the bytes hold, in any usual spelling."""
    small = data.lower()
    return {
        kind
        for kind, secret in SECRETS.items()
        if any(spelling in small for spelling in _spellings(secret))
    }


def _spellings(secret: str) -> set[bytes]:
    plain = secret.encode()
    cores = {base64.b64encode(b"x" * n + plain)[4:-4] for n in range(3)}
    quoted = quote(secret, safe="").encode()
    return {one.lower() for one in (plain, plain[::-1], plain.hex().encode(), quoted, *cores)}


def left_in(home: Path) -> dict[str, set[str]]:
    """Where each kind was found below a folder: a file, or a column of a table of one."""
    found: dict[str, set[str]] = {}
    for path in sorted(home.rglob("*")):
        if not path.is_file():
            continue
        data, name = path.read_bytes(), str(path.relative_to(home))
        cells = [(f"{name} (whole)", data)]
        if data.startswith(b"SQLite format 3"):
            cells = list(_cells(path, name))
            for kind in found_in(data) - IN_MIRROR:
                found.setdefault(kind, set()).add(f"{name} (whole)")
        elif name.endswith(("-wal", "-shm")):
            cells = []
            for kind in found_in(data) - IN_MIRROR:
                found.setdefault(kind, set()).add(name)
        for place, cell in cells:
            for kind in found_in(cell) | found_in(_unpacked(cell)):
                found.setdefault(kind, set()).add(place)
    return found


def _cells(path: Path, name: str) -> Iterator[tuple[str, bytes]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            words = table.decode()
            with suppress(sqlite3.DatabaseError):
                rows = connection.execute(f'SELECT * FROM "{words}"')
                heads = [head[0] for head in rows.description]
                for row in rows:
                    for head, cell in zip(heads, row, strict=True):
                        if isinstance(cell, bytes):
                            yield f"{name}: {words}.{head}", cell


def _unpacked(cell: bytes) -> bytes:
    for bits in (15, -15, 31):
        with suppress(zlib.error):
            return zlib.decompress(cell, bits)
    return b""
