"""What Python code calls, and how light ``import gradexplorer`` stays."""

import base64
import io
import subprocess
import sys

import pytest
import torch
from PIL import Image

import gradexplorer


class Wrong(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, gradient):
        return gradient


def test_a_right_gradient_passes() -> None:
    x = torch.tensor([0.5, 1.0], requires_grad=True)
    gradexplorer.assert_gradient(torch.sin, x)
    report = gradexplorer.check(torch.sin, x)
    assert report.passed
    entry = report.tensors[0].rows[0].entry
    assert entry.difference == pytest.approx(entry.formula, abs=1e-9)
    assert entry.autograd == pytest.approx(entry.formula, rel=1e-6)


def test_a_wrong_gradient_raises_with_the_reason_and_the_line() -> None:
    with pytest.raises(AssertionError, match=r"factor: Wrong.backward gives x the gradient times 0.5.*test_api.py:\d+"):
        gradexplorer.assert_gradient(Wrong.apply, torch.ones(2, requires_grad=True))


def test_notebooks_get_a_table_and_a_picture() -> None:
    report = gradexplorer.check(Wrong.apply, torch.ones(2, requires_grad=True))
    shown = report._repr_html_()
    table, _img, source = shown.partition('<img width="640" src="data:image/png;base64,')
    assert table.startswith("<table>")
    assert "not proven" in table
    picture = Image.open(io.BytesIO(base64.b64decode(source.removesuffix('">'))))
    assert picture.size == (960, 600)
    assert len(picture.convert("RGB").getcolors(picture.width * picture.height) or ()) > 20


def test_without_the_windows_toolkit_a_notebook_gets_the_table_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/python")
    data = torch.ones(4, 2), torch.zeros(4, 1)
    shown = gradexplorer.flow(torch.nn.Linear(2, 1), torch.nn.MSELoss(), data)._repr_html_()
    assert shown.startswith("<table>")
    assert "<img" not in shown


def test_an_error_of_forward_is_the_persons() -> None:
    with pytest.raises(RuntimeError, match="size"):
        gradexplorer.check(lambda x: x @ torch.ones(7), torch.ones(3, requires_grad=True))


def test_the_warnings_of_torch_are_shown() -> None:
    report = gradexplorer.check(
        lambda x, y: torch.tensor(x) * y, tuple(torch.ones(2, requires_grad=True) for _ in "xy")
    )
    assert any("sourceTensor" in warned.text for warned in report.warnings)


def test_importing_is_light() -> None:
    program = "import gradexplorer, sys; assert 'torch' not in sys.modules; assert 'msgspec' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_an_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        _ = gradexplorer.chekc
