"""Maps of basins against computations of their own, symmetries, torch and known minima."""

import statistics

import mpmath
import numpy as np
import pytest
import torch
from msgspec import structs

from gradexplorer.core.landscapes.catalogue import LANDSCAPES, Landscape, landscape
from gradexplorer.core.maps import many_starts as many_starts_module
from gradexplorer.core.maps.agreement import SAMPLES, agreement
from gradexplorer.core.maps.basins import DIVERGED, NOT_YET, SADDLE, Basins, Ended, borders, grid, reached
from gradexplorer.core.maps.critical_points import critical_points, near
from gradexplorer.core.maps.many_starts import Device, many_starts, torch_ends
from gradexplorer.core.optimizers import LBFGS, SGD, Adagrad, Adam, Optimizer
from gradexplorer.formula.llvm_values import NotWritten
from gradexplorer.proof import DType
from gradexplorer.text import InputError


def basins_of(
    land: Landscape,
    optimizer: Optimizer,
    steps: int,
    size: tuple[int, int] = (40, 40),
    dtype: DType = "float64",
    device: Device | None = None,
) -> Basins:
    x, y = grid(land.x_range, size[0]), grid(land.y_range, size[1])
    across, up = np.meshgrid(x, y)
    found = many_starts(land, optimizer, steps, dtype, near(land), device).run(across.ravel(), up.ravel())
    parts = [np.asarray(getattr(found, name), float).reshape(across.shape) for name in Ended.__struct_fields__]
    return Basins(land=land, optimizer=optimizer, steps=steps, dtype=dtype, x=x, y=y, ended=Ended(*parts))


def test_himmelblaus_basins_are_those_of_a_loop_of_its_own():
    """Plain gradient descent in numpy with the gradient by hand, to the minima that Wikipedia publishes."""
    basins = basins_of(LANDSCAPES["himmelblau"], SGD(lr=0.01), 400, (90, 70))
    x, y = np.meshgrid(np.linspace(-6, 6, 181)[1::2], np.linspace(-6, 6, 141)[1::2])
    first = np.full(x.shape, 400)
    published = np.array([(3.0, 2.0), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)])
    trail = []
    for _step in range(400):
        trail.append((x, y))
        a, b = x * x + y - 11, x + y * y - 7
        x, y = x - 0.01 * (4 * x * a + 2 * b), y - 0.01 * (2 * a + 4 * y * b)
    nearest = np.argmin([np.hypot(x - p, y - q) for p, q in published], axis=0)
    assert np.array_equal(
        np.array([(point.x, point.y) for point in basins.minima])[basins.label.astype(int)].round(4),
        published[nearest].round(4),
    )
    for step in reversed(range(400)):
        inside = np.maximum(np.abs(trail[step][0] - x), np.abs(trail[step][1] - y)) <= 0.012
        first = np.where(inside & (first == step + 1), step, first)
    assert np.array_equal(basins.count, first)
    assert sum(basins.shares.values()) == pytest.approx(1.0)
    assert basins.medians == {
        label: statistics.median(basins.count[basins.label == label].tolist()) for label in basins.shares
    }


@pytest.mark.parametrize(
    ("key", "optimizer", "turned"),
    [
        ("styblinski_tang", Adam(lr=0.05), lambda label: label.T),
        ("rastrigin", SGD(lr=0.002), lambda label: label.T),
        ("rastrigin", SGD(lr=0.002), lambda label: label[:, ::-1]),
        ("ackley", Adam(lr=0.02), lambda label: label[::-1]),
        ("three_hump_camel", Adam(lr=0.02), lambda label: label[::-1, ::-1]),
        ("bowl", SGD(lr=0.05), lambda label: label[:, ::-1]),
    ],
)
def test_symmetric_functions_give_symmetric_maps(key: str, optimizer: Optimizer, turned):
    """A start and its mirror image arrive after the same steps at minima as deep, wherever they are no tie."""
    basins = basins_of(LANDSCAPES[key], optimizer, 300, (36, 36))
    assert (turned(basins.count) == basins.count).mean() > 0.995
    close = np.isclose(turned(basins.value), basins.value, rtol=1e-6, atol=1e-9, equal_nan=True)
    assert close.mean() > 0.995


