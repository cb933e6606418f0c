"""Offers values to a shell behind an option or a word, and file names only for files.

Values that people chose at Cal come from what was last seen; nothing is ever asked of a server.
"""

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from caltui.catalog.load import Catalog
from caltui.catalog.model import Field, Operation, Param, Resource
from caltui.cli.parsing.offered import offered

if TYPE_CHECKING:
    from caltui.workspace.base.completion_values import CompletionValues

Completer = Callable[..., Iterable[str]]
Values = Mapping[str, str] | Iterable[str]

EVENT_TYPES = "event-types"
_OF_FILES = ("PATH", "FILE")
"""How an option calls its value where that is the name of a file."""

_OF_PEOPLE = "USER"
"""How an option calls its value where that is the id of a user."""

_ZONES = ("--zone", "--time-zone")


class CompletionSources:
    """The sources of values: the catalogue, the environment, and what was last seen.

    `seen` is made when the first value of a record is asked for; it is None without a profile.
    """

    def __init__(
        self,
        catalog: Catalog,
        env: Mapping[str, str],
        seen: "Callable[[], CompletionValues | None]",
    ) -> None:
        self.catalog = catalog
        self.env = env
        self.seen = seen

    def keys(self, resource: str, start: str) -> dict[str, str]:
        """Names of records by key."""
        seen = self.seen()
        return seen.keys(resource, start) if seen is not None else {}

    def addresses(self, start: str) -> dict[str, str]:
        """Names of guests and users by address."""
        seen, known = self.seen(), self.catalog
        lists = (known.people, *known.made_of("agenda-guest").every)
        return seen.addresses(dict.fromkeys(lists), start) if seen is not None else {}

    def views(self, resource: str = "") -> dict[str, str]:
        """Filters of the named views of a category, by name."""
        seen = self.seen()
        own = self.catalog.resource(resource).shown.views if resource else ()
        kept = seen.views(resource) if seen is not None else {}
        return {view.name: view.title for view in own} | kept


def give_completers(parser: argparse.ArgumentParser, known: CompletionSources) -> None:
    """Gives every option of a parser, and of those below it, what completes its value."""
    operation = parser.get_default("operation")
    of = parser.get_default("resource")
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for sub in action.choices.values():
                give_completers(sub, known)
            continue
        found = _completer(action, operation, of, known) or _of_command(parser, action, known)
        if found is not None:
            action.completer = found  # type: ignore[attr-defined]


def _completer(
    action: argparse.Action,
    operation: Operation | None,
    of: Resource | None,
    known: CompletionSources,
) -> Completer | None:
    """By what the option is called, and by the catalogue's field behind it."""
    options = action.option_strings
    if options and action.metavar in _OF_FILES:
        from argcomplete.completers import FilesCompleter

        files: Completer = FilesCompleter()
        return files
    if "--json" in options:
        return lambda prefix="", **_: _file_after_at(prefix)
    if "--profile" in options:
        return _safe(lambda prefix: _profiles(known.env))
    if any(name in _ZONES for name in options):
        return lambda **_: _zones()
    if "--view" in options:
        return _safe(lambda prefix: known.views(of.key if of is not None else ""))
    if of is not None and "--sort" in options:
        return lambda **_: _sorts(of)
    if of is not None and "--columns" in options:
        return lambda prefix="", **_: _listed(_columns(of), prefix)
    if of is not None and "--filter" in options:
        return lambda prefix="", **_: _filters(of, prefix)
    if of is not None and of.applied_to is not None and "--to" in options:
        to = of.applied_to.to
        return _safe(lambda prefix: known.keys(to, prefix))
    if of is not None and action.dest == "id" and len(of.params) == 1:
        return _safe(lambda prefix: known.keys(of.key, prefix))
    if of is not None and action.dest.startswith("id "):
        name = action.dest.removeprefix("id ")
        params = operation.params if operation is not None else of.params
        return partial(_ids, known, of, params, name)
    if operation is not None and action.dest.startswith("field "):
        return _of_field(operation, action.dest.removeprefix("field "), known)
    return None


def _of_field(operation: Operation, name: str, known: CompletionSources) -> Completer | None:
    from caltui.catalog.request import inputs

    field = next((f for f in inputs(operation) if f.name == name), None)
    if field is None:
        return None
    to = field.ref
    if to is not None and field.enum is None:
        return _safe(lambda prefix: known.keys(to, prefix))
    return lambda **_: _values(field)


def _of_command(
    parser: argparse.ArgumentParser, action: argparse.Action, known: CompletionSources
) -> Completer | None:
    """The words of our own commands that name a profile, a category or a record."""
    words = parser.prog.split()[1:]
    named = words[:1] in (["login"], ["logout"], ["forget"])
    named = named or (words[:1] == ["profiles"] and words[1:] != ["add"])
    if named and action.dest in ("name", "profile_name"):
        return _safe(lambda prefix: _profiles(known.env))
    if words == ["export"] and action.dest == "categories":
        return lambda **_: dict(known.catalog.titles)
    if "--colour" in action.option_strings:
        from caltui.settings.model import COLOURS

        return lambda **_: COLOURS
    if "--place" in action.option_strings:
        return _safe(lambda prefix: {**known.catalog.titles, **known.views()})
    return _of_records(words, action, known)


