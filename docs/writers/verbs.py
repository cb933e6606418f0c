"""The page about verbs and acts: what each does on each API, whom it tells, what can be undone."""

from collections.abc import Iterable, Sequence

from caltui.catalog.acts import RecordAct, filled
from caltui.catalog.model import Operation, Resource
from caltui.workspace.writes.consequences import undoable
from docs.writers.dialects import SignInResult, spoken, titles
from docs.writers.markdown import code, made, table

GUESSED = {"people_are": "everybody in it is"}
"""What stands for the names that only a record gives."""

SOURCE = "caltui/catalog (operations, their behaviour, and acts)"
NOT_THERE = "–"
IN_PART = ("but not", "in full")
"""Words by which a sentence says that not everything is taken back."""


def page() -> str:
    """The whole page."""
    every = spoken()
    parts = (_category(key, title, every) for key, title in titles(every).items())
    apis = "\n".join(f"- {code(one.heading)}: {one.title}." for one in every)
    return f"""\
{made(SOURCE)}
# What each verb and act does, on each API

A write reaches people or it does not, can be taken back or not, and that differs from API to API.
This is what the catalogue knows, and what the review of each write says before it is sent.

{apis}

A verb is an operation of Cal (`caltui bookings update 5 --title Talk`); an act is what a person
means, in the menu of {code("a")} and as a command (`caltui bookings accept 5`). **Record only**:
nobody is told, and no calendar changes. "{NOT_THERE}" is what an API does not have. Where nothing
is said of mails, none is known of.

{chr(10).join(parts)}"""


def _category(key: str, title: str, every: Sequence[SignInResult]) -> str:
    found = [one.resource(key) for one in every]
    lines = [f"## {title}", ""]
    pairs = zip(every, found, strict=True)
    inside = [(one, of) for one, of in pairs if of is not None and not of.operations]
    lines += [f"{code(one.heading)}: {_inside(of)}\n" for one, of in inside]
    verbs = _union(of.operations for of in found if of is not None)
    if verbs:
        rows = [[code(verb), *(_verb(of, verb) for of in found)] for verb in verbs]
        lines += [table(["verb", *(one.heading for one in every)], rows), ""]
    acts = _union([act.name for act in of.acts] for of in found if of is not None)
    if acts:
        rows = [[_label(name, found), *(_act(of, name) for of in found)] for name in acts]
        lines += [table(["act", *(one.heading for one in every)], rows), ""]
    return "\n".join(lines)


def _inside(of: Resource) -> str:
    """Where the records of a category without operations are written."""
    part = of.served.part_of
    if part is None:
        return f"{of.plural} are only seen inside other records."
    return f"{of.plural} are rows inside {part.resource}: each verb writes all of them anew."


def _verb(of: Resource | None, verb: str) -> str:
    """What one operation does, as sentences; its call only where it reads."""
    if of is None or verb not in of.operations:
        return NOT_THERE
    operation = of.operations[verb]
    if not operation.writes:
        return "reads"
    return " ".join([*_done(operation), _back(of, operation)])


def _done(operation: Operation) -> Iterable[str]:
    """What Cal does with a write besides it: warnings, who is told, what follows."""
    said = [one.text for one in operation.behaviour.warnings if not one.fields]
    back = operation.behaviour.no_way_back.partition(":")[0]
    yield from (text for text in said if not back or not text.startswith(back))
    if operation.served.tells:
        yield f"Cal tells: {', '.join(operation.served.tells)}."
    if operation.cascade:
        yield f"Cal's own work: {'; '.join(operation.cascade)}."
    if operation.behaviour.told_again:
        yield "Sent twice, it tells people twice."


def _back(of: Resource, operation: Operation) -> str:
    names = [field.name for field in operation.fields]
    said = undoable(of, operation, names)
    part = any(words in said.text for words in IN_PART)
    word = "Undo in part" if said.possible and part else "Undo" if said.possible else "No undo"
    return f"**{word}.** {said.text}"


def _label(name: str, found: Iterable[Resource | None]) -> str:
    every = [act for of in found if of is not None for act in of.acts if act.name == name]
    return f"{every[0].label} ({code(name)})"


def _act(of: Resource | None, name: str) -> str:
    """How an act is done there, as sentences; or why it cannot be."""
    act = next((act for act in of.acts if act.name == name), None) if of is not None else None
    if act is None:
        return NOT_THERE
    if act.cannot:
        return f"**Not here:** {filled(act.cannot, GUESSED)}"
    if not act.operation:
        return "opens or copies; nothing is sent"
    return " ".join(_said(act))


def _said(act: RecordAct) -> Iterable[str]:
    yield f"By {code(act.operation)}."
    if act.told:
        told = filled(act.told, GUESSED)
        yield f"**{told[:1].upper()}{told[1:]}.**"
    if act.undo:
        yield act.undo


def _union(lists: Iterable[Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(name for names in lists for name in names))
