"""The verdict of one rule about a time, and the whole explanation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from caltui.scheduling.slots.offers import Cause
from caltui.scheduling.wording import span_text


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of one rule, about everybody or about one host.

    `ok` is None for a remark that decides nothing. `closes` tells whether the rule closes the time
    by itself: one busy host of a round robin does not. `cause` is the record behind it; `remedy`
    says what would open the time.
    """

    rule: str
    title: str
    ok: bool | None
    sentence: str
    host: str | None = None
    cause: Cause | None = None
    remedy: str = ""
    closes: bool = False

    def as_json(self) -> dict[str, Any]:
        """The verdict for scripts."""
        cause = None
        if self.cause is not None:
            cause = {"resource": self.cause[0], "id": self.cause[1]}
        return {
            "rule": self.rule,
            "title": self.title,
            "host": self.host,
            "ok": self.ok,
            "closes": self.closes,
            "sentence": self.sentence,
            "remedy": self.remedy or None,
            "cause": cause,
        }


UNSEEN = (
    "No rule that is known here closes it: something that cannot be seen is in the way, such as a "
    "connected calendar, or a rule of the event type that is not read."
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a time can be booked, and what every rule says, in order.

    `hosts` are the names of those who can hold it by the rules, `holders` their ids. `nearest` are
    the open starts before and after. `notes` say what could not be read. `offered` is what Cal
    itself answers, which counts more than the rules; None if it was not asked or did not answer.
    """

    event_type: str
    title: str
    start: datetime
    end: datetime
    zone: ZoneInfo
    verdicts: tuple[Verdict, ...]
    hosts: tuple[str, ...] = ()
    nearest: tuple[datetime, ...] = ()
    notes: tuple[str, ...] = ()
    offered: bool | None = None
    holders: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether Cal offers it; where Cal was not asked, whether no rule closes it."""
        return self.first is None if self.offered is None else self.offered

    @property
    def first(self) -> Verdict | None:
        """The first verdict that closes the time."""
        return next((verdict for verdict in self.verdicts if verdict.closes), None)

    @property
    def when(self) -> str:
        """`Tue 1 Dec 2026 10:00–10:30 Europe/Berlin`."""
        return f"{span_text(self.start, self.end, self.zone)} {self.zone.key}"

    @property
    def headline(self) -> str:
        """`Closed: Ada is busy …`, or `Open: …`; begins with what Cal answers, if it was asked."""
        if self.offered is not None:
            return self._of_cal()
        if self.first is not None:
            return f"Closed: {self.first.sentence}"
        return f"Open: {self.title} can be booked {self.when}."

    def _of_cal(self) -> str:
        """Says what Cal answers, and whether that agrees with the rules."""
        if not self.offered:
            why = UNSEEN if self.first is None else self.first.sentence
            return f"Cal does not offer it. {why}"
        told = f"Cal offers it: {self.title} can be booked {self.when}."
        if self.first is None:
            return told
        rule = f"{self.first.title[:1].lower()}{self.first.title[1:]}"
        return f"{told} By what was read here, it would be closed ({rule}): {self.first.sentence}"

    @property
    def remedy(self) -> str:
        """The change that would open the time, if one rule alone can name it; else empty."""
        return self.first.remedy if self.first is not None else ""

    def as_json(self) -> Mapping[str, Any]:
        """The explanation for scripts; times have the offset of the asked zone."""
        return {
            "open": self.open,
            **({} if self.offered is None else {"offered_by_cal": self.offered}),
            "event_type": {"id": self.event_type, "title": self.title},
            "start": self.start.astimezone(self.zone).isoformat(),
            "end": self.end.astimezone(self.zone).isoformat(),
            "zone": self.zone.key,
            "headline": self.headline,
            "closed_by": self.first.as_json() if self.first is not None else None,
            "hosts": list(self.hosts),
            "nearest": [near.astimezone(self.zone).isoformat() for near in self.nearest],
            "verdicts": [verdict.as_json() for verdict in self.verdicts],
            "notes": list(self.notes),
        }
