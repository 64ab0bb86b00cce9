"""The OpenGL widget of a 3-D panel: one box into which the axes' ranges are scaled, seen by an orbiting camera.

This module loads OpenGL; import it late.
"""

from typing import Any

import numpy as np
import pyqtgraph.opengl as gl
from OpenGL import GL
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QMatrix4x4, QMouseEvent, QResizeEvent, QVector3D, QVector4D, QWheelEvent

from gradexplorer.framework.figure import Array, Colour, Scene
from gradexplorer.ui.panels.pyqtgraph_internals import camera
from gradexplorer.ui.scene.box import AIR, SceneBox
from gradexplorer.ui.scene.ground import Ground
from gradexplorer.ui.scene.mark_views import MARK_VIEWS, MarkView
from gradexplorer.ui.style.theme import colour, line_scale
from gradexplorer.ui.style.translation import translate

HALF = np.array([1.0, 1.0, 0.45])
"""Half the box's edges."""
DISTANCE = 6.6
NARROW = 27.0
"""The camera's angle of view, in degrees, along the shorter edge of the widget."""
NEAR = 12.0
"""How many pixels around a point belong to it."""
UNDER = 6.0
"""A surface's points so many pixels from the mouse lie under it."""


class SceneWidget(gl.GLViewWidget):
    """Draws the marks of a `Scene`.

    Signals
    -------
    turned : (float, float, bool)
        Elevation and azimuth after a drag, and whether it is done.
    hovered : str
        Exact values of the point under the mouse.
    changed :
        The next frame will look different.
    zoomed : (float, float)
        The camera has come nearer or gone away: `factor` before and after it.
    doubled :
        A double click.
    """

    turned = Signal(float, float, bool)
    hovered = Signal(str)
    changed = Signal()
    zoomed = Signal(object, object)
    doubled = Signal()

    def __init__(self, scale: float) -> None:
        super().__init__()
        self._scale = scale
        self._zoom = 1.0
        self._dragged = False
        self._at = QPointF()
        self._low = -HALF
        self._width = 2 * HALF
        self.panel: Scene | None = None
        self.names = ("x", "y")
        self.z_name = "z"
        self.drawings: dict[str, MarkView[Any]] = {}
        self.frame: SceneBox | None = None
        camera(self)["center"] = QVector3D(0, 0, 0)
        self.setMouseTracking(True)
        self.setMinimumSize(80, 80)
        self.zoom(1.0)

    # drawing

    def update(self, *area: Any) -> None:
        """Ask for a new frame."""
        super().update(*area)
        self.changed.emit()

    def draw(self, panel: Scene) -> None:
        """Show `panel`; marks that are the same objects as before are left as they are."""
        old, self.panel = self.panel, panel
        axes = panel.x, panel.y, panel.z
        if old is None or self.frame is None or (old.x, old.y, old.z) != axes:
            self._set_axes(panel)
        keys = {mark.key for mark in panel.marks}
        for key in self.drawings.keys() - keys:
            self.drawings.pop(key).remove()
        for mark in panel.marks:
            drawing = self.drawings.get(mark.key)
            if drawing is None:
                self.drawings[mark.key] = MARK_VIEWS[type(mark)](self, mark)
            elif drawing.mark is not mark:
                drawing.update(mark)
        if not self._dragged:
            self.turn(*panel.angles)

    def clear(self) -> None:
        """Forget all drawings, so that the next `draw` makes them anew."""
        for item in list(self.items):
            self.removeItem(item)
        self.drawings = {}
        self.frame = None

    def _set_axes(self, panel: Scene) -> None:
        self.clear()
        self.setBackgroundColor(colour("background"))
        self.names, self.z_name = (translate(panel.x.label), translate(panel.y.label)), translate(panel.z.label)
        ranges = np.array([axis.range or (-1.0, 1.0) for axis in (panel.x, panel.y, panel.z)])
        self._low = ranges[:, 0]
        self._width = np.where(ranges[:, 1] > ranges[:, 0], ranges[:, 1] - ranges[:, 0], 1.0)
        self.frame = SceneBox(self, ranges, (*self.names, translate(panel.z.label)), HALF)

    def to_box(self, x: Array, y: Array, z: Array) -> Array:
        """Return data in box coordinates, shape (n, 3)."""
        data = np.stack([x, y, z], axis=-1)
        return (2 * (data - self._low) / self._width - 1) * HALF

    def size(self, pixels: float) -> float:
        """Return a length on the screen at the present scale; OpenGL counts the screen's own pixels."""
        return pixels * self._scale * line_scale() * self.devicePixelRatioF()

    def rgba(self, role: Colour, alpha: float = 1.0) -> tuple[float, float, float, float]:
        """Return a role's colour as OpenGL takes it."""
        tint = colour(role)
        return tint.redF(), tint.greenF(), tint.blueF(), alpha

    def project(self, points: Array) -> Array:
        """Return where box coordinates, shape (n, 3), are in the widget: shape (n, 2)."""
        area = 0, 0, self.width(), self.height()
        matrix = self.projectionMatrix(area, area) * self.viewMatrix()
        clip = np.column_stack([points, np.ones(len(points))]) @ _rows(matrix).T
        seen = clip[:, :2] / clip[:, 3:]
        return np.column_stack([(seen[:, 0] + 1) / 2 * self.width(), (1 - seen[:, 1]) / 2 * self.height()])

    # camera

    def turn(self, elevation: float, azimuth: float) -> None:
        """Look from an elevation and azimuth in degrees, counted as matplotlib does."""
        self.setCameraPosition(elevation=elevation, azimuth=azimuth)
        if self.frame is not None:
            self.frame.face(elevation, azimuth)
        self.zoom(self._zoom)

    def turn_by(self, up: float, around: float, *, done: bool) -> None:
        """Turn by degrees, as a person asks for it."""
        elevation = min(max(camera(self)["elevation"] + up, -90.0), 90.0)
        azimuth = (camera(self)["azimuth"] + around + 180.0) % 360.0 - 180.0
        self.turn(elevation, azimuth)
        self.turned.emit(elevation, azimuth, done)

    @property
    def factor(self) -> float:
        """How many times nearer than at first."""
        return self._zoom

    def zoom(self, factor: float) -> None:
        """Come `factor` times nearer than at first, when box and texts are all in view."""
        self._zoom = min(max(factor, 0.3), 8.0)
        camera(self)["distance"] = DISTANCE
        middle = max(self.width(), 1) / 2
        length = min(middle, max(self.height(), 1) / 2) / np.tan(np.radians(NARROW / 2))
        length = self._zoom * min(length, self._fitting_length())
        camera(self)["fov"] = float(2 * np.degrees(np.arctan(middle / length)))
        self.update()

    def _fitting_length(self) -> float:
        """Return the longest focal length, in pixels, at which every text is in view.

        Where a panel is too narrow for the texts it is at least their points that are in view.
        """
        if self.frame is None:
            return np.inf
        points, sizes = self.frame.room()
        eye = np.column_stack([points, np.ones(len(points))]) @ _rows(self.viewMatrix()).T
        off = np.maximum(np.abs(eye[:, :2] / eye[:, 2:3]), 1e-9)
        room = np.maximum(np.array([self.width(), self.height()]) / 2 - AIR * self._scale, 1.0)
        whole, points_only = ((room - part) / off for part in (sizes / 2, 0.0))
        return float(max(whole.min(), 0.75 * points_only.min()))

    def forget_ground(self) -> None:
        """Let go what is kept of a frame for the next one."""
        self.makeCurrent()  # where OpenGL's own objects can be deleted
        for item in self.items:
            if isinstance(item, Ground):
                item.forget()
        self.doneCurrent()

    def look_like(self, other: "SceneWidget") -> None:
        """Take over the camera of another widget."""
        self.turn(camera(other)["elevation"], camera(other)["azimuth"])
        self.zoom(other._zoom)

    def projectionMatrix(self, region: Any, viewport: Any) -> QMatrix4x4:
        """Return pyqtgraph's projection with depths fitted to the box, so that near things are told apart."""
        matrix = super().projectionMatrix(region, viewport)
        near, far = DISTANCE - 2.5, DISTANCE + 2.5
        matrix.setRow(2, QVector4D(0, 0, -(far + near) / (far - near), -2 * far * near / (far - near)))
        return matrix

    def paintGL(self) -> None:
        """Draw a frame; the texts' painter has left multisampling switched off after the last one."""
        GL.glEnable(GL.GL_MULTISAMPLE)
        super().paintGL()

    def zoom_by(self, share: float) -> None:
        """Come so many times nearer than now, as a person asks for it."""
        before = self._zoom
        self.zoom(before * share)
        self.zoomed.emit(before, self._zoom)

    # mouse

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole box in view."""
        super().resizeEvent(event)
        self.zoom(self._zoom)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag."""
        self._at = event.position()
        self._dragged = event.button() == Qt.MouseButton.LeftButton

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn the camera, or read out the point under the mouse."""
        if not self._dragged:
            self._hover(event.position())
            return
        moved = event.position() - self._at
        self._at = event.position()
        self.turn_by(moved.y() / 2, -moved.x() / 2, done=False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag."""
        if self._dragged:
            self._dragged = False
            self.turned.emit(camera(self)["elevation"], camera(self)["azimuth"], True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell of it."""
        self.doubled.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Come nearer or go away."""
        self.zoom_by(1.001 ** event.angleDelta().y())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Clear the read-out."""
        super().leaveEvent(event)
        self.hovered.emit("")

    def _hover(self, at: QPointF) -> None:
        best, text = NEAR, ""
        for drawing in self.drawings.values():
            spots = drawing.spots()
            if not len(spots):
                continue
            far = np.hypot(*(self.project(spots) - (at.x(), at.y())).T)
            index = int(np.argmin(far))
            if far[index] < best:
                best, text = float(far[index]), drawing.read_out_text(index)
        self.hovered.emit(text or self._ground_text(at))

    def _ground_text(self, at: QPointF) -> str:
        """Return what a surface is worth under the mouse: of its points near there, at the one nearest to the eye."""
        for drawing in self.drawings.values():
            points = drawing.ground()
            if not len(points):
                continue
            close = np.flatnonzero(np.hypot(*(self.project(points) - (at.x(), at.y())).T) < UNDER)
            if len(close):
                eye = np.array(self.cameraPosition().toTuple())
                return drawing.read_out_text(int(close[np.argmin(((points[close] - eye) ** 2).sum(axis=1))]))
        return ""


def _rows(matrix: QMatrix4x4) -> Array:
    return np.array(matrix.copyDataTo()).reshape(4, 4)
