"""Models on other devices, which are made up here: every numpy array comes from the processor, mps has no float64."""

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from gradexplorer.model import tensors
from gradexplorer.model.case import Case
from gradexplorer.model.check import check_case
from gradexplorer.model.curvature import curvature_case
from gradexplorer.model.curvature_report import CurvatureSpec
from gradexplorer.model.flow import flow_case
from gradexplorer.model.landscape.compute import landscape_case
from gradexplorer.model.landscape.spec import PlaneRequest, PlaneSpec
from gradexplorer.model.problem import generator_states, seed_everything
from gradexplorer.model.report import IN_FLOAT64
from gradexplorer.text import InputError
from tests.model.elsewhere import Elsewhere, OnMps, moved

Kind = type[Elsewhere]


@pytest.fixture(params=[Elsewhere, OnMps], ids=["cuda", "mps"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kind]:
    """A device; torch calls it "meta", for it has none of the others' names here."""
    if request.param is OnMps:
        monkeypatch.setattr(tensors, "WITHOUT_FLOAT64", ("meta",))
    torch.__future__.set_overwrite_module_params_on_conversion(True)
    yield request.param
    torch.__future__.set_overwrite_module_params_on_conversion(False)


def case_on(kind: Kind | None, *more: nn.Module) -> Case:
    torch.manual_seed(0)
    x, target = torch.randn(9, 4), torch.randn(9, 2)
    model = nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 2), nn.Sigmoid(), *more)

    def optimizer(parameters: Any) -> torch.optim.Optimizer:
        return torch.optim.SGD(parameters, lr=0.1, foreach=False)

    if kind is None:
        return Case(model=model, loss=nn.MSELoss(), data=(x, target), optimizer=optimizer)
    return Case(model=moved(model, kind), loss=nn.MSELoss(), data=(kind(x), kind(target)), optimizer=optimizer)


def test_the_fake_has_the_faults_of_the_real_ones() -> None:
    there = OnMps(torch.ones(2))
    with pytest.raises(TypeError, match="doesn't support float64"):
        there.to("cpu", torch.float64)
    with pytest.raises(TypeError, match="to numpy"):
        there.numpy()
    with pytest.raises(RuntimeError, match="same device"):
        there + torch.ones(2)
    assert there.cpu().double().tolist() == [1.0, 1.0]


def test_a_flow_has_the_numbers_of_the_processor(kind: Kind) -> None:
    there, here = flow_case(case_on(kind), 2, prove=True), flow_case(case_on(None), 2)
    assert len(there.layers) == 4
    for one, other in zip(there.layers, here.layers, strict=True):
        assert (one.low, one.middle, one.high) == pytest.approx((other.low, other.middle, other.high))
        assert (one.gradient, one.weights, one.update) == pytest.approx((other.gradient, other.weights, other.update))
        assert (one.dead, one.saturated, one.health) == (other.dead, other.saturated, other.health)
        assert one.proof is not None
        assert one.proof.verdict == "proven"


class Logarithm(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.log(x - x)


def test_the_producer_of_a_nan_is_found(kind: Kind) -> None:
    report = flow_case(case_on(kind, Logarithm()))
    assert report.producer is not None
    assert report.producer.operation == "log"
    assert [each.zeros for each in report.producer.inputs] == [18]


def test_a_right_gradient_is_proven_in_float64(kind: Kind) -> None:
    report = check_case(case_on(kind))
    assert [tensor.verdict for tensor in report.tensors] == ["proven"] * 4
    assert IN_FLOAT64 in report.notes


def test_the_curvature_without_float64_is_that_of_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tensors, "WITHOUT_FLOAT64", ("meta",))
    there, here = (curvature_case(case_on(each), CurvatureSpec()) for each in (OnMps, None))
    assert there.top[0].value == pytest.approx(here.top[0].value, rel=1e-6)


def test_a_device_that_is_not_there_is_said() -> None:
    with pytest.raises(InputError, match=r"^cuda can't be used: .*CUDA"):
        landscape_case(case_on(None), PlaneRequest(plane=PlaneSpec(device="cuda")), lambda *_told: None)


def test_generators_of_all_devices_are_brought_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The devices' functions are made up: each is asked for its state, and gets it back."""
    given: list[Any] = []
    monkeypatch.setattr(torch.cuda, "is_initialized", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_rng_state_all", lambda: ["cuda's"])
    monkeypatch.setattr(torch.cuda, "set_rng_state_all", given.append)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    monkeypatch.setattr(torch.mps, "get_rng_state", lambda: "mps'")
    monkeypatch.setattr(torch.mps, "set_rng_state", given.append)
    for bring, state in generator_states():
        bring(state)
    assert given == [["cuda's"], "mps'"]
    seeds: list[int] = []
    monkeypatch.setattr(torch, "manual_seed", seeds.append)
    seed_everything()
    assert seeds == [0]
