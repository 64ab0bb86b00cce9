"""The derivation column and the proof badge: reused widgets, honest texts, exact numbers."""

import itertools
import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel

from gradexplorer.formula.equation import formula
from gradexplorer.framework.figure import Check, Code, FormulaItem, Heading, Note, Row, Table, execute
from gradexplorer.text import _
from gradexplorer.ui.column.item_views import ITEMS
from gradexplorer.ui.formula.formula_view import wait_idle
from gradexplorer.ui.style.theme import colour, use_theme
from gradexplorer.ui.style.translation import read_phrases, use_language
from tests.ui.column.columns import proof, show, texts


def items(latex="a = b", value=math.pi):
    return [
        Heading(key="head", label=_("formula")),
        Note(key="note", label=_("proven")),
        FormulaItem(key="line", label=_("formula"), formula=formula(*latex.split(" = "))),
        Check(key="line", label="f", prove=lambda: proof(value)),
        Table(key="table", header=("i",), rows=[Row(cells=("1",), picks=[("page.row", 1)])]),
    ]


def contrast(image) -> int:
    shades = [image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())]
    return max(shades) - min(shades)


def names(image) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_items_stand_in_order(column, qtbot):
    show(column, items())
    qtbot.wait(20)
    tops = [column.views[type(item), item.key].y() for item in items()]
    assert tops == sorted(tops)
    assert len(set(tops)) == len(tops)


def test_new_items_have_their_heights_at_once(column, qtbot):
    """Whatever is painted first: they were painted one over another until Qt had laid them out."""
    seen = []
    column.drawn.connect(lambda: seen.append([view.geometry() for view in column.views.values()]))
    show(column, items(latex=r"a = b"))
    qtbot.wait(20)
    (at_once,) = seen
    assert [rect.height() for rect in at_once] == [view.height() for view in column.views.values()]
    assert all(upper.bottom() < lower.top() for upper, lower in itertools.pairwise(at_once))


def test_unchanged_items_are_not_touched(column, monkeypatch):
    show(column, items())
    before = dict(column.views)
    drawn = []
    for view in ITEMS.values():
        original = view.draw
        monkeypatch.setattr(
            view, "draw", lambda self, item, original=original: (drawn.append(type(item)), original(self, item))
        )
    show(column, items()[:4])
    assert drawn == []
    show(column, items(latex="c = d")[:4])
    assert drawn[0] is FormulaItem
    assert set(drawn) == {FormulaItem}
    assert all(column.views[name] is before[name] for name in column.views)


def test_items_come_go_and_change_places(column, qtbot):
    show(column, items())
    first = items()
    show(column, [first[3], first[0]])
    qtbot.wait(20)
    assert set(column.views) == {(Check, "line"), (Heading, "head")}
    assert column.views[Check, "line"].y() < column.views[Heading, "head"].y()


def test_scroll_position_stays(column, qtbot):
    def long(value):
        return [Check(key=str(n), label=str(n), prove=lambda: proof(value)) for n in range(12)]

    show(column, long(1.0))
    qtbot.waitUntil(lambda: column.verticalScrollBar().maximum() > 400)
    column.verticalScrollBar().setValue(333)
    show(column, long(2.0))
    assert wait_idle()
    qtbot.wait(20)
    assert column.verticalScrollBar().value() == 333


def test_the_column_changes_as_a_whole_when_all_is_typeset(column):
    show(column, items())

    def shown():
        return column.views[FormulaItem, "line"].item.latex, column.views[Check, "line"].proof._proof.entries[0].formula

    drawings = []
    column.drawn.connect(lambda: drawings.append(1))
    coming = items(latex="g = h + k", value=math.e)
    execute(coming)
    column.draw(coming)
    assert shown() == ("a = b", math.pi)
    assert wait_idle()
    assert drawings == [1]
    assert shown() == ("g = h + k", math.e)
    assert column.views[FormulaItem, "line"].formula._picture is not None


