"""The errors of v2, in their forms.

The usual one is `{status, timestamp, path, error: {code, message, details}}`. Shared code of the
website hides its reason; what cancels a booking answers bare. A body that is refused is sent back
whole, secrets included.
"""

from collections.abc import Sequence
from typing import Any

from caltui.sandbox.cal.world import Record

EXCEPTIONS = {
    400: ("BadRequestException", "Bad Request"),
    401: ("UnauthorizedException", "Unauthorized"),
    403: ("ForbiddenException", "Forbidden"),
    404: ("NotFoundException", "Not Found"),
    409: ("ConflictException", "Conflict"),
    422: ("UnprocessableEntityException", "Unprocessable Entity"),
    429: ("ThrottlerException", "Too Many Requests"),
    500: ("InternalServerErrorException", "Internal Server Error"),
    501: ("NotImplementedException", "Not Implemented"),
}
"""The class of the exception for a status, and the words for it."""

SHARED = {
    400: "Bad request: Please check your request data and try again",
    401: "You are not authorized to access this resource",
    404: "The requested resource was not found",
}
"""What is left of a refusal by the code that Cal shares with its website."""


class V2Error(Exception):
    """A refusal: status, the class and the text of the exception, and its details.

    `bare` is for what no filter of Cal knows: `{statusCode, message}` alone.
    """

    def __init__(
        self, status: int, message: str, *, code: str = "", details: Any = None, bare: bool = False
    ) -> None:
        super().__init__(f"{status} {message}")
        self.status = status
        self.message = message
        self.code = code
        self.details = details
        self.bare = bare

    def body(self, path: str, moment: str) -> Record:
        """The body of the answer to a path (with its query)."""
        if self.bare:
            return {"statusCode": self.status, "message": self.message}
        usual, words = EXCEPTIONS.get(self.status, EXCEPTIONS[500])
        error: Record = {"code": self.code or usual, "message": self.message}
        if self.details is not None:
            error["details"] = self.details
        elif not self.code:
            parts = {"message": self.message, "error": words, "statusCode": self.status}
            error["details"] = parts
        return {"status": "error", "timestamp": moment, "path": path, "error": error}


def missing(text: str) -> V2Error:
    """A record that is not there: 404."""
    return V2Error(404, text)


def no_route(method: str, path: str) -> V2Error:
    """A path that the server has not, or has not in that version: 404."""
    return V2Error(404, f"Cannot {method} {path}")


def bad_request(text: str) -> V2Error:
    """400 with its reason."""
    return V2Error(400, text)


def forbidden(text: str) -> V2Error:
    """403 with its reason."""
    return V2Error(403, text)


def shared(status: int) -> V2Error:
    """A refusal by the code that Cal shares with its website: the reason is lost."""
    return V2Error(status, SHARED[status], code="TRPCError")


def invalid(errors: Sequence[Record]) -> V2Error:
    """A body or a query that does not fit: 400 with the faults of class-validator."""
    details = {"message": "Bad Request Exception", "statusCode": 400, "errors": list(errors)}
    return V2Error(400, "Bad Request Exception", details=details)


def fault(property_: str, target: Any, value: Any, **constraints: str) -> Record:
    """One fault of class-validator, with what was sent."""
    return {
        "target": target,
        "value": value,
        "property": property_,
        "children": [],
        "constraints": constraints,
    }
