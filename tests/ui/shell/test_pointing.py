"""Mouse and keys in the real window: buttons that stay where they are, fields with one menu, a camera on the keys."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from gradexplorer.core import cross_entropy as ce
from gradexplorer.core.losses import loss
from gradexplorer.core.optimizers import SGD, Adam
from gradexplorer.ui.controls.cards import CardsControl
from tests.ui.hands import click_entry, press, ranges, right_click, settle, turn_to, view_of, wheel


def cards_of(window, path):
    return next(one for one in window.current.view.parameters.findChildren(CardsControl) if one.path == path)


def on_window(window, widget):
    return widget.mapTo(window, widget.rect().center())


@pytest.mark.parametrize("page", ["himmelblau", "activations"])
@pytest.mark.parametrize("bottom", [False, True], ids=["from the top", "scrolled down"])
def test_eight_fast_clicks_on_plus_leave_as_many_different_cards_as_there_may_be(window, page, bottom):
    path = {"himmelblau": "optimizers", "activations": "names"}[page]
    turn_to(window, page)
    parameters = window.current.view.parameters
    cards = cards_of(window, path)
    bar = parameters.verticalScrollBar()
    bar.setValue(min(bar.maximum(), cards.cards[0].mapTo(parameters.widget(), QPoint()).y()) if bottom else 0)
    settle()
    plus = cards.cards[0].double
    at = on_window(window, plus)
    for _click in range(8):
        QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=at)
        settle()
        assert on_window(window, plus) == at, "the button has moved away under the pointer"
    entries = getattr(window.session.pages[page], path)
    assert len(entries) == cards.info.most
    assert len(set(entries)) == len(entries), "one that can't be told from another"


def test_x_takes_away_the_card_that_it_stands_on(window):
    window.edit("himmelblau", "optimizers", [SGD(lr=0.001 * 2**n) for n in range(6)])
    turn_to(window, "himmelblau")
    first = cards_of(window, "optimizers").cards[0]
    at = on_window(window, first.remove)
    for _click in range(3):
        QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=at)
        settle()
        assert window.childAt(at) is first.remove
    assert [one.lr for one in window.session.pages["himmelblau"].optimizers] == [0.008, 0.016, 0.032]


def test_a_copy_is_half_or_twice_as_fast_and_one_of_a_layer_is_a_copy(window):
    turn_to(window, "himmelblau")
    window.edit("himmelblau", "optimizers", [Adam(lr=0.02)])
    cards_of(window, "optimizers").cards[0].double.click()
    assert [one.lr for one in window.session.pages["himmelblau"].optimizers] == [0.02, 0.01]
    cards_of(window, "optimizers").cards[0].double.click()
    assert [one.lr for one in window.session.pages["himmelblau"].optimizers] == [0.02, 0.04, 0.01]
    turn_to(window, "perceptron")
    before = window.session.pages["perceptron"].derive.activation
    cards_of(window, "derive.activation").cards[0].double.click()
    assert window.session.pages["perceptron"].derive.activation == (before[0], *before), "a layer's may be the same"


@pytest.fixture
def clipboard(qapp):
    QApplication.clipboard().setText("empty")
    return QApplication.clipboard()


def test_a_number_s_field_has_the_window_s_own_menu(window, clipboard):
    turn_to(window, "himmelblau")
    window.edit("himmelblau", "steps", 1234)
    field = window.findChild(QWidget, "himmelblau.steps")
    window.current.view.parameters.ensureWidgetVisible(field)
    settle()
    right_click(window, field, QPoint(12, field.height() // 2))
    names = [one.text() for one in QApplication.activePopupWidget().actions()]
    assert any("Select All" in name for name in names), "what Qt offers for typing stays"
    click_entry("copy_value")
    assert clipboard.text() == "1234"
    right_click(window, field, QPoint(12, field.height() // 2))
    click_entry("reset")
    assert window.session.pages["himmelblau"].steps == 20_000


@pytest.mark.parametrize(
    ("page", "path", "kind"),
    [("losses", "softmax.logits", QLineEdit), ("chain_rule", "program", QPlainTextEdit)],
)
def test_a_text_s_field_has_it_too(window, clipboard, page, path, kind):
    turn_to(window, page)
    if page == "losses":
        window.edit("losses", "part", "softmax")
        settle()
    field = window.findChild(kind, f"{page}.{path}")
    right_click(window, field, QPoint(12, 12))
    click_entry("copy_value")
    assert clipboard.text() == field.text()


def test_an_optional_field_goes_back_to_empty(window):
    window.edit("functions", "x_range.0", -3.0)
    field = window.findChild(QWidget, "functions.x_range.0")
    right_click(window, field, QPoint(12, field.height() // 2))
    click_entry("reset")
    assert window.session.pages["functions"].x_range == (None, None)


def test_the_keyboard_turns_the_camera(window, qtbot):
    turn_to(window, "himmelblau")
    view = view_of(window, "surface")
    qtbot.waitUntil(lambda: view.widget is not None)
    QTest.mouseClick(view.display, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
    assert view.display.hasFocus()
    assert view.header._focused
    before = window.session.pages["himmelblau"].camera
    running = window.current.snapshot
    QTest.keyClick(view.display, Qt.Key.Key_Right)
    QTest.keyClick(view.display, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    settle()
    assert window.session.pages["himmelblau"].camera == pytest.approx((before[0] + 1, before[1] + 5))
    for _press in range(3):
        QTest.keyClick(view.display, Qt.Key.Key_Plus)
    assert view.zoom == pytest.approx(1.2**3)
    QTest.keyClick(view.display, Qt.Key.Key_Minus)
    assert view.zoom == pytest.approx(1.2**2)
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom == pytest.approx(1.0), "zooms with the keys follow each other as one"
    QTest.keyClick(view.display, Qt.Key.Key_Plus)
    QTest.keyClick(view.display, Qt.Key.Key_Home)
    settle()
    assert view.zoom == 1.0
    assert window.session.pages["himmelblau"].camera == before
    assert window.current.snapshot is running, "no key was the run's"
    QTest.keyClick(view.display, Qt.Key.Key_Tab)
    assert not view.display.hasFocus()


def test_curves_of_losses_go_on_where_a_person_zooms_out(window):
    """The oracle is each curve's own formula, at points that were not drawn before."""
    turn_to(window, "losses")
    view = view_of(window, "residual")
    first = ranges(view)
    wheel(view.widget.viewport(), view.widget.viewport().rect().center(), -4)
    low, high = ranges(view)[0]
    assert high - low > 1.5 * np.ptp(first[0])
    for key, rule in (("term", np.square), ("slope", lambda r: 2 * r)):
        r, values = view.drawings[key].data
        assert (r[0], r[-1]) == pytest.approx((low, high))
        assert values == pytest.approx(rule(r))
    window.edit("losses", "regression.view", "norms")
    settle()
    along = view_of(window, "along")
    wheel(along.widget.viewport(), along.widget.viewport().rect().center(), -4)
    state = window.session.pages["losses"].regression
    x, y = np.array(state.points).T
    w, drawn = along.drawings["mse"].data
    assert (w[0], w[-1]) == pytest.approx(tuple(ranges(along)[0]))
    assert drawn == pytest.approx([np.mean((one * x + state.b - y) ** 2) for one in w])
    growth = view_of(window, "growth")
    wheel(growth.widget.viewport(), growth.widget.viewport().rect().center(), -4)
    n, sums = growth.drawings["sse"].data
    assert n[-1] > 2000 * len(x)
    assert sums == pytest.approx(n / n[0] * sums[0]), "a sum grows with N"
    assert loss("sse").short == growth.drawings["sse"].mark.label


