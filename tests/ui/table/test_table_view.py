"""Tables: cheap to draw again, rows to pick, eyes to switch, values to copy."""

import random

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication

from gradexplorer.framework.figure import Row, Table, TablePanel
from gradexplorer.text import _
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import read_phrases, use_language
from gradexplorer.ui.table.table_model import LEFT, RIGHT, TableModel
from gradexplorer.ui.table.table_view import TablePanelView


def sheet(values, picked=0, hidden=(), **row) -> TablePanel:
    rows = [
        Row(
            cells=(f"run {n}", value, _("proven")),
            colour=f"series{n}",
            picks=[("page.selected", n), ("page.step", 7)],
            picked=n == picked,
            toggles=("page.hidden", n),
            shown=n not in hidden,
        )
        for n, value in enumerate(values)
    ]
    return TablePanel(
        key="runs", title=_("proven"), table=Table(key="t", header=("run", _("formula"), "ok"), rows=rows)
    )


@pytest.fixture
def view(qtbot):
    view = TablePanelView()
    qtbot.addWidget(view)
    view.resize(500, 200)
    view.draw(sheet(["1.25", "2.5", "3.75"]))
    view.show()
    return view


def centre(view: TablePanelView, row: int, column: int) -> QPoint:
    return view.table.visualRect(view.table.model().index(row, column)).center()


def test_click_picks_every_pair_of_the_row(view, qtbot):
    got = []
    view.edited.connect(lambda *edit: got.append(edit))
    qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=centre(view, 2, 1))
    assert got == [("page.selected", 2, True), ("page.step", 7, True)]


def test_eye_toggles_and_picks_nothing(view, qtbot):
    got = []
    view.edited.connect(lambda *edit: got.append(edit))
    qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=centre(view, 1, 0))
    assert got == [("page.hidden", 1, True)]
    eye = view.table.model().index(1, 0)
    assert eye.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked  # drawn when the edit comes back
    view.draw(sheet(["1.25", "2.5", "3.75"], hidden=(1,)))
    assert eye.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked


def test_space_switches_the_eye(view, qtbot):
    got = []
    view.edited.connect(lambda *edit: got.append(edit))
    view.table.setCurrentIndex(view.table.model().index(2, 0))
    qtbot.keyClick(view.table, Qt.Key.Key_Space)
    assert got == [("page.hidden", 2, True)]


def test_only_changed_rows_are_drawn_again(view):
    changed, resets = [], []
    view.table.model().dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    view.table.model().modelReset.connect(lambda: resets.append(1))
    view.draw(sheet(["1.25", "2.5", "3.75"]))
    assert changed == []
    view.draw(sheet(["1.25", "9.5", "3.75"]))
    assert changed == [(1, 1)]
    assert resets == []
    assert view.table.model().index(1, 2).data() == "9.5"
    view.draw(sheet(["1.25"]))
    assert resets == [1]
    assert view.table.model().rowCount() == 1


def test_column_grows_with_its_numbers_and_never_flickers_back(view):
    before = view.table.columnWidth(2)
    view.draw(sheet(["1.25", "-2.805118086952745e-05", "3.75"]))
    wide = view.table.columnWidth(2)
    assert wide > before
    view.draw(sheet(["1.25", "2", "3.75"]))
    assert view.table.columnWidth(2) == wide


def test_copy_gives_tab_separated_values(view, qtbot):
    view.draw(sheet(["1.25", "-2.5e-05", "3.75"]))
    assert view.table.model().index(1, 2).data() == "−2.5e−5"
    model = view.table.model()
    for row, column in ((0, 1), (0, 2), (1, 1), (1, 2)):
        view.table.selectionModel().select(model.index(row, column), QItemSelectionModel.SelectionFlag.Select)
    qtbot.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "run 0\t1.25\nrun 1\t-2.5e-05"


