"""What a queue of triage finds."""

from datetime import datetime
from typing import NamedTuple


class Finding(NamedTuple):
    """A record that needs somebody.

    `subject` names it, `why` is a sentence; `since` is when that began, None where nothing
    tells. `host` is the id of the user whose agenda shows more.
    """

    resource: str
    key: str
    subject: str
    why: str
    since: datetime | None = None
    host: str = ""


class Unsure(Exception):
    """What is known does not decide a question. The text is a sentence."""
