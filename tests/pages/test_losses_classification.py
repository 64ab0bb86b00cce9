"""The classification part without a window; the oracles are torch.nn.functional, autograd and a plain torch loop."""

import json

import numpy as np
import pytest
import torch
from torch.nn import functional

from gradexplorer.core.cross_entropy import derivation
from gradexplorer.formula.scope import Meaning
from gradexplorer.framework.figure import Bars, Check, Code, Curve, FormulaItem, Handle, Note, Zones
from gradexplorer.framework.presets import preset_state
from gradexplorer.framework.resources import resource
from gradexplorer.framework.state import edited
from gradexplorer.pages.losses.classification.page import PART
from gradexplorer.pages.losses.state import LossesState
from gradexplorer.text import InputError
from tests.pages.classification_part import STATES, marks, panel, snapshot_of, state_of, torch_loss

BINARY = {
    "default": {},
    "soft": {"truth": 0.3, "logit": -1.5},
    "right": {"truth": 1.0, "logit": 12.0},
    "far": {"truth": 0.0, "logit": 150.0},
    "far below": {"truth": 1.0, "logit": -150.0},
}


@pytest.mark.parametrize("name", STATES)
def test_bars_are_torch_s_loss_and_gradient(name):
    state = state_of(**STATES[name])
    a = torch.tensor(state.logits, dtype=torch.float64, requires_grad=True)
    loss = torch_loss(state, a)
    loss.backward()
    bars = marks(panel(state, "target"), Bars)
    np.testing.assert_allclose(bars["gradient"].y, a.grad, atol=1e-14)
    np.testing.assert_allclose(bars["p"].y, torch.softmax(a, 0).detach(), atol=1e-15)
    stacked = marks(panel(state, "parts"), Bars)
    assert stacked["divergence"].y[0] == pytest.approx(stacked["cross"].y[0], rel=1e-12, abs=1e-14)
    assert stacked["divergence"].base[0] == stacked["entropy"].y[0]
    last = stacked.get("weighted", stacked["cross"])
    assert last.y[0] == pytest.approx(loss.item(), rel=1e-13)
    assert ("weighted" in stacked) is bool(state.class_weights)


@pytest.mark.parametrize("name", STATES)
def test_slopes_are_autograd_s_at_every_logit(name):
    state = state_of(**STATES[name])
    plot = panel(state, "slopes")
    curves = marks(plot, Curve)
    t = state.subject
    x = curves["cross"].x
    for index in (0, 77, 150, 222, 300):
        a = torch.tensor(state.logits, dtype=torch.float64)
        a[t] = x[index]
        a.requires_grad_()
        y = torch.tensor(state.question.y)
        for key, loss in (("cross", torch_loss(state, a)), ("squared", functional.mse_loss(torch.softmax(a, 0), y))):
            (slope,) = torch.autograd.grad(loss, a, retain_graph=True)
            assert curves[key].y[index] == pytest.approx(float(slope[t]), abs=1e-13)
    handle = marks(plot, Handle)["here"]
    assert (handle.path, handle.x) == (f"logits.{t}", state.logits[t])


def test_squared_error_stalls_where_it_is_wrong_and_flat():
    plot = panel(state_of(), "slopes")
    curves, zones = marks(plot, Curve), marks(plot, Zones)["stall"]
    inside = (curves["cross"].x >= zones.start[0]) & (curves["cross"].x <= zones.end[0])
    assert inside.sum() > 30
    assert np.abs(curves["squared"].y[inside]).max() < 0.02
    assert np.abs(curves["cross"].y[inside]).min() > 0.5


@pytest.mark.parametrize(("logit", "stalls"), [(-6.0, True), (0.0, False), (6.0, False)])
def test_the_title_says_that_it_stalls_only_where_it_does(logit, stalls):
    state = state_of(logits=(logit, 1.0, 0.0), target=0)
    a = torch.tensor(state.logits, dtype=torch.float64, requires_grad=True)
    y = torch.tensor([1.0, 0.0, 0.0], dtype=torch.float64)
    (cross,) = torch.autograd.grad(functional.cross_entropy(a, y), a)
    (squared,) = torch.autograd.grad(functional.mse_loss(torch.softmax(a, 0), y), a)
    assert stalls is bool(abs(cross[0]) > 0.5 and abs(squared[0]) < 0.02)
    assert str(panel(state, "slopes").title) == "Gradient by a0" + ": MSE stalls" * stalls


