"""What the menu copies, in the real window: read again by what such texts are for."""

import csv
import json
import math
import re
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QFileDialog

from gradexplorer.core.run_snippet import run
from gradexplorer.framework.figure import Check, FormulaItem, Table
from gradexplorer.framework.presets import preset_state, presets
from gradexplorer.handouts.mathml import mathml
from gradexplorer.pages import PAGES
from gradexplorer.ui.panels.spot import Spot
from gradexplorer.ui.shell.context_menu import ENTRIES
from gradexplorer.ui.shell.window import MainWindow


@pytest.fixture
def window(qtbot):
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.tabs.setCurrentIndex([one.key for one in PAGES].index("functions"))
    window.show()
    qtbot.waitExposed(window)
    window.begin()
    qtbot.waitUntil(lambda: is_proven(window.current.view.column), timeout=60_000)
    yield window
    window.close()


def is_proven(column):
    checks = [view.item for view in column.views.values() if isinstance(view.item, Check)]
    return bool(checks) and not column.pending and all(check.is_proven for check in checks)


def entry(key):
    return next(one for group in ENTRIES for one in group if one.key == key)


def copied(window, key, spot):
    chosen = entry(key)
    assert chosen.applies(window, spot)
    QGuiApplication.clipboard().clear()
    chosen.do(window, spot)
    return QGuiApplication.clipboard()


def spot_of(window, kind, wanted=lambda item: True):
    views = window.current.view.column.views.values()
    view = next(view for view in views if isinstance(view.item, kind) and wanted(view.item))
    return view.spot(QPoint(5, 5))


def test_a_formula_in_four_forms(window):
    spot = spot_of(window, FormulaItem, lambda item: "cos" in item.latex)
    assert copied(window, "copy_latex", spot).text() == r"f'\left(x\right) = \cos\left(x\right)"
    root = ElementTree.fromstring(copied(window, "copy_mathml", spot).text())
    assert root.tag == "{http://www.w3.org/1998/Math/MathML}math"
    assert "cos" in "".join(root.itertext())
    data = copied(window, "copy_svg", spot).mimeData()
    assert bytes(data.data("image/svg+xml").data()).decode() == data.text()
    assert QSvgRenderer(QByteArray(data.text().encode())).isValid()
    picture = copied(window, "copy_picture", spot).image()
    places = [(x, y) for x in range(0, picture.width(), 4) for y in range(0, picture.height(), 4)]
    dark = sum(picture.pixelColor(*place).lightness() < 64 for place in places)
    assert 0.03 < dark / len(places) < 0.4


def test_numbers_have_every_digit(window):
    spot = spot_of(window, FormulaItem, lambda item: item.latex.endswith(r"\cos\left(x\right)"))
    assert float(copied(window, "copy_number", spot).text()) == math.cos(1)
    window.edit("functions", "x0", 0.1 + 0.2)
    assert copied(window, "copy_value", Spot(path="x0")).text() == "0.30000000000000004"
    lines = copied(window, "copy_panel", Spot(panel="curves")).text().splitlines()
    assert lines[0] == "mark\tx\ty\tz"
    curve = [list(map(float, line.split("\t")[1:3])) for line in lines if line.startswith("f\t")]
    assert len(curve) > 100
    assert all(y == pytest.approx(math.sin(x), rel=1e-14, abs=1e-14) for x, y in curve)


def test_a_derivation_and_a_proof(window):
    formula, badge = spot_of(window, FormulaItem), spot_of(window, Check)
    whole = copied(window, "copy_derivation", formula).text()
    assert whole.startswith("% needs amsmath")
    assert r"\text{sine}" in whole
    assert "0.540302" in whole
    assert "0.540302" not in copied(window, "copy_symbols", badge).text()
    head, first, *_rest = copied(window, "copy_proof", badge).text().splitlines()
    assert head.split("\t") == ["", "formula", "autograd", "exact"]
    assert float(first.split("\t")[1]) == math.sin(1)
    assert copied(window, "copy_markdown", badge).text().startswith("|  | formula | autograd | exact |\n| --- | ---: |")
    assert not entry("copy_proof").applies(window, formula)
    assert not entry("copy_latex").applies(window, badge)


def test_the_button_over_a_formula_copies_it(window, qtbot):
    views = window.current.view.column.views.values()
    view = next(view for view in views if isinstance(view.item, FormulaItem) and "cos" in view.item.latex)
    assert view.copier.isHidden()
    place = QPointF(5, 5)
    QApplication.sendEvent(view, QEnterEvent(place, place, place))
    assert view.copier.isVisible()
    assert view.width() - view.copier.width() == view.copier.x()
    assert view.copier.size() == view.copier.sizeHint()
    qtbot.mouseClick(view.copier, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == view.item.latex
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert view.copier.isHidden()


def test_a_table_of_the_column_in_two_forms(window):
    views = window.current.view.column.views.values()
    view = next(view for view in views if isinstance(view.item, Table))
    spot = view.spot(None)
    rows = [line.split("\t") for line in copied(window, "copy_table", spot).text().splitlines()]
    assert len(rows) == len(view.item.rows) + 1
    assert [float(row[0]) for row in rows[1:4]] == [1, 0.1, 0.01]
    lines = copied(window, "copy_table_markdown", spot).text().splitlines()
    assert lines[1] == "| --- | ---: | ---: | ---: |"
    assert [cell.strip() for cell in lines[2].strip("|").split("|")] == rows[1]
    assert not entry("copy_table_markdown").applies(window, spot_of(window, FormulaItem))


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_table_as_a_file(window, monkeypatch, tmp_path, ending):
    view = next(view for view in window.current.view.column.views.values() if isinstance(view.item, Table))
    spot, file = view.spot(None), tmp_path / f"table.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(file), ""))
    chosen = entry("save_table")
    assert chosen.applies(window, spot)
    chosen.do(window, spot)
    if ending == "json":
        found = json.loads(file.read_text())
        header, rows = found["header"], found["rows"]
    else:
        header, *rows = csv.reader(file.read_text().splitlines())
    assert len(header) == len(view.item.header)
    assert [float(row[0]) for row in rows[:3]] == [1, 0.1, 0.01]
    assert not entry("save_table").applies(window, spot_of(window, FormulaItem))


def test_the_page_as_a_script_of_its_own(window):
    window.edit("functions", "x0", 0.5)
    script = copied(window, "copy_script", Spot()).text()
    found = run(script).output.split()
    assert found == ["f", str(math.sin(0.5)), "f'", str(math.cos(0.5))]
    window.menus.actions["copy_script"].trigger()
    assert QGuiApplication.clipboard().text() == script


def test_a_derivation_of_another_state_is_not_copied(window):
    spot = spot_of(window, FormulaItem)
    window.edit("functions", "x0", 0.5)
    assert not entry("copy_derivation").applies(window, spot)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_every_formula_has_a_mathml_without_commands(page):
    for state in (page.state(), *(preset_state(page.state, preset) for preset in presets(page.key)[:1])):
        run = page.start(state) if page.start else None
        if run:
            run.advance(min(1, run.last))
        for item in page.derive(state, run and run.snapshot(detail=True)):
            if isinstance(item, FormulaItem):
                words = "".join(ElementTree.fromstring(mathml(item.latex)).itertext())
                assert not re.search(r"\\|[{}]{2}", words), (item.latex, words)
