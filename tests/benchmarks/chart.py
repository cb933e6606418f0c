"""The lines as a picture: how far from its target each is, and what others take."""

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from tests.benchmarks.timing import Line

INK, QUIET, FAINT, PAPER, PANEL = "#dbe2ee", "#93a0b5", "#2b3444", "#12161d", "#171c25"
GOOD, BAD, OURS, THEIRS = "#7ccf9a", "#ff7b86", "#7fb2ff", "#93a0b5"

WIDTH, ROW, HEAD, MARGIN = 1160, 26, 62, 28
LEFT, RIGHT = 470, 900
"""Where the axis is; names are left of it, figures right."""

RATIO, MOST = 1010, WIDTH - MARGIN
GROUPS = (
    ("Textual", "Start, memory, quit", "beside a Textual app that shows one label"),
    ("letter", "Keys in the open console", "beside a letter typed into an Input"),
    ("", "Commands", "beside the least that anything of the kind does"),
)
"""By the beginning of what their floor is."""


class Axis(NamedTuple):
    """A logarithmic axis between two values."""

    low: float
    high: float

    def x(self, value: float) -> float:
        """Where a value is, at the nearer end when it is off the axis."""
        inside = min(max(value, self.low), self.high)
        share = math.log(inside / self.low) / math.log(self.high / self.low)
        return LEFT + share * (RIGHT - LEFT)

    def ticks(self) -> list[float]:
        """Powers of two, not too many of them."""
        first, last = math.ceil(math.log2(self.low)), math.floor(math.log2(self.high))
        step = max(1, math.ceil((last - first) / 8))
        return [2.0**n for n in range(first, last + 1) if n % step == 0]


def drawn(lines: Sequence[Line], about: str) -> str:
    """The picture as SVG: a part for every kind of floor, and one for the peers."""
    held = [line for line in lines if line.target]
    parts = [_title(held, about)]
    y = 106.0
    axis = _axis([line.ratio / line.target for line in held if line.ratio and line.target])
    left = held
    for beginning, title, beside in GROUPS:
        inside = [line for line in left if line.floor_is.startswith(beginning)]
        left = [line for line in left if line not in inside]
        if inside:
            parts.append(_part(y, title, beside, axis, inside))
            y += HEAD + ROW * len(inside) + 26
    peers = _compared(lines)
    if peers:
        parts.append(_peers(y, peers))
        y += HEAD + sum(20 + ROW * len(rows) for rows in peers.values()) + 26
    size = f'width="{WIDTH}" height="{y:.0f}" viewBox="0 0 {WIDTH} {y:.0f}"'
    fonts = 'font-family="\'DejaVu Sans\',Verdana,sans-serif" font-size="13"'
    ground = f'<rect width="{WIDTH}" height="{y:.0f}" rx="10" fill="{PAPER}"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {fonts}>'
    return "\n".join([head, ground, *parts, "</svg>\n"])


def png(svg: str) -> bytes:
    """The same as pixels."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, font_family="DejaVu Sans", zoom=2))


def _title(held: Sequence[Line], about: str) -> str:
    met = sum(bool(line.met) for line in held)
    count = f"{met} of {len(held)} targets met"
    return "\n".join(
        (
            _text(MARGIN, 44, "What an operator waits for", INK, size=22, bold=True),
            _text(MARGIN, 70, f"{count}  ·  {about}", QUIET),
            _text(MOST, 44, "● met   ○ missed", QUIET, anchor="end"),
            _text(
                MOST,
                70,
                "left of the line is better  ·  times the floor, and the most it may be",
                QUIET,
                anchor="end",
            ),
        )
    )


def _axis(values: Iterable[float]) -> Axis:
    known = list(values) or [1.0]
    return Axis(min(0.25, *known) / 1.15, max(4.0, *known) * 1.15)


def _part(y: float, title: str, beside: str, axis: Axis, lines: Sequence[Line]) -> str:
    """A panel with one row a line: a dot left of the target's line is good."""
    height = ROW * len(lines)
    found = [_heading(y, title, beside), _panel(y, height)]
    top = y + HEAD - 18
    found += [_tick(axis.x(tick), top, height, _times(tick), tick == 1) for tick in axis.ticks()]
    for number, line in enumerate(lines):
        found.append(_row(top + ROW * number + ROW / 2 + 4, axis, line))
    return "\n".join(found)


