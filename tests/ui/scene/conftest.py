"""A surface with a trail, the view that draws it, and its pixels."""

import pytest

from gradexplorer.ui.scene.scene_view import SceneView
from gradexplorer.ui.style import theme
from tests.ui.scene.scenes import SURFACE, scene


@pytest.fixture
def view(qapp, qtbot):
    theme.use_theme(qapp, "light")
    view = SceneView()
    qtbot.addWidget(view)
    view.resize(420, 400)
    view.show()
    view.draw(scene(SURFACE))
    qtbot.waitUntil(lambda: view.widget is not None or view.missing is not None)
    assert view.missing is None
    qtbot.waitExposed(view)
    qtbot.wait(50)
    yield view
    theme.use_theme(qapp, "system")
