"""Tiles on a cluster, of which a worker is killed midway; in a process of its own, for dask keeps its threads."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("distributed")

PROGRAM = """
import json, os, signal

import numpy as np
from distributed import LocalCluster

from gradexplorer.framework.resources import resource
from gradexplorer.model.landscape.spec import PlaneSpec
from gradexplorer.model.landscape.workers import Workers
from gradexplorer.model.messages import Request
from gradexplorer.run.cluster import RemoteTiles, cluster
from gradexplorer.run.tiles import coarse_to_fine, run_tiles
from gradexplorer.text import InputError


def main():
    moons = Request(file=str(resource("examples", "mlp_moons.py")), what="serve")
    x, y, spec = np.linspace(-1.0, 1.0, 12), np.linspace(-0.5, 0.5, 9), PlaneSpec(threads=1)
    with Workers(moons, spec) as workers:
        info = workers.make()
        b, a = np.meshgrid(y, x, indexing="ij")
        expected = workers.losses(a.ravel(), b.ravel()).reshape(a.shape)
    work = RemoteTiles(
        request=moons, spec=spec, centre=info.centre, way=info.way, chunk=info.chunk, x=x.tobytes(), y=y.tobytes()
    )
    into, told = {"loss": np.full((9, 12), np.nan)}, []
    plan = list(coarse_to_fine((9, 12), 6))
    options = {"threads_per_worker": 1, "processes": True, "dashboard_address": None, "silence_logs": 50}
    with LocalCluster(n_workers=2, **options) as local:
        victim = next(iter(local.workers.values())).pid

        def progress(done, total, _seconds):
            told.append(done)
            if done == 3:
                os.kill(victim, signal.SIGKILL)

        with cluster(local.scheduler_address) as executor:
            finished = run_tiles(work, plan, into, executor, progress)
    import gradexplorer.run.cluster as module

    module._SECONDS = 0.2
    try:
        with cluster("tcp://127.0.0.1:9"):
            absent = ""
    except InputError as error:
        absent = str(error)
    off = float(np.abs(into["loss"] / expected - 1).max())
    print(json.dumps({"finished": finished, "off": off, "told": told, "tiles": len(plan), "absent": absent}))


if __name__ == "__main__":
    main()
"""


def test_a_worker_that_is_killed_takes_no_tile_along_and_an_absent_cluster_is_named(tmp_path: Path) -> None:
    file = tmp_path / "program.py"
    file.write_text(PROGRAM, "utf-8")
    done = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["finished"]
    assert found["off"] < 1e-5
    assert found["told"] == list(range(1, found["tiles"] + 1))  # each tile once, whoever computed it
    assert found["absent"].startswith("No dask scheduler answers at tcp://127.0.0.1:9")
