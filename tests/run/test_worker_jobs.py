"""What the worker does beside its run: derivations, questions, studies; and how it is closed."""

import functools
import gc
import subprocess
import sys
import threading
import time
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QThread

from gradexplorer.core.landscapes.catalogue import landscape
from gradexplorer.core.maps.rounds import all_rounds
from gradexplorer.core.optimizers import LBFGS
from gradexplorer.interruption import check_interruption
from gradexplorer.run import worker as worker_module
from gradexplorer.run.worker import MOST_HELD_SECONDS, Worker
from gradexplorer.run.worker_client import WorkerClient
from tests.run.worker_runs import Slow, make, until


def test_jobs_run_in_the_worker_and_only_the_newest_waits(qtbot, client):
    results, begun = [], []
    client.derived.connect(results.append)

    def job(name):
        begun.append(name)
        time.sleep(0.1)
        yield name, threading.get_ident()

    client.derive(functools.partial(job, "a"))
    qtbot.waitUntil(lambda: begun == ["a"])
    for name in "bcd":
        client.derive(functools.partial(job, name))
    qtbot.waitUntil(lambda: len(results) == 2)
    assert [name for name, _thread in results] == ["a", "d"]
    assert threading.get_ident() not in {thread for _name, thread in results}


def test_a_job_goes_on_between_turns_and_ends_when_the_next_is_wanted(qtbot, client):
    results = []
    client.derived.connect(results.append)
    client.restart(make, playing=True)

    def job(name):
        for number in range(20):
            time.sleep(0.02)
            yield name, number

    client.derive(functools.partial(job, "a"))
    qtbot.waitUntil(lambda: ("a", 3) in results)
    before = client.reports[-1].snapshot.step
    qtbot.waitUntil(lambda: ("a", 8) in results)
    assert client.reports[-1].snapshot.step > before
    client.derive(functools.partial(job, "b"))
    qtbot.waitUntil(lambda: ("b", 19) in results)
    assert ("a", 19) not in results
    assert [number for name, number in results if name == "b"] == list(range(20))


def endless(begun):
    """Work without an end of its own."""
    begun.append(1)
    while True:
        check_interruption()
        yield from ()


def test_a_study_that_was_left_is_broken_off(qtbot, client):
    found, begun = [], []
    client.found.connect(found.append)
    client.explore(functools.partial(endless, begun))
    qtbot.waitUntil(lambda: begun == [1])
    client.explore(lambda: iter(["next"]))
    qtbot.waitUntil(lambda: found == ["next"])


@pytest.mark.parametrize("begin", ["explore", "derive", "ask"])
def test_closing_breaks_off_what_has_no_end(qtbot, client, begin):
    begun = []
    if begin == "ask":
        client.ask(lambda: next(endless(begun)))
    else:
        getattr(client, begin)(functools.partial(endless, begun))
    qtbot.waitUntil(lambda: begun == [1])
    client.close()


def test_a_map_whose_every_start_takes_minutes_can_be_left(qtbot, client):
    """Of LBFGS with 100,000 steps of a thousand iterations torch runs start by start; the window could not close."""
    land, optimizer = landscape("himmelblau"), LBFGS(lr=1e-9, max_iter=1000, tolerance_change=0.0, tolerance_grad=0.0)
    client.explore(lambda: all_rounds(land, [optimizer], 100_000, "float64", (land.x_range, land.y_range), 8))
    found = []
    client.found.connect(found.append)
    qtbot.wait(200)
    client.explore(lambda: iter(["next"]))
    qtbot.waitUntil(lambda: found == ["next"])


def test_a_job_waits_while_the_window_draws_but_not_for_one_that_is_kept_busy(qtbot, client):
    turns, drawn = [], []

    def job():
        yield "coarse"
        while True:
            turns.append(time.monotonic())
            yield None

    def draw(_found):
        began = time.monotonic()
        time.sleep(3 * MOST_HELD_SECONDS)
        drawn.append((began, time.monotonic()))

    client.found.connect(draw)
    client.explore(job)
    qtbot.waitUntil(lambda: len(drawn) == 1)
    (began, ended) = drawn[0]
    qtbot.waitUntil(lambda: turns[-1] > ended)
    client.leave_study()
    assert sum(began < turn < ended for turn in turns) <= 4, "one that was under way, and one each time it was late"


def test_a_job_goes_on_once_what_it_found_is_painted(qtbot, client, monkeypatch):
    monkeypatch.setattr(worker_module, "MOST_HELD_SECONDS", 60.0)
    order, drawn = [], threading.Event()

    def job():
        yield "coarse"
        drawn.wait()
        yield None
        order.append("turn")
        yield None

    def draw(_found):
        order.append("drawn")
        drawn.set()

    client.found.connect(draw)
    client.pacer.paint.connect(lambda: order.append("painted"))
    client.explore(job)
    qtbot.waitUntil(lambda: "turn" in order)
    assert order == ["drawn", "painted", "turn"]


