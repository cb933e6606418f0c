"""The protocol by which a dialog has a part of a structured field edited."""

from collections.abc import Callable
from typing import Any

from textual.screen import Screen

from caltui.tui.forms.editors.structure import StructureEditor

Asking = Callable[[Screen[Any], StructureEditor.Asked], None]
"""Begins to ask, over that screen, for what an editor wants."""
