"""The examples that come along: what is right is proven, and what is planted is found."""

from pathlib import Path

import pytest

from gradexplorer.framework.resources import resource
from gradexplorer.model.check import check_case
from gradexplorer.model.flow import flow_case
from gradexplorer.model.load_file import load_case

EXAMPLES = sorted(resource("examples").glob("*.py"))
HEALTHY = ("mlp_moons", "cnn_digits", "transformer_block")


def line_of(file: Path, code: str) -> int:
    return next(i for i, line in enumerate(file.read_text("utf-8").split("\n"), 1) if code in line)


def example(name: str) -> Path:
    return resource("examples", f"{name}.py")


def test_there_are_seven() -> None:
    assert len(EXAMPLES) == 7


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_example_is_healthy(name: str) -> None:
    case = load_case(example(name))
    report = flow_case(case)
    assert report.passed, str(report)
    assert any(each.update for layer in report.layers for each in layer.parameters)


@pytest.mark.parametrize("name", [file.stem for file in EXAMPLES if file.stem not in ("wrong_factor", "nan_sqrt")])
def test_the_gradient_of_a_right_example_is_proven(name: str) -> None:
    report = check_case(load_case(example(name)))
    assert report.passed, str(report)


def test_the_wrong_factor_is_found() -> None:
    file = example("wrong_factor")
    report = check_case(load_case(file))
    assert report.worst
    reason = report.worst.reason
    assert reason
    assert (reason.kind, reason.operation) == ("factor", "SquaredReLU")
    assert (reason.file, reason.line) == (str(file), line_of(file, "def backward"))
    assert reason.text.values["factor"] == "0.5"


def test_the_root_that_makes_nan_is_found() -> None:
    file = example("nan_sqrt")
    report = flow_case(load_case(file))
    producer = report.producer
    assert producer
    assert (producer.direction, producer.operation, producer.line) == ("backward", "sqrt", line_of(file, "torch.sqrt"))
    assert {layer.health for layer in report.layers} == {"not finite"}


def test_the_layers_that_do_not_learn_are_named() -> None:
    vanished = [
        layer.name for layer in flow_case(load_case(example("deep_sigmoid"))).layers if layer.health == "vanishes"
    ]
    assert vanished[:3] == ["0", "1", "2"]
    worst = flow_case(load_case(example("dead_relu"))).worst
    assert worst
    assert (worst.name, worst.health) == ("3", "dead")
    assert worst.dead is not None
    assert worst.dead >= 0.75
