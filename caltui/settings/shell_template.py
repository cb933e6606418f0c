"""A shell command with places for values of a record, written `{title}`.

A value is never a part of the command's text: it is in a variable of its own, which stands between
quotes. So nothing in a value is syntax, however it is written. Templates in which a value could
be evaluated after all, such as behind `eval`, are refused.
"""

import re
import shlex
from collections.abc import Sequence
from typing import NamedTuple

_PATH = r"[A-Za-z_]\w*(?:\[\d+\]|\.[A-Za-z_]\w*)*"
_PLACE = re.compile(rf"\{{\{{(?P<literal>{_PATH})\}}\}}|(?<!\$)\{{(?P<path>{_PATH})\}}")
_STAND_IN = "\x01"
"""Stands for a value while the words of a template are looked at."""

_PUNCTUATION, _ENDS = frozenset(";|&()<>`\n"), frozenset(";|()`\n")
_ASSIGNS = r"[A-Za-z_]\w*="
_BEFORE_COMMAND = frozenset(
    {
        *("if", "then", "else", "elif", "do", "while", "until", "!", "{", "time"),
        *("exec", "command", "builtin", "nohup", "sudo", "env", "xargs", "nice"),
    }
)
"""Words behind which the name of a command stands."""

_EVALUATES = frozenset(
    {
        *("eval", ".", "source", "let", "declare", "typeset", "local", "export", "readonly"),
        *("unset", "trap", "alias", "[["),
    }
)
"""Commands of a shell that take their words for syntax."""

_SHELLS = frozenset(
    {"sh", "bash", "dash", "zsh", "ksh", "fish", "python", "python3", "perl", "ruby", "node"}
)
_OWN_TEXT = "Leave it out there: the record is on the command's input as JSON, too."


class Template(NamedTuple):
    """A command for `/bin/sh -c`, and the paths of the values that it takes from `VARIABLE`s.

    `bare` are the positions among the paths of values that could be taken for an option of a
    program, when they begin with `-`.
    """

    command: str
    paths: tuple[str, ...]
    bare: frozenset[int] = frozenset()


def variable(index: int) -> str:
    """The name of the variable that holds the value of the path with this index."""
    return f"CALTUI_VALUE_{index + 1}"


def parsed(run: str) -> Template:
    """The template in a text. Raises ValueError with the rest of the sentence "'run' …"."""
    if not run.strip():
        raise ValueError("must be a command, such as 'open-in-crm {id}'.")
    if not run.replace("\n", "").replace("\t", "").isprintable():
        raise ValueError("must not hold control characters.")
    paths: list[str] = []
    parts: list[str] = []
    shape: list[str] = []
    at = 0
    for found in _PLACE.finditer(run):
        before = run[at : found.start()]
        parts.append(before)
        shape.append(before)
        at = found.end()
        if found["literal"]:
            literal = f"{{{found['literal']}}}"
            parts.append(literal)
            shape.append(literal)
            continue
        _check_open(run[: found.start()], found[0])
        parts.append(f'"${{{variable(len(paths))}}}"')
        shape.append(_STAND_IN)
        paths.append(found["path"])
    words = _words("".join([*shape, run[at:]]))
    return Template("".join([*parts, run[at:]]), tuple(paths), _bare(words, paths))


def _check_open(before: str, place: str) -> None:
    """Raises ValueError where a place stands between quotes, or in another expansion."""
    quote, braces, skip = "", 0, False
    for at, char in enumerate(before):
        if skip:
            skip = False
        elif char == "\\" and quote != "'":
            skip = True
        elif quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char == "{" and before[at - 1 : at] == "$":
            braces += 1
        elif char == "}" and braces:
            braces -= 1
    if quote or skip:
        raise ValueError(f"has {place} between quotes: leave them out, a value is one word anyway.")
    if braces:
        raise ValueError(f"has {place} inside ${{…}}. {_OWN_TEXT}")


def _words(shape: str) -> list[str]:
    """The words of a command, and its separators as words of their own."""
    lexer = shlex.shlex(shape, posix=True, punctuation_chars="".join(_PUNCTUATION))
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t\r", True, ""
    try:
        return list(lexer)
    except ValueError as error:
        raise ValueError(f"is no command for a shell: {str(error).lower()}.") from error


def _bare(words: Sequence[str], paths: Sequence[str]) -> frozenset[int]:
    """The values that begin a word before which there is no `--`. Raises ValueError for a value
    that would be run or evaluated."""
    found: set[int] = set()
    before: list[str] = []
    index = 0
    for word in words:
        values = word.count(_STAND_IN)
        if _separates(word):
            before = []
            continue
        if not before and (word in _BEFORE_COMMAND or re.match(_ASSIGNS, word)):
            index += values
            continue
        if values:
            _check_word(before, f"{{{paths[index]}}}")
        if word.startswith(_STAND_IN) and "--" not in before:
            found.add(index)
        index += values
        before.append(word)
    return frozenset(found)


def _separates(word: str) -> bool:
    """Tells whether another command follows: `;`, `&&`, `$(`; not a redirection as `>&`."""
    return bool(word) and set(word) <= _PUNCTUATION and (bool(set(word) & _ENDS) or word in "&&")


def _check_word(before: Sequence[str], place: str) -> None:
    """Raises ValueError for a value behind these words of a command that would be run."""
    if not before:
        raise ValueError(f"would run the value of {place} as a program. {_OWN_TEXT}")
    names = [one.rpartition("/")[2] for one in before]
    evaluates = names[0] in _EVALUATES or not {"eval", "ssh"}.isdisjoint(names)
    inner = re.fullmatch(r"-\w*[ce]", before[-1]) and not _SHELLS.isdisjoint(names)
    if evaluates or inner:
        raise ValueError(f"has {place} where a shell would evaluate it. {_OWN_TEXT}")
