"""A record as a command of a person's own gets it: in variables and on its input, no secrets."""

import json
from collections.abc import Mapping
from shlex import quote
from typing import Any, NamedTuple

from caltui.catalog.model import Record, Resource
from caltui.settings.outside_programs import without_secrets
from caltui.settings.shell_template import Template, variable
from caltui.text import one_line
from caltui.workspace.records.columns import MISSING, steps, value_at
from caltui.workspace.records.secrets import Secrets


class CannotFill(ValueError):
    """A template that a record does not fit: nothing was run. The text says why."""


class FilledCommand(NamedTuple):
    """A command for `/bin/sh -c`: its environment, its input, and what it is for a person."""

    command: str
    env: Mapping[str, str]
    input: bytes
    shown: str


def filled(
    template: Template, of: Resource, key: str, record: Record, env: Mapping[str, str]
) -> FilledCommand:
    """The command for one record. `env` is the environment to add to. Raises CannotFill."""
    secrets = Secrets(of)
    shown_record = secrets.left_out(record)
    values: dict[str, str] = {}
    shown = template.command
    for index, path in enumerate(template.paths):
        value = _value(of, key, record, shown_record, path)
        if index in template.bare and value.startswith("-"):
            raise CannotFill(
                f"{{{path}}} of {of.noun} {key} begins with '-', which a program could take for an "
                "option: nothing was run. Put -- before it in the command."
            )
        name = variable(index)
        values[name] = value
        shown = shown.replace(f'"${{{name}}}"', quote(one_line(value, 200)))
    about = {"CALTUI_CATEGORY": of.key, "CALTUI_KEY": key}
    text = json.dumps(shown_record, ensure_ascii=False)
    return FilledCommand(template.command, {**env, **about, **values}, text.encode(), shown)


def _value(of: Resource, key: str, record: Record, shown: Record, path: str) -> str:
    """The value at a path as text. Raises CannotFill for one that is missing or secret."""
    value = value_at(shown, path)
    if value is MISSING:
        names = [step for step in steps(path) if isinstance(step, str)]
        if value_at(record, path) is not MISSING or Secrets(of).has(names[0]):
            raise CannotFill(f"{{{path}}} is masked, and no command gets it: nothing was run.")
        raise CannotFill(f"{of.noun.capitalize()} {key} has no {{{path}}}: nothing was run.")
    return _text(value).replace("\0", "")


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def child_environment(env: Mapping[str, str], profile: str) -> dict[str, str]:
    """The environment for such a command. Its output is no terminal, and it is told so."""
    plain = {"TERM": "dumb", "NO_COLOR": "1", "PAGER": "cat"}
    return {**without_secrets(env), **plain, **({"CALTUI_PROFILE": profile} if profile else {})}
