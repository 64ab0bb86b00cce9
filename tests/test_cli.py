"""The command line on two small pages of its own: one that only draws, and one that runs."""

import csv
import io
import json
import math
import os
import signal
import socket
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pytest
from msgspec import Struct
from PIL import Image, ImageSequence

from gradexplorer import __version__, cli
from gradexplorer.cli.commands import NAMES
from gradexplorer.cli.display import has_display
from gradexplorer.cli.ending import SIGNALS
from gradexplorer.formula.equation import formula
from gradexplorer.formula.scope import Scope
from gradexplorer.framework.figure import (
    Arrows,
    Axis,
    Check,
    Curve,
    Figure,
    FormulaItem,
    Handle,
    Heading,
    Item,
    Note,
    Plot,
    Scene,
    Surface,
)
from gradexplorer.framework.page import Page, Records
from gradexplorer.framework.parameter import choice, number
from gradexplorer.framework.state import State
from gradexplorer.pages import PAGES
from gradexplorer.proof import Entry, Proof
from gradexplorer.text import InputError, Text, _

X = np.array([0.0, 0.1, 0.2])


class Line(State, frozen=True, kw_only=True):
    slope: Annotated[float, number(_("slope"), -5, 5)] = 1.0
    kind: Annotated[str, choice(_("kind"), {"odd": _("odd"), "even": _("even")})] = "odd"


class Walk(State, frozen=True, kw_only=True):
    rate: Annotated[float, number(_("rate"), 0, 1)] = 0.1
    steps: Annotated[int, number(_("steps"), 1, 1_000_000)] = 1000


class SharpEntry(Entry, frozen=True):
    exact: str | None = None


class Snapshot(Struct, frozen=True):
    step: int
    recorded: int
    last: int
    path: list[float]
    ended: Text | None = None


class Run:
    """x shrinks by the factor 1 - rate in every step."""

    def __init__(self, state: Walk) -> None:
        self.state, self.path, self.last = state, [1.0], state.steps

    @property
    def step(self) -> int:
        return len(self.path) - 1

    def advance(self, count: int) -> None:
        for _turn in range(count):
            self.path.append(self.path[-1] * (1 - self.state.rate))

    def seek(self, step: int) -> None:
        del self.path[step + 1 :]

    def snapshot(self, detail: bool) -> Snapshot:
        return Snapshot(self.step, self.step, self.last, list(self.path))


def line_figure(state: Line, snapshot: object, first_paint: bool) -> Figure:
    y = state.slope * X
    axis = Axis("x", (0.0, 1.0))
    plot = Plot(
        key="graph",
        title="line",
        x=axis,
        y=axis,
        marks=[
            Curve(key="line", x=X, y=y, colour="function"),
            Arrows(key="gradient", x=X[:1], y=y[:1], dx=X[1:2], dy=X[2:3], colour="gradient"),
            Handle(key="point", x=0.5, y=0.25, path="slope", axis="y", colour="parameter"),
        ],
    )
    surface = Surface(key="plane", x=X, y=X[:2], z=np.arange(6.0).reshape(2, 3))
    scene = Scene(key="space", title="", x=axis, y=axis, z=axis, marks=[surface], camera="kind", angles=(60.0, -30.0))
    return Figure(rows=[[plot, scene]])


def proofs(verdict: str) -> Iterator[tuple[str, Proof]]:
    yield "slope", Proof(entries=[Entry("a", 1.0, 1.0, 1.0)], error=2e-16, verdict="proven", step=1e-5)
    yield "kink", Proof(entries=[], error=0.0, verdict="not differentiable", reason=_("a kink"))
    yield "last", Proof(entries=[Entry("b", 1.0, 2.0, 2.0)], error=float("inf"), verdict=verdict)


