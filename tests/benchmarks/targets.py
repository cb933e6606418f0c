"""What every figure is held to: how many times its floor it may take."""

from collections.abc import Mapping

FIRST_ROWS = 0.2
ANSWERS = {1_000: 1.4, 100_000: 1.5, 1_000_000: 1.6}
MEMORY = {100_000: 2.0, 1_000_000: 2.5}
CURSOR, PAGE = 1.5, 3.0
TAIL = 3
"""The p95 of the cursor and of a page may be so many times their median's target."""

CATEGORY = 7.0
FILTER_FIRST = {100_000: 4.0, 1_000_000: 12.0}
FILTER_SETTLED = {100_000: 8.0, 1_000_000: 30.0}
SORT = {100_000: 40.0}
FORM = 20.0
QUIT = 0.3
COMMANDS = {"--version": 2.5, "--help": 4.0, "--cached": 6.0, "find": 4.0, "list": 1.7}
"""By a word of the command; the first that is in it."""

SYNC = 1.3
SYNC_V2 = 1.6


FEW = 1_000


def of(table: Mapping[int, float], size: int) -> float | None:
    """The target for so many rows: that of the next size; few rows need one of their own."""
    fitting = [known for known in sorted(table) if known >= size]
    return table[fitting[0]] if fitting and (size > FEW or size in table) else None


def of_command(command: str) -> float | None:
    """The target of a command line."""
    words = command.split()
    return next((most for word, most in COMMANDS.items() if word in words), None)
