"""Forms that were changed and not sent: kept in the mirror as they are typed.

What is secret is never kept. A draft holds texts, as typed, so that what cannot
be sent yet is not lost either.
"""

import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.text import one_line
from caltui.tui.forms.model import FormModel
from caltui.tui.forms.problems import Problem
from caltui.workspace.base.age import age_text
from caltui.workspace.base.errors import MirrorError, UnknownName
from caltui.workspace.records.secrets import Secrets
from caltui.workspace.writes.change import VERBS

if TYPE_CHECKING:
    from caltui.workspace.base.saved_state import JournalEntry
    from caltui.workspace.workspace import Workspace

WEEK_VERB = "week"
"""What stands for the verb at the place of a painted week."""

AFTERWARDS = 50
"""Journal entries that are looked at for a write that a draft became."""

DONE, IN_PART, UNKNOWN, ON_ITS_WAY = "done", "done in part", "unknown", "about to"
OPEN = (UNKNOWN, ON_ITS_WAY)
"""What a draft's write may be while it may still take effect."""

NOT_KNOWN = "It is not known whether Cal did this. Leave the form, look, then decide (journal: U)."
DONE_SINCE = "Cal did this after all (journal: U). Leave the form."

SENT: Mapping[str, str] = {
    "": "Nothing of it was sent.",
    DONE: "It was sent, and Cal did it.",
    IN_PART: "A part of it was sent, and Cal did that.",
    UNKNOWN: "It was sent, and nobody knows what came of it: look at the journal (U) first.",
    ON_ITS_WAY: "It was sent, and the answer is not there yet: look at the journal (U) first.",
    "refused": "It was sent, and Cal refused it: nothing was changed.",
    "not sent": "Sending it failed: nothing of it has left.",
    "no effect": "It was sent, and had no effect, as far as was looked.",
}
"""What may be said of a draft by what came of its newest write."""


class Draft(NamedTuple):
    """What was typed, what was there then (by the names of the record), and seconds since.

    `typed` counts the fields a person changed; a new record keeps its defaults too.
    `became` is what came of its write, where one was begun: see `became`.
    """

    texts: Mapping[str, str]
    was: Mapping[str, Any]
    age: float
    typed: int
    became: str = ""

    @property
    def words(self) -> str:
        """`3 fields, kept 5 min ago`."""
        fields = "1 field" if self.typed == 1 else f"{self.typed} fields"
        return f"{fields}, kept {age_text(self.age)}"


class Waiting(NamedTuple):
    """A draft of some form: where, how it reads, and what came of its write, if one was begun."""

    place: str
    text: str
    became: str = ""


