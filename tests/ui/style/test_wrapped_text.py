"""Long words end no later than their line, and are copied as they were given."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextLayout
from PySide6.QtWidgets import QLabel

from gradexplorer.ui.style.wrapped_text import LONG, WrappedText, breakable

NAME = "a_very_long_name.of_a_function.in_a_module_of_the_person"
WHOLE = "x" * 60


@pytest.mark.parametrize("text", [NAME, WHOLE, f"see {NAME}, or {WHOLE}"])
def test_a_word_that_is_longer_than_the_line_goes_on_in_the_next(qtbot, text):
    label = WrappedText()
    qtbot.addWidget(label)
    label.setText(text)
    room = label.fontMetrics().horizontalAdvance(text) // 3
    assert label.heightForWidth(room) >= 3 * label.fontMetrics().height()
    label.resize(room, label.heightForWidth(room))
    label.show()
    image, line = label.grab().toImage(), label.fontMetrics().height()
    last = image.copy(0, image.height() - line, room, line)
    assert len({last.pixelColor(x, y).name() for x in range(room) for y in range(line)}) > 1


def test_what_is_read_and_copied_is_what_was_given(qtbot):
    label = WrappedText()
    qtbot.addWidget(label)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setText(f"see {NAME}")
    label.show()
    label.setFocus()
    label.setSelection(0, len(breakable(f"see {NAME}")))
    qtbot.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert label.text() == label.selectedText() == QGuiApplication.clipboard().text() == f"see {NAME}"


@pytest.mark.parametrize("text", ["", "x" * LONG, "usual words only", "这是一个没有空格的很长很长很长很长很长的句子。"])
def test_usual_words_stay_as_they_are(text):
    assert breakable(text) == text


@pytest.mark.parametrize("width", range(60, 320, 7))
def test_the_last_word_of_a_chinese_sentence_stands_in_one_line(qtbot, width):
    """'已验' ended one line and '证' stood alone in the next: in Qt's own layout of what the label holds."""
    label = WrappedText()
    qtbot.addWidget(label)
    label.setText("这 20 个点上的梯度，用精确数字：已验证")
    assert label.text().endswith("已验证")
    shown = QLabel.text(label)
    layout = QTextLayout(shown, label.font())
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(shown[line.textStart() : line.textStart() + line.textLength()])
    layout.endLayout()
    assert lines[-1].replace("\N{WORD JOINER}", "").endswith("已验证")
