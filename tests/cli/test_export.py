"""``export``: curves, runs, sessions and films as files, and what it refuses."""

import csv
import io
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image, ImageSequence

from gradexplorer.pages import PAGES
from tests.cli.commands import run
from tests.cli.two_pages import X, use_pages

pytestmark = pytest.mark.usefixtures("two_pages")


def read(file: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_text())))


def test_run_as_csv_has_every_bit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "run.csv"
    assert run(capsys, "export", "walk", "--set", "rate=0.3", "--set", "steps=777", "-o", file) == (0, "", "")
    header, *rows = read(file)
    assert header == ["step", "x"]
    x, expected = 1.0, []
    for _step in range(778):
        expected.append(x)
        x *= 1 - 0.3
    assert [float(row[1]) for row in rows] == expected
    assert [int(row[0]) for row in rows] == list(range(778))
    assert rows[1][1] == "0.69999999999999996", "17 significant digits of the double next to 0.7"


def test_steps_stops_the_run_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "run.csv"
    assert run(capsys, "export", "walk", "--steps", 5, "-o", file)[0] == 0
    assert len(read(file)) == 1 + 6
    assert run(capsys, "export", "walk", "--steps", 0, "-o", file)[0] == 0
    assert read(file)[1:] == [["0", "1"]]


def test_points_of_every_mark(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "line.csv"
    assert run(capsys, "export", "line", "--set", "slope=2", "-o", file) == (0, "", "")
    header, *rows = read(file)
    assert header == ["panel", "mark", "x", "y", "z"]
    table = {mark: [row[2:] for row in rows if row[1] == mark] for mark in ("line", "gradient", "point", "plane")}
    assert len(rows) == sum(map(len, table.values()))
    assert [[float(x), float(y)] for x, y, _z in table["line"]] == [[x, 2 * x] for x in X]
    assert table["gradient"] == [["0", "0", ""], ["0.10000000000000001", "0.20000000000000001", ""]]
    assert table["point"] == [["0.5", "0.25", ""]]
    assert [[float(cell) for cell in row] for row in table["plane"]] == [
        [x, y, 3 * j + i] for j, y in enumerate(X[:2]) for i, x in enumerate(X)
    ]


def test_session_as_json_can_be_opened_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, points = tmp_path / "a.json", tmp_path / "b.json", tmp_path / "points.csv"
    assert run(capsys, "export", "line", "--set", "slope=-3", "--set", "kind=even", "-o", first)[0] == 0
    assert json.loads(first.read_text())["pages"]["line"] == {"slope": -3.0, "kind": "even"}
    assert run(capsys, "export", "line", "--session", first, "-o", second)[0] == 0
    assert second.read_bytes() == first.read_bytes()
    assert run(capsys, "export", "line", "--session", first, "-o", points)[0] == 0
    assert read(points)[2][3] == "-0.30000000000000004"


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["export", "lime", "-o", "a.csv"], "near ones are: line"),
        (["export", "line", "-o", "a.txt"], ".png, .svg, .csv, .json"),
        (["export", "line"], "-o/--output"),
        (["export", "line", "-o", "no/such/a.csv"], "There is no folder no/such"),
        (["export", "line", "-o", "folder.csv"], "can't be written: it is a folder"),
        (["export", "line", "--set", "slpe=1", "-o", "a.csv"], "slope"),
        (["export", "line", "--set", "slope=9", "-o", "a.csv"], "at most 5"),
        (["export", "line", "--set", "slope=NaN", "-o", "a.csv"], "slope"),
        (["export", "line", "--set", "slope", "-o", "a.csv"], "path=value"),
        (["export", "line", "--set", "kind=uneven", "-o", "a.csv"], "even"),
        (["export", "line", "--steps", "3", "-o", "a.csv"], "no steps"),
        (["export", "walk", "--steps", "1001", "-o", "a.csv"], "1000"),
        (["export", "walk", "--steps", "-1", "-o", "a.csv"], "--steps"),
        (["export", "walk", "--steps", "1", "-o", "a.json"], "--steps has no use"),
        (["export", "line", "--panel", "graph", "-o", "a.csv"], "--panel has no use"),
        (["export", "line", "--size", "1600", "-o", "a.png"], "1600x1000"),
        (["export", "line", "--size", "0x10", "-o", "a.png"], "1600x1000"),
        (["export", "line", "--scale", "nan", "-o", "a.png"], "from 1 to 4"),
        (["export", "line", "--theme", "pink", "-o", "a.png"], "pink"),
        (["export", "line", "--session", "absent.json", "-o", "a.csv"], "absent.json"),
        (["export", "line", "--session", "broken.json", "-o", "a.csv"], "broken.json"),
        (["prove", "lime"], "near ones are: line"),
        (["prove", "line", "--set", "slope=9"], "at most 5"),
        (["prove", "line", "--steps", "3"], "no steps"),
        (["prove", "walk", "--steps", "1001"], "1000"),
        (["verify", "lime"], "near ones are: line"),
        (["prove", "line", "--symbols"], "--symbols has no use without --latex"),
        (["prove", "line", "--json", "--language", "en"], "--language has no use without --latex"),
        (["prove", "line", "--json", "--latex"], "not allowed with"),
        (["verfy"], "export, prove, verify, pages"),
        (["broken.json"], "broken.json"),
        (["absent.json"], "absent.json"),
        (["export", "line", "-o", "a.webp"], "--steps FROM:TO:EVERY, --vary or --turn"),
        (["export", "line", "--vary", "slope=0:1", "--turn", "9", "-o", "a.gif"], "shows one of these"),
        (["export", "line", "--vary", "slope", "-o", "a.gif"], "path=from:to"),
        (["export", "line", "--vary", "slop=0:1", "-o", "a.gif"], "near ones are: slope"),
        (["export", "line", "--vary", "slope=0:9", "-o", "a.gif"], "at most 5"),
        (["export", "line", "--vary", "slope=0:1:log", "-o", "a.gif"], "above 0"),
        (["export", "line", "--vary", "slope=0:1", "--seconds", "0.001", "-o", "a.gif"], "1 to 10000 frames"),
        (["export", "line", "--vary", "slope=0:1", "--fps", "60", "-o", "a.gif"], "at most 50"),
        (["export", "line", "--vary", "slope=0:1", "--scale", "2", "-o", "a.webp"], "--scale has no use"),
        (["export", "line", "--vary", "slope=0:1", "-o", "a.png"], "--vary has no use"),
        (["export", "line", "--vary", "slope=0:1", "-o", "folder"], "is there already"),
        (["export", "line", "--vary", "slope=0:1", "--panel", "no", "-o", "a.webp"], "it has: graph, space"),
        (["export", "line", "--steps", "0:10", "-o", "a.webp"], "no steps"),
        (["export", "walk", "--steps", "0:2000", "-o", "a.webp"], "beyond the last step, 1000"),
        (["export", "walk", "--steps", "5:2", "-o", "a.webp"], "does not go forward"),
        (["export", "walk", "--steps", "0:10:1", "-o", "a.csv"], "--steps FROM:TO:EVERY has no use"),
        (["export", "walk", "--turn", "360", "-o", "a.webp"], "no 3-D panel"),
        (["gradexplorer://line/eJyrVg"], "not whole"),
        (["--no-such"], "--no-such"),
    ],
)
def test_every_error_is_one_line(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "folder").mkdir()
    (tmp_path / "broken.json").write_text('{"pages": {')
    before = sorted(tmp_path.iterdir())
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert err.startswith("gradexplorer: ")
    assert err.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before, "nothing half-written"