def test_the_preset_that_says_it_stalls_does():
    preset = next(
        p for p in json.loads(resource("presets", "losses.json").read_text("utf-8")) if "stalls" in p["name"]["en"]
    )
    state = preset_state(LossesState, preset).classification
    zone = marks(panel(state, "slopes"), Zones)["stall"]
    here = state.logit if state.target_kind == "binary" else state.logits[state.subject]
    assert ((zone.start <= here) & (here <= zone.end)).any()


@pytest.mark.parametrize(
    ("fields", "factor", "short"),
    [
        ({}, "y", "p − y"),
        ({"label_smoothing": 0.2}, "q", "p − q"),
        ({"class_weights": (3.0, 5.0, 2.0), "class_reduction": "sum"}, "q", "Qp − q"),
    ],
)
def test_the_product_is_named_after_the_vector_that_is_shown(fields, factor, short):
    """Its second factor is the derivative of -sum(factor * ln p) by p."""
    items = {item.key: item for item in PART.derive(state_of(**fields), None)}
    assert str(items["loss.formula"].latex) == rf"L = {{-}}\sum_{{k}} {factor}_{{k}} \ln\left(p_{{k}}\right)"
    headings = [str(item.label) for item in items.values()]
    assert f"The Jacobian times −{factor}/p, with numbers" in headings
    if short != "Qp − q":
        assert str(items["numbers.proof"].label) == f"Product and {short}"
    far = PART.derive(state_of(**fields | {"logits": (-1000.0, 1000.0, 999.0), "target": 0}), None)
    note = next(item for item in far if item.key == "numbers.note")
    assert f"−{factor}/p is infinite" in str(note.label)
    assert f"{short} can" in str(note.label)


@pytest.mark.parametrize("name", STATES)
def test_every_derivation_is_proven(name):
    state = state_of(**STATES[name])
    items = PART.derive(state, None)
    checks = {item.key: item.proof.verdict for item in items if isinstance(item, Check)}
    verdicts = {"proven", "digits lost"} if name in ("saturated", "thousand") else {"proven"}
    assert set(checks.values()) <= verdicts, "torch's 1 - p has no digits far out"
    assert {"loss.proof", "split.proof", "gradient.proof", "squared.proof", "lines"} <= set(checks)
    if name == "thousand":
        assert "numbers.note" in {item.key for item in items if isinstance(item, Note)}
    elif not state.class_weights:
        assert "numbers.proof" in checks
    code = next(item for item in items if isinstance(item, Code))
    first, second = code.output.splitlines()
    assert first == second == str(torch_loss(state, torch.tensor(state.logits, dtype=torch.float64)).float())


def test_numbers_of_the_product_add_up():
    items = {item.key: item for item in PART.derive(state_of(target_kind="soft"), None)}
    a = torch.tensor((2.0, 1.0, 0.1), dtype=torch.float64)
    p = torch.softmax(a, 0)
    y = torch.tensor((0.7, 0.2, 0.1), dtype=torch.float64)
    jacobian = torch.autograd.functional.jacobian(lambda x: torch.softmax(x, 0), a)
    row, value = items["numbers.row0"], items["numbers.row0.value"]
    assert isinstance(row, FormulaItem)
    for number in (*jacobian[0].tolist(), *(-y / p).tolist(), float(p[0] - y[0])):
        assert f"{abs(number):.4g}" in row.latex + value.latex


