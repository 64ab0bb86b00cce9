"""3-D panels on a machine whose OpenGL is old or missing: the panel says so, and the program goes on."""

import os
import subprocess
import sys

import pytest

WITHOUT = """
import sys
from PySide6.QtTest import QTest
from gradexplorer.ui.scene.scene_view import SceneView
from gradexplorer.ui.shell.application import create_application
app = create_application(["test"])
assert "OpenGL" not in sys.modules, "OpenGL is loaded too early"
from tests.ui.scene.scenes import SURFACE, scene
view = SceneView()
view.resize(300, 300)
view.show()
view.draw(scene(SURFACE))
QTest.qWait(200)
view.draw(scene())
assert view.image().size() == view.size()
print(view._message.text())
"""


def test_without_opengl_the_panel_says_so():
    """Qt's offscreen platform has no OpenGL."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.getcwd()}
    environment.pop("DISPLAY", None)
    run = subprocess.run([sys.executable, "-c", WITHOUT], env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("3-D needs OpenGL")


OLD = """
import faulthandler, sys
faulthandler.enable()
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from gradexplorer.pages import PAGES
from gradexplorer.ui.shell.launch import open_window
window = open_window()
keys = [page.key for page in PAGES]
for turns in (0, 1, 2, 5):
    for key in ("himmelblau", "losses", "himmelblau"):
        window.tabs.setCurrentIndex(keys.index(key))
        for _turn in range(turns):
            QApplication.processEvents()
QTest.qWait(300)
view = window.current.view.picture.views["surface"]
assert view.image().size() == view.size()
print(view._message.text(), view.widget)
window.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the version is that of Mesa's driver")
@pytest.mark.parametrize("platform", ["offscreen", "xcb"])
def test_an_old_opengl_is_named_and_no_tab_turned_while_it_loads_ends_the_process(platform):
    environment = os.environ | {"QT_QPA_PLATFORM": platform, "MESA_GL_VERSION_OVERRIDE": "1.4"}
    command = [sys.executable, "-W", "error::RuntimeWarning", "-c", OLD]
    run = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr
    assert run.stdout.startswith("3-D needs OpenGL 2.1")
    assert run.stdout.endswith(" None\n")
