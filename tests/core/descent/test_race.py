"""The race against plain torch loops, bit for bit; going back against never having gone."""

import functools
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradexplorer.core.descent.divergence import LIMIT
from gradexplorer.core.descent.race import OptimizerRace
from gradexplorer.core.landscapes.catalogue import LANDSCAPES, landscape
from gradexplorer.core.optimizers import LBFGS, OPTIMIZERS, SGD, Adam, prove_step
from gradexplorer.framework.rewindable import CHECKPOINT_STEPS

STARTS = ((-4.0, 0.0), (1.0, 0.0), (0.7, -1.3))
KINDS = [kind() for kind in OPTIMIZERS.values()]


def tag(optimizer):
    return type(optimizer).__name__


def torch_loop(function, optimizer, start, steps, dtype):
    """Return x, y, f, grad_x, grad_y of every step of a loop as in torch's own documentation, shape (5, steps + 1)."""
    x = torch.tensor(start, dtype=dtype, requires_grad=True)
    torch_optimizer = optimizer.build([x])
    rows = []

    def closure():
        torch_optimizer.zero_grad()
        loss = function(x[0], x[1], torch)
        loss.backward()
        return loss

    for _ in range(steps):
        loss = closure()
        rows.append((*x.tolist(), loss.item(), *x.grad.tolist()))
        torch_optimizer.step(closure if isinstance(optimizer, LBFGS) else None)
    loss = closure()
    rows.append((*x.tolist(), loss.item(), *x.grad.tolist()))
    return np.array(rows).T


def race(optimizers, starts=STARTS, steps=40, key="himmelblau", dtype="float32", watched=(0, 0)):
    return OptimizerRace(landscape(key), optimizers, starts, steps, dtype, 0, watched)


def path_at_the_end(run, r=0, n=0):
    run.advance(run.last)
    return run.snapshot(False).path(r, n)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimizer", KINDS, ids=tag)
@pytest.mark.parametrize("key", LANDSCAPES)
def test_every_optimizer_on_every_landscape_is_the_torch_loop(key, optimizer, dtype):
    for start in STARTS:
        run = race((optimizer,), (start,), 12, key, dtype)
        path = path_at_the_end(run)
        loop = torch_loop(LANDSCAPES[key].function, optimizer, start, 12, getattr(torch, dtype))
        end = run.snapshot(False).ends[0, 0]
        np.testing.assert_array_equal(path[:, : end + 1], loop[:, : end + 1])


