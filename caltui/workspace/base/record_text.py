"""The values of a record as a text to be edited, in TOML or JSON, and back."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

TOML, JSON = "toml", "json"
FORMS = (TOML, JSON)
SUFFIXES = {TOML: ".toml", JSON: ".json"}

HOW = (
    "Change what has to be changed, save and leave.",
    "What is taken out stays as it is. Nothing is sent before you have seen it.",
)


class Unreadable(ValueError):
    """A text that is no TOML or JSON, or names what is no field. The text says where."""


def as_text(values: Mapping[str, Any], form: str, notes: Sequence[str] = ()) -> str:
    """The text. TOML begins with the notes as comments, and has empty values as comments too."""
    if form == JSON:
        return json.dumps(values, indent=2, ensure_ascii=False) + "\n"
    import tomli_w

    head = "".join(f"# {note}\n" for note in (*notes, *HOW))
    empty = "".join(f'# {name} = ""\n' for name, value in values.items() if value is None)
    flat = {name: _in_toml(value) for name, value in values.items() if value is not None}
    simple = {name: value for name, value in flat.items() if not isinstance(value, dict)}
    tables = {name: value for name, value in flat.items() if isinstance(value, dict)}
    body = tomli_w.dumps(simple, multiline_strings=True)
    rest = tomli_w.dumps(tables, multiline_strings=True)
    return (
        f"{head}\n{body}" + (f"\n# Empty:\n{empty}" if empty else "") + (f"\n{rest}" * bool(rest))
    )


def changed_in(text: str, form: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that the text has otherwise, by name. Raises Unreadable."""
    found = _read(text, form)
    unknown = [name for name in found if name not in values]
    if unknown:
        raise Unreadable(f"There is no field {', '.join(unknown)} that can be changed here.")
    return {
        name: value
        for name, given in found.items()
        if (value := _from_toml(name, given, values[name]) if form == TOML else given)
        != values[name]
    }


def _read(text: str, form: str) -> dict[str, Any]:
    if form == TOML:
        import tomllib

        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise Unreadable(f"It is no TOML: {error}.") from error
    try:
        found = json.loads(text)
    except ValueError as error:
        raise Unreadable(f"It is no JSON: {error}.") from error
    if not isinstance(found, dict):
        raise Unreadable('It is no object: it has to begin with "{".')
    return found


def _in_toml(value: Any) -> Any:
    """The value; as a text of JSON where it holds a null, which TOML has not."""
    return json.dumps(value, ensure_ascii=False) if _has_null(value) else value


def _from_toml(name: str, given: Any, before: Any) -> Any:
    """The value that was meant: JSON again where the text was JSON."""
    if not (isinstance(given, str) and _has_null(before) and before is not None):
        return _plain(given)
    try:
        return json.loads(given)
    except ValueError as error:
        raise Unreadable(f"{name} is no JSON: {error}.") from error


def _plain(value: Any) -> Any:
    """A value of TOML as JSON has it: dates and times are texts there."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if isinstance(value, (str, int, float, bool)) else value.isoformat()


def _has_null(value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value is None or any(_has_null(one) for one in inner)
