"""Where the gradient vanishes and what made the first NaN: faulty files, and the traps in which there is no fault."""

import math
import re
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint

import gradexplorer
from gradexplorer.model.case import Case
from gradexplorer.model.check import check_case
from gradexplorer.model.flow import NOT_COMPILED, SCRIPTED, flow_case
from gradexplorer.model.flow_report import FlowReport
from gradexplorer.model.load_file import load_case
from gradexplorer.text import InputError

CASES = Path(__file__).with_name("cases")
MARK = re.compile(r"# <- (?P<words>.+)$", re.MULTILINE)


@pytest.mark.parametrize("file", sorted(CASES.glob("flow_*.py")), ids=lambda file: file.stem)
def test_a_faulty_model_is_explained(file: Path) -> None:
    text = file.read_text("utf-8")
    mark = MARK.search(text)
    assert mark
    line = text[: mark.start()].count("\n") + 1
    report = flow_case(load_case(file))
    assert not report.passed
    if mark["words"].startswith("layer"):
        assert report.producer is None
        assert report.worst
        assert f"layer, {report.worst.health}, {report.worst.name}" == mark["words"]
        assert str(report.worst.rule)
        return
    assert report.producer
    assert f"{report.producer.direction}, {report.producer.operation}" == mark["words"], str(report)
    if report.producer.direction != "data":
        assert (report.producer.file, report.producer.line) == (str(file), line)
        assert report.producer.operation == "Unit" or report.producer.remedy is not None
        assert report.producer.outputs


def seen(model: nn.Module, x: Any, loss: Any = None, **more: Any) -> FlowReport:
    """Return the report of one batch whose target is 0."""

    def squares(output: Any, target: Any) -> Tensor:
        tensor = output[0] if isinstance(output, tuple) else output
        return (tensor**2).mean()

    return flow_case(Case(model=model, loss=loss or squares, data=(x, None), **more))


def test_a_bias_before_a_norm_has_only_noise_for_a_gradient() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(144, 2))
    report = seen(model, torch.randn(16, 1, 8, 8))
    assert report.passed, str(report)
    bias = report.layers[0].parameters[1]
    assert bias.path == "0.bias"
    assert bias.gradient is not None
    assert bias.gradient < 1e-6


def test_a_third_of_dead_units_is_healthy_at_the_start() -> None:
    """A He-initialised net of width 32 over one cluster of data."""
    torch.manual_seed(0)
    layers: list[nn.Module] = []
    for _ in range(6):
        linear = nn.Linear(32, 32)
        nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
        layers += [linear, nn.ReLU()]
    report = seen(nn.Sequential(*layers, nn.Linear(32, 1)), 1 + 0.3 * torch.randn(64, 32))
    assert report.passed, str(report)
    assert max(layer.dead or 0.0 for layer in report.layers) > 0.2


def test_the_projection_of_attention_is_used_though_never_called() -> None:
    torch.manual_seed(0)
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    report = seen(layer, torch.randn(4, 5, 8), loss=lambda output, _target: (output * torch.arange(8)).sum())
    assert report.passed, str(report)
    assert report.used_uncalled == ("self_attn.out_proj",)
    assert report.never_called == ()


def test_norms_do_not_overflow_in_float32() -> None:
    report = seen(nn.Linear(3, 3), 1e15 * torch.ones(2, 3), loss=lambda output, _t: (output * 1e10).sum())
    assert report.passed, str(report)
    weight = report.layers[0].parameters[0].gradient
    assert weight == pytest.approx(3 * 2e25, rel=1e-5)


def test_names_of_a_sequential_are_numbers() -> None:
    report = seen(nn.Sequential(nn.Linear(2, 3), nn.Tanh()), torch.randn(8, 2))
    assert [layer.name for layer in report.layers] == ["0", "1"]


