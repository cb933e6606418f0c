"""The errors of Cal's v1 API, and on whose behalf a call is made."""

from dataclasses import dataclass
from typing import Any


class CalError(Exception):
    """A refusal: the HTTP status and Cal v1's own error body."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(f"{status} {body.get('message', body.get('error', ''))}")
        self.status = status
        self.body = body


@dataclass(frozen=True, slots=True)
class Caller:
    """The owner of the key. `admin` is the instance role, not a role in a team."""

    user_id: int
    admin: bool


def refused(status: int, message: str) -> CalError:
    """A refusal by a handler: `{message}`."""
    return CalError(status, {"message": message})


def database_refusal() -> CalError:
    """The generic text for duplicates and references to nothing."""
    return refused(400, "An error occured while querying the database.")


def invalid(issues: list[tuple[str, str, str]]) -> CalError:
    """Validation in a handler: every (code, path, text), joined as v1 does."""
    return refused(400, "; ".join(f"{code} in '{path}': {text}" for code, path, text in issues))


def invalid_in_middleware(issues: list[tuple[str, str, str]]) -> CalError:
    """Validation before the handler (paging): the issues as JSON text, and as data."""
    import json

    listed = [
        {"code": code, "path": path.split(",") if path else [], "message": text}
        for code, path, text in issues
    ]
    body = {
        "message": json.dumps(listed, indent=2),
        "error": {"issues": listed, "name": "ZodError"},
    }
    return CalError(400, body)
