"""Maps of the Himmelblau tab in the real window: they come from the worker, follow edits, and a zoom computes anew."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt, QThread
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gradexplorer.framework.figure import ClassMap
from gradexplorer.run.worker import Result, _nothing
from gradexplorer.ui.style.translation import typeset
from tests.ui.hands import page_window, place, settle, view_of


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
    qtbot.waitUntil(lambda: is_whole(window), timeout=60_000)


def is_whole(window) -> bool:
    """Whether the map of the present state is there: what is found at first may be of an earlier one."""
    page = window.current
    return page.study.found.finished and page.study.found.key == page.page.study.key(page.state)


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


def test_maps_are_read_together(window, qtbot):
    """The start under the mouse is marked in every map, and each says where its own optimizer ends."""
    window.edit("himmelblau", "optimizers", [{"type": "sgd", "lr": 0.01}, {"type": "adam", "lr": 0.5}])
    wait_for_whole(window, qtbot)
    assert len(window.current.study.found.maps) == 2
    settle()
    first, second = (view_of(window, f"basins{number}") for number in range(2))
    at = place(first, 2.02, -1.02)
    point = first.box.mapSceneToView(first.widget.mapToScene(at))
    port = first.widget.viewport()
    QTest.mouseMove(window.windowHandle(), port.mapTo(window, at))
    qtbot.waitUntil(lambda: first.header.readout != "")
    settle()
    assert not first.cross.lines.isVisible()
    assert second.cross.lines.isVisible()
    assert second.cross.lines.pos() == point
    for number, view in enumerate((first, second)):
        basins = window.current.study.found.maps[number]
        row, column = (int((end + 6) / 12 * 300) for end in (point.y(), point.x()))
        end = basins.name(int(basins.label[row, column]))
        assert view.header.readout.startswith(typeset(f"{end}, {basins.count[row, column]:.0f} step"))
    assert first.header.readout != second.header.readout
    QApplication.sendEvent(port, QEvent(QEvent.Type.Leave))
    assert second.header.readout == ""
    assert not second.cross.lines.isVisible()


def test_a_map_under_way_is_stopped_and_goes_on(window, qtbot):
    """Of a map that takes long, the button keeps what is done; the same button goes on from there."""
    wait_for_whole(window, qtbot)
    bar = window.current.view.study_bar
    assert not bar.button.isEnabled()
    window.edit("himmelblau", "steps", 20_000)
    qtbot.waitUntil(lambda: bar.button.isEnabled() and 0 < bar.progress.value() < 600, timeout=60_000)
    QTest.mouseClick(bar.button, Qt.MouseButton.LeftButton)
    explorer = window.current.client._explorer
    qtbot.waitUntil(lambda: explorer._halted_study is not _nothing, timeout=10_000)  # the part under way is through
    settle()
    stopped = bar.progress.value()
    assert "stopped" in bar.words.text()
    qtbot.wait(100)
    assert bar.progress.value() == stopped < 1000
    assert drawn(window) is not None
    QTest.mouseClick(bar.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bar.progress.value() > stopped, timeout=60_000)
    assert "stopped" not in bar.words.text()
    window.edit("himmelblau", "lab", "race")
    assert not bar.isVisible()


def test_back_to_paths_leaves_the_map(window, qtbot):
    wait_for_whole(window, qtbot)
    window.edit("himmelblau", "lab", "race")
    settle()
    assert window.current.study.found is None
    assert "map" in window.current.view.picture.views


def test_another_session_hears_nothing_of_the_map_under_way(window, qtbot):
    qtbot.waitUntil(lambda: window.current.study.found is not None, timeout=60_000)
    found, client = window.current.study.found, window.current.client
    number = client._study
    window.document.start_afresh()
    client._explorer.found.emit(Result(number, found))  # what the other thread was at
    assert window.current.study.found is None
    assert client._explorer._newest["study"] == 0, "and what is left of it is not computed"


def test_a_zoom_that_comes_after_the_window_was_closed_starts_no_thread(window, qtbot):
    wait_for_whole(window, qtbot)
    window.close()
    window.edit("himmelblau", "window", ((-1, 1), (-1, 1)))
    assert not any(thread.isRunning() for thread in window.findChildren(QThread))
