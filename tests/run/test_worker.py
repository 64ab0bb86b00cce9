"""The thread and its driver, in a real event loop, with the real torch."""

import functools
import gc
import time
import weakref

import numpy as np
from PySide6.QtCore import QThread, QTimer

from gradexplorer.core.descent.race import OptimizerRace
from gradexplorer.core.landscapes.catalogue import landscape
from gradexplorer.core.optimizers import Adam
from gradexplorer.run.frame_pacer import FRAME_SECONDS
from gradexplorer.run.worker import Report
from tests.run.worker_runs import Slow, at, make, until


def test_start_reports_the_start(qtbot, client):
    client.restart(make)
    report = until(qtbot, client, at(0))
    assert isinstance(report, Report)
    assert (report.snapshot.last, report.snapshot.recorded) == (20_000, 0)


def test_transport(qtbot, client):
    client.restart(make)
    until(qtbot, client, at(0))
    client.play()
    playing = until(qtbot, client, lambda r: r.snapshot.step > 500 and r.steps_per_second > 0)
    assert playing.playing
    assert playing.snapshot.step_record is None
    client.pause()
    paused = until(qtbot, client, lambda r: not r.playing)
    here = paused.snapshot.step
    assert paused.snapshot.step_record is not None
    client.step()
    until(qtbot, client, at(here + 1))
    client.back()
    until(qtbot, client, at(here))
    client.back()
    report = until(qtbot, client, at(here - 1))
    assert report.snapshot.recorded == here + 1
    client.seek(7)
    until(qtbot, client, at(7))
    client.rewind()
    until(qtbot, client, at(0))
    client.play()
    until(qtbot, client, lambda r: r.snapshot.step > 3)
    client.to_end()
    report = until(qtbot, client, at(20_000))
    alone = make()
    alone.advance(20_000)
    np.testing.assert_array_equal(report.snapshot.paths, alone.snapshot(False).paths)


def test_one_report_per_turn_at_thirty_frames_at_most(qtbot, client):
    client.restart(Slow, playing=True)
    until(qtbot, client, lambda r: r.playing)
    first, began = len(client.reports), time.perf_counter()
    qtbot.waitUntil(lambda: len(client.reports) >= first + 30)
    frames = (len(client.reports) - first) / (time.perf_counter() - began)
    assert frames < 1.05 / FRAME_SECONDS


def test_paused_driver_is_still(qtbot, client):
    client.restart(make)
    until(qtbot, client, at(0))
    count = len(client.reports)
    qtbot.wait(200)
    assert len(client.reports) == count
    assert not any(timer.isActive() for timer in client.findChildren(QTimer))


def test_late_results_are_dropped(qtbot, client):
    client.restart(lambda: Slow(last=11), playing=True)
    client.restart(lambda: Slow(last=22))
    client.restart(lambda: Slow(last=33))
    until(qtbot, client, lambda r: True)
    client.step()
    until(qtbot, client, at(1))
    assert {report.snapshot.last for report in client.reports} == {33}


def test_newest_start_is_the_only_one_made(qtbot, client):
    made = []

    def slow_make(name):
        made.append(name)
        time.sleep(0.2)
        return Slow()

    client.restart(functools.partial(slow_make, "first"))
    qtbot.waitUntil(lambda: made == ["first"])
    for name in ("second", "third", "last"):
        client.restart(functools.partial(slow_make, name))
    until(qtbot, client, at(0))
    assert made == ["first", "last"]


def test_restart_plays_on_at_the_chosen_speed(qtbot, client):
    client.set_speed(30.0)
    client.restart(make, playing=True)
    report = until(qtbot, client, lambda r: r.snapshot.step >= 5)
    assert report.playing
    assert report.snapshot.step < 50
    assert report.steps_per_second < 80


def test_a_held_run_waits_at_its_step_and_then_goes_on(qtbot, client):
    client.restart(make, playing=True)
    until(qtbot, client, lambda r: r.snapshot.step > 0)
    client.pacer.held = True
    qtbot.wait(100)
    step = client.reports[-1].snapshot.step
    qtbot.wait(200)
    assert client.reports[-1].snapshot.step == step
    client.pacer.held = False
    until(qtbot, client, lambda r: r.snapshot.step > step)


def test_a_report_tells_whether_its_step_can_be_read(qtbot, client):
    client.restart(lambda: Slow(seconds=0.001))
    assert until(qtbot, client, at(0)).detailed
    client.set_speed(10.0)
    client.play()
    assert until(qtbot, client, lambda r: r.playing and r.snapshot.step > 0).detailed
    client.to_end()  # as fast as it goes, at any chosen speed
    assert not until(qtbot, client, lambda r: r.playing and r.snapshot.step > 20).detailed
    client.pause()
    assert until(qtbot, client, lambda r: not r.playing and r.snapshot.step > 20).detailed


