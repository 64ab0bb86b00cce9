"""Speed, turns and the transport keys, on a clock that only the fake run moves."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradexplorer.run.player import SLOW, Pump


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@dataclass
class FakeRun:
    """Takes `seconds` of the clock for every step."""

    clock: Clock
    last: int = 1000
    seconds: float = 0.001
    step: int = 0
    advanced: int = 0
    seeks: int = 0

    def advance(self, count):
        count = min(count, self.last - self.step)
        self.step += count
        self.advanced += count
        self.clock.now += count * self.seconds

    def seek(self, step):
        self.step = step
        self.seeks += 1

    def snapshot(self, detail):
        return self.step, detail


@pytest.fixture
def clock():
    return Clock()


def played(clock, speed, seconds, frame=1 / 30, step_seconds=0.0001, last=10**6):
    """Return the pump after `seconds` of frames, each with a turn of 22 ms."""
    pump = Pump(FakeRun(clock, last, step_seconds), clock)
    pump.set_speed(speed)
    pump.play()
    end = clock.now + seconds
    while clock.now < end:
        began = clock.now
        pump.turn(0.022)
        clock.now = max(clock.now, began + frame)
    return pump


@pytest.mark.parametrize("speed", [1, 10, 29, 30, 31, 60, 300, 1000])
def test_speed_is_kept(clock, speed):
    pump = played(clock, speed, seconds=20)
    assert pump.run.step == pytest.approx(20 * speed, abs=max(2, speed / 15))
    assert pump.steps_per_second == pytest.approx(speed, rel=0.1, abs=1)


def test_one_step_per_second_starts_at_once_and_saves_fractions(clock):
    pump = Pump(FakeRun(clock), clock)
    pump.set_speed(1)
    pump.play()
    assert pump.turn(0.022) == 1
    done = []
    for _ in range(90):
        clock.now += 1 / 30
        done.append(pump.turn(0.022))
    assert sum(done) == pytest.approx(3, abs=1)
    assert set(done) == {0, 1}


def test_unlimited_speed_fills_the_budget(clock):
    pump = played(clock, None, seconds=10)
    assert pump.run.step > 10 * 30 * 0.9 * 220
    assert pump.steps_per_second == pytest.approx(30 * 220, rel=0.1)


def test_a_run_too_slow_for_its_speed_makes_no_burst_later(clock):
    pump = played(clock, 1000, seconds=2, step_seconds=0.01)
    pump.run.seconds = 0.0
    assert pump.turn(0.022) <= 1000 / 30 + 2


@given(seconds=st.floats(1e-7, 0.01), factor=st.floats(0.2, 5), budget=st.floats(0.01, 0.03), warm=st.integers(0, 5))
def test_turns_keep_their_budget(seconds, factor, budget, warm):
    clock = Clock()
    run = FakeRun(clock, 10**9, seconds)
    pump = Pump(run, clock)
    pump.play()
    for _ in range(warm):
        pump.turn(budget)
    run.seconds = seconds * factor
    began = clock.now
    pump.turn(budget)
    assert clock.now - began <= budget + max(0.004 * factor, run.seconds) + 1e-9


def test_a_step_longer_than_the_budget_is_still_done(clock):
    pump = Pump(FakeRun(clock, seconds=0.5), clock)
    pump.play()
    assert [pump.turn(0.022) for _ in range(3)] == [1, 1, 1]


def test_paused_pump_does_nothing(clock):
    pump = Pump(FakeRun(clock), clock)
    assert pump.turn(1.0) == 0
    assert not pump.playing
    assert pump.detailed


def test_play_stops_at_the_end_and_begins_again(clock):
    pump = Pump(FakeRun(clock, last=10), clock)
    pump.play()
    assert pump.turn(1.0) == 10
    assert not pump.playing
    pump.play()
    assert pump.playing
    assert pump.run.step == 0


def test_step_and_back_pause(clock):
    pump = Pump(FakeRun(clock), clock)
    pump.play()
    pump.turn(0.022)
    here = pump.run.step
    pump.back()
    assert (pump.run.step, pump.playing) == (here - 1, False)
    pump.step()
    assert (pump.run.step, pump.playing) == (here, False)
    pump.rewind()
    pump.back()
    assert pump.run.step == 0


def test_far_seek_goes_in_turns_and_a_near_one_at_once(clock):
    pump = Pump(FakeRun(clock), clock)
    pump.set_speed(1)
    pump.seek(500)
    assert pump.run.step == 0
    assert pump.playing
    turns = 0
    while pump.playing:
        pump.turn(0.022)
        turns += 1
    assert pump.run.step == 500
    assert 20 < turns < 40
    advanced = pump.run.advanced
    pump.seek(123)
    assert (pump.run.step, pump.run.advanced) == (123, advanced)
    pump.seek(499)
    assert (pump.run.step, pump.run.advanced) == (499, advanced)


def test_seek_keeps_playing(clock):
    pump = Pump(FakeRun(clock), clock)
    pump.play()
    pump.turn(0.1)
    pump.seek(3)
    assert pump.playing
    pump.turn(0.1)
    assert pump.run.step > 3


def test_seek_is_held_inside_the_run(clock):
    pump = Pump(FakeRun(clock, last=7), clock)
    pump.seek(99)
    pump.turn(1.0)
    assert pump.run.step == 7
    pump.seek(-5)
    assert pump.run.step == 0


def test_to_end_ignores_the_speed_and_can_be_broken_off(clock):
    pump = Pump(FakeRun(clock), clock)
    pump.set_speed(1)
    pump.to_end()
    pump.turn(0.1)
    assert 50 < pump.run.step < 1000
    pump.pause()
    here = pump.run.step
    assert pump.turn(0.1) == 0
    pump.to_end()
    while pump.playing:
        pump.turn(0.1)
    assert pump.run.step == 1000 > here
    assert pump.run.seeks == 0


def test_goal_beyond_an_end_that_came_nearer(clock):
    class Diverging(FakeRun):
        def advance(self, count):
            super().advance(count)
            if self.step >= 300:
                self.step = self.last = 300

    pump = Pump(Diverging(clock), clock)
    pump.to_end()
    for _ in range(100):
        pump.turn(0.022)
    assert (pump.run.step, pump.playing) == (300, False)


def test_detail_where_a_person_can_read_it(clock):
    pump = Pump(FakeRun(clock), clock)
    pump.play()
    assert not pump.detailed
    pump.set_speed(SLOW)
    assert pump.detailed
    pump.set_speed(SLOW + 1)
    assert not pump.detailed
    pump.pause()
    assert pump.detailed


def test_tune_reaches_the_run(clock):
    pump = Pump(FakeRun(clock), clock)
    pump.tune(lambda run: setattr(run, "seconds", 7.0))
    assert pump.run.seconds == 7.0
