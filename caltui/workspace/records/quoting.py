"""Splits a typed line at spaces; text in double quotes stays together."""

import re

_WORD = re.compile(r'(?:[^\s"]|"(?:[^"\\]|\\.)*")+')


class OpenQuote(ValueError):
    """A quote is not closed."""


def split(text: str) -> list[str]:
    """The words of a line, quotes still on them. Raises OpenQuote."""
    rest = _WORD.sub("", text)
    if '"' in rest:
        raise OpenQuote(text)
    return _WORD.findall(text)


def unquote(word: str) -> str:
    """The word without its quotes: `a"b c"` → `ab c`."""
    out: list[str] = []
    quoted = False
    chars = iter(word)
    for char in chars:
        if char == '"':
            quoted = not quoted
        elif char == "\\" and quoted:
            out.append(next(chars, ""))
        else:
            out.append(char)
    return "".join(out)


def quote(text: str) -> str:
    """Quotes a text as one word for `split` and `unquote`."""
    if text and not re.search(r'[\s"\\]', text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
