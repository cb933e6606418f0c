"""Faults on demand: which request goes wrong, and how.

A kind ending in `_after` strikes when the work is done, so a write that looks
lost has happened; without it the fault strikes before.
"""

from dataclasses import dataclass, field
from typing import Any

KINDS: dict[str, str] = {
    "status": "answers `status` with `body`",
    "delay": "waits `seconds`, then goes on",
    "late": "gives no answer (with `status`: that one, at once) and does the work after "
    "`seconds`, or when told where that is 0",
    "late_reset": "cuts the connection, and does the work as `late` does",
    "reset": "cuts the connection without an answer",
    "no_answer": "keeps the connection and never answers",
    "server_error": "answers 500",
    "stopped": "answers 500 as a gateway that has no usable address of Cal, in its own wrapper",
    "rate_limited": "answers 429 with `seconds` to wait in its headers",
    "html": "answers `status` (200 by default) with a web page",
    "redirect": "answers 302 to the gateway's web page",
    "broken_json": "answers JSON that stops in the middle",
    "half": "announces the whole answer, sends half, closes",
    "other_wrapper": "dresses the answer in another wrapper",
}
AFTER = "_after"
LATE = ("late", "late_reset")
NEEDS_ANSWER = ("broken_json", "half", "other_wrapper")


class UnknownFault(ValueError):
    """A fault that the sandbox cannot make. The text says which ones there are."""


@dataclass(slots=True)
class Fault:
    """One fault. Empty `method` and `path` match everything; `path` is a part of the URL's path.

    The first `after` matching requests pass, the next `times` are hit (None: all).
    `wrapped` false sends `body` without the gateway's wrapper.

    What is late waits in the sandbox for `seconds`, or for `do_late` where those are 0.
    """

    kind: str
    method: str = ""
    path: str = ""
    after: int = 0
    times: int | None = 1
    status: int = 0
    body: Any = None
    seconds: float = 1.0
    wrapped: bool = True
    hits: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        if self.base not in KINDS:
            raise UnknownFault(f"There is no fault '{self.kind}': it is one of {', '.join(KINDS)}.")

    @property
    def base(self) -> str:
        """The kind without `_after`."""
        return self.kind.removesuffix(AFTER)

    @property
    def done(self) -> bool:
        """Whether the work is done before the fault strikes."""
        return self.kind.endswith(AFTER) or self.base in NEEDS_ANSWER

    def matches(self, method: str, path: str) -> bool:
        """Whether the request is one that this fault looks for."""
        return self.method.upper() in ("", method) and self.path in path


@dataclass(slots=True)
class Faults:
    """The faults that wait. The first that matches and is not used up strikes."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, kind: str, **values: Any) -> Fault:
        """Puts one more fault in the queue, and returns it (its `hits` count)."""
        fault = Fault(kind, **values)
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        """No more faults."""
        self.waiting.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that strikes this request, counted as used."""
        for fault in self.waiting:
            if not fault.matches(method, path):
                continue
            if fault.after > 0:
                fault.after -= 1
            elif fault.times is None or fault.hits < fault.times:
                fault.hits += 1
                return fault
        return None
