"""How each 3-D mark is drawn: one class per mark class, in `MARK_VIEWS`. This module loads OpenGL; import it late."""

# ruff: noqa: D102  (the methods are described in Drawing)
from typing import Any, Generic, TypeVar

import numpy as np
import pyqtgraph.opengl as gl
from numpy.typing import NDArray
from OpenGL import GL
from PySide6.QtGui import QMatrix4x4

from gradexplorer.framework.figure import Array, Mark, Points, Surface, Trail
from gradexplorer.ui.panels.read_out import GAP, exact, trail_parts
from gradexplorer.ui.panels.thinning import moving
from gradexplorer.ui.scene.context import SceneContext
from gradexplorer.ui.scene.ground import GROUND, Ground
from gradexplorer.ui.style.theme import colormap
from gradexplorer.ui.style.translation import translate

M = TypeVar("M", bound=Mark)

FINE = 600.0
"""Cells per unit of the box: points of a trail in the same cell are drawn once."""
SMALL = 0.7
"""Size of single dots, against their size in 2-D: they must not look like trails' ends."""
LIGHT = np.array([-0.56, -0.42, 0.71])
"""Towards the light: from the left and the front, low enough that slopes cast a relief."""
GLEAM = np.array([-0.31, -0.23, 0.92])
"""Half-way between the light and an eye that looks down."""
AMBIENT, DIFFUSE, SPECULAR, SHARP = 0.5, 0.62, 0.3, 24
"""How bright a surface is in the shade, by how much light adds to it, its gleam, and how narrow that is."""
THROUGH = {
    GL.GL_DEPTH_TEST: False,
    GL.GL_BLEND: True,
    "glBlendFunc": (GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA),
}
"""Drawn over everything: what lies in a pit can still be told."""
BEHIND = {
    GL.GL_DEPTH_TEST: True,
    GL.GL_BLEND: False,
    GL.GL_CULL_FACE: False,
    GL.GL_POLYGON_OFFSET_FILL: True,
    "glPolygonOffset": (1.0, 1.0),
}


class Lifted:
    """Brings an item nearer to the eye, in depth only: the surface on which it lies does not swallow it."""

    lift = 0.01

    def mvpMatrix(self) -> QMatrix4x4:
        return QMatrix4x4(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, -self.lift, 0, 0, 0, 1) * super().mvpMatrix()  # type: ignore[misc]


class SurfaceLine(Lifted, gl.GLLinePlotItem):
    """A line just before the surface."""


class Dots(Lifted, gl.GLScatterPlotItem):
    """Dots before the lines that hide no trail's end, however near to the eye they are."""

    lift = 0.015

    def paint(self) -> None:
        """Draw the dots and leave no depth behind."""
        GL.glDepthMask(False)
        super().paint()
        GL.glDepthMask(True)


class HeadDot(Lifted, gl.GLScatterPlotItem):
    """The dot at a trail's end, before all others."""

    lift = 0.02


class MarkView(Generic[M]):
    """A mark in the 3-D picture."""

    def __init__(self, widget: SceneContext, mark: M, *items: gl.GLGraphicsItem.GLGraphicsItem) -> None:
        self.widget = widget
        self.items = items
        for item in items:
            widget.addItem(item)
        self.update(mark)

    def update(self, mark: M) -> None:
        """Show another mark."""
        self.mark = mark
        self.show()

    def show(self) -> None:
        """Bring colours and data of the mark to the items."""

    def spots(self) -> Array:
        """Return the points that have a read-out, in box coordinates, shape (n, 3)."""
        return np.empty((0, 3))

    def ground(self) -> Array:
        """Return the points that are read out where no spot is near, in box coordinates, shape (n, 3)."""
        return np.empty((0, 3))

    def read_out_text(self, index: int) -> str:
        """Return the read-out of a spot, or of a point of the ground."""
        return ""

    def remove(self) -> None:
        """Take the mark out of the picture."""
        for item in self.items:
            self.widget.removeItem(item)


