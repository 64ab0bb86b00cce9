"""Threads that compute beside a window wait longer for a processor than its own does."""

import os
import sys
import threading

import pytest

from gradexplorer.core.background import NICER, background_threads

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no niceness of their own")


def niceness():
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_threads_of_maps_give_way_to_the_one_that_started_them():
    own = niceness()
    with background_threads(2) as pool:
        theirs = list(pool.map(lambda _n: niceness(), range(4)))
    assert theirs == [min(own + NICER, 19)] * 4
    assert niceness() == own


def test_worker_gives_way_to_the_window(qtbot, client):
    found = []
    client.derived.connect(found.append)
    client.derive(lambda: iter([niceness()]))
    qtbot.waitUntil(lambda: len(found) == 1)
    assert found == [min(niceness() + NICER, 19)]
