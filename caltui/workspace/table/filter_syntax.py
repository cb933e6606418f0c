"""Parses a filter: `ada status:PENDING !cancelled ~gest "two words"`.

A record must meet every word. `field:value` searches one column, `field=value` wants exactly that
value, `!` negates a word, `~` finds its letters in order with others between, within one value. A
name is a column's path or title.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from caltui.mirror.file.json_body import fold
from caltui.workspace.base.input_errors import BadFilter
from caltui.workspace.records import quoting as words

_NAMED = re.compile(r"([A-Za-z][\w.\[\]-]*|\"[^\"]+\")([:=])(.*)", re.DOTALL)
_COMPARED = re.compile(r"([A-Za-z][\w.\[\]]*)\s*(:?[<>]=?|[!~]=|==|:=)(.*)", re.DOTALL)
_BARE = re.compile(r"(>=?|<=|<(?=\d)|\|\||&&|[=!]=)(?=[\w\"-]|$)")
_EITHER = re.compile(r"[^|\s\"]\|[^|\s\"]")
_WILD = re.compile(r"\*[\w@.-]+|(\"[^\"]+\"|[\w.\[\]-]+)?[:=]?~?(\*[\w@.-]+|[\w@.-]+\*)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_LED = re.compile(r"([-+(\[{]+)([A-Za-z][\w.]*)[:=]")
_LIKE = re.compile(r"([A-Za-z][\w.]*)~")
_JOINS = frozenset({"OR", "AND", "NOT"})


class Term(NamedTuple):
    """One condition. `field` is a column's path; empty for the whole record.

    `timed`: the text is one of `time_words.WORDS`.
    """

    text: str
    field: str = ""
    negated: bool = False
    fuzzy: bool = False
    exact: bool = False
    timed: bool = False


class SearchableRecord(Protocol):
    """The texts of a record that a filter reads."""

    def plainly(self) -> str:
        """All texts of the record, folded, one value a line."""

    def everything(self) -> str:
        """All texts of the record, and those of its cells: slower."""

    def named(self) -> str:
        """All texts of the record, and the names of the records it refers to."""

    def shown(self, field: str) -> str:
        """The text of the cell in that column, folded."""

    def plain(self, field: str) -> tuple[str, ...]:
        """The values of that column as Cal sent them, as text."""

    def timed(self, word: str) -> bool:
        """Whether a word about time is true of it."""


def parse(text: str, fields: Mapping[str, str], timed: Collection[str] = ()) -> tuple[Term, ...]:
    """The conditions of a filter; `fields` maps `squeezed` names to column paths, `timed` are the
    words about time that the category knows.

    Raises BadFilter with the part that cannot be read.
    """
    try:
        parts = words.split(text)
    except words.OpenQuote:
        raise BadFilter('A quote is open: close it with ".') from None
    named = any(_NAMED.fullmatch(part.removeprefix("!")) for part in parts)
    joins = (part for part in parts if (part.upper() if named else part) in _JOINS)
    joined = next(joins, "") if len(parts) > 1 else ""
    if joined:
        raise BadFilter(
            f"'{joined}' is not understood: a record has to meet every word, and ! before one"
            f' turns it round. To look for the text, write "{joined}".'
        )
    return tuple(_term(part, fields, timed) for part in parts if part)


def _term(part: str, fields: Mapping[str, str], timed: Collection[str]) -> Term:
    rest = part.removeprefix("!")
    negated = rest != part
    if rest.casefold() in timed:
        return Term(rest.casefold(), negated=negated, timed=True)
    field, exact = "", False
    _refuse(rest, part, fields)
    named = _NAMED.fullmatch(rest)
    if named and not named[3].startswith("//"):
        name = words.unquote(named[1])
        found = fields.get(squeezed(name))
        if found is None:
            raise BadFilter(_unknown(name, part, fields))
        field, exact, rest = found, named[2] == "=", named[3]
    value = rest.removeprefix("~")
    fuzzy = value != rest
    value = words.unquote(value)
    if not value and not exact:
        what = f"after '{part}'" if part in {"!", "~", "!~"} else f"in '{part}'"
        raise BadFilter(f"There is nothing to look for {what}.")
    return Term(value if exact else fold(value), field, negated, fuzzy, exact)


def _refuse(rest: str, part: str, fields: Mapping[str, str]) -> None:
    """Raises BadFilter for syntax of other programs that would find nothing here."""
    plain = f'To look for the text, write "{part}".'
    compared = _COMPARED.match(rest)
    if compared:
        name, sign = compared[1], compared[2]
        found = fields.get(squeezed(name))
        if found is None:
            raise BadFilter(_unknown(name, part, fields))
        raise BadFilter(
            f"'{sign}' is not understood in '{part}': write {found}:text for a part of the value,"
            f" {found}=text for all of it, ! before it for the others."
        )
    led, like = _LED.match(rest), _LIKE.match(rest)
    if led and squeezed(led[2]) in fields:
        raise BadFilter(
            f"'{led[1]}' is not understood in '{part}': a record has to meet every word, and !"
            f" before one turns it round. {plain}"
        )
    if like and squeezed(like[1]) in fields:
        raise BadFilter(
            f"'~' is not understood in '{part}': write {like[1]}:text for a part of the value,"
            f" {like[1]}:~text for its letters in order. {plain}"
        )
    bare = _QUOTED.sub('""', rest)
    if _WILD.fullmatch(bare):
        raise BadFilter(f"'*' is not understood in '{part}': a part of the text is enough. {plain}")
    sign = _BARE.match(bare)
    if sign:
        raise BadFilter(f"'{sign[0]}' is not understood in '{part}'. {plain}")
    if _EITHER.search(bare):
        raise BadFilter(f"'|' is not understood in '{part}': give one value. {plain}")


def _unknown(name: str, part: str, fields: Mapping[str, str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(squeezed(name), list(fields), n=1)
    hint = f" Did you mean {fields[near[0]]}?" if near else ""
    return f"There is no field '{name}' here.{hint} To look for the text, write \"{part}\"."


def squeezed(name: str) -> str:
    """A name for comparison: `Event type`, `eventType` and `event-type` are equal."""
    return re.sub(r"[\s_-]", "", name).casefold()


def matches(terms: Sequence[Term], record: SearchableRecord) -> bool:
    """Whether a record meets every condition."""
    return all(_meets(term, record) is not term.negated for term in terms)


def _meets(term: Term, record: SearchableRecord) -> bool:
    if term.timed:
        return record.timed(term.text)
    if term.exact:
        return term.text in record.plain(term.field)
    if not term.field:
        more = record.named if term.fuzzy else record.everything
        return _inside(term, record.plainly()) or _inside(term, more())
    if not term.fuzzy and term.text.isdigit():
        plain = record.plain(term.field)
        if plain and all(value.isdigit() for value in plain):
            return term.text in plain
    return _inside(term, record.shown(term.field))


def _inside(term: Term, text: str) -> bool:
    if term.fuzzy:
        return any(in_order(term.text, line) for line in text.split("\n"))
    return term.text in text


def in_order(letters: str, text: str) -> bool:
    """Whether the text contains the letters in this order, with others between."""
    rest = iter(text)
    return all(letter in rest for letter in letters if not letter.isspace())
