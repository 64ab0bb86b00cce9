"""What the worker hands to the window: first the column with all lines printed, then its proofs."""

import pytest

from gradexplorer.framework.figure import Check, FormulaItem
from gradexplorer.pages import PAGES
from gradexplorer.ui.page.derived import derive


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_the_window_prints_no_line_for_it_would_execute_beside_the_worker(page):
    state = page.state()
    results = (result for result in derive(state, None, page.figure(state, None, False), page) if result is not None)
    column = next(results)
    assert not column.proven
    assert all("latex" in vars(item.formula) for item in column.items if isinstance(item, FormulaItem))
    assert next(results).proven
    assert all(item.is_proven for item in column.items if isinstance(item, Check))