def _of_records(
    words: Sequence[str], action: argparse.Action, known: CompletionSources
) -> Completer | None:
    catalog = known.catalog
    lists = {"--user": catalog.people, "--team": catalog.teams, "--event-type": EVENT_TYPES}
    to = next((lists[name] for name in action.option_strings if name in lists), None)
    if action.metavar == _OF_PEOPLE:
        to = catalog.people
    if to is not None:
        return _safe(lambda prefix: known.keys(to, prefix))
    if words == ["changes"] and "--resource" in action.option_strings:
        return lambda **_: dict(catalog.titles)
    if words == ["inbox"] and action.dest == "queue":
        return lambda **_: _queues(catalog)
    if "--guest" in action.option_strings or (words == ["person"] and action.dest == "who"):
        return _safe(known.addresses)
    if "--people" in action.option_strings or "--must" in action.option_strings:
        return lambda prefix="", **_: _listed_addresses(known, prefix)
    return None


def _safe(values: Callable[[str], Values]) -> Completer:
    """A completer of values that come from outside: only those that no shell takes for more."""
    return lambda prefix="", **_: offered(values(prefix))


def _ids(
    known: CompletionSources,
    of: Resource,
    params: Sequence[Param],
    name: str,
    *,
    prefix: str = "",
    parsed_args: argparse.Namespace | None = None,
    **_: Any,
) -> dict[str, str]:
    """The ids in that place of the path, for the ids that were typed before it."""
    place = next((i for i, param in enumerate(params) if param.name == name), None)
    if place is None:
        return {}
    param = params[place]
    if params != of.params and param.ref is not None:
        return offered(known.keys(param.ref, prefix))
    before = [getattr(parsed_args, f"id {one.name}", None) for one in params[:place]]
    start = "".join(f"{_one(value)}_" for value in before)
    found = known.keys(of.key, start + prefix)
    if place == len(params) - 1:
        return offered({of.ids_from_key(key)[place]: text for key, text in found.items()})
    names = known.keys(param.ref, prefix) if param.ref is not None else {}
    ids = (of.ids_from_key(key)[place] for key in found)
    return offered({one: names.get(one, "") for one in ids})


def _one(value: Any) -> str:
    return str(value[0] if isinstance(value, list) and value else value or "")


def _profiles(env: Mapping[str, str]) -> dict[str, str]:
    from caltui.settings.errors import SettingsError
    from caltui.settings.paths import paths
    from caltui.settings.profiles import load

    try:
        return {name: one.base_url for name, one in load(paths(env)).profiles.items()}
    except SettingsError:
        return {}


def _queues(catalog: Catalog) -> dict[str, str]:
    from caltui.workspace.inbox.queues import queues_of

    return {queue.id: queue.title for queue in queues_of(catalog)}


def _file_after_at(prefix: str) -> Iterable[str]:
    from argcomplete.completers import FilesCompleter

    if not prefix.startswith("@"):
        return ()
    return [f"@{name}" for name in FilesCompleter()(prefix[1:])]


def _zones() -> Iterable[str]:
    from zoneinfo import available_timezones

    return sorted(available_timezones())


def _columns(of: Resource) -> dict[str, str]:
    """The titles of the columns, by name: those of a list, and those that are made for people."""
    from caltui.workspace.records.columns import every_column

    return {column.name: column.title for column in every_column(of)}


def _sorts(of: Resource) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, title in _columns(of).items():
        found |= {name: title, f"{name}:desc": f"{title}, last first"}
    return found


def _filters(of: Resource, prefix: str) -> list[str]:
    """The filter with its last word completed: names of fields, their words, times."""
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    from caltui.workspace.records.columns import every_column
    from caltui.workspace.table.filter_completion import complete
    from caltui.workspace.table.filter_words import words_of

    words = words_of(of, every_column(of), ZoneInfo("UTC"), datetime.now(UTC))
    if not prefix:
        return [f"{name}:" for name in (*of.filters.names, *_columns(of))]
    return [one.text for one in complete(of, words, prefix)]


def _listed(names: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Completions of the last name of a list with commas; none twice."""
    before, comma, _ = prefix.rpartition(",")
    taken = before.split(",")
    return {f"{before}{comma}{name}": names[name] for name in names if name not in taken}


def _listed_addresses(known: CompletionSources, prefix: str) -> dict[str, str]:
    _, _, last = prefix.rpartition(",")
    return _listed(offered(known.addresses(last)), prefix)


def _values(field: Field) -> Mapping[str, str] | Iterable[str]:
    """The values that a field can have, where they can be named, with what they mean."""
    if field.type == "timezone":
        return _zones()
    if field.type == "boolean":
        return ("true", "false")
    enum = field.enum
    return {str(word): enum.meaning(word) for word in enum.every} if enum is not None else ()
