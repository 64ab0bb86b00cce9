"""A plot's view, and the folder of kept work."""

import pytest

from gradexplorer.ui.plot.plot_view import PlotView
from gradexplorer.ui.shell import settings
from gradexplorer.ui.style import theme


@pytest.fixture
def view(qapp, qtbot):
    theme.use_theme(qapp, "light")
    view = PlotView()
    qtbot.addWidget(view)
    view.resize(500, 460)
    view.show()
    qtbot.waitExposed(view)
    yield view
    theme.use_theme(qapp, "system")


@pytest.fixture
def kept_folder():
    """Return where windows of this test keep their work."""
    return settings.kept_folder()
