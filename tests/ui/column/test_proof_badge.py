"""The badge of a proof: its verdict, its numbers, and how it opens."""

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from gradexplorer.formula.shown_number import read_number
from gradexplorer.framework.figure import Check, Note
from gradexplorer.proof import Entry
from gradexplorer.text import _
from gradexplorer.ui.column.proof_badge import VERDICTS, ProofView
from gradexplorer.ui.formula.formula_view import wait_idle
from gradexplorer.ui.style.theme import colour
from tests.ui.column.columns import proof, show, texts


@pytest.fixture
def badge(qtbot):
    view = ProofView()
    qtbot.addWidget(view)
    view.resize(460, 200)
    view.show()
    yield view
    assert wait_idle()


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
    assert "h = 6.1e−6" in texts(badge)
    assert "2.2e−16" in badge.error.text()


def test_numbers_fit_the_narrowest_column(badge, qtbot):
    badge.show_proof(proof(entries=[Entry("x", *3 * [-1.234567890123e-300])]))
    assert wait_idle()
    badge.resize(badge.minimumWidth(), 200)
    qtbot.wait(20)
    for label in badge._values[0]:
        assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width()
        assert read_number(label.text()) == pytest.approx(-1.234567890123e-300, rel=1e-3, abs=0)


def test_exact_digits_have_a_line_of_their_own(badge, qtbot):
    badge.show_proof(proof(entries=[Entry("x", -88.9, exact="-8.3333333333327774007e-308"), Entry("y", 1.0)]))
    assert wait_idle()
    badge.resize(badge.minimumWidth(), 200)
    qtbot.wait(20)
    shown, hidden = badge._exact
    assert shown.text() == "exact: −8.3333333333327774007e−308"
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
        show(column, [Check(key="proof", label="f", prove=lambda: proof())])
        badge = column.views[Check, "proof"].proof
        qtbot.waitUntil(lambda badge=badge: badge.height() > 0 and badge.isVisible())
        entries = [Entry("x", 1.0, 1.0, 1.0)] * count
        bent = proof(entries=entries, verdict="not differentiable", reason=_("a kink"))
        show(column, [Check(key="proof", label="f", prove=lambda bent=bent: bent)])
        assert badge.reason.isVisible()
        assert len(badge._values) == count


def folded(value=math.pi, **fields):
    return Check(key="lines", label="all", prove=lambda: proof(value, **fields), folded=True)


def test_a_folded_badge_says_its_verdict_and_opens_on_a_click(column, qtbot):
    show(column, [folded(), Check(key="other", label="f", prove=lambda: proof())])
    badge, other = column.views[Check, "lines"].proof, column.views[Check, "other"].proof
    assert badge.verdict.text() == "all: proven"
    qtbot.waitUntil(badge.arrow.isVisible)
    assert not badge._values
    assert len(other._values) == 2  # one that does not fold is open
    assert not other.arrow.isVisible()
    qtbot.mouseClick(badge.verdict, Qt.MouseButton.LeftButton)
    assert wait_idle()
    assert [labels[0].text() for labels in badge._values] == ["3.141592654", "−2.718281828"]
    qtbot.mouseClick(badge.verdict, Qt.MouseButton.LeftButton)
    assert not badge._values


def test_a_folded_badge_opens_by_the_keyboard(column, qtbot):
    show(column, [folded()])
    badge = column.views[Check, "lines"].proof
    assert badge.arrow.focusPolicy() & Qt.FocusPolicy.TabFocus
    badge.arrow.setFocus()
    qtbot.keyClick(badge.arrow, Qt.Key.Key_Space)
    assert len(badge._values) == 2
    assert badge.arrow.accessibleName() == "Hide the numbers"
    qtbot.keyClick(badge.arrow, Qt.Key.Key_Space)
    assert not badge._values
    assert badge.arrow.accessibleName() == "Show every number"


def test_an_open_badge_stays_open_while_the_page_is_the_same(column, qtbot):
    show(column, [folded()])
    column.views[Check, "lines"].proof.arrow.click()
    show(column, [folded(math.e)])
    assert column.views[Check, "lines"].proof._values[0][0].text() == "2.718281828"
    show(column, [Note(key="note", label="nothing to prove")])
    show(column, [folded()])
    assert len(column.views[Check, "lines"].proof._values) == 2
    column.views[Check, "lines"].proof.arrow.click()
    show(column, [folded(math.e)])
    assert not column.views[Check, "lines"].proof._values
