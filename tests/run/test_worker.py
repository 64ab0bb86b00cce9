"""The thread and its driver, in a real event loop, with the real torch."""

import functools
import gc
import subprocess
import sys
import threading
import time
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QThread, QTimer

from gradexplorer.core.descent.race import Descent
from gradexplorer.core.landscapes.catalogue import landscape
from gradexplorer.core.optimizers import Adam
from gradexplorer.run.worker import Report, Worker
from gradexplorer.run.worker_client import Driver

make = functools.partial(Descent, landscape("himmelblau"), (Adam(),), ((-4.0, 0.0),), 20_000, "float32", 0, (0, 0))


class Slow:
    """A run whose every step takes a while; fails at `fails_at`."""

    def __init__(self, seconds=0.0, last=100_000, fails_at=-1):
        self.step, self.last, self.recorded, self.ended = 0, last, 0, None
        self.seconds, self.fails_at = seconds, fails_at
        self.threads = {threading.get_ident()}

    def advance(self, count):
        for _ in range(min(count, self.last - self.step)):
            time.sleep(self.seconds)
            if self.step + 1 == self.fails_at:
                raise ArithmeticError("no further")
            self.step += 1

    def seek(self, step):
        self.step = step

    def snapshot(self, detail):
        self.threads.add(threading.get_ident())
        picture = Slow.__new__(Slow)
        picture.__dict__ = self.__dict__ | {"detail": detail}
        return picture


@pytest.fixture
def driver(qapp):
    driver = Driver()
    driver.reports = []
    driver.changed.connect(driver.reports.append)
    yield driver
    driver.close()
    driver.deleteLater()


def until(qtbot, driver, test, timeout=15_000):
    """Wait until the newest report passes the test, and return it."""
    qtbot.waitUntil(lambda: bool(driver.reports) and test(driver.reports[-1]), timeout=timeout)
    return driver.reports[-1]


def at(step):
    return lambda report: report.snapshot.step == step and not report.playing


def test_start_reports_the_start(qtbot, driver):
    driver.restart(make)
    report = until(qtbot, driver, at(0))
    assert isinstance(report, Report)
    assert (report.snapshot.last, report.snapshot.recorded) == (20_000, 0)


def test_transport(qtbot, driver):
    driver.restart(make)
    until(qtbot, driver, at(0))
    driver.play()
    playing = until(qtbot, driver, lambda r: r.snapshot.step > 500)
    assert playing.playing
    assert playing.steps_per_second > 0
    assert playing.snapshot.moment is None
    driver.pause()
    paused = until(qtbot, driver, lambda r: not r.playing)
    here = paused.snapshot.step
    assert paused.snapshot.moment is not None
    driver.step()
    until(qtbot, driver, at(here + 1))
    driver.back()
    until(qtbot, driver, at(here))
    driver.back()
    report = until(qtbot, driver, at(here - 1))
    assert report.snapshot.recorded == here + 1
    driver.seek(7)
    until(qtbot, driver, at(7))
    driver.rewind()
    until(qtbot, driver, at(0))
    driver.play()
    until(qtbot, driver, lambda r: r.snapshot.step > 3)
    driver.to_end()
    report = until(qtbot, driver, at(20_000), timeout=60_000)
    alone = make()
    alone.advance(20_000)
    np.testing.assert_array_equal(report.snapshot.paths, alone.snapshot(False).paths)


def test_one_report_per_turn_at_thirty_frames(qtbot, driver):
    driver.restart(Slow, playing=True)
    until(qtbot, driver, lambda r: r.playing)
    first, began = len(driver.reports), time.perf_counter()
    qtbot.wait(1000)
    frames = (len(driver.reports) - first) / (time.perf_counter() - began)
    assert 5 < frames < 33


def test_paused_driver_is_still(qtbot, driver):
    driver.restart(make)
    until(qtbot, driver, at(0))
    count = len(driver.reports)
    qtbot.wait(200)
    assert len(driver.reports) == count
    assert not any(timer.isActive() for timer in driver.findChildren(QTimer))


def test_late_results_are_dropped(qtbot, driver):
    driver.restart(lambda: Slow(last=11), playing=True)
    driver.restart(lambda: Slow(last=22))
    driver.restart(lambda: Slow(last=33))
    until(qtbot, driver, lambda r: True)
    driver.step()
    until(qtbot, driver, at(1))
    assert {report.snapshot.last for report in driver.reports} == {33}


def test_newest_start_is_the_only_one_made(qtbot, driver):
    made = []

    def slow_make(name):
        made.append(name)
        time.sleep(0.2)
        return Slow()

    driver.restart(functools.partial(slow_make, "first"))
    qtbot.waitUntil(lambda: made == ["first"], timeout=15_000)
    for name in ("second", "third", "last"):
        driver.restart(functools.partial(slow_make, name))
    until(qtbot, driver, at(0))
    assert made == ["first", "last"]


def test_restart_plays_on_at_the_chosen_speed(qtbot, driver):
    driver.set_speed(30.0)
    driver.restart(make, playing=True)
    report = until(qtbot, driver, lambda r: r.snapshot.step >= 5)
    assert report.playing
    assert report.snapshot.step < 50
    assert report.steps_per_second < 80


