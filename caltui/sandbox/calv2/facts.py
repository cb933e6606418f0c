"""The operations of v2 and the bodies that they take, from `facts.json`.

The file is made of the OpenAPI files that Cal publishes: which kind of server has an operation,
whose key it wants, its status, and the fields of its body with their types.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

HOSTED, DIY = "hosted", "diy"
KINDS = (HOSTED, DIY)
PERSONAL, TEAM, ORGANISATION = "personal", "team", "organisation"

Fields = Mapping[str, Mapping[str, Any]]
"""The fields of a body: `type`, `required`, `values`, `items`, `schema`, `of`, bounds."""


ORGANISATION_ID = 1000
"""The number of the sandbox's organisation: it is a team of its own kind."""


class Account(NamedTuple):
    """Which kind of server it is, what the accounts on it have paid for, and the number of the
    organisation that they may be in."""

    kind: str = HOSTED
    plan: str = ORGANISATION
    organisation: int = ORGANISATION_ID


class Route(NamedTuple):
    """One operation. `auth` is `required`, `optional` or `none`; `at` are the kinds of server that
    have it; `role` is the role that its description names."""

    method: str
    path: str
    at: Sequence[str]
    auth: str
    status: int
    role: str
    bodies: Sequence[str]

    @property
    def name(self) -> str:
        """The method and the path, as handlers are registered."""
        return f"{self.method} {self.path}"


@cache
def _file() -> dict[str, Any]:
    text = Path(__file__).with_name("facts.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def routes() -> tuple[Route, ...]:
    """All operations; a path without holes comes before one that would match it too."""
    found = [_route(name, facts) for name, facts in _file()["operations"].items()]
    return tuple(sorted(found, key=lambda route: route.path.count("{")))


def _route(name: str, facts: Mapping[str, Any]) -> Route:
    method, path = name.split(" ")
    at = tuple(kind for kind in KINDS if kind[0].upper() in facts["at"])
    bodies = facts.get("bodies") or ([facts["body"]] if "body" in facts else [])
    return Route(
        method, path, at, facts["auth"], facts["status"], facts.get("role", ""), tuple(bodies)
    )


def fields_of(schema: str) -> Fields:
    """The fields of a body, or of an object in it."""
    found: Fields = _file()["bodies"].get(schema, {})
    return found


@cache
def body_of(route: Route) -> Fields:
    """The fields of an operation's body: of all that it takes, required where each wants it."""
    shapes = [fields_of(schema) for schema in route.bodies]
    names = dict.fromkeys(name for shape in shapes for name in shape)
    merged: dict[str, Mapping[str, Any]] = {}
    for name in names:
        facts = next(shape[name] for shape in shapes if name in shape)
        needed = all(shape.get(name, {}).get("required") for shape in shapes)
        merged[name] = {**facts, "required": needed}
    return merged


def found_route(method: str, path: str, kind: str) -> tuple[Route, dict[str, str]] | None:
    """The operation of a path on that kind of server, and the values of the path's holes."""
    parts = path.strip("/").split("/")
    for route in routes():
        wanted = route.path.strip("/").split("/")
        if route.method != method or kind not in route.at or len(wanted) != len(parts):
            continue
        ids = {}
        for place, given in zip(wanted, parts, strict=True):
            if place.startswith("{") and given:
                ids[place[1:-1]] = unquote(given)
            elif place != given:
                break
        else:
            return route, ids
    return None
