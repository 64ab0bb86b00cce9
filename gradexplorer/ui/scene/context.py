"""What the box and the marks of a 3-D panel need of the widget in which they are drawn."""

from typing import Any, Protocol

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont

from gradexplorer.framework.figure import Array, Colour


class SceneContext(Protocol):
    """Places, lengths and colours of a 3-D picture.

    Attributes
    ----------
    names : (str, str)
        Of the x and the y axis, for the read-out.
    z_name : str
        Of the upright axis.
    items : list
        What is drawn.
    """

    names: tuple[str, str]
    z_name: str
    items: list[Any]

    def to_box(self, x: Array, y: Array, z: Array) -> Array:
        """Return data in box coordinates, shape (n, 3)."""

    def project(self, points: Array) -> Array:
        """Return where box coordinates, shape (n, 3), are in the widget: shape (n, 2)."""

    def size(self, pixels: float) -> float:
        """Return a length on the screen at the present scale."""

    def rgba(self, role: Colour, alpha: float = 1.0) -> tuple[float, float, float, float]:
        """Return a role's colour as OpenGL takes it."""

    def addItem(self, item: Any) -> None:
        """Draw an item from now on."""

    def removeItem(self, item: Any) -> None:
        """Draw an item no more."""

    def rect(self) -> QRect:
        """Return the widget's area."""

    def font(self) -> QFont:
        """Return the widget's font."""

    def width(self) -> int:
        """Return the widget's width in points."""

    def height(self) -> int:
        """Return the widget's height in points."""

    def deviceWidth(self) -> int:
        """Return the widget's width in pixels."""

    def deviceHeight(self) -> int:
        """Return the widget's height in pixels."""

    def devicePixelRatioF(self) -> float:
        """Return the pixels of a point."""
