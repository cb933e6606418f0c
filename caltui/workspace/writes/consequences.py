"""What a write does beyond the field it sets, as sentences for the one who sends it.

From cal-api.md, sections 5 and 7. The catalogue's own notes and cascades follow
them; notes about the wire are left out.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from caltui.catalog.model import Operation, Resource

RECORD_ONLY = "Record only: no mail is sent, calendars are not changed."


class Rule(NamedTuple):
    """A sentence for a verb, when all of `fields` are among the values (none: always)."""

    resource: str
    verb: str
    text: str
    fields: tuple[str, ...] = ()
    value: Any = None


RULES = (
    Rule(
        "bookings",
        "cancel",
        "Cannot be undone: everybody is told, the meeting leaves their calendars.",
    ),
    Rule("bookings", "update", RECORD_ONLY),
    Rule("attendees", "update", RECORD_ONLY),
    Rule(
        "booking-references",
        "update",
        "deleted hides the row, whether true or false.",
        ("deleted",),
    ),
    Rule(
        "memberships",
        "update",
        "Role and accepted need different rights: sent together, both may be refused.",
        ("role", "accepted"),
    ),
    Rule("bookings", "update", "To tell people, cancel it or book it again.", ("status",)),
    Rule("webhooks", "delete", "Its subscriber hears of nothing any more."),
    Rule("schedules", "update", "All its hours move in absolute time.", ("timeZone",)),
    Rule("availabilities", "update", "The list of days is replaced as a whole.", ("days",)),
    Rule("webhooks", "update", "The list of triggers is replaced as a whole.", ("eventTriggers",)),
    Rule("webhooks", "update", "Cal does not show later whether it is active.", ("active",)),
    Rule("teams", "update", "The metadata is replaced as a whole.", ("metadata",)),
    Rule("users", "update", "A new address may wait for its owner to confirm it.", ("email",)),
    Rule("users", "update", "Only an ADMIN key can set the role: others are ignored.", ("role",)),
    Rule(
        "event-types",
        "update",
        "COLLECTIVE makes every host fixed.",
        ("schedulingType",),
        "COLLECTIVE",
    ),
    Rule("event-types", "update", "Hosts sent without a schedule lose their own.", ("hosts",)),
)

_ABOUT_THE_WIRE = re.compile(
    r"(?i)unknown keys|definition|handler|documentation|query|builds?\b|confirmation text"
    r"|the answer|answer has|answers with|declared|envelope|body|extra|seed title|\b[45]\d\d\b"
    r"|database|patch|wipes the hosts|not returned|list operation|paymenturl|^needs "
    r"|cancel operation"
)


def consequences(of: Resource, operation: Operation, values: Mapping[str, Any]) -> list[str]:
    """The sentences for one write: own rules, the cascade, else the catalogue's notes."""
    lines = [rule.text for rule in RULES if _applies(rule, operation, values)]
    if operation.cascade:
        lines.append(f"What Cal does with it: {'; '.join(operation.cascade)}.")
    else:
        lines += [note for note in operation.notes if not _ABOUT_THE_WIRE.search(note)]
    if operation.method == "DELETE" and not lines:
        lines += [text for text in of.dangers if not _ABOUT_THE_WIRE.search(text)]
    if operation.needs:
        lines.append(f"Needs: {operation.needs}.")
    return lines


def _applies(rule: Rule, operation: Operation, values: Mapping[str, Any]) -> bool:
    if (rule.resource, rule.verb) != (operation.resource, operation.name):
        return False
    if not all(name in values for name in rule.fields):
        return False
    return rule.value is None or all(values[name] == rule.value for name in rule.fields)