def test_local_minima_are_found_by_clustering():
    """Rastrigin's lie where 2 x + 20 pi sin(2 pi x) = 0, near the whole numbers; mpmath finds the roots."""
    basins = basins_of(LANDSCAPES["rastrigin"], SGD(lr=0.002), 400, (64, 64))
    roots = [
        float(mpmath.findroot(lambda t: 2 * t + 20 * mpmath.pi * mpmath.sin(2 * mpmath.pi * t), k)) for k in range(6)
    ]
    assert len(basins.minima) >= 100
    assert (basins.minima[0].x, basins.minima[0].y, basins.minima[0].known) == (0.0, 0.0, True)
    for point in basins.minima:
        for at in (abs(point.x), abs(point.y)):
            assert min(abs(at - root) for root in roots) < 1e-9
    assert set(reached(basins)) == set(range(len(basins.minima)))


def test_saddles_are_told_apart():
    """Of x^4/4 - x^2/2 + y^2/2 the starts with x = 0 go to the saddle, all others to one of two minima."""
    land = landscape("typed", "x**4/4 - x**2/2 + y**2/2", ranges=((-2.0, 2.0), (-2.0, 2.0)))
    basins = basins_of(land, SGD(lr=0.2), 300, (41, 31))
    across = np.broadcast_to(basins.x, basins.label.shape)
    middle = np.abs(across) < 1e-9
    assert (basins.label[middle] == SADDLE).all()
    ends = np.array([point.x for point in basins.minima])[basins.label[~middle].astype(int)]
    assert ends == pytest.approx(np.sign(across[~middle]))
    assert str(basins.name(SADDLE)) == "saddle"


def test_a_kink_is_a_minimum_if_it_is_low_all_around():
    land = landscape("typed", "abs(x - 1) + 2*abs(y + 0.5)")
    (point,) = basins_of(land, Adagrad(lr=0.5), 2000, (12, 12)).minima
    assert (point.x, point.y) == pytest.approx((1.0, -0.5), abs=near(land))


def test_what_diverges_and_what_is_still_under_way():
    wild = basins_of(LANDSCAPES["himmelblau"], SGD(lr=10.0), 50, (8, 8))
    assert wild.shares == {DIVERGED: 1.0}
    assert np.isposinf(wild.value).all()
    assert (wild.count == np.minimum(wild.ended.last + 1, 50)).all()
    slow = basins_of(LANDSCAPES["himmelblau"], SGD(lr=1e-9), 5, (8, 8))
    assert slow.shares == {NOT_YET: 1.0}
    assert (slow.count == 5).all()


@pytest.mark.parametrize("text", ["log(-1 - x**2)", "sqrt(-1 - x*x) + y"])
def test_a_formula_without_a_value_anywhere_diverges_everywhere(text: str):
    basins = basins_of(landscape("typed", text), Adam(), 20, (6, 6))
    assert basins.shares == {DIVERGED: 1.0}
    assert basins.minima == []