def test_course_run_is_the_course_loop():
    x = torch.tensor([-4.0, 0.0], requires_grad=True)
    optimizer = torch.optim.Adam([x], lr=1e-3)
    points = [x.tolist()]
    for _ in range(20_000):
        loss = (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        points.append(x.tolist())
    path = path_at_the_end(race((Adam(lr=1e-3),), ((-4.0, 0.0),), 20_000))
    np.testing.assert_array_equal(path[:2].T, points)


@pytest.mark.parametrize("optimizer", KINDS, ids=tag)
def test_64_starts_are_64_loops(optimizer):
    starts = [tuple(point) for point in np.random.default_rng(0).uniform(-5, 5, (64, 2))]
    steps = 5 if isinstance(optimizer, LBFGS) else 200
    run = race((optimizer,), starts, steps)
    run.advance(steps)
    snapshot = run.snapshot(False)
    for n in (0, 1, 31, 62, 63):
        alone = race((optimizer,), (starts[n],), steps)
        np.testing.assert_array_equal(snapshot.path(0, n), path_at_the_end(alone), err_msg=str(n))


def test_a_race_is_its_optimizers_alone():
    run = race(KINDS, steps=20, dtype="float64")
    run.advance(20)
    snapshot = run.snapshot(False)
    assert snapshot.paths.shape == (len(KINDS), len(STARTS), 5, 21)
    for r, optimizer in enumerate(KINDS):
        alone = race((optimizer,), steps=20, dtype="float64")
        alone.advance(20)
        np.testing.assert_array_equal(snapshot.paths[r], alone.snapshot(False).paths[0])


# going back


@functools.cache
def whole_race(dtype):
    """Return every kind's path, and each step's internals, in one pass forward."""
    run = race(KINDS, steps=60, dtype=dtype)
    states = [run.snapshot(True)]
    for _ in range(60):
        run.advance(1)
        states.append(run.snapshot(True))
    return states[-1].paths, [s.step_record for s in states]


moves = st.one_of(
    st.tuples(st.just("advance"), st.integers(0, 70)),
    st.tuples(st.just("seek"), st.integers(0, 60)),
    st.tuples(st.just("by"), st.integers(-3, 1)),
    st.tuples(st.just("watch"), st.integers(0, len(KINDS) - 1)),
)


@settings(max_examples=15, deadline=None)
@given(commands=st.lists(moves, max_size=12), dtype=st.sampled_from(["float32", "float64"]))
def test_any_way_through_a_race_has_the_same_bits(commands, dtype):
    paths, moments = whole_race(dtype)
    run = race(KINDS, steps=60, dtype=dtype)
    expected = 0
    for name, number in commands:
        match name:
            case "advance":
                run.advance(number)
                expected = min(expected + number, 60)
            case "seek":
                run.seek(number)
                expected = number
            case "by":
                run.seek(run.step + number)
                expected = min(max(expected + number, 0), 60)
            case "watch":
                run.watch(number, 1)
        snapshot = run.snapshot(True)
        assert snapshot.step == run.step == expected
        np.testing.assert_array_equal(snapshot.paths, paths[..., : snapshot.recorded + 1])
    run.watch(0, 0)
    snapshot = run.snapshot(True)
    same_moment(snapshot.step_record, moments[snapshot.step])
    run.advance(60)
    np.testing.assert_array_equal(run.snapshot(False).paths, paths)


def same_moment(ours, theirs):
    assert (ours is None) == (theirs is None)
    if ours is None:
        return
    np.testing.assert_array_equal(ours.gradient, theirs.gradient)
    for mine, other in ((ours.before, theirs.before), (ours.after, theirs.after)):
        assert mine.keys() == other.keys()
        for name in mine:
            np.testing.assert_array_equal(mine[name], other[name])


@pytest.mark.parametrize("optimizer", [Adam(), SGD(momentum=0.9, lr=1e-4), LBFGS(max_iter=2)], ids=tag)
def test_going_back_over_checkpoints(optimizer):
    steps = CHECKPOINT_STEPS * 2 + 50
    run = race((optimizer,), STARTS[:1], steps)
    path = path_at_the_end(run).copy()
    for step in (steps - 1, CHECKPOINT_STEPS + 1, CHECKPOINT_STEPS, CHECKPOINT_STEPS - 1, 1, 0):
        run.seek(step)
        optimizer_run = run._runs[0][2]
        assert optimizer_run.x.flatten().tolist() == path[:2, step].tolist()
        assert optimizer_run.x.grad.flatten().tolist() == path[3:, step].tolist()
    run.advance(steps)
    np.testing.assert_array_equal(path_at_the_end(run), path)


def test_continuing_beyond_the_record_after_a_seek():
    there = race(KINDS, steps=50)
    there.advance(50)
    back = race(KINDS, steps=50)
    back.advance(30)
    back.seek(11)
    back.advance(39)
    np.testing.assert_array_equal(back.snapshot(False).paths, there.snapshot(False).paths)


def test_snapshots_are_never_written_again():
    run = race((Adam(lr=0.1),), steps=100)
    run.advance(10)
    first = run.snapshot(True)
    kept = first.paths.copy()
    assert first.paths.base is not None
    with pytest.raises(ValueError, match="read-only"):
        first.paths[0] = 0
    run.advance(50)
    run.seek(3)
    run.advance(20)
    np.testing.assert_array_equal(first.paths, kept)
    assert (first.step, first.recorded, first.ends.tolist()) == (10, 10, [[10, 10, 10]])


# divergence


def test_a_path_that_diverges_ends_and_the_others_go_on():
    starts = ((3.0, 2.0), (-4.0, 0.0))
    run = race((SGD(lr=0.05), Adam()), starts, 200)
    run.advance(200)
    snapshot = run.snapshot(True)
    end = int(snapshot.ends[0, 1])
    loop = torch_loop(LANDSCAPES["himmelblau"].function, SGD(lr=0.05), starts[1], 200, torch.float32)
    first_wild = int((~(np.abs(loop[:3]) <= LIMIT)).any(axis=0).argmax())
    assert 0 < first_wild < 20
    assert end == first_wild - 1
    np.testing.assert_array_equal(snapshot.path(0, 1)[:, : end + 1], loop[:, : end + 1])
    assert np.isnan(snapshot.path(0, 1)[:, end + 1 :]).all()
    assert (snapshot.ends[1] == 200).all()
    assert (snapshot.last, snapshot.step, snapshot.ended) == (200, 200, None)
    assert list(snapshot.reasons) == [(0, 1)]
    assert f"SGD from start (-4, 0) diverged at step {first_wild}: " in str(snapshot.reasons[0, 1])


@pytest.mark.parametrize("count", [1, 3, 64, 1000])
def test_a_race_ends_when_all_have_diverged(count):
    run = race((SGD(lr=1.0),), STARTS, 1000)
    while run.step < run.last:
        run.advance(count)
    snapshot = run.snapshot(True)
    assert snapshot.last == snapshot.step == snapshot.recorded == snapshot.ends.max() < 20
    assert "All 3 paths have ended" in str(snapshot.ended)
    run.seek(1)
    run.advance(100)
    np.testing.assert_array_equal(run.snapshot(False).paths, snapshot.paths)
    assert run.step == run.last


@pytest.mark.parametrize("optimizer", KINDS, ids=tag)
@pytest.mark.parametrize("formula", ["1/x", "log(x)", "sqrt(x*y)", "exp(x**4)", "x**9 + y"])
def test_no_formula_breaks_a_race(optimizer, formula):
    starts = ((0.0, 0.0), (-1.0, 1.0), (0.5, 0.5), (9.0, 9.0))
    run = OptimizerRace(landscape("typed", formula), (optimizer,), starts, 30, "float32", 0, (0, 2))
    run.advance(30)
    run.seek(run.last // 2)
    run.advance(30)
    snapshot = run.snapshot(True)
    for (_r, n), reason in snapshot.reasons.items():
        x, y, f = snapshot.path(0, n)[:3, snapshot.ends[0, n]]
        assert "diverged at step" in str(reason)
        assert snapshot.ends[0, n] == 0 or all(abs(v) <= LIMIT for v in (x, y, f))
    for n in range(4):
        if (0, n) not in snapshot.reasons:
            assert np.isfinite(snapshot.path(0, n)[:3]).all()


def test_a_start_outside_the_function_ends_at_once():
    run = OptimizerRace(landscape("typed", "log(x) + y**2"), (Adam(),), ((-1.0, 0.0),), 100, "float64", 0, (0, 0))
    assert (run.last, run.step) == (0, 0)
    run.advance(5)
    snapshot = run.snapshot(True)
    assert (snapshot.step, snapshot.step_record) == (0, None)
    assert "at step 0: f(x, y) is not a number" in str(snapshot.ended)
    assert math.isnan(snapshot.path(0, 0)[2, 0])


# the step debugger


@pytest.mark.parametrize("optimizer", [kind for kind in KINDS if not isinstance(kind, LBFGS)], ids=tag)
def test_moment_is_proven_at_every_start(optimizer):
    run = race((Adam(), optimizer), steps=30, dtype="float64")
    for n in range(len(STARTS)):
        run.watch(1, n)
        for step in (1, 2, 17):
            run.seek(step)
            snapshot = run.snapshot(True)
            step_record, path = snapshot.step_record, snapshot.path(1, n)
            assert step_record.gradient.tolist() == path[3:, step - 1].tolist()
            assert step_record.before["x"].tolist() == path[:2, step - 1].tolist()
            assert step_record.after["x"].tolist() == path[:2, step].tolist()
            proof = prove_step(optimizer.rule(), step_record.before, step_record.gradient, step_record.after, "float64")
            assert proof.verdict in ("proven", "digits lost")


def test_lbfgs_shows_its_direction():
    run = race((LBFGS(max_iter=1, lr=0.01),), watched=(0, 1), dtype="float64")
    run.advance(5)
    snapshot = run.snapshot(True)
    before, after = snapshot.path(0, 1)[:2, 4], snapshot.path(0, 1)[:2, 5]
    np.testing.assert_allclose(0.01 * snapshot.direction, after - before, rtol=1e-9)
    assert snapshot.step_record is None


def test_without_detail_nothing_is_taken_apart():
    run = race((Adam(),))
    run.advance(3)
    assert run.snapshot(False).step_record is None
    assert run.snapshot(True).step_record is not None
    run.seek(0)
    assert run.snapshot(True).step_record is None