def test_a_column_stands_before_it_is_proven_and_says_no_verdict_until_then(column):
    show(column, items())
    badge = column.views[Check, "line"].proof
    height = badge.height()
    line = FormulaItem(key="line", label=_("formula"), formula=formula("a", "b"), execute=lambda: 1 / 3)
    unproven = [line, Check(key="line", label="f", prove=lambda: proof(math.e))]
    column.draw(unproven)
    assert wait_idle()
    assert not line.is_executed  # nothing is, in the window's thread
    assert not unproven[1].is_proven
    assert badge.verdict.text() == "f: being proven"
    written = " | ".join(label.text() for label in column.findChildren(QLabel))
    assert not any(sign in written for sign in ("3.14", "2.2e−16", "0.333", " | proven"))
    assert badge.height() == height  # the rows keep their places
    show(column, unproven)
    assert badge.verdict.text() == "f: proven"
    written = " | ".join(label.text() for label in column.findChildren(QLabel))
    assert "2.718" in written
    assert "formula: 0.333333333" in written


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_of_another_state_is_pale_and_has_no_verdict(column, qapp, theme):
    use_theme(qapp, theme)
    show(column, items())
    qapp.processEvents()
    valid = column.grab().toImage()
    green = QColor(colour("parameter")).name()
    column.set_pending("being proven")
    assert column.pending
    badge = column.views[Check, "line"].proof
    assert badge.verdict.text() == "f: being proven"
    outdated = column.grab().toImage()
    assert 0.15 < contrast(outdated) / contrast(valid) < 0.5  # pale, and still to be seen
    assert green in names(valid)
    assert green not in names(outdated)
    show(column, items(latex="x = y"))  # what arrives meanwhile is of another state, too
    assert badge.verdict.text() == "f: being proven"
    column.set_pending("")
    assert badge.verdict.text() == "f: proven"
    assert green in names(column.grab().toImage())
    use_theme(qapp, "light")


def test_a_pale_column_takes_no_clicks_for_the_state_that_was(column, qtbot):
    show(column, items())
    table = column.views[Table, "table"].table
    index = table.model().index(0, 1)
    at = table.viewport().mapTo(column.viewport(), table.visualRect(index).center())
    edits = []
    column.edited.connect(lambda *edit: edits.append(edit))
    column.set_pending("being proven")
    qtbot.mouseClick(column.viewport().childAt(at), Qt.MouseButton.LeftButton)
    assert edits == []
    assert column.viewport().childAt(at) is column._veil


@pytest.mark.parametrize("keep", [True, False])
def test_another_subject_is_read_from_its_top(column, qtbot, keep):
    def long(key, value):
        return [Check(key=f"{key}{n}", label=str(n), prove=lambda: proof(value)) for n in range(12)]

    show(column, long("a", 1.0))
    bar = column.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 400)
    bar.setValue(333)
    if keep:
        column.rewind()  # a preset may keep the items' keys
    show(column, long("a" if keep else "b", 2.0))
    assert bar.value() == 0
    bar.setValue(111)
    show(column, long("a" if keep else "b", 3.0))
    assert bar.value() == 111


def test_table_in_the_column_is_as_high_as_its_rows_and_edits(column, qtbot):
    show(column, items())
    table = column.views[Table, "table"].table
    with qtbot.waitSignal(column.edited) as edit:
        index = table.model().index(0, 1)
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
    assert edit.args == ["page.row", 1, True]
    assert table.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize("width", [500, 300, 200])
def test_no_row_of_a_table_is_hidden_however_narrow_the_column_is(column, qtbot, width):
    """ReLU's kinks stood behind a scroll bar."""
    column.resize(width, 400)
    header = ("kink at x", "slope on the left", "slope on the right", "torch's choice")
    show(column, [Table(key="kinks", header=header, rows=[Row(cells=("0", "0.123456789", "1.123456789", "0"))])])
    qtbot.wait(1)
    (view,) = column.views.values()
    rows = view.table.viewport().height()
    assert rows == view.table.verticalHeader().defaultSectionSize()


def test_column_switches_language_live(column, qapp):
    chinese = read_phrases("zh_CN")
    show(column, items())
    use_language(qapp, "zh_CN")
    qapp.processEvents()
    shown = texts(column)
    assert chinese["proven"] in shown
    assert chinese["autograd"] in shown
    assert "proven" not in shown
    use_language(qapp, "en")
    qapp.processEvents()
    assert chinese["proven"] not in texts(column)


def test_the_value_of_a_line_stands_beside_its_rule(column):
    line = FormulaItem(key="line", label=_("formula"), formula=formula("a", "b"), execute=lambda: 1 / 3)
    show(column, [line])
    assert column.views[FormulaItem, "line"].label.text() == "formula: 0.333333333"
    show(column, [FormulaItem(key="line", formula=formula("a", "b"), execute=lambda: 1 / 3)])
    assert column.views[FormulaItem, "line"].value.text() == "= 0.333333333"
    show(column, [FormulaItem(key="line", label=_("formula"), formula=formula("a", "b"))])
    assert column.views[FormulaItem, "line"].label.text() == "formula"


def test_a_word_that_is_longer_than_the_column_does_not_widen_it(column):
    word = "nn.Transformer.generate_square_subsequent_mask(text.shape[1])" * 3
    long = [Code(key="code", code=f"mask = {word}", output=word), Note(key="path", label=word)]
    show(column, [*items(), *long])
    for item in long:
        assert column.views[type(item), item.key].minimumSizeHint().width() < column.viewport().width()


def test_what_a_line_is_worth_has_the_minus_of_the_window(column):
    show(column, [FormulaItem(key="line", formula=formula("a", "b"), execute=lambda: -7.52)])
    assert column.views[FormulaItem, "line"].value.text() == "= −7.52"