def test_failed_job_is_reported(qtbot, client):
    with qtbot.waitSignal(client.failed) as caught:
        client.derive(lambda: iter([][0]))
    assert isinstance(caught.args[0], IndexError)


@pytest.mark.parametrize("seconds", [0.0, 0.3])
def test_close_while_running_ends_the_thread_before_the_run(qtbot, client, seconds):
    client.restart(lambda: Slow(seconds), playing=True)
    until(qtbot, client, lambda r: r.playing)
    qtbot.wait(60)
    worker = client.findChild(Worker)
    assert worker.isRunning()
    client.close()
    assert worker.isFinished()
    assert client.reports[-1].snapshot.step < client.reports[-1].snapshot.last
    count = len(client.reports)
    qtbot.wait(100)
    assert len(client.reports) == count


def test_close_drops_what_still_waits_and_can_be_repeated(qtbot, client):
    begun = []
    client.restart(lambda: Slow(), playing=True)
    until(qtbot, client, lambda r: r.playing)
    client.derive(lambda: iter([time.sleep(0.2)]))
    qtbot.wait(50)
    client.derive(lambda: iter([begun.append(1)]))
    client.close()
    client.close()
    assert not begun


def test_driver_never_used_closes(qapp):
    client = WorkerClient()
    client.close()


def test_no_run_survives_its_driver(qtbot, client):
    runs = []

    def watched():
        run = Slow()
        runs.append(weakref.ref(run))
        return run

    client.restart(watched, playing=True)
    until(qtbot, client, lambda r: r.playing)
    client.close()
    client.reports.clear()
    gc.collect()
    assert runs[0]() is None


def test_closing_while_torch_is_imported_ends_the_process_cleanly():
    script = """
from PySide6.QtCore import QCoreApplication
from gradexplorer.run.worker_client import WorkerClient
app = QCoreApplication([])
client = WorkerClient()
client.restart(lambda: 1 / 0)
client.close()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_question_is_answered_beside_the_jobs_and_only_the_newest_is_told(client, qtbot):
    answers, threads = [], set()
    client.answered.connect(answers.append)

    def asked(answer):
        threads.add(threading.get_ident())
        return answer

    client.ask(functools.partial(asked, 1))
    client.derive(lambda: iter(["a job"]))
    client.ask(functools.partial(asked, 2))
    qtbot.waitUntil(lambda: answers == [2])
    assert threading.get_ident() not in threads


def test_a_question_that_fails_is_told_of_and_the_worker_lives_on(client, qtbot):
    failures, answers = [], []
    client.failed.connect(failures.append)
    client.answered.connect(answers.append)
    client.ask(lambda: 1 / 0)
    qtbot.waitUntil(lambda: bool(failures))
    client.ask(lambda: 3)
    qtbot.waitUntil(lambda: answers == [3])
    assert isinstance(failures[0], ZeroDivisionError)


def test_a_halted_study_stands_still_and_goes_on_where_it_stood(qtbot, client):
    found = []
    client.found.connect(found.append)

    def study():
        for number in range(10_000):
            time.sleep(0.001)
            yield number

    client.explore(study)
    qtbot.waitUntil(lambda: len(found) > 3)
    client.halt_study()
    qtbot.waitUntil(lambda: client._explorer._queue.empty())
    qtbot.wait(20)
    still = len(found)
    qtbot.wait(50)
    assert len(found) == still
    client.go_on_with_study()
    qtbot.waitUntil(lambda: len(found) > still + 3)
    assert found[: still + 3] == list(range(still + 3))


def test_another_study_takes_the_place_of_a_halted_one(qtbot, client):
    found = []
    client.found.connect(found.append)
    client.explore(lambda: iter(["first"] * 1000))
    client.halt_study()
    client.explore(lambda: iter(["second"]))
    client.go_on_with_study()
    qtbot.waitUntil(lambda: "second" in found)
    qtbot.wait(20)
    assert found[-1] == "second"


def test_what_is_asked_of_a_closed_client_starts_no_thread(client):
    """A thread that still runs when its window is destroyed takes the process with it."""
    client.close()
    client.restart(Slow)
    client.derive(lambda: iter([1]))
    client.explore(lambda: iter([1]))
    client.ask(lambda: 1)
    assert [thread.isRunning() for thread in client.findChildren(QThread)] == [False, False]


@pytest.mark.parametrize("halted", [False, True])
def test_a_study_that_is_left_keeps_nothing(qtbot, client, halted):
    """Of eight maps it is hundreds of megabytes; the thread waits for another one, perhaps for hours."""
    held = []

    def study():
        array = np.ones(8)
        held.append(weakref.ref(array))
        while True:
            yield float(array.sum())

    found = []
    client.found.connect(found.append)
    client.explore(study)
    qtbot.waitUntil(lambda: bool(found))
    if halted:
        client.halt_study()
        qtbot.waitUntil(lambda: client._explorer._halted_study.__class__ is functools.partial)
    client.leave_study()
    qtbot.waitUntil(lambda: held[0]() is None)