def line_column(state: Line, verdict: str) -> list[Item]:
    """Return a column with every kind of number: exact, rounded, missing, none at all."""
    entries = [
        SharpEntry("a", 0.1, 0.1, math.nan, exact="0.10000000000000000000"),
        SharpEntry("b", -math.inf, 1e-300, None, exact="0.0"),
        Entry("c", 2.0, None, 2.0),
    ]
    scope = Scope(values={"x": 0.5, "s": state.slope})
    return [
        Heading(key="first", label=_("Slope of {kind}", kind=state.kind)),
        Note(key="note", label=_("a note")),
        FormulaItem(key="definition", formula=formula("y", "s*x")),
        FormulaItem(key="value", label=_("put in"), formula=formula("s*x", "Numbers(s*x)", scope=scope)),
        Check(key="check", label=_("the slope"), prove=lambda: Proof(entries=entries, error=0.0, verdict="proven")),
        Heading(key="second", label="Last"),
        Check(key="last", label="", prove=lambda: Proof(entries=[], error=0.0, verdict=verdict, reason=_("why not"))),
    ]


def pages(verdict: str = "proven") -> tuple[Page, ...]:
    line = Page(
        key="line",
        title=_("Line"),
        state=Line,
        figure=line_figure,
        derive=lambda state, snapshot: line_column(state, verdict),
        prove=lambda: proofs(verdict),
    )
    walk = Page(
        key="walk",
        title=_("Walk"),
        state=Walk,
        figure=lambda state, snapshot, first_paint: Figure(rows=[]),
        derive=lambda state, snapshot: [Heading(key="step", label=f"step {snapshot.step} at {snapshot.path[-1]}")],
        start=Run,
        records=lambda state, snapshot: Records(("step", "x"), enumerate(snapshot.path)),
        prove=lambda: iter(()),
    )
    return line, walk


def use_pages(monkeypatch: pytest.MonkeyPatch, chosen: Sequence[Page]) -> None:
    for command in ("chosen", "verify", "pages", "window"):
        monkeypatch.setattr(f"gradexplorer.cli.{command}.PAGES", chosen)


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """Give pytest its Ctrl+C back, which the program takes."""
    before = {one: signal.getsignal(one) for one in SIGNALS}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.fixture(autouse=True)
def own_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    use_pages(monkeypatch, pages())


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    try:
        code = cli.main([str(argument) for argument in arguments])
    except SystemExit as end:
        code = end.code
    out, err = capsys.readouterr()
    return code, out, err


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


def test_verify_prints_an_aligned_table(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "verify")
    assert (code, err) == (0, "")
    header, badge, other, first, kink, _last, bounds, _empty, summary = out.splitlines()
    column = header.index("verdict")
    assert badge.startswith("line(start).check  ")
    assert other.startswith("line(start).last  ")
    assert first[column:].startswith("proven")
    assert kink[column:].startswith("not differentiable")
    assert first.endswith("2.0e-16")
    assert bounds.startswith("line.bounds of differences  proven")
    assert summary.startswith("5 of 6 formulas proven")


def test_verify_fails_when_one_is_not_proven(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    use_pages(monkeypatch, pages("not proven"))
    assert run(capsys, "verify")[0] == 1
    code, out, _err = run(capsys, "verify", "--json")
    assert code == 1
    entries = {entry["name"]: entry for entry in json.loads(out)}
    verdicts = [entries[name]["verdict"] for name in ("slope", "kink", "last")]
    assert verdicts == ["proven", "not differentiable", "not proven"]
    assert entries["kink"]["reason"] == "a kink"
    assert entries["last"]["error"] is None, "JSON has no infinity"


def test_verify_of_one_page_proves_only_that(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "verify", "line", "--json")
    assert (code, err) == (0, "")
    assert {entry["page"] for entry in json.loads(out)} == {"line"}
    assert json.loads(run(capsys, "verify", "walk", "--json")[1]) == []


def test_prove_prints_the_column_of_a_state(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "prove", "line", "--set", "slope=0.1") == (
        0,
        """Slope of odd
  y = s x
  put in: s x = 0.1 \\cdot 0.5
      0.050000000000000003
  [proven] the slope
      a: formula 0.10000000000000001, autograd 0.10000000000000001, difference nan, exact 0.10000000000000000000
      b: formula -inf, autograd 1e-300, exact 0.0
      c: formula 2, difference 2

Last
  [proven]
      why not
""",
        "",
    )


def test_prove_json_has_every_digit_in_the_order_of_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "prove", "line", "--json", "--set", "kind=even")
    assert (code, err) == (0, "")
    first, last = json.loads(out)
    assert last == {"heading": "Last", "verdict": "proven", "reason": "why not", "claims": []}
    assert (first["heading"], first["verdict"], first["reason"]) == ("Slope of even", "proven", None)
    a, b, c = first["claims"]
    assert '"formula": 0.10000000000000001' in out, "17 significant digits of the double next to 0.1"
    off = float(Fraction(0.1) / Fraction(1, 10) - 1)
    keys = ("name", "latex", "formula", "autograd", "difference", "exact", "error")
    for claim, values in (
        (a, ("a", "a", 0.1, 0.1, "NaN", "0.10000000000000000000", off)),
        (b, ("b", "b", "-Infinity", 1e-300, None, "0.0", "Infinity")),
        (c, ("c", "c", 2.0, None, 2.0, None, None)),
    ):
        assert claim == dict(zip(keys, values, strict=True))


