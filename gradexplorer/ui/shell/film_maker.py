"""A film that is made while the window is used: the window draws one frame at a time, a thread does all the rest."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from queue import Queue
from threading import Thread

from PySide6.QtCore import QObject, Qt, Signal

from gradexplorer.films.frames import Frame, Timing
from gradexplorer.films.write import write_film
from gradexplorer.run.moments import Moment
from gradexplorer.ui.page.film_stage import FilmStage


class _CancelledError(Exception):
    """The person wants no film any more."""


class FilmMaker(QObject):
    """Makes one film.

    The moments are computed and the frames compressed on a thread, which asks for the next frame when it needs it:
    between two the window does what its person asks.

    Signals
    -------
    drawn : (Frame, int)
        A frame, and how many there are.
    ended : Exception or None
        What went wrong; None: the film is written, or was cancelled and there is no file.
    """

    drawn = Signal(object, int)
    ended = Signal(object)
    _asked = Signal(object)
    _finished = Signal(object)

    def __init__(
        self, stage: FilmStage, moments: Iterable[Moment], timing: Timing, file: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._stage, self._moments, self._timing, self._file = stage, moments, timing, file
        self._answers: Queue[Frame | Exception] = Queue()
        self.cancelled = False
        self._count = 0
        self._asked.connect(self._draw, Qt.ConnectionType.QueuedConnection)
        self._finished.connect(self._end, Qt.ConnectionType.QueuedConnection)
        self._thread = Thread(target=self._work, name="film")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether it is neither written nor given up."""
        return self._thread.is_alive()

    def cancel(self) -> None:
        """Give the film up: nothing of it stays."""
        self.cancelled = True
        self._answers.put(_CancelledError())

    def close(self) -> None:
        """Give it up, and wait until nothing of it is left."""
        self.blockSignals(True)
        self.cancel()
        if self._thread.ident is not None:
            self._thread.join()
        self._stage.close()

    # on the thread

    def _work(self) -> None:
        error: Exception | None = None
        try:
            write_film(self._file, self._frames(), self._timing)
        except _CancelledError:
            pass
        except Exception as fault:  # noqa: BLE001  # whatever it is, the person is told
            error = fault
        self._finished.emit(error)

    def _frames(self) -> Iterator[Frame]:
        for moment in self._moments:
            self._asked.emit(moment)
            answer = self._answers.get()
            if isinstance(answer, Exception):
                raise answer
            yield answer
        if self.cancelled:
            raise _CancelledError

    # in the window

    def _draw(self, moment: Moment) -> None:
        if self.cancelled:
            return
        try:
            frame = self._stage.frame(*moment)
        except Exception as fault:  # noqa: BLE001  # the thread ends the film with it
            self._answers.put(fault)
            return
        self._count += 1
        self.drawn.emit(frame, self._count)
        self._answers.put(frame)

    def _end(self, error: Exception | None) -> None:
        self._thread.join()
        self.ended.emit(error)
