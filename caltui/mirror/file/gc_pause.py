"""Holds Python's garbage collector while many records are made at once.

Records hold no cycles, and looking for some while a hundred thousand of them
appear takes as long as making them.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_held = 0
_was_on = False


@contextmanager
def collector_held() -> Iterator[None]:
    """No collection inside, in any thread; afterwards it is as it was."""
    global _held, _was_on
    with _lock:
        if not _held:
            _was_on = gc.isenabled()
            gc.disable()
        _held += 1
    try:
        yield
    finally:
        with _lock:
            _held -= 1
            if not _held and _was_on:
                gc.enable()
