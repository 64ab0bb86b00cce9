"""The commands ``landscape`` and ``curvature``: files, proofs, what is kept of a stopped one, what is refused."""

import contextlib
import csv
import errno
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gradexplorer import cli
from gradexplorer.cli.ending import STOPPED
from gradexplorer.framework.resources import resource
from tests.cli.commands import run

MOONS = resource("examples", "mlp_moons.py")


def run_landscape(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    return run(capsys, "landscape", *arguments)


def test_files_are_the_same_and_every_statement_is_proven(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run_landscape(capsys, MOONS, "-o", tmp_path / "a.npz", "--size", "9x7", "--json", "--workers", 2)
    assert code == 0, err
    assert "63 points, about" in err
    told = json.loads(out)
    assert [proof["verdict"] for proof in told["proofs"]] == ["proven"] * 4
    assert [proof["of"] for proof in told["proofs"]] == [2 * (16 + 16 + 1), 1, 2, 16]
    slope = told["proofs"][2]["claims"][0]
    assert slope["formula"] == pytest.approx(slope["autograd"], rel=1e-12)
    assert slope["formula"] == pytest.approx(slope["difference"], rel=1e-6)
    with np.load(tmp_path / "a.npz") as file:
        found = dict(file)
    assert found["loss"].shape == (7, 9)
    assert np.isfinite(found["loss"]).all()
    assert found["x"] == pytest.approx(np.linspace(-1, 1, 9))
    assert found["loss"][3, 4] == pytest.approx(told["info"]["centre"], rel=1e-6)

    # what is done is kept: only what is missing is computed, here one cell, and the others are as they stand there
    losses = found["loss"].copy()
    losses[0, 0], losses[3:] = np.nan, 5.0
    np.savez(tmp_path / "b.npz", **{**found, "loss": losses})
    code, out, err = run_landscape(capsys, MOONS, "-o", tmp_path / "b.npz", "--size", "9x7", "--resume")
    assert code == 1, err  # the planted losses are not the model's
    with np.load(tmp_path / "b.npz") as file:
        again = file["loss"]
    assert again[:3] == pytest.approx(found["loss"][:3], rel=1e-6)
    assert (again[3:] == 5.0).all()
    assert "[not proven] 16 points have the loss of the model called plainly" in out

    code, _out, err = run_landscape(capsys, MOONS, "-o", tmp_path / "b.npz", "--size", "9x7", "--resume", "--seed", 3)
    assert code == 2
    assert "was begun with other settings (seed)" in err


def test_a_line_as_csv_and_its_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ("--size", "11x1", "--range=-0.5:0.25", "--directions", "hessian")
    code, out, err = run_landscape(capsys, MOONS, "-o", tmp_path / "line.csv", *line)
    assert code == 0, err
    assert "[proven] The slopes along the directions are autograd's" in out
    with (tmp_path / "line.csv").open() as file:
        header, *rows = csv.reader(file)
    assert header == ["a", "b", "loss"]
    assert [float(row[0]) for row in rows] == pytest.approx(np.linspace(-0.5, 0.25, 11))
    assert {row[1] for row in rows} == {"0.0"}
    command = [sys.executable, "-m", "gradexplorer", "landscape", str(MOONS), "-o", str(tmp_path / "plane.png")]
    done = subprocess.run([*command, "--size", "9"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with Image.open(tmp_path / "plane.png") as picture:
        assert len(picture.convert("RGB").getcolors(1 << 20)) > 100


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("missing.py", "-o", "a.npz"), "There is no file missing.py"),
        ((MOONS, "-o", "a.jpg"), "must end in one of"),
        ((MOONS, "-o", "a.csv", "--resume"), "--resume needs an .npz file"),
        ((MOONS, "-o", "a.npz", "--range", "1:0"), "is no range such as"),
        ((MOONS, "-o", "a.npz", "--growth", "1"), "is no factor above 1"),
        ((MOONS, "-o", "a.npz", "--size", "9999x9999"), "a map has at most"),
        ((MOONS, "-o", "a.npz", "--norm", "none"), "invalid choice"),
    ],
)
def test_nonsense_is_refused_before_the_work(
    arguments: tuple[object, ...],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run_landscape(capsys, *arguments)
    assert (code, out) == (2, "")
    assert sentence in err
    assert list(tmp_path.iterdir()) == []


def test_work_that_takes_long_wants_to_be_said_yes_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("gradexplorer.cli.landscape._MOST_SECONDS", 0.0)
    monkeypatch.setattr("sys.stdin", io.StringIO("y"))  # nobody sits before it
    code, _out, err = run_landscape(capsys, MOONS, "-o", tmp_path / "a.npz", "--size", "8x8")
    assert code == 2
    assert "begin it with --yes" in err
    assert list(tmp_path.iterdir()) == []
    code, _out, err = run_landscape(capsys, MOONS, "-o", tmp_path / "a.npz", "--size", "8x8", "--yes")
    assert code == 0, err
    assert (tmp_path / "a.npz").exists()


def full_disk(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let so many files find no room."""
    sync, left = os.fsync, [times]

    def fsync(file: int) -> None:
        left[0] -= 1
        if left[0] >= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(file)

    monkeypatch.setattr("gradexplorer.framework.files.os.fsync", fsync)


@pytest.mark.parametrize(("times", "expected"), [(2, 0), (10_000, 2)])
def test_a_full_disk_is_said_once_and_there_may_be_room_at_the_end(
    times: int, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("gradexplorer.cli.maps._SECONDS_BETWEEN_FILES", 0.0)
    monkeypatch.setattr("gradexplorer.cli.landscape._LARGEST_TILE", 1)
    file = tmp_path / "a.npz"
    file.write_bytes(b"old")
    full_disk(monkeypatch, times)
    code, _out, err = run_landscape(capsys, MOONS, "-o", file, "--size", "9x9", "--biases", "moved")
    assert code == expected, err
    assert err.count("a.npz can't be written: No space left on device") == 1 + (expected == 2)
    assert list(tmp_path.iterdir()) == [file]
    if expected:
        assert file.read_bytes() == b"old"
    else:
        assert np.isfinite(np.load(file)["loss"]).all()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file sizes")
def test_a_process_that_finds_no_room_for_its_answer_says_so(tmp_path: Path) -> None:
    """A limit on file sizes stands for the full disk of temporary files."""
    code = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        "import sys; sys.dont_write_bytecode = True; from gradexplorer.cli import main;"
        f"sys.exit(main(['landscape', {str(MOONS)!r}, '-o', {str(tmp_path / 'a.npz')!r}, '--size', '401']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "could not write its answer into" in done.stderr.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


SLOW = """
import os, time
from torch import nn
import runpy

def make_case():
    case = runpy.run_path({moons!r})["make_case"]()
    loss, calls = case["loss"], []

    def slow(x, target):
        calls.append(1)
        if len(calls) == 200:
            open("underway", "w").close()
        time.sleep(0.01 * (x.sum().item() < float("inf")))  # a number that vmap refuses to give
        return loss(x, target)

    return {{**case, "loss": slow}}
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_ctrl_c_keeps_what_is_done_and_leaves_no_process(tmp_path: Path) -> None:
    code, file = tmp_path / "slow.py", tmp_path / "a.npz"
    code.write_text(SLOW.format(moons=str(MOONS)), "utf-8")
    command = [sys.executable, "-m", "gradexplorer", "landscape", str(code), "-o", str(file), "--yes"]
    process = subprocess.Popen([*command, "--size", "151"], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 240
    while not (tmp_path / "underway").exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    serving = children(process.pid)
    assert serving
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=120)
    assert process.returncode == STOPPED, err
    assert not any(map(lives, serving))
    losses = np.load(file)["loss"]
    assert np.isnan(losses).any()
    assert np.isfinite(losses).any()


def children(parent: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(status.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(status.parent.name))
    return found


def lives(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def test_curvature_prints_eigenvalues_and_the_edge_of_stability(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["curvature", str(MOONS), "--json", "-o", str(tmp_path / "density.csv")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["edge"] == pytest.approx(2 / told["top"][0]["value"])
    assert told["learning_rate"] == 0.01
    assert [proof["verdict"] for proof in told["proofs"]] == ["proven"] * 4
    assert told["trace"] == pytest.approx(told["exact_trace"], abs=5 * told["trace_error"])
    with (tmp_path / "density.csv").open() as file:
        header, *rows = csv.reader(file)
    assert header == ["eigenvalue", "share"]
    assert sum(float(row[1]) for row in rows) == pytest.approx(1.0)