def test_swatches_have_the_series_colours(view):
    image = view.table.viewport().grab().toImage()
    for row in range(3):
        box = view.table.visualRect(view.table.model().index(row, 0))
        inside = {
            image.pixelColor(x, y).name()
            for x in range(box.left(), box.right())
            for y in range(box.top(), box.bottom())
        }
        assert QColor(colour(f"series{row}")).name() in inside


def test_rows_without_colour_and_eye_have_no_badge_column(view):
    plain = Table(key="t", header=("i",), rows=[Row(cells=("1",))])
    view.draw(TablePanel(key="s", title="", table=plain))
    assert view.table.isColumnHidden(0)


def test_language_switches_live(view, qapp):
    chinese = read_phrases("zh_CN")
    model = view.table.model()
    use_language(qapp, "zh_CN")
    qapp.processEvents()
    assert model.index(0, 3).data() == chinese["proven"]
    assert chinese["formula"] in model.headerData(2, Qt.Orientation.Horizontal)
    use_language(qapp, "en")
    qapp.processEvents()
    assert model.index(0, 3).data() == "proven"


@pytest.mark.parametrize(
    ("cells", "side"),
    [
        (["-1.5"], RIGHT),
        (["−1.5"], RIGHT),
        (["1e-3"], RIGHT),
        (["x·w"], LEFT),
        (["–", "1.5", "nan"], RIGHT),
        (["26.3 %", ""], RIGHT),
        (["1", "2", "Σ"], RIGHT),
        (["8×3", "8"], LEFT),
        (["–"], LEFT),
    ],
)
def test_a_column_stands_at_the_right_if_it_holds_numbers_and_so_does_its_name(cells, side):
    model = TableModel()
    model.show_table(Table(key="t", header=["a"], rows=[Row(cells=[cell]) for cell in cells]))
    assert model.side(0) == side
    assert model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) == side


def test_long_names_of_columns_take_two_lines_where_there_is_no_room_for_one(view):
    header = ("kink at x", "slope on the left", "slope on the right", "torch's choice")
    table = Table(key="s", header=header, rows=[Row(cells=("0", "0", "1", "0"))])
    view.draw(TablePanel(key="s", title="", table=table))
    model, names = view.table.model(), view.table.horizontalHeader()
    high = names.sizeHint().height()
    view.resize(260, 200)
    QApplication.processEvents()
    assert model.headerData(2, Qt.Orientation.Horizontal) == "slope on\nthe left"
    assert names.sizeHint().height() > high
    assert view.table.horizontalScrollBar().maximum() == 0
    view.resize(600, 200)
    QApplication.processEvents()
    assert model.headerData(2, Qt.Orientation.Horizontal) == "slope on the left"
    assert names.sizeHint().height() == high


@pytest.mark.parametrize("width", [420, 500, 900])
def test_the_columns_fill_the_width(view, qtbot, width):
    view.resize(width, 200)
    qtbot.wait(1)
    table = view.table
    columns = sum(table.columnWidth(column) for column in range(table.model().columnCount()))
    assert columns == table.viewport().width()


def test_a_table_that_is_too_wide_keeps_its_texts_whole(view, qtbot):
    view.resize(120, 200)
    qtbot.wait(1)
    written = view.table.horizontalHeader().fontMetrics()
    assert view.table.columnWidth(1) >= written.horizontalAdvance("run 0")
    assert view.table.horizontalScrollBar().maximum() > 0


def test_numbers_without_room_are_written_smaller_before_they_scroll(view):
    numbers = ("-3.779310", "-3.283186", "0.0004507", "12345.678")
    table = Table(key="s", header=("a", "b", "c", "d"), rows=[Row(cells=numbers)])
    view.draw(TablePanel(key="s", title="", table=table))
    usual, names = view.table.fontMetrics(), view.table.horizontalHeader()
    needed = sum(usual.horizontalAdvance(number) + 8 for number in numbers)
    view.resize(round(0.85 * needed), 200)
    QApplication.processEvents()
    assert view.table.horizontalScrollBar().maximum() == 0
    assert names.fontMetrics().height() < usual.height()
    for column, number in enumerate(numbers, start=1):
        assert view.table.columnWidth(column) >= names.fontMetrics().horizontalAdvance(number.replace("-", "−")) + 8
    view.resize(2 * needed, 200)
    QApplication.processEvents()
    assert names.fontMetrics().height() == usual.height()


