"""Checks the keys in the configuration: which can be pressed, and what is wrong with the others.

It does not load Textual, because `caltui doctor` uses it too.
"""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import combinations

from caltui.tui.keys.actions import BY_ID, NO_KEY
from caltui.tui.keys.key_names import key_name, never_fires

ACTIVE_TOGETHER = (
    ("app", "place", "browse", "rows", "table"),
    ("app", "place", "browse", "rows", "list", "sidebar"),
    ("app", "place", "browse", "rows", "filter"),
    ("app", "place", "record", "fields"),
    ("app", "place", "team", "teamgrid"),
    ("app", "place", "agenda", "agendalist"),
    ("app", "place", "person", "list"),
    ("app", "absence", "list"),
    ("app", "place", "inbox", "list", "queues"),
    ("app", "place", "inbox", "list", "findings"),
    ("app", "place", "inbox", "filter"),
    ("app", "week", "weekgrid"),
    ("app", "weekreview"),
    ("app", "weeks", "weekcells"),
    ("app", "finder"),
    ("app", "journal", "list"),
    ("app", "changes", "table"),
    ("app", "bulk", "list"),
    ("app", "conflict"),
    ("app", "sheet"),
    ("app", "calls", "table"),
    ("app", "calls", "fields"),
    ("app", "call", "fields"),
    ("app", "sheet", "keys"),
    ("app", "dialog", "tour"),
    ("app", "dialog", "prompt", "asked"),
    ("app", "dialog", "settings", "list"),
    ("app", "output"),
    ("app", "dialog", "columns", "list"),
    ("app", "dialog", "dates", "list"),
    ("app", "dialog", "pick", "list"),
    ("app", "dialog", "pick", "picks", "list"),
    ("app", "dialog", "people", "list"),
    ("app", "dialog", "views", "list"),
    ("app", "dialog", "move", "list"),
    ("app", "dialog", "moves", "list"),
    ("app", "dialog", "hands", "list"),
    ("app", "dialog", "slot", "list"),
    ("app", "dialog", "answer"),
    ("app", "dialog", "prompt"),
    ("app", "form", "list", "structure"),
    ("app", "value", "list", "structure"),
    ("app", "review"),
    ("app", "leave"),
    ("app", "ask"),
    ("app", "welcome", "list"),
    ("app", "connect"),
)
"""Nodes whose keys work at the same time. The last one gets a key first."""

_DEFAULTS = {action.id: action.keys for action in BY_ID.values()}


def usable(keymap: Mapping[str, str]) -> dict[str, str]:
    """The keys in the configuration that can be pressed. Where none of an action's keys can, the
    action keeps its default keys."""
    found: dict[str, str] = {}
    for id, text in keymap.items():
        if not text.strip():
            found[id] = NO_KEY
            continue
        keys = [key.strip() for key in _keys(text) if not never_fires(key.strip())]
        if keys:
            found[id] = ",".join(map(key_name, keys))
    return found


OWN = "own"
"""The node of commands of a person's own: they work with a record in focus, and yield to others."""


def key_faults(keymap: Mapping[str, str], own: Mapping[str, str] | None = None) -> list[str]:
    """Lists what is wrong with the keys in the configuration, a sentence for each fault.

    `own` are the keys of a person's own commands by their names.
    """
    keys = {f"{OWN}.{name}": key for name, key in (own or {}).items() if key.strip()}
    wrong = {id: reason for id, key in keys.items() if (reason := never_fires(key.strip()))}
    found = [f"The key '{keys[id]}' of {id} {reason.rstrip('.')}." for id, reason in wrong.items()]
    good = {id: key_name(key) for id, key in keys.items() if id not in wrong}
    clashes = _clashes(usable(keymap), good)
    return [*_unknown(keymap), *_unpressable(keymap), *found, *clashes]


def _keys(text: str) -> list[str]:
    """The keys in a text that separates them by commas; a lone comma is the key `comma`."""
    return ["comma"] if text.strip() == "," else [key for key in text.split(",") if key.strip()]


def _unknown(keymap: Mapping[str, str]) -> Iterator[str]:
    for id in keymap:
        if id not in _DEFAULTS:
            near = get_close_matches(id, _DEFAULTS, n=1, cutoff=0.6)
            hint = f"did you mean '{near[0]}'?" if near else "? shows the ids of all actions."
            yield f"There is no action '{id}' to give a key to: {hint}"


def _unpressable(keymap: Mapping[str, str]) -> Iterator[str]:
    good = usable(keymap)
    for id, text in keymap.items():
        for key in map(str.strip, _keys(text)):
            reason = never_fires(key)
            if reason and id in _DEFAULTS:
                end = "" if reason.endswith("?") else "."
                own = "" if id in good else f" It keeps its own: {_shown(_DEFAULTS[id])}."
                yield f"The key '{key}' of {id} {reason}{end}{own}"


def _shown(keys: str) -> str:
    return ", ".join(_keys(keys))


def _clashes(chosen: Mapping[str, str], own: Mapping[str, str]) -> Iterator[str]:
    """Two actions with one key at the same time, where the configuration gave it to one of them."""
    reported: set[tuple[str, frozenset[str]]] = set()
    by_key: dict[str, list[str]] = {}
    known = {i: k for i, k in chosen.items() if i in _DEFAULTS}
    chosen = {**chosen, **own}
    for id, keys in {**_DEFAULTS, **known, **own}.items():
        for key in _keys(keys):
            by_key.setdefault(key_name(key), []).append(id)
    by_key.pop(NO_KEY, None)
    for key, ids in by_key.items():
        for one, other in combinations(ids, 2):
            pair = (key, frozenset((one, other)))
            order = _by_priority(one, other)
            built_in = all(
                key in map(key_name, _keys(_DEFAULTS.get(id, ""))) for id in (one, other)
            )
            if order and pair not in reported and not built_in and {one, other} & chosen.keys():
                reported.add(pair)
                yield _clash(key, *order, chosen)


def _by_priority(one: str, other: str) -> tuple[str, str] | None:
    """The two actions, the one that gets the key first in front; None where they never work at the
    same time."""
    places = [id.partition(".")[0] for id in (one, other)]
    rows: Iterable[tuple[str, ...]] = ACTIVE_TOGETHER
    if OWN in places:
        rows = ((OWN, *nodes) for nodes in ACTIVE_TOGETHER if "place" in nodes)
    for nodes in rows:
        if set(places) <= set(nodes):
            first, second = map(nodes.index, places)
            return (one, other) if first >= second else (other, one)
    return (one, other) if places[0] == places[1] else None


def _clash(key: str, winner: str, loser: str, chosen: Mapping[str, str]) -> str:
    if winner.partition(".")[0] == loser.partition(".")[0]:
        if winner in chosen and loser in chosen:
            return f"The key {key} is given to both {winner} and {loser}: only one answers to it."
        winner, loser = (winner, loser) if winner in chosen else (loser, winner)
    return f"The key {key} is given to both {winner} and {loser}: {loser} does not answer to it."
