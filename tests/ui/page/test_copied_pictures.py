"""Pictures of a page with a 3-D panel, while Python's collector runs on another thread: in a process of its own."""

import subprocess
import sys

COPIES = """
import faulthandler, gc, threading
faulthandler.enable()
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from gradexplorer.ui.shell.launch import open_window

window = open_window()
scene = window.current.view.picture.views["surface"]
while scene.widget is None:
    QTest.qWait(20)

def press():
    # what only the collector can end, and then it runs
    for _knot in range(1000):
        knot = []
        knot.append(knot)
    gc.collect()

for copy in range(12):
    window.menus.actions["copy"].trigger()
    thread = threading.Thread(target=press)
    thread.start()
    thread.join()  # before Qt has ended anything of the copy
    if copy % 4 == 3:
        QTest.qWait(1)
assert not QApplication.clipboard().image().isNull()
print(window.current.page.key)
window.close()
"""


def test_many_copied_pictures_of_the_3d_page_while_another_thread_collects():
    command = [sys.executable, "-W", "error::RuntimeWarning", "-c", COPIES]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "himmelblau\n", "")
