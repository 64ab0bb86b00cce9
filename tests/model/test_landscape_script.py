"""The exported script of a landscape, run: its losses are those of the window."""

import io
import sys
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
import pytest
import torch

from gradexplorer.framework.resources import resource
from gradexplorer.model.landscape.script import script
from gradexplorer.model.landscape.service import Landscape
from gradexplorer.model.landscape.spec import PlaneSpec
from gradexplorer.model.load_file import load_case


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