@pytest.mark.parametrize(("verdict", "expected"), [("not proven", 1), ("not differentiable", 0)])
def test_prove_fails_only_for_what_is_not_proven(
    verdict: str, expected: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    use_pages(monkeypatch, pages(verdict))
    assert run(capsys, "prove", "line")[0] == expected
    code, out, _err = run(capsys, "prove", "line", "--json")
    assert (code, json.loads(out)[1]["verdict"]) == (expected, verdict)


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


def test_prove_latex_prints_align(capsys: pytest.CaptureFixture[str]) -> None:
    head = "% needs amsmath\n\\noindent\\textbf{Slope of odd}\n\\begin{align*}\ny &= s x"
    tail = "\n\\end{align*}\n% proven: the slope\n% proven\n"
    numbers = " \\\\\ns x &= 1 \\cdot 0.5 && \\text{put in}"
    assert run(capsys, "prove", "line", "--latex") == (0, head + numbers + tail, "")
    assert run(capsys, "prove", "line", "--latex", "--symbols") == (0, head + tail, "")


def test_prove_latex_knows_chinese(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    use_pages(monkeypatch, PAGES)
    code, out, err = run(capsys, "prove", "functions", "--latex", "--language", "zh_CN")
    assert (code, err) == (0, "")
    assert "% needs ctex" in out
    assert r"&& \text{正弦}" in out


def test_prove_runs_up_to_a_step_of_a_session(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "half.json"
    assert run(capsys, "export", "walk", "--set", "rate=0.5", "-o", file)[0] == 0
    assert run(capsys, "prove", "walk", "--session", file, "--steps", 3) == (0, "step 3 at 0.125\n", "")
    assert run(capsys, "prove", "walk", "--set", "rate=0", "--set", "steps=7") == (0, "step 7 at 1.0\n", "")


def test_prove_goes_to_a_step_of_a_walk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    use_pages(monkeypatch, PAGES)
    code, out, err = run(capsys, "prove", "perceptron", "--steps", 3, "--json")
    assert (code, err) == (0, "")
    claims = [claim for badge in json.loads(out) for claim in badge["claims"]]
    assert {claim["formula"] is not None for claim in claims} == {True}
    assert out != run(capsys, "prove", "perceptron", "--steps", 2, "--json")[1]


def test_pages_lists_every_parameter(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, "pages")
    assert code == 0
    assert [line.split() for line in out.splitlines()] == [
        ["line:", "Line"],
        ["slope", "1.0", "[-5,", "5]", "slope"],
        ["kind", "odd", "odd,", "even", "kind"],
        [],
        ["walk:", "Walk"],
        ["rate", "0.1", "[0,", "1]", "rate"],
        ["steps", "1000", "[1,", "1e+06]", "whole", "steps"],
    ]


def test_pages_json_is_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(capsys, "pages", "--json")
    assert code == 0
    text = json.dumps(schema := json.loads(out))
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert '"maximum": 5' in text
    assert '"enum": ["odd", "even"]' in text


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version") == (0, f"gradexplorer {__version__}\n", "")
    code, out, _err = run(capsys, "--help")
    assert code == 0
    assert all(command in out for command in NAMES)


def program(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real program without a display."""
    variables = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR")
    bare: dict[str, Any] = {name: value for name, value in os.environ.items() if name not in variables}
    command = [sys.executable, "-m", "gradexplorer", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=bare | environment, check=False)


linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux can have no display")


@linux
@pytest.mark.parametrize("stale", [{}, {"DISPLAY": ":987"}, {"DISPLAY": ":987", "QT_QPA_PLATFORM": "xcb"}])
def test_no_display_is_one_line(tmp_path: Path, stale: dict[str, str]) -> None:
    done = program(**stale)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "no display" in done.stderr
    done = program("export", "himmelblau", "-o", tmp_path / "a.png", PATH=str(tmp_path), **stale)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "xvfb" in done.stderr


def test_a_platform_that_qt_does_not_have_is_one_line(tmp_path: Path) -> None:
    for arguments in ([], ["export", "himmelblau", "-o", tmp_path / "a.png"]):
        done = program(*arguments, QT_QPA_PLATFORM="nonsense")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "Qt can't start on nonsense, as QT_QPA_PLATFORM asks" in done.stderr
    assert list(tmp_path.iterdir()) == []


@linux
@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"QT_QPA_PLATFORM": ""}, False),
        ({"DISPLAY": ""}, False),
        ({"DISPLAY": ":987"}, False),
        ({"DISPLAY": "the X server of the tests"}, True),
        ({"DISPLAY": "the X server of the tests", "QT_QPA_PLATFORM": ""}, True),
        ({"DISPLAY": "the X server of the tests", "QT_QPA_PLATFORM": "xcb"}, True),
        ({"DISPLAY": "the X server of the tests", "WAYLAND_DISPLAY": "nonsense"}, True),
        ({"DISPLAY": "the X server of the tests", "QT_QPA_PLATFORM": "wayland"}, False),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
        ({"QT_QPA_PLATFORM": "minimal:debug"}, True),
        ({"QT_QPA_PLATFORM": "nonsense;offscreen"}, True),
        ({"QT_QPA_PLATFORM": "nonsense"}, None),
        ({"QT_QPA_PLATFORM": "nonsense;xcb"}, None),
        ({"WAYLAND_DISPLAY": "nonsense"}, False),
        ({"WAYLAND_DISPLAY": "nonsense", "QT_QPA_PLATFORM": "wayland"}, False),
        ({"WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": "wayland"}, False),
        ({"WAYLAND_DISPLAY": "compositor"}, True),
        ({"WAYLAND_DISPLAY": "compositor", "QT_QPA_PLATFORM": "wayland-egl"}, True),
    ],
)
def test_a_display_is_asked_for_before_qt_is(
    environment: dict[str, str], expected: bool | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.environ.get("DISPLAY", "")
    if environment.get("DISPLAY", "").startswith("the X server") and not real:
        pytest.skip("the tests have no X server")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "WAYLAND_SOCKET"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, real if value.startswith("the X server") else value)
    monkeypatch.chdir(tmp_path)  # names of sockets are short
    monkeypatch.setenv("XDG_RUNTIME_DIR", ".")
    with socket.socket(socket.AF_UNIX) as compositor:
        compositor.bind("compositor")
        compositor.listen()
        if expected is None:
            with pytest.raises(InputError, match="nonsense"):
                has_display()
        else:
            assert has_display() is expected


@linux
def test_pictures_without_a_display_use_a_virtual_one(tmp_path: Path) -> None:
    png, svg = tmp_path / "a.png", tmp_path / "a.svg"
    done = program("export", "himmelblau", "--steps", 3, "--size", "900x600", "--scale", 2, "-o", png)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert png.read_bytes().startswith(b"\x89PNG")
    assert [int.from_bytes(png.read_bytes()[at : at + 4]) for at in (16, 20)] == [1800, 1200]
    done = program("export", "functions", "--panel", "curves", "-o", svg)  # which needs no torch: it is quicker
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert ET.parse(svg).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_a_closed_pipe_is_silent() -> None:
    command = f"'{sys.executable}' -m gradexplorer pages --json | head -c 1"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
