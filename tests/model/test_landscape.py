"""Landscapes against numpy, closed forms and torch called plainly: directions, norm layers, holes, ways, files."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from msgspec import structs
from torch import nn

from gradexplorer.model.case import Case
from gradexplorer.model.landscape.directions import filter_dimensions
from gradexplorer.model.landscape.losses import Plane, uses_checkpoints
from gradexplorer.model.landscape.proofs import prove_samples, statements
from gradexplorer.model.landscape.service import Landscape
from gradexplorer.model.landscape.spec import PlaneSpec
from tests.model.landscape_cases import A, B, Weights, all_proofs, closed, quadratic, small_case, small_network


def test_a_quadratic_model_has_the_landscape_of_its_closed_form():
    case, hessian, centre, start = quadratic()
    landscape = Landscape(case, PlaneSpec(directions="hessian"))
    info = landscape.info()
    values, vectors = np.linalg.eigh(hessian)
    assert info.shares == pytest.approx((values[-1], values[-2]), rel=1e-6)
    steps = np.stack([step["w"].numpy() for step in landscape.made.plane.directions])
    assert np.abs(np.sum(steps * vectors[:, :-3:-1].T, axis=1)) == pytest.approx([1.0, 1.0], abs=1e-6)
    found = landscape.losses.values(A, B)
    expected = [closed(hessian, centre, start + a * steps[0] + b * steps[1]) for a, b in zip(A, B, strict=True)]
    assert found == pytest.approx(expected, rel=1e-12)
    for axis, (low, high) in enumerate(info.ranges):
        ends = [closed(hessian, centre, start + reach * steps[axis]) for reach in (low, high)]
        inner = [closed(hessian, centre, start + reach / math.sqrt(2) * steps[axis]) for reach in (low, high)]
        widest = high == pytest.approx(np.linalg.norm(start), rel=1e-5)
        assert np.mean(ends) >= 10 * info.centre or widest
        assert np.mean(inner) < 10 * info.centre
    assert set(all_proofs(landscape).values()) == {"proven"}


def test_random_directions_are_as_long_as_the_filters_and_leave_the_vectors():
    case = small_case()
    landscape = Landscape(case, PlaneSpec())
    weights = dict(case.model.named_parameters())
    for step in landscape.made.plane.directions:
        assert set(step) == {name for name, weight in weights.items() if weight.dim() > 1}
        for name, direction in step.items():
            axis = 1 if name == "4.weight" else 0  # a transposed convolution's filters are its second dimension
            rows = [np.moveaxis(t.detach().double().numpy(), axis, 0) for t in (direction, weights[name])]
            lengths = [np.sqrt((each.reshape(each.shape[0], -1) ** 2).sum(axis=1)) for each in rows]
            assert lengths[0] == pytest.approx(lengths[1], rel=1e-6)
    assert filter_dimensions(case.model)["4.weight"] == 1
    again = Landscape(case, PlaneSpec()).made.plane.directions[0]["6.weight"]
    assert torch.equal(again, landscape.made.plane.directions[0]["6.weight"])
    moved = Landscape(case, PlaneSpec(biases="moved")).made.plane.directions[0]
    assert set(moved) == set(weights)
    assert float(moved["1.weight"].norm()) == pytest.approx(float(weights["1.weight"].detach().norm()), rel=1e-6)


def test_a_wrong_direction_is_not_proven():
    landscape = Landscape(small_case(), PlaneSpec())
    first, second = landscape.made.plane.directions
    wrong = {**first, "0.weight": first["0.weight"] * 1.001}
    made = structs.replace(landscape.made, plane=Plane(landscape.made.plane.origin, (wrong, second)))
    verdicts = [each.proof.verdict for each in statements(landscape.about, landscape.spec, made, landscape.losses)]
    assert verdicts == ["not proven", "proven", "proven"]
    values = landscape.losses.values(A[:3], B[:3])
    off = prove_samples(
        landscape.about, landscape.spec, landscape.made, [(A[i], B[i]) for i in range(3)], values * 1.001
    )
    assert off.proof.verdict == "not proven"


@pytest.mark.parametrize("norm", ["frozen", "batch", "recalibrated"])
def test_norm_layers_do_what_is_written_on_the_picture(norm: str):
    case = small_case()
    landscape = Landscape(case, PlaneSpec(norm=norm, batches=2))
    info = landscape.info()
    assert info.has_norms
    assert info.has_dropout
    batches = list(case.data())
    model = small_network()
    model.load_state_dict(case.model.state_dict())
    model.eval()
    if norm == "batch":
        model[1].train()
    if norm == "recalibrated":  # the plain mean of both batches' statistics, as torch's BatchNorm collects them
        inside = [model[0](x) for x, _target in batches]
        model[1].running_mean.copy_(torch.stack([x.mean((0, 2, 3)) for x in inside]).mean(0))
        model[1].running_var.copy_(torch.stack([x.var((0, 2, 3)) for x in inside]).mean(0))
    with torch.no_grad():
        expected = np.mean([float(case.loss(model(x), target)) for x, target in batches])
    assert info.centre == pytest.approx(expected, rel=1e-6)
    before = {name: tensor.clone() for name, tensor in case.model.state_dict().items()}
    assert set(all_proofs(landscape).values()) == {"proven"}
    assert all(torch.equal(tensor, before[name]) for name, tensor in case.model.state_dict().items())


def test_all_ways_give_the_same_losses():
    losses = Landscape(small_case(), PlaneSpec()).losses
    plain = losses._by("plain", 1, A, B)
    assert losses._by("foreach", 1, A, B) == pytest.approx(plain, rel=1e-5)
    assert losses._by("vmap", 7, A, B) == pytest.approx(plain, rel=1e-5)


@pytest.mark.parametrize(("vmap", "way", "points"), [(1e-6, "vmap", 4 + 16 + 64 + 256 + 1024), (2.0, "foreach", 4)])
def test_what_the_first_call_prepares_is_not_held_against_vmap(
    vmap: float, way: str, points: int, monkeypatch: pytest.MonkeyPatch
):
    """Seconds for a point: 1e-4 one by one; vmap takes 1e-4 a call besides, and at first 0.4 for its imports."""
    losses = Landscape(quadratic()[0], PlaneSpec()).losses
    now, seen, right = 0.0, set(), losses._by

    def by(way: str, chunk: int, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        nonlocal now
        one = {"vmap": vmap, "foreach": 1e-4, "plain": 2e-4}[way]
        now += one * len(a) + (1e-4 + (0.0 if seen else 0.4) if way == "vmap" else 0.0)
        seen.update([chunk] if way == "vmap" else ())
        return right("foreach", 1, a, b)

    monkeypatch.setattr(losses, "_by", by)
    monkeypatch.setattr("gradexplorer.model.landscape.losses.time", SimpleNamespace(perf_counter=lambda: now))
    at = np.linspace(-1.0, 1.0, 32)
    losses.choose(at, at)
    assert (losses.timing.way, sum(seen)) == (way, points)


def test_what_vmap_refuses_is_computed_one_by_one():
    class Branches(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.line = nn.Linear(2, 1)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            out = self.line(x)
            return out if float(out.sum()) > 0 else -out

    case = Case(model=Branches(), loss=nn.MSELoss(), data=(torch.ones(3, 2), torch.zeros(3, 1)))
    info = Landscape(case, PlaneSpec()).info()
    assert info.way in ("foreach", "plain")
    assert any("vmap refuses this model" in str(note) for note in info.notes)


@pytest.mark.filterwarnings("ignore:None of the inputs have requires_grad")
def test_checkpointed_parts_are_never_given_to_functional_call():
    from torch.utils.checkpoint import checkpoint

    class Frugal(nn.Module):
        def __init__(self, reentrant: bool) -> None:
            super().__init__()
            self.line, self.reentrant = nn.Linear(2, 2), reentrant

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return checkpoint(self.line, x, use_reentrant=self.reentrant)

    for reentrant in (True, False):
        model = Frugal(reentrant)
        assert uses_checkpoints(lambda model=model: model(torch.ones(1, 2, requires_grad=True)))
        case = Case(model=model, loss=nn.MSELoss(), data=(torch.ones(3, 2), torch.zeros(3, 2)))
        info = Landscape(case, PlaneSpec()).info()
        assert info.chunk == 1
        assert [str(note) for note in info.notes] == ["Checkpointed parts are computed one by one."]
    assert not uses_checkpoints(lambda: nn.Linear(2, 2)(torch.ones(1, 2)))


def test_a_loss_that_is_nan_on_a_part_leaves_holes():
    def loss(w: torch.Tensor, _target: torch.Tensor) -> torch.Tensor:
        return torch.log(w).sum()

    case = Case(model=Weights(torch.full((2,), 0.5)), loss=loss, data=(torch.zeros(1), torch.zeros(1)))
    landscape = Landscape(case, PlaneSpec(ranges=((-3.0, 3.0), (-3.0, 3.0))))
    landscape.info()
    found = landscape.losses.values(3 * A, 3 * B)
    assert np.isnan(found).any()
    assert np.isfinite(found).any()
    assert all_proofs(landscape)["25 points have the loss of the model called plainly"] == "proven"