@pytest.mark.parametrize(
    "function",
    [
        lambda x: torch.atan2(x[:, 0] * 0, x[:, 1] * 0),
        lambda x: torch.linalg.vector_norm(x * 0, dim=1),
        lambda x: torch.softmax(x.masked_fill(torch.eye(4, 3, dtype=torch.bool), -torch.inf), 1),
        lambda x: torch.nan_to_num(x / (x * 0)) * 0 + x,
        lambda x: torch.exp(-((x / 0.0) ** 2)) + x,
    ],
    ids=["atan2 at 0", "norm at 0", "masked scores", "mended NaN", "infinity that becomes 0"],
)
def test_what_is_finite_in_the_end_is_no_fault(function: Any) -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.linear = nn.Linear(2, 3)

        def forward(self, x: Tensor) -> Any:
            return self.linear(x).sum() + function(self.linear(x).detach()).sum()

    assert seen(Net(), torch.randn(4, 2)).producer is None


def test_an_infinity_on_the_way_back_that_is_masked_is_no_fault() -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first, self.last = nn.Linear(2, 3), nn.Linear(3, 3)

        def forward(self, x: Tensor) -> Tensor:
            return torch.acosh(1 + torch.relu(self.last(self.first(x))))  # acosh' is infinite at 1, relu' is 0 at 0

    torch.manual_seed(0)
    model = Net()
    report = flow_case(Case(model=model, loss=lambda y, _target: y.sum(), data=(torch.randn(4, 2), None)), prove=True)
    assert math.isinf(report.layers[2].gradient or 0.0)
    assert (report.producer, {layer.health for layer in report.layers}) == (None, {"fine"}), str(report)
    assert {layer.proof.verdict for layer in report.layers if layer.proof} == {"proven"}


class Shared(nn.Module):
    """Recurrent, residual, checkpointed, in place, and with a layer that is never called."""

    def __init__(self) -> None:
        super().__init__()
        self.cell, self.block = nn.GRUCell(3, 4), nn.Sequential(nn.Linear(4, 4), nn.ELU(inplace=True))
        self.forgotten = nn.Linear(2, 2)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        state = torch.zeros(x.shape[0], 4)
        for step in range(3):
            state = self.cell(x[:, step], state)
        return {"y": state + checkpoint(self.block, state, use_reentrant=False)}


def test_shared_and_checkpointed_parts_are_seen_and_what_is_never_called_is_named() -> None:
    torch.manual_seed(0)
    report = seen(Shared(), torch.randn(16, 3, 3), loss=lambda output, _target: output["y"].pow(2).sum())
    assert report.passed, str(report)
    assert [(layer.name, layer.calls) for layer in report.layers] == [("cell", 3), ("block.0", 1), ("block.1", 1)]
    assert report.never_called == ("forgotten",)


def test_update_ratios_are_those_of_the_optimizer() -> None:
    torch.manual_seed(0)
    model, x = nn.Linear(3, 1), torch.randn(8, 3)
    report = seen(model, x, optimizer=lambda parameters: torch.optim.SGD(parameters, lr=0.1))
    loss = (model(x) ** 2).mean()
    (gradient,) = torch.autograd.grad(loss, [model.weight])
    expected = 0.1 * float(gradient.norm() / model.weight.detach().norm())
    assert report.layers[0].parameters[0].update == pytest.approx(expected, rel=1e-5)


def test_some_steps_are_training() -> None:
    torch.manual_seed(0)
    model, x = nn.Linear(3, 1), torch.randn(8, 3)
    case = Case(
        model=model,
        batch_loss=lambda model, batch: (model(batch) ** 2).mean(),
        data=lambda: iter([x] * 5),
        optimizer=lambda parameters: torch.optim.SGD(parameters, lr=0.1),
    )
    report = flow_case(case, steps=10)
    assert len(report.losses) == 5
    assert sorted(report.losses, reverse=True) == list(report.losses)


def test_a_nan_of_a_later_step_is_found_there() -> None:
    torch.manual_seed(0)
    model, x = nn.Linear(3, 1), torch.randn(8, 3)

    def loss(output: Tensor, _target: Any) -> Tensor:
        return torch.exp(output.abs() * 20).sum()

    case = Case(model=model, loss=loss, data=(x, None), optimizer=lambda p: torch.optim.SGD(p, lr=1.0))
    report = flow_case(case, steps=10)
    assert 1 < len(report.losses) < 10
    assert report.producer
    assert report.producer.operation == "exp"
    assert not math.isfinite(report.losses[-1])


