"""Finds the field of a record that contains the searched words, and where in its text."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from caltui.catalog.model import Record, Resource
from caltui.mirror.file.json_body import fold
from caltui.mirror.search.query import words_of
from caltui.text import one_line
from caltui.workspace.records.columns import title
from caltui.workspace.records.secrets import Secrets

Span = tuple[int, int]
"""Start and end of a match in a text."""

BEFORE = 24
"""Characters kept before the match, if a long text is cut."""

LONGEST = 120


class Matched(NamedTuple):
    """A text with its matches. `field` is the heading."""

    field: str
    text: str
    spans: tuple[Span, ...]


def in_name(name: str, text: str) -> tuple[Span, ...]:
    """The matches in a record's name; none unless it contains every word."""
    words, folded = words_of(text), fold(name)
    return spans(name, words) if all(word in folded for word in words) else ()


def matched(of: Resource, record: Record, text: str) -> Matched | None:
    """The field that contains the most words, the first of several. None if no text does."""
    words = words_of(text)
    secrets = Secrets(of)
    best: tuple[int, str, str] | None = None
    for path, value in _texts(record, "", secrets):
        folded = fold(value)
        count = sum(word in folded for word in words)
        if count and (best is None or count > best[0]):
            best = count, path, value
        if count == len(words):
            break
    if best is None:
        return None
    shown = _cut(one_line(best[2], 10_000), words)
    return Matched(title(best[1], of.field(best[1])), shown, spans(shown, words))


def spans(text: str, words: Sequence[str]) -> tuple[Span, ...]:
    """The places of the folded words in a text, sorted; overlapping ones are merged."""
    folded, origin = _folded(text)
    found: list[Span] = []
    for word in words:
        at = folded.find(word)
        while word and at >= 0:
            found.append((origin[at], origin[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    apart: list[Span] = []
    for begin, end in sorted(found):
        if apart and begin <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((begin, end))
    return tuple(apart)


def plain_words(filter: str) -> str:
    """The words of a filter that a search understands: `status:pending !ada` → `pending`."""
    kept = []
    for word in filter.split():
        bare = word.removeprefix("~")
        name, mark, value = bare.partition(":")
        if not bare.startswith("!"):
            named = mark and name.replace(".", "").isalnum() and not value.startswith("//")
            kept.append(value if named else bare)
    return " ".join(word for word in kept if word)


def _texts(value: Any, path: str, secrets: Secrets) -> Iterator[tuple[str, str]]:
    """Yields every text and number of a record with its path, except secrets."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if not (secrets.inside(name) if path else secrets.has(name)):
                yield from _texts(inner, f"{path}.{name}" if path else name, secrets)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _texts(inner, f"{path}[{i}]", secrets)
    elif value is not None and not isinstance(value, bool):
        yield path, str(value)


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the position that it comes from."""
    folded: list[str] = []
    origin: list[int] = []
    for i, char in enumerate(text):
        letters = fold(char)
        folded.append(letters)
        origin += [i] * len(letters)
    return "".join(folded), origin


def _cut(text: str, words: Sequence[str]) -> str:
    """A long text, cut to begin shortly before the first match."""
    if len(text) <= LONGEST:
        return text
    found = spans(text, words)
    begin = max(0, found[0][0] - BEFORE) if found else 0
    return ("…" if begin else "") + text[begin : begin + LONGEST]
