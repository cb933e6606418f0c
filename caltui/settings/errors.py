"""The one error of settings: what is wrong, in which file, and what to do."""

from collections.abc import Iterable

from caltui.explained import ExplainedError


class SettingsError(ExplainedError):
    """Settings that cannot be used. `message` says what is wrong, `hint` what to do next."""

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


def nearest(word: str, known: Iterable[str]) -> str:
    """`Did you mean 'colour'?`, else a list of up to 20 known names, else an empty text."""
    from difflib import get_close_matches

    names = sorted(known)
    near = get_close_matches(word, names, n=1)
    if near:
        return f"Did you mean '{near[0]}'?"
    return f"It is one of {', '.join(names)}." if 0 < len(names) <= 20 else ""
