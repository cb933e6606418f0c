"""The plan of an act: its items in the order of sending. All of it is shown before it is sent."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from caltui.settings.model import Profile
from caltui.workspace.bulk.pace import limits_of
from caltui.workspace.bulk.plan import number_to_type
from caltui.workspace.writes.change import Change
from caltui.workspace.writes.ports import Sends

NEEDS_OTHER = "it needs another one, which was not done"


@dataclass(frozen=True, slots=True)
class ActItem:
    """One write of an act.

    `key` is unique in the act. `summary` says it in the words of the field; `told` who hears of it
    ("Jakub Ekström is mailed"). `needs` are keys of earlier items that must be done first.
    """

    key: str
    summary: str
    change: Change
    told: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActPlan:
    """One intention of a person. Categories and verbs of its items may differ.

    `kind` is a word for the sort of act: `move`, `close-days`, `undo`. `title` is one line.
    `effects` say what Cal will do and will not do, and to whom; if empty, what the changes say is
    shown.
    `facts` say what it strands or changes besides. `refused` are (what, why) of what was left out.
    `undo_of` is the id of the act that it takes back.
    """

    kind: str
    title: str
    items: tuple[ActItem, ...]
    effects: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    undo_of: str | None = None

    def check(self) -> None:
        """Raises ValueError for a key that occurs twice, or for a need that is no earlier item."""
        seen: set[str] = set()
        for item in self.items:
            if item.key in seen:
                raise ValueError(f"The key {item.key!r} occurs twice in the act {self.title!r}.")
            wrong = [key for key in item.needs if key not in seen]
            if wrong:
                raise ValueError(f"Item {item.key!r} needs {wrong[0]!r}, which is no earlier item.")
            seen.add(item.key)

    @property
    def summary(self) -> str:
        """The title."""
        return self.title

    @property
    def calls(self) -> float:
        """About how many calls an item takes."""
        each = [2 if item.change.verb == "cancel" else 1 for item in self.items]
        return sum(each) / len(each) if each else 1

    @property
    def grave(self) -> bool:
        """Whether an item deletes or cancels something."""
        return any(item.change.irreversible for item in self.items)

    @property
    def consequences(self) -> tuple[str, ...]:
        """`effects`, or each consequence of the changes once."""
        lines = (line for item in self.items for line in item.change.consequences())
        said = self.effects or tuple(dict.fromkeys(lines))
        return (*said, *limits_of(item.change for item in self.items))

    @property
    def lasting(self) -> tuple[ActItem, ...]:
        """The items that no undo takes back."""
        return tuple(item for item in self.items if not item.change.undoable.possible)

    def needs_typed_number(self, profile: Profile) -> int | None:
        """The number to type first: for many items, or for any in production."""
        return number_to_type(len(self.items), profile)

    def narrowed(
        self, workspace: Sends, keys: Collection[str], done: Collection[str] = ()
    ) -> "ActPlan":
        """The part about these keys. An item whose needed item is in neither is refused."""
        items: dict[str, ActItem] = {}
        refused: list[tuple[str, str]] = []
        for item in self.items:
            if item.key not in keys:
                continue
            needs = tuple(key for key in item.needs if key not in done)
            if all(key in items for key in needs):
                items[item.key] = replace(item, needs=needs)
            else:
                refused.append((item.summary, NEEDS_OTHER))
        return replace(self, items=tuple(items.values()), refused=tuple(refused))