@pytest.mark.parametrize("name", BINARY)
def test_the_binary_case_is_proven_and_its_code_is_torch_s(name):
    state = state_of(target_kind="binary", **BINARY[name])
    items = {item.key: item for item in PART.derive(state, None)}
    verdicts = {item.proof.verdict for item in items.values() if isinstance(item, Check)}
    assert verdicts <= ({"proven"} if name == "soft" else {"proven", "digits lost"})
    z = torch.tensor(state.logit, requires_grad=True)
    y = torch.tensor(state.truth)
    p = torch.sigmoid(z)
    lines, slopes = [str(p.item())], []
    for loss in (functional.binary_cross_entropy(p, y), functional.binary_cross_entropy_with_logits(z, y)):
        (slope,) = torch.autograd.grad(loss, z, retain_graph=True)
        lines.append(f"{loss.item()} {slope.item()}")
        slopes.append(slope.item())
    assert items["floats.code"].output.splitlines() == lines
    stuck = slopes[0] == 0 and abs(slopes[1]) > 0.5
    assert ("floats.note" in items) is stuck


@pytest.mark.parametrize("name", BINARY)
def test_the_binary_table_is_torch_s_float32(name):
    state = state_of(target_kind="binary", **BINARY[name])
    rows = panel(state, "float32").table.rows
    assert sum(row.picked for row in rows) == 1
    for row in rows:
        z, _p, bce, bce_slope, whole, slope = map(float, row.cells)
        if abs(abs(z) - 16.5) < 1:
            continue  # one unit in the last place of torch's exp decides
        a = torch.tensor([z], requires_grad=True)
        y = torch.tensor([state.truth])
        for found, loss in (
            ((bce, bce_slope), functional.binary_cross_entropy(torch.sigmoid(a), y)),
            ((whole, slope), functional.binary_cross_entropy_with_logits(a, y)),
        ):
            (expected,) = torch.autograd.grad(loss, a, retain_graph=True)
            assert found == pytest.approx((loss.item(), expected.item()), rel=2e-3, abs=1e-6)


def test_the_binary_descents_show_who_is_stuck():
    state = state_of(target_kind="binary", logit=20.0, truth=0.0, learning_rate=1.0, steps=60)
    snapshot = snapshot_of(state, 60)
    together, apart, squared = snapshot.logits[:, 0, -1]
    assert together < 1.5
    assert apart == 20.0
    assert squared == pytest.approx(20.0, abs=1e-3)
    assert len(marks(panel(state, "history", snapshot), Curve)) == 3


def test_presets_are_legal_and_cover_the_parts():
    presets = json.loads(resource("presets", "losses.json").read_text("utf-8"))
    parts = [preset["state"].get("part", "regression") for preset in presets]
    assert {"softmax", "classification"} <= set(parts)
    for preset in presets:
        assert preset["name"]["en"]
        assert preset_state(LossesState, preset).part == preset["state"]["part"]


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        ("_MEANINGS", {**derivation._MEANINGS, "L": Meaning((), "Sum(k, q[k]*(a[k] - log(S)))")}),
        ("_MEANINGS", {**derivation._MEANINGS, "KL": Meaning((), "Sum(k, p[k]*log(y[k]/p[k]), y[k] != 0)")}),
        ("_MEANINGS", {**derivation._MEANINGS, "outer": Meaning(("i",), "-q[i]*p[i]")}),
        ("_MEANINGS", {**derivation._MEANINGS, "slope": Meaning(("j",), "q[j] - Q*p[j]")}),
        ("_MEANINGS", {**derivation._MEANINGS, "E": Meaning((), "Sum(k, (p[k] - y[k])**2)")}),
        ("_SMOOTHED", "(1 - epsilon)*plain[k] + epsilon"),
    ],
)
def test_an_error_in_a_formula_is_found(name, planted, monkeypatch):
    state = state_of(target_kind="soft", label_smoothing=0.2)

    def verdict():
        return next(item.proof.verdict for item in PART.derive(state, None) if item.key == "lines")

    assert verdict() == "proven"
    monkeypatch.setattr(derivation, name, planted)
    assert verdict() == "not proven"


def test_logits_are_typed_far_beyond_the_sliders():
    far = edited(state_of(), "logits", [1e8, 0.0, -1e8])
    assert far.logits == (1e8, 0.0, -1e8)
    assert edited(far, "logit", -1e8).logit == -1e8
    with pytest.raises(InputError, match="at most"):
        edited(far, "logits", [1e10, 0.0])
