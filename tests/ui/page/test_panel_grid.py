"""The heights of rows: a table's is what it needs, a person's choice stays."""

import numpy as np
import pytest
from msgspec import structs

from gradexplorer.framework.figure import Axis, Curve, Figure, Plot, Row, Scene, Table, TablePanel
from gradexplorer.ui.page.panel_grid import PanelGrid
from gradexplorer.ui.scene.scene_view import SceneView


def plot(key):
    curve = Curve(key="c", x=np.arange(3.0), y=np.arange(3.0), colour="function")
    return Plot(key=key, title=key, x=Axis("x"), y=Axis("y"), marks=[curve])


def table(rows):
    cells = [Row(cells=(str(n), "1.5")) for n in range(rows)]
    return TablePanel(key="table", title="Table", table=Table(key="t", header=("a", "b"), rows=cells))


def scene(key):
    axes = [Axis(name, (-1.0, 1.0)) for name in "xyz"]
    return Scene(key=key, title=key, x=axes[0], y=axes[1], z=axes[2], marks=[], camera="camera", angles=(30.0, -60.0))


@pytest.fixture
def grid(qtbot):
    grid = PanelGrid()
    qtbot.addWidget(grid)
    grid.resize(600, 800)
    grid.show()
    return grid


def test_a_row_of_tables_is_as_high_as_its_rows(grid, qtbot):
    grid.draw(Figure(rows=((plot("upper"),), (table(3),))))
    qtbot.wait(1)
    view = grid.views["table"]
    assert view.height() == view.height_of_all()
    grid.draw(Figure(rows=((plot("upper"),), (table(6),))))
    qtbot.wait(1)
    assert view.height() == view.height_of_all()
    assert view.table.verticalScrollBar().maximum() == 0


def test_of_tables_alone_the_last_has_the_room_that_is_over(grid, qtbot):
    first, last = table(3), structs.replace(table(5), key="last")
    grid.draw(Figure(rows=((first,), (last,))))
    qtbot.wait(1)
    assert grid.views["table"].height() == grid.views["table"].height_of_all()
    assert grid.views["last"].height() > grid.views["last"].height_of_all()


def test_of_tables_alone_only_the_longest_scrolls(grid, qtbot):
    """The middle one needs more than its share of the height, and has it: the others are short."""
    figures = [structs.replace(table(rows), key=key) for key, rows in (("first", 4), ("middle", 18), ("last", 5))]
    grid.draw(Figure(rows=tuple((one,) for one in figures)))
    qtbot.wait(1)
    views = grid.views
    assert views["middle"].height_of_all() > grid.height() / 3
    assert [view.table.verticalScrollBar().maximum() for view in views.values()] == [0, 0, 0]
    grid.draw(Figure(rows=((figures[0],), (structs.replace(table(60), key="middle"),), (figures[2],))))
    qtbot.wait(1)
    assert views["first"].height() == views["first"].height_of_all()
    assert views["last"].height() == views["last"].height_of_all()
    assert views["middle"].table.verticalScrollBar().maximum() > 0


def test_a_short_table_beside_a_picture_leaves_room_to_a_long_one_below(grid, qtbot):
    grid.draw(Figure(rows=((structs.replace(table(2), key="short"), plot("beside")), (table(100),))))
    qtbot.wait(1)
    assert grid.views["beside"].height() == pytest.approx(0.75 * 500, abs=5)
    assert grid.views["table"].height() == pytest.approx(800 - 0.75 * 500, abs=10)


def test_what_tables_leave_over_goes_to_the_picture_between_them(grid, qtbot):
    upper, lower = structs.replace(table(3), key="above"), structs.replace(table(2), key="below")
    grid.draw(Figure(rows=((upper,), (plot("between"),), (lower,))))
    qtbot.wait(1)
    assert grid.views["above"].height() == grid.views["above"].height_of_all()
    assert grid.views["below"].height() == grid.views["below"].minimumSizeHint().height()
    assert grid.views["between"].height() > 500


def test_a_long_table_takes_no_more_than_its_share(grid, qtbot):
    grid.draw(Figure(rows=((plot("upper"),), (table(100),))))
    qtbot.wait(1)
    assert grid.views["table"].height() == pytest.approx(300, abs=5)


def test_a_picture_beside_a_table_keeps_most_of_its_height(grid, qtbot):
    grid.draw(Figure(rows=((plot("upper"),), (plot("lower"), table(2)))))
    qtbot.wait(1)
    assert grid.views["lower"].height() == pytest.approx(225, abs=5)


