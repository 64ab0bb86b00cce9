"""Speed, turns and the transport keys, on a clock that only the fake run moves."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradexplorer.run.player import SLOW, RunPlayer


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
    furthest: int = 0

    def advance(self, count):
        count = min(count, self.last - self.step)
        self.step += count
        self.furthest = max(self.furthest, self.step)
        self.advanced += count
        self.clock.now += count * self.seconds

    @property
    def recorded(self):
        return self.furthest

    def work(self, seconds):
        self.advance(1)
        return True

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
    player = RunPlayer(FakeRun(clock, last, step_seconds), clock)
    player.set_speed(speed)
    player.play()
    end = clock.now + seconds
    while clock.now < end:
        began = clock.now
        player.turn(0.022)
        clock.now = max(clock.now, began + frame)
    return player


@pytest.mark.parametrize("speed", [1, 10, 29, 30, 31, 60, 300, 1000])
def test_speed_is_kept(clock, speed):
    player = played(clock, speed, seconds=20)
    assert player.run.step == pytest.approx(20 * speed, abs=max(2, speed / 15))
    assert player.steps_per_second == pytest.approx(speed, rel=0.1, abs=1)


def test_one_step_per_second_starts_at_once_and_saves_fractions(clock):
    player = RunPlayer(FakeRun(clock), clock)
    player.set_speed(1)
    player.play()
    assert player.turn(0.022) == 1
    done = []
    for _ in range(90):
        clock.now += 1 / 30
        done.append(player.turn(0.022))
    assert sum(done) == pytest.approx(3, abs=1)
    assert set(done) == {0, 1}


def test_a_slow_run_skips_no_step_after_a_long_rest(clock):
    player = RunPlayer(FakeRun(clock), clock)
    player.set_speed(SLOW)
    player.play()
    assert player.turn(0.022) == 1
    for _turn in range(5):
        clock.now += 2.0
        assert player.turn(0.022) == 1


def test_unlimited_speed_fills_the_budget(clock):
    player = played(clock, None, seconds=10)
    assert player.run.step > 10 * 30 * 0.9 * 220
    assert player.steps_per_second == pytest.approx(30 * 220, rel=0.1)


def test_a_run_too_slow_for_its_speed_makes_no_burst_later(clock):
    player = played(clock, 1000, seconds=2, step_seconds=0.01)
    player.run.seconds = 0.0
    assert player.turn(0.022) <= 1000 / 30 + 2


@given(seconds=st.floats(1e-7, 0.01), factor=st.floats(0.2, 5), budget=st.floats(0.01, 0.03), warm=st.integers(0, 5))
def test_turns_keep_their_budget(seconds, factor, budget, warm):
    clock = Clock()
    run = FakeRun(clock, 10**9, seconds)
    player = RunPlayer(run, clock)
    player.play()
    for _ in range(warm):
        player.turn(budget)
    run.seconds = seconds * factor
    began = clock.now
    player.turn(budget)
    assert clock.now - began <= budget + max(0.004 * factor, run.seconds) + 1e-9


def test_a_step_longer_than_the_budget_is_still_done(clock):
    player = RunPlayer(FakeRun(clock, seconds=0.5), clock)
    player.play()
    assert [player.turn(0.022) for _ in range(3)] == [1, 1, 1]


def test_paused_pump_does_nothing(clock):
    player = RunPlayer(FakeRun(clock), clock)
    assert player.turn(1.0) == 0
    assert not player.playing
    assert player.detailed


def test_play_stops_at_the_end_and_begins_again(clock):
    player = RunPlayer(FakeRun(clock, last=10), clock)
    player.play()
    assert player.turn(1.0) == 10
    assert not player.playing
    player.play()
    assert player.playing
    assert player.run.step == 0


def test_step_and_back_pause(clock):
    player = RunPlayer(FakeRun(clock), clock)
    player.play()
    player.turn(0.022)
    here = player.run.step
    player.back()
    assert (player.run.step, player.playing) == (here - 1, False)
    player.step()
    assert (player.run.step, player.playing) == (here, False)
    player.rewind()
    player.back()
    assert player.run.step == 0


def test_far_seek_goes_in_turns_and_a_near_one_at_once(clock):
    player = RunPlayer(FakeRun(clock), clock)
    player.set_speed(1)
    player.seek(500)
    assert player.run.step == 0
    assert player.playing
    turns = 0
    while player.playing:
        player.turn(0.022)
        turns += 1
    assert player.run.step == 500
    assert 20 < turns < 40
    advanced = player.run.advanced
    player.seek(123)
    assert (player.run.step, player.run.advanced) == (123, advanced)
    player.seek(499)
    assert (player.run.step, player.run.advanced) == (499, advanced)


def test_seek_keeps_playing(clock):
    player = RunPlayer(FakeRun(clock), clock)
    player.play()
    player.turn(0.1)
    player.seek(3)
    assert player.playing
    player.turn(0.1)
    assert player.run.step > 3


def test_seek_is_held_inside_the_run(clock):
    player = RunPlayer(FakeRun(clock, last=7), clock)
    player.seek(99)
    player.turn(1.0)
    assert player.run.step == 7
    player.seek(-5)
    assert player.run.step == 0


def test_to_end_ignores_the_speed_and_can_be_broken_off(clock):
    player = RunPlayer(FakeRun(clock), clock)
    player.set_speed(1)
    player.to_end()
    player.turn(0.1)
    assert 50 < player.run.step < 1000
    player.pause()
    here = player.run.step
    assert player.turn(0.1) == 0
    player.to_end()
    while player.playing:
        player.turn(0.1)
    assert player.run.step == 1000 > here
    assert player.run.seeks == 0


def test_goal_beyond_an_end_that_came_nearer(clock):
    class Diverging(FakeRun):
        def advance(self, count):
            super().advance(count)
            if self.step >= 300:
                self.step = self.last = 300

    player = RunPlayer(Diverging(clock), clock)
    player.to_end()
    for _ in range(100):
        player.turn(0.022)
    assert (player.run.step, player.playing) == (300, False)


def test_detail_where_a_person_can_read_it(clock):
    player = RunPlayer(FakeRun(clock), clock)
    player.play()
    assert not player.detailed
    player.set_speed(SLOW)
    assert player.detailed
    player.set_speed(SLOW + 1)
    assert not player.detailed
    player.pause()
    assert player.detailed


def test_tune_reaches_the_run(clock):
    player = RunPlayer(FakeRun(clock), clock)
    player.update_run(lambda run: setattr(run, "seconds", 7.0))
    assert player.run.seconds == 7.0


@pytest.mark.parametrize("speed", [10, None])
def test_nothing_is_made_up_for_after_a_rest(clock, speed):
    player = played(clock, speed, seconds=1)
    step = player.run.step
    clock.now += 60
    player.resume(10)
    assert player.playing
    assert player.turn(0.022) == 1
    assert player.run.step == step + 1
    player.pause()
    clock.now += 60
    player.resume(10)
    assert player.turn(0.022) == 0


def test_a_way_to_a_far_step_goes_on_after_a_rest(clock):
    player = RunPlayer(FakeRun(clock), clock)
    player.seek(500)
    player.turn(0.022)
    clock.now += 60
    player.resume(None)
    while player.playing:
        player.turn(0.022)
    assert player.run.step == 500


class LongRun(FakeRun):
    """Does its steps in parts."""

    done: float = 0.0

    @property
    def recorded(self):
        return self.furthest

    def work(self, seconds):
        seconds = min(seconds, self.seconds - self.done)
        self.clock.now += seconds
        self.done += seconds
        if self.done < self.seconds - 1e-9:
            return False
        self.done = 0.0
        self.step += 1
        return True

    def advance(self, count):
        assert self.seconds <= 0.03, "a long step held the thread"
        super().advance(count)


def test_a_long_step_is_done_in_turns_and_can_be_paused(clock):
    run = LongRun(clock, seconds=5.0)
    player = RunPlayer(run, clock)
    player.play()
    for _turn in range(100):
        began = clock.now
        player.turn(0.022)
        assert clock.now - began <= 0.0221
    assert run.step == 0
    assert player.on_its_way
    player.pause()
    assert player.turn(0.022) == 0
    player.play()
    while run.step < 2:
        began = clock.now
        player.turn(0.022)
        assert clock.now - began <= 0.0221
    player.pause()
    player.step()  # forward is done in turns, too
    assert player.playing
    while player.playing:
        player.turn(0.022)
    assert run.step == 3


def test_short_steps_of_such_a_run_are_done_many_at_once(clock):
    run = LongRun(clock, seconds=0.001)
    player = RunPlayer(run, clock)
    player.play()
    while clock.now < 101.0:
        player.turn(0.022)
    assert run.advanced > 500
