"""A page on paper."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtWidgets import QWidget

from gradexplorer.ui.page.render import picture


def print_page(view: QWidget) -> None:
    """Ask for a printer, and print a page as large as the paper allows."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # which the first paint need not wait for

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    dialog = QPrintDialog(printer, view.window())
    if dialog.exec():
        print_on(printer, view)


def print_on(printer: "QPrinter", view: QWidget) -> None:  # type: ignore[name-defined]  # noqa: F821
    """Print a page in the middle of the paper."""
    paper = printer.pageLayout().paintRectPixels(printer.resolution())
    room = QRect(0, 0, paper.width(), paper.height())
    size = view.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    area = QRect(room.center().x() - size.width() // 2, room.top(), size.width(), size.height())
    with QPainter(printer) as painter:
        painter.drawImage(area, picture(view, _scale(view.size(), size)))


def _scale(shown: QSize, printed: QSize) -> float:
    """Return how much larger than on the screen the picture is made: no more than printers can show."""
    return min(printed.width() / max(shown.width(), 1), 4.0)
