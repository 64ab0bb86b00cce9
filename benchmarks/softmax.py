"""A logit of ten is dragged: from the edit to the redrawn panels, the Jacobian's hundred numbers among them."""

import time

import numpy as np
from PySide6.QtWidgets import QApplication

from gradexplorer.core.state import edited
from gradexplorer.pages import PAGES
from gradexplorer.ui.app import open_window
from gradexplorer.ui.plot import PlotView

PAGE = "losses"
LOGITS = (2.0, 1.0, 0.1, -1.0, 0.5, -2.5, 3.0, 1.5, -0.3, 0.8)
EDITS = 120
PATIENCE_SECONDS = 60.0


def drag_logit() -> float:
    """Return the 95th percentile, in milliseconds, of a logit dragged at ten classes."""
    window = open_window()
    window.tabs.setCurrentIndex([page.key for page in PAGES].index(PAGE))
    state = edited(edited(window.session.pages[PAGE], "part", "softmax"), "logits", list(LOGITS))
    window.set_page_state(PAGE, state)
    end = time.perf_counter() + PATIENCE_SECONDS
    while not window.current.view.column.views and time.perf_counter() < end:  # torch and the first derivation
        QApplication.processEvents()
    plots = window.current.view.picture.findChildren(PlotView)
    seconds = []
    for value in 3.5 * np.sin(np.linspace(0, 12, EDITS)):
        begun = time.perf_counter()
        window.edit(PAGE, "logits.0", float(value), False)
        for plot in plots:
            plot.widget.viewport().repaint()
        seconds.append(time.perf_counter() - begun)
        QApplication.processEvents()
    window.close()
    return 1000 * float(np.percentile(seconds, 95))
