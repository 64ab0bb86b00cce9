"""The parts Landscape and Curvature of the Model tab: what they ask, draw and say, of reports made in this process."""

from types import SimpleNamespace

import msgspec
import numpy as np
import pytest
import torch

from gradexplorer.framework.figure import Check, Contours, Curve, Handle, Note, Plot, Scene, Surface, TablePanel, Trail
from gradexplorer.framework.resources import resource
from gradexplorer.model.curvature import curvature_case
from gradexplorer.model.landscape.compute import coarse_first, landscape_case
from gradexplorer.model.landscape.spec import LandscapeReport
from gradexplorer.model.load_file import load_case
from gradexplorer.model.messages import Curved, Landscaped, Message
from gradexplorer.pages.model.curvature.state import CurvatureState
from gradexplorer.pages.model.landscape.picture import chosen_slope, finest
from gradexplorer.pages.model.landscape.state import LandscapeState
from gradexplorer.pages.model.parts import PARTS
from gradexplorer.pages.model.picture import figure
from gradexplorer.pages.model.run import ModelRun, ModelSnapshot
from gradexplorer.pages.model.state import ModelState

PART = PARTS["landscape"]
STATE = LandscapeState(size=17, reach=0.5)


def made(state: LandscapeState) -> LandscapeReport:
    case = load_case(resource("examples", "mlp_moons.py"))
    answer = Landscaped(landscape_case(case, PART.request(state)["landscape"]))
    sent = msgspec.msgpack.decode(msgspec.msgpack.encode(answer), type=Message)
    assert isinstance(sent, Landscaped)
    return sent.report


@pytest.fixture(scope="module")
def report() -> LandscapeReport:
    return made(STATE)


def test_the_coarse_picture_comes_first() -> None:
    row, column, ends = coarse_first((17, 20))
    assert ends == [3 * 4, 5 * 6, 9 * 11, 17 * 20]
    assert sorted(zip(row, column, strict=True)) == [(r, c) for r in range(17) for c in range(20)]
    first = list(zip(row[:12], column[:12], strict=True))
    assert first == [(r, c) for r in (0, 8, 16) for c in (0, 8, 16, 19)]  # as far as the finest one


def test_the_picture_is_the_loss_and_as_fine_as_it_is_done(report: LandscapeReport) -> None:
    scene, plot = PART.figure(STATE, Landscaped(report)).panels()
    assert isinstance(scene, Scene)
    assert isinstance(plot, Plot)
    (surface,) = (mark for mark in scene.marks if isinstance(mark, Surface))
    (contours,) = (mark for mark in plot.marks if isinstance(mark, Contours))
    assert contours.z.shape == surface.z.shape == (17, 17)
    assert contours.z[8, 8] == pytest.approx(report.info.centre, rel=1e-6)
    partly = np.frombuffer(report.losses, np.float64).reshape(17, 17).copy()
    partly[1::2] = np.nan
    coarse = msgspec.structs.replace(report, losses=partly.tobytes(), slopes=(), proofs=())
    x, y, losses = finest(coarse)
    assert losses.shape == (9, 9)
    assert (x[0], x[-1], y[0], y[-1]) == pytest.approx((-0.5, 0.5, -0.5, 0.5))
    assert len(PART.figure(STATE, Landscaped(coarse, done=False)).panels()) == 2
    holed = partly.copy()
    holed[:] = np.inf
    nowhere = msgspec.structs.replace(report, losses=holed.tobytes())
    assert [panel.key for panel in PART.figure(STATE, Landscaped(nowhere)).panels()] == ["map"]


def test_the_point_goes_from_one_proven_gradient_to_the_next(report: LandscapeReport) -> None:
    (plot,) = (panel for panel in PART.figure(STATE, Landscaped(report)).panels() if isinstance(panel, Plot))
    (handle,) = (mark for mark in plot.marks if isinstance(mark, Handle))
    assert handle.path == "at"
    assert handle.value is not None
    places = {(slope.a, slope.b) for slope in report.slopes}
    assert handle.value(0.41, -0.28) in places
    there = msgspec.structs.replace(STATE, at=handle.value(0.41, -0.28))
    slope = chosen_slope(there, report)
    assert slope is not None
    x, y, losses = finest(report)
    column, row = np.abs(x - slope.a).argmin(), np.abs(y - slope.b).argmin()
    numeric = np.gradient(losses, y, x)
    assert slope.slopes == pytest.approx((numeric[1][row, column], numeric[0][row, column]), abs=0.05)
    (badge,) = (item for item in PART.derive(there, Landscaped(report)) if item.key == "slope")
    assert isinstance(badge, Check)
    assert badge.proof.verdict == "proven"
    assert PART.run_key(there) == PART.run_key(STATE)


def test_every_statement_has_its_badge(report: LandscapeReport) -> None:
    badges = [item for item in PART.derive(STATE, Landscaped(report)) if isinstance(item, Check)]
    assert [badge.proof.verdict for badge in badges] == ["proven"] * 5
    assert {slope.proof.verdict for slope in report.slopes} == {"proven"}