GHOST = 0.6
"""Opacity of a trail's head behind the surface."""
HIDDEN = 0.45
"""Opacity of what a surface hides of a path with heights of its own, and of the lines to its feet."""
GLASS = 0.45
"""Opacity of surfaces of one colour."""


class SurfaceView(MarkView[Surface]):
    """A mesh coloured by height and shaded, or of one colour; faces that touch NaN are left out."""

    def __init__(self, widget: SceneContext, mark: Surface) -> None:
        self._points = self._read = np.empty((0, 3))
        self.mesh = Ground(widget, smooth=True, computeNormals=False, shader=None, glOptions=BEHIND)
        super().__init__(widget, mark, self.mesh)

    def show(self) -> None:
        mark = self.mark
        x, y = np.meshgrid(mark.x, mark.y)
        seen = np.isfinite(mark.z)
        vertices = self.widget.to_box(x, y, np.where(seen, mark.z, 0.0))
        faces = _faces(*mark.z.shape)
        faces = faces[seen.ravel()[faces].all(axis=1)]
        if not len(faces):
            self.mesh.setVisible(False)
            return
        self.mesh.setGLOptions("translucent" if mark.colour else BEHIND)
        self.mesh.setDepthValue(1 if mark.colour else GROUND)
        colours = (
            np.broadcast_to(self.widget.rgba(mark.colour, GLASS), (*seen.shape, 4))
            if mark.colour
            else _shades(vertices)
        )
        self._points = vertices.reshape(-1, 3)[seen.ravel()]
        self._read = np.stack([x, y, mark.z], axis=-1).reshape(-1, 3)[seen.ravel()]
        self.mesh.setMeshData(vertexes=vertices.reshape(-1, 3), faces=faces, vertexColors=colours.reshape(-1, 4))
        self.mesh.setVisible(True)

    def ground(self) -> Array:
        return self._points if not self.mark.colour else np.empty((0, 3))

    def read_out_text(self, index: int) -> str:
        x, y, z = self._read[index].tolist()
        names = (*self.widget.names, self.widget.z_name)
        return GAP.join(f"{name} = {exact(value)}" for name, value in zip(names, (x, y, z), strict=True))


class TrailView(MarkView[Trail]):
    """A path, and a dot where it ends; one with feet is seen through the surface, and lines lead to them."""

    def __init__(self, widget: SceneContext, mark: Trail) -> None:
        self.line = SurfaceLine(glOptions="translucent", antialias=True)
        self.hidden = SurfaceLine(glOptions=THROUGH, antialias=True)
        self.stems = SurfaceLine(glOptions=THROUGH, antialias=True, mode="lines")
        self.ghost, self.dot = HeadDot(glOptions=THROUGH), HeadDot(glOptions="translucent")
        for depth, dot in enumerate((self.ghost, self.dot), start=2):
            dot.setDepthValue(depth)
        super().__init__(widget, mark, self.stems, self.hidden, self.line, self.ghost, self.dot)

    def show(self) -> None:
        mark, widget = self.mark, self.widget
        if mark.z is None:
            return
        vertices = widget.to_box(mark.x, mark.y, mark.z)
        self._seen = np.flatnonzero(np.isfinite(vertices).all(axis=1))
        vertices = vertices[self._seen]
        self._head = vertices[-1:]
        for item in self.items:
            item.setVisible(bool(len(vertices)))
        if not len(vertices):
            return
        width = 1.0 if mark.preview else 2.0
        line = vertices[moving(vertices.T * FINE)]
        self.line.setData(
            pos=line, color=widget.rgba(mark.colour, 0.5 if mark.preview else 1.0), width=widget.size(width)
        )
        self._show_feet(vertices, line, width)
        for dot, alpha in ((self.ghost, GHOST), (self.dot, 1.0)):
            dot.setData(pos=self._head, color=widget.rgba(mark.colour, alpha), size=widget.size(10))
            dot.setVisible(mark.dot and not mark.preview)

    def _show_feet(self, vertices: Array, line: Array, width: float) -> None:
        """Show the lines to the feet, and the path where the surface hides it."""
        mark, widget = self.mark, self.widget
        for item in (self.hidden, self.stems):
            item.setVisible(mark.feet is not None)
        if mark.feet is None:
            return
        pale = widget.rgba(mark.colour, HIDDEN)
        feet = widget.to_box(mark.x, mark.y, mark.feet)[self._seen]
        stands = np.isfinite(feet).all(axis=1)
        ends = np.stack([vertices[stands], feet[stands]], axis=1).reshape(-1, 3)
        self.stems.setData(pos=ends, color=pale, width=widget.size(1.0))
        self.stems.setVisible(bool(len(ends)))
        self.hidden.setData(pos=line, color=pale, width=widget.size(width))

    def spots(self) -> Array:
        return self._head if self.mark.dot and not self.mark.preview else np.empty((0, 3))

    def read_out_text(self, index: int) -> str:
        return GAP.join(trail_parts(self.mark, int(self._seen[-1]), self.widget.names))


