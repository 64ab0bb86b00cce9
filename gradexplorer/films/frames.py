"""Frames, how long each is shown, and what changes between two."""

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Frame = NDArray[np.uint8]
"""Shape (height, width, 3): red, green, blue; (height, width, 4) with opacity, for what is laid over another."""
MOST_FRAMES = 10_000
Box = tuple[int, int, int, int]
"""Left, top, right, bottom; the last two are outside."""
OPAQUE = 255
FEW = 1 / 16
"""Of the pixels in a box: with more that change, leaving out the others takes longer than it saves."""


class Timing(Struct, frozen=True):
    """How a film is played.

    Attributes
    ----------
    count : int
        Frames.
    fps : int
        Frames a second.
    loop : bool
        It begins again at its end, for ever.
    """

    count: int
    fps: int
    loop: bool = True

    def durations(self, units: int) -> Iterator[int]:
        """Yield how long each frame is shown, in so many whole units a second; what is rounded does not add up."""
        ends = [round(index * units / self.fps) for index in range(self.count + 1)]
        return (end - start for start, end in pairwise(ends))


def changed(before: NDArray[Any] | None, now: NDArray[Any], grid: int = 1) -> Box:
    """Return the smallest box outside of which two frames are alike, from multiples of `grid`; never an empty one."""
    height, width = now.shape[:2]
    if before is None:
        return 0, 0, width, height
    differs = (before != now).reshape(height, -1)
    rows = np.flatnonzero(differs.any(axis=1))
    columns = np.flatnonzero(differs.any(axis=0).reshape(width, -1).any(axis=1))
    if not rows.size:
        return 0, 0, 1, 1
    left, top = int(columns[0]) // grid * grid, int(rows[0]) // grid * grid
    return left, top, int(columns[-1]) + 1, int(rows[-1]) + 1


def cut(frame: NDArray[Any], box: Box) -> NDArray[Any]:
    """Return the part of a frame in a box."""
    left, top, right, bottom = box
    return frame[top:bottom, left:right]


def change(before: NDArray[Any] | None, now: Frame, grid: int = 1) -> tuple[Box, Frame]:
    """Return the box outside of which two frames are alike, and what is drawn over the first there.

    Where few pixels change it has a fourth number a pixel: 255 for what changes, 0 (transparent) for all else.
    """
    box = changed(before, now, grid)
    part = np.ascontiguousarray(cut(now, box))
    if before is None:
        return box, part
    red, green, blue = np.moveaxis(part != cut(before, box), -1, 0)
    places = np.flatnonzero(red | green | blue)
    if len(places) > FEW * red.size:
        return box, part
    over = np.zeros((red.size, 4), np.uint8)
    over[places, :3] = part.reshape(-1, 3)[places]
    over[places, 3] = OPAQUE
    return box, over.reshape(*red.shape, 4)


def is_laid_over(pixels: Frame) -> bool:
    """Tell whether `change` returned only what changes in its box, and not all of it."""
    return bool(pixels.shape[-1] == 4)


def compressed(pixels: NDArray[Any], form: str, **options: Any) -> bytes:
    """Return a picture as a file, in one of Pillow's formats."""
    from PIL import Image

    store = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(store, form, **options)
    return store.getvalue()
