"""Forms that were changed and not sent: kept in the mirror as they are typed.

What is secret is never kept. A draft holds texts, as typed, so that what cannot
be sent yet is not lost either.
"""

import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.text import one_line
from caltui.tui.forms.model import FormModel
from caltui.workspace.change import VERBS
from caltui.workspace.errors import MirrorError, UnknownName
from caltui.workspace.secret import Secrets

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

WEEK_VERB = "week"
"""What stands for the verb at the place of a painted week."""

AFTERWARDS = 50
"""Journal entries that are looked at for a write that a draft became."""


class Draft(NamedTuple):
    """What was typed, what was there then (by the names of the record), and seconds since.

    `typed` counts the fields a person changed; a new record keeps its defaults too.
    `doubtful` when it was sent, and nobody knows what came of it.
    """

    texts: Mapping[str, str]
    was: Mapping[str, Any]
    age: float
    typed: int
    doubtful: bool = False

    @property
    def words(self) -> str:
        """`3 fields, kept 5 min ago`."""
        fields = "1 field" if self.typed == 1 else f"{self.typed} fields"
        return f"{fields}, kept {ago(self.age)}"


class Waiting(NamedTuple):
    """A draft of some form: where, and how it reads."""

    place: str
    text: str


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
        became = _became(self.workspace, self.place, held)
        if not texts or became == "done":
            self.forget()
            return None
        age = max(0.0, self.workspace.clock().timestamp() - at)
        typed = int(held.get("typed", len(texts)))
        return Draft(texts, held.get("was", {}), age, typed, became == "unknown")

    def keep(self, *, sending: bool = False) -> bool:
        """Keeps what is typed now; a form back at its start leaves no draft. False: it failed.

        `sending` when it may leave now: a draft of what arrived is not offered again.
        """
        if self._over:
            return True
        texts = self._texts()
        try:
            if texts:
                if sending:
                    self._sent = self.workspace.clock().timestamp(), texts
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
        """Types the draft into the form's model; names the fields."""
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

    def _was(self, names: Mapping[str, str]) -> dict[str, Any]:
        base = self.model.base
        if not self.model.edits or base is None:
            return {}
        fields = [self.model.entries[name].field for name in names]
        keys = {key for field in fields for key in (field.wire_name, field.name)}
        return {key: base[key] for key in keys if key in base}


def _became(workspace: "Workspace", place: str, held: Mapping[str, Any]) -> str:
    """What came of the draft's write: `done`, `unknown`, or nothing when none left.

    What was typed after it left is no part of it: that is never `done`.
    """
    at = held.get("sending")
    if at is None:
        return ""
    for entry in workspace.kept.journal(AFTERWARDS):
        where = "/".join((entry.resource, entry.verb, "_".join(entry.ids)))
        if where == place and entry.at >= at and (entry.outcome == "done" or not entry.settled):
            texts = held.get("texts")
            whole = held.get("sent", texts) == texts
            return "done" if entry.outcome == "done" and whole else "unknown"
    return ""


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
        if _became(workspace, place, held) != "done":
            texts = held.get("texts", {})
            typed = next((texts[n] for n in of.label if texts.get(n)), None)
            name = workspace.name(resource, key) if key else typed
            does = "Week of" if verb == WEEK_VERB else VERBS.get(verb, verb)
            what = f"{does} {of.noun} {key}".strip()
            named = f" ({one_line(name, 30)})" if name else ""
            found.append(Waiting(place, f"{what}{named}, {ago(max(0.0, now - at))}"))
    return found


def ago(seconds: float) -> str:
    """`just now`, `5 min ago`, `3 h ago`, `2 days ago`."""
    for size, unit in ((172_800, "days"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // (86_400 if unit == 'days' else size))} {unit} ago"
    return "just now"
