"""Finds which field a fault belongs to, in the forms that validators have for their faults.

Each gives pairs of a path, empty where none is named, and a text.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

_ISSUE = r"(?s)(?:^|; ?)([a-z_]+) in '([^']*)': (.*?)(?=; ?[a-z_]+ in '|$)"
_UNKNOWN_KEYS = r"(?i)unrecognized keys?(?:\(s\))? in object:?"
_PROPERTY = r"^(?:each value in )?(?:nested )?(?:property )?([a-z][\w.\[\]]*) (?:must|should) "
_WRONG = r"(?s)(\S+) property is wrong,?\s*(.*?)(?=[\s,;]*\S+ property is wrong\b|$)"
_DEEPEST = 20


def in_text(text: str) -> Iterator[tuple[str, str]]:
    """`code in 'path': text` joined by `; `, a JSON array of issues, or `name must be …`."""
    issues = issues_in(text)
    if issues is not None:
        yield from issue_pairs(issues)
        return
    wrong = list(re.finditer(_WRONG, text))
    for match in wrong:
        yield _where(match[1], match[2]), match[2].strip() or "Cal says that it is wrong."
    if wrong:
        return
    matches = list(re.finditer(_ISSUE, text))
    for match in matches:
        yield from _unknown_or(match[2], match[3].strip())
    if not matches and re.search(_UNKNOWN_KEYS, text):
        yield from _unknown_or("", text)
    if not matches and (named := re.match(_PROPERTY, text)):
        yield named[1], text


def _where(name: str, text: str) -> str:
    """The field that a fault names, or the one further in that its text names."""
    deeper = re.match(_PROPERTY, text)
    return deeper[1] if deeper and deeper[1].startswith(f"{name}.") else name


def _unknown_or(path: str, text: str) -> Iterator[tuple[str, str]]:
    mark = re.search(_UNKNOWN_KEYS, text)
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
    from caltui.gateway.errors.body import Issue, IssueList

    for issue in Issue.each(issues) if depth < _DEEPEST else ():
        for form in IssueList.each(issue.forms):
            yield from issue_pairs(form.issues, depth + 1)
        if issue.message is not None:
            yield ".".join(map(str, issue.path or ())), issue.message


def nested(errors: Any, above: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The faults of a validator and of its `children`, each with its whole path."""
    from caltui.gateway.errors.body import Constraint

    for entry in errors if isinstance(errors, list) and depth < _DEEPEST else ():
        if isinstance(entry, str) and not depth:
            yield from in_text(entry)
        for fault in Constraint.each([entry]):
            name = "" if fault.name is None else str(fault.name)
            path = ".".join(filter(None, (above, name)))
            if fault.text:
                yield path, fault.text
            yield from nested(fault.children, path, depth + 1)


def named_lists(errors: Any) -> Iterator[tuple[str, str]]:
    """The faults of an object that has a text, or a list of them, for each field."""
    for name, told in errors.items() if isinstance(errors, dict) else ():
        texts = [text for text in (told if isinstance(told, list) else [told]) if text]
        if texts and all(isinstance(text, str) for text in texts):
            yield str(name), "; ".join(texts)


def _path(path: str) -> str:
    return path.replace(",", ".").replace("/", ".").strip(".")
