"""Answers `find` and cached lists from the mirror, without a parser and without a workspace.

`find TEXT` and `CATEGORY list --cached` as JSON are what scripts call again and
again. They are done here when their words are plain; anything else (help, a
mistake, another option) is left to the parser, which says what there is to say.
"""

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.workspace.records.export.file_formats import ROWS

if TYPE_CHECKING:
    from caltui.workspace.records.last_seen import CachedReader

_COMMON = {"--profile": "profile", "-o": "output", "--output": "output"}
_FLAGS = {"--read-only": "read_only"}


class Plain(NamedTuple):
    """The words and options of a command line that this file can answer."""

    words: list[str]
    options: dict[str, Any]


def quick(argv: Sequence[str], env: Mapping[str, str]) -> int | None:
    """Runs the command and returns its exit code; None where the parser is needed."""
    if "_ARGCOMPLETE" in env:
        return None
    if argv[:1] == ["find"]:
        return _find(argv[1:], env)
    if "--cached" in argv and argv[1:2] == ["list"]:
        return _list(argv, env)
    return None


def _find(argv: Sequence[str], env: Mapping[str, str]) -> int | None:
    plain = _plain(argv, {**_COMMON, "--limit": "limit"}, _FLAGS)
    if plain is None or len(plain.words) != 1:
        return None
    limit = plain.options.get("limit", "")
    if limit and not (limit.isascii() and limit.isdigit()):
        return None
    from caltui.cli.commands import find as find_command

    each = int(limit) if limit else find_command.EACH
    args: Any = SimpleNamespace(env=env, text=plain.words[0], **{**plain.options, "limit": each})
    return _looked(args, lambda look: find_command.answer(look, args))


def _list(argv: Sequence[str], env: Mapping[str, str]) -> int | None:
    flags = {**_FLAGS, "--cached": "cached", "--secrets": "secrets"}
    plain = _plain(argv, _COMMON, flags)
    if plain is None or len(plain.words) != 2:
        return None
    from caltui.cli.output import formats as output
    from caltui.cli.records import cached
    from caltui.dialects import read_index, titles_of

    if plain.words[0] not in titles_of(read_index()):
        return None
    args: Any = SimpleNamespace(env=env, secrets=False)
    vars(args).update(plain.options)
    if output.format_of(args) not in ("json", "ndjson"):
        return None

    def answer(look: "CachedReader") -> int:
        args.resource = look.whole_catalog.resource(plain.words[0])
        return cached.whole(args, look)

    return _looked(args, answer)


def _looked(args: Any, answer: "Callable[[CachedReader], int]") -> int:
    """Opens the mirror of the profile, looks, and closes it."""
    from caltui.cli.output.streams import say
    from caltui.cli.session import profile_of
    from caltui.settings.paths import paths
    from caltui.workspace.records.last_seen import CachedReader

    profile = profile_of(args)
    look = CachedReader(profile, paths(args.env))
    try:
        for warning in (*profile.warnings, look.notice):
            if warning:
                say(f"caltui: {warning}")
        return answer(look)
    finally:
        look.close()


def _plain(
    argv: Sequence[str], valued: Mapping[str, str], flags: Mapping[str, str]
) -> Plain | None:
    """The words and options; None when one of them is not known here."""
    words: list[str] = []
    options: dict[str, Any] = {}
    rest = iter(argv)
    for word in rest:
        name, mark, value = word.partition("=")
        if not word.startswith("-"):
            words.append(word)
        elif word in flags:
            options[flags[word]] = True
        elif name in valued:
            value = value if mark else next(rest, "-")
            if not value or value.startswith("-"):
                return None
            options[valued[name]] = value
        else:
            return None
    return Plain(words, options) if options.get("output", "json") in ("table", *ROWS) else None
