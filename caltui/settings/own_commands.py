"""Commands of a person's own, as the configuration has them in `[[commands]]`."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class OwnCommand(NamedTuple):
    """A shell command for the record under the cursor, or for each marked one.

    `run` is a template for `/bin/sh`: see `shell_template`. `where` are the categories it is for,
    none: all. `key` may be empty: the palette has it then.
    """

    name: str
    run: str
    key: str = ""
    where: tuple[str, ...] = ()
    confirm: bool = False

    @property
    def id(self) -> str:
        """The name of the command in messages about keys."""
        return f"commands '{self.name}'"

    def fits(self, category: str) -> bool:
        """Tells whether the command is for records of this category."""
        return not self.where or category in self.where


def commands_of(tables: Iterable[Mapping[str, Any]]) -> tuple[OwnCommand, ...]:
    """The commands of checked tables."""
    return tuple(
        OwnCommand(**{**table, "where": tuple(table.get("where", ()))}) for table in tables
    )


def as_tables(commands: Iterable[OwnCommand]) -> list[dict[str, Any]]:
    """The tables for a configuration file; what is as usual is left out."""
    usual = OwnCommand._field_defaults
    return [
        {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in command._asdict().items()
            if key not in usual or value != usual[key]
        }
        for command in commands
    ]


def checked_name(text: str) -> str:
    """A name for the palette and `?`. Raises ValueError."""
    if not text or len(text) > 40 or not text.isprintable() or text != text.strip():
        raise ValueError("must be 1 to 40 visible characters without blanks around them.")
    return text


def checked_run(text: str) -> str:
    """A template that can be filled. Raises ValueError."""
    from caltui.settings.shell_template import parsed

    parsed(text)
    return text


def checked_names(tables: list[Any]) -> list[Any]:
    """Tables of which no two have one name. Raises ValueError."""
    names = [table.name for table in tables]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"has two commands named '{twice}': give each a name of its own.")
    return tables
