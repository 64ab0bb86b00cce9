"""Files that are dropped, begun, remembered and printed."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QApplication,
)

from gradexplorer.ui.shell import settings
from gradexplorer.ui.shell.printing import print_on
from tests.ui.hands import (
    press,
    settle,
)


def drop(window, file):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    at, none = QPoint(500, 400), (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(at, Qt.DropAction.CopyAction, data, *none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, *none))
    settle()


def test_sessions_are_dropped_begun_and_remembered(window, tmp_path):
    file, gone = tmp_path / "mine.json", tmp_path / "elsewhere.json"
    window.edit("functions", "x0", 0.25)
    for each in (gone, file):
        window.document.save(each)
    gone.rename(tmp_path / "away")
    press(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert window.session.pages["functions"].x0 == 1.0
    drop(window, file)
    assert (window.session.pages["functions"].x0, window.document.file) == (0.25, file)
    assert settings.recent_files() == [file]
    (tmp_path / "away").rename(gone)
    assert settings.recent_files() == [file, gone], "a file that was away for a while is not forgotten"


def test_a_page_is_printed(window, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "page.pdf"))
    print_on(printer, window.current.view)
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
