"""For those who hear the window read, or read large: names, words for pictures, room for texts."""

import re
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QStyle,
    QStyleOptionFrame,
    QWidget,
)

from gradexplorer.formula.shown_number import ShownNumber, claims
from gradexplorer.framework.figure import Scene, TablePanel, summary
from gradexplorer.framework.figure.marks import Points
from gradexplorer.pages import PAGES
from gradexplorer.ui.controls.nested import UnionControl
from gradexplorer.ui.controls.number import NumberField
from gradexplorer.ui.controls.ruler import POSITIONS
from gradexplorer.ui.controls.typed_texts import TextControl
from gradexplorer.ui.controls.widgets import Name
from gradexplorer.ui.controls.written import shown_number
from gradexplorer.ui.page.page_view import PageView
from gradexplorer.ui.page.render import png, svg, text_of
from gradexplorer.ui.style import motion, theme
from gradexplorer.ui.style.marks import CheckBox, RadioButton
from gradexplorer.ui.style.translation import spoken


@pytest.fixture
def heard(qapp):
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@pytest.fixture(params=PAGES, ids=lambda page: page.key)
def shown(request, qtbot):
    page = request.param
    state = page.state()
    view = PageView(page, state)
    qtbot.addWidget(view)
    view.resize(1500, 950)
    view.show()
    view.draw(state, page.figure(state, None, True))
    qtbot.wait(1)
    return view


def test_every_control_and_panel_has_a_name_and_a_role(heard, shown, qtbot):
    qtbot.waitUntil(lambda: all(view.accessibleDescription() for view in shown.picture.views.values()))
    able = [
        one for one in shown.findChildren(QWidget) if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(able) > 5
    for widget in [*able, *shown.picture.views.values()]:
        interface = QAccessible.queryAccessibleInterface(widget)
        name = interface.text(QAccessible.Text.Name)
        assert name.strip(), (type(widget).__name__, widget.objectName())
        assert interface.role() != QAccessible.Role.NoRole, name


def test_a_summary_names_what_is_seen(shown):
    for panel in shown.picture.panels():
        words = spoken(summary(panel))
        assert words.startswith(spoken([panel.title]))
        if isinstance(panel, TablePanel):
            assert all(str(name) in words for name in panel.table.header if str(name) and panel.table.rows)
            continue
        for mark in panel.marks:
            assert not mark.label or str(mark.label) in words
            if isinstance(mark, Points):
                assert all(spoken([name]) in words for name in mark.names[:12])


def test_the_numbers_of_a_summary_are_those_of_the_picture_with_their_formulas():
    """Himmelblau's minima are published: Himmelblau, Applied Nonlinear Programming, 1972."""
    page = next(page for page in PAGES if page.key == "himmelblau")
    panel = next(panel for panel in page.figure(page.state(), None, True).panels() if isinstance(panel, Scene))
    sentences = summary(panel)
    assert "minimum (3, 2), f = 0." in spoken(sentences)
    numbers = [one for sentence in sentences for one in claims(sentence) if isinstance(one, ShownNumber)]
    assert len(numbers) >= 12
    assert {number.proof().verdict for number in numbers} == {"proven"}


def test_exported_pictures_say_in_words_what_they_show(qtbot, tmp_path):
    page = next(page for page in PAGES if page.key == "himmelblau")
    state = page.state()
    view = PageView(page, state)
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.draw(state, page.figure(state, None, True))
    panel = view.picture.views["map"]
    words = text_of(panel)
    assert "minimum (3, 2)" in words
    assert text_of(view).count("\n") == len(view.picture.panels()) - 1
    image = QImage.fromData(png(panel))
    assert image.text("Description") == words
    root = ElementTree.fromstring(svg(panel))
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}desc") == words
    assert root.findtext(f"{space}title") == spoken([view.picture.panels()[1].title]).removesuffix(".")


def cut(widget: QWidget) -> bool:
    """Whether a text in a widget has less room than it needs, or the column around it hides a part of it."""
    metrics = widget.fontMetrics()
    if isinstance(widget, QAbstractButton) and not widget.text():
        return False
    if widget.height() < metrics.height() - 1:
        return True
    if isinstance(widget, QAbstractButton):
        needed = metrics.horizontalAdvance(re.sub("&", "", widget.text()))
        return needed > widget.width()
    if isinstance(widget, Name):
        return widget.whole_width() > widget.width()
    if isinstance(widget, QLabel) and not widget.wordWrap() and type(widget) is QLabel:
        return metrics.horizontalAdvance(widget.text()) > widget.width()
    return False


@pytest.mark.parametrize("size", [1.0, 2.0])
def test_no_text_is_cut_at_twice_its_size(shown, qtbot, size):
    theme.set_line_scale(size)
    try:
        QApplication.processEvents()
        qtbot.wait(50)
        column = shown.parameters
        texts = [
            widget
            for widget in column.findChildren(QWidget)
            if widget.isVisible() and isinstance(widget, QAbstractButton | QLabel | QComboBox) and widget.parent()
        ]
        assert len(texts) > 3
        assert [(type(widget).__name__, widget.objectName(), widget.size()) for widget in texts if cut(widget)] == []
        assert column.widget().width() <= column.viewport().width()
        typed = {control.line.font().pointSizeF() for control in column.findChildren(TextControl)}
        assert typed <= {column.font().pointSizeF()}
        for union in column.findChildren(UnionControl):
            union.unfold.setChecked(True)
        column.parentWidget().setSizes([1, 1000, 1])  # as narrow as the column gets
        qtbot.wait(50)
        numbers = [field for field in column.findChildren(NumberField) if field.isVisible()]
        assert numbers
        assert [(field.objectName(), field.size()) for field in numbers if hidden_width(field) > 0] == []
    finally:
        theme.set_line_scale(1.0)


def hidden_width(field: NumberField) -> int:
    """Return how many pixels of the longest text that a field gets from its slider, or has, are out of sight."""
    line = field.lineEdit()
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    inside = line.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, line)
    texts = [shown_number(field.ruler.value(position)) for position in range(0, POSITIONS + 1, 7)]
    texts += [line.text(), line.placeholderText()]
    return max(map(line.fontMetrics().horizontalAdvance, texts)) - inside.width()


def test_with_reduced_motion_a_run_is_drawn_now_and_then(monkeypatch, qapp):
    now = 100.0
    monkeypatch.setattr(motion.time, "perf_counter", lambda: now)
    rhythm = motion.Rhythm()
    assert rhythm.is_due()
    assert rhythm.is_due()
    motion.use_reduced_motion(True)
    try:
        assert not qapp.isEffectEnabled(Qt.UIEffect.UI_AnimateMenu)
        due = []
        for _frame in range(60):
            now += 1 / 30
            due.append(rhythm.is_due())
        assert sum(due) == 3 or sum(due) == 4
    finally:
        motion.use_reduced_motion(False)


@pytest.mark.parametrize("kind", [CheckBox, RadioButton])
def test_marks_grow_with_the_text(kind, qtbot):
    def height_of_mark(points):
        button = kind()
        qtbot.addWidget(button)
        font = button.font()
        font.setPointSizeF(points)
        button.setFont(font)
        button.resize(button.sizeHint())
        image = button.grab().toImage()
        ground = image.pixelColor(image.width() - 1, 0)
        rows = range(image.height())
        drawn = [y for y in rows if any(image.pixelColor(x, y) != ground for x in range(image.width()))]
        return drawn[-1] - drawn[0] + 1, button.fontMetrics().height()

    for points in (9.0, 18.0, 36.0):
        mark, line = height_of_mark(points)
        assert 0.75 * line <= mark <= 1.05 * line
