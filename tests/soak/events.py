"""Random events of a person in the real window: each is a function of the window and a source of chance."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QTabWidget,
    QWidget,
)
from shiboken6 import isValid

from gradexplorer.framework.presets import presets
from gradexplorer.pages import PAGES
from gradexplorer.ui.controls.action_buttons import ActionRow
from gradexplorer.ui.page.transport import BUTTONS
from gradexplorer.ui.plot.plot_view import PlotView
from gradexplorer.ui.scene.scene_view import SceneView
from gradexplorer.ui.shell.export_dialog import ExportDialog, export_to
from gradexplorer.ui.shell.window import MainWindow

Chance = random.Random
LEFT = Qt.MouseButton.LeftButton
FORMULAS = ("x*y", "sin(x)/x", "x**2 + y**2", "exp(x)", "y = a*x + 1", "L = (a*w - t)^2", "abs(x)", "x^3 - 3*x", "pi*x")
NONSENSE = (
    "",
    "  ",
    "1e400",
    "-0",
    "nan",
    "0/0",
    "x**",
    "((((",
    "梯度",
    "a" * 400,
    "2**64*x",
    "'; x",
    "1_000",
    "√x",
    "log(0)",
)
NUMBERS = ("0", "1", "-1", "0.5", "3", "1e-3", "0.1", "12", "-2.5", "100")


def _seen(window: MainWindow, *kinds: type[QWidget]) -> list[QWidget]:
    """Return what of these kinds can be used in the column of knobs."""
    parameters = window.current.view.parameters
    return [one for kind in kinds for one in parameters.findChildren(kind) if one.isVisible() and one.isEnabled()]


def _point(widget: QWidget, chance: Chance) -> QPoint:
    return QPoint(chance.randrange(max(widget.width(), 1)), chance.randrange(max(widget.height(), 1)))


def _pictures(window: MainWindow) -> list[QWidget]:
    """Return the widgets of the panels that take the mouse."""
    found: list[QWidget] = []
    for view in window.current.view.picture.views.values():
        if isinstance(view, PlotView):
            found.append(view.widget.viewport())
        elif isinstance(view, SceneView):
            found += [view.display] if view.display is not None else []
        else:
            found.append(view.table.viewport())
    return [widget for widget in found if widget.isVisible()]


def drag(window: MainWindow, chance: Chance) -> str:
    """Press on a panel, move, and release."""
    if not (pictures := _pictures(window)):
        return "nowhere"
    picture = chance.choice(pictures)
    point = _point(picture, chance)
    panel = type(picture.parent()).__name__
    QTest.mousePress(picture, LEFT, pos=point)
    for _move in range(chance.randrange(1, 12)):
        QApplication.processEvents()
        if not isValid(picture):  # what came meanwhile brought other panels
            return f"{panel}, which went"
        point += QPoint(chance.randrange(-25, 26), chance.randrange(-25, 26))
        QTest.mouseMove(picture, point)
    QTest.mouseRelease(picture, LEFT, pos=point)
    return f"{panel} to {point.x()}, {point.y()}"


def hover(window: MainWindow, chance: Chance) -> str:
    """Move over a panel, and perhaps turn the wheel."""
    if not (pictures := _pictures(window)):
        return "nowhere"
    picture = chance.choice(pictures)
    point = _point(picture, chance)
    QTest.mouseMove(picture, point)
    if chance.random() < 0.3:
        at, turned = QPointF(point), QPoint(0, chance.choice([-120, 120]))
        none, still = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        whole = QPointF(picture.mapToGlobal(point))
        QApplication.sendEvent(
            picture, QWheelEvent(at, whole, QPoint(), turned, none, still, Qt.ScrollPhase.NoScrollPhase, False)
        )
    return f"{point.x()}, {point.y()}"


def click(window: MainWindow, chance: Chance) -> str:
    """Click, or double-click and type, on a panel."""
    if not (pictures := _pictures(window)):
        return "nowhere"
    picture = chance.choice(pictures)
    point = _point(picture, chance)
    if chance.random() < 0.7:
        QTest.mouseClick(picture, chance.choice([LEFT, LEFT, Qt.MouseButton.RightButton]), pos=point)
        return f"{point.x()}, {point.y()}"
    QTest.mouseDClick(picture, LEFT, pos=point)
    popup = picture.window().findChild(QLineEdit, "number_popup")
    if popup is not None:
        text = chance.choice(NUMBERS + NONSENSE)
        popup.setText(text)
        QTest.keyClick(popup, chance.choice([Qt.Key.Key_Return, Qt.Key.Key_Escape]))
        return f"typed {text[:20]!r}"
    return "twice"


def type_something(window: MainWindow, chance: Chance) -> str:
    """Put a number, a formula or nonsense into a field."""
    if not (fields := _seen(window, QLineEdit, QPlainTextEdit)):
        return "nowhere"
    field = chance.choice(fields)
    text = chance.choice([*NUMBERS, *NUMBERS, *FORMULAS, *NONSENSE])
    if isinstance(field, QLineEdit):
        field.setText(text)
        field.setModified(True)
        QTest.keyClick(field, Qt.Key.Key_Return)
        field.clearFocus()
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(text)
    return f"{field.objectName()} = {text[:30]!r}"


def choose(window: MainWindow, chance: Chance) -> str:
    """Choose in a box among the knobs, as the arrow keys do."""
    if not (boxes := _seen(window, QComboBox)):
        return "nowhere"
    box = chance.choice(boxes)
    assert isinstance(box, QComboBox)
    if box.count():
        box.setCurrentIndex(chance.randrange(box.count()))
        box.activated.emit(box.currentIndex())
    return f"{box.objectName()} = {box.currentText()}"


def press(window: MainWindow, chance: Chance) -> str:
    """Press a button among the knobs, but for those that ask for a file."""
    buttons = [one for one in _seen(window, QAbstractButton) if not isinstance(one.parent(), ActionRow)]
    buttons += [
        button
        for row in _seen(window, ActionRow)
        if isinstance(row, ActionRow)
        for action, button in row._buttons
        if action.needs != "file" and button.isVisible()
    ]
    if not buttons:
        return "nowhere"
    button = chance.choice(buttons)
    name = button.objectName() or button.text()
    if chance.random() < 0.2:
        QApplication.clipboard().setText(chance.choice(("1, 2\n3, 4", "1;2", "words", "", "1e400, 2")))
    QTest.mouseClick(button, LEFT)
    return name


def slide(window: MainWindow, chance: Chance) -> str:
    """Drag a slider through some values."""
    if not (sliders := _seen(window, QSlider)):
        return "nowhere"
    slider = chance.choice(sliders)
    assert isinstance(slider, QSlider)
    slider.setSliderDown(True)
    for _move in range(chance.randrange(1, 8)):
        slider.setSliderPosition(chance.randint(slider.minimum(), slider.maximum()))
        QApplication.processEvents()
        if not isValid(slider):  # a program that was typed just before has other leaves
            return "gone"
    slider.setSliderDown(False)
    return f"{slider.objectName()} = {slider.value()}"


def preset(window: MainWindow, chance: Chance) -> str:
    """Choose a preset of the page in front."""
    chosen = chance.choice(presets(window.current.page.key))
    window.menus.apply_preset(chosen)
    return str(chosen["name"]["en"])


def turn_tab(window: MainWindow, chance: Chance) -> str:
    """Bring another tab to the front."""
    index = chance.randrange(len(PAGES))
    window.tabs.setCurrentIndex(index)
    return str(PAGES[index].key)


def turn_part(window: MainWindow, chance: Chance) -> str:
    """Bring another part of the page to the front, where it has parts that are tabs."""
    tabs = [one for one in window.current.view.findChildren(QTabWidget) if one.isVisible()]
    if not tabs:
        return choose(window, chance)
    bar = chance.choice(tabs)
    bar.setCurrentIndex(chance.randrange(max(bar.count(), 1)))
    return str(bar.currentIndex())


def undo(window: MainWindow, chance: Chance) -> str:
    """Undo or redo some edits."""
    name = chance.choice(["undo", "undo", "redo"])
    for _time in range(chance.randrange(1, 4)):
        window.menus.actions[name].trigger()
    return name


def transport(window: MainWindow, chance: Chance) -> str:
    """Play, pause, step or change the speed."""
    bar = window.current.view.transport
    if chance.random() < 0.2:
        bar.speed.setCurrentIndex(chance.randrange(bar.speed.count()))
        return f"speed {bar.speed.currentText()}"
    button = chance.choice([*BUTTONS, "play", "forward"])
    window.current.press(button)
    return button


def resize(window: MainWindow, chance: Chance) -> str:
    """Make the window another size."""
    width, height = chance.randrange(700, 1600), chance.randrange(450, 1000)
    window.resize(width, height)
    return f"{width} x {height}"


def look(window: MainWindow, chance: Chance) -> str:
    """Change the theme, the language or what is folded away, or grow for a projector."""
    name = chance.choice(
        [name for name in window.menus.actions if name.startswith(("theme.", "language."))] + ["knobs"]
    )
    window.menus.actions[name].trigger()
    if name == "knobs":
        window.menus.actions[name].trigger()
    return name


def copy(window: MainWindow, chance: Chance) -> str:
    """Copy the page's picture."""
    window.menus.actions["copy"].trigger()
    return window.current.page.key


