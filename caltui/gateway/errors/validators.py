"""Which field a fault belongs to, in the forms that validators have for their faults.

Each gives pairs of a path, empty where none is named, and a text.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

_ISSUE = re.compile(r"(?:^|; ?)([a-z_]+) in '([^']*)': (.*?)(?=; ?[a-z_]+ in '|$)", re.S)
_UNKNOWN_KEYS = re.compile(r"(?i)unrecognized keys?(?:\(s\))? in object:?")
_PROPERTY = re.compile(
    r"^(?:each value in )?(?:nested )?(?:property )?([a-z][\w.\[\]]*) (?:must|should) "
)
_WRONG = re.compile(r"(\S+) property is wrong,?\s*(.*?)(?=[\s,;]*\S+ property is wrong\b|$)", re.S)
_DEEPEST = 20


def in_text(text: str) -> Iterator[tuple[str, str]]:
    """`code in 'path': text` joined by `; `, a JSON array of issues, or `name must be …`."""
    issues = issues_in(text)
    if issues is not None:
        yield from issue_pairs(issues)
        return
    wrong = list(_WRONG.finditer(text))
    for match in wrong:
        yield _where(match[1], match[2]), match[2].strip() or "Cal says that it is wrong."
    if wrong:
        return
    matches = list(_ISSUE.finditer(text))
    for match in matches:
        yield from _unknown_or(match[2], match[3].strip())
    if not matches and _UNKNOWN_KEYS.search(text):
        yield from _unknown_or("", text)
    if not matches and (named := _PROPERTY.match(text)):
        yield named[1], text


def _where(name: str, text: str) -> str:
    """The field that a fault names, or the one further in that its text names."""
    deeper = _PROPERTY.match(text)
    return deeper[1] if deeper and deeper[1].startswith(f"{name}.") else name


def _unknown_or(path: str, text: str) -> Iterator[tuple[str, str]]:
    mark = _UNKNOWN_KEYS.search(text)
    if mark is None:
        yield _path(path), text
        return
    for name in re.findall(r"['\"]([^'\"]+)['\"]", text[mark.end() :]):
        yield name, "Cal does not know this field here."


def issues_in(text: str) -> list[Any] | None:
    if not text.lstrip().startswith("[{"):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else None


def issue_pairs(issues: Any, depth: int = 0) -> Iterator[tuple[str, str]]:
    """A validator's issues: `path` is a list of keys, `message` the text.

    Where a value may have several forms, the issue holds what each of them misses.
    """
    for issue in issues if isinstance(issues, list) and depth < _DEEPEST else ():
        if not isinstance(issue, dict):
            continue
        forms = issue.get("unionErrors")
        for form in forms if isinstance(forms, list) else ():
            if isinstance(form, dict):
                yield from issue_pairs(form.get("issues"), depth + 1)
        if isinstance(issue.get("message"), str):
            path = issue.get("path")
            parts = path if isinstance(path, list) else []
            yield ".".join(str(p) for p in parts), issue["message"]


def constraints_of(details: Any) -> Iterator[tuple[str, str]]:
    """`details.errors[]`: a property, and its constraints or its own text."""
    yield from nested(details.get("errors") if isinstance(details, dict) else None)


def nested(errors: Any, above: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The faults of a validator and of its `children`, each with its whole path.

    `target` and `value` repeat what was sent, and are not looked at.
    """
    for entry in errors if isinstance(errors, list) and depth < _DEEPEST else ():
        if isinstance(entry, str) and not depth:
            yield from in_text(entry)
        if not isinstance(entry, dict):
            continue
        name = entry.get("property")
        steps = (above, str(name) if isinstance(name, (str, int)) else "")
        path = ".".join(filter(None, steps))
        if text := _told(entry):
            yield path, text
        yield from nested(entry.get("children"), path, depth + 1)


def _told(entry: dict[str, Any]) -> str:
    limits = entry.get("constraints")
    texts = [v for v in limits.values() if isinstance(v, str)] if isinstance(limits, dict) else []
    own = entry.get("message")
    return "; ".join(texts) or (own if isinstance(own, str) else "")


def _path(path: str) -> str:
    return path.replace(",", ".").replace("/", ".").strip(".")
