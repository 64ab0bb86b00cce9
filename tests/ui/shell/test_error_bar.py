"""One bar for every error, whatever thread it comes from."""

import gc
import logging
import platform
import sys
import threading
import weakref

import PySide6
import pytest
import torch
from PySide6.QtCore import Qt, QThread, qVersion
from PySide6.QtWidgets import QApplication, QPushButton, QTabWidget, QWidget

from gradexplorer import __version__
from gradexplorer.text import InputError, _
from gradexplorer.ui.shell.error_bar import ErrorBar, install_hooks
from gradexplorer.ui.style.translation import read_phrases, use_language


@pytest.fixture
def bar(qtbot):
    bar = ErrorBar()
    qtbot.addWidget(bar)
    return bar


@pytest.fixture
def hooked(bar):
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    install_hooks(bar)
    yield bar
    bar.release()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


def test_hidden_until_there_is_something_to_say(bar, qtbot):
    assert bar.isHidden()
    bar.report(_("Close"), "info")
    assert bar.isVisible()
    assert bar.sentence.text() == "Close"
    qtbot.mouseClick(bar.closer, Qt.MouseButton.LeftButton)
    assert bar.isHidden()


def test_button_does_its_action_once_and_closes(bar, qtbot):
    done = []
    bar.report("lost work", "warning", (_("Close"), lambda: done.append(1)))
    assert bar.button.isVisible()
    qtbot.mouseClick(bar.button, Qt.MouseButton.LeftButton)
    assert done == [1]
    assert bar.isHidden()
    bar.report("no action")
    assert bar.button.isHidden()


def test_a_sentence_goes_with_its_cause_only(bar):
    bar.report("bad value")
    bar.cause = ("losses", "field", "w")
    for other in (("losses", "run"), ("functions",), ("losses", "field", "b")):
        bar.clear(*other)
        assert bar.isVisible()
    bar.clear("losses", "field")
    assert bar.isHidden()
    bar.report("lost work", "info", ("Restore", print))
    bar.clear("losses")  # the cause of the sentence before
    assert bar.isVisible()


def test_information_goes_by_itself_but_nothing_else(bar):
    bar.report("saved", "info")
    assert bar._leaving.isActive()
    bar._leaving.timeout.emit()
    assert bar.isHidden()
    for offer in (("warning", None), ("error", None), ("info", ("Restore", print))):
        bar.report("saved", "info")
        bar.report("stays", *offer)
        assert not bar._leaving.isActive()
        assert bar.isVisible()


@pytest.mark.parametrize("width", [1400, 420])
@pytest.mark.parametrize("text", ["short", "a long sentence with many words " * 8])
def test_the_bar_moves_nothing_and_is_read_whole(qtbot, width, text):
    tabs = QTabWidget(documentMode=True)
    qtbot.addWidget(tabs)
    page = QWidget()
    for name in ("Functions", "Losses", "Chain rule"):
        tabs.addTab(page if name == "Functions" else QWidget(), name)
    tabs.resize(width, 300)
    tabs.show()
    qtbot.waitExposed(tabs)
    bar = ErrorBar()
    bar.lie_over(tabs)
    before = page.geometry(), tabs.tabBar().geometry()
    bar.report(text, "warning", ("Restore", print))
    QApplication.processEvents()
    assert (page.geometry(), tabs.tabBar().geometry()) == before
    assert bar.isVisible()
    assert tabs.rect().contains(bar.geometry())
    row = tabs.tabBar()
    last = row.mapTo(tabs, row.tabRect(2).bottomRight())
    assert bar.x() > last.x() or bar.y() > last.y()  # the tabs can be clicked
    assert bar.sentence.height() >= bar.sentence.heightForWidth(bar.sentence.width())
    tabs.resize(width + 200, 300)
    QApplication.processEvents()
    assert bar.geometry().right() == tabs.rect().right()


def test_an_action_may_report(bar, qtbot):
    bar.report("first", "info", ("again", lambda: bar.report("second")))
    qtbot.mouseClick(bar.button, Qt.MouseButton.LeftButton)
    assert bar.isVisible()
    assert bar.sentence.text() == "second"


def test_language_switches_live(bar, qapp):
    bar.report(_("Show or hide"))
    use_language(qapp, "zh_CN")
    qapp.processEvents()
    assert bar.sentence.text() == read_phrases("zh_CN")["Show or hide"]
    use_language(qapp, "en")
    qapp.processEvents()
    assert bar.sentence.text() == "Show or hide"


def test_uncaught_exception_reaches_bar_and_log(hooked, qapp, caplog):
    with caplog.at_level(logging.ERROR):
        try:
            int("the disk is on fire")
        except ValueError:
            sys.excepthook(*sys.exc_info())
    qapp.processEvents()
    assert "the disk is on fire" in hooked.sentence.text()
    assert "Traceback" in caplog.text