def _row(y: float, axis: Axis, line: Line) -> str:
    target = line.target or 1.0
    colour = GOOD if line.met else BAD
    ratio = line.ratio
    x = axis.x(math.inf if ratio is None else ratio / target)
    one = axis.x(1)
    said = "not shown" if ratio is None else f"{ratio:,.2f}" if ratio < 10 else f"{ratio:,.0f}"
    dot = colour if line.met else PANEL
    return "\n".join(
        (
            _text(MARGIN + 14, y + 4, line.name.replace("`", ""), INK),
            f'<line x1="{one:.1f}" y1="{y}" x2="{x:.1f}" y2="{y}" stroke="{colour}" '
            f'stroke-width="3" stroke-opacity="0.45"/>',
            f'<circle cx="{x:.1f}" cy="{y}" r="5.5" fill="{dot}" stroke="{colour}" '
            'stroke-width="2"/>',
            _text(RATIO, y + 4, said, colour, anchor="end", bold=True),
            _text(MOST - 14, y + 4, f"≤ {target:g}", QUIET, anchor="end"),
        )
    )


def _compared(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """What was measured of caltui and of others alike, by what it is."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        if line.compare[0]:
            found.setdefault(line.compare[0], []).append(line)
    return {
        what: rows
        for what, rows in found.items()
        if len(rows) > 1 and any(line.compare[1] == "caltui" for line in rows)
    }


def _peers(y: float, groups: dict[str, list[Line]]) -> str:
    """Bars of times the floor, caltui's first."""
    every = [line for rows in groups.values() for line in rows]
    axis = Axis(1.0, max(4.0, *(line.ratio or 1.0 for line in every)) * 1.15)
    height = sum(20 + ROW * len(rows) for rows in groups.values())
    found = [_heading(y, "Others with the same rows", "times the floor"), _panel(y, height)]
    top = y + HEAD - 18
    found += [_tick(axis.x(t), top, height, f"{t:g}×", False) for t in axis.ticks()]
    for what, rows in groups.items():
        found.append(_text(MARGIN + 14, top + 21, what, QUIET))
        top += 20
        for line in rows:
            found.append(_bar(top + ROW / 2 + 4, axis, line))
            top += ROW
    return "\n".join(found)


def _bar(y: float, axis: Axis, line: Line) -> str:
    ours = line.compare[1] == "caltui"
    colour = OURS if ours else THEIRS
    ratio = line.ratio
    x = axis.x(math.inf if ratio is None else max(ratio, axis.low))
    said = "not shown" if ratio is None else f"{ratio:,.2f}" if ratio < 10 else f"{ratio:,.0f}"
    return "\n".join(
        (
            _text(MARGIN + 34, y + 4, line.compare[1], INK if ours else QUIET, bold=ours),
            f'<rect x="{LEFT}" y="{y - 6}" width="{max(2.0, x - LEFT):.1f}" height="12" rx="3" '
            f'fill="{colour}"/>',
            _text(RATIO, y + 4, said, colour, anchor="end", bold=True),
        )
    )


def _heading(y: float, title: str, beside: str) -> str:
    words = f'{escape(title)} <tspan fill="{QUIET}" font-weight="normal">· {escape(beside)}</tspan>'
    return (
        f'<text x="{MARGIN}" y="{y + 14}" fill="{INK}" font-size="15" font-weight="bold">'
        f"{words}</text>"
    )


def _panel(y: float, height: float) -> str:
    return (
        f'<rect x="{MARGIN}" y="{y + HEAD - 18}" width="{WIDTH - 2 * MARGIN}" '
        f'height="{height + 8}" rx="6" fill="{PANEL}"/>'
    )


def _tick(x: float, top: float, height: float, words: str, strong: bool) -> str:
    colour = QUIET if strong else FAINT
    return (
        f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{top + height + 8}" stroke="{colour}"'
        f"{'' if strong else ' stroke-dasharray=' + chr(34) + '2 4' + chr(34)}/>"
        + _text(x, top - 6, words, QUIET, anchor="middle", size=11)
    )


def _times(value: float) -> str:
    if value == 1:
        return "target"
    return f"{value:g}×" if value > 1 else f"1/{1 / value:g}"


def _text(
    x: float, y: float, words: str, colour: str, *,
    anchor: str = "start", size: int = 13, bold: bool = False,
) -> str:  # fmt: skip
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" font-size="{size}" '
        f'text-anchor="{anchor}"{weight}>{escape(words)}</text>'
    )
