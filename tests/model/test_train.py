"""Training that is watched: against torch's own loops, Lion's published rule, closed forms of the edge, and numpy."""

import math
from collections.abc import Iterator

import numpy as np
import pytest
import torch
from torch import nn

from gradexplorer.framework.resources import resource
from gradexplorer.model.case import Case
from gradexplorer.model.landscape.plane import subject, trainees
from gradexplorer.model.landscape.script import script
from gradexplorer.model.landscape.sketch import WIDTH, sketch
from gradexplorer.model.landscape.spec import PlaneSpec
from gradexplorer.model.load_file import load_case
from gradexplorer.model.train import edge, train_case
from gradexplorer.model.train_report import TrainReport, TrainSpec
from gradexplorer.text import InputError
from tests.model.test_landscape import closed, quadratic

STEPS = 12


def plain(make, schedules, steps: int = STEPS) -> tuple[list[np.ndarray], list[float]]:
    """Return the weights of the quadratic as torch's own loop goes, and the learning rate at each."""
    case, _hessian, _centre, start = quadratic()
    w = torch.tensor(start, requires_grad=True)
    optimizer = make([w])
    behind = [schedule(optimizer) for schedule in schedules]
    seen, rates = [start], [optimizer.param_groups[0]["lr"]]
    for _step in range(steps):
        optimizer.zero_grad()
        loss = case.loss(w, None)
        loss.backward()
        optimizer.step()
        for schedule in behind:
            schedule.step(loss.detach()) if isinstance(
                schedule, torch.optim.lr_scheduler.ReduceLROnPlateau
            ) else schedule.step()
        seen.append(w.detach().clone().numpy())
        rates.append(optimizer.param_groups[0]["lr"])
    return seen, rates


def test_optimizers_and_schedules_are_torchs_own():
    rates = torch.optim.lr_scheduler
    told: list[TrainReport] = []
    asked = {
        "SGD(lr=0.1, momentum=0.9), StepLR(step_size=3, gamma=0.5)": (
            lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
            [lambda o: rates.StepLR(o, step_size=3, gamma=0.5)],
        ),
        "Adam(lr=0.05), LinearLR(total_iters=4), ExponentialLR(gamma=0.9)": (
            lambda p: torch.optim.Adam(p, lr=0.05),
            [lambda o: rates.LinearLR(o, total_iters=4), lambda o: rates.ExponentialLR(o, gamma=0.9)],
        ),
        "SGD(lr=1.0), ReduceLROnPlateau(patience=1)": (
            lambda p: torch.optim.SGD(p, lr=1.0),
            [lambda o: rates.ReduceLROnPlateau(o, patience=1)],
        ),
    }
    case, hessian, centre, start = quadratic()
    report = train_case(case, TrainSpec(optimizers=tuple(asked), steps=STEPS), told.append)
    assert [each.step for each in told] == list(range(1, STEPS + 1))
    everything = []
    for path, (make, schedules) in zip(report.paths, asked.values(), strict=True):
        seen, wanted = plain(make, schedules)
        assert path.steps == tuple(range(STEPS + 1))
        assert path.losses == pytest.approx([closed(hessian, centre, w) for w in seen], rel=1e-9)
        assert path.rates == pytest.approx(wanted, rel=1e-12)
        assert path.sharpness == pytest.approx([5.0] * (STEPS + 1), rel=1e-6)
        everything.append(np.array(seen) - start)
    points = np.concatenate(everything)
    centred = points - points.mean(axis=0)
    _left, singular, right = np.linalg.svd(centred, full_matrices=False)
    assert report.shares == pytest.approx(singular[:2] ** 2 / (singular**2).sum(), rel=1e-9)
    for path, seen in zip(report.paths, everything, strict=True):
        assert np.abs(path.x) == pytest.approx(np.abs(seen @ right[0]), abs=1e-9)
        assert np.abs(path.y) == pytest.approx(np.abs(seen @ right[1]), abs=1e-9)
        rest = seen - seen @ right[:2].T @ right[:2]
        assert path.off == pytest.approx(np.linalg.norm(rest, axis=1), abs=1e-7)
    assert [proven.proof.verdict for proven in report.proofs] == ["proven"] * 3
    assert torch.equal(case.model.w.detach(), torch.tensor(start))


def test_lion_follows_its_published_rule():
    """Chen et al. 2023, algorithm 2."""
    case, hessian, centre, w = quadratic()
    report = train_case(case, TrainSpec(optimizers=("Lion(lr=0.02, weight_decay=0.1)",), steps=STEPS, sharpness=False))
    m, expected = np.zeros_like(w), [closed(hessian, centre, w)]
    for _step in range(STEPS):
        g = hessian @ (w - centre)
        c = 0.9 * m + 0.1 * g
        w = w - 0.02 * (np.sign(c) + 0.1 * w)
        m = 0.99 * m + 0.01 * g
        expected.append(closed(hessian, centre, w))
    assert report.paths[0].losses == pytest.approx(expected, rel=1e-9)
    assert report.paths[0].edges == ()


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"momentum": 0.9},
        {"momentum": 0.9, "nesterov": True},
        {"momentum": 0.5, "dampening": 0.3},
        {"momentum": 0.6, "weight_decay": 0.7},
    ],
)
def test_steps_below_the_edge_shrink_and_above_it_grow(arguments: dict[str, float]):
    sharpness = 5.0

    def grows(share: float) -> bool:
        w = torch.tensor([1.0], dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=1.0, **arguments)
        optimizer.param_groups[0]["lr"] = share * edge(optimizer, sharpness)
        for _step in range(3000):
            w.grad = sharpness * w.detach()
            optimizer.step()
        return abs(w.item()) > 1.0

    assert not grows(0.99)
    assert grows(1.01)


