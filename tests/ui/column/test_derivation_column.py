"""The derivation column and the proof badge: reused widgets, honest words, exact numbers."""

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel

from gradexplorer.framework.figure import Check, Formula, Heading, Note, Row, Table
from gradexplorer.proof import Entry, Proof
from gradexplorer.text import _
from gradexplorer.ui.column.derivation_column import ITEMS, DerivationColumn
from gradexplorer.ui.column.formula import wait_idle
from gradexplorer.ui.column.proof_badge import VERDICTS, ProofView
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import read_phrases, use_language


def proof(value=math.pi, **fields) -> Proof:
    entries = [Entry("x", value, value, value + 1e-9), Entry("y", -math.e, -math.e, -math.e)]
    return Proof(**{"entries": entries, "error": 2.2e-16, "verdict": "proven", "step": 6.1e-6} | fields)


def items(latex="a = b", value=math.pi):
    return [
        Heading(key="head", label=_("formula")),
        Note(key="note", label=_("proven")),
        Formula(key="line", label=_("formula"), latex=latex),
        Check(key="line", label="f", proof=proof(value)),
        Table(key="table", header=("i",), rows=[Row(cells=("1",), picks=[("page.row", 1)])]),
    ]


@pytest.fixture
def column(qtbot):
    column = DerivationColumn()
    qtbot.addWidget(column)
    column.resize(320, 300)
    column.show()
    yield column
    assert wait_idle()


@pytest.fixture
def badge(qtbot):
    view = ProofView()
    qtbot.addWidget(view)
    view.resize(460, 200)
    view.show()
    yield view
    assert wait_idle()


def texts(widget) -> str:
    return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_items_stand_in_order(column, qtbot):
    column.draw(items())
    qtbot.wait(20)
    tops = [column.views[type(item), item.key].y() for item in items()]
    assert tops == sorted(tops)
    assert len(set(tops)) == len(tops)


def test_unchanged_items_are_not_touched(column, monkeypatch):
    column.draw(items())
    before = dict(column.views)
    drawn = []
    for view in ITEMS.values():
        original = view.draw
        monkeypatch.setattr(
            view, "draw", lambda self, item, original=original: (drawn.append(type(item)), original(self, item))
        )
    column.draw(items()[:4])
    assert drawn == []
    column.draw(items(latex="c = d")[:4])
    assert drawn[0] is Formula
    assert set(drawn) == {Formula}
    assert all(column.views[name] is before[name] for name in column.views)


def test_items_come_go_and_change_places(column, qtbot):
    column.draw(items())
    first = items()
    column.draw([first[3], first[0]])
    qtbot.wait(20)
    assert set(column.views) == {(Check, "line"), (Heading, "head")}
    assert column.views[Check, "line"].y() < column.views[Heading, "head"].y()


def test_scroll_position_stays(column, qtbot):
    def long(value):
        return [Check(key=str(n), label=str(n), proof=proof(value)) for n in range(12)]

    column.draw(long(1.0))
    qtbot.waitUntil(lambda: column.verticalScrollBar().maximum() > 400, timeout=2000)
    column.verticalScrollBar().setValue(333)
    column.draw(long(2.0))
    assert wait_idle()
    qtbot.wait(20)
    assert column.verticalScrollBar().value() == 333


def test_table_in_the_column_is_as_high_as_its_rows_and_edits(column, qtbot):
    column.draw(items())
    table = column.views[Table, "table"].table
    with qtbot.waitSignal(column.edited) as edit:
        index = table.model().index(0, 1)
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
    assert edit.args == ["page.row", 1, True]
    assert table.verticalScrollBar().maximum() == 0


def test_column_switches_language_live(column, qapp):
    chinese = read_phrases("zh_CN")
    column.draw(items())
    use_language(qapp, "zh_CN")
    qapp.processEvents()
    shown = texts(column)
    assert chinese["proven"] in shown
    assert chinese["autograd"] in shown
    assert "proven" not in shown
    use_language(qapp, "en")
    qapp.processEvents()
    assert chinese["proven"] not in texts(column)