def test_nothing_stays_behind() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Dropout(), nn.Linear(4, 1))
    before = {name: value.clone() for name, value in model.state_dict().items()}
    generator = torch.get_rng_state()
    seen(model, torch.randn(8, 3), optimizer=torch.optim.Adam)
    seen(model, torch.randn(8, 3), loss=lambda output, _target: (output / 0).sum())
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    for module in model.modules():
        assert not module._forward_hooks
        assert not module._forward_pre_hooks
        assert not module._backward_hooks
    assert all(parameter.grad is None for parameter in model.parameters())
    assert not torch.is_anomaly_enabled()
    assert generator is not None


def test_recomputation_with_dropout_finds_the_same_nan() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 16), nn.Dropout(0.5), nn.Linear(16, 1))
    report = seen(model, torch.randn(8, 3), loss=lambda output, _target: torch.log(output - output).sum())
    assert report.producer
    assert report.producer.operation == "log"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"model": lambda x: x}, "is no torch.nn.Module"),
        ({"model": nn.ReLU()}, "no parameter that requires grad"),
        ({"loss": lambda output, target: output}, "no single number"),
        ({"loss": lambda output, target: output.sum().detach()}, "does not depend on any parameter"),
        ({"loss": lambda output, target: 1.0}, "The loss is no tensor"),
        ({"data": lambda: iter(())}, "data gives no batch"),
        ({"data": lambda: 3}, "gives no batches"),
    ],
)
def test_what_can_not_flow_is_said(change: dict[str, Any], sentence: str) -> None:
    case = {"model": nn.Linear(2, 1), "loss": F.mse_loss, "data": (torch.ones(3, 2), torch.ones(3, 1))}
    with pytest.raises(InputError, match=sentence):
        flow_case(Case(**case | change))


def test_complex_whole_and_scripted_parameters_are_seen_for_what_they_are() -> None:
    torch.manual_seed(0)
    x = torch.randn(16, 3, dtype=torch.complex64)
    model = nn.Linear(3, 2, dtype=torch.complex64)
    (layer,) = seen(model, x, loss=lambda output, _target: output.abs().sum()).layers
    size = model(x).detach().abs()
    assert layer.middle == pytest.approx(float(size.median()), abs=0.1 * float(size.max()))
    assert layer.gradient == pytest.approx(math.sqrt(32), rel=1e-6)  # each |z| has a gradient of length 1
    whole = nn.Linear(3, 2)
    whole.steps = nn.Parameter(torch.tensor(3), requires_grad=False)
    assert [each.norm for each in seen(whole, torch.randn(4, 3)).layers[0].parameters][-1] == 3.0
    scripted = seen(torch.jit.script(nn.Sequential(nn.Linear(3, 2), nn.Tanh())), torch.randn(4, 3))
    assert not scripted.layers
    assert scripted.notes == (SCRIPTED,)


def test_a_compiled_model_has_the_names_of_the_one_it_was() -> None:
    compiled = torch.compile(nn.Sequential(nn.Linear(3, 2)), backend="eager")
    case = Case(model=compiled, loss=F.mse_loss, data=(torch.randn(4, 3), torch.randn(4, 2)))
    assert [tensor.name for tensor in check_case(case).tensors] == ["0.weight", "0.bias"]
    flow = flow_case(case)
    assert flow.notes == (NOT_COMPILED,)
    assert flow.layers[0].name == "0"


def test_a_sample_has_numbers_of_every_unit() -> None:
    """1,536 numbers, 24 units: every third number is of 8 units only."""
    model, x = nn.Linear(24, 24), torch.zeros(64, 24)
    with torch.no_grad():
        model.bias.copy_(torch.tensor([0.0, 100.0, 100.0] * 8))
    assert seen(model, x).layers[0].middle == 100.0


def test_a_loss_that_is_nan_at_once_has_no_slope() -> None:
    case = Case(model=nn.Linear(3, 2), loss=lambda o, _t: o.sum() * math.nan, data=(torch.randn(4, 3), None))
    reasons = {tensor.reason.kind for tensor in check_case(case).tensors if tensor.reason}
    assert reasons == {"not finite"}


def test_python_calls_it() -> None:
    torch.manual_seed(0)
    report = gradexplorer.flow(nn.Linear(2, 1), nn.MSELoss(), (torch.ones(4, 2), torch.zeros(4, 1)))
    assert report.passed
    assert "Linear" in str(report)
