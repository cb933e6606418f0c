"""Completes the last word of a filter: names of fields, their words, `is:`, times, people.

Without `people` nothing is searched for in the mirror, so that it answers at once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from caltui.catalog.model import Resource
from caltui.mirror.file.json_body import fold
from caltui.scheduling.time_words import DAY_WORDS, WEEK_WORDS, WEEKDAYS
from caltui.workspace.records import quoting
from caltui.workspace.records.columns import column
from caltui.workspace.table.filter_words import OPEN_WORDS, FilterWords

MOST = 8
NEEDED = 2
"""Letters of a name before the mirror is asked."""

SIGNS = (":", "=", ">=", "<=", ">", "<")
AHEAD_WORDS = ("in:7d", "in:24h")

Called = Callable[[str, str, int], Sequence[str]]
"""Names that a text may mean, by the path of a column: at most so many."""


class FilterCompletion(NamedTuple):
    """The whole filter after completing, and what is shown of it. `open`: a value comes next."""

    text: str
    label: str
    open: bool = False


def complete(
    of: Resource, words: FilterWords, text: str, called: Called | None = None
) -> list[FilterCompletion]:
    """Completions of the last word, best first, at most MOST; none after a blank."""
    try:
        last = quoting.split(text)[-1:] if not text.endswith(" ") else []
    except quoting.OpenQuote:
        at = text.rfind(" ", 0, text.index('"')) + 1
        last = [text[at:]]
    if not last or not text.endswith(last[0]):
        return []
    head, word = text[: len(text) - len(last[0])], last[0]
    mark = "!" if word.startswith("!") else ""
    bare = word[len(mark) :]
    found = _valued(of, words, bare, called) if bare else iter(())
    begin = head + mark
    whole = (FilterCompletion(begin + w, label, goes_on) for w, label, goes_on in found)
    return list(islice((one for one in _once(whole) if one.text != text), MOST))


Found = Iterator[tuple[str, str, bool]]


def _valued(of: Resource, words: FilterWords, bare: str, called: Called | None) -> Found:
    """A value where a sign was typed, else a name or a word that stands alone."""
    signs = [(bare.find(sign), sign) for sign in SIGNS if sign in bare]
    if not signs:
        yield from _names(words, bare)
        return
    at, sign = min(signs, key=lambda pair: (pair[0], -len(pair[1])))
    name, value = quoting.unquote(bare[:at]), bare[at + len(sign) :]
    start = bare[: at + len(sign)]
    if name.casefold() == "is":
        yield from _said(start, value, words.conditions)
        return
    if name.casefold() == "in" and words.time:
        yield from _said("", bare, AHEAD_WORDS)
        return
    left, bar, part = value.rpartition("|")
    start += left + bar
    for path in words.paths(name):
        yield from _values(of, words, path, start, part, called)


def _names(words: FilterWords, bare: str) -> Found:
    start = bare.casefold().strip('"')
    if words.time:
        yield from ((word, word, False) for word in _times() if word.startswith(start))
    for name in words.names:
        if name.startswith(start):
            yield f"{name}:", f"{name}:", True
    if words.conditions and "is:".startswith(start):
        yield "is:", "is:", True
    for path in dict.fromkeys(words.fields.values()):
        if path.casefold().startswith(start):
            yield f"{path}:", f"{path}:", True


def _values(
    of: Resource, words: FilterWords, path: str, start: str, value: str, called: Called | None
) -> Found:
    by = column(of, path)
    enum = by.field.enum if by.field is not None else None
    if enum is not None:
        yield from _said(start, value, [str(word) for word in enum.every])
    elif by.type == "boolean":
        yield from _said(start, value, ("true", "false"))
    elif words.kinds.get(path) in ("instant", "date"):
        yield from _said(start, value, (*_times(), *AHEAD_WORDS))
    elif called is not None and words.kinds.get(path) != "number":
        typed = quoting.unquote(value.replace('"', ""))
        if len(typed) >= NEEDED:
            for name in called(path, typed, MOST):
                yield f"{start}{quoting.quote(name)}", name, False


def _said(start: str, typed: str, known: Iterable[str]) -> Found:
    """The known words that begin with what was typed, then those that have it inside."""
    typed = fold(typed)
    every = list(known)
    begin = [word for word in every if fold(word).startswith(typed)]
    inside = [word for word in every if typed and typed in fold(word) and word not in begin]
    for word in (*begin, *inside):
        yield f"{start}{word}", f"{start}{word}" if not start else word, False


def _times() -> tuple[str, ...]:
    return (*DAY_WORDS, *OPEN_WORDS, *WEEK_WORDS, *WEEKDAYS)


def _once(found: Iterable[FilterCompletion]) -> Iterator[FilterCompletion]:
    seen: set[str] = set()
    for one in found:
        if one.text not in seen:
            seen.add(one.text)
            yield one
