"""A surface with a trail, the view that draws it, and its pixels."""

import numpy as np

from gradexplorer.framework.figure import Axis, Scene, Surface, Trail, View
from gradexplorer.ui.style import theme

X = np.linspace(-6.0, 6.0, 61)
TOP = 7.7


def height(x, y):
    """Himmelblau's function, log(1 + f)."""
    return np.log1p((x * x + y - 11) ** 2 + (x + y * y - 7) ** 2)


Z = height(*np.meshgrid(X, X))
SURFACE = Surface(key="surface", x=X, y=X, z=Z)
PATH = np.linspace([-4.0, 0.0], [-3.0, -1.0], 30).T
TRAIL = Trail(
    key="trail",
    label="Adam",
    x=PATH[0],
    y=PATH[1],
    z=height(*PATH),
    steps=np.arange(30.0),
    values=np.expm1(height(*PATH)),
    colour="positive",
)
VIEWS = [View("Course", 60.0, -30.0), View("Top", 90.0, -90.0)]


def scene(*marks, **fields):
    defaults = {
        "key": "s",
        "title": "Surface",
        "x": Axis("x", (-6.0, 6.0)),
        "y": Axis("y", (-6.0, 6.0)),
        "z": Axis("log(1 + f)", (0.0, TOP)),
        "camera": "camera",
        "angles": (60.0, -30.0),
        "views": VIEWS,
    }
    return Scene(**(defaults | fields), marks=marks)


def show(view, panel):
    """Draw without waiting for the redraw rate."""
    view.panel = panel
    view.widget.draw(panel)
    return array(view.widget.grabFramebuffer())


def array(image):
    image = image.convertToFormat(image.Format.Format_RGB888)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return lines[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def paint_of(pixels, role, tolerance=30):
    """Return which pixels have the colour of `role`."""
    colour = theme.colour(role)
    return np.abs(pixels - [colour.red(), colour.green(), colour.blue()]).max(axis=-1) < tolerance