def test_curves_of_classification_go_on(window):
    turn_to(window, "losses")
    window.edit("losses", "part", "classification")
    settle()
    view = view_of(window, "slopes")
    wheel(view.widget.viewport(), view.widget.viewport().rect().center(), -4)
    question = window.session.pages["losses"].classification.question
    a, slopes = view.drawings["cross"].data
    assert a[0] == pytest.approx(ranges(view)[0][0])
    logits = np.array(question.logits)
    for at, slope in zip(a[::40], slopes[::40], strict=True):
        logits[question.target] = at
        assert slope == pytest.approx(ce.gradient(question.q, logits)[question.target])
    window.edit("losses", "classification.target_kind", "binary")
    settle()
    view = view_of(window, "losses")
    wheel(view.widget.viewport(), view.widget.viewport().rect().center(), -4)
    z, values = view.drawings["bce_with_logits"].data
    y = window.session.pages["losses"].classification.truth
    assert z[0] == pytest.approx(ranges(view)[0][0])
    assert values == pytest.approx(np.logaddexp(0, z) - y * z, rel=1e-5, abs=1e-6)


def test_the_menu_on_empty_ground_takes_the_zoom_of_its_panel_back(window):
    turn_to(window, "himmelblau")
    view = view_of(window, "map")
    ground = QPoint(view.widget.width() // 2, round(0.85 * view.widget.height()))
    before = ranges(view)
    assert "context.undo_zoom" not in entries(window, view, ground)
    wheel(view.widget.viewport(), view.widget.viewport().rect().center(), 3)
    assert not np.allclose(ranges(view), before)
    assert "context.undo_zoom" not in entries(window, view_of(window, "convergence"), QPoint(60, 60)), "not its zoom"
    offered = entries(window, view, ground)
    assert offered >= {f"context.{key}" for key in ("copy_panel", "view_all", "undo_zoom", "export", "copy_link")}
    right_click(window, view.widget, ground)
    click_entry("undo_zoom")
    assert ranges(view) == pytest.approx(before)


def entries(window, view, at):
    right_click(window, view.widget, at)
    menu = QApplication.activePopupWidget()
    names = {action.objectName() for action in menu.actions()}
    menu.close()
    settle()
    return names