def test_cancelled_run_is_silent(qtbot, driver):
    driver.restart(make, playing=True)
    until(qtbot, driver, lambda r: r.snapshot.step > 0)
    driver.cancel()
    count = len(driver.reports)
    driver.play()
    qtbot.wait(200)
    assert len(driver.reports) == count
    driver.restart(make)
    until(qtbot, driver, at(0))


def test_tune_changes_what_is_watched(qtbot, driver):
    driver.restart(
        functools.partial(Descent, landscape("booth"), (Adam(),), ((1.0, 1.0), (2.0, 2.0)), 9, "float64", 0, (0, 0))
    )
    driver.step()
    first = until(qtbot, driver, at(1)).snapshot.moment
    driver.reports.clear()
    driver.tune(lambda run: run.watch(0, 1))
    second = until(qtbot, driver, at(1)).snapshot.moment
    assert (first.before["x"].tolist(), second.before["x"].tolist()) == ([1, 1], [2, 2])


def test_failed_run_is_reported_and_can_be_rewound(qtbot, driver):
    driver.restart(lambda: Slow(fails_at=5))
    with qtbot.waitSignal(driver.failed, timeout=15_000) as caught:
        driver.play()
    assert isinstance(caught.args[0], ArithmeticError)
    until(qtbot, driver, at(4))
    driver.rewind()
    until(qtbot, driver, at(0))


def test_run_that_cannot_be_made_is_reported(qtbot, driver):
    with qtbot.waitSignal(driver.failed, timeout=15_000) as caught:
        driver.restart(lambda: 1 / 0)
    assert isinstance(caught.args[0], ZeroDivisionError)
    driver.restart(make)
    until(qtbot, driver, at(0))


def test_jobs_run_in_the_worker_and_only_the_newest_waits(qtbot, driver):
    results, begun = [], []
    driver.derived.connect(results.append)

    def job(name):
        begun.append(name)
        time.sleep(0.1)
        return name, threading.get_ident()

    driver.derive(functools.partial(job, "a"))
    qtbot.waitUntil(lambda: begun == ["a"], timeout=15_000)
    for name in "bcd":
        driver.derive(functools.partial(job, name))
    qtbot.waitUntil(lambda: len(results) == 2)
    assert [name for name, _thread in results] == ["a", "d"]
    assert threading.get_ident() not in {thread for _name, thread in results}


def test_failed_job_is_reported(qtbot, driver):
    with qtbot.waitSignal(driver.failed, timeout=15_000) as caught:
        driver.derive(lambda: [][0])
    assert isinstance(caught.args[0], IndexError)


def test_signals_arrive_in_the_window_s_thread(qtbot, driver):
    threads = set()
    driver.changed.connect(lambda _report: threads.add(QThread.currentThread()))
    driver.restart(make, playing=True)
    until(qtbot, driver, lambda r: r.snapshot.step > 10)
    assert threads == {driver.thread()}


@pytest.mark.parametrize("seconds", [0.0, 0.3])
def test_close_while_running_takes_less_than_a_second(qtbot, driver, seconds):
    driver.restart(lambda: Slow(seconds), playing=True)
    until(qtbot, driver, lambda r: r.playing)
    qtbot.wait(60)
    worker = driver.findChild(Worker)
    assert worker.isRunning()
    began = time.perf_counter()
    driver.close()
    assert time.perf_counter() - began < 1
    assert worker.isFinished()
    count = len(driver.reports)
    qtbot.wait(100)
    assert len(driver.reports) == count


def test_close_drops_what_still_waits_and_can_be_repeated(qtbot, driver):
    begun = []
    driver.restart(lambda: Slow(), playing=True)
    until(qtbot, driver, lambda r: r.playing)
    driver.derive(lambda: time.sleep(0.2))
    qtbot.wait(50)
    driver.derive(lambda: begun.append(1))
    driver.close()
    driver.close()
    assert not begun


def test_driver_never_used_closes(qapp):
    driver = Driver()
    driver.close()


def test_no_run_survives_its_driver(qtbot, driver):
    runs = []

    def watched():
        run = Slow()
        runs.append(weakref.ref(run))
        return run

    driver.restart(watched, playing=True)
    until(qtbot, driver, lambda r: r.playing)
    driver.close()
    driver.reports.clear()
    gc.collect()
    assert runs[0]() is None


def test_closing_while_torch_is_imported_ends_the_process_cleanly():
    script = """
from PySide6.QtCore import QCoreApplication
from gradexplorer.run.worker_client import Driver
app = QCoreApplication([])
driver = Driver()
driver.restart(lambda: 1 / 0)
driver.close()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_slow_speed_does_not_redraw_what_stays(qtbot, driver):
    driver.set_speed(10.0)
    driver.restart(Slow, playing=True)
    until(qtbot, driver, lambda r: r.snapshot.step == 8)
    steps = [report.snapshot.step for report in driver.reports]
    assert len(steps) <= len(set(steps)) + 2
