"""Memory of the window with a finished course run, over that of importing its libraries."""

import os
import subprocess
import sys
import tempfile

PEAK = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"

LIBRARIES = "import torch, PySide6.QtWidgets, pyqtgraph; torch.optim.Adam([torch.zeros(2)])\n" + PEAK

WINDOW = f"""
import time
from gradexplorer.ui.app import open_window
from PySide6.QtWidgets import QApplication
window = open_window()
end = time.perf_counter() + 120
def wait(ready):
    while not ready(window.current.snapshot) and time.perf_counter() < end:
        QApplication.processEvents()
        time.sleep(0.0005)
wait(lambda snapshot: snapshot is not None)
window.menus.reset_page()
wait(lambda snapshot: snapshot is not None and snapshot.last == 20_000)
window.current.press("end")
wait(lambda snapshot: snapshot is not None and snapshot.step == 20_000)
assert window.current.snapshot.step == 20_000
{PEAK}
window.close()
"""


def _peak(program: str) -> float:
    with tempfile.TemporaryDirectory() as home:
        places = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), home)
        done = subprocess.run(
            [sys.executable, "-c", program], env=os.environ | places, capture_output=True, text=True, check=True
        )
    return float(done.stdout.splitlines()[-1])


def peak() -> float:
    """Return the largest resident memory of the window over that of its libraries."""
    return _peak(WINDOW) / _peak(LIBRARIES)
