"""What can go wrong with a write, and what may be said of it afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

REFUSED, UNKNOWN, DONE, NOT_SENT = "refused", "unknown", "done", "not sent"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that goes wrong. `fault` is set in the sandbox; `server` is what happens to it:
    `gone` before the write, `restarted` before it (same port), `stopped` while it works.

    `says` is what the journal may say; `slow` needs a deadline to end. `late` is when the
    work is done, in minutes after it was given up; `over` where Cal itself has ended it.
    What only a gateway can say (`of_gateway`) means nothing in an answer of Cal itself.
    """

    name: str
    says: frozenset[str]
    fault: Mapping[str, Any] = field(default_factory=dict)
    server: str = ""
    slow: bool = False
    late: float = 0.0
    over: bool = False
    of_gateway: bool = False

    def said(self, dialect: tuple[str, str]) -> frozenset[str]:
        """What the journal may say in that dialect. Of a delete, any 2xx means that it was done."""
        strange = self.of_gateway and dialect in DIRECT
        return (self.says - {NOT_SENT}) | {UNKNOWN} if strange else self.says


def _trouble(name: str, says: str, kind: str = "", *, slow: bool = False, **more: Any) -> Trouble:
    server = more.pop("server", "")
    late, over = more.pop("late", 0.0), more.pop("over", False)
    of_gateway = more.pop("of_gateway", False)
    if late:
        more["seconds"] = 0
    fault = {"kind": kind, **more} if kind else {}
    return Trouble(name, frozenset({says}), fault, server, slow, late, over, of_gateway)


TROUBLES: tuple[Trouble, ...] = (
    _trouble("refused (400)", REFUSED, "status", status=400),
    _trouble("refused (409)", REFUSED, "status", status=409, times=2),
    _trouble("rate limited (429)", REFUSED, "rate_limited", seconds=1),
    _trouble("reset before the work", UNKNOWN, "reset"),
    _trouble("reset after the work", UNKNOWN, "reset_after"),
    _trouble("no answer, nothing done", UNKNOWN, "no_answer", slow=True),
    _trouble("no answer, work done", UNKNOWN, "no_answer_after", slow=True),
    _trouble("time-out after the work", UNKNOWN, "delay_after", seconds=30, slow=True),
    _trouble("time-out, done 1 minute later", UNKNOWN, "late", slow=True, late=1),
    _trouble("time-out, done 2 minutes later", UNKNOWN, "late", slow=True, late=2),
    _trouble("time-out, done 5 minutes later", UNKNOWN, "late", slow=True, late=5),
    _trouble("reset, done 2 minutes later", UNKNOWN, "late_reset", late=2),
    _trouble("504, done 5 minutes later", UNKNOWN, "late", status=504, late=5),
    _trouble("500 before the work", UNKNOWN, "server_error", over=True),
    _trouble("500 after the work", UNKNOWN, "server_error_after"),
    _trouble("503 before the work", UNKNOWN, "status", status=503),
    _trouble("broken JSON", UNKNOWN, "broken_json"),
    _trouble("half an answer", UNKNOWN, "half"),
    _trouble("another wrapper", DONE, "other_wrapper", of_gateway=True),
    _trouble("a web page (200) after the work", UNKNOWN, "html_after"),
    _trouble("a redirect after the work", UNKNOWN, "redirect_after"),
    _trouble("stopped in the gateway", NOT_SENT, "stopped", of_gateway=True),
    _trouble("gateway gone", NOT_SENT, server="gone"),
    _trouble("gateway restarted before", DONE, server="restarted"),
    _trouble("gateway stopped while it works", UNKNOWN, "delay", seconds=30, server="stopped"),
)

DIALECTS: tuple[tuple[str, str], ...] = (
    ("new", "documented"),
    ("old", "observed"),
    ("both", "bare"),
)
"""URL format and wrapper of the gateway."""

CAL_V1 = ("calv1", "bare")
"""Cal's own API v1, without a gateway."""

CAL_V2 = ("calv2", "bare")
"""Cal's own API v2."""

DIRECT = (CAL_V1, CAL_V2)
EVERY = (*DIALECTS, *DIRECT)
