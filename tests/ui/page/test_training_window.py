"""Training in the real window: play, pause, back, rewind with the same weights, and a file that is missing."""

import numpy as np
import pytest

from gradexplorer.pages import PAGES
from gradexplorer.ui.shell.window import MainWindow

PATIENCE = 300_000


@pytest.fixture
def window(qtbot):
    window = MainWindow()
    qtbot.addWidget(window)
    for path, value in (("part", "train"), ("train.points", 60), ("train.epochs", 40)):
        window.edit("perceptron", path, value)
    window.history.end_merge()
    window.tabs.setCurrentIndex([page.key for page in PAGES].index("perceptron"))
    window.show()
    window.begin()
    qtbot.waitUntil(lambda: window.current.snapshot is not None, timeout=PATIENCE)
    yield window
    window.close()


def step(window):
    return window.current.snapshot.step


def weights(window):
    return [part.tolist() for layer in window.current.snapshot.weights for part in layer]


def test_play_pause_back_and_rewind_with_the_same_weights(window, qtbot):
    current, first = window.current, weights(window)
    current.press("forward")
    qtbot.waitUntil(lambda: step(window) == 1, timeout=PATIENCE)
    after_one = weights(window)
    assert after_one != first
    current.press("play")
    qtbot.waitUntil(lambda: step(window) == 40 and not current.playing, timeout=PATIENCE)
    assert np.isfinite(current.snapshot.history[:2, -1]).all()
    current.press("back")
    qtbot.waitUntil(lambda: step(window) == 39, timeout=PATIENCE)
    current.press("rewind")
    qtbot.waitUntil(lambda: step(window) == 0, timeout=PATIENCE)
    assert weights(window) == first
    current.press("forward")
    qtbot.waitUntil(lambda: step(window) == 1, timeout=PATIENCE)
    assert weights(window) == after_one


def test_from_part_to_part_and_back(window, qtbot):
    window.edit("perceptron", "part", "derive")
    window.edit("perceptron", "part", "train")
    qtbot.waitUntil(lambda: window.current.snapshot is not None and step(window) == 0, timeout=PATIENCE)
    assert len(window.current.snapshot.weights) == 3


def test_a_missing_file_is_said_and_the_tab_goes_on(window, qtbot):
    with qtbot.waitSignal(window.current.failed, timeout=PATIENCE) as caught:
        window.edit("perceptron", "train.file", "/nowhere/data.csv")
        window.edit("perceptron", "train.data", "file")
    assert "/nowhere/data.csv can't be read" in str(caught.args[0])
    window.edit("perceptron", "train.data", "moons")
    qtbot.waitUntil(lambda: window.current.snapshot is not None, timeout=PATIENCE)
    assert window.current.snapshot.data.x.shape == (60, 2)
