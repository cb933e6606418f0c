"""Maps the faults that Cal reports to the fields that a person filled in.

Cal speaks of its own keys, and of what lies inside them: `responses.email`,
`availability.0.endTime`.
"""

from collections.abc import Mapping

from caltui.catalog.model import Field, Operation
from caltui.catalog.request import field_for
from caltui.text import one_line, redact


def own_faults(
    fields: Mapping[str, str], operation: Operation
) -> tuple[dict[str, str], dict[str, str]]:
    """Field name → what Cal says about it, and the same for keys that are no field here.

    Several faults within one field are joined, each with the place inside it.
    """
    own: dict[str, list[str]] = {}
    foreign: dict[str, str] = {}
    for path, text in fields.items():
        field, inside = _field_at(operation, path)
        text = one_line(redact(text), 200)
        if field is None:
            foreign[path] = text
        else:
            own.setdefault(field.name, []).append(_placed(path, inside, text))
    return {name: "; ".join(texts) for name, texts in own.items()}, foreign


def _field_at(operation: Operation, path: str) -> tuple[Field | None, str]:
    """The field that a path leads to or into, and the rest of the path."""
    steps = path.replace("[", ".").replace("]", "").replace(",", ".").split(".")
    for end in range(len(steps), 0, -1):
        field = field_for(operation, ".".join(steps[:end]))
        if field is not None:
            return field, ".".join(steps[end:])
    return None, ""


def _placed(path: str, inside: str, text: str) -> str:
    return text if not inside or text.startswith(path) else f"{inside}: {text}"
