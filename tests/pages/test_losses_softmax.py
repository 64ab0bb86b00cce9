"""The softmax part without a window; the oracles are torch and numpy's own float32."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from gradexplorer.framework.figure import Bars, Check, Code, FormulaItem, Handle, Heatmap, TablePanel
from gradexplorer.framework.state import edited
from gradexplorer.pages.losses import PAGE
from gradexplorer.pages.losses.softmax.page import PART
from gradexplorer.pages.losses.softmax.state import SoftmaxState
from gradexplorer.pages.losses.state import LossesState
from gradexplorer.text import InputError

TEN = (0.1, -2.0, 3.0, 0.7, 1.9, -1.1, 2.2, 0.0, -0.4, 1.3)


def state_of(**fields):
    return SoftmaxState(**fields)


def panel(state, key):
    return next(p for p in PART.figure(state, None, False).panels() if p.key == key)


def marks(panel, kind):
    return [mark for mark in panel.marks if isinstance(mark, kind)]


@pytest.mark.parametrize("logits", [(2.0, 1.0, 0.1), (0.5, -1.5), TEN])
@pytest.mark.parametrize("temperature", [1.0, 0.5, 4.0])
def test_the_picture_is_torch_s_softmax_and_its_jacobian(logits, temperature):
    state = state_of(logits=logits, temperature=temperature)
    a = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    p = torch.softmax(a / temperature, 0)
    shares = next(bars for bars in marks(panel(state, "p"), Bars) if bars.key == "p")
    np.testing.assert_allclose(shares.y, p.detach(), rtol=1e-13)
    alone = next(bars for bars in marks(panel(state, "p"), Bars) if bars.key == "sigmoid")
    np.testing.assert_allclose(alone.y, torch.sigmoid(a).detach(), rtol=1e-13)
    (heat,) = marks(panel(state, "jacobian"), Heatmap)
    rows = [torch.autograd.grad(p[i], a, retain_graph=True)[0].numpy() for i in range(len(logits))]
    np.testing.assert_allclose(heat.z, rows, atol=1e-15 / temperature)
    assert len(heat.targets) == len(heat.texts) == len(logits) ** 2


def test_every_entry_says_its_formula_with_its_numbers_and_can_be_chosen():
    (heat,) = marks(panel(state_of(cell=(2, 1)), "jacobian"), Heatmap)
    tips = [str(target.tip) for target in heat.targets]
    assert tips[0] == "∂p0/∂a0 = p0(1 − p0) = 0.659·(1 − 0.659) = 0.2247"
    assert tips[1] == "∂p0/∂a1 = −p0·p1 = −0.659·0.242 = -0.1598"
    assert [target.picked for target in heat.targets] == [False] * 7 + [True, False]
    state = state_of()
    for path, value in heat.targets[5].picks:
        state = edited(state, path, value)
    assert state.cell == (1, 2)


def test_the_tip_of_a_temperature_divides():
    (heat,) = marks(panel(state_of(temperature=2.0), "jacobian"), Heatmap)
    assert "p0(1 − p0)/T = 0.502·(1 − 0.502)/2 = 0.125" in str(heat.targets[0].tip)


def test_handles_edit_the_logits_also_when_they_are_shifted():
    for shift in (0.0, 5.0):
        state = state_of(shift=shift)
        handles = marks(panel(state, "logits"), Handle)
        assert [handle.path for handle in handles] == ["logits.0", "logits.1", "logits.2"]
        assert [handle.y for handle in handles] == pytest.approx([2.0 + shift, 1.0 + shift, 0.1 + shift])
        handle = handles[1]
        value = handle.value(handle.x, 3.00004321 + shift)
        assert edited(state, handle.path, value).logits == (2.0, 3.0, 0.1)


def test_a_shift_moves_the_bars_but_not_p():
    before, after = panel(state_of(), "p"), panel(state_of(shift=7.0), "p")
    np.testing.assert_array_equal(marks(before, Bars)[1].y, marks(after, Bars)[1].y)
    assert not np.allclose(marks(before, Bars)[0].y, marks(after, Bars)[0].y)  # sigmoids do move
    (bars,) = marks(panel(state_of(shift=7.0), "logits"), Bars)
    np.testing.assert_allclose(bars.y, [9.0, 8.0, 7.1])
    assert bars.base == 7.0


def test_typed_numbers_of_a_bar_are_logits():
    (bars,) = marks(panel(state_of(shift=2.0), "logits"), Bars)
    assert bars.targets[1].value == 1.0
    assert edited(state_of(), *bars.targets[1].typed(-4.5)).logits == (2.0, -4.5, 0.1)


@pytest.mark.parametrize("top", [0.3, 2.0, 4.2, 8.3, 99.0, 400.0])
def test_a_dot_dragged_to_the_end_of_its_axis_does_not_move_the_axis(top):
    first = panel(state_of(logits=(top, 0.0)), "logits").y.range
    assert panel(state_of(logits=(first[1], 0.0)), "logits").y.range == first
    assert panel(state_of(logits=(top, first[0])), "logits").y.range == first


@pytest.mark.parametrize("logits", [(1000.0, 999.0, 998.0), (-1000.0, -999.0, -998.0), (2.0, 1.0, 0.1)])
def test_the_table_is_what_float32_gives(logits):
    sheet = panel(state_of(logits=logits), "overflow")
    assert isinstance(sheet, TablePanel)
    a = torch.tensor(logits, dtype=torch.float32)
    e = torch.exp(a)
    columns = (e, e / e.sum(), torch.log(e / e.sum()), torch.exp(a - a.max()), a.softmax(0), a.log_softmax(0))
    for k in range(3):
        shown = [float(cell) for cell in sheet.table.rows[k].cells[1:]]
        expected = (a, torch.sigmoid(a), *columns)
        np.testing.assert_allclose(shown, [float(column[k]) for column in expected], rtol=6e-4, atol=1e-30)
    failed = bool(torch.isnan(e / e.sum()).any())
    assert ("fails" in str(sheet.title)) is failed


def test_without_a_temperature_and_a_shift_marks_of_the_jacobian_stay_the_same_objects():
    state = state_of()
    moved = edited(state, "shift", 1.5)
    assert panel(state, "jacobian") is panel(moved, "jacobian")


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"cell": (1, 1)},
        {"logits": (1000.0, 999.0, 998.0)},
        {"logits": (1e8, 0.0, -1e8)},
        {"logits": (-1000.0, 1000.0), "temperature": 0.1, "shift": -1000.0},
        {"logits": TEN, "temperature": 3.0, "shift": 2.5, "cell": (9, 4)},
    ],
)
def test_every_line_of_the_derivation_is_proven(fields):
    items = PART.derive(state_of(**fields), None)
    checks = [item for item in items if isinstance(item, Check)]
    assert len(checks) == 4
    assert {check.proof.verdict for check in checks} <= {"proven", "digits lost"}
    assert {check.proof.verdict for check in checks if check.key == "lines"} == {"proven"}
    latex = [item.latex for item in items if isinstance(item, FormulaItem)]
    assert not any("infty" in line or "NaN" in line for line in latex)


def test_code_shows_what_torch_really_prints():
    items = {item.key: item for item in PART.derive(state_of(logits=(1000.0, 999.0), cell=(1, 0)), None)}
    code = items["overflow.code"]
    assert isinstance(code, Code)
    a = torch.tensor([1000.0, 999.0])
    e = torch.exp(a)
    expected = [e / e.sum(), torch.softmax(a, 0), torch.log(e / e.sum()), torch.log_softmax(a, 0)]
    assert code.output.splitlines() == [str(tensor) for tensor in expected]
    row = torch.autograd.functional.jacobian(lambda x: torch.softmax(x, 0), a)[1]
    assert items["torch.code"].output == str((row,))


def test_classes_are_added_and_removed():
    buttons = {action.key: action for action in PART.actions}
    assert buttons["more"].apply(state_of(), None, "").logits == (2.0, 1.0, 0.1, 0.1)
    fewer = buttons["fewer"].apply(state_of(), None, "")
    assert fewer.logits == (2.0, 1.0)
    with pytest.raises(InputError, match="at least 2"):
        buttons["fewer"].apply(fewer, None, "")
    with pytest.raises(InputError, match="10 classes already"):
        buttons["more"].apply(state_of(logits=TEN), None, "")


def test_this_part_has_no_transport_bar():
    assert not PAGE.has_steps(LossesState(part="softmax"))


@pytest.mark.parametrize(
    ("function", "hard"),
    [("log_softmax", False), ("softmin", False), ("gumbel_softmax", False), ("gumbel_softmax", True)],
)
def test_the_picture_of_a_relative_is_torch_s(function, hard):
    state = state_of(function=function, temperature=0.5, seed=3, hard=hard)
    a = torch.tensor(state.logits, dtype=torch.float64)

    def theirs(t):
        torch.manual_seed(3)
        if function == "gumbel_softmax":
            return functional.gumbel_softmax(t, tau=0.5, dim=0)
        return getattr(functional, function)(t / 0.5, dim=0)

    with torch.random.fork_rng(devices=()):
        values, slopes = theirs(a), torch.autograd.functional.jacobian(theirs, a)
    *others, bars = marks(panel(state, "p"), Bars)
    np.testing.assert_allclose(bars.y, values, rtol=1e-12)
    assert [np.flatnonzero(other.y).tolist() for other in others] == ([[int(values.argmax())]] if hard else [])
    (heat,) = marks(panel(state, "jacobian"), Heatmap)
    np.testing.assert_allclose(heat.z, slopes, atol=1e-14)
    checks = [item for item in PART.column(state, None, PART.figure(state, None, False)) if isinstance(item, Check)]
    assert {check.proof.verdict for check in checks} == {"proven"}


def test_the_sentence_about_the_signs_is_checked(monkeypatch):
    from gradexplorer.pages.losses.softmax import derivation

    monkeypatch.setattr(derivation, "SIGNS", {1: derivation.SIGNS[-1], -1: derivation.SIGNS[1]})
    state = state_of()
    column = PART.column(state, None, PART.figure(state, None, False))
    assert next(item for item in column if item.key == "picture").proof.verdict == "not proven"


def test_seeds_draw_other_noise():
    first, second = (panel(state_of(function="gumbel_softmax", seed=seed), "p").marks[0].y for seed in (0, 1))
    assert not np.allclose(first, second)