def test_a_line_is_a_curve() -> None:
    state = LandscapeState(size=9, line=True, reach=0.5)
    (plot,) = PART.figure(state, Landscaped(made(state))).panels()
    assert isinstance(plot, Plot)
    (curve,) = (mark for mark in plot.marks if isinstance(mark, Curve))
    (handle,) = (mark for mark in plot.marks if isinstance(mark, Handle))
    assert np.interp(handle.x, curve.x, curve.y) == pytest.approx(handle.y, rel=1e-2)


def test_curvature_shows_density_and_eigenvalues() -> None:
    part, state = PARTS["curvature"], CurvatureState(count=3, probes=8)
    case = load_case(resource("examples", "mlp_moons.py"))
    answer = Curved(curvature_case(case, part.request(state)["curvature"]))
    plot, values = part.figure(state, answer).panels()
    assert isinstance(plot, Plot)
    assert isinstance(values, TablePanel)
    assert len(values.table.rows) == 6
    said = [str(item.label) for item in part.derive(state, answer) if isinstance(item, Note)]
    assert "The learning rate in use, 0.01, is below it." in said
    badges = [item for item in part.derive(state, answer) if isinstance(item, Check)]
    assert {badge.proof.verdict for badge in badges} == {"proven"}


def test_several_optimizers_on_one_plane_have_a_fair_table() -> None:
    state = LandscapeState(size=9, directions="pca", optimizers="SGD(lr=0.1); Adam(lr=0.01)", steps=10)
    scene, plot, losses, standings = PART.figure(state, Landscaped(made(state))).panels()
    assert [mark.key for mark in plot.marks if mark.key.startswith("path")] == ["path0", "path1"]
    trails = {mark.key: mark for mark in scene.marks if isinstance(mark, Trail)}
    assert set(trails) == {"path0", "path1"}
    (surface,) = (mark for mark in scene.marks if isinstance(mark, Surface))
    assert "paths at their own loss" in str(scene.title)
    for trail in trails.values():
        assert trail.feet is not None
        cells = np.abs(surface.x - trail.x[:, None]).argmin(axis=1), np.abs(surface.y - trail.y[:, None]).argmin(axis=1)
        near = surface.z[cells[1], cells[0]]
        assert np.abs(trail.feet - near).max() < 0.1 * np.ptp(surface.z)  # the surface is there, to half a cell
        assert trail.z is not None
        assert trail.z.min() >= scene.z.range[0]
        assert trail.z.max() <= scene.z.range[1]
    assert [len(mark.x) for mark in losses.marks] == [10, 10]
    rows = [[str(cell) for cell in row.cells] for row in standings.table.rows]
    assert {row[0] for row in rows} == {"SGD(lr=0.1)", "Adam(lr=0.01)"}
    assert float(rows[0][2]) <= float(rows[1][2])
    assert [row[1] for row in rows] == ["10", "10"]


def test_the_estimate_is_the_time_that_the_rest_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    case = load_case(resource("examples", "mlp_moons.py"))
    loss = case.loss

    def slow(x: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        nonlocal now
        now += 0.1 + 0.0 * x.sum().item()  # a number that vmap refuses to give
        return loss(x, target)

    clock = SimpleNamespace(perf_counter=lambda: now)
    for module in ("compute", "losses"):
        monkeypatch.setattr(f"gradexplorer.model.landscape.{module}.time", clock)
    told: list[tuple[float, float]] = []

    def tell(done: int, total: int, seconds: float) -> None:
        told.append((now, seconds))
        if done == total:
            told.append((now, 0.0))

    asked = PART.request(LandscapeState(size=11, reach=0.5))["landscape"]
    landscape_case(msgspec.structs.replace(case, loss=slow), asked, tell=tell)
    begun, end = told[0][0], told[-1][0]
    late = [(end - at, seconds) for at, seconds in told if at - begun > 5 and at < end]
    assert len(late) > 3
    for rest, seconds in late:
        assert seconds == pytest.approx(rest, rel=0.2)


def test_two_processes_compute_the_same(report: LandscapeReport) -> None:
    state = msgspec.structs.replace(STATE, workers=2)
    run = ModelRun(ModelState(part="landscape", file="mlp_moons", landscape=state))
    run.advance(1)
    answer = run.snapshot(detail=True).answer
    assert isinstance(answer, Landscaped)
    assert np.frombuffer(answer.report.losses) == pytest.approx(np.frombuffer(report.losses), rel=1e-5)
    assert {proven.proof.verdict for proven in answer.report.proofs} == {"proven"}


def test_the_title_says_how_far_it_is(report: LandscapeReport) -> None:
    state = ModelState(part="landscape", file="mlp_moons", landscape=STATE)
    snapshot = ModelSnapshot(file="", answer=Landscaped(report, done=False), share=0.52, seconds=12.3)
    titles = [str(panel.title) for panel in figure(state, snapshot).panels()]
    assert titles[0] == "52 %, about 12 s left; Surface"
    assert titles[1] == "Loss around the weights"
    done = msgspec.structs.replace(snapshot, step=1, share=0.0, answer=Landscaped(report))
    assert str(figure(state, done).panels()[0].title) == "Surface"
