"""Key reports of terminals, in the one form that Textual reads right.

The kitty protocol knows more than is asked for: when a key is let go, which other keys
it could be. Of what is not known for a key, the mouse or a mode, nothing is left.
"""

import re

_RELEASED = 3
_LOCKS = 64 | 128
"""Modifier bits of caps lock and num lock."""

_SHIFT, _CAPS = 1, 64
_PRINTED_WITH = _SHIFT | _LOCKS
"""Modifiers with which a key still types its character."""

_NAMED = (9, 13, 27, 127)
_PRIVATE = range(0xE000, 0xF900)
_FUNCTIONAL = range(57358, 57455)
_SURROGATES = range(0xD800, 0xE000)
_LAST = 0x10FFFF

_TILDES = frozenset((*range(1, 9), *range(11, 16), *range(17, 22), 23, 24, 57427))
_HIGHER = {25: 57376, 26: 57377, 28: 57378, 29: 57379, 31: 57380, 32: 57381, 33: 57382, 34: 57383}
"""F13 to F20, by their old numbers: the ones of the kitty protocol."""

_AS_THEY_ARE = re.compile(
    rb"\x1b\[(?:[IOZGabcd]|\[[A-E]|1;[5-8][p-tv-y]|\?(?:2026|2048);\d\$y"
    rb"|<\d{1,5};-?\d{1,6};-?\d{1,6}[Mm]|48(?:;[1-9]\d{0,5}(?::\d*)*){4}t"
    rb"|(?:1[1-57-9]|2[013-689]|3[1-4]|[35-8])\^|(?:2[34]|[378])\$|2[34]@)"
)
_KEY = re.compile(
    rb"\x1b\[(\d{0,7})(?::(\d{0,7})(?::\d{0,7})?)?"
    rb"(?:;(\d{0,3})(?::(\d?))?(?:;([\d:]{0,99}))?)?([A-FHPQSu~])"
)


def key_of(report: bytes) -> bytes:
    """The report of a key, the mouse or a mode as Textual reads it; empty for any other."""
    if _AS_THEY_ARE.fullmatch(report):
        return report
    if report == b"\x1b[1;2Z":
        return b"\x1b[Z"
    found = _KEY.fullmatch(report)
    if found is None:
        return b""
    code, other, held, event, text, end = found.groups(b"")
    if event == b"%d" % _RELEASED:
        return b""
    bits = max(0, int(held or 1) - 1)
    number = int(code) if code else -1
    if end == b"u":
        return _by_code(number, int(other or 0), bits, _texts(text))
    if end == b"~":
        return _by_tilde(number, bits, text)
    if not held and 2 <= number <= 8:
        number, bits = 1, number - 1
    return _written(b"", b"1", bits, end) if number in (-1, 1) else b""


def _by_tilde(number: int, bits: int, text: bytes) -> bytes:
    if number == 27 and text.isdigit():
        return _by_code(int(text), 0, bits, [])
    if number in _HIGHER:
        return _by_code(_HIGHER[number], 0, bits, [])
    plain = b"%d" % number
    return _written(plain, plain, bits, b"~") if number in _TILDES else b""


def _by_code(code: int, shifted: int, bits: int, texts: list[int]) -> bytes:
    if code == 0:
        return "".join(map(chr, texts)).encode()
    if not _is_key(code):
        return b""
    if texts or code in _NAMED or code in _FUNCTIONAL or bits & ~_PRINTED_WITH:
        plain = b"%d" % code
        return _written(plain, plain, bits, b"u", texts)
    upper = bool(bits & _SHIFT) != bool(bits & _CAPS and chr(code).isalpha())
    if upper and bits & _SHIFT and shifted and _is_text(shifted):
        return chr(shifted).encode()
    char = chr(code).upper() if upper else chr(code)
    return (char if len(char) == 1 else chr(code)).encode()


def _written(
    plain: bytes, code: bytes, bits: int, end: bytes, texts: list[int] | None = None
) -> bytes:
    """The report; `plain` stands for the code where nothing follows it."""
    bits &= ~_LOCKS
    if not bits and not texts:
        return b"\x1b[" + plain + end
    text = b";" + b":".join(b"%d" % part for part in texts) if texts else b""
    return b"\x1b[" + code + (b";%d" % (bits + 1) if bits else b";") + text + end


def _texts(text: bytes) -> list[int]:
    codes = [int(part) for part in text.split(b":") if part and len(part) < 8]
    return [code for code in codes if _is_text(code)]


def _is_text(code: int) -> bool:
    return code <= _LAST and code not in _SURROGATES and chr(code).isprintable()


def _is_key(code: int) -> bool:
    return code in _NAMED or code in _FUNCTIONAL or (code not in _PRIVATE and _is_text(code))
