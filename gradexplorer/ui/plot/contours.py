"""A contour map's image and level lines."""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pyqtgraph as pg
from contourpy import LineType, contour_generator
from PySide6.QtGui import QImage, QPainterPath, QPixmap

from gradexplorer.framework.figure import Array, Contours
from gradexplorer.ui.style.theme import colormap, colour


def level_shade(z: Array, mark: Contours) -> Array:
    """Return `z` mapped to [0, 1] so that each step from one level to the next is the same change of shade.

    The ends are those of the mark's own values, so that a height keeps its colour where more than the mark is seen.
    """
    finite = mark.z[np.isfinite(mark.z)]
    if not finite.size:
        return np.zeros_like(z)
    knots = np.unique([finite.min(), *mark.levels, finite.max()])
    return np.interp(z, knots, np.linspace(0.0, 1.0, len(knots)))


def background_image(mark: Contours, z: Array) -> QPixmap:
    """Return a pixel per grid point, half-way between the perceptual colours and the background; NaN is clear."""
    seen = np.isfinite(z)
    shade = np.rint(level_shade(np.where(seen, z, 0.0), mark) * 255).astype(np.uint8)
    paper = colour("background")
    back = np.array([paper.red(), paper.green(), paper.blue()])
    table = np.empty((256, 4), dtype=np.uint8)
    table[:, :3] = np.rint(0.5 * colormap().getLookupTable(nPts=256)[:, :3] + 0.5 * back)
    table[:, 3] = 255
    pixels = table[shade]
    pixels[~seen] = 0
    height, width = z.shape
    return QPixmap.fromImage(QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888_Premultiplied))


def level_path(levels: Sequence[float], x: Array, y: Array, z: Array) -> QPainterPath:
    """Return all level lines as one path."""
    generator = contour_generator(x, y, np.ma.masked_invalid(z), line_type=LineType.ChunkCombinedNan)
    gap = np.full((1, 2), np.nan)
    pieces = [gap]
    for level in levels:
        (line, *_rest), *_offsets = cast("Any", generator.lines(float(level)))
        if line is not None:
            pieces += [line, gap]
    across, up = np.concatenate(pieces).T
    return pg.functions.arrayToQPath(np.ascontiguousarray(across), np.ascontiguousarray(up), connect="finite")
