"""The base of errors that people read."""


class ExplainedError(Exception):
    """An error with `message`, which says what happened, and `hint`, which says what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