def test_there_is_no_edge_where_nothing_bends_upwards():
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    assert edge(optimizer, -1.0) == edge(optimizer, 0.0) == math.inf


def test_a_sketch_is_linear_and_keeps_inner_products():
    draw = torch.Generator().manual_seed(4)
    points = [{"a": torch.randn(30, 1000, generator=draw), "b": torch.randn(700, generator=draw)} for _ in range(6)]
    points.append({name: points[0][name] + 2 * points[1][name] for name in points[0]})
    found = torch.stack([sketch(point) for point in points])
    assert found.shape == (7, WIDTH)
    assert found[6].numpy() == pytest.approx((found[0] + 2 * found[1]).numpy(), abs=1e-3)
    whole = torch.stack([torch.cat([each.reshape(-1) for each in point.values()]) for point in points]).double()
    lengths = whole.norm(dim=1)
    off = (found @ found.T - whole @ whole.T) / torch.outer(lengths, lengths)
    assert float(off.abs().max()) < 5 * math.sqrt(2 / WIDTH)  # five standard deviations
    assert float(off.abs().max()) > 1e-4  # and it is a sketch
    few = {"a": torch.arange(6.0).reshape(2, 3)}
    assert torch.equal(sketch(few), torch.arange(6.0, dtype=torch.float64))


def dropping() -> Case:
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(3, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 2))

    def data() -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        while True:
            yield torch.randn(10, 3), torch.randint(2, (10,))

    return Case(model=model, loss=nn.CrossEntropyLoss(), data=data)


def test_all_see_the_same_batches_and_random_numbers():
    spec = TrainSpec(optimizers=("SGD(lr=0.1)", "Adam(lr=0.01)", "SGD(lr=0.1)"), steps=5)
    one, other, same = train_case(dropping(), spec).paths
    assert (one.losses, one.x, one.sharpness) == (same.losses, same.x, same.sharpness)
    assert one.losses != other.losses


def test_who_diverges_ends_and_the_others_go_on():
    case, _hessian, _centre, _start = quadratic()
    spec = TrainSpec(optimizers=("SGD(lr=1e200)", "SGD(lr=0.1)"), steps=20, sharpness=False)
    gone, fine = train_case(case, spec).paths
    assert gone.ended
    assert (gone.steps, len(gone.losses)) == ((0,), 1)  # after it the loss is too large for a float
    assert fine.steps[-1] == 20
    assert not fine.ended


@pytest.mark.parametrize(
    "text", ["SGD(lr=0.1), Nothing()", "SGD(lr=0.1), StepLR(3)", "SGD(lr=0.1), StepLR()", "StepLR(step_size=1)", ""]
)
def test_what_is_no_schedule_is_refused(text: str):
    with pytest.raises(InputError, match="is no optimizer"):
        trainees(subject(quadratic()[0], PlaneSpec()), [text])


def test_training_goes_on_from_what_torchs_own_loop_reached():
    case, _hessian, _centre, start = quadratic()
    w = torch.tensor(start, requires_grad=True)
    losses = []
    for optimizer, steps in ((torch.optim.SGD([w], lr=0.1, momentum=0.9), 5), (torch.optim.Adam([w], lr=0.05), 7)):
        for _step in range(steps):
            optimizer.zero_grad()
            loss = case.loss(w, None)
            losses.append(float(loss.detach()))
            loss.backward()
            optimizer.step()
    told: list[tuple[int, int]] = []
    spec = TrainSpec(optimizers=("Adam(lr=0.05)",), steps=7, before=("SGD(lr=0.1, momentum=0.9) * 5",))
    (path,) = train_case(case, spec, progress=lambda *step: told.append(step)).paths
    assert path.losses[:-1] == pytest.approx(losses[5:], rel=1e-12)
    assert told == [(step, 5) for step in range(1, 6)]
    assert case.model.state_dict()["w"].tolist() == list(start)  # the person's own model stays where it is


@pytest.mark.parametrize("text", ["SGD(lr=0.1)", "SGD(lr=0.1) * 0", "SGD(lr=0.1) * -1", "* 3", "Nothing() * 3"])
def test_what_is_no_stage_is_refused(text: str):
    with pytest.raises(InputError, match=r"is no (stage|optimizer)"):
        train_case(quadratic()[0], TrainSpec(optimizers=("SGD(lr=0.1)",), before=(text,)))


def test_the_script_trains_with_torch_alone(capsys: pytest.CaptureFixture[str]):
    file = resource("examples", "mlp_moons.py")
    optimizers = ("SGD(lr=0.5), CosineAnnealingLR(T_max=4)", "Lion(lr=0.01)")
    spec, before = PlaneSpec(optimizers=optimizers, steps=4), ("SGD(lr=1) * 3", "Lion(lr=0.01) * 2")
    text = script(str(file), "make_case", spec, None, (1, 1), training=True, before=before)
    assert "gradexplorer." not in text
    exec(compile(text, "script.py", "exec"), {"__name__": "__main__"})
    header, *rows = capsys.readouterr().out.splitlines()
    assert header == "step,SGD(lr=0.5); CosineAnnealingLR(T_max=4),Lion(lr=0.01)"
    asked = TrainSpec(optimizers=optimizers, steps=4, sharpness=False, before=before)
    paths = train_case(load_case(file), asked).paths
    found = np.array([[float(cell) for cell in row.split(",")[1:]] for row in rows])
    assert found == pytest.approx(np.array([path.losses[:-1] for path in paths]).T, rel=1e-5)
