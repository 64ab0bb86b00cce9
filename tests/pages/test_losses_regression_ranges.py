"""Ranges, presets and lines of the part Regression at the ends of what is possible."""

import json

import pytest
import torch
from torch.nn import functional

from gradexplorer.core.losses import LOSSES, best_line, gradient_derivation, loss
from gradexplorer.framework.figure import (
    Check,
    TablePanel,
)
from gradexplorer.framework.presets import preset_state
from gradexplorer.framework.resources import resource
from gradexplorer.framework.state import edited
from gradexplorer.pages.losses import PAGE
from gradexplorer.pages.losses.regression.page import PART
from gradexplorer.pages.losses.regression.shared import home, map_ranges, view_range
from gradexplorer.pages.losses.state import LossesState
from gradexplorer.text import InputError
from tests.pages.regression_part import DEFAULT, panels, with_


@pytest.mark.parametrize("values", [(), (3.0,), (-2.1, 3.4), (0.0, 0.001), (-1e6, 1e6), (99.0, 101.0)])
def test_ranges_hold_their_values(values):
    low, high = view_range(values)
    assert all(low <= value <= high for value in values)
    assert high - low <= 2 * max(max(values, default=0) - min(values, default=0), 4.0)


def test_a_point_dragged_to_the_edge_lets_the_axes_settle():
    low, high = view_range((-2.1, 3.4))
    for _edit in range(4):
        low, high = view_range((-2.1, high))
    assert view_range((-2.1, high)) == (low, high)


def test_the_map_stays_while_the_line_is_inside():
    ranges = home(DEFAULT.points)
    for w, b in ((ranges[0][0], ranges[1][1]), (0.0, 0.0)):
        assert map_ranges(DEFAULT.points, w, b) == ranges


def test_presets_are_legal_and_draw():
    presets = json.loads(resource("presets", "losses.json").read_text("utf-8"))
    assert len(presets) >= 9
    for preset in presets:
        assert preset["name"]["en"]
        assert PAGE.figure(preset_state(LossesState, preset), None, True).panels()


def test_tables_have_no_nan_where_all_is_defined():
    table = panels(with_(view="norms"))["values"]
    assert isinstance(table, TablePanel)
    assert [str(row.cells[-2]) for row in table.table.rows] == ["× 2", "× 1.414", "× 1"]


def lines(state):
    """Return the verdict on all formulas of the column."""
    return next(item.proof.verdict for item in PART.derive(state, None) if item.key == "lines")


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        ("FACTOR", {"mean": "2/N*"}),
        ("FACTOR", {"mean": "-1/N*"}),
        ("GATHERED", {"mean": "S/(N + 1)"}),
        ("RESIDUAL", "w*x - b - y"),
        ("RESIDUAL", "w*x**2 + b - y"),
        ("_product", lambda variable: "Prime(rho, r[i])*x[i]"),
        ("_product", lambda variable: "Prime(rho, r[1])*x[i]" if variable == "w" else "Prime(rho, r[i])"),
    ],
)
def test_an_error_in_a_formula_is_found(name, planted, monkeypatch):
    state = edited(DEFAULT, "w", 0.7)
    assert lines(state) == "proven"
    monkeypatch.setattr(gradient_derivation, name, planted)
    assert lines(state) == "not proven"


@pytest.mark.parametrize("key", LOSSES)
def test_lines_are_proven_at_the_minimum_where_all_terms_cancel(key):
    state = with_(loss=key, points=[[-1, 0], [0, 1], [1, 2.5], [2, 2]])
    w, b = best_line(loss(key), state.points)
    assert lines(edited(edited(state, "w", w), "b", b)) in ("proven", "not differentiable")
    exact = with_(loss=key, points=[[k, 3 * k] for k in range(3)], w=3.0, b=0.0)
    assert lines(exact) == ("not differentiable" if key in ("l1", "l2") else "proven")


def test_only_smooth_l1_takes_the_threshold_zero():
    """torch's huber_loss refuses it; a loss that has to have another one gets it when it is chosen."""
    l1 = with_(loss="smooth_l1", threshold=0.0)
    assert edited(l1, "loss", "huber").threshold == 1.0
    with pytest.raises(InputError, match="must be above 0"):
        edited(with_(loss="huber"), "threshold", 0.0)
    with pytest.raises(RuntimeError, match="non-positive"):
        functional.huber_loss(torch.ones(1), torch.ones(1), delta=0.0)


@pytest.mark.parametrize("name", ["l1", "l2"])
def test_a_line_through_a_point_has_no_badge_that_calls_its_lines_wrong(name):
    points = ((-1.0, -0.4), (0.5, 1.1), (2.0, 4.3)) if name == "l1" else ((0.0, 0.0), (1.0, 1.0), (2.0, 2.0))
    state = LossesState()
    for path, value in (("loss", name), ("points", points), ("w", 1.0), ("b", 0.6 if name == "l1" else 0.0)):
        state = edited(state, f"regression.{path}", value)
    told = {item.key: item.proof.verdict for item in PAGE.derive(state, None) if isinstance(item, Check)}
    assert told["gradient.proof"] == told["lines"] == "not differentiable"
