"""Sweeps against single runs, and the measured edge of stability against theory."""

import numpy as np
import pytest

from gradexplorer.core.landscapes.catalogue import LANDSCAPES, landscape
from gradexplorer.core.landscapes.formulas import gradient_lines
from gradexplorer.core.maps import sweep as sweep_module
from gradexplorer.core.maps.basins import DIVERGED, NOT_YET, end_labels, end_points
from gradexplorer.core.maps.bowls import fastest, is_quadratic, torch_factor
from gradexplorer.core.maps.critical_points import near
from gradexplorer.core.maps.edges import edge_of_stability
from gradexplorer.core.maps.sweep import ARRIVED, RESULTS, Cell, Sweep
from gradexplorer.core.optimizers import LBFGS, SGD, Adam
from gradexplorer.formula.llvm_values import NotWritten
from gradexplorer.text import InputError

STARTS = ((-4.0, 0.5), (1.0, -2.0))


def whole(sweep: Sweep) -> dict[str, np.ndarray]:
    found = {name: np.full(sweep.shape, np.nan) for name in RESULTS}
    for tile in sweep.tiles():
        for name, numbers in sweep.compute(tile).items():
            assert np.isnan(found[name][tile]).all()
            found[name][tile] = numbers
    return found


def by_hand(cell: Cell, steps: int) -> tuple[float, float, float]:
    """One cell by whole paths of Python's loop."""
    from gradexplorer.core.optimizers.instant_path import instant_path

    rule = cell.optimizer.rule()
    labels, counts, values = [], [], []
    for start in cell.starts:
        x, y = instant_path(rule.loop(gradient_lines(cell.land)))(*start, steps, *rule.given.values())
        end = x[-1:], y[-1:]
        lost = len(x) <= steps
        label = int(end_labels(cell.land, end_points(cell.land, *end), *end, np.array([lost]))[0])
        distance = near(cell.land)
        outside = np.flatnonzero((np.abs(x - x[-1]) > distance) | (np.abs(y - y[-1]) > distance))
        labels.append(DIVERGED if label == DIVERGED else NOT_YET if label == NOT_YET else ARRIVED)
        counts.append(len(x) if lost else outside[-1] + 1 if len(outside) else 0)
        values.append(np.inf if label == DIVERGED else cell.land.value(x[-1], y[-1]))
    if DIVERGED in labels:
        return DIVERGED, min(count for count, label in zip(counts, labels, strict=True) if label == DIVERGED), np.inf
    return (NOT_YET, steps, max(values)) if NOT_YET in labels else (ARRIVED, max(counts), max(values))


