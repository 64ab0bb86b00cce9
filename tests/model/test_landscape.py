"""Landscapes against numpy, closed forms and torch called plainly: directions, norm layers, holes, ways, files."""

import io
import math
import sys
from contextlib import redirect_stdout
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from msgspec import structs
from torch import nn

from gradexplorer.framework.resources import resource
from gradexplorer.model.case import Case
from gradexplorer.model.landscape.directions import filter_dimensions
from gradexplorer.model.landscape.losses import Plane, uses_checkpoints
from gradexplorer.model.landscape.proofs import prove_samples, statements
from gradexplorer.model.landscape.script import script
from gradexplorer.model.landscape.service import Landscape
from gradexplorer.model.landscape.spec import PlaneSpec
from gradexplorer.model.load_file import load_case
from gradexplorer.text import InputError

SIDE = np.linspace(-1.0, 1.0, 5)
A, B = (axis.ravel() for axis in np.meshgrid(SIDE, SIDE))


class Weights(nn.Module):
    """Nothing but a vector of weights, which it returns."""

    def __init__(self, start: torch.Tensor) -> None:
        super().__init__()
        self.w = nn.Parameter(start)

    def forward(self, _inputs: torch.Tensor) -> torch.Tensor:
        return self.w


def quadratic(size: int = 6) -> tuple[Case, np.ndarray, np.ndarray, np.ndarray]:
    """Return L(w) = (w - c)ᵀ H (w - c) / 2 + 1 with its H, c and start."""
    draw = np.random.default_rng(1)
    basis, _ = np.linalg.qr(draw.normal(size=(size, size)))
    hessian = basis @ np.diag(np.linspace(0.5, 5.0, size)) @ basis.T
    centre, start = draw.normal(size=size), draw.normal(size=size)
    h, c = torch.tensor(hessian), torch.tensor(centre)

    def loss(w: torch.Tensor, _target: torch.Tensor) -> torch.Tensor:
        return (w - c) @ h @ (w - c) / 2 + 1

    case = Case(model=Weights(torch.tensor(start)), loss=loss, data=(torch.zeros(1), torch.zeros(1)))
    return case, hessian, centre, start


def closed(hessian: np.ndarray, centre: np.ndarray, w: np.ndarray) -> float:
    return float((w - centre) @ hessian @ (w - centre) / 2 + 1)


def small_network() -> nn.Module:
    torch.manual_seed(3)
    return nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.Dropout(0.5),
        nn.ConvTranspose2d(4, 3, 2), nn.Flatten(), nn.Linear(75, 2),
    )  # fmt: skip


def small_case() -> Case:
    model = small_network()
    batches = [(torch.randn(6, 2, 4, 4), torch.randint(2, (6,))) for _ in range(2)]
    with torch.no_grad():
        model(batches[0][0])  # so that the kept statistics are not the first ones
    return Case(model=model, loss=nn.CrossEntropyLoss(), data=lambda: iter(batches))


def all_proofs(landscape: Landscape) -> dict[str, str]:
    values = landscape.losses.values(A, B)
    found = [*statements(landscape.about, landscape.spec, landscape.made, landscape.losses)]
    found.append(
        prove_samples(landscape.about, landscape.spec, landscape.made, list(zip(A, B, strict=True)), values.tolist())
    )
    return {str(proven.heading): proven.proof.verdict for proven in found}


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


# trajectories and checkpoints


def descent(case: Case, steps: int, rate: float) -> list[dict[str, torch.Tensor]]:
    states = [{"w": case.model.w.detach().clone()}]
    optimizer = torch.optim.SGD(case.model.parameters(), lr=rate, momentum=0.5)
    for _ in range(steps):
        optimizer.zero_grad()
        case.loss(case.model(None), None).backward()
        optimizer.step()
        states.append({"w": case.model.w.detach().clone()})
    return states


