"""The box around a 3-D picture: grids on the walls behind the data, and all texts in one painter."""

import numpy as np
import pyqtgraph.opengl as gl
from OpenGL import GL
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtOpenGL import QOpenGLPaintDevice

from gradexplorer.framework.figure import Array
from gradexplorer.ui.panels.ticks import nice_ticks
from gradexplorer.ui.scene.context import SceneContext
from gradexplorer.ui.style.metrics import smaller
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import typeset

STEEP = 75.0
"""From this elevation on the height's axis is only a dot, and has no texts."""
Label = tuple[Array, str]
"""A point in box coordinates and the text that stands there."""
AIR = 3.0
"""Pixels that stay free around all texts."""
FIRST = {GL.GL_DEPTH_TEST: False, GL.GL_BLEND: False}
"""The walls stand behind all data, so they are drawn before these, and without depth: what touches one covers it."""
TICK, NAME = 0.13, 0.36
"""How far ticks and names stand off the box."""


class SceneBox:
    """Floor and walls that face the camera from behind, with ticks and names along the outer edges."""

    def __init__(self, widget: SceneContext, ranges: Array, names: tuple[str, str, str], half: Array) -> None:
        self._half = half
        self._names = names
        self._side: tuple[float, ...] = ()
        self._ticks = [nice_ticks(low, high) if high > low else np.array([low]) for low, high in ranges]
        spans = [max(high - low, 1e-300) for low, high in ranges]
        self._at = [
            (2 * (ticks - low) / span - 1) * edge
            for ticks, (low, _high), span, edge in zip(self._ticks, ranges, spans, half, strict=True)
        ]
        self._grid = gl.GLLinePlotItem(mode="lines", glOptions=FIRST, color=widget.rgba("grid"), width=widget.size(1))
        self._grid.setDepthValue(-1)
        self._texts = SceneTexts(widget)
        widget.addItem(self._grid)
        widget.addItem(self._texts)

    def face(self, elevation: float, azimuth: float) -> None:
        """Put walls and texts where a camera at these angles, in degrees, needs them."""
        angle = np.radians(azimuth)
        side = tuple(1.0 if value >= 0 else -1.0 for value in (np.cos(angle), np.sin(angle), elevation))
        if side != self._side:
            self._side = side
            self._grid.setData(pos=np.concatenate([self._wall(axis) for axis in range(3)]))
        self._texts.show(*self._labels(elevation, angle))

    def room(self) -> tuple[Array, Array]:
        """Return points in box coordinates, shape (n, 3), and the pixels that are needed around each, shape (n, 2).

        Names need none: they may stand a little beside their points.
        """
        sizes = self._texts.sizes()
        sizes[: self._texts.names] = 0
        return self._texts.points, sizes

    def _wall(self, axis: int) -> Array:
        """Return the grid lines of the wall behind the data, across `axis`."""
        lines = []
        for along, across in ((0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2)):
            if axis in (along, across):
                continue
            for tick in (-self._half[across], *self._at[across], self._half[across]):
                ends = np.zeros((2, 3))
                ends[:, axis] = -self._side[axis] * self._half[axis]
                ends[:, across] = tick
                ends[:, along] = -self._half[along], self._half[along]
                lines.append(ends)
        return np.concatenate(lines)

    def _labels(self, elevation: float, angle: float) -> tuple[list[Label], list[Label]]:
        """Return the axes' names and the ticks' texts, and where they stand."""
        front_x, front_y, up = self._side
        names: list[Label] = []
        ticks: list[Label] = []
        for axis, front in ((0, front_y), (1, front_x)):
            for labels, stand_off, texts in (
                (ticks, TICK, self._pairs(axis)),
                (names, NAME, [(0.0, self._names[axis])]),
            ):
                for at, text in texts:
                    point = np.array([0.0, 0.0, -up * self._half[2]])
                    point[axis] = at
                    point[1 - axis] = front * (self._half[1 - axis] + stand_off)
                    labels.append((point, text))
        if abs(elevation) < STEEP:
            # of the upright edges that are not hidden, the one farthest to the left
            right = np.array([-np.sin(angle), np.cos(angle)])
            edges = [np.array([front_x, -front_y]), np.array([-front_x, front_y])]
            edge = min(edges, key=lambda corner: float(corner @ right))
            for at, text in self._pairs(2):
                ticks.append((np.array([*(edge * self._half[:2] - TICK * right), at]), text))
            names.append((np.array([*(edge * self._half[:2]), self._half[2] + TICK]), self._names[2]))
        return names, ticks

    def _pairs(self, axis: int) -> list[tuple[float, str]]:
        return [(float(at), typeset(f"{tick:.6g}")) for at, tick in zip(self._at[axis], self._ticks[axis], strict=True)]


class SceneTexts(gl.GLGraphicsItem.GLGraphicsItem):
    """All texts of the box, drawn by one painter."""

    def __init__(self, widget: SceneContext) -> None:
        super().__init__()
        self._widget = widget
        self._labels: list[str] = []
        self.points = np.empty((0, 3))
        self.names = 0
        self.setDepthValue(100)
        self.setGLOptions({GL.GL_DEPTH_TEST: False})

    def show(self, names: list[Label], ticks: list[Label]) -> None:
        """Draw texts centred at points in box coordinates."""
        labels = [*names, *ticks]
        self._labels = [text for _point, text in labels]
        self.names = len(names)
        self.points = np.array([point for point, _text in labels]).reshape(-1, 3)
        self.update()

    def sizes(self) -> Array:
        """Return the width and height of each text in pixels, shape (n, 2)."""
        metrics = QFontMetricsF(self._font())
        return np.array([(metrics.horizontalAdvance(text), metrics.height()) for text in self._labels]).reshape(-1, 2)

    def paint(self) -> None:
        """Draw the texts over the picture."""
        self.setupGLState()
        widget = self._widget
        ratio = widget.devicePixelRatioF()
        # not the widget: while a parent of it is grabbed, a painter on it is redirected
        device = QOpenGLPaintDevice(widget.deviceWidth(), widget.deviceHeight())
        device.setDevicePixelRatio(ratio)
        with QPainter(device) as painter:
            painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
            painter.setFont(self._font())
            painter.setPen(colour("foreground"))
            for area, text in self.areas():
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)

    def areas(self) -> list[tuple[QRectF, str]]:
        """Return the texts that are drawn, and their rectangles in the widget.

        A text whose point is in view is in view as a whole; one that would meet an earlier one is left out.
        """
        whole = np.array([self._widget.width(), self._widget.height()])
        points, sizes = self._widget.project(self.points), self.sizes()
        seen = ((points >= 0) & (points <= whole)).all(axis=1)
        corners = np.clip(points - sizes / 2, AIR, np.maximum(whole - sizes - AIR, AIR))
        drawn: list[tuple[QRectF, str]] = []
        for corner, size, text in zip(corners[seen], sizes[seen], np.array(self._labels)[seen], strict=True):
            area = QRectF(*corner, *size)
            air = 0.15 * area.height()
            if not any(area.adjusted(0, air, 0, -air).intersects(other) for other, _text in drawn):
                drawn.append((area, str(text)))
        return drawn

    def _font(self) -> QFont:
        return smaller(self._widget.font())
