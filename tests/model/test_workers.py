"""Processes that compute a landscape: two are one, a killed one is replaced, and what can't work says so."""

import os
import signal
from pathlib import Path

import numpy as np
import pytest

from gradexplorer.framework.resources import resource
from gradexplorer.model.landscape.spec import PlaneSpec
from gradexplorer.model.landscape.workers import Workers
from gradexplorer.model.messages import Request
from gradexplorer.text import InputError

MOONS = Request(file=str(resource("examples", "mlp_moons.py")))
A, B = np.linspace(-1.0, 1.0, 7), np.linspace(1.0, 0.0, 7)

UNSEEDED = """
import os, torch
from torch import nn

def make_case():
    torch.manual_seed(int.from_bytes(os.urandom(4), "big"))
    return {"model": nn.Linear(2, 1), "loss": nn.MSELoss(), "data": (torch.ones(3, 2), torch.zeros(3, 1))}
"""


def test_a_killed_worker_is_replaced_and_its_points_are_computed():
    with Workers(MOONS, PlaneSpec()) as workers:
        info = workers.make()
        before = workers.losses(A, B)
        found = workers.slope(0.5, -0.25)
        assert found.proven.proof.verdict == "proven"
        near = workers.losses(np.array([0.5, 0.501]), np.array([-0.25, -0.25]))
        assert found.loss == pytest.approx(near[0], rel=1e-5)
        assert found.slopes[0] == pytest.approx((near[1] - near[0]) / 0.001, rel=0.05)
        (process,) = workers._all
        os.kill(process._process.pid, signal.SIGKILL)
        again = workers.losses(A, B, (info.way, info.chunk))
        assert again == pytest.approx(before, rel=1e-6)
        assert [each._process.pid for each in workers._all] != [process._process.pid]
        folders = [each.folder for each in workers._all]
    assert not any(folder.exists() for folder in folders)


def test_a_file_that_is_another_one_at_every_run_is_refused(tmp_path: Path):
    file = tmp_path / "unseeded.py"
    file.write_text(UNSEEDED, "utf-8")
    with Workers(Request(file=str(file)), PlaneSpec()) as workers:
        workers.make()
        os.kill(workers._all[0]._process.pid, signal.SIGKILL)
        with pytest.raises(InputError, match="Two runs of the file give different losses"):
            workers.losses(A, B)


def test_what_the_code_raises_is_said_with_its_line(tmp_path: Path):
    file = tmp_path / "raises.py"
    file.write_text("def make_case():\n    raise ValueError('no data here')\n", "utf-8")
    with (
        Workers(Request(file=str(file)), PlaneSpec()) as workers,
        pytest.raises(InputError, match=r"no data here.*:2\)"),
    ):
        workers.make()


def test_a_plane_that_takes_too_long_is_given_up():
    with Workers(MOONS, PlaneSpec()) as workers, pytest.raises(InputError, match=r"took longer than 0\.001 s"):
        workers.make(0.001)
