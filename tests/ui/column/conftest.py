"""Items of a derivation column, and what is seen of them."""

import pytest

from gradexplorer.ui.column.derivation_column import DerivationColumn
from gradexplorer.ui.formula.formula_view import wait_idle


@pytest.fixture
def column(qtbot):
    column = DerivationColumn()
    qtbot.addWidget(column)
    column.resize(320, 300)
    column.show()
    yield column
    assert wait_idle()
