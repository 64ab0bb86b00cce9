"""A film's frames are the pictures that a fresh widget shows, whatever was drawn before them."""

import io
import time

import numpy as np
import pytest
from PIL import Image, ImageSequence
from pyqtgraph import GraphicsView
from PySide6.QtTest import QTest

from gradexplorer.films.frames import Timing
from gradexplorer.films.webp import webp
from gradexplorer.framework.state import edited, value_at
from gradexplorer.pages import PAGES
from gradexplorer.run.headless import at_step
from gradexplorer.run.moments import at_steps, between, turn, varied
from gradexplorer.text import InputError
from gradexplorer.ui.page.film_stage import FilmStage
from gradexplorer.ui.plot.plot_view import PlotView

PAGE = {page.key: page for page in PAGES}
SIZE = (640, 400)
SLOW = 250
"""Milliseconds: more than any timer of a panel takes."""


def drawn(page, moments, panel=None, column=False):
    stage = FilmStage(page, panel, SIZE, column=column)
    try:
        return [stage.frame(*moment) for moment in moments]
    finally:
        stage.close()


@pytest.mark.parametrize("panel", [None, "curves"])
def test_a_parameter_that_changes(qapp, panel):
    page = PAGE["functions"]
    moments = list(varied(page, page.state(), "x0", between(page.state(), "x0", -2, 2, 4, log=False), None))
    frames = drawn(page, moments, panel)
    assert len({frame.tobytes() for frame in frames}) == 4
    np.testing.assert_array_equal(frames[-1], drawn(page, moments[-1:], panel)[0])
    film = b"".join(webp(iter(frames), Timing(4, 10)))
    for read, frame in zip(ImageSequence.Iterator(Image.open(io.BytesIO(film))), frames, strict=True):
        np.testing.assert_array_equal(np.array(read.convert("RGB")), frame)


def test_a_run_with_its_surface(qapp):
    page = PAGE["himmelblau"]
    moments = list(at_steps(page, page.state(), range(0, 301, 150)))
    assert [snapshot.step for _state, snapshot in moments] == [0, 150, 300]
    frames = drawn(page, moments)
    assert len({frame.tobytes() for frame in frames}) == 3
    assert (frames[0] == frames[1]).all(axis=2).mean() > 0.5
    lone = drawn(page, [moments[-1]])[0]
    same = (np.abs(frames[-1].astype(int) - lone) <= 2).all(axis=2).mean()
    assert same > 0.999, "but for the widths of columns, which never narrow"


@pytest.mark.parametrize("panel", [None, "curves"])
def test_a_frame_is_the_same_however_fast_the_machine_is(qapp, monkeypatch, panel):
    """On a slow one every timer of the window goes off between two frames, and while one is drawn."""
    page, draw = PAGE["functions"], PlotView.draw
    moments = list(varied(page, page.state(), "x0", between(page.state(), "x0", -2, 2, 4, log=False), None))
    quick = drawn(page, moments, panel)

    def slowly():
        for moment in moments:
            QTest.qWait(SLOW)
            yield moment

    monkeypatch.setattr(PlotView, "draw", lambda view, shown: (draw(view, shown), time.sleep(SLOW / 1000)))
    slow = drawn(page, slowly(), panel)
    assert [frame.tobytes() for frame in slow] == [frame.tobytes() for frame in quick]


def test_a_frame_is_painted_once(qapp, monkeypatch):
    painted, paint = [], GraphicsView.paintEvent
    monkeypatch.setattr(GraphicsView, "paintEvent", lambda view, event: (painted.append(view), paint(view, event)))
    page = PAGE["functions"]
    moments = list(varied(page, page.state(), "x0", [-1.0, 0.0, 1.0], None))
    stage = FilmStage(page, "curves", SIZE)
    stage.frame(*moments[0])
    painted.clear()
    for moment in moments[1:]:
        stage.frame(*moment)
    stage.close()
    assert len(painted) == 2


def test_a_walk_has_the_state_s_own_step():
    page = PAGE["chain_rule"]
    field = page.step_field(page.state())
    moments = list(at_steps(page, page.state(), range(0, 5, 2)))
    assert [value_at(state, field) for state, _snapshot in moments] == [0, 2, 4]
    assert [snapshot.step for _state, snapshot in moments] == [0, 2, 4]


def test_a_turn_of_the_camera_leaves_the_run_alone():
    page = PAGE["himmelblau"]
    state, snapshot = at_step(page, page.state(), 20)
    path, angles = turn(page, state, snapshot, 360.0, 4, None)
    assert path == "camera"
    assert angles == [[60.0, -30.0], [60.0, 60.0], [60.0, 150.0], [60.0, -120.0]]
    moments = list(varied(page, state, path, angles, 20))
    assert len({id(snapshot) for _state, snapshot in moments}) == 1
    assert [state.camera for state, _snapshot in moments] == [tuple(pair) for pair in angles]
    with pytest.raises(InputError, match="no 3-D panel"):
        turn(page, state, snapshot, 360.0, 4, "map")


def test_values_between():
    state = edited(PAGE["himmelblau"].state(), "steps", 500)
    assert between(state, "optimizers.0.lr", 1e-4, 1.0, 5, log=True) == pytest.approx([1e-4, 1e-3, 1e-2, 0.1, 1.0])
    assert between(state, "steps", 10, 13, 3, log=False) == [10, 12, 13]


def test_the_whole_page_with_its_derivation(qapp):
    page = PAGE["functions"]
    [alone] = drawn(page, [(page.state(), None)])
    [whole] = drawn(page, [(page.state(), None)], column=True)
    assert whole.shape == alone.shape
    assert (whole != alone).any(axis=2).mean() > 0.1
