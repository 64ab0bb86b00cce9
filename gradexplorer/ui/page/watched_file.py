"""Notices when the file of a page's run changes, however an editor writes it."""

import os
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

SETTLING_MILLISECONDS = 200
"""Editors write in several goes, or put a new file in the place of the old one."""


class WatchedFile(QObject):
    """One file, or none, of which a change is told: another size or time, or that it is there again.

    Signals
    -------
    changed : Path
    """

    changed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._file: Path | None = None
        self._known: tuple[int, int] | None = None
        self._watcher = QFileSystemWatcher(self)
        self._settled = QTimer(self, singleShot=True, interval=SETTLING_MILLISECONDS)
        self._settled.timeout.connect(self._compare)
        self._watcher.fileChanged.connect(lambda _path: self._settled.start())
        self._watcher.directoryChanged.connect(lambda _path: self._settled.start())

    def watch(self, file: Path | None) -> None:
        """Tell of changes of `file` from now on, and of no other."""
        self._file, self._known = file, _state_of(file)
        if watched := [*self._watcher.files(), *self._watcher.directories()]:
            self._watcher.removePaths(watched)
        if file is not None:
            self._watcher.addPaths([str(path) for path in (file, file.parent) if os.path.exists(path)])

    def _compare(self) -> None:
        now = _state_of(self._file)
        if self._file is None or now is None or now == self._known:
            return
        self.watch(self._file)
        self.changed.emit(self._file)


def _state_of(file: Path | None) -> tuple[int, int] | None:
    try:
        found = file.stat() if file is not None else None
    except (OSError, ValueError):
        return None
    return None if found is None else (found.st_mtime_ns, found.st_size)
