"""Undoes the compression of an answer, piece by piece; each is loaded when it is met."""

import sys
from collections.abc import Callable
from typing import Any

Decode = Callable[[bytes], bytes]


class Encoded(Exception):
    """The compression is broken."""


def decoder(encodings: str) -> Decode:
    """What turns the pieces of a body into those of what was sent."""
    steps = [
        _STEPS[name]()
        for name in reversed([name.strip().lower() for name in encodings.split(",")])
        if name in _STEPS
    ]

    def decode(piece: bytes) -> bytes:
        for step in steps:
            piece = step(piece)
        return piece

    return decode


def _gzip() -> Decode:
    import zlib

    return _guarded(zlib.decompressobj(zlib.MAX_WBITS | 16).decompress, zlib.error)


def _deflate() -> Decode:
    """With zlib's own header as the standard says, or without as some servers do."""
    import zlib

    inner: Any = None

    def decode(piece: bytes) -> bytes:
        nonlocal inner
        if inner is None:
            inner = zlib.decompressobj()
            try:
                return bytes(inner.decompress(piece))
            except zlib.error:
                inner = zlib.decompressobj(-zlib.MAX_WBITS)
        return bytes(inner.decompress(piece))

    return _guarded(decode, zlib.error)


def _brotli() -> Decode:
    from importlib import import_module

    name = "brotli" if sys.implementation.name == "cpython" else "brotlicffi"
    brotli: Any = import_module(name)
    return _guarded(brotli.Decompressor().process, brotli.error)


def _guarded(decode: Decode, broken: type[Exception]) -> Decode:
    def step(piece: bytes) -> bytes:
        try:
            return decode(piece)
        except broken as error:
            raise Encoded(str(error)) from error

    return step


_STEPS: dict[str, Callable[[], Decode]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
}
