"""What a shell offers behind an option or a word: values, and file names only for files."""

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from caltui.catalog.load import Catalog
from caltui.catalog.model import Field, Operation, Resource
from caltui.cli.first_words import FILES

Completer = Callable[..., Iterable[str]]

_ZONES = ("--zone", "--time-zone")


def give_completers(
    parser: argparse.ArgumentParser, known: Catalog, env: Mapping[str, str]
) -> None:
    """Gives every option of a parser, and of those below it, what completes its value."""
    operation = parser.get_default("operation")
    of = parser.get_default("resource")
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for sub in action.choices.values():
                give_completers(sub, known, env)
            continue
        found = _completer(action, operation, of, env) or _of_command(parser, action, known, env)
        if found is not None:
            action.completer = found  # type: ignore[attr-defined]


def _completer(
    action: argparse.Action,
    operation: Operation | None,
    of: Resource | None,
    env: Mapping[str, str],
) -> Completer | None:
    """By what the option is called, and by the catalogue's field behind it."""
    options = action.option_strings
    if any(name in FILES for name in options):
        from argcomplete.completers import FilesCompleter

        files: Completer = FilesCompleter()
        return files
    if "--json" in options:
        return lambda prefix="", **_: _file_after_at(prefix)
    if "--profile" in options:
        return lambda **_: _profiles(env)
    if any(name in _ZONES for name in options):
        return lambda **_: _zones()
    if of is not None and "--sort" in options:
        return lambda **_: _sorts(of)
    if of is not None and "--columns" in options:
        return lambda prefix="", **_: _listed(_columns(of), prefix)
    if of is not None and "--filter" in options:
        return lambda **_: [f"{name}:" for name in _columns(of)]
    if operation is not None and action.dest.startswith("field "):
        from caltui.catalog.request import inputs

        name = action.dest.removeprefix("field ")
        field = next((f for f in inputs(operation) if f.name == name), None)
        if field is not None:
            return lambda **_: _values(field)
    return None


def _of_command(
    parser: argparse.ArgumentParser, action: argparse.Action, known: Catalog, env: Mapping[str, str]
) -> Completer | None:
    """The words of our own commands that name a profile or a category."""
    words = parser.prog.split()[1:]
    of_profile = words[:1] == ["login"] or (words[:1] == ["profiles"] and words[1:] != ["add"])
    if of_profile and action.dest == "name":
        return lambda **_: _profiles(env)
    if words == ["export"] and action.dest == "categories":
        return lambda **_: list(known.titles)
    if "--colour" in action.option_strings:
        from caltui.settings.model import COLOURS

        return lambda **_: COLOURS
    return None


def _profiles(env: Mapping[str, str]) -> Sequence[str]:
    from caltui.settings.errors import SettingsError
    from caltui.settings.paths import paths
    from caltui.settings.profiles import load

    try:
        return list(load(paths(env)).profiles)
    except SettingsError:
        return ()


def _file_after_at(prefix: str) -> Iterable[str]:
    from argcomplete.completers import FilesCompleter

    if not prefix.startswith("@"):
        return ()
    return [f"@{name}" for name in FilesCompleter()(prefix[1:])]


def _zones() -> Iterable[str]:
    from zoneinfo import available_timezones

    return sorted(available_timezones())


def _columns(of: Resource) -> list[str]:
    from caltui.workspace.records.columns import available_columns

    return [column.name for column in available_columns(of)]


def _sorts(of: Resource) -> list[str]:
    return [word for name in _columns(of) for word in (name, f"{name}:desc")]


def _listed(names: Sequence[str], prefix: str) -> Iterator[str]:
    """Completions of the last name of a list with commas; none twice."""
    before, comma, _ = prefix.rpartition(",")
    taken = before.split(",")
    return (f"{before}{comma}{name}" for name in names if name not in taken)


def _values(field: Field) -> Iterable[Any]:
    """The values that a field can have, where they can be named."""
    if field.type == "timezone":
        return _zones()
    if field.type == "boolean":
        return ("true", "false")
    return map(str, field.enum.every) if field.enum is not None else ()
