"""An opaque surface that is drawn once for many frames. This module loads OpenGL; import it late."""

from itertools import count
from typing import Any

import pyqtgraph.opengl as gl
from OpenGL import GL
from PySide6.QtOpenGL import QOpenGLFramebufferObject, QOpenGLFramebufferObjectFormat

from gradexplorer.ui.scene.context import SceneContext

_BUFFERS = GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT
_drawings = count(1)
GROUND = -0.5
"""After the walls, before all else: the depth value of an opaque surface."""


class Ground(gl.GLMeshItem):
    """Triangles, and the picture as it is once they are drawn: walls, surface and depths.

    Without a graphics card they take three quarters of a frame's time, and a run moves only what is drawn after them.
    So the picture is kept at the second frame from the same side, and copied from then on.
    """

    def __init__(self, widget: SceneContext, **options: Any) -> None:
        super().__init__(**options)
        self._widget = widget
        self._kept: QOpenGLFramebufferObject | None = None
        self._looks: tuple[Any, ...] = ()
        self.drawing = 0

    def setMeshData(self, **data: Any) -> None:
        """Show other triangles."""
        self.drawing = next(_drawings)
        super().setMeshData(**data)

    def paint(self) -> None:
        """Draw the triangles, or bring the picture back in which they were drawn."""
        if self.depthValue() != GROUND or not GL.glBlitFramebuffer:  # which OpenGL 2 need not have
            super().paint()
            return
        size, looks = self._size(), self._size() + tuple(self.mvpMatrix().copyDataTo()) + self._drawings()
        frame = GL.glGetIntegerv(GL.GL_DRAW_FRAMEBUFFER_BINDING)
        if looks == self._looks and self._kept is not None:
            _copy(self._kept.handle(), frame, size)
        else:
            super().paint()
            self._kept = _buffers(size) if looks == self._looks else None
            if self._kept is not None:
                _copy(frame, self._kept.handle(), size)
        self._looks = looks
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, frame)

    def forget(self) -> None:
        """Let the kept picture go: some ten megabytes, for which nobody looks."""
        self._kept = None

    def _size(self) -> tuple[int, int]:
        return self._widget.deviceWidth(), self._widget.deviceHeight()

    def _drawings(self) -> tuple[int, ...]:
        grounds = [item for item in self._widget.items if isinstance(item, Ground) and item.visible()]
        return tuple(one.drawing for one in grounds if one.depthValue() == GROUND)


def _buffers(size: tuple[int, int]) -> QOpenGLFramebufferObject:
    """Return buffers like those that are drawn into."""
    form = QOpenGLFramebufferObjectFormat()
    form.setAttachment(QOpenGLFramebufferObject.Attachment.CombinedDepthStencil)
    form.setSamples(int(GL.glGetIntegerv(GL.GL_SAMPLES)))
    return QOpenGLFramebufferObject(*size, form)


def _copy(source: int, target: int, size: tuple[int, int]) -> None:
    GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, source)
    GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, target)
    GL.glBlitFramebuffer(0, 0, *size, 0, 0, *size, _BUFFERS, GL.GL_NEAREST)
