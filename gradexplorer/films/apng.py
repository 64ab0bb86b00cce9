"""Animated PNG, as the third edition of PNG's specification says (acTL, fcTL, fdAT)."""

import struct
import zlib
from collections.abc import Iterable, Iterator

import numpy as np

from gradexplorer.films.frames import OPAQUE, Frame, Timing, change, compressed, is_laid_over

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LEVEL = 4
"""Of zlib: higher ones take several times as long and save a few hundredths."""


def apng(frames: Iterable[Frame], timing: Timing) -> Iterator[bytes]:
    """Yield the file, frame by frame."""
    before, sequence = None, 0
    for frame in frames:
        (left, top, right, bottom), pixels = change(before, frame)
        over = is_laid_over(pixels)
        chunks = dict(_chunks(compressed(pixels if over else _opaque(pixels), "PNG", compress_level=_LEVEL)))
        if before is None:
            yield _SIGNATURE + _chunk(b"IHDR", chunks[b"IHDR"])
            yield _chunk(b"acTL", struct.pack(">II", timing.count, 0 if timing.loop else 1))
        place = struct.pack(">IIIII", sequence, right - left, bottom - top, left, top)
        yield _chunk(b"fcTL", place + struct.pack(">HHBB", 1, timing.fps, 0, over))
        if before is None:
            yield _chunk(b"IDAT", chunks[b"IDAT"])
            sequence += 1
        else:
            yield _chunk(b"fdAT", struct.pack(">I", sequence + 1) + chunks[b"IDAT"])
            sequence += 2
        before = frame
    yield _chunk(b"IEND", b"")


def _opaque(pixels: Frame) -> Frame:
    """Return a picture with the opacity that all frames of a file have or lack alike."""
    return np.dstack([pixels, np.full(pixels.shape[:2], OPAQUE, np.uint8)])


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the name and content of every chunk; parts of the picture become one."""
    position, picture = len(_SIGNATURE), b""
    while position < len(png):
        length = int.from_bytes(png[position : position + 4], "big")
        name, content = png[position + 4 : position + 8], png[position + 8 : position + 8 + length]
        if name == b"IDAT":
            picture += content
        else:
            yield name, content
        position += length + 12
    yield b"IDAT", picture


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
