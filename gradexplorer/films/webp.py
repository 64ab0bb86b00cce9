"""Animated WebP without losses, as its container's specification says (RIFF, VP8X, ANIM, ANMF)."""

from collections.abc import Iterable, Iterator

from gradexplorer.films.frames import Box, Frame, Timing, change, compressed, is_laid_over

_ANIMATED, _TRANSPARENT = 0x02, 0x10
_REPLACE = 0x02
"""A frame takes the place of what was there, and is not laid over it."""
_HEADER = 12


def webp(frames: Iterable[Frame], timing: Timing) -> Iterator[bytes]:
    """Yield the file; its length stands at its beginning, so that all compressed frames are there before."""
    pieces: list[bytes] = []
    before, size = None, (0, 0)
    for frame, milliseconds in zip(frames, timing.durations(1000), strict=True):
        size = frame.shape[1], frame.shape[0]
        box, pixels = change(before, frame, grid=2)
        how = 0 if is_laid_over(pixels) else _REPLACE
        pieces.append(_chunk(b"ANMF", _placed(box, milliseconds) + bytes([how]) + picture(pixels)[_HEADER:]))
        before = frame
    canvas = bytes([_ANIMATED | _TRANSPARENT, 0, 0, 0]) + _three(size[0] - 1) + _three(size[1] - 1)
    loops = (0 if timing.loop else 1).to_bytes(2, "little")
    pieces[:0] = [_chunk(b"VP8X", canvas), _chunk(b"ANIM", bytes(4) + loops)]
    yield b"RIFF" + (4 + sum(map(len, pieces))).to_bytes(4, "little") + b"WEBP"
    yield from pieces


def _placed(box: Box, milliseconds: int) -> bytes:
    left, top, right, bottom = box
    numbers = left // 2, top // 2, right - left - 1, bottom - top - 1, milliseconds
    return b"".join(map(_three, numbers))


def picture(pixels: Frame) -> bytes:
    """Return a picture as a file without losses; the better method takes six times as long where much changes."""
    return compressed(pixels, "WEBP", lossless=True, quality=0, method=1 if is_laid_over(pixels) else 0)


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + len(content).to_bytes(4, "little") + content + bytes(len(content) % 2)


def _three(number: int) -> bytes:
    return number.to_bytes(3, "little")
