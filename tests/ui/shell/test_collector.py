"""Oracle: Python itself, which tells on which thread an object ends."""

import gc
import sys
import threading
import weakref

import pytest
from PySide6.QtCore import QObject, QSettings

from gradexplorer.ui.shell import collector as module
from gradexplorer.ui.shell import window as window_module
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


def test_while_modules_are_imported_what_they_make_is_looked_through_and_left_out(collector, monkeypatch):
    ended = []
    stays = [Knot([]) for _knot in range(1000)]
    tie(ended, 1000)
    monkeypatch.setitem(sys.modules, "a_new_module", threading)
    collector.look()
    assert len(ended) == 1000, "nothing is left out that is garbage"
    assert len(gc.get_objects()) < len(stays), "a later collection looks at none of them"
    left_out = gc.get_freeze_count()
    tie(ended, 1000)
    collector.look()
    assert (len(ended), gc.get_freeze_count()) == (1000, left_out), "they are imported no longer: nothing is due"


def test_more_than_a_frame_can_look_through_is_left_out_unseen(collector, monkeypatch):
    looked = []
    monkeypatch.setattr(gc, "collect", lambda *generation: looked.append(generation))
    made = [[] for _thing in range(module.MOST_OBJECTS)]
    monkeypatch.setitem(sys.modules, "a_new_module", threading)
    collector.look()
    assert looked == []
    assert gc.get_freeze_count() > len(made)


def test_what_a_page_holds_is_left_out_at_the_next_collection_and_nothing_else(collector):
    few = [[] for _thing in range(1000)]
    collector.collect()
    left_out = gc.get_freeze_count()
    collector.collect()
    assert gc.get_freeze_count() <= left_out
    collector.leave_out()
    collector.collect()
    assert gc.get_freeze_count() > left_out + len(few)


def test_a_collection_never_looks_at_more_than_what_came_since_and_a_bounded_rest(collector):
    """However much stays: the objects that a full collection looks at are counted before it."""
    kept, looked_at = [], []
    for _round in range(20):
        kept.append([[] for _thing in range(10_000)])
        looked_at.append(len(gc.get_objects()))
        collector.collect()
    assert max(looked_at) <= module.MANY_BLOCKS + 2 * 10_000
    assert sum(map(len, kept)) > 3 * module.MANY_BLOCKS


def test_without_any_rest_what_survives_is_looked_through_before_it_is_too_much(collector, monkeypatch):
    monkeypatch.setattr(collector, "_at_rest", lambda: False)
    looked_at = []
    plain = collector.collect
    monkeypatch.setattr(collector, "collect", lambda: (looked_at.append(len(gc.get_objects())), plain()))
    kept = []
    for _look in range(20):
        kept.append([[] for _thing in range(module.YOUNG_OBJECTS + 1000)])
        collector.look()
    assert len(looked_at) > 3
    assert max(looked_at) <= module.MANY_BLOCKS + 3 * module.YOUNG_OBJECTS


def test_a_tuple_that_another_thread_is_making_is_not_handed_out(qtbot, collector, monkeypatch):
    """CPython's `gc.get_objects` does: then `tuple(...)` of an iterator fails there."""
    monkeypatch.setattr(gc, "get_objects", lambda **_generation: pytest.fail("half made tuples are among them"))
    monkeypatch.setattr(module, "YOUNG_OBJECTS", 100)
    for rests in (False, True):
        monkeypatch.setattr(collector, "_at_rest", lambda rests=rests: rests)
        for _look in range(3 * module.REST_TICKS):
            tie([], 200)
            collector.look()


def test_a_page_that_is_built_is_left_out(qtbot, collector, monkeypatch, tmp_path):
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    told = []
    monkeypatch.setattr(window_module, "the_collector", lambda: collector)
    monkeypatch.setattr(collector, "leave_out", lambda: told.append(True))
    window = window_module.MainWindow()
    qtbot.addWidget(window)
    built = len(told)
    window.tabs.setCurrentIndex((window.tabs.currentIndex() + 1) % window.tabs.count())
    assert (built, len(told)) == (1, 2)
    window.close()