@pytest.mark.parametrize("optimizer", [Adam(lr=0.05), SGD(lr=0.005, momentum=0.9)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_torch_batch_gives_the_same_map(optimizer: Optimizer, dtype: DType):
    land = LANDSCAPES["himmelblau"]
    ours, theirs = (basins_of(land, optimizer, 300, (30, 30), dtype, device) for device in (None, "cpu"))
    assert (ours.label == theirs.label).mean() > 0.99
    assert (np.abs(ours.count - theirs.count) <= 1).mean() > 0.98


def test_an_optimizer_without_a_rule_is_run_by_torch_and_that_is_said():
    way = many_starts(LANDSCAPES["booth"], LBFGS(), 3, "float64", 0.01)
    assert str(way.note) == "LBFGS has no rule of single coordinates: torch runs every start."
    found = way.run(np.array([0.0, 5.0]), np.array([0.0, -5.0]))
    for i, start in enumerate([(0.0, 0.0), (5.0, -5.0)]):
        point = torch.tensor(start, dtype=torch.float64, requires_grad=True)
        alone = torch.optim.LBFGS([point])

        def closure(alone: torch.optim.LBFGS = alone, point: torch.Tensor = point) -> torch.Tensor:
            alone.zero_grad()
            value = (point[0] + 2 * point[1] - 7) ** 2 + (2 * point[0] + point[1] - 5) ** 2
            value.backward()
            return value

        for _step in range(3):
            alone.step(closure)
        assert (found.x[i], found.y[i]) == pytest.approx(tuple(point.tolist()), rel=1e-9)


def test_without_machine_code_pythons_loop_gives_the_same_and_the_part_is_named(monkeypatch: pytest.MonkeyPatch):
    land, optimizer, at = LANDSCAPES["himmelblau"], Adam(lr=0.05), np.linspace(-5.0, 5.0, 9)
    expected = many_starts(land, optimizer, 60, "float64", 0.01).run(at, at[::-1])

    def refuse(*_arguments: object) -> None:
        raise NotWritten("frobnicate")

    monkeypatch.setattr(many_starts_module, "kernel", refuse)
    way = many_starts(land, optimizer, 60, "float64", 0.01)
    assert "frobnicate" in str(way.note)
    found = way.run(at, at[::-1])
    for name in ("x", "y", "last", "arrival"):
        assert np.array_equal(getattr(found, name), getattr(expected, name)), name


def test_the_ends_of_torch_have_their_arrival():
    land, x = LANDSCAPES["bowl"], np.array([1.0, 0.0, 100.0])
    found = torch_ends(land, SGD(lr=0.5), x, np.zeros(3), 10, "float64", 0.01)  # x is halved at every step
    assert found.x == pytest.approx(x / 2**10)
    assert found.arrival.tolist() == [7, 0, 10]  # 1/128 - 1/1024 is below 0.01, 1/64 - 1/1024 is not
    wild = torch_ends(land, SGD(lr=-1e3 + 2e3), x, np.zeros(3), 10, "float64", 0.01)
    assert wild.last.tolist() == [4, 10, 3]  # x is -999 times as far at every step, and ends before 1e12


def test_cuda_is_refused_where_torch_sees_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(InputError, match="torch sees no CUDA device here"):
        many_starts(LANDSCAPES["bowl"], SGD(), 3, "float64", 0.01, "cuda")


def test_torch_agrees_with_sampled_starts_half_of_them_at_borders():
    basins = basins_of(LANDSCAPES["himmelblau"], Adam(lr=0.05), 400, (48, 48), "float32")
    found = agreement(basins, 0)
    assert found.sampled == SAMPLES >= 64
    assert found.proven == SAMPLES
    assert borders(basins.label).sum() > SAMPLES // 2


def test_a_map_that_lies_is_found_out():
    basins = basins_of(LANDSCAPES["himmelblau"], Adam(lr=0.05), 400, (48, 48))
    ended = basins.ended
    turned = Ended(ended.x[::-1], ended.y[::-1], ended.last, ended.arrival)
    found = agreement(structs.replace(basins, ended=turned), 0)
    assert found.elsewhere > SAMPLES // 4
    assert found.proven < SAMPLES


def test_borders_are_where_a_neighbour_has_another_label():
    label = np.array([[0.0, 0.0, 1.0], [0.0, 0.0, 1.0], [0.0, 0.0, np.nan]])
    expected = [[False, True, True], [False, True, True], [False, True, False]]
    assert borders(label).tolist() == expected


def test_no_ends_give_the_known_minima():
    points = critical_points(LANDSCAPES["booth"], np.array([]), np.array([]))
    assert [(point.x, point.y) for point in points] == [(1.0, 3.0)]