class PointsView(MarkView[Points]):
    """Single dots."""

    def __init__(self, widget: SceneContext, mark: Points) -> None:
        self.dots = Dots(glOptions="translucent")
        self.dots.setDepthValue(1)
        super().__init__(widget, mark, self.dots)

    def show(self) -> None:
        mark, widget = self.mark, self.widget
        z = np.zeros_like(mark.x) if mark.z is None else mark.z
        vertices = widget.to_box(mark.x, mark.y, z)
        self._seen = np.flatnonzero(np.isfinite(vertices).all(axis=1))
        self._vertices = vertices[self._seen]
        self.dots.setVisible(bool(len(self._vertices)))
        if len(self._vertices):
            self.dots.setData(pos=self._vertices, color=widget.rgba(mark.colour), size=widget.size(SMALL * mark.size))

    def spots(self) -> Array:
        return self._vertices

    def read_out_text(self, index: int) -> str:
        mark, point = self.mark, int(self._seen[index])
        name = translate(mark.names[point]) if point < len(mark.names) else translate(mark.label)
        coordinates = [
            f"{axis} = {exact(float(row[point]))}"
            for axis, row in zip(self.widget.names, (mark.x, mark.y), strict=True)
        ]
        return GAP.join(filter(None, [name, *coordinates]))


def _faces(rows: int, columns: int) -> NDArray[np.int64]:
    """Return the two triangles of every cell of a grid, shape (n, 3)."""
    corner = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = (part.ravel() for part in (corner[:-1, :-1], corner[:-1, 1:], corner[1:, :-1], corner[1:, 1:]))
    return np.concatenate([np.stack([a, b, c], axis=1), np.stack([b, d, c], axis=1)])


def _shades(vertices: Array) -> NDArray[np.float32]:
    """Return the colour of each vertex: viridis by height, lit from one side, with a gleam (Blinn and Phong)."""
    height = vertices[..., 2]
    top = max(float(np.abs(height).max()), 1e-12)
    level = np.clip((height / top + 1) / 2 * 255, 0, 255).astype(np.uint8)
    colours = colormap().getLookupTable(nPts=256, alpha=True)[level] / 255
    slope_y, slope_x = np.gradient(height, vertices[:, 0, 1], vertices[0, :, 0])
    length = np.sqrt(1 + slope_x**2 + slope_y**2)
    lit, gleam = (np.clip((v[2] - v[0] * slope_x - v[1] * slope_y) / length, 0, 1) for v in (LIGHT, GLEAM))
    colours[..., :3] *= (AMBIENT + DIFFUSE * lit)[..., None]
    colours[..., :3] += (SPECULAR * gleam**SHARP)[..., None] * (1 - colours[..., :3])
    return np.clip(colours, 0, 1).astype(np.float32)


MARK_VIEWS: dict[type[Mark], type[MarkView[Any]]] = {
    Surface: SurfaceView,
    Trail: TrailView,
    Points: PointsView,
}
