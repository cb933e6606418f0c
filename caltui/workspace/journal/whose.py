"""Finds whose record a create makes, where its path names the person and its body does not."""

from collections.abc import Mapping

from caltui.catalog.model import Operation
from caltui.mirror.reader import Reader
from caltui.workspace.base.access import STATE, access_in


def named_in_path(operation: Operation, path: str, mirror: Reader) -> dict[str, str]:
    """Reads the values of fields from a path that was asked; where the path means oneself, the
    key's user. A field is left out where that is not known."""
    names = [field.name for field in operation.body if field.send_in == "path"]
    if not names:
        return {}
    known = access_in(mirror.get_state(STATE))
    me = "" if known is None else known.user
    found = {name: _in_path(operation, name, path) or me for name in names}
    return {name: value for name, value in found.items() if value}


def named_in(operation: Operation, holes: Mapping[str, str], mirror: Reader) -> dict[str, str]:
    """The same for a request that is not sent yet, by what fills its path."""
    own = named_in_path(operation, "", mirror)
    names = [field.name for field in operation.body if field.send_in == "path"]
    return {**own, **{name: holes[name] for name in names if name in holes}}


def _in_path(operation: Operation, name: str, path: str) -> str:
    asked, hole = path.split("/"), "{" + name + "}"
    for way in operation.served.paths:
        parts = way.path.split("/")
        if len(parts) != len(asked) or hole not in parts:
            continue
        if all(a == b or a.startswith("{") for a, b in zip(parts, asked, strict=True)):
            return asked[parts.index(hole)]
    return ""
