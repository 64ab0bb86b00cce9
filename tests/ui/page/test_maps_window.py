"""Maps of the Himmelblau tab in the real window: they come from the worker, follow edits, and a zoom computes anew."""

import numpy as np
import pytest

from gradexplorer.framework.figure import ClassMap
from tests.ui.hands import page_window, settle


@pytest.fixture
def window(qtbot):
    with page_window(qtbot, "himmelblau") as window:
        for path, value in (
            ("optimizers", [{"type": "sgd", "lr": 0.01}]),
            ("steps", 100),
            ("resolution", 300),
            ("lab", "basins"),
        ):
            window.edit("himmelblau", path, value)
        yield window


def drawn(window) -> ClassMap | None:
    views = window.current.view.picture.views
    drawing = views["basins0"].drawings.get("basins") if "basins0" in views else None
    return drawing.mark if drawing else None


def wait_for_whole(window, qtbot, side: int = 300):
    qtbot.waitUntil(lambda: drawn(window) is not None and drawn(window).classes.shape == (side, side), timeout=60_000)
    qtbot.waitUntil(lambda: window.current.study.found.finished, timeout=60_000)


def test_a_map_comes_and_its_column_is_about_it(window, qtbot):
    wait_for_whole(window, qtbot)
    qtbot.waitUntil(lambda: "basins.proof" in {item.key for item in window.current.view.column.items}, timeout=60_000)
    assert set(np.unique(drawn(window).classes)) == {0, 1, 2, 3}


def test_a_drag_shows_coarse_maps_and_the_last_value_the_whole_one(window, qtbot):
    wait_for_whole(window, qtbot)
    for rate in (0.011, 0.012, 0.013):
        window.edit("himmelblau", "optimizers.0.lr", rate, done=False)
    qtbot.waitUntil(lambda: drawn(window).classes.shape < (300, 300), timeout=60_000)
    settle()
    assert not window.current.study.found.finished
    window.edit("himmelblau", "optimizers.0.lr", 0.013, done=True)
    wait_for_whole(window, qtbot)
    assert window.current.study.found.maps[0].optimizer.lr == 0.013


def test_a_zoom_computes_the_part_that_is_seen_and_can_be_undone(window, qtbot):
    wait_for_whole(window, qtbot)
    view = window.current.view.picture.views["basins0"]
    view.box.setRange(xRange=(-1, 1), yRange=(-1, 1), padding=0)
    view.box.sigRangeChangedManually.emit([True, True])
    qtbot.waitUntil(lambda: window.current.state.window != (), timeout=10_000)
    seen = window.current.state.window
    assert seen[0][0] <= -1 < 1 <= seen[0][1]
    qtbot.waitUntil(lambda: drawn(window).x == pytest.approx(seen[0]), timeout=60_000)
    window.undo()
    assert window.current.state.window == ()
    qtbot.waitUntil(lambda: drawn(window).x == pytest.approx((-6, 6)), timeout=60_000)


def test_back_to_paths_leaves_the_map(window, qtbot):
    wait_for_whole(window, qtbot)
    window.edit("himmelblau", "lab", "race")
    settle()
    assert window.current.study.found is None
    assert "map" in window.current.view.picture.views