def test_the_step_of_a_page_that_is_walked_through_changes_pictures_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    use_pages(monkeypatch, PAGES)
    code, _out, err = run(capsys, "export", "chain_rule", "--steps", "3", "-o", tmp_path / "a.csv")
    assert code == 2
    assert "--steps has no use for a .csv file" in err


@pytest.mark.parametrize(
    ("page", "option", "value"),
    [("functions", "theme", "dark"), ("functions", "fps", "10"), ("session", "set", "functions.x0=1")],
)
def test_a_hand_out_has_no_use_for_some_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], page: str, option: str, value: str
) -> None:
    code, _out, err = run(capsys, "export", page, f"--{option}", value, "-o", tmp_path / "a.html")
    assert code == 2
    assert f"--{option} has no use for a .html file" in err
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file sizes")
def test_a_fault_while_writing_keeps_the_old_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "full.csv"
    file.write_text("old")
    # A limit on file sizes stands for the full disk.
    code = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        "import sys; sys.dont_write_bytecode = True; from gradexplorer.cli import main;"
        f"sys.exit(main(['export', 'himmelblau', '--steps', '500', '-o', {str(file)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "full.csv" in done.stderr
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("name", ["film.webp", "film.apng", "film.gif", "film"])
@pytest.mark.usefixtures("qapp")
def test_a_film_shows_a_parameter_change(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vary = ["--vary", "slope=-2:2", "--fps", "10", "--seconds", "0.5", "--panel", "graph", "--size", "160x120"]
    assert run(capsys, "export", "line", *vary, "-o", tmp_path / name) == (0, "", "")
    assert [file.name for file in tmp_path.iterdir()] == [name]
    if name == "film":
        frames = [Image.open(file).convert("RGB") for file in sorted((tmp_path / name).iterdir())]
    else:
        film = Image.open(io.BytesIO((tmp_path / name).read_bytes()))
        frames = [frame.convert("RGB") for frame in ImageSequence.Iterator(film)]
    assert [frame.size for frame in frames] == [(160, 120)] * 5
    assert len({frame.tobytes() for frame in frames}) == 5


def test_a_film_that_ctrl_c_ends_leaves_no_file(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gradexplorer", "export", "functions", "--vary", "x0=-3:3", "--seconds", "100"]
    process = subprocess.Popen([*command, "-o", str(tmp_path / "film.webp")], stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 120
    while not list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert list(tmp_path.iterdir()), "the film was begun"
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGINT
    assert err == ""
    assert not list(tmp_path.iterdir())