CELLS = {
    "two numbers of an optimizer": lambda r, c: Cell(
        LANDSCAPES["himmelblau"], Adam(lr=10 ** (-3 + c / 2), betas=(0.1 * r, 0.99)), STARTS
    ),
    "a number whose 0 leaves a line out": lambda r, c: Cell(
        LANDSCAPES["himmelblau"], SGD(lr=0.004 * (c + 1), momentum=0.2 * r), STARTS
    ),
    "two that each leave a line out": lambda r, c: Cell(
        LANDSCAPES["booth"], SGD(lr=0.05, weight_decay=0.1 * c, momentum=0.2 * r), STARTS
    ),
    "the landscape": lambda r, c: Cell(
        landscape("bowl", condition=1.0 + 4 * c), SGD(lr=0.05 * (r + 1)), STARTS
    ),
    "the landscape, upwards": lambda r, c: Cell(
        landscape("bowl", condition=1.0 + 4 * r), SGD(lr=0.05 * (c + 1)), STARTS
    ),
    "a start": lambda r, c: Cell(LANDSCAPES["himmelblau"], SGD(lr=0.004 * (r + 1)), ((c - 3.0, 0.5), STARTS[1])),
    "both coordinates of a start": lambda r, c: Cell(LANDSCAPES["himmelblau"], SGD(lr=0.01), ((c - 3.0, r - 2.0),)),
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_every_cell_is_what_its_runs_give(name: str):
    cell, steps = CELLS[name], 150
    found = whole(Sweep(cell, (5, 7), steps))
    for row, column in np.ndindex(5, 7):
        label, count, value = by_hand(cell(row, column), steps)
        assert (found["label"][row, column], found["steps"][row, column]) == (label, count), (row, column)
        assert found["value"][row, column] == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_the_measured_edge_on_the_bowl_is_within_a_cell_of_theory(momentum: float):
    """Final f above the start's: 2 (1 + beta)/lambda_max, which is kappa."""
    kappa, rates = 25.0, np.linspace(0.01, 0.3, 120)
    land = landscape("bowl", condition=kappa)
    sweep = Sweep(lambda _r, c: Cell(land, SGD(lr=float(rates[c]), momentum=momentum), ((1.0, 1.0),)), (1, 120), 2000)
    rises = ~(whole(sweep)["value"][0] <= land.value(1.0, 1.0))
    measured = rates[np.argmax(rises)]
    assert rises[np.argmax(rises) :].all()
    assert abs(measured - 2 * (1 + momentum) / kappa) <= rates[1] - rates[0]
    assert edge_of_stability(land, SGD(momentum=momentum), (1.0, 1.0)) == pytest.approx(2 * (1 + momentum) / kappa)


def test_the_best_rates_of_a_bowl_are_the_best_cells():
    """Polyak's: no other cell is faster by more than the steps that a cell is wide."""
    low, high = 1.0, 16.0
    land, heavy = landscape("bowl", condition=high), fastest(low, high, heavy=True)
    plain, rate, beta = fastest(low, high, heavy=False).rate, heavy.rate, heavy.momentum
    assert (plain, rate, beta) == (2 / 17, 4 / 25, (3 / 5) ** 2)
    rates = [*np.linspace(0.01, 0.124, 60).tolist(), plain]
    found = whole(Sweep(lambda _r, c: Cell(land, SGD(lr=rates[c]), ((3.0, 3.0),)), (1, 61), 800))
    assert found["steps"][0, -1] <= found["steps"].min() + 1
    grid = Sweep(
        lambda r, c: Cell(land, SGD(lr=0.01 + 0.01 * c, momentum=0.06 * r + 1e-9), ((3.0, 3.0),)), (15, 28), 800
    )
    steps = np.where(whole(grid)["label"] == ARRIVED, whole(grid)["steps"], np.inf)
    row, column = np.unravel_index(np.argmin(steps), steps.shape)
    assert abs(0.01 + 0.01 * column - rate) <= 0.05
    assert abs(0.06 * row - beta) <= 0.2


@pytest.mark.parametrize("heavy", [False, True])
def test_the_factor_of_the_best_numbers_is_that_of_torchs_step(heavy: bool):
    """Polyak 1987: (kappa - 1)/(kappa + 1), and with momentum (sqrt(kappa) - 1)/(sqrt(kappa) + 1)."""
    turned = [[10.0, 6.0], [6.0, 10.0]]  # curvatures 4 and 16, along the diagonals
    best = fastest(4.0, 16.0, heavy=heavy)
    assert best.factor == pytest.approx(1 / 3 if heavy else 3 / 5)
    assert torch_factor(turned, best.rate, best.momentum) == pytest.approx(best.factor, abs=1e-7)
    for rate in (0.97, 1.03):
        assert torch_factor(turned, rate * best.rate, best.momentum) > best.factor + 1e-3


def test_quadratic_landscapes_are_known_by_their_curvature():
    assert {key for key, land in LANDSCAPES.items() if is_quadratic(land)} >= {"bowl", "booth", "matyas"}
    assert not is_quadratic(LANDSCAPES["himmelblau"])


def test_theory_is_silent_about_other_rules():
    for optimizer in (
        Adam(),
        SGD(momentum=0.9, nesterov=True),
        SGD(momentum=0.9, dampening=0.1),
        SGD(weight_decay=0.1),
    ):
        assert edge_of_stability(LANDSCAPES["bowl"], optimizer, (0.0, 0.0)) is None
    assert edge_of_stability(LANDSCAPES["saddle"], SGD(), (0.0, 0.0)) is None


def test_without_machine_code_single_runs_serve(monkeypatch: pytest.MonkeyPatch):
    cell = CELLS["two numbers of an optimizer"]
    expected = whole(Sweep(cell, (2, 3), 60))

    def refuse(*_arguments: object) -> None:
        raise NotWritten("frobnicate")

    monkeypatch.setattr(sweep_module, "kernel", refuse)
    found = whole(Sweep(cell, (2, 3), 60))
    assert all(np.array_equal(found[name], expected[name]) for name in RESULTS)


def test_an_optimizer_without_a_rule_is_swept_by_torch():
    sweep = Sweep(lambda r, c: Cell(LANDSCAPES["booth"], LBFGS(max_iter=1 + c, lr=0.5 + r / 2), STARTS), (2, 2), 12)
    found = whole(sweep)
    assert (found["label"][1] == ARRIVED).all()
    assert (found["value"][1] < 1e-6).all()


def test_a_device_lets_torch_run_every_cell(monkeypatch: pytest.MonkeyPatch):
    cell = CELLS["two numbers of an optimizer"]
    ours = whole(Sweep(cell, (2, 3), 200))
    monkeypatch.setattr(sweep_module, "kernel", None)
    theirs = whole(Sweep(cell, (2, 3), 200, "cpu"))
    assert np.array_equal(theirs["label"], ours["label"])
    assert theirs["value"] == pytest.approx(ours["value"], rel=1e-9)
    assert (np.abs(theirs["steps"] - ours["steps"]) <= 1).all()
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    with pytest.raises(InputError, match="no CUDA device"):
        Sweep(cell, (2, 3), 200, "cuda")


def test_illegal_cells_are_refused():
    with pytest.raises(InputError, match="Nesterov"):
        Sweep(lambda _r, c: Cell(LANDSCAPES["bowl"], SGD(momentum=0.1 * c, nesterov=True), STARTS), (1, 3), 5)
