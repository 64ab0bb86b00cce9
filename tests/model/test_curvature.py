"""Lanczos, Hutchinson and the spectral density against numpy and against the whole Hessian of torch."""

import numpy as np
import pytest
import torch
from torch import nn

from gradexplorer.formula.latex_printer import notation
from gradexplorer.framework.resources import resource
from gradexplorer.model.case import Case
from gradexplorer.model.curvature import curvature_case, density, hutchinson
from gradexplorer.model.curvature_report import CurvatureSpec
from gradexplorer.model.hessian import Hessian
from gradexplorer.model.landscape.lanczos import lanczos, top_eigenvectors
from gradexplorer.model.landscape.weights import state_of
from gradexplorer.model.load_file import load_case

SIZE = 60


def symmetric(values: np.ndarray) -> torch.Tensor:
    basis, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(len(values), len(values))))
    return torch.tensor(basis @ np.diag(values) @ basis.T)


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(4)


def test_lanczos_finds_numpys_eigenvalues_and_no_copies():
    """Without reorthogonalisation, the large eigenvalue far off comes again and again."""
    matrix = symmetric(np.concatenate([np.linspace(-1, 1, SIZE - 1), [1e4]]))
    start = torch.randn(SIZE, generator=generator(), dtype=torch.float64)
    values, vectors, errors, shares = lanczos(lambda v: matrix @ v, start, SIZE, generator())
    assert values.numpy() == pytest.approx(np.linalg.eigvalsh(matrix.numpy()), abs=1e-8)
    assert (vectors.T @ vectors).numpy() == pytest.approx(np.eye(SIZE), abs=1e-10)
    assert float(errors.max()) < 1e-8
    unit = (start / start.norm()).numpy()
    assert shares.numpy() == pytest.approx((vectors.numpy().T @ unit) ** 2, abs=1e-10)


def test_lanczos_goes_on_where_the_space_of_its_start_is_exhausted():
    matrix = torch.diag(torch.tensor([3.0, 3.0, 1.0, 0.0, 0.0], dtype=torch.float64))
    start = torch.tensor([1.0, 0.0, 0.0, 0.0, 0.0], dtype=torch.float64)
    values, _vectors, _errors, _shares = lanczos(lambda v: matrix @ v, start, 5, generator())
    assert values.numpy() == pytest.approx([0, 0, 1, 3, 3], abs=1e-12)


def test_the_error_bounds_hold_when_it_ends_early():
    spectrum = np.linspace(0, 10, 200) ** 2
    matrix = symmetric(spectrum)
    values, vectors, errors = top_eigenvectors(lambda v: matrix @ v, 200, 3, seed=1, most=40)
    for value, vector, error in zip(values, vectors, errors, strict=True):
        assert np.abs(spectrum - float(value)).min() <= float(error) + 1e-9
        assert float((matrix @ vector - value * vector).norm()) == pytest.approx(float(error), rel=1e-3, abs=1e-9)
    assert values[0] == pytest.approx(100.0, rel=1e-3)


def test_hutchinsons_error_bar_holds_the_trace():
    matrix = symmetric(np.linspace(-2, 5, SIZE))
    exact = float(np.trace(matrix.numpy()))
    apart = []
    for seed in range(40):
        value, error = hutchinson(lambda v: matrix @ v, SIZE, 20, torch.Generator().manual_seed(seed))
        apart.append((value - exact) / error)
    assert 0.5 < np.std(apart) < 1.6  # the error bars are neither too short nor too long
    assert abs(np.mean(apart)) < 0.6


def test_the_density_has_the_moments_of_the_matrix():
    spectrum = np.linspace(-1, 3, SIZE)
    matrix = symmetric(spectrum)
    nodes, weights = (each.numpy() for each in density(lambda v: matrix @ v, SIZE, 50, generator()))
    assert weights.sum() == pytest.approx(1.0, rel=1e-9)
    for power in (1, 2, 3):
        assert (weights * nodes**power).sum() == pytest.approx((spectrum**power).mean(), rel=0.1)


def network_case() -> Case:
    torch.manual_seed(2)
    model = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 2))
    data = (torch.randn(20, 3), torch.randint(2, (20,)))
    optimizer = lambda parameters: torch.optim.SGD(parameters, lr=0.1)  # noqa: E731
    return Case(model=model, loss=nn.CrossEntropyLoss(), data=data, optimizer=optimizer)


def test_products_are_those_of_torchs_own_hessian():
    case = network_case()
    hessian = Hessian(case, case.model, [case.data], state_of(case.model), "frozen")
    shapes = [weight.shape for weight in hessian.weights]
    x, target = case.data

    def loss(vector: torch.Tensor) -> torch.Tensor:
        parts = [p.reshape(s) for p, s in zip(vector.split([s.numel() for s in shapes]), shapes, strict=True)]
        hidden = torch.tanh(x.double() @ parts[0].T + parts[1])
        return nn.functional.cross_entropy(hidden @ parts[2].T + parts[3], target)

    flat = torch.cat([weight.detach().reshape(-1) for weight in hessian.weights])
    whole = torch.autograd.functional.hessian(loss, flat)
    assert hessian.full().numpy() == pytest.approx(whole.numpy(), abs=1e-12)


def test_a_report_beside_the_whole_matrix():
    report = curvature_case(network_case(), CurvatureSpec(count=3))
    assert report.parameters == 3 * 8 + 8 + 8 * 2 + 2
    assert [proven.proof.verdict for proven in report.proofs] == ["proven"] * 4
    assert report.passed
    assert report.learning_rate == 0.1
    assert report.edge == 2 / report.top[0].value
    assert report.exact_trace == pytest.approx(report.trace, abs=5 * report.trace_error)
    for found in (*report.top, *report.bottom):
        assert found.exact == pytest.approx(found.value, abs=1e-5)
    size = report.parameters
    places = [notation(f"lambda_{place}") for place in (1, 2, 3, size, size - 1, size - 2)]  # from the largest on
    assert [entry.name for entry in report.proofs[1].proof.entries][2:] == places
    heights = report.density(list(np.linspace(-1, 3, 2000)), 0.02)
    assert sum(heights) * 4 / 1999 == pytest.approx(1.0, rel=1e-2)


@pytest.mark.parametrize("example", ["transformer_block", "cnn_digits"])
def test_larger_examples_have_a_curvature(example: str):
    """Attention has no second derivative in its fast ways; a norm layer is as it is kept."""
    case = load_case(resource("examples", f"{example}.py"))
    report = curvature_case(case, CurvatureSpec(count=1, probes=4))
    assert report.exact_trace is None
    assert [proven.proof.verdict for proven in report.proofs] == ["proven"]
    assert report.top[0].error <= 1e-4 * report.top[0].value
