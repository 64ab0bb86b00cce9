"""A run that exists only here, against one that never went back: any run needs only its step."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradexplorer.framework import rewindable
from gradexplorer.framework.rewindable import Rewindable
from gradexplorer.framework.run import Snapshot

LAST = 40
R = 3.7  # chaotic: a wrong bit shows after some steps


class Value(Snapshot, frozen=True, eq=False, kw_only=True):
    value: float


class Logistic(Rewindable[float, Value]):
    """The logistic map (May, Nature, 1976)."""

    def __init__(self, last=LAST):
        super().__init__(last)
        self.state = 0.3
        self.moves = 0

    def move(self, most):
        self.state = R * self.state * (1 - self.state)
        self.moves += 1
        return 1

    def shown(self, detail):
        return Value(value=self.state)


def orbit(count):
    values = [0.3]
    for _step in range(count):
        values.append(R * values[-1] * (1 - values[-1]))
    return values


ORBIT = orbit(3000)

commands = st.lists(
    st.one_of(
        st.tuples(st.just("advance"), st.integers(0, LAST + 5)),
        st.tuples(st.just("seek"), st.integers(-3, LAST + 5)),
        st.tuples(st.just("work"), st.just(0)),
    ),
    max_size=20,
)


@settings(deadline=None)
@given(commands=commands, often=st.booleans(), behind=st.sampled_from([0, 1]))
def test_any_way_through_a_run_has_the_same_bits(commands, often, behind):
    run, expected = Logistic(), 0
    run.behind = behind
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rewindable, "CHECKPOINT_SECONDS", 0.0 if often else 1e9)
        for name, number in commands:
            match name:
                case "advance":
                    run.advance(number)
                    expected = min(expected + number, LAST)
                case "seek":
                    run.seek(number)
                    expected = min(max(number, 0), LAST)
                case "work" if expected < LAST:
                    assert run.work(0.001)
                    expected += 1
            snapshot = run.snapshot(True)
            assert (snapshot.step, snapshot.value) == (expected, ORBIT[expected])
            if behind and expected and run.moves:
                assert run.state_before == ORBIT[expected - 1]


def test_single_steps_back_repeat_nothing_and_one_far_back_at_most_a_checkpoints_distance():
    run = Logistic(3000)
    run.advance(3000)
    run.moves = 0
    run.seek(2100)
    assert run.snapshot(True).value == ORBIT[2100]
    assert 0 < run.moves < rewindable.CHECKPOINT_STEPS
    run.moves = 0
    for step in range(2099, 2060, -1):
        run.seek(step)
        assert run.snapshot(True).value == ORBIT[step]
    assert run.moves == 0


def test_checkpoints_and_kept_states_are_bounded(monkeypatch):
    for name, value in {"CHECKPOINT_STEPS": 2, "CHECKPOINTS": 10, "KEPT_STATES": 5}.items():
        monkeypatch.setattr(rewindable, name, value)
    run = Logistic(3000)
    run.advance(3000)
    for step in (2999, 1500, 7, 0, 2998):
        run.seek(step)
        assert run.snapshot(False).value == ORBIT[step]
        assert len(run._checkpoints) <= 10
        assert len(run._kept) <= 5


class Growing(Rewindable[float, Value]):
    """Three steps in one move; it writes every value down, and ends before one beyond a limit."""

    def __init__(self, limit):
        super().__init__(100)
        self.state, self.limit = 1.0, limit
        self.record = np.full(101, np.nan)
        self.note(0)

    def move(self, most):
        count = min(most, 3)
        for k in range(1, count + 1):
            self.state *= 2.0
            if self.is_new:
                assert np.isnan(self.record[self.step + k])
                self.record[self.step + k] = self.state
        return count

    def note(self, first):
        self.record[0] = 1.0
        new = self.record[first : self.step + 1]
        if (new > self.limit).any():
            self.last = first + int((new > self.limit).argmax()) - 1
            self.ended = "too large"

    def shown(self, detail):
        return Value(value=self.state)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 100])
def test_a_run_ends_at_its_last_good_step_however_it_came_there(count):
    run = Growing(2.0**10)
    while run.step < run.last:
        run.advance(count)
    snapshot = run.snapshot(True)
    assert (snapshot.step, snapshot.recorded, snapshot.last, snapshot.ended) == (10, 10, 10, "too large")
    assert snapshot.value == 2.0**10
    run.seek(4)
    run.advance(100)
    assert run.snapshot(True).value == 2.0**10


class Halves(Logistic):
    """Every step takes two halves."""

    @property
    def state(self):
        return self.value

    @state.setter
    def state(self, value):
        self.value, self.half = value, None

    def move_on(self, seconds):
        if self.half is None:
            self.half = R * self.state * (1 - self.state)
            return 0.5
        self.state = self.half
        return 1.0


def test_a_step_under_way_shows_the_one_before_it_and_leaves_no_trace():
    run = Halves()
    run.behind = 1
    assert not run.work(0.0)
    assert (run.snapshot(False).share, run.snapshot(False).value, run.step) == (0.5, ORBIT[0], 0)
    assert (run.snapshot(True).share, run.snapshot(True).value) == (0.0, ORBIT[0])
    assert not run.work(0.0)
    assert run.work(0.0)
    assert (run.step, run.snapshot(False).value) == (1, ORBIT[1])
    assert not run.work(0.0)
    run.advance(2)
    assert (run.step, run.snapshot(True).value) == (3, ORBIT[3])