def export(window: MainWindow, chance: Chance) -> str:
    """Write a picture or the data, as the dialog does; sometimes with a look at the dialog itself."""
    controller = window.current
    dialog = ExportDialog(controller)
    dialog.show()
    dialog.what.setCurrentIndex(chance.randrange(dialog.what.count()))
    panel = dialog.what.currentData()
    dialog.done(QDialog.DialogCode.Rejected)
    dialog.deleteLater()
    ending = chance.choice([".png", ".png", ".svg", ".csv", ".json"])
    size = chance.choice([None, None, (640, 480)])
    file = Path(f"soak{ending}")
    export_to(controller, window.session, window.report, file, panel, chance.choice([1.0, 1.5]), size)
    return f"{panel} {ending} {size}"


def keep(window: MainWindow, chance: Chance) -> str:
    """Save the session, or open the one that was saved."""
    file = Path("soak-session.json")
    if chance.random() < 0.5 and file.exists():
        window.document.open(file)
        return "open"
    window.document.save(file)
    return "save"


EVENTS: Sequence[tuple[int, Callable[[MainWindow, Chance], str]]] = (
    (14, drag),
    (8, hover),
    (8, click),
    (10, type_something),
    (8, choose),
    (10, press),
    (8, slide),
    (5, preset),
    (5, turn_tab),
    (3, turn_part),
    (6, undo),
    (12, transport),
    (2, resize),
    (2, look),
    (2, copy),
    (2, export),
    (1, keep),
)
"""How often each comes, and what it does; it returns words for the list of the last events."""
