"""Texts as strangers may send them, by chance but always the same of a seed."""

import random
from collections.abc import Callable, Mapping
from typing import Any

MARK = "Zq9"
"""Stands in every strange text, so that it is known where one came out."""

Maker = Callable[[random.Random], str]

_ZALGO = "̖͉̀́̂̃̈́ͅ"


def _control(chance: random.Random) -> str:
    return "".join(chr(chance.choice((*range(32), 0x7F))) for _ in range(6))


def _csi(chance: random.Random) -> str:
    start = chance.choice(("\x1b[", "\x9b"))
    body = chance.choice(("31;5;53", "2", "999;999", "?1049", "?25", "8;9;9", "5", "0;1;65"))
    return f"{start}{body}{chance.choice('mJHhltSTLMPXbcinqr')}"


def _osc(chance: random.Random) -> str:
    start = chance.choice(("\x1b]", "\x9d", "\x1bP", "\x90", "\x1b_", "\x1b^", "\x1bX"))
    body = chance.choice(
        (f"0;{MARK} title", f"52;c;{MARK}", f"8;;http://{MARK}.example", f"1337;File={MARK}", "$q")
    )
    end = chance.choice(("\x07", "\x1b\\", "\x9c", ""))
    return f"{start}{body}{end}"


def _bidi(chance: random.Random) -> str:
    return chance.choice("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def _unseen(chance: random.Random) -> str:
    return chance.choice("\u200b\u2060\u2062\ufeff\u00ad\u180e\u200b\u2028\u2029\u034f\u115f")


def _markup(chance: random.Random) -> str:
    return chance.choice(
        (
            f"[bold red]{MARK}[/]",
            "[@click=app.quit]go[/]",
            "[link=https://bad.example]x[/link]",
            "[/]",
            "[[]]\\[x]",
            "[reverse on red]",
            "[$error]x[/$error]",
            "{0} %s %(name)s $name ${HOME} {{x}}",
            "<script>alert(1)</script>&lt;",
            "`| *a* _b_ [c](javascript:d) ![e](http://bad.example/e)",
        )
    )


def _formula(chance: random.Random) -> str:
    start = chance.choice(
        ("=", "+", "-", "@", "\t=", "\r=", " =", "＝", "＋", "－", "＠", "|", "%")
    )
    return f"{start}cmd|'/c calc'!A1 {MARK}"


def _huge(chance: random.Random) -> str:
    return chance.choice(("x", "漢", "é", "\U0001f469\u200d\U0001f680", "[", "a b ")) * 3_000


def _surrogate(chance: random.Random) -> str:
    return chance.choice(("\ud800", "\udfff", "\udcff", "\ude00\ud83d"))


def _wide(chance: random.Random) -> str:
    flag = "\U0001f1e9\U0001f1ea"
    parts = ("漢字", flag, "\U0001f469\u200d\U0001f467", f"e{_ZALGO * 5}", "ﷺ", "à̶", "\u3164")
    return chance.choice(parts) * 3


def _lines(chance: random.Random) -> str:
    return chance.choice(("\n", "\r\n", "\r", "\x0b", "\x0c", "\u0085", "\t")) + "second"


def _path(chance: random.Random) -> str:
    return chance.choice(("../../etc/x", "/", "C:\\con", "~", "-rf", "a/b\0c", "." * 300))


FAMILIES: Mapping[str, Maker] = {
    "control characters": _control,
    "ANSI sequences": _csi,
    "OSC and DCS strings": _osc,
    "bidirectional marks": _bidi,
    "characters that are not seen": _unseen,
    "markup brackets": _markup,
    "formulas": _formula,
    "huge": _huge,
    "lone surrogates": _surrogate,
    "wide and combining": _wide,
    "line ends": _lines,
    "paths": _path,
}


class Strange:
    """Makes texts, and counts them by their family."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self.made: dict[str, int] = dict.fromkeys(FAMILIES, 0)
        self._known: dict[tuple[Any, ...], str] = {}

    def text(self, *place: Any) -> str:
        """The text of a place, such as category, key and field: the same each time."""
        if place not in self._known:
            chance = random.Random(repr((self._seed, *place)))
            family = chance.choice(tuple(FAMILIES))
            self.made[family] += 1
            odd = FAMILIES[family](chance)
            first = family == "formulas" or chance.random() < 0.3
            parts = (odd, MARK) if first else (MARK, odd, chance.choice(("", MARK)))
            self._known[place] = "".join(parts)
        return self._known[place]

    @property
    def cases(self) -> int:
        """How many different places had a text."""
        return len(self._known)
