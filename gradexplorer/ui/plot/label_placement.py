"""Where labels at edges stand: beside the middle, off nodes, arrowheads and other labels, and off lines if possible."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gradexplorer.framework.figure import Array

SHARES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)
"""Parts of the edge beside which labels are tried, in this order."""
COVERED = 0.5
"""Part of an edge that labels may cover where they stand on it."""


class EdgeLabel(NamedTuple):
    """A text as it would be written, and its width and height in pixels."""

    text: str
    size: float
    width: float
    height: float


class PlacedLabel(NamedTuple):
    """A label and the middle of the box it stands in."""

    label: EdgeLabel
    x: float
    y: float


class LabelPlacer:
    """What has been drawn: boxes, as rows of left, top, right, bottom, which labels keep off, and lines."""

    def __init__(self, boxes: Array, segments: Array, area: Array, gap: float) -> None:
        self._boxes, self._segments, self._area, self._gap = boxes, segments, area, gap

    def place_label(self, segment: Array, choices: Sequence[EdgeLabel]) -> PlacedLabel | None:
        """Return where the first of `choices` that has room stands at a segment, and keep others off it."""
        crossed = None
        for label in choices:
            middles = _middles(segment, label, self._gap)
            half = np.array([label.width, label.height]) / 2
            rects = np.concatenate([middles - half, middles + half], axis=1)
            free = np.flatnonzero(self._is_free(rects))
            if not free.size:
                continue
            lines = _crossed(rects[free], self._segments)
            best = int(np.argmin(lines))
            found = PlacedLabel(label, *middles[free[best]].tolist()), rects[free[best]], lines[best]
            if crossed is None or found[2] < crossed[2]:
                crossed = found
            if not lines[best]:
                break
        if crossed is None:
            return None
        self._boxes = np.concatenate([self._boxes, crossed[1][None]])
        return crossed[0]

    def _is_free(self, rects: Array) -> Array:
        inside = (rects[:, :2] >= self._area[:2]).all(axis=1) & (rects[:, 2:] <= self._area[2:]).all(axis=1)
        clear = (rects[:, None, 2:] <= self._boxes[None, :, :2]) | (rects[:, None, :2] >= self._boxes[None, :, 2:])
        return np.asarray(inside & clear.any(axis=2).all(axis=1))


def _middles(segment: Array, label: EdgeLabel, gap: float) -> Array:
    """Return points beside a segment, then on it where it stays visible on both sides."""
    start, direction = segment[:2], segment[2:] - segment[:2]
    length = float(np.hypot(*direction)) or 1.0
    normal = np.array([direction[1], -direction[0]]) / length
    if normal[1] > 0:
        normal = -normal
    far = (abs(normal[0]) * label.width + abs(normal[1]) * label.height) / 2 + gap
    on = start + np.array(SHARES)[:, None] * direction
    points = [on + far * normal, on - far * normal]
    along = np.abs(direction) / length
    if min(label.width / max(along[0], 1e-9), label.height / max(along[1], 1e-9)) <= COVERED * length:
        points.append(on[:1])
    return np.concatenate(points)


def _crossed(rects: Array, segments: Array) -> Array:
    """Return how many segments cross each rectangle."""
    low, high = np.minimum(segments[:, :2], segments[:, 2:]), np.maximum(segments[:, :2], segments[:, 2:])
    near = ((rects[:, None, :2] < high) & (rects[:, None, 2:] > low)).all(axis=2)
    direction = segments[:, 2:] - segments[:, :2]
    middle = (rects[:, None, :2] + rects[:, None, 2:]) / 2 - segments[:, :2]
    half = (rects[:, None, 2:] - rects[:, None, :2]) / 2
    off = np.abs(direction[:, 0] * middle[..., 1] - direction[:, 1] * middle[..., 0])
    reach = half[..., 0] * np.abs(direction[:, 1]) + half[..., 1] * np.abs(direction[:, 0])
    return np.asarray((near & (off < reach)).sum(axis=1))
