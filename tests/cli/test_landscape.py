"""The commands ``landscape`` and ``curvature``: files, proofs, what is kept of a stopped one, what is refused."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gradexplorer import cli
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
