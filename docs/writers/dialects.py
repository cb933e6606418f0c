"""The dialects that come with caltui, those with the same categories together."""

from collections.abc import Sequence
from typing import NamedTuple

from caltui.catalog.load import Catalog, catalog
from caltui.catalog.model import Resource
from caltui.dialects import SHIPPED, shipped

FIRST = "lowcodeapi"


class SignInResult(NamedTuple):
    """Dialects whose categories are the same: their names, and the catalogue of the first."""

    names: Sequence[str]
    catalog: Catalog

    @property
    def heading(self) -> str:
        """Their names, as a column is headed."""
        return ", ".join(self.names)

    @property
    def title(self) -> str:
        """What is reached in them, for people."""
        return " and ".join(catalog(name).label for name in self.names)

    def resource(self, key: str) -> Resource | None:
        """The category of that key, if it is there."""
        return self.catalog.resource(key) if key in self.catalog.titles else None


def spoken() -> list[SignInResult]:
    """Every dialect once, that of the gateway first."""
    found: list[SignInResult] = []
    for name in sorted(shipped(), key=lambda name: name != FIRST):
        own = any(path.name != "index.toml" for path in (SHIPPED / name).glob("*.toml"))
        if own:
            found.append(SignInResult([name], catalog(name)))
        else:
            same = next(one for one in found if _same(one.catalog, catalog(name)))
            found[found.index(same)] = same._replace(names=[*same.names, name])
    return found


def titles(of: Sequence[SignInResult]) -> dict[str, str]:
    """The title of every category by its key, in the order of the sidebars."""
    return {key: title for one in of for key, title in one.catalog.titles.items()}


def _same(one: Catalog, other: Catalog) -> bool:
    return one.titles == other.titles and all(
        one.resource(key) == other.resource(key) for key in one.titles
    )