def test_trajectories_lie_on_the_plane_that_numpys_singular_vectors_span(tmp_path: Path):
    files, all_states, tracks = [], [], []
    for i, rate in enumerate((0.05, 0.2)):
        case, hessian, centre, _start = quadratic()
        tracks.append(descent(case, 8, rate))
        files.append(str(tmp_path / f"run{i}.pt"))
        torch.save(tracks[-1], files[-1])
        all_states += [state["w"].numpy() for state in tracks[-1]]
    landscape = Landscape(quadratic()[0], PlaneSpec(directions="pca", weights=tuple(files)))
    info = landscape.info()
    points = np.array(all_states)
    _left, singular, right = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    assert info.shares == pytest.approx(singular[:2] ** 2 / (singular**2).sum(), rel=1e-9)
    steps = np.stack([step["w"].numpy() for step in landscape.made.plane.directions])
    assert np.abs(np.sum(steps * right[:2], axis=1)) == pytest.approx([1.0, 1.0], rel=1e-9)
    origin = tracks[0][-1]["w"].numpy()
    for path, track in zip(info.paths, tracks, strict=True):
        for x, y, off, own, under, state in zip(path.x, path.y, path.off, path.losses, path.feet, track, strict=True):
            w = state["w"].numpy()
            foot = origin + steps.T @ (steps @ (w - origin))
            assert origin + x * steps[0] + y * steps[1] == pytest.approx(foot, abs=1e-12)
            assert off == pytest.approx(np.linalg.norm(w - foot), abs=1e-12)
            assert own == pytest.approx(closed(hessian, centre, w), rel=1e-12)
            assert under == pytest.approx(closed(hessian, centre, foot), rel=1e-12)
            drawn = float(landscape.losses.values(np.array([x]), np.array([y]))[0])
            slope = np.linalg.norm(
                hessian @ (foot - centre)
            )  # what the contours say, within the distance off the plane
            assert abs(drawn - own) <= slope * off + 5.0 / 2 * off**2 + 1e-12
    inside = [
        low <= x <= high
        for path in info.paths
        for (low, high), v in zip(info.ranges, (path.x, path.y), strict=True)
        for x in v
    ]
    assert all(inside)


def test_optimizers_are_trained_from_the_same_weights_as_torch_does():
    texts = ("SGD(lr=0.1)", "Adam(lr=0.05, betas=(0.8, 0.99))", "LBFGS(lr=0.5, max_iter=2)")
    case, hessian, centre, start = quadratic()
    landscape = Landscape(case, PlaneSpec(directions="pca", optimizers=texts, steps=70))
    info = landscape.info()
    assert [path.name for path in info.paths] == list(texts)
    makes = (
        lambda p: torch.optim.SGD(p, lr=0.1),
        lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.8, 0.99)),
        lambda p: torch.optim.LBFGS(p, lr=0.5, max_iter=2),
    )
    for path, track, make in zip(info.paths, landscape.made.tracks, makes, strict=True):
        w = torch.tensor(start, requires_grad=True)
        optimizer, seen = make([w]), [start]

        def closure(w: torch.Tensor = w, optimizer: torch.optim.Optimizer = optimizer) -> torch.Tensor:
            optimizer.zero_grad()
            loss = case.loss(w, None)
            loss.backward()
            return loss

        losses = []
        for _step in range(70):
            losses.append(float(optimizer.step(closure).detach()))
            seen.append(w.detach().clone().numpy())
        assert path.trained == pytest.approx(losses, rel=1e-9)
        assert len(track.states) == 33
        assert path.apart == pytest.approx(np.linalg.norm(seen[-1] - start), rel=1e-9)
        assert path.way >= path.apart
        assert path.losses[-1] == pytest.approx(closed(hessian, centre, seen[-1]), rel=1e-9)
    assert torch.equal(case.model.w.detach(), torch.tensor(start))
    assert set(all_proofs(landscape).values()) == {"proven"}
    for text in ("Adam", "Nothing(lr=1)", "SGD(lr=0.1", "SGD(rate=1)", "SGD(lr=__import__('os'))"):
        with pytest.raises(InputError, match="is no optimizer"):
            Landscape(quadratic()[0], PlaneSpec(directions="pca", optimizers=(text,)))


def test_of_a_large_model_fewer_states_are_kept(monkeypatch: pytest.MonkeyPatch):
    texts = ("SGD(lr=0.1)", "Adam(lr=0.05)")
    for share, expected in ((1e9, 33), (10, 10), (1, 3)):  # of what one state of both trajectories takes
        monkeypatch.setattr("gradexplorer.model.landscape.training.STATES_BYTES", int(share * 20 * 6 * 2))
        landscape = Landscape(quadratic()[0], PlaneSpec(directions="pca", optimizers=texts, steps=70))
        assert [len(track.states) for track in landscape.made.tracks] == [expected] * 2
        said = [str(note) for note in landscape.made.notes]
        assert [note.split()[0] for note in said] == ([str(expected)] if expected < 33 else [])
        assert landscape.made.tracks[0].states[-1]["w"].tolist() == pytest.approx(descent_end(70, 0.1), rel=1e-9)


def descent_end(steps: int, rate: float) -> list[float]:
    """Return where gradient descent on the quadratic ends: (I - rate H)^steps takes the start to the centre."""
    _case, hessian, centre, start = quadratic()
    step = np.linalg.matrix_power(np.eye(len(start)) - rate * hessian, steps)
    return (centre + step @ (start - centre)).tolist()


