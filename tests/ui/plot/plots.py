"""A 2-D panel with one of each mark, and what a test does with it."""

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from gradexplorer.framework.figure import Arrows, Axis, Contours, Handle, Plot, Points, Trail
from gradexplorer.text import _

X = np.linspace(-6.0, 6.0, 61)


def himmelblau(x, y):
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


MAP = Contours(
    key="map", x=X, y=X, z=himmelblau(*np.meshgrid(X, X)), levels=[1, 10, 50, 150, 400, 1000], value=himmelblau
)
PATH = np.linspace([-4.0, 0.0], [-3.779310, -3.283186], 50).T
TRAIL = Trail(
    key="trail",
    label=_("start {number}", number=1),
    x=PATH[0],
    y=PATH[1],
    steps=np.arange(50.0) * 10,
    values=himmelblau(*PATH),
    colour="series0",
)
MINIMA = Points(key="minima", x=np.array([3.0]), y=np.array([2.0]), colour="foreground", names=["minimum"])
ARROWS = Arrows(key="arrows", x=X[::6], y=X[::6], dx=np.full(11, 0.5), dy=np.zeros(11), colour="gradient")
HANDLE = Handle(key="handle", x=-4.0, y=0.0, path="starts.0", colour="series0", tip=_("Drag the start"))


def plot(*marks, **fields):
    defaults = {"key": "p", "title": "Map", "x": Axis("x", (-6.0, 6.0)), "y": Axis("y", (-6.0, 6.0))}
    return Plot(**(defaults | fields), marks=marks)


def pixel(view, x, y):
    """Return where a point in view coordinates is in the viewport."""
    return view.widget.mapFromScene(view.box.mapViewToScene(QPointF(x, y)))


def array(image):
    image = image.convertToFormat(image.Format.Format_RGB888)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return lines[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def share(image, colour, tolerance=40):
    """Return the share of pixels that are close to `colour`."""
    target = np.array([colour.red(), colour.green(), colour.blue()])
    return float((np.abs(array(image) - target).max(axis=-1) < tolerance).mean())


def move(view, at):
    QTest.mouseMove(view.widget.viewport(), at + QPoint(3, 3))
    QTest.qWait(60)  # pyqtgraph drops what comes faster than 100 Hz, and a busy machine delivers late
    QTest.mouseMove(view.widget.viewport(), at)
    QTest.qWait(60)


def drag(view, start, end, steps=8):
    port = view.widget.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    for part in np.linspace(0.0, 1.0, steps)[1:]:
        QTest.mouseMove(port, start + (end - start) * float(part))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)