def test_in_a_low_row_a_picture_beside_a_table_keeps_all_of_it(grid, qtbot):
    """At three pixels a point, a plot of 150 points had 40 for its curves."""
    grid.resize(355, 520)
    grid.draw(Figure(rows=((plot("upper"),), (plot("lower"), table(2)))))
    qtbot.wait(1)
    assert grid.views["lower"].height() == pytest.approx(520 * 3 / 8, abs=5)


@pytest.mark.parametrize(("width", "wanted"), [(355, 170), (280, 140), (900, 300)])
def test_a_picture_has_a_third_of_the_width_beside_a_table_and_more_where_that_is_little(grid, qtbot, width, wanted):
    grid.resize(width, 800)
    grid.draw(Figure(rows=((plot("beside"), table(3)),)))
    qtbot.wait(1)
    assert grid.views["beside"].width() == pytest.approx(wanted, abs=5)


def test_of_two_tables_the_wide_one_has_the_room_that_the_narrow_one_needs_not(grid, qtbot):
    """Products of many factors were cut, beside a table that was half empty."""
    cells = ("x → u1 → u2 → h1 → u5 → E", "0.5 · 1.124 · 0.68 · 1 · 0.8")
    wide = TablePanel(key="wide", title="", table=Table(key="t", header=("a", "b"), rows=[Row(cells=cells)]))
    grid.draw(Figure(rows=((plot("above"),), (wide, structs.replace(table(3), key="narrow")))))
    qtbot.wait(1)
    views = grid.views
    assert views["wide"].width() > 1.5 * views["narrow"].width()
    columns = [views["wide"].table.columnWidth(n) for n in (1, 2)]
    letters = views["wide"].table.fontMetrics()
    assert all(letters.horizontalAdvance(cell) <= width for cell, width in zip(cells, columns, strict=True))
    assert views["narrow"].table.horizontalScrollBar().maximum() == 0


def test_widths_that_a_person_has_chosen_stay_and_come_back_with_their_layout(grid, qtbot):
    figure = Figure(rows=((plot("beside"), table(3)),))
    grid.draw(figure)
    qtbot.wait(1)
    grid._splitters()[0].moveSplitter(400, 1)
    chosen = grid.views["beside"].width()
    grid.resize(600, 700)
    qtbot.wait(1)
    assert grid.views["beside"].width() == pytest.approx(chosen, abs=2)
    for one in (Figure(rows=((plot("other"),),)), figure):
        grid.draw(one)
        qtbot.wait(1)
    assert grid.views["beside"].width() == pytest.approx(chosen, abs=2)


def test_heights_that_a_person_has_chosen_stay(grid, qtbot):
    grid.draw(Figure(rows=((plot("upper"),), (table(3),))))
    qtbot.wait(1)
    grid._rows.moveSplitter(350, 1)
    chosen = grid.views["table"].height()
    grid.draw(Figure(rows=((plot("upper"),), (table(5),))))
    grid.resize(600, 801)
    qtbot.wait(1)
    assert grid.views["table"].height() == pytest.approx(chosen, abs=2)


def test_a_3d_view_waits_hidden_for_the_next_layout_that_has_its_panel(grid, qtbot):
    """Its OpenGL is not begun anew: that stops the window for 200 ms without a graphics card."""
    grid.draw(Figure(rows=((scene("surface"), plot("map")),)))
    view = grid.views["surface"]
    qtbot.waitUntil(lambda: view.widget is not None or view.missing is not None)
    view.zoom_to(2.0)
    grid.draw(Figure(rows=((plot("map"),),)))
    qtbot.wait(1)
    assert "surface" not in grid.views
    assert not view.isVisible()
    grid.draw(Figure(rows=((plot("map"),), (scene("surface"),))))
    assert grid.views["surface"] is view
    assert view.isVisible()
    assert view.zoom == 1.0


def test_one_3d_view_waits_at_most(grid, qtbot):
    for key in ("first", "second", "third"):
        grid.draw(Figure(rows=((scene(key),),)))
        qtbot.wait(1)
    grid.draw(Figure(rows=((plot("map"),),)))
    qtbot.wait(1)
    assert [view.panel.key for view in grid.findChildren(SceneView)] == ["third"]
    grid.hide()
    assert grid.findChildren(SceneView) == []
