"""The commands that write maps: files, what they say, what they refuse, and what is kept of a stopped one."""

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gradexplorer.cli import maps as maps_module
from gradexplorer.cli.ending import STOPPED, stopping
from gradexplorer.run.tiles import coarse_to_fine
from tests.cli.commands import run

SMALL = ("--set", "optimizers.0.lr=0.05", "--set", "steps=300", "--size", "24x18")


def draw(command: str, file: Path, *arguments: str) -> None:
    """Let a process of its own draw, which has no application yet."""
    whole = [sys.executable, "-m", "gradexplorer", command, "-o", str(file), *arguments]
    done = subprocess.run(whole, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_basins_as_npz(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "basins.npz"
    code, out, err = run(capsys, "basins", "-o", file, *SMALL)
    assert (code, err) == (0, "")
    found = np.load(file)
    assert {"x", "y", "label", "steps", "value", "minima"} <= set(found)
    assert found["label"].shape == found["steps"].shape == found["value"].shape == (18, 24)
    assert found["x"] == pytest.approx(np.linspace(-6, 6, 49)[1::2])
    assert found["y"] == pytest.approx(np.linspace(-6, 6, 37)[1::2])
    assert sorted(found["minima"].round(3).tolist()) == [[-3.779, -3.283], [-2.805, 3.131], [3.0, 2.0], [3.584, -1.848]]
    lines = out.splitlines()
    assert sum(float(line.split("%")[0]) for line in lines[:-1]) == pytest.approx(100.0, abs=0.05)
    assert lines[-1].startswith("64 of 64 sampled starts end in double precision where torch.optim does")
    reached = found["label"] >= 0
    assert (found["value"][reached] < 0.1).all()


def test_basins_as_csv_are_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "basins", "-o", tmp_path / "a.npz", *SMALL)
    run(capsys, "basins", "-o", tmp_path / "a.csv", *SMALL)
    found = np.load(tmp_path / "a.npz")
    with (tmp_path / "a.csv").open() as file:
        header, *rows = csv.reader(file)
    assert header[:5] == ["x", "y", "label", "steps", "value"]
    numbers = np.array(rows, dtype=float)
    assert np.array_equal(numbers[:, 0].reshape(18, 24)[0], found["x"])
    for column, name in enumerate(("label", "steps", "value"), start=2):
        assert np.array_equal(numbers[:, column].reshape(18, 24), found[name])


def test_basins_as_a_picture(tmp_path: Path) -> None:
    file = tmp_path / "basins.png"
    draw("basins", file, *SMALL)
    image = np.array(Image.open(file).convert("RGB"), float)
    assert image.shape == (560, 640, 3)
    colours = {"blue": (0, 114, 178), "orange": (213, 94, 0), "teal": (51, 153, 136), "pink": (238, 68, 119)}
    for ink in map(np.array, colours.values()):
        strength = 1.0 - (255 - image) / np.maximum(255 - ink, 1)
        same_hue = np.ptp(strength, axis=2) < 0.05
        assert (same_hue & (image.min(axis=2) < 200)).mean() > 0.05
    draw("basins", tmp_path / "b.svg", *SMALL)
    assert (tmp_path / "b.svg").read_bytes().startswith(b"<?xml")


@contextmanager
def stopped_at_once() -> Iterator[Callable[[], bool]]:
    calls: list[int] = []

    def stop() -> bool:
        calls.append(1)
        return len(calls) > 3

    yield stop


def test_what_is_done_is_kept_and_resumed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, part = tmp_path / "whole.npz", tmp_path / "part.npz"
    arguments = ("--set", "optimizers.0.lr=0.05", "--set", "steps=200", "--size", "256x256")
    run(capsys, "basins", "-o", whole, *arguments)
    monkeypatch.setattr(maps_module, "stopping", stopped_at_once)
    code, out, _err = run(capsys, "basins", "-o", part, *arguments)
    assert code == STOPPED
    assert "torch" not in out
    done = ~np.isnan(np.load(part)["steps"])
    assert 0 < done.sum() < done.size
    monkeypatch.undo()
    assert run(capsys, "basins", "-o", part, "--resume", *arguments)[0] == 0
    before, after = np.load(whole), np.load(part)
    for name in ("label", "steps", "value", "minima"):
        assert np.array_equal(before[name], after[name]), name


def test_what_time_is_left_over_for_is_kept() -> None:
    into = {"loss": np.full((4, 4), np.nan)}
    plan = list(coarse_to_fine((4, 4), 2))
    assert not maps_module.compute_tiles(lambda tile: {"loss": np.zeros((4, 4))[tile]}, into, plan, seconds=0.0)
    assert np.isnan(into["loss"]).any()
    assert maps_module.compute_tiles(lambda tile: {"loss": np.zeros((4, 4))[tile]}, into, plan, seconds=3600.0)
    assert (into["loss"] == 0).all()


def test_the_first_signal_is_noted_and_then_the_old_handler_is_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with stopping() as stopped:
        assert not stopped()
        os.kill(os.getpid(), signal.SIGINT)
        assert stopped()
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-o", "a.npz", "--size", "100000x10000"), "1,000,000,000 cells"),
        (("-o", "a.npz", "--size", "0"), "no size"),
        (("-o", "a.npz", "--size", "3x"), "no size"),
        (("-o", "a.npz", "--size", "1x2x3"), "no size"),
        (("-o", "a.txt",), "must end in one of .png, .svg, .npz, .csv"),
        (("-o", "a.csv", "--resume"), "--resume needs an .npz file"),
        (("-o", "nowhere/a.npz",), "no folder"),
        (("-o", "a.npz", "--device", "cuda"), "no CUDA device"),
        (("-o", "a.npz", "--set", "landscape=typed", "--set", "formula=x +"), "formula"),
        (("-o", "a.npz", "--set", "x_range=[2,2]"), "is empty"),
        (("-o", "a.npz", "--set", "steps=0"), "at least 1"),
    ],
)  # fmt: skip
def test_what_can_t_be_is_refused_in_one_line(
    arguments: tuple[str, ...], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    code, out, err = run(capsys, "basins", *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_other_settings_is_not_resumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.npz"
    run(capsys, "basins", "-o", file, "--set", "steps=5", "--size", "4")
    before = file.read_bytes()
    code, _out, err = run(capsys, "basins", "-o", file, "--resume", "--set", "steps=6", "--size", "4")
    assert code == 2
    assert "other settings (steps)" in err
    assert "size" in run(capsys, "basins", "-o", file, "--resume", "--set", "steps=5", "--size", "5")[2]
    (tmp_path / "b.npz").write_bytes(b"no archive")
    assert "no map" in run(capsys, "basins", "-o", tmp_path / "b.npz", "--resume", "--set", "steps=5", "--size", "4")[2]
    assert file.read_bytes() == before


def test_a_full_disk_is_said_and_leaves_nothing_half_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, _out, err = run(capsys, "basins", "-o", tmp_path / "a.npz", "--set", "steps=5", "--size", "4")
    assert code == 2
    assert "No space left on device" in err
    assert list(tmp_path.iterdir()) == []


def test_a_formula_without_values_or_minima_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    typed = ("--set", "landscape=typed", "--set", "steps=20", "--size", "6")
    out = run(capsys, "basins", "-o", tmp_path / "a.npz", *typed, "--set", "formula=log(-1-x^2)+y")[1]
    assert "100.00 %  diverged" in out
    assert "No minimum was reached." in out
    out = run(capsys, "basins", "-o", tmp_path / "a.npz", *typed, "--set", "formula=x + y")[1]
    assert "100.00 %  not yet at a minimum" in out


def test_what_has_no_machine_code_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lbfgs = ("--set", 'optimizers=[{"type":"lbfgs"}]', "--set", "landscape=booth", "--set", "steps=4", "--size", "3")
    code, out, err = run(capsys, "basins", "-o", tmp_path / "a.npz", *lbfgs)
    assert code == 0
    assert "LBFGS has no rule of single coordinates: torch runs every start." in err
    assert "minimum (1, 3)" in out


# ---- sweeps

BOWL = ("--set", "landscape=bowl", "--set", "starts=[[1,1]]", "--set", 'optimizers=[{"type":"sgd"},{"type":"adam"}]')
RATES = ("--x", "optimizers.0.lr=0.01..1:linear", "--y", "condition=1..40:linear", "--size", "34x20")


def test_a_sweep_as_npz_has_the_edge_of_theory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "sweep", "-o", tmp_path / "a.npz", *BOWL, *RATES, "--set", "steps=500")
    assert (code, err) == (0, "")
    found = np.load(tmp_path / "a.npz")
    assert {"x", "y", "label", "steps", "value", "minima"} <= set(found)
    assert (found["x"][0], found["x"][-1], found["y"][0], found["y"][-1]) == (0.01, 1.0, 1.0, 40.0)
    for row, kappa in enumerate(found["y"]):
        rises = ~(found["value"][row] <= (1 + kappa) / 2)
        if rises.any():
            assert abs(found["x"][np.argmax(rises)] - 2 / kappa) <= 0.03
    first, second = out.splitlines()
    assert first.startswith("SGD: 1 step at optimizers.0.lr=1 condition=1")
    assert second.startswith("Adam: ")
    assert "optimizers.1.lr=" in second


def test_a_sweep_as_csv_holds_every_optimizer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "sweep", "-o", tmp_path / "a.csv", *BOWL, *RATES, "--set", "steps=50", "--size", "4x3")
    with (tmp_path / "a.csv").open() as file:
        header, *rows = csv.reader(file)
    assert header == ["optimizer", "x", "y", "label", "steps", "value"]
    assert [row[0] for row in rows] == ["SGD"] * 12 + ["Adam"] * 12


