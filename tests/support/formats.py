"""A memory of URL formats for tests."""


class MemoryFormats:
    """A FormatMemory that ends with the process. `history` holds (format or "", why)."""

    def __init__(self, learned: str | None = None) -> None:
        self._learned = learned
        self.history: list[tuple[str, str]] = []

    def learned(self) -> str | None:
        return self._learned

    def learn(self, fmt: str, why: str) -> None:
        self._learned = fmt
        self.history.append((fmt, why))

    def unlearn(self, why: str) -> None:
        self._learned = None
        self.history.append(("", why))
