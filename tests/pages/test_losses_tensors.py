"""The part of losses of several tensors without a window; the oracle is torch."""

import numpy as np
import pytest

from gradexplorer.core.vector_losses import VECTOR_LOSSES
from gradexplorer.framework.figure import Bars, Check, Code, Handle, Heatmap, Labels, Points
from gradexplorer.framework.state import edited, value_at
from gradexplorer.pages.losses import PAGE
from gradexplorer.pages.losses.state import LossesState
from gradexplorer.pages.losses.tensors.page import PART
from gradexplorer.pages.losses.tensors.state import TensorsState
from gradexplorer.text import InputError


def state_of(key="cross_entropy", **fields):
    state = edited(TensorsState(), "loss.type", key)
    for path, value in fields.items():
        state = edited(state, path.replace("__", "."), value)
    return state


def panel(state, key):
    return next(found for found in PART.figure(state, None, False).panels() if found.key == key)


def marks(panel, kind):
    return [mark for mark in panel.marks if isinstance(mark, kind)]


def column_of(state):
    return PART.column(state, None, PART.figure(state, None, False))


@pytest.mark.parametrize("key", VECTOR_LOSSES)
def test_the_picture_is_torch_s_loss_and_gradient(key):
    state = state_of(key)
    value, gradients = state.loss.torch_loss()
    heats = {heat.key: heat for heat in marks(panel(state, "gradient"), Heatmap)}
    assert heats.keys() == gradients.keys()
    for field, gradient in gradients.items():
        np.testing.assert_allclose(heats[field].z, gradient.reshape(state.loss.rows, -1), atol=1e-12)
    assert f"{value:.6g}" in str(panel(state, "losses").title)


@pytest.mark.parametrize("key", VECTOR_LOSSES)
def test_every_handle_edits_its_entry_within_what_is_legal(key):
    state = state_of(key)
    handles = [*marks(panel(state, "row"), Handle), *marks(panel(state, "scan"), Handle)]
    assert {handle.path.split(".")[1] for handle in handles} == {
        tensor.field for tensor in state.loss.arguments if tensor.kind != "class"
    }
    for handle in handles:
        for at in (-1e4, 0.31, 1e4):
            assert value_at(edited(state, handle.path, handle.value(at, at)), handle.path) == handle.value(at, at)


def test_a_click_on_the_gradient_chooses_the_entry_of_the_derivation():
    state = state_of("triplet_margin")
    heats = {heat.key: heat for heat in marks(panel(state, "gradient"), Heatmap)}
    ((path, value),) = heats["negative"].targets[3].picks
    state = edited(state, path, value)
    assert (state.place.field, state.place.row, state.place.column) == ("negative", 1, 1)
    assert any("negative[1, 1]" in str(item.label) for item in column_of(state))
    assert [heat.key for heat in marks(panel(state, "gradient"), Heatmap) if any(t.picked for t in heat.targets)] == [
        "negative"
    ]


def test_an_ignored_row_is_said_to_be_ignored():
    state = state_of(entry=(0, 2, 1))
    assert [str(label) for mark in marks(panel(state, "row"), Labels) for label in mark.texts] == ["ignored"]
    (bars,) = marks(panel(state, "losses"), Bars)
    assert str(bars.texts[2]) == "ignored"
    assert any("row 2 is ignored" in str(item.label) for item in column_of(state))
    (star,) = marks(panel(edited(state, "loss.target.2", 1), "row"), Points)
    assert star.x.tolist() == [1.0]


def test_all_tensors_get_the_shape_of_the_one_that_is_typed():
    state = state_of("triplet_margin")
    state = edited(state, "loss.anchor", ((1.0, 2.0, 3.0),))
    assert state.loss.positive == ((1.0, 0.5, 0.5),)
    assert len(state.loss.negative[0]) == 3
    state = state_of("cross_entropy", loss__weight=(1.0, 2.0, 3.0))
    state = edited(state, "loss.input", ((1.0, 2.0), (0.0, 1.0)))
    assert (state.loss.target, state.loss.weight) == ((0, 1), (1.0, 2.0))
    with pytest.raises(InputError, match="input has 3 columns; 2 are needed"):
        edited(state, "loss.input", ((1.0, 2.0), (0.0, 1.0, 2.0)))
    with pytest.raises(InputError, match="the classes are 0 to 1"):
        edited(state, "loss.target", (0, 2))


def test_another_loss_begins_with_its_own_numbers():
    state = state_of("cross_entropy", loss__input=((1.0, 2.0), (3.0, 4.0)), entry=(0, 1, 1))
    state = edited(state, "loss.type", "kl_div")
    assert state == state_of("kl_div")


def test_rows_and_columns_are_added_and_removed():
    actions = {action.key: action for action in PART.actions}
    state = state_of("cosine_embedding")
    more = actions["more_columns"].apply(actions["more_rows"].apply(state, None, ""), None, "")
    assert (more.loss.rows, more.loss.columns) == (3, 4)
    back = actions["fewer_columns"].apply(actions["fewer_rows"].apply(more, None, ""), None, "")
    assert back.loss == state.loss
    one = actions["fewer_rows"].apply(state, None, "")
    with pytest.raises(InputError, match="1 to 6 rows"):
        actions["fewer_rows"].apply(one, None, "")
    whole = LossesState(part="tensors", tensors=state_of("hinge"))
    assert [action.key for action in PAGE.offered(whole)] == ["more_rows", "fewer_rows"]


@pytest.mark.parametrize(
    ("key", "fields"),
    [
        ("cross_entropy", {}),
        ("cross_entropy", {"entry": (0, 2, 0)}),
        ("triplet_margin", {"entry": (2, 0, 1)}),
        ("focal", {"loss__reduction": "none"}),
    ],
)
def test_every_badge_of_the_column_is_proven(key, fields):
    checks = [item for item in column_of(state_of(key, **fields)) if isinstance(item, Check)]
    assert {check.proof.verdict for check in checks} == {"proven"}
    assert {"lines", "picture", "shown"} <= {check.key for check in checks}


def test_a_wrong_number_in_the_picture_is_found(monkeypatch):
    from gradexplorer.pages.losses.tensors import picture

    right = picture.slopes
    monkeypatch.setattr(picture, "slopes", lambda *args: right(*args) * 1.0001)
    verdicts = {item.key: item.proof.verdict for item in column_of(state_of("hinge")) if isinstance(item, Check)}
    assert verdicts["picture"] == verdicts["shown"] == "not proven"


def test_the_column_shows_torch_s_own_warning_about_the_mean_of_kl_div():
    state = state_of("kl_div", loss__reduction="mean")
    (code,) = [item for item in column_of(state) if isinstance(item, Code)]
    assert "batchmean" in code.output


def test_the_exported_script_is_the_code_of_the_column():
    state = state_of("dice")
    (code,) = [item for item in column_of(state) if isinstance(item, Code)]
    assert PAGE.exports[".py"][1](LossesState(part="tensors", tensors=state), None) == code.code