def test_the_ranking_as_a_file_is_that_of_the_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The fewest steps of the cells that arrive, found again in the file of all cells."""
    cells, ranking = tmp_path / "a.csv", tmp_path / "ranking.json"
    arguments = (*BOWL, *RATES, "--set", "steps=50", "--size", "9x3")
    run(capsys, "sweep", "-o", cells, *arguments, "--ranking", ranking)
    found = json.loads(ranking.read_text())
    with cells.open() as file:
        rows = list(csv.DictReader(file))
    assert [one["rank"] for one in found["ranking"]] == [1, 2]
    for one in found["ranking"]:
        own = [row for row in rows if row["optimizer"] == one["optimizer"]]
        arrived = [row for row in own if row["label"] == "0"]
        assert one["arrived"] == bool(arrived)
        best = min(arrived or own, key=lambda row: int(row["steps"]) if arrived else float(row["value"]))
        assert (one["steps"], one["value"]) == (int(best["steps"]), float(best["value"]))
        assert list(one["best"].values()) == [float(best["x"]), float(best["y"])]
    other = tmp_path / "ranking.csv"
    run(capsys, "sweep", "-o", cells, *arguments, "--ranking", other)
    with other.open() as file:
        again = list(csv.DictReader(file))
    assert [row["optimizer"] for row in again] == [one["optimizer"] for one in found["ranking"]]
    assert [float(row["lr"]) for row in again] == [next(iter(one["best"].values())) for one in found["ranking"]]
    code, _out, err = run(capsys, "sweep", "-o", cells, *arguments, "--ranking", tmp_path / "ranking.txt")
    assert code == 2
    assert ".json" in err


def test_a_sweep_is_run_by_torch_where_a_device_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    small = (*BOWL, *RATES, "--set", "steps=20", "--size", "3x2")
    run(capsys, "sweep", "-o", tmp_path / "ours.npz", *small)
    monkeypatch.setattr("gradexplorer.core.maps.sweep.kernel", None)
    assert run(capsys, "sweep", "-o", tmp_path / "torch.npz", *small, "--device", "cpu")[0] == 0
    ours, theirs = np.load(tmp_path / "ours.npz"), np.load(tmp_path / "torch.npz")
    assert theirs["value"] == pytest.approx(ours["value"], rel=1e-9)
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    code, _out, err = run(capsys, "sweep", "-o", tmp_path / "a.npz", *small, "--device", "cuda")
    assert (code, err.count("\n")) == (2, 1)
    assert "no CUDA device" in err


def test_sweeps_as_pictures(tmp_path: Path) -> None:
    """Left of the curve of theory it is blue, right of it black, on logarithmic axes."""
    logarithmic = ("--x", "optimizers.0.lr=0.01..1", "--y", "condition=1..40", "--size", "60x40")
    for colour in ("steps", "value"):
        file = tmp_path / f"{colour}.png"
        draw("sweep", file, *BOWL, *logarithmic, "--set", "steps=3000", "--colour", colour)
        image = np.array(Image.open(file).convert("RGB"), int)
        dark = (image.max(axis=2) < 70)[120:460, 80:600]
        blue = ((image[..., 2] - image[..., 0]) > 20)[120:460, 80:600]
        assert dark[:, -60:].mean() > 0.5
        assert blue[:, :200].mean() > 0.7
        assert dark[:, :200].mean() < 0.02
    one = ("--x", "optimizers.0.lr=0.01..1", "--size", "50")
    draw("sweep", tmp_path / "one.svg", *BOWL, *one, "--set", "steps=300")
    assert b"Adam" in (tmp_path / "one.svg").read_bytes()


@pytest.mark.parametrize(
    ("axis", "message"),
    [
        ("optimizers.0.lr", "path=low..high"),
        ("optimizers.0.lr=1..x", "must be numbers"),
        ("optimizers.0.lr=1..1", "is empty"),
        ("optimizers.0.lr=2..1", "is empty"),
        ("optimizers.0.lr=nan..1", "is empty"),
        ("optimizers.0.lr=-1..1", "must begin above 0"),
        ("optimizers.0.lr=0..1:log", "must begin above 0"),
        ("optimizers.0.lr=1e-3..1e6", "at most 1000"),
        ("optimizers.0.lr=1..2:cubic", "path=low..high"),
        ("optimizers.0.rho=1..2", "no parameter"),
        ("optimizers.3.lr=1..2", "no parameter"),
        ("optimizers.0.nesterov=0..1", "can't be swept"),
        ("steps=1..100", "can't be swept"),
        ("starts.0=1..2", "can't be swept"),
    ],
)
def test_a_sweep_that_can_t_be_is_refused(
    axis: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "sweep", "-o", tmp_path / "a.npz", *BOWL, "--x", axis)
    assert (code, out) == (2, "")
    assert message in err
    assert list(tmp_path.iterdir()) == []


def test_a_sweep_is_resumed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, part = tmp_path / "whole.npz", tmp_path / "part.npz"
    arguments = (*BOWL, "--x", "optimizers.0.lr=0.01..1", "--y", "starts.0.0=-3..3", "--size", "128x128")
    run(capsys, "sweep", "-o", whole, *arguments, "--set", "steps=50")
    monkeypatch.setattr(maps_module, "stopping", stopped_at_once)
    assert run(capsys, "sweep", "-o", part, *arguments, "--set", "steps=50")[0] == STOPPED
    monkeypatch.undo()
    assert run(capsys, "sweep", "-o", part, *arguments, "--set", "steps=50", "--resume")[0] == 0
    before, after = np.load(whole), np.load(part)
    assert all(np.array_equal(before[name], after[name]) for name in before if name != "settings")
