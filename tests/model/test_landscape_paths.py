"""Trajectories and checkpoints on a plane through the weights."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from gradexplorer.model.case import Case
from gradexplorer.model.landscape.service import Landscape
from gradexplorer.model.landscape.spec import PlaneSpec
from gradexplorer.text import InputError
from tests.model.landscape_cases import all_proofs, closed, quadratic, small_case, small_network


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
