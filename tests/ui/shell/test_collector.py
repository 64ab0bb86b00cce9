"""Oracle: Python itself, which tells on which thread an object ends."""

import gc
import sys
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from gradexplorer.ui.shell import collector as module
from gradexplorer.ui.shell.collector import Collector


class Knot:
    """Waits for the collector, for it holds itself."""

    def __init__(self, ended):
        self.itself = self
        weakref.finalize(self, lambda: ended.append(threading.get_ident()))


@pytest.fixture
def collector(qapp):
    gc.collect()
    owner = QObject()
    yield Collector(owner)
    owner.deleteLater()
    gc.enable()
    gc.unfreeze()


def tie(ended, count):
    for _knot in range(count):
        Knot(ended)


@pytest.mark.parametrize("thread", ["worker", "window"])
def test_whichever_thread_makes_garbage_the_window_s_thread_ends_it(qtbot, collector, thread):
    ended = []
    if thread == "worker":
        worker = threading.Thread(target=tie, args=(ended, 50_000))
        worker.start()
        worker.join()
        assert ended == []
    else:
        tie(ended, 50_000)
    qtbot.waitUntil(lambda: len(ended) == 50_000)
    assert set(ended) == {threading.get_ident()}


def test_old_objects_are_looked_through_at_rest_and_only_once(qtbot, collector, monkeypatch):
    ended, calls = [], []
    monkeypatch.setattr(collector, "_at_rest", lambda: True)
    plain = collector.collect
    monkeypatch.setattr(collector, "collect", lambda: calls.append(plain()))
    knot = Knot(ended)
    gc.collect()  # it is old now
    del knot
    tie([], 1000)
    for _look in range(module.REST_TICKS + 1):
        collector.look()
    assert len(ended) == 1
    for _look in range(10 * module.REST_TICKS):
        collector.look()
    assert len(calls) == 1


def test_without_rest_old_objects_wait(collector, monkeypatch):
    ended = []
    monkeypatch.setattr(collector, "_at_rest", lambda: False)
    knot = Knot(ended)
    gc.collect()
    del knot
    for _look in range(100):
        tie([], 1000)
        collector.look()
    assert ended == []


def test_without_any_rest_old_objects_still_have_their_turn(collector, monkeypatch):
    ended = []
    monkeypatch.setattr(collector, "_at_rest", lambda: False)
    monkeypatch.setattr(module, "YOUNG_OBJECTS", 100)
    knot = Knot(ended)
    gc.collect()
    del knot
    for _look in range(500):
        tie([], 200)
        collector.look()
    assert len(ended) == 1


def test_what_modules_hold_is_left_out_and_nothing_else(collector, monkeypatch):
    collector.collect()
    gc.unfreeze()
    collector.collect()
    assert gc.get_freeze_count() == 0
    monkeypatch.setitem(sys.modules, "a_new_module", threading)
    collector.collect()
    assert gc.get_freeze_count() > 1000


def test_while_modules_are_imported_nothing_is_looked_through(collector, monkeypatch):
    ended = []
    tie(ended, 2 * module.YOUNG_OBJECTS)
    collector.look()
    count = len(ended)
    tie(ended, 2 * module.YOUNG_OBJECTS)
    monkeypatch.setitem(sys.modules, "a_new_module", threading)
    collector.look()
    assert len(ended) == count
    collector.look()
    assert len(ended) > count
