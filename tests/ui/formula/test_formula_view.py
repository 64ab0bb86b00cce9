"""Formulas: typeset off the UI thread, newest first, crisp, never a crash."""

import logging
import re
import threading

import pytest
from PySide6.QtCore import QByteArray, QObject, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from gradexplorer.ui.column.typesetting import Typesetting
from gradexplorer.ui.formula import formula_view as formula
from gradexplorer.ui.formula.formula_view import LEAST_SCALE, FormulaView, wait_idle
from gradexplorer.ui.formula.line_breaks import broken
from gradexplorer.ui.formula.ziamath_internals import render_now
from gradexplorer.ui.page.render import svg

DERIVATIVE = r"\frac{\partial f}{\partial x} = 4x(x^2+y-11)"
LONG = "+".join(f"x_{{{n}}}^2" for n in range(40))


@pytest.fixture(autouse=True)
def idle():
    yield
    assert wait_idle()


@pytest.fixture
def view(qtbot):
    view = FormulaView()
    qtbot.addWidget(view)
    view.resize(400, 60)
    view.show()
    return view


def ink(image: QImage, background: QColor) -> int:
    return sum(image.pixelColor(x, y) != background for x in range(image.width()) for y in range(image.height()))


def contrast(image: QImage) -> int:
    shades = [image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())]
    return max(shades) - min(shades)


def test_render_now_gives_svg_that_qt_can_draw(qapp):
    picture = render_now(DERIVATIVE, 18.0, "#ff0000")
    assert QSvgRenderer(QByteArray(picture)).isValid()
    assert b"#ff0000" in picture
    assert b"<symbol" not in picture


@pytest.mark.parametrize("latex", [r"\frac{a}{", "", r"\begin{bmatrix}1", "{" * 50])
def test_render_now_refuses_malformed_latex(latex):
    with pytest.raises(ValueError, match="typeset"):
        render_now(latex, 18.0, "#000000")


def test_formula_is_drawn(view):
    background = view.grab().toImage().pixelColor(399, 59)
    view.show_latex(DERIVATIVE)
    assert wait_idle()
    assert ink(view.grab().toImage(), background) > 200
    assert view.sizeHint().width() > 100
    assert view.accessibleName() == DERIVATIVE


def test_typesetting_happens_on_another_thread(view, monkeypatch):
    seen = []
    original = formula.render_now
    monkeypatch.setattr(formula, "render_now", lambda *order: seen.append(threading.get_ident()) or original(*order))
    view.show_latex(r"\text{a thread of its own}")
    assert wait_idle()
    assert seen
    assert threading.get_ident() not in seen


def test_newest_request_wins_and_no_backlog_grows(view, monkeypatch):
    drawn = []
    original = formula.render_now
    monkeypatch.setattr(formula, "render_now", lambda *order: drawn.append(order[0]) or original(*order))
    for n in range(200):
        view.show_latex(f"n = {n}")
    assert wait_idle()
    assert drawn == ["n = 0", "n = 199"]


def test_nothing_of_another_formula_is_shown_while_waiting(view):
    """Beside what is new already it would state what is not so."""
    waiting = []
    for first in ("a = b", r"\int_0^1 x^2 dx = \frac{1}{3}"):
        view.show_latex(first)
        assert wait_idle()
        before = view.grab().toImage()
        view.show_latex(f"{first} + another")
        waiting.append(view.grab().toImage())
        assert wait_idle()
        view.show_latex(first)
        assert view.grab().toImage() == before
    assert waiting[0].copy(0, 0, 400, 60) == waiting[1].copy(0, 0, 400, 60)
    assert 0 < contrast(waiting[0]) < contrast(before)


def test_other_lines_of_the_same_formula_replace_it_without_a_gap(view):
    view.show_latex(PARTIAL)
    view.resize(900, 60)
    assert wait_idle()
    view.resize(330, 60)
    assert ink(view.grab().toImage(), view.palette().window().color()) > 500
    assert wait_idle()


def test_what_a_column_needs_is_typeset_before_it_is_told(qtbot, monkeypatch):
    """In as many lines as its views will ask for, so that then nothing waits."""
    owner = QObject()
    typesetting = Typesetting(owner)
    typeset = []
    typesetting.ready.connect(lambda: typeset.append(1))
    formulas = [(f"{PARTIAL} + {n}", 200) for n in range(3)] + [(r"\frac{", 200), ("", 200), ("x_1", 200)]
    typesetting.start([("dropped = 1", 200)], QApplication.font())
    typesetting.start(formulas, QApplication.font())
    assert not typeset
    assert wait_idle()
    assert typeset == [1]
    monkeypatch.setattr(formula, "render_now", lambda *order: pytest.fail("typeset again"))
    for latex, width in formulas:
        view = FormulaView()
        qtbot.addWidget(view)
        view.setFont(QApplication.font())
        view.resize(width, 60)
        view.show_latex(latex)
        assert not latex or view._picture is not None
    typesetting.start(formulas, QApplication.font())
    assert typeset == [1, 1]


