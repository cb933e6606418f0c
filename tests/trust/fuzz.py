"""Strangers' texts in every field, put out at every sink, and what would be obeyed of them."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from caltui.sandbox.cal.callers import DEMO_TOKEN
from tests.trust.commands import run_all
from tests.trust.console import walk
from tests.trust.poisoned import strangers_firm

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Fuzzed(NamedTuple):
    """What came of a run: how many texts, in which fields, at which sinks, and what was wrong."""

    cases: int
    families: int
    fields: frozenset[tuple[str, str]]
    sinks: dict[str, int]
    wrong: list[str]

    @property
    def silent(self) -> list[str]:
        """Sinks at which no strange text came out."""
        return [name for name, count in self.sinks.items() if not count]


def fuzz(seed: int, home: Path, *, everything: bool = False, few: bool = False) -> Fuzzed:
    """One run with the texts of a seed; by commands first, so that the mirror has seen all."""
    with strangers_firm(seed, NOW.date(), everything=everything) as (server, poison):
        env = {
            "CALTUI_HOME": str(home),
            "CALTUI_API_TOKEN": DEMO_TOKEN,
            "CALTUI_BASE_URL": server.base_url,
            "CALTUI_SPEC_URL": server.base_url,
            "CALTUI_BUDGET": "0",
        }
        said, wrong = run_all(env, home, few=few)
        walked = asyncio.run(walk(server, home, NOW, few=few))
        made = sum(1 for count in poison.strange.made.values() if count)
        return Fuzzed(
            poison.strange.cases,
            made,
            frozenset(poison.fields),
            said | walked.marks,
            wrong + walked.wrong,
        )
