"""Parses a filter: `ada status:PENDING|ACCEPTED !cancelled start>=tomorrow length>30 ~gest`.

A record must meet every word. `field:value` searches one column, `field=value` wants exactly that
value, `a|b` one of the two, `!` negates a word, `~` finds its letters in order with others between,
within one value; `field:/regex/` is a regular expression. A name is a column's path or title, or
one that the category gives it. Times and `is:` are those of the category: see `filter_words.py` and
`filter_ranges.py`.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from caltui.mirror.file.json_body import fold
from caltui.workspace.base.input_errors import BadFilter
from caltui.workspace.records import quoting
from caltui.workspace.table.filter_ranges import Comparisons, compared, ranged, spanned
from caltui.workspace.table.filter_words import FilterWords, squeezed

_NAMED = re.compile(r"([A-Za-z][\w.\[\]-]*|\"[^\"]+\")([:=])(.*)", re.DOTALL)
_NUMBERED = re.compile(r"([A-Za-z](?:[\w.\[\]-]*[\w\]])?|\"[^\"]+\")([<>]=?)(.+)", re.DOTALL)
_COMPARED = re.compile(r"([A-Za-z][\w.\[\]]*)\s*(:[<>]=?|[!~]=|==|:=)(.*)", re.DOTALL)
_BAR = re.compile(r'\|(?=(?:[^"]*"[^"]*")*[^"]*$)')
_BARE = re.compile(r"(>=?|<=|<(?=\d)|\|\||&&|[=!]=)(?=[\w\"-]|$)")
_EITHER = re.compile(r"[^|\s\"]\|[^|\s\"]")
_WILD = re.compile(r"\*[\w@.-]+|(\"[^\"]+\"|[\w.\[\]-]+)?[:=]?~?(\*[\w@.-]+|[\w@.-]+\*)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_LED = re.compile(r"([-+(\[{]+)([A-Za-z][\w.]*)[:=]")
_LIKE = re.compile(r"([A-Za-z][\w.]*)~")
_PATTERN = re.compile(r"/(?:[^/\\]|\\.)+/", re.DOTALL)
_JOINS = frozenset({"OR", "AND", "NOT"})


class Term(NamedTuple):
    """One condition. `field` is a column's path; empty for the whole record.

    With `pattern` the text is a regular expression. With `ranges` the column's number is compared,
    with `either` one of these groups has to be met as a whole: `text` is then what was typed.
    """

    text: str
    field: str = ""
    negated: bool = False
    fuzzy: bool = False
    exact: bool = False
    ranges: Comparisons = ()
    either: "tuple[tuple[Term, ...], ...]" = ()
    pattern: bool = False

    def is_ahead(self, start: str, now: int) -> bool:
        """Tells whether only what begins from now on, in the field `start`, can meet the term."""
        later = any(one.sign[0] == ">" and one.value >= now for one in self.ranges)
        return later and self.field == start and not self.negated


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

    def number(self, field: str) -> float | None:
        """The number of that column; of an instant its whole seconds since 1970."""


def parse(text: str, words: FilterWords) -> tuple[Term, ...]:
    """The conditions of a filter. Raises BadFilter with the part that cannot be read."""
    try:
        parts = quoting.split(text)
    except quoting.OpenQuote:
        raise BadFilter('A quote is open: close it with ".') from None
    named = any(_NAMED.fullmatch(part.removeprefix("!")) for part in parts)
    joins = (part for part in parts if (part.upper() if named else part) in _JOINS)
    joined = next(joins, "") if len(parts) > 1 else ""
    if joined:
        raise BadFilter(
            f"'{joined}' is not understood: a record has to meet every word, and ! before one"
            f' turns it round. To look for the text, write "{joined}".'
        )
    return tuple(_term(part, words) for part in parts if part)


def _term(part: str, words: FilterWords) -> Term:
    rest = part.removeprefix("!")
    found = _special(rest, part, words) or _text(rest, part, words)
    return found._replace(negated=True) if rest != part else found


def _special(rest: str, part: str, words: FilterWords) -> Term | None:
    """A time, a comparison or a condition with a name; None for any other word."""
    if words.is_time(rest):
        return Term(rest, words.time, ranges=spanned(rest, words))
    found = _NUMBERED.fullmatch(rest)
    if found:
        name = quoting.unquote(found[1])
        paths = words.paths(name)
        if not paths:
            raise BadFilter(_unknown(name, part, words))
        value = quoting.unquote(found[3])
        return Term(rest, paths[0], ranges=compared(paths[0], found[2], value, part, words))
    if words.conditions and rest.casefold().startswith("is:"):
        return Term(rest, either=(_condition(rest[3:], words),))
    return None


def _condition(name: str, words: FilterWords) -> tuple[Term, ...]:
    """The terms of a condition of the category, such as `unpaid`."""
    meant = words.conditions.get(name.casefold())
    if meant is None:
        known = ", ".join(f"is:{one}" for one in words.conditions)
        raise BadFilter(f"'is:{name}' is not understood here: there is {known}.")
    return parse(meant, words)


def _text(rest: str, part: str, words: FilterWords) -> Term:
    """A text in the whole record, or in the columns of a name."""
    _refuse(rest, part, words)
    named = _NAMED.fullmatch(rest)
    if not named or named[3].startswith("//"):
        return _worded(rest, "", part, exact=False)
    name, exact, value = quoting.unquote(named[1]), named[2] == "=", named[3]
    paths = words.paths(name)
    if not paths:
        raise BadFilter(_unknown(name, part, words))
    values = [value] if _PATTERN.fullmatch(value) else _BAR.split(value)
    either = [(_in_column(one, path, part, exact, words),) for one in values for path in paths]
    if len(either) == 1:
        return either[0][0]
    return Term(value, paths[0] if len(paths) == 1 else "", either=tuple(either))


def _in_column(value: str, path: str, part: str, exact: bool, words: FilterWords) -> Term:
    if not exact and _PATTERN.fullmatch(value):
        return _pattern(value, path, part, words)
    ranges = None if exact else ranged(path, quoting.unquote(value), words)
    if ranges is not None:
        return Term(value, path, ranges=ranges)
    return _worded(value, path, part, exact=exact)


def _pattern(value: str, path: str, part: str, words: FilterWords) -> Term:
    """A regular expression over a text field. Raises BadFilter."""
    from caltui.mirror.index.patterns import BadPattern, compiled

    text = value[1:-1]
    if words.kinds.get(path):
        raise BadFilter(f"{path} is no text: '{value}' cannot be looked for in it.")
    try:
        compiled(text)
    except BadPattern as error:
        raise BadFilter(f"'{value}' is not understood in '{part}': {error}.") from None
    return Term(text, path, pattern=True)


def _worded(rest: str, field: str, part: str, *, exact: bool) -> Term:
    """A term that looks for a text."""
    value = rest.removeprefix("~")
    fuzzy = value != rest
    value = quoting.unquote(value)
    if not value and not exact:
        what = f"after '{part}'" if part in {"!", "~", "!~"} else f"in '{part}'"
        raise BadFilter(f"There is nothing to look for {what}.")
    return Term(value if exact else fold(value), field, fuzzy=fuzzy, exact=exact)


def _refuse(rest: str, part: str, words: FilterWords) -> None:
    """Raises BadFilter for syntax of other programs that would find nothing here."""
    plain = f'To look for the text, write "{part}".'
    compared = _COMPARED.match(rest)
    if compared:
        name, sign = compared[1], compared[2]
        if not words.paths(name):
            raise BadFilter(_unknown(name, part, words))
        found = words.paths(name)[0]
        raise BadFilter(
            f"'{sign}' is not understood in '{part}': write {found}:text for a part of the value,"
            f" {found}=text for all of it, ! before it for the others."
        )
    led, like = _LED.match(rest), _LIKE.match(rest)
    if led and words.paths(led[2]):
        raise BadFilter(
            f"'{led[1]}' is not understood in '{part}': a record has to meet every word, and !"
            f" before one turns it round. {plain}"
        )
    if like and words.paths(like[1]):
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
    if _EITHER.search(bare) and not _NAMED.fullmatch(rest):
        raise BadFilter(
            f"'|' is not understood in '{part}': it stands between values of a field, such as"
            f" status:a|b. {plain}"
        )


def _unknown(name: str, part: str, words: FilterWords) -> str:
    from difflib import get_close_matches

    known = {**{squeezed(name): name for name in words.names}, **words.fields}
    near = get_close_matches(squeezed(name), list(known), n=1)
    hint = f" Did you mean {known[near[0]]}?" if near else ""
    return f"There is no field '{name}' here.{hint} To look for the text, write \"{part}\"."


def matches(terms: Sequence[Term], record: SearchableRecord) -> bool:
    """Tells whether a record meets every condition."""
    return all(_meets(term, record) is not term.negated for term in terms)


def _meets(term: Term, record: SearchableRecord) -> bool:
    if term.either:
        return any(matches(group, record) for group in term.either)
    if term.ranges:
        number = record.number(term.field)
        return number is not None and all(one.holds(number) for one in term.ranges)
    if term.pattern:
        from caltui.mirror.index.patterns import matches as fits

        return any(fits(term.text, line) for line in record.shown(term.field).split("\n"))
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
    """Tells whether the text contains the letters in this order, with others between."""
    rest = iter(text)
    return all(letter in rest for letter in letters if not letter.isspace())