def test_same_formula_is_typeset_once(view, qtbot, monkeypatch):
    view.show_latex(r"\alpha + \beta")
    assert wait_idle()
    monkeypatch.setattr(formula, "render_now", lambda *order: pytest.fail("typeset again"))
    twin = FormulaView(r"\alpha + \beta")
    qtbot.addWidget(twin)
    assert wait_idle()
    assert twin.sizeHint() == view.sizeHint()


def test_another_theme_colours_a_formula_at_once_without_typesetting(view, monkeypatch):
    view.show_latex(DERIVATIVE)
    assert wait_idle()
    size = view.sizeHint()
    monkeypatch.setattr(formula, "render_now", lambda *order: pytest.fail("typeset again"))
    palette = view.palette()
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#ff0000"))
    view.setPalette(palette)
    picture = view.grab().toImage()
    pixels = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]
    assert sum(pixel.red() > 200 and pixel.green() < 60 for pixel in pixels) > 50
    assert view.sizeHint() == size


def test_malformed_formula_shows_its_source_and_is_logged(view, caplog):
    with caplog.at_level(logging.WARNING):
        view.show_latex(r"\frac{source}{")
        assert wait_idle()
    assert "source" in caplog.text
    background = view.grab().toImage().pixelColor(399, 59)
    assert ink(view.grab().toImage(), background) > 50
    view.show_latex("a")
    assert wait_idle()
    assert view.sizeHint().width() < 40


def test_colour_follows_the_palette(view):
    palette = view.palette()
    palette.setColor(QPalette.ColorRole.Window, QColor("black"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#00ff00"))
    view.show_latex("MMMM")
    view.setPalette(palette)
    assert wait_idle()
    image = view.grab().toImage()
    greenest = max(image.pixelColor(x, y).green() for x in range(image.width()) for y in range(image.height()))
    reddest = max(image.pixelColor(x, y).red() for x in range(image.width()) for y in range(image.height()))
    assert greenest > 200
    assert reddest == 0


def test_size_follows_the_font(view):
    view.show_latex(DERIVATIVE)
    assert wait_idle()
    before = view.sizeHint().width()
    font = view.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    view.setFont(font)
    assert wait_idle()
    assert view.sizeHint().width() == pytest.approx(2 * before, rel=0.1)


def test_wide_formula_shrinks_to_its_column_but_stays_readable(view):
    view.show_latex(DERIVATIVE)
    assert wait_idle()
    natural = view.sizeHint()
    assert view.heightForWidth(natural.width() * 2) == natural.height()
    assert view.heightForWidth(round(natural.width() * 0.8)) == pytest.approx(0.8 * natural.height(), abs=1)
    assert view.heightForWidth(10) == pytest.approx(LEAST_SCALE * natural.height(), abs=1)


def test_too_wide_formula_is_dragged(view, qtbot):
    view.show_latex(LONG)
    assert wait_idle()
    assert view.cursor().shape() == Qt.CursorShape.OpenHandCursor
    start = view.grab().toImage()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=view.rect().center())
    qtbot.mouseMove(view, view.rect().center() - view.rect().center() / 2)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton)
    assert view.grab().toImage() != start


def test_view_closed_while_its_formula_is_typeset(qtbot):
    view = FormulaView(r"\text{gone before it arrives}")
    view.deleteLater()
    qtbot.wait(1)
    assert wait_idle()


def test_no_thread_stays_when_idle(view):
    def workers() -> int:
        return formula.the_typesetter()._pool.activeThreadCount()

    view.show_latex("x + 1")
    assert workers() == 1
    assert wait_idle()
    formula.the_typesetter().stop()
    assert workers() == 0


PARTIAL = (
    r"\frac{\partial f}{\partial x} = 2 \left(x^{2} + y - 11\right) \left(2 x + 0\right) + 2 \left(x + y^{2} - 7\right)"
)


SUM = r"\frac{\partial L}{\partial w} = \frac{1}{5} \left(10.6 \cdot 2 + 5.6 \cdot 7 + 2.2 \cdot 0 + 0.4 \cdot 1\right)"
QUOTIENT = (
    r"= \frac{\left(e^{x} - a\right) \left(e^{x} + b\right) - \left(e^{x} - c\right) e^{x}}{\left(e^{x} + d\right)^{2}}"
)
BREAKABLE = (
    PARTIAL,
    SUM,
    QUOTIENT,
    r"\frac{f\left(x_{0} + h\right) - f\left(x_{0}\right)}{h} = \frac{2.71828182 - 2.718281828}{10} = 2.7",
)