def test_a_fault_can_be_copied_for_a_report(hooked, qapp, qtbot):
    try:
        int("the disk is on fire")
    except ValueError:
        sys.excepthook(*sys.exc_info())
    qapp.processEvents()
    assert hooked.button.text() == "Copy details for a report"
    qtbot.mouseClick(hooked.button, Qt.MouseButton.LeftButton)
    text = qapp.clipboard().text()
    versions = [
        __version__,
        platform.python_version(),
        qVersion(),
        PySide6.__version__,
        torch.__version__.split("+")[0],
    ]
    for name, version in zip(("gradexplorer", "Python", "Qt", "PySide6", "torch"), versions, strict=True):
        assert f"{name} {version}" in text
    assert "OpenGL " in text
    assert platform.platform() in text
    assert text.rstrip().endswith("ValueError: invalid literal for int() with base 10: 'the disk is on fire'")
    assert 'int("the disk is on fire")' in text, "the traceback"
    assert hooked.sentence.text() == "The details are on the clipboard."


def test_a_kept_report_keeps_nothing_else_alive(hooked, qapp):
    class PanelGrid:
        def paint(self):
            raise ValueError("no colours")

    picture = PanelGrid()
    gone = weakref.ref(picture)
    try:
        picture.paint()
    except ValueError as error:
        hooked.report_error(error)
    del picture
    assert gone() is None


class Faulty(QWidget):
    """Fails in a slot, in its painting and in a thread of Qt's, and goes on."""

    def __init__(self):
        super().__init__()
        self.painted = self.clicked = 0
        self.button = QPushButton(self)
        self.button.clicked.connect(self._click)
        self.thread = Worker()

    def _click(self):
        self.clicked += 1
        raise RuntimeError("in a slot")

    def paintEvent(self, event):
        self.painted += 1
        raise RuntimeError("in a painting")


class Worker(QThread):
    def run(self):
        raise RuntimeError("in a thread of Qt")


def test_exceptions_in_slots_paintings_and_threads_are_told_and_all_goes_on(hooked, qtbot):
    widget = Faulty()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: "in a painting" in hooked.sentence.text())
    widget.setUpdatesEnabled(False)
    for count in (1, 2):
        hooked.hide()
        qtbot.mouseClick(widget.button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "in a slot" in hooked.sentence.text() and hooked.isVisible())
        assert widget.clicked == count
    widget.thread.start()
    assert widget.thread.wait()
    qtbot.waitUntil(lambda: "in a thread of Qt" in hooked.sentence.text())


def test_what_can_wait_takes_no_offers_place(bar, qtbot):
    bar.report_when_free("settings", "warning")
    assert bar.sentence.text() == "settings"
    bar.report("lost work", "info", ("Restore", print))
    bar.report_when_free("settings again", "warning")
    assert bar.sentence.text() == "lost work"
    qtbot.mouseClick(bar.closer, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bar.isVisible() and bar.sentence.text() == "settings again")
    bar.hide()
    qtbot.wait(1)
    assert bar.isHidden(), "said once"


def test_an_offer_comes_back_until_it_is_closed_or_withdrawn(bar, qtbot):
    def offer():
        bar.report("lost work", "offer", ("Restore", print))

    def comes_back():
        qtbot.waitUntil(lambda: bar.isVisible() and bar.sentence.text() == "lost work")

    offer()
    bar.report("one")
    bar.report("another", "info")
    assert (bar.sentence.text(), bar.button.isHidden()) == ("another", True)
    bar._leaving.timeout.emit()
    comes_back()
    bar.report("a refused value")
    bar.cause = ("losses", "field", "w")
    bar.clear("losses")
    comes_back()
    bar.button.click()
    assert bar.isVisible(), "whether it could be taken is not known to the bar"
    qtbot.mouseClick(bar.closer, Qt.MouseButton.LeftButton)
    bar.report("later", "info")
    bar.hide()
    qtbot.wait(1)
    assert bar.isHidden(), "it was refused"
    for withdrawn in (False, True):
        offer()
        if withdrawn:
            bar.report("in its place")
        bar.withdraw_offers()
        assert bar.isVisible() is withdrawn
        bar.hide()
        qtbot.wait(1)
        assert bar.isHidden()


def test_input_error_shows_its_own_words(hooked, qapp):
    error = InputError(_("Show or hide"))
    sys.excepthook(InputError, error, None)
    qapp.processEvents()
    assert hooked.sentence.text() == "Show or hide"


def test_exception_in_a_thread_reaches_the_bar(hooked, qtbot):
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: "ZeroDivisionError" in hooked.sentence.text())


def test_unraisable_exception_reaches_the_bar(hooked, qtbot):
    class Bad:
        def __del__(self):
            raise RuntimeError("from a finalizer")

    bad = Bad()
    del bad
    gc.collect()
    qtbot.waitUntil(lambda: "from a finalizer" in hooked.sentence.text())


def test_keyboard_interrupt_is_not_an_error_of_ours(hooked, qapp, capsys):
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    qapp.processEvents()
    assert hooked.isHidden()
    assert "KeyboardInterrupt" in capsys.readouterr().err
