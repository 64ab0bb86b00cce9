"""What all pictures keep to: every symbol is explained, and one value has one colour in a panel."""

import pytest

from gradexplorer.framework.figure import Figure, Heatmap, Labels, Plot, Points
from gradexplorer.framework.presets import preset_state, presets
from gradexplorer.pages import PAGES
from gradexplorer.pages.losses.regression import autograd, broadcasting
from gradexplorer.pages.losses.regression.state import RegressionState
from gradexplorer.pages.perceptron.train.page import PART
from gradexplorer.pages.perceptron.train.state import TrainState

SIGNS = {"star": "★", "d": "◆", "x": "×", "+": "+"}


def figures(page):
    """Return the figures of a page's first state and of its presets, after some steps where these run."""
    for state in (page.state(), *(preset_state(page.state, preset) for preset in presets(page.key))):
        run = page.start(state) if page.start else None
        if run is not None:
            run.advance(3)
        yield page.figure(state, None if run is None else run.snapshot(True), True)


def unexplained(figure: Figure):
    """Yield the symbols, other than dots, that neither the legend, nor a text beside them, nor the title explains."""
    for panel in figure.panels():
        if not isinstance(panel, Plot):
            continue
        points = [mark for mark in panel.marks if isinstance(mark, Points) and mark.symbol != "o"]
        beside = {
            (float(x), float(y))
            for mark in panel.marks
            if isinstance(mark, Labels)
            for x, y in zip(mark.x, mark.y, strict=True)
        }
        known = {mark.symbol for mark in points if mark.label and panel.legend != "nowhere"}
        known |= {
            mark.symbol
            for mark in points
            if any(at in beside for at in zip(mark.x.tolist(), mark.y.tolist(), strict=True))
        }
        known |= {symbol for symbol, sign in SIGNS.items() if sign in str(panel.title)}
        yield from ((panel.key, mark.key) for mark in points if mark.symbol not in known)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_every_symbol_is_explained(page):
    assert [one for figure in figures(page) for one in unexplained(figure)] == []


def test_one_value_has_one_colour_on_all_maps_of_the_hidden_neurons():
    state = TrainState(points=60)
    run = PART.start(state)
    run.advance(5)
    panel = next(panel for panel in PART.figure(state, run.snapshot(True), False).panels() if panel.key == "neurons")
    maps = [mark for mark in panel.marks if isinstance(mark, Heatmap)]
    kinds = {mark.key.rstrip("0123456789."): mark.limits for mark in maps}
    assert all(mark.limits == kinds[mark.key.rstrip("0123456789.")] for mark in maps)
    reach = max(float(abs(mark.z).max()) for mark in maps if mark.key.startswith("map"))
    assert kinds["map"] == pytest.approx((-reach, reach))  # tanh is 0 where a neuron's net sum is


def test_one_difference_has_one_colour_as_it_is_and_as_it_was_meant():
    state = RegressionState(view="broadcasting", prediction_shape="Nx1", target_shape="N")
    heats = [
        mark
        for panel in broadcasting.figure(state, None, False).panels()
        if isinstance(panel, Plot)
        for mark in panel.marks
        if isinstance(mark, Heatmap)
    ]
    assert len(heats) == 2
    assert heats[0].limits == heats[1].limits
    assert heats[0].limits[1] == pytest.approx(max(float(abs(heat.z).max()) for heat in heats))


def test_a_part_whose_programs_still_run_says_so():
    panel = autograd.figure(RegressionState(view="autograd"), None, True).panels()[0]
    assert [str(text) for mark in panel.marks if isinstance(mark, Labels) for text in mark.texts] == [
        "The programs are running …"
    ]
    nothing = autograd.figure(RegressionState(view="autograd", points=()), None, True).panels()[0]
    assert not nothing.marks