@pytest.mark.parametrize("verdict", VERDICTS)
def test_verdict_is_told_by_words_shape_and_colour(badge, verdict):
    badge.show_proof(proof(verdict=verdict), "f")
    assert badge.verdict.text() == f"f: {VERDICTS[verdict][0]}"
    image = badge._badge.grab().toImage()
    side = range(image.width())
    assert QColor(colour(VERDICTS[verdict][2])).name() in {image.pixelColor(x, y).name() for x in side for y in side}
    shapes = {str(VERDICTS[other][1]) for other in VERDICTS}
    assert len(shapes) == len(VERDICTS)


def test_numbers_have_ten_digits_and_the_tool_tip_has_all(badge):
    badge.show_proof(proof())
    formula, autograd, difference = badge._values[0]
    assert formula.text() == autograd.text() == "3.141592654"
    assert difference.text() == "3.141592655"
    assert float(formula.toolTip()) == math.pi
    assert "h = 6.1e-06" in texts(badge)
    assert "2.2e-16" in badge.error.text()


def test_numbers_fit_the_narrowest_column(badge, qtbot):
    badge.show_proof(proof(entries=[Entry("x", *3 * [-1.234567890123e-300])]))
    assert wait_idle()
    badge.resize(badge.minimumWidth(), 200)
    qtbot.wait(20)
    for label in badge._values[0]:
        assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width()
        assert float(label.text()) == pytest.approx(-1.234567890123e-300, rel=1e-4, abs=0)


def test_exact_digits_have_a_line_of_their_own(badge, qtbot):
    badge.show_proof(proof(entries=[Entry("x", -88.9, exact="-8.3333333333327774007e-308"), Entry("y", 1.0)]))
    assert wait_idle()
    badge.resize(badge.minimumWidth(), 200)
    qtbot.wait(20)
    shown, hidden = badge._exact
    assert shown.text() == "exact: -8.3333333333327774007e-308"
    assert shown.fontMetrics().horizontalAdvance(shown.text()) <= shown.width()
    assert not hidden.isVisible()


def test_ways_that_do_not_apply_have_no_column(badge):
    badge.show_proof(proof(entries=[Entry("m", 1.0, 1.0), Entry("v", 2.0, 2.0)], step=None))
    assert "difference" not in texts(badge)
    assert "torch" in texts(badge)
    badge.show_proof(proof())
    assert "difference" in texts(badge)


def test_entries_grow_and_shrink(badge):
    for count in (1, 5, 0, 2):
        badge.show_proof(proof(entries=[Entry(f"x_{n}", float(n)) for n in range(count)]))
        assert len(badge._values) == count
        assert badge.error.isVisible() is (count > 0)


def test_reason_and_infinities_are_shown(badge):
    badge.show_proof(
        proof(
            entries=[Entry("x", math.inf, math.nan)],
            error=math.nan,
            verdict="not differentiable",
            reason=_("Show or hide"),
        )
    )
    shown = texts(badge)
    assert "Show or hide" in shown
    assert "inf" in shown
    assert "nan" in shown


def test_rows_come_and_go_together_with_a_reason(column, qtbot):
    """The reason that comes into sight makes Qt lay out at once: by then the rows must be those of the new proof."""
    for count in (0, 1, 3):
        column.draw([Check(key="proof", label="f", proof=proof())])
        badge = column.views[Check, "proof"].proof
        qtbot.waitUntil(lambda badge=badge: badge.height() > 0 and badge.isVisible())
        entries = [Entry("x", 1.0, 1.0, 1.0)] * count
        bent = proof(entries=entries, verdict="not differentiable", reason=_("a kink"))
        column.draw([Check(key="proof", label="f", proof=bent)])
        assert badge.reason.isVisible()
        assert len(badge._values) == count