@pytest.mark.parametrize("latex", [*BREAKABLE, "a = b + c - d = 3", r"x + \frac{a + b}{c - d} - \sqrt{1 + y}"])
@pytest.mark.parametrize("lines", [2, 3])
def test_lines_are_broken_and_nothing_is_lost(latex, lines):
    whole = re.sub(r"\\begin\{array\}\{l\} (.*?) \\\\ (.*?) \\end\{array\}", r"\1\2", broken(latex, lines))
    rows = whole.removeprefix(r"\begin{align*} ").removesuffix(r" \end{align*}").split(r" \\ ")
    assert broken(latex, lines) != latex
    for row in rows:
        assert row.count("{") == row.count("}")
        assert row.count(r"\left") == row.count(r"\right")
    joined = "".join(rows)
    for unseen in ("&", r"\quad", r"\left.", r"\right."):
        joined = joined.replace(unseen, "")
    assert joined.replace(" ", "") == latex.replace(" ", "")
    assert render_now(broken(latex, lines), 16, "#000000").startswith(b"<svg")


def test_a_formula_gets_a_line_for_each_side_before_a_numerator_is_torn_in_two():
    """The difference quotient did show f(x0 + h) above -f(x0) over h."""
    assert broken(BREAKABLE[-1], 2).count(r"\\") == 2
    assert r"\begin{array}" not in broken(BREAKABLE[-1], 2)


PRODUCT = (
    r"\ell_{i} = \alpha y_{i} \gamma \sigma^{\gamma - 1}\left({-}x_{i}\right) \sigma\left({-}x_{i}\right)"
    r" \ln\left(p_{i}\right) \left(1 - \sigma\left({-}x_{i}\right)\right)"
)
DIFFERENTIATED = (
    r"\frac{\partial f}{\partial x} = "
    r"\frac{\partial}{\partial x} \alpha \sigma\left(a_{1}\right) \sigma\left(a_{2}\right) \sigma\left(a_{3}\right)"
)


def test_a_long_product_goes_on_with_a_dot():
    first, second = broken(PRODUCT, 2).split(r"\\")
    assert first.rstrip().endswith(r"\right)")
    assert second.startswith(r" & \quad  \cdot \ln\left(p_{i}\right) \left(1 - ")
    assert render_now(broken(PRODUCT, 2), 16, "#000000").startswith(b"<svg")


def test_no_dot_ends_what_a_derivative_is_of():
    assert r"\cdot" not in broken(DIFFERENTIATED, 4)


@pytest.mark.parametrize("latex", [*BREAKABLE, PRODUCT])
@pytest.mark.parametrize("width", [220, 320])
def test_a_long_formula_is_broken_before_it_shrinks(qtbot, latex, width):
    """It did shrink to 70 %: where the only places for a break are in brackets, in a numerator, or before an =."""
    view = FormulaView(latex)
    qtbot.addWidget(view)
    view.resize(width, 200)
    view.show()
    qtbot.waitUntil(lambda: view._known and wait_idle())
    assert view._scale(width) > 0.96


@pytest.mark.parametrize(
    "latex", ["x", r"\left(a b\right) \left(c d\right)", r"\begin{bmatrix} a + b \\ c \end{bmatrix}"]
)
def test_what_has_no_place_to_break_stays_whole(latex):
    assert broken(latex, 3) == latex


def test_a_formula_in_a_narrow_column_gets_lines_and_loses_nothing(qtbot):
    view = FormulaView(PARTIAL)
    qtbot.addWidget(view)
    view.resize(900, 100)
    view.show()
    wait_idle()
    flat = view.heightForWidth(900)
    view.resize(160, 100)
    wait_idle()
    qtbot.waitUntil(lambda: view.heightForWidth(160) > 1.2 * flat)
    assert view._overhang() == 0
    view.resize(900, 100)
    wait_idle()
    qtbot.waitUntil(lambda: view.heightForWidth(900) == flat)


def test_letters_in_an_svg_file_have_no_outline(qtbot):
    view = FormulaView(PARTIAL)
    qtbot.addWidget(view)
    view.resize(400, 60)
    view.show()
    wait_idle()
    groups = re.findall(rb"<g fill=\"#[0-9a-f]{6}\"[^>]*>\s*<path", svg(view), re.DOTALL)
    assert len(groups) > 10
    assert all(b'stroke="none"' in group for group in groups)
