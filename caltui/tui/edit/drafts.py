"""Drafts: the texts of forms that were changed and not sent, kept in the mirror.

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
"""The verb in the place of the draft of a week."""

BOOK_VERB = "book"
"""The verb in the place of the draft of a booking for a guest: event type, `_`, address."""

ENTRIES_READ = 50
"""The newest journal entries among which the write of a draft is looked for."""

DONE, IN_PART, UNKNOWN, ON_ITS_WAY = "done", "done in part", "unknown", "about to"
OPEN = (UNKNOWN, ON_ITS_WAY)
"""The outcomes of a write that may still take effect."""

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
"""The sentence about a draft, by the outcome of its newest write."""


class Draft(NamedTuple):
    """The texts of a form, the record's values when they were typed, and the age in seconds.

    `typed` is the number of fields that a person changed; a new record keeps its defaults too.
    `outcome` is that of its newest write, empty where there is none: see `outcome_of_draft`.
    """

    texts: Mapping[str, str]
    was: Mapping[str, Any]
    age: float
    typed: int
    outcome: str = ""

    @property
    def words(self) -> str:
        """`3 fields, kept 5 min ago`."""
        fields = "1 field" if self.typed == 1 else f"{self.typed} fields"
        return f"{fields}, kept {age_text(self.age)}"


class OpenDraft(NamedTuple):
    """A draft in the list of all drafts: its place, its description, the outcome of its write."""

    place: str
    text: str
    outcome: str = ""


class DraftKeeper:
    """Keeps the draft of one form, until `end`."""

    def __init__(
        self, workspace: "Workspace", model: FormModel, ids: tuple[str, ...], verb: str = ""
    ) -> None:
        operation = model.operation
        self.workspace = workspace
        self.model = model
        self.place = "/".join((operation.resource, verb or operation.name, "_".join(ids)))
        self._secrets = Secrets(workspace.resource(operation.resource))
        self._ended = False
        self._sent: tuple[float, dict[str, str]] | None = None

    def found(self) -> Draft | None:
        """The draft of this form, or None. One whose write took effect is deleted."""
        saved = self.workspace.kept.draft(self.place)
        if saved is None:
            return None
        at = dict(self.workspace.kept.drafts()).get(self.place, 0.0)
        known = self.model.entries
        texts = {n: t for n, t in saved.get("texts", {}).items() if n in known}
        outcome = self.outcome()
        if not texts or outcome == DONE:
            self.forget()
            return None
        age = max(0.0, self.workspace.clock().timestamp() - at)
        typed = int(saved.get("typed", len(texts)))
        return Draft(texts, saved.get("was", {}), age, typed, outcome)

    def outcome(self) -> str:
        """The outcome of the write with these texts: see `outcome_of_draft`."""
        if self._sent is not None:
            saved = {"sending": self._sent[0], "sent": self._sent[1], "texts": self._texts()}
            return outcome_of_draft(self.workspace, self.place, saved)
        kept = self.workspace.kept.draft(self.place)
        return outcome_of_draft(self.workspace, self.place, kept) if kept is not None else ""

    def why_not_again(self) -> Problem | None:
        """Explains why a form whose write has an unknown outcome is not sent again. None where that
        write is known to have had no effect."""
        outcome = self.outcome()
        if outcome == DONE or (outcome == IN_PART and not self.model.edits):
            return Problem(DONE_SINCE, again=False)
        return Problem(NOT_KNOWN, unknown=True) if outcome in ("", *OPEN) else None

    def settle(self) -> None:
        """Deletes the draft where its write took effect."""
        if self.outcome() == DONE:
            self.forget()

    def keep(self, *, sending: bool = False) -> bool:
        """Keeps the texts, or deletes the draft where none is changed. False where that failed.

        With `sending` they may be sent: a draft whose write took effect is not offered again.
        """
        if self._ended:
            return True
        texts = self._texts()
        if sending:
            self._sent = self.workspace.clock().timestamp(), texts
        try:
            if texts:
                at, sent = self._sent or (None, {})
                typed = len(texts.keys() & set(self.model.changed))
                saved = {"texts": texts, "was": self._was(texts), "typed": typed}
                saved |= {"sending": at, "sent": sent}
                self.workspace.kept.keep_draft(self.place, saved)
            else:
                self.workspace.kept.drop_draft(self.place)
        except MirrorError:
            return False
        return True

    def end(self, *, keep: bool) -> None:
        """Ends the work on the form: its draft is kept or deleted."""
        if keep:
            self.keep()
        self._ended = True
        if not keep:
            self.workspace.kept.drop_draft(self.place)

    def forget(self) -> None:
        """Deletes the draft. Where that fails, it is offered again another time."""
        with contextlib.suppress(MirrorError):
            self.workspace.kept.drop_draft(self.place)

    def take_up(self, draft: Draft) -> list[str]:
        """Puts the draft into the model of the form. Returns the names of its fields."""
        saved = self.workspace.kept.draft(self.place) or {}
        if saved.get("sending") is not None:
            self._sent = saved["sending"], dict(saved.get("sent") or {})
        for name, text in draft.texts.items():
            self.model.set(name, text)
        if self.model.base is not None:
            self.model.base = {**self.model.base, **draft.was}
        return list(draft.texts)

    def _texts(self) -> dict[str, str]:
        """The changed texts of an edit; all texts of a new record, once one is changed."""
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
        """The names of changed fields that a draft does not keep, because they are secret."""
        return [name for name in self.model.changed if name not in self._texts()]

    def _was(self, names: Mapping[str, str]) -> dict[str, Any]:
        base = self.model.base
        if not self.model.edits or base is None:
            return {}
        fields = [self.model.entries[name].field for name in names]
        keys = {key for field in fields for key in (field.wire_name, field.name)}
        return {key: base[key] for key in keys if key in base}


def outcome_of_draft(workspace: "Workspace", place: str, saved: Mapping[str, Any]) -> str:
    """The outcome of the draft's newest write, as in the journal; empty where there is no write.

    A write without an answer yet is `about to`. Where texts were changed after it was sent, a
    write that is done makes the draft `done in part`.
    """
    at = saved.get("sending")
    if at is None:
        return ""
    for entry in workspace.kept.journal(ENTRIES_READ):
        if entry.at >= at and _is_write_of(place, entry):
            texts = saved.get("texts")
            whole = saved.get("sent", texts) == texts and not _is_week(place)
            return IN_PART if entry.outcome == DONE and not whole else entry.outcome
    return ""


def _is_write_of(place: str, entry: "JournalEntry") -> bool:
    """Tells whether a journal entry is a write of this draft. A week is saved by several writes."""
    if place.split("/", 2)[1:2] == [BOOK_VERB]:
        booked = entry.body if isinstance(entry.body, Mapping) else {}
        kind = place.split("/", 2)[2].partition("_")[0]
        made = (entry.resource, entry.verb) == (place.partition("/")[0], "create")
        return made and str(booked.get("eventTypeId")) == kind
    if not _is_week(place):
        return "/".join((entry.resource, entry.verb, "_".join(entry.ids))) == place
    (resource, _, key), parts = place.split("/", 2), (entry.body, entry.before, entry.after)
    owners = [str(part.get("scheduleId")) for part in parts if isinstance(part, Mapping)]
    return key in owners or (entry.resource, entry.ids) == (resource, (key,))


def _is_week(place: str) -> bool:
    return place.split("/", 2)[1:2] == [WEEK_VERB]


def sent_sentence(outcome: str) -> str:
    """The sentence about the outcome of the write of a draft or form."""
    return SENT.get(outcome, SENT[""])


def open_drafts(workspace: "Workspace") -> list[OpenDraft]:
    """All drafts whose write has not taken effect, the newest first."""
    now = workspace.clock().timestamp()
    found: list[OpenDraft] = []
    for place, at in workspace.kept.drafts():
        resource, verb, key = (*place.split("/", 2), "", "")[:3]
        try:
            of = workspace.resource(resource)
        except UnknownName:
            continue
        saved = workspace.kept.draft(place) or {}
        outcome = outcome_of_draft(workspace, place, saved)
        if outcome != DONE:
            texts = saved.get("texts", {})
            typed = next((texts[n] for n in of.label if texts.get(n)), None)
            name = workspace.name(resource, key) if key else typed
            does = "Week of" if verb == WEEK_VERB else VERBS.get(verb, verb)
            what = f"{does} {of.noun} {key}".strip()
            if verb == BOOK_VERB:
                what, name = "Book for a guest", key.partition("_")[2]
            named = f" ({one_line(name, 30)})" if name else ""
            found.append(
                OpenDraft(place, f"{what}{named}, {age_text(max(0.0, now - at))}", outcome)
            )
    return found