def test_cancelled_run_is_silent(qtbot, client):
    client.restart(make, playing=True)
    until(qtbot, client, lambda r: r.snapshot.step > 0)
    client.cancel()
    count = len(client.reports)
    client.play()
    qtbot.wait(200)
    assert len(client.reports) == count
    client.restart(make)
    until(qtbot, client, at(0))


def test_tune_changes_what_is_watched(qtbot, client):
    client.restart(
        functools.partial(
            OptimizerRace, landscape("booth"), (Adam(),), ((1.0, 1.0), (2.0, 2.0)), 9, "float64", 0, (0, 0)
        )
    )
    client.step()
    first = until(qtbot, client, at(1)).snapshot.step_record
    client.reports.clear()
    client.update_run(lambda run: run.watch(0, 1))
    second = until(qtbot, client, at(1)).snapshot.step_record
    assert (first.before["x"].tolist(), second.before["x"].tolist()) == ([1, 1], [2, 2])


def test_failed_run_is_reported_and_can_be_rewound(qtbot, client):
    client.restart(lambda: Slow(fails_at=5))
    with qtbot.waitSignal(client.failed) as caught:
        client.play()
    assert isinstance(caught.args[0], ArithmeticError)
    until(qtbot, client, at(4))
    client.rewind()
    until(qtbot, client, at(0))


def test_run_that_cannot_be_made_is_reported(qtbot, client):
    with qtbot.waitSignal(client.failed) as caught:
        client.restart(lambda: 1 / 0)
    assert isinstance(caught.args[0], ZeroDivisionError)
    client.restart(make)
    until(qtbot, client, at(0))


def test_signals_arrive_in_the_window_s_thread(qtbot, client):
    threads = set()
    client.changed.connect(lambda _report: threads.add(QThread.currentThread()))
    client.restart(make, playing=True)
    until(qtbot, client, lambda r: r.snapshot.step > 10)
    assert threads == {client.thread()}


def test_a_slow_speed_does_not_redraw_what_stays(qtbot, client):
    client.set_speed(10.0)
    client.restart(Slow, playing=True)
    until(qtbot, client, lambda r: r.snapshot.step == 8)
    steps = [report.snapshot.step for report in client.reports]
    assert len(steps) <= len(set(steps)) + 2


def test_a_parked_run_stands_still_and_goes_on_as_it_was(qtbot, client):
    client.set_speed(20.0)
    client.restart(Slow, playing=True)
    until(qtbot, client, lambda r: r.snapshot.step >= 2)
    parked = client.park()
    count, step = len(client.reports), client.reports[-1].snapshot.step
    qtbot.wait(1000)
    assert len(client.reports) == count
    client.restart(lambda: Slow(last=77))
    until(qtbot, client, lambda r: r.snapshot.last == 77)
    client.set_speed(10.0)
    client.resume(parked)
    first = until(qtbot, client, lambda r: r.snapshot.last == 100_000)
    assert first.playing
    assert step <= first.snapshot.step <= step + 8, "20 steps were to be made up for"
    later = until(qtbot, client, lambda r: r.snapshot.step >= first.snapshot.step + 3)
    assert later.steps_per_second < 20


def test_a_parked_run_takes_the_commands_that_were_on_their_way(qtbot, client):
    client.restart(Slow)
    until(qtbot, client, at(0))
    client.step()
    parked = client.park()
    client.resume(parked)
    until(qtbot, client, at(1))


def test_dropped_runs_are_freed(qtbot, client):
    runs = []

    def watched():
        run = Slow()
        runs.append(weakref.ref(run))
        return run

    client.restart(watched)
    until(qtbot, client, at(0))
    parked = client.park()
    client.restart(watched)
    until(qtbot, client, at(0))
    qtbot.waitUntil(lambda: len(runs) == 2)
    assert runs[0]() is not None
    client.drop(parked)
    client.cancel()
    client.reports.clear()
    qtbot.waitUntil(lambda: gc.collect() >= 0 and [run() for run in runs] == [None, None])


def test_every_picture_is_painted_before_the_run_goes_on(qtbot, client):
    order = []
    client.changed.connect(lambda _report: order.append("drawn"))
    client.pacer.paint.connect(lambda: order.append("painted"))
    client.pacer.turn.connect(lambda _seconds: order.append("turn"))
    client.restart(make, playing=True)
    qtbot.waitUntil(lambda: order.count("turn") > 5)
    assert order[:15] == ["drawn", "painted", "turn"] * 5
