"""The application of the tests is made as the real one is, so that 3-D views share their OpenGL objects."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from gradexplorer.ui.plot.plot_view import PlotView
from gradexplorer.ui.shell import settings
from gradexplorer.ui.shell.application import create_application
from gradexplorer.ui.style import theme


@pytest.fixture(scope="session")
def qapp_cls() -> Callable[[list[str]], QApplication]:
    return create_application


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
