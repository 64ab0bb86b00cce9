"""Python's collector ends Qt's objects on the window's thread only, in the tests as in the program."""

import threading
import weakref

from PySide6.QtCore import QObject


class Circle(QObject):
    """One that only the collector can end."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


def test_a_thread_that_makes_many_objects_ends_none_of_qt(qapp):
    """Three generations of Python's collector come due on it; an OpenGL widget that it ends ends the process."""
    ended: list[str] = []
    watched = weakref.ref(Circle(), lambda _circle: ended.append(threading.current_thread().name))
    kept: list[object] = []
    busy = threading.Thread(target=lambda: kept.extend([] for _object in range(300_000)), name="busy")
    busy.start()
    busy.join()
    assert ended == []
    assert watched() is not None
