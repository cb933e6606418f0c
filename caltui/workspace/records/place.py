"""A place in the console as one line: `bookings /guest3 status=PENDING`.

Used by the jump prompt, the history, references and the command line.
"""

import re
from typing import Any, NamedTuple

from caltui.catalog.load import Catalog, UnknownName
from caltui.workspace.base.input_errors import BadPlace
from caltui.workspace.records import quoting as words

_EQUALS = re.compile(r"([A-Za-z][\w.\[\]-]*)=(.*)", re.DOTALL)


class Place(NamedTuple):
    """A category, its filter, and the record under the cursor.

    `equals` are exact values of fields, `filter` is the text of the filter line.
    """

    resource: str
    filter: str = ""
    equals: tuple[tuple[str, str], ...] = ()
    key: str = ""

    @classmethod
    def parse(cls, text: str, catalog: Catalog | None = None) -> "Place":
        """Reads a line: first the category (or the beginning of its name), then the rest.

        `/` begins the filter, `field=value` is an exact value, any other word after the category is
        a record's id. Raises BadPlace.
        """
        try:
            parts = words.split(text.strip().removeprefix(":"))
        except words.OpenQuote:
            raise BadPlace('A quote is open: close it with ".') from None
        if not parts:
            raise BadPlace("Type the name of a category, such as bookings.")
        place = cls(_resource(parts[0], catalog))
        filters: list[str] = []
        for part in parts[1:]:
            place = _add(place, part, filters)
        if catalog is not None and place.key:
            _check_key(place, catalog)
        return place._replace(filter=" ".join(filters))

    def format(self) -> str:
        """The line that `parse` reads back."""
        parts = [self.resource]
        if self.key:
            parts.append(words.quote(self.key))
        if self.filter:
            parts.append("/" + self.filter)
        parts += [f"{name}={words.quote(value)}" for name, value in self.equals]
        return " ".join(parts)

    @property
    def narrowed(self) -> bool:
        """Whether it hides records."""
        return bool(self.filter or self.equals)


def _add(place: Place, part: str, filters: list[str]) -> Place:
    equals = _EQUALS.fullmatch(part)
    if equals:
        pair = (equals[1], words.unquote(equals[2]))
        return place._replace(equals=(*place.equals, pair))
    if part.startswith("/") or filters:
        word = part.removeprefix("/")
        if word:
            filters.append(word)
        return place
    if place.key:
        raise BadPlace(f"'{part}' is one word too many: begin a filter with /, as in /{part}.")
    return place._replace(key=words.unquote(part))


def _check_key(place: Place, catalog: Catalog) -> None:
    """Raises BadPlace for a word that cannot be an id."""
    params = catalog.resource(place.resource).params
    if len(params) == 1 and params[0].type == "integer" and not place.key.isdecimal():
        raise BadPlace(
            f"'{place.key}' is no id: begin a filter with /, as in /{words.quote(place.key)}."
        )


def _resource(word: str, catalog: Catalog | None) -> str:
    name = words.unquote(word).casefold().replace("_", "-")
    if catalog is None or name in catalog.titles:
        return name
    begins = [key for key in catalog.titles if key.startswith(name)]
    if len(begins) == 1 or (begins and name == begins[0]):
        return begins[0]
    if begins:
        raise BadPlace(f"'{name}' may be {' or '.join(begins)}: type one letter more.")
    try:
        catalog.resource(name)
    except UnknownName as error:
        raise BadPlace(str(error)) from None
    return name


def equals(name: str, value: Any) -> tuple[str, str]:
    """A pair for `Place.equals` from a JSON value."""
    return name, plain(value)


def plain(value: Any) -> str:
    """A value as text for exact comparison: true, false, null, 12, text."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
