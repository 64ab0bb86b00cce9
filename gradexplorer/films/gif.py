"""GIF with one palette for the whole film, without dither: what stands still does not flicker."""

import io
import struct
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from gradexplorer.films.frames import Box, Frame, Timing, change, changed, compressed, cut, is_laid_over
from gradexplorer.films.webp import picture

COLOURS = 255
_KEPT = 255
"""The place in the palette that lets a pixel stay as it is."""
_BITS = 5
"""Of each of a colour's three parts, for the table of colours from which the palette is chosen."""
_STAYS, _SOME_KEPT = 1 << 2, 1
"""A frame stays for the next one; one place of the palette is transparent."""
_SAMPLES = 1 << 16
_BLOCK = 1024
"""Colours whose distances to the palette are computed at a time."""


class _Colours:
    """How often each colour occurs in a film, with neighbouring colours taken together."""

    def __init__(self) -> None:
        self._counts = np.zeros(1 << 3 * _BITS)
        self._sums = np.zeros((1 << 3 * _BITS, 3))

    def add(self, frame: Frame) -> None:
        keys = _keys(frame).ravel()
        self._counts += np.bincount(keys, minlength=len(self._counts))
        for part in range(3):
            self._sums[:, part] += np.bincount(keys, weights=frame[..., part].ravel(), minlength=len(self._counts))

    def palette(self) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Return the palette, shape (n, 3), and its nearest colour for each place of the table of colours."""
        seen = np.flatnonzero(self._counts)
        colours = np.rint(self._sums[seen] / self._counts[seen, None]).astype(np.uint8)
        palette = colours if len(colours) <= COLOURS else _chosen(colours, np.sqrt(self._counts[seen]))
        nearest = np.zeros(len(self._counts), np.uint8)
        for at in range(0, len(seen), _BLOCK):
            apart = colours[at : at + _BLOCK, None].astype(np.int32) - palette
            nearest[seen[at : at + _BLOCK]] = (apart**2).sum(axis=2).argmin(axis=1)
        return palette, nearest


def _chosen(colours: NDArray[np.uint8], weights: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Return a palette for colours; the weights are roots of counts, which lets thin lines have colours, too."""
    from PIL import Image

    shares = np.maximum(1, weights / weights.sum() * _SAMPLES).astype(int)
    picture = Image.fromarray(np.repeat(colours, shares, axis=0)[None])
    chosen = picture.quantize(COLOURS, Image.Quantize.MEDIANCUT).getpalette() or []
    return np.array(chosen, dtype=np.uint8).reshape(-1, 3)


def gif(frames: Iterable[Frame], timing: Timing) -> Iterator[bytes]:
    """Yield the file; the palette is that of all frames, which are kept compressed until it is known."""
    colours, kept = _Colours(), []
    before: Frame | None = None
    for frame in frames:
        box, pixels = change(before, frame)
        colours.add(cut(frame, box))
        before = frame
        kept.append((box, picture(pixels)))
    palette, nearest = colours.palette()
    shown: NDArray[np.uint8] | None = None
    for frame, hundredths in zip(_unpacked(kept), timing.durations(100), strict=True):
        now = nearest[_keys(frame)]
        if shown is None:
            yield _beginning(now.shape[1], now.shape[0], palette, timing)
        box = changed(shown, now)
        yield b"\x21\xf9\x04" + struct.pack("<BHB", _STAYS | _SOME_KEPT, hundredths, _KEPT) + b"\x00"
        part = cut(now, box)
        yield _picture(part if shown is None else np.where(part == cut(shown, box), _KEPT, part), box[0], box[1])
        shown = now
    yield b";"


def _unpacked(kept: Iterable[tuple[Box, bytes]]) -> Iterator[Frame]:
    """Yield the frames of which only changes were kept; each is the last one, changed."""
    from PIL import Image

    frame: Frame | None = None
    for box, packed in kept:
        pixels = np.asarray(Image.open(io.BytesIO(packed)))
        if frame is None:
            frame = pixels.copy()
        part = cut(frame, box)
        np.copyto(part, pixels[..., :3], where=pixels[..., 3:] > 0 if is_laid_over(pixels) else True)
        yield frame


def _keys(frame: Frame) -> NDArray[np.uint16]:
    """Return the place of each pixel's colour in the table of colours."""
    red, green, blue = np.moveaxis((frame >> (8 - _BITS)).astype(np.uint16), -1, 0)
    keys: NDArray[np.uint16] = (red << 2 * _BITS) | (green << _BITS) | blue
    return keys


def _beginning(width: int, height: int, palette: NDArray[np.uint8], timing: Timing) -> bytes:
    screen = b"GIF89a" + struct.pack("<HHBBB", width, height, 0b11110111, 0, 0)
    table = palette.tobytes().ljust(3 * (COLOURS + 1), b"\x00")
    loop = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00" if timing.loop else b""
    return screen + table + loop


def _picture(indices: NDArray[np.uint8], left: int, top: int) -> bytes:
    """Return a picture of indices into the palette at a place, as Pillow compresses it."""
    height, width = indices.shape
    file = compressed(indices, "GIF", optimize=False, interlace=False)
    return b"," + struct.pack("<HHHHB", left, top, width, height, 0) + _data(file)


def _data(gif: bytes) -> bytes:
    """Return the compressed pixels in a file with one picture."""
    at = 13 + _table_size(gif[10])
    while gif[at : at + 1] == b"\x21":  # an extension: a label, and blocks up to an empty one
        at += 2
        while gif[at]:
            at += gif[at] + 1
        at += 1
    return gif[at + 10 + _table_size(gif[at + 9]) : -1]


def _table_size(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0
