"""Notices when Cal answers none of this profile's calls any more.

Stored in the mirror, so that the console and the commands of a script share it.
"""

from typing import TYPE_CHECKING, Any

from caltui.catalog.load import Catalog
from caltui.mirror.file.errors import MirrorError
from caltui.mirror.store import Mirror

if TYPE_CHECKING:
    from caltui.gateway.errors.kinds import GatewayError

ENOUGH = 3
"""Failed operations in a row before it is said, if Cal answered before."""

_STATE = "standing"


class ApiHealth:
    """The results of a profile's calls.

    `answered`: whether Cal ever answered; `missed`: the operations that were not found since;
    `told`: whether that was said.
    """

    def __init__(self, mirror: Mirror, catalog: Catalog) -> None:
        self._mirror = mirror
        self._ended = catalog.ended
        self._good = False

    def worked(self) -> None:
        """Call it after a call that Cal answered."""
        if self._good:
            return
        self._good = True
        state = self._read()
        if not state["answered"] or state["missed"]:
            self._write({"answered": True, "missed": [], "told": False})

    def failed(self, error: "GatewayError") -> None:
        """Call it after a failed call. If only absence was met, explains that in the error once."""
        from caltui.gateway.errors.kinds import FROM_CAL, GONE, MAYBE_GONE

        if error.cause not in (GONE, MAYBE_GONE):
            if error.origin == FROM_CAL and error.status is not None and error.status < 500:
                self.worked()
            return
        state = self._read()
        if error.cause == MAYBE_GONE and (self._good or state["answered"]):
            return
        self._good = False
        if error.operation not in state["missed"]:
            state["missed"] = [*state["missed"], error.operation][-ENOUGH:]
        tell = self._ended is not None and _is_gone(state) and not state["told"]
        state["told"] = state["told"] or tell
        self._write(state)
        if tell and self._ended is not None:
            _explain(error, *self._ended)

    @property
    def gone(self) -> tuple[str, str] | None:
        """A sentence and a hint if no call finds anything at Cal; else None."""
        return self._ended if _is_gone(self._read()) else None

    def _read(self) -> dict[str, Any]:
        try:
            found = self._mirror.get_state(_STATE)
        except MirrorError:
            found = None
        if not isinstance(found, dict):
            found = {}
        return {"answered": False, "missed": [], "told": False, **found}

    def _write(self, state: dict[str, Any]) -> None:
        try:
            with self._mirror.hurried():
                self._mirror.put_state(_STATE, state)
        except MirrorError:
            return


def _is_gone(state: dict[str, Any]) -> bool:
    return len(state["missed"]) >= (ENOUGH if state["answered"] else 1)


def _explain(error: "GatewayError", text: str, hint: str) -> None:
    """Writes the explanation into the error; as a possibility, if just the record may be gone."""
    from caltui.gateway.errors.kinds import GONE

    if error.cause == GONE:
        error.message = f"{error.message} {text}"
        error.hint = hint
    else:
        error.message = f"{error.message} No call of this profile has found anything so far: {text}"
        error.hint = f"{error.hint} {hint}".strip()
