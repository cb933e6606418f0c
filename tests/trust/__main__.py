"""`python -m tests.trust [seeds] [hours]`: what is promised of trust, in figures.

Fuzzes with so many seeds (3), goes a whole day through a world of secrets, works so many
simulated hours (8), and breaks a screen. The exit code is 1 where anything was wrong.
"""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.long_run.__main__ import WARM, grown
from tests.long_run.hours import Hour, hours
from tests.trust.fuzz import NOW, Fuzzed, fuzz
from tests.trust.journey import journey
from tests.trust.secrets_world import SECRETS, secretive_firm
from tests.trust.strange import FAMILIES


def main(words: Sequence[str]) -> int:
    """Prints a line for each promise; answers 1 where one is not held."""
    seeds, number = (int(word) for word in [*words, *("3", "8")[len(words) :]])
    print(f"measured on {datetime.now(UTC):%Y-%m-%d}, Python {sys.version.split()[0]}", flush=True)
    wrong = _fuzzed(seeds) + _secrets() + _hours(max(WARM + 1, number))
    print("\n".join(dict.fromkeys(wrong)) or "Every promise is held.")
    return 1 if wrong else 0


def _fuzzed(seeds: int) -> list[str]:
    done: list[Fuzzed] = []
    for seed in range(1, seeds + 1):
        with tempfile.TemporaryDirectory(prefix="caltui-trust-") as folder:
            done.append(fuzz(seed, Path(folder) / "home", everything=not seed % 2))
    sinks = {name for one in done for name, count in one.sinks.items() if count}
    fields = {field for one in done for field in one.fields}
    put_out = sum(sum(one.sinks.values()) for one in done)
    wrong = [one for each in done for one in each.wrong]
    print(
        f"strangers' text: {sum(one.cases for one in done):,} texts of {len(FAMILIES)} kinds"
        f" in {len(fields)} fields, put out {put_out:,} times at {len(sinks)} sinks;"
        f" obeyed: {len(wrong)}",
        flush=True,
    )
    return wrong


def _secrets() -> list[str]:
    with (
        tempfile.TemporaryDirectory(prefix="caltui-trust-") as folder,
        secretive_firm(NOW.date()) as server,
    ):
        left = journey(server, Path(folder) / "home", NOW)
    print(
        f"secrets: {len(SECRETS)} kinds, {left.commands} commands and every screen,"
        f" {left.files} files ({left.bytes / 1e6:.1f} MB) searched; leaks: {len(left.leaks)};"
        f" kept with their records: {', '.join(left.kept) or 'none'};"
        f" after caltui forget: {len(left.after_forget)}",
        f"an error in a screen: {left.reports} report, redacted, and the screen is there again",
        sep="\n",
        flush=True,
    )
    return left.leaks + left.after_forget


def _hours(number: int) -> list[str]:
    async def work(home: Path) -> list[Hour]:
        return [hour async for hour in hours(number, home)]

    with tempfile.TemporaryDirectory(prefix="caltui-trust-") as folder:
        seen = asyncio.run(work(Path(folder)))
    first, last, worked = seen[WARM - 1], seen[-1], number - WARM
    print(
        f"{number} simulated hours, after the first {WARM} an hour adds:"
        f" {(last.weight.memory - first.weight.memory) / worked:.1f} MB,"
        f" {(last.weight.objects - first.weight.objects) / worked:.0f} objects,"
        f" {(last.weight.tasks - first.weight.tasks) / worked:.1f} tasks,"
        f" {(last.weight.files - first.weight.files) / worked:.1f} open files,"
        f" {(last.disk - first.disk) / worked / 1024:.1f} KB on disk",
        flush=True,
    )
    return grown([hour.weight for hour in seen])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
