"""Items of a derivation column, and what is seen of them."""

import math

from PySide6.QtWidgets import QLabel

from gradexplorer.framework.figure import execute
from gradexplorer.proof import Entry, Proof
from gradexplorer.ui.formula.formula_view import wait_idle


def proof(value=math.pi, **fields) -> Proof:
    entries = [Entry("x", value, value, value + 1e-9), Entry("y", -math.e, -math.e, -math.e)]
    return Proof(**{"entries": entries, "error": 2.2e-16, "verdict": "proven", "step": 6.1e-6} | fields)


def show(column, items):
    """Draw proven `items` and wait until they stand in the column."""
    execute(items)
    column.draw(items)
    assert wait_idle()


def texts(widget) -> str:
    return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())