def test_at_checkpoints_the_loss_is_theirs(tmp_path: Path):
    files, losses = [], []
    for i in range(3):
        model = small_network()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.add_(0.1 * i * torch.randn(parameter.shape))
            model(torch.randn(6, 2, 4, 4))
        files.append(str(tmp_path / f"{i}.pt"))
        torch.save({"state_dict": model.state_dict(), "epoch": i}, files[-1])
        x, target = next(small_case().data())
        losses.append(nn.functional.cross_entropy(model.eval()(x), target).item())
    for used in (files[1:2], files[:2], files):
        landscape = Landscape(
            small_case(), PlaneSpec(directions="checkpoints", line=len(used) < 3, weights=tuple(used))
        )
        info = landscape.info()
        expected = [info.centre, losses[1]] if len(used) == 1 else losses[: len(used)]
        assert [path.losses[0] for path in info.paths] == pytest.approx(expected, rel=1e-5)
        places = np.array([(path.x[0], path.y[0]) for path in info.paths])
        assert landscape.losses.values(*places.T) == pytest.approx(expected, rel=1e-4)
        assert max(path.off[0] for path in info.paths) < 1e-5
        assert set(all_proofs(landscape).values()) == {"proven"}


def test_weights_of_another_model_are_refused_by_their_names(tmp_path: Path):
    file = tmp_path / "other.pt"
    torch.save({"0.weight": torch.zeros(4, 2, 3, 3), "extra": torch.zeros(1)}, file)
    with pytest.raises(InputError, match=r"another model\. Missing there: 0\.bias, 1\.weight.*Unknown here: extra"):
        Landscape(small_case(), PlaneSpec(weights=(str(file),)))
    state = small_network().state_dict() | {"6.bias": torch.zeros(9)}
    torch.save(state, file)
    with pytest.raises(InputError, match=r"Other shapes: 6\.bias \(9,\) / \(2,\)"):
        Landscape(small_case(), PlaneSpec(weights=(str(file),)))
    file.write_bytes(b"no weights")
    with pytest.raises(InputError, match="holds no weights that torch can read"):
        Landscape(small_case(), PlaneSpec(weights=(str(file),)))
    for few, sentence in (((), "at least three states"), ((str(tmp_path / "none.pt"),), "There is no file")):
        with pytest.raises(InputError, match=sentence):
            Landscape(small_case(), PlaneSpec(directions="pca", weights=few))


# the exported script


@pytest.mark.parametrize(
    ("directions", "norm", "example"),
    [("random", "recalibrated", "cnn_digits"), ("hessian", "batch", "cnn_digits"), ("hessian", "frozen", "mlp_moons")],
)
def test_the_script_recomputes_the_landscape(directions: str, norm: str, example: str):
    from gradexplorer.model.problem import seed_everything

    file = resource("examples", f"{example}.py")
    spec = PlaneSpec(directions=directions, norm=norm, seed=5)
    seed_everything()
    landscape = Landscape(load_case(file), spec)
    ranges = ((-0.5, 0.5), (-0.25, 0.25))
    text = script(str(file), "make_case", spec, ranges, (3, 2))
    found = run_script(text)
    a, b = (axis.ravel() for axis in np.meshgrid(np.linspace(-0.5, 0.5, 3), np.linspace(-0.25, 0.25, 2)))
    assert np.array_equal(found[:, :2], np.stack([a, b], axis=1))
    assert found[:, 2] == pytest.approx(landscape.losses.values(a, b), rel=2e-5)


def run_script(text: str) -> np.ndarray:
    """Run it in a namespace of its own, which knows nothing of gradexplorer."""
    assert "gradexplorer." not in text
    path = list(sys.path)
    with redirect_stdout(io.StringIO()) as out:
        exec(compile(text, "script.py", "exec"), {"__name__": "__main__"})
    sys.path[:] = path
    header, *rows = out.getvalue().splitlines()
    assert header == "a,b,loss"
    return np.array([[float(cell) for cell in row.split(",")] for row in rows])


def test_the_script_knows_trajectories_and_checkpoints(tmp_path: Path):
    case = load_case(resource("examples", "mlp_moons.py"))
    states = []
    for i in range(4):
        torch.manual_seed(i)
        states.append({n: t + 0.1 * torch.randn(t.shape) for n, t in case.model.state_dict().items()})
    files = []
    for i, content in enumerate((states, *states[:3])):
        files.append(str(tmp_path / f"{i}.pt"))
        torch.save(content, files[-1])
    for directions, used in (("pca", files[:1]), ("pca", []), ("checkpoints", files[1:]), ("checkpoints", files[1:2])):
        line = len(used) == 1 and directions == "checkpoints"
        optimizers = () if used else ("SGD(lr=0.1)", "Adam(lr=0.01)")
        spec = PlaneSpec(directions=directions, weights=tuple(used), line=line, optimizers=optimizers, steps=8)
        landscape = Landscape(load_case(resource("examples", "mlp_moons.py")), spec)
        text = script(str(resource("examples", "mlp_moons.py")), "make_case", spec, ((-1.0, 1.0), (0.0, 0.0)), (3, 1))
        found = run_script(text)
        expected = landscape.losses.values(np.array([-1.0, 0.0, 1.0]), np.zeros(3))
        assert found[:, 2] == pytest.approx(expected, rel=2e-5)
