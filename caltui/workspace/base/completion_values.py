"""Reads what a shell may offer of what was last seen: keys with names, addresses, names of views.

Reads the file of a profile and nothing else; loads neither the models nor what writes or sends.
"""

from collections.abc import Iterable, Iterator, Mapping
from json import dumps
from typing import TYPE_CHECKING, Any

from caltui.catalog.outline import Outlines
from caltui.mirror.file.quick_reader import QuickReader

if TYPE_CHECKING:
    from caltui.settings.model import Profile
    from caltui.settings.paths import Paths

MOST = 100
"""How many values a shell is offered at most."""

NEEDED = 2
"""Letters of an address before records are searched for it."""

VIEWS = "view//named"


class CompletionValues:
    """The values of one profile. Everything in it comes from strangers: see `offered`."""

    def __init__(self, catalog: Outlines, profile: "Profile", paths: "Paths") -> None:
        self.catalog = catalog
        self._mirror = QuickReader(paths.mirror(profile.slug), catalog.dialect)

    def keys(self, resource: str, start: str = "") -> dict[str, str]:
        """Names of records by key, for the keys that begin with a text."""
        if resource not in self.catalog.titles:
            return {}
        of = self.catalog.outline(resource)
        found = self._mirror.beginning(resource, start, MOST)
        return {key: of.name_of(record) for key, record in found}

    def addresses(self, resources: Iterable[str], start: str) -> dict[str, str]:
        """Names of people by the mail addresses that begin with a text."""
        found: dict[str, str] = {}
        if len(start) < NEEDED:
            return found
        text = f'"email":{dumps(start.casefold(), ensure_ascii=False)[:-1]}'
        for resource in resources:
            for _, record in self._mirror.holding(resource, text, MOST):
                found |= dict(_people(record, start.casefold()))
        return found

    def views(self, resource: str = "") -> dict[str, str]:
        """The filters of the views that a person named, by name: of one category, or of all."""
        stored = self._mirror.state(VIEWS)
        found = stored.items() if isinstance(stored, Mapping) else ()
        return {
            str(name): f"{one.get('resource')} {one.get('filter') or ''}".strip()
            for name, one in found
            if isinstance(one, Mapping) and resource in ("", one.get("resource"))
        }


def _people(value: Any, start: str) -> Iterator[tuple[str, str]]:
    """Address and name of everybody inside a record whose address begins so."""
    if isinstance(value, list):
        for item in value:
            yield from _people(item, start)
    elif isinstance(value, Mapping):
        email = value.get("email")
        if isinstance(email, str) and email.casefold().startswith(start):
            yield email, str(value.get("name") or "")
        for item in value.values():
            if isinstance(item, (list, Mapping)):
                yield from _people(item, start)
