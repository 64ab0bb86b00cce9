"""The Train part on files: what is opened, refused, missing."""

import csv

import numpy as np
import pytest

from gradexplorer.core.datasets import CHOICES, DATASETS
from gradexplorer.framework.figure import (
    Heatmap,
    Note,
    Points,
)
from gradexplorer.framework.schema import fields
from gradexplorer.framework.state import edited
from gradexplorer.pages.perceptron import PAGE
from gradexplorer.pages.perceptron.state import PerceptronState
from gradexplorer.pages.perceptron.train.page import PART
from gradexplorer.pages.perceptron.train.state import TrainState
from gradexplorer.text import InputError
from tests.pages.train_runs import marks, panels, trained


@pytest.fixture
def file(tmp_path):
    rng = np.random.default_rng(0)
    rows = [f"{a},{b},{'in' if a * a + b * b < 1 else 'out'}" for a, b in rng.normal(size=(2000, 2))]
    path = tmp_path / "data.csv"
    path.write_text("\n".join(["height,width,place", *rows]))
    return str(path)


def test_a_file_is_opened_and_trained_on(file):
    (action,) = (action for action in PART.actions if action.key == "open_csv")
    state = action.apply(TrainState(), None, file)
    assert (state.data, state.file) == ("file", file)
    run = PART.start(state)
    run.advance(1)
    plane = panels(state, run.snapshot(True))["map"]
    assert (plane.x.label, plane.y.label) == ("height", "width")
    assert sum(len(points.x) for points in marks(plane, Points)) <= 1504
    assert "of 2000 points" in str(plane.title)


def test_a_file_is_drawn_in_its_own_numbers_and_it_says_that_the_network_gets_others(file):
    state = TrainState(data="file", file=file)
    run = PART.start(state)
    snapshot = run.snapshot(True)
    plane = panels(state, snapshot)["map"]
    with open(file) as lines:
        rows = {(float(a), float(b)) for a, b, _label in list(csv.reader(lines))[1:]}
    drawn = np.array([at for points in marks(plane, Points) for at in zip(points.x, points.y, strict=True)])
    known = np.array(sorted(rows))
    assert max(np.abs(known - at).max(axis=1).min() for at in drawn[:50]) < 1e-12
    (field,) = marks(plane, Heatmap)
    for axis, ends, column in ((plane.x, field.x, known[:, 0]), (plane.y, field.y, known[:, 1])):
        assert axis.range == ends
        assert axis.range[0] < column.min() < column.max() < axis.range[1]
    assert not plane.equal
    notes = {item.key: str(item.label) for item in PART.derive(state, snapshot) if isinstance(item, Note)}
    assert "standardised" in notes["standardised"]
    state, snapshot = trained(0)
    assert "standardised" not in {item.key for item in PART.derive(state, snapshot)}


@pytest.mark.parametrize("text", ["0,0,a\n1,1\n", "0,0,a\n1,1,a\n", ""])
def test_a_bad_file_is_refused_and_nothing_is_lost(tmp_path, text):
    (tmp_path / "bad.csv").write_text(text)
    (action,) = (action for action in PART.actions if action.key == "open_csv")
    with pytest.raises(InputError, match=r"bad\.csv"):
        action.apply(TrainState(), None, str(tmp_path / "bad.csv"))


def test_a_missing_file_of_a_session_still_draws_and_the_run_says_so():
    state = TrainState(data="file", file="/nowhere/data.csv")
    assert panels(state, None)["map"].title
    with pytest.raises(InputError, match=r"/nowhere/data\.csv can't be read"):
        PART.start(state)


def test_what_the_run_does_not_depend_on_begins_no_other():
    state = TrainState()
    assert PART.run_key(state) == PART.run_key(edited(state, "file", "a.csv"))
    whole = PerceptronState(part="train")
    assert PAGE.run_key(whole) == PAGE.run_key(edited(whole, "derive.x", [1.0, 1.0]))
    assert PART.run_key(state) != PART.run_key(edited(state, "l1", 0.1))


def test_what_a_file_does_not_need_is_hidden():
    parameters = {info.name: info.parameter.shown_when for info in fields(TrainState)}
    for data in CHOICES:
        state = TrainState(data=data)
        for name in ("points", "noise"):
            shown = all(getattr(state, field) in values for field, values in parameters[name].items())
            assert shown == (data in DATASETS)
