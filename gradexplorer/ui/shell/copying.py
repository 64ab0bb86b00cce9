"""What the menu puts on the clipboard: formulas, derivations, proofs and numbers, for other programs."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QByteArray, QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from gradexplorer.export import panel_records
from gradexplorer.framework.figure import Check, FormulaItem, Panel
from gradexplorer.handouts import proof_table
from gradexplorer.handouts.align import derivation
from gradexplorer.handouts.mathml import mathml
from gradexplorer.handouts.table_text import cells_of
from gradexplorer.proof import Proof
from gradexplorer.text import InputError
from gradexplorer.ui.formula.ziamath_internals import render_now
from gradexplorer.ui.panels.spot import Spot
from gradexplorer.ui.shell.shell import Shell
from gradexplorer.ui.style.translation import plain_words

SVG_SIZE, PICTURE_SIZE = 20.0, 80.0
"""Height of the letters in pixels; a picture can't be enlarged, so it is large."""
BLACK = "#000000"


def copy_text(text: str) -> None:
    """Put a text on the clipboard."""
    QGuiApplication.clipboard().setText(text)


def is_formula(_shell: Shell, spot: Spot) -> bool:
    """Tell whether it is about one formula."""
    return isinstance(spot.mark, FormulaItem)


def _latex(spot: Spot) -> str:
    return cast("FormulaItem", spot.mark).latex


def copy_latex(_shell: Shell, spot: Spot) -> None:
    """Copy a formula as LaTeX."""
    copy_text(_latex(spot))


def copy_mathml(_shell: Shell, spot: Spot) -> None:
    """Copy a formula as MathML."""
    copy_text(mathml(_latex(spot)))


def copy_svg(_shell: Shell, spot: Spot) -> None:
    """Copy a formula as an SVG file and as its text."""
    svg = render_now(_latex(spot), SVG_SIZE, BLACK)
    data = QMimeData()
    data.setData("image/svg+xml", QByteArray(svg))
    data.setText(svg.decode())
    QGuiApplication.clipboard().setMimeData(data)


def copy_picture(_shell: Shell, spot: Spot) -> None:
    """Copy a formula as a picture, black on white."""
    renderer = QSvgRenderer(QByteArray(render_now(_latex(spot), PICTURE_SIZE, BLACK)))
    image = QImage(renderer.defaultSize(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter)
    QGuiApplication.clipboard().setImage(image)


def in_column(shell: Shell, spot: Spot) -> bool:
    """Tell whether it is about the derivation, and that is of the present state."""
    column = shell.current.view.column
    return spot.mark in column.items and not column.pending


def copy_derivation(shell: Shell, *, numbers: bool) -> None:
    """Copy the whole derivation as LaTeX."""
    copy_text(derivation(shell.current.view.column.items, plain_words, numbers=numbers))


def copy_script(shell: Shell) -> None:
    """Copy the page in front as a PyTorch script; where it can't be written, the reason is told."""
    current = shell.current
    _name, script = current.page.exports[".py"]
    try:
        copy_text(script(current.state, current.snapshot))
    except InputError as error:
        shell.report(error.text, "error")


def is_proof(_shell: Shell, spot: Spot) -> bool:
    """Tell whether it is about a badge with numbers."""
    return isinstance(spot.mark, Check) and spot.mark.is_proven and bool(spot.mark.proof.entries)


def copy_proof(spot: Spot, form: Callable[[Proof], str]) -> None:
    """Copy what a badge says in a form."""
    copy_text(form(cast("Check", spot.mark).proof))


def copy_table(spot: Spot, form: Callable[[list[list[str]]], str]) -> None:
    """Copy a table in a form."""
    assert spot.table is not None
    copy_text(form(cells_of(spot.table, plain_words)))


def number(spot: Spot) -> float | None:
    """Return what the formula is worth that it is about, where that is known."""
    return spot.mark.value if isinstance(spot.mark, FormulaItem) and spot.mark.is_executed else None


def copy_number(_shell: Shell, spot: Spot) -> None:
    """Copy a number with 17 digits."""
    value = number(spot)
    assert value is not None
    copy_text(proof_table.exact_number(value))


def panel(shell: Shell, spot: Spot) -> Panel | None:
    """Return the panel that it is about."""
    panels = shell.current.view.picture.panels()
    return next((one for one in panels if one.key == spot.panel), None)


def copy_panel(shell: Shell, spot: Spot) -> None:
    """Copy all numbers of a panel, as a spreadsheet takes them."""
    found = panel(shell, spot)
    assert found is not None
    copy_text(panel_records(found, plain_words))