def test_without_room_spare_columns_go_first_then_words_are_cut_and_numbers_never(view):
    rows = [
        Row(cells=(f"an optimizer with a long name {n}", "1234", "-3.779310", "-3.283186", "0.0004507"))
        for n in range(3)
    ]
    header = ("name", "step", "x", "y", "f")
    view.draw(
        TablePanel(key="s", title="", table=Table(key="s", header=header, rows=rows, spare=(("step",), ("x", "y"))))
    )
    table = view.table
    digits = table.fontMetrics().horizontalAdvance("0.0004507")
    orders = []
    for width in range(700, 200, -20):
        view.resize(width, 200)
        QApplication.processEvents()
        orders.append(tuple(name for n, name in enumerate(header, start=1) if not table.isColumnHidden(n)))
        assert table.horizontalScrollBar().maximum() == 0
        assert table.columnWidth(5) >= digits
    assert list(dict.fromkeys(orders)) == [header, ("name", "x", "y", "f"), ("name", "f")]
    tip = table.model().index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.splitlines()[1:3] == ["step: 1234", "x: −3.779310"]
    view.resize(700, 200)
    QApplication.processEvents()
    assert not any(table.isColumnHidden(n) for n in range(1, 6))


def test_words_that_are_cut_keep_the_end_that_tells_them_apart(view):
    view.resize(150, 200)
    names = ("encoder.layers.0.self_attn.weight", "encoder.layers.0.self_attn.bias")
    rows = [Row(cells=(name, "-3.779310")) for name in names]
    view.draw(TablePanel(key="s", title="", table=Table(key="s", header=("name", "f"), rows=rows)))
    QApplication.processEvents()
    cells = [view.table.visualRect(view.table.model().index(row, 1)) for row in (0, 1)]
    assert cells[0].width() < view.table.fontMetrics().horizontalAdvance(names[1])
    first, second = (view.table.viewport().grab(cell).toImage() for cell in cells)
    assert first != second


def test_words_that_have_no_room_share_it(view):
    """Beside the paths of a graph, nothing could be read of their local derivatives."""
    header = ("path", "product", "local derivatives")
    cells = ("x → u1 → u2 → h1 → u5 → o → u7 → u8 → E", "0.490037", "0.5 · 1.124 · 1 · 1 · 1.5 · 0.727 · 1 · 0.8")
    view.resize(380, 200)
    view.draw(TablePanel(key="s", title="", table=Table(key="s", header=header, rows=[Row(cells=cells)])))
    QApplication.processEvents()
    table, widths = view.table, [view.table.columnWidth(column) for column in (1, 2, 3)]
    assert table.horizontalScrollBar().maximum() == 0
    assert abs(widths[0] - widths[2]) <= 2
    assert widths[1] >= table.fontMetrics().horizontalAdvance("0.490037")


def test_columns_come_and_go_in_any_size_and_order(view, qapp):
    """Qt resizes a table while its columns change, and takes numbers of columns that are gone for memory."""
    chance = random.Random(1)
    for _turn in range(300):
        header = tuple(f"c{k}" for k in range(chance.randint(1, 9)))
        cells = tuple(chance.choice(["some words", "1.25"]) for _name in header)
        rows = [Row(cells=cells, colour=chance.choice(["", "series1"]))] * chance.randint(0, 30)
        table = Table(
            key="t", header=header, rows=rows, spare=[[name] for name in header[: chance.randint(0, len(header))]]
        )
        view.draw(TablePanel(key="t", title=_("proven"), table=table))
        view.resize(chance.randint(60, 600), chance.randint(60, 300))
        if chance.random() < 0.5:
            qapp.processEvents()
        assert view.table.model().columnCount() == 1 + len(header)
