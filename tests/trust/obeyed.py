"""What a terminal, a spreadsheet or a program would obey in what was put out."""

import csv
import io
import json
import re
import unicodedata

from tests.trust.strange import MARK

_SEQUENCE = re.compile(
    r"\x1b\[(?P<numbers>[0-?]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    r"|\x1b[\]PX^_](?P<said>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b(?P<other>.?)"
)
_OWN_SGR = re.compile(r"(?:0|1|2|3|4|7|9|2[1-9]|[34][0-79]|9[0-7]|10[0-7]|[34]8;[25](?:;\d+)+)?")
_OWN_MODES = frozenset(
    (*("7", "25", "1000", "1003", "1004", "1006", "1015", "1016", "1049", "2004", "2026", "2048"),)
)
_HIDDEN = frozenset("\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u180e\u2028\u2029")
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def in_terminal(data: bytes) -> list[str]:
    """What in the bytes of a console a terminal would do that the console does not ask of it."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return [f"no UTF-8: {data[error.start - 20 : error.end + 20]!r}"]
    wrong = [f"sequence {found[0]!r}" for found in _SEQUENCE.finditer(text) if not _own(found)]
    return wrong + in_text(_SEQUENCE.sub("", text), lines=("\n", "\r", "\b", "\x0f"))


def in_text(text: str, *, lines: tuple[str, ...] = ("\n",)) -> list[str]:
    """What in plain text a terminal would obey: control, turning, hidden and half characters."""
    wrong = []
    for char in set(text):
        kind = unicodedata.category(char)
        odd = char in _HIDDEN or char in _TURNS or kind in ("Cs", "Cc")
        if odd and char not in lines:
            at = text.index(char)
            wrong.append(f"U+{ord(char):04X} in {text[max(0, at - 20) : at + 20]!r}")
    return sorted(wrong)


def in_csv(text: str) -> list[str]:
    """Cells that a spreadsheet would run."""
    rows = csv.reader(io.StringIO(text, newline=""))
    return [
        f"formula {cell[:40]!r}"
        for row in rows
        for cell in row
        if cell.lstrip(" ").startswith(_STARTS) and not _number(cell)
    ]


def in_json(text: str) -> list[str]:
    """Why the text is no JSON that every program can read."""
    try:
        json.loads(text, parse_constant=_refused)
        text.encode()
    except ValueError as error:
        return [f"no JSON: {error}"]
    return []


def in_markdown(text: str) -> list[str]:
    """Tags, links, pictures and code that strangers' text would make."""
    found = re.findall(r"<[\w/!][^>]*>|(?<!\\)\]\([^)]*\)|(?<!\\)`", text)
    return [f"markup {one[:40]!r}" for one in found]


def _own(found: re.Match[str]) -> bool:
    numbers, final = found["numbers"] or "", found["final"]
    if found["said"] is not None:
        return MARK not in found["said"]
    if final is None:
        return found["other"] in ("7", "8", "=", ">", "c", "M", "(")
    if final == "m":
        return all(_OWN_SGR.fullmatch(part) for part in _parts(numbers))
    if numbers.startswith("?"):
        return numbers[1:] in _OWN_MODES or final in "un"
    return final in "HJKuABCDGtncqrdp" or numbers.startswith((">", "<", "="))


def _parts(numbers: str) -> list[str]:
    return re.findall(r"[34]8;(?:5;\d+|2;\d+;\d+;\d+)|\d+", numbers)


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _refused(word: str) -> None:
    raise ValueError(f"{word} is no JSON")