class DraftKeeper:
    """The draft of one form. After `drop` nothing is kept any more."""

    def __init__(self, workspace: "Workspace", model: FormModel, ids: tuple[str, ...]) -> None:
        operation = model.operation
        self.workspace = workspace
        self.model = model
        self.place = "/".join((operation.resource, operation.name, "_".join(ids)))
        self._secrets = Secrets(workspace.resource(operation.resource))
        self._over = False
        self._sent: tuple[float, dict[str, str]] | None = None

    def found(self) -> Draft | None:
        """What was left at this form. One that was sent since is dropped."""
        held = self.workspace.kept.draft(self.place)
        if held is None:
            return None
        at = dict(self.workspace.kept.drafts()).get(self.place, 0.0)
        known = self.model.entries
        texts = {n: t for n, t in held.get("texts", {}).items() if n in known}
        became = self.became()
        if not texts or became == DONE:
            self.forget()
            return None
        age = max(0.0, self.workspace.clock().timestamp() - at)
        typed = int(held.get("typed", len(texts)))
        return Draft(texts, held.get("was", {}), age, typed, became)

    def became(self) -> str:
        """What came of the write that was begun with what is typed here: see `became`."""
        if self._sent is not None:
            held = {"sending": self._sent[0], "sent": self._sent[1], "texts": self._texts()}
            return became(self.workspace, self.place, held)
        kept = self.workspace.kept.draft(self.place)
        return became(self.workspace, self.place, kept) if kept is not None else ""

    def why_not_again(self) -> Problem | None:
        """Why a form whose write is of unknown outcome is not sent again; None where it has
        turned out to have done nothing."""
        came = self.became()
        if came == DONE or (came == IN_PART and not self.model.edits):
            return Problem(DONE_SINCE, again=False)
        return Problem(NOT_KNOWN, unknown=True) if came in ("", *OPEN) else None

    def settle(self) -> None:
        """Throws the draft away where what it became has arrived."""
        if self.became() == DONE:
            self.forget()

    def keep(self, *, sending: bool = False) -> bool:
        """Keeps what is typed now; a form back at its start leaves no draft. False: it failed.

        `sending` when it may leave now: a draft of what arrived is not offered again.
        """
        if self._over:
            return True
        texts = self._texts()
        if sending:
            self._sent = self.workspace.clock().timestamp(), texts
        try:
            if texts:
                at, sent = self._sent or (None, {})
                typed = len(texts.keys() & set(self.model.changed))
                held = {"texts": texts, "was": self._was(texts), "typed": typed}
                held |= {"sending": at, "sent": sent}
                self.workspace.kept.keep_draft(self.place, held)
            else:
                self.workspace.kept.drop_draft(self.place)
        except MirrorError:
            return False
        return True

    def end(self, *, keep: bool) -> None:
        """The form is over: its draft stays, or goes."""
        if keep:
            self.keep()
        self._over = True
        if not keep:
            self.workspace.kept.drop_draft(self.place)

    def forget(self) -> None:
        """Throws away what was left; where that fails it is offered once more another time."""
        with contextlib.suppress(MirrorError):
            self.workspace.kept.drop_draft(self.place)

    def take_up(self, draft: Draft) -> list[str]:
        """Types the draft into the form's model; names the fields. That it was sent stays known."""
        held = self.workspace.kept.draft(self.place) or {}
        if held.get("sending") is not None:
            self._sent = held["sending"], dict(held.get("sent") or {})
        for name, text in draft.texts.items():
            self.model.set(name, text)
        if self.model.base is not None:
            self.model.base = {**self.model.base, **draft.was}
        return list(draft.texts)

    def _texts(self) -> dict[str, str]:
        """An edit's changed fields; for a new record all that is filled in, once one is typed."""
        entries, changed = self.model.entries, self.model.changed
        names = changed if self.model.edits or not changed else list(entries)
        return {
            name: entries[name].text
            for name in names
            if not self._secrets.has(name)
            and not entries[name].field.secret
            and (self.model.edits or entries[name].text)
        }

    def unkept(self) -> list[str]:
        """Fields that were typed into and that no draft keeps: what is secret."""
        return [name for name in self.model.changed if name not in self._texts()]

    def _was(self, names: Mapping[str, str]) -> dict[str, Any]:
        base = self.model.base
        if not self.model.edits or base is None:
            return {}
        fields = [self.model.entries[name].field for name in names]
        keys = {key for field in fields for key in (field.wire_name, field.name)}
        return {key: base[key] for key in keys if key in base}


def became(workspace: "Workspace", place: str, held: Mapping[str, Any]) -> str:
    """What came of the draft's newest write, in the journal's words; nothing when none was begun.

    One that is still on its way is `about to`. What was typed after it left is no part of
    it: then a write that is done makes the draft `done in part`.
    """
    at = held.get("sending")
    if at is None:
        return ""
    for entry in workspace.kept.journal(AFTERWARDS):
        if entry.at >= at and _is_of(place, entry):
            texts = held.get("texts")
            whole = held.get("sent", texts) == texts and not _is_week(place)
            return IN_PART if entry.outcome == DONE and not whole else entry.outcome
    return ""


def _is_of(place: str, entry: "JournalEntry") -> bool:
    """Whether a write is one of this draft. A painted week is saved by several."""
    if not _is_week(place):
        return "/".join((entry.resource, entry.verb, "_".join(entry.ids))) == place
    (resource, _, key), parts = place.split("/", 2), (entry.body, entry.before, entry.after)
    owners = [str(part.get("scheduleId")) for part in parts if isinstance(part, Mapping)]
    return key in owners or (entry.resource, entry.ids) == (resource, (key,))


def _is_week(place: str) -> bool:
    return place.split("/", 2)[1:2] == [WEEK_VERB]


def sent_words(became: str) -> str:
    """What may be said of the sending of a draft or form, as a sentence."""
    return SENT.get(became, SENT[""])


def waiting(workspace: "Workspace") -> list[Waiting]:
    """The drafts that wait, the newest first."""
    now = workspace.clock().timestamp()
    found: list[Waiting] = []
    for place, at in workspace.kept.drafts():
        resource, verb, key = (*place.split("/", 2), "", "")[:3]
        try:
            of = workspace.resource(resource)
        except UnknownName:
            continue
        held = workspace.kept.draft(place) or {}
        came = became(workspace, place, held)
        if came != DONE:
            texts = held.get("texts", {})
            typed = next((texts[n] for n in of.label if texts.get(n)), None)
            name = workspace.name(resource, key) if key else typed
            does = "Week of" if verb == WEEK_VERB else VERBS.get(verb, verb)
            what = f"{does} {of.noun} {key}".strip()
            named = f" ({one_line(name, 30)})" if name else ""
            found.append(Waiting(place, f"{what}{named}, {age_text(max(0.0, now - at))}", came))
    return found
