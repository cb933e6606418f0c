"""Checks this machine: its terminal, and a place for secrets. Needs no profile."""

from collections.abc import Mapping

from caltui.settings.secrets import keyring_name
from caltui.workspace.profile.doctor.check import OK, WARN, Check

LEAST = (80, 24)
"""Columns and lines for which every screen is made."""

_ALL_COLOURS = ("truecolor", "24bit")
_PASSES_ON = "In tmux, let it pass: set -g set-clipboard on"


def machine_checks(
    env: Mapping[str, str], *, size: tuple[int, int] | None, encoding: str
) -> list[Check]:
    """The checks. `size` is that of the terminal in columns and lines; None where there is none."""
    return [*_terminal(env, size), _letters(encoding), _clipboard(env, size), _keyring()]


def _terminal(env: Mapping[str, str], size: tuple[int, int] | None) -> list[Check]:
    if size is None:
        text = "the output goes to no terminal: what one can do was not looked at"
        return [Check("terminal", OK, text)]
    columns, lines = size
    if columns < LEAST[0] or lines < LEAST[1]:
        found = Check(
            "terminal",
            WARN,
            f"{columns} columns and {lines} lines: screens are made for {LEAST[0]} and {LEAST[1]}",
            "Make the window larger, or the letters smaller.",
        )
    else:
        found = Check("terminal", OK, f"{columns} columns and {lines} lines")
    return [found, _colours(env)]


def _colours(env: Mapping[str, str]) -> Check:
    kind = env.get("TERM", "")
    if env.get("NO_COLOR"):
        return Check("colours", OK, "none, because NO_COLOR is set: all is told by glyphs, too")
    if env.get("COLORTERM", "").lower() in _ALL_COLOURS or "direct" in kind:
        return Check("colours", OK, "16 million")
    if "256color" in kind:
        return Check("colours", OK, f"256, because TERM is {kind} and COLORTERM is not truecolor")
    return Check(
        "colours",
        WARN,
        f"few, because TERM is '{kind}'",
        "If it can do more, set TERM=xterm-256color, or COLORTERM=truecolor.",
    )


def _letters(encoding: str) -> Check:
    if encoding.lower().replace("-", "").replace("_", "") == "utf8":
        return Check("Unicode", OK, "the output is UTF-8")
    return Check(
        "Unicode",
        WARN,
        f"the output is {encoding or 'in an unknown encoding'}: names and glyphs are written as "
        "codes",
        "Set a locale in UTF-8, such as LANG=C.UTF-8, or PYTHONUTF8=1.",
    )


def _clipboard(env: Mapping[str, str], size: tuple[int, int] | None) -> Check:
    """Says how copies get to the clipboard. No terminal says whether it takes them."""
    if size is None:
        return Check("clipboard", OK, "the console copies through its terminal (OSC 52)")
    if env.get("TMUX"):
        text = "copies go through tmux to the terminal (OSC 52), which may refuse them unsaid"
        return Check("clipboard", OK, text, _PASSES_ON)
    text = "copies go through the terminal (OSC 52), which may refuse them unsaid"
    return Check("clipboard", OK, text)


def _keyring() -> Check:
    name = keyring_name()
    if name:
        return Check("keyring", OK, f"{name} keeps secrets")
    return Check(
        "keyring",
        OK,
        "there is none that works: secrets are kept in files that only you can read (0600)",
    )
