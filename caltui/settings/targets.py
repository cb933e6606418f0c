"""Writes to where a person says: a pipe, a device, an open descriptor, or a file.

A regular file is replaced as a whole or not at all, and only when that was agreed to;
everything else is written to as it is. Every OSError names the place as it was given.
"""

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal, TextIO

Kind = Literal["new", "file", "folder", "stream"]

_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/(?:fd/(\d+)|(stdin|stdout|stderr))")
_STANDARD = ("stdin", "stdout", "stderr")
_MOST_LINKS = 20


def kind_of(path: str) -> Kind:
    """Finds out what is at a path, links followed: nothing, a regular file, a folder, or something
    that is written to and never replaced. Raises OSError."""
    if descriptor(path) is not None:
        return "stream"
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return "new"
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "stream"


def descriptor(path: str) -> int | None:
    """The open descriptor that a path such as /dev/stdout or /dev/fd/63 stands for."""
    for _ in range(_MOST_LINKS):
        found = _DESCRIPTOR.fullmatch(os.path.abspath(path))
        if found is not None:
            return int(found[1]) if found[1] else _STANDARD.index(found[2])
        try:
            path = os.path.join(os.path.dirname(path), os.readlink(path))
        except (OSError, ValueError):
            return None
    return None


@contextmanager
def writing(
    path: str, *, replace: bool = False, private: bool = False, wait: bool = True
) -> Iterator[TextIO]:
    """Opens a text file in UTF-8 for writing. Raises OSError.

    `replace`: a regular file that exists may be replaced, else FileExistsError. It keeps its
    permissions; a new one, or one that is `private`, is readable by its owner only.
    `wait`: waits until somebody reads a pipe, else that is an error.
    """
    try:
        if kind_of(path) == "stream":
            with open(_open(path, wait=wait), "w", encoding="utf-8", newline="") as out:
                yield out
        else:
            yield from _whole(os.path.realpath(path), replace=replace, private=private)
    except OSError as error:
        error.filename, error.filename2 = path, None
        raise


def _open(path: str, *, wait: bool) -> int:
    number = descriptor(path)
    if number is not None:
        return os.dup(number)
    if wait:
        return os.open(path, os.O_WRONLY | os.O_NOCTTY)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise OSError(errno.ENXIO, "nobody reads it") from error
        raise
    os.set_blocking(handle, True)
    return handle


def _whole(path: str, *, replace: bool, private: bool) -> Iterator[TextIO]:
    """Writes beside the file, then puts it into its place."""
    from tempfile import mkstemp

    mode = _mode(path)
    if mode is not None and not replace:
        raise FileExistsError(errno.EEXIST, "it exists already")
    handle, part = mkstemp(prefix=".", suffix=".part", dir=os.path.dirname(path))
    try:
        with open(handle, "w", encoding="utf-8", newline="") as out:
            if mode is not None and not private and os.name == "posix":
                os.fchmod(handle, mode)
            yield out
            out.flush()
            os.fsync(handle)
        if replace:
            os.replace(part, path)
        else:
            _put_new(part, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise


def _mode(path: str) -> int | None:
    """The permissions of a file, None where there is none."""
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        return None


def _put_new(part: str, path: str) -> None:
    """Gives the new file its name. Raises FileExistsError when that was created meanwhile."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise FileExistsError(errno.EEXIST, "it exists already") from None
    except OSError:
        # Not every file system has links.
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, "it exists already") from None
        os.replace(part, path)
        return
    os.unlink(part)
