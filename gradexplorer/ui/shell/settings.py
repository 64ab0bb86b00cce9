"""What the window remembers between launches; sessions are files of their own.

A setting is never trusted: a person, a sync tool or a broken disk may have written it. What can't be used reads
as if it were not there, and the person is told once.
"""

import logging
import os
from collections.abc import Callable, Collection
from pathlib import Path
from typing import get_args

import msgspec
from PySide6.QtCore import QByteArray, QSettings, QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSplitter, QWidget

from gradexplorer.lessons.walk import Walk
from gradexplorer.pages import PAGES
from gradexplorer.text import Text, _
from gradexplorer.ui.style.theme import Theme
from gradexplorer.ui.style.translation import LANGUAGES

RECENT_FILES = 8
LEAST_SIDE = 200
"""Pixels: a window that is narrower or lower is of no use."""
WIDEST_HANDLE = 40
HOME = "GRADEXPLORER_HOME"
"""The environment variable of a folder that holds settings and kept work instead of the system's places."""
FOLDERS = ("session", "export", "data", "lesson")
"""What a file dialog is for, each with a folder of its own."""

Progress = dict[str, Walk]

_log = logging.getLogger(__name__)


def settings_file() -> Path:
    """Return where the settings are kept."""
    home = os.environ.get(HOME)
    system = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "gradexplorer", "gradexplorer")
    return Path(home, "gradexplorer.ini") if home else Path(system.fileName())


def settings() -> QSettings:
    """Return the application's settings, one INI file."""
    file = settings_file()
    if _is_special(file):
        file /= "none"  # reading a pipe or a device would have no end
    return QSettings(str(file), QSettings.Format.IniFormat)


def _is_special(file: Path) -> bool:
    return file.exists() and not file.is_file() and not file.is_dir()


def data_folder() -> Path:
    """Return the folder of what is kept besides settings."""
    location = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(os.environ.get(HOME) or QStandardPaths.writableLocation(location))


def cache_folder() -> Path:
    """Return the folder of what can be made again at any time."""
    home = os.environ.get(HOME)
    location = QStandardPaths.StandardLocation.CacheLocation
    return Path(home, "cache") if home else Path(QStandardPaths.writableLocation(location))


# reading


def text(key: str, default: str) -> str:
    """Return a remembered word."""
    value = _read(key)
    return default if value is None else str(value)


def data(key: str) -> QByteArray:
    """Return remembered bytes (window geometry, splitter sizes), empty where there are none."""
    value = _read(key)
    return value if isinstance(value, QByteArray) else QByteArray()


def recent_files() -> list[Path]:
    """Return the session files opened or saved last, newest first, that are there now."""
    return [file for file in _recent() if os.path.exists(file)]


def _recent() -> list[Path]:
    """Return all remembered files: one on a disk that is not there at the moment may be back tomorrow."""
    value = _read("recent")
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return list(map(Path, names))


def folder(purpose: str) -> Path:
    """Return where a file dialog for `purpose` was left, at first the person's documents."""
    folders = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DocumentsLocation)
    for path in (text(f"folder/{purpose}", ""), *folders):
        if path and os.path.isdir(path):
            return Path(path)
    return Path.home()


# writing


def remember(key: str, value: object) -> None:
    """Keep `value` under `key`; where that fails the person is told, once until it works again."""
    store = settings()
    store.setValue(key, value)
    store.sync()
    lost = store.status() == QSettings.Status.AccessError
    if lost and not _trouble.lost:
        file = str(settings_file())
        _trouble.tell(
            _("Settings are not kept: {file} can't be written. Make room there, or allow writing.", file=file)
        )
    _trouble.lost = lost


def add_recent(file: Path) -> None:
    """Put `file` first among the recent ones."""
    others = [old for old in _recent() if old != file]
    remember("recent", [str(name) for name in [file, *others][:RECENT_FILES]])


def progress() -> dict[str, Walk]:
    """Return how far each lesson was walked, by the names of their files."""
    return msgspec.json.decode(text("lessons", "{}"), type=Progress)


def remember_progress(lesson: str, walk: Walk) -> None:
    """Keep how far a lesson was walked."""
    remember("lessons", msgspec.json.encode({**progress(), lesson: walk}).decode())


def kept_folder() -> Path:
    """Return where windows keep their work between an edit and the person's own Save."""
    return data_folder() / "kept"


def former_autosave() -> Path:
    """Return where the program kept its work in case of a crash before every window had a file of its own."""
    return data_folder() / "autosave.json"


# trouble


class _Trouble:
    """What the person has to be told, kept until somebody listens."""

    def __init__(self) -> None:
        self.lost = False
        self.waiting: list[Text] = []
        self.listener: Callable[[Text], object] | None = None

    def tell(self, text: Text) -> None:
        _log.warning("%s", text)
        if self.listener:
            self.listener(text)
        else:
            self.waiting = [text]


_trouble = _Trouble()


def listen(listener: Callable[[Text], object]) -> None:
    """Let `listener` tell the person of troubles, first of the one that waits."""
    waiting, _trouble.waiting, _trouble.listener = _trouble.waiting, [], listener
    for text in waiting:
        listener(text)


def forget_listener() -> None:
    """Tell nobody any more: the window is gone."""
    _trouble.listener = None


def repair() -> None:
    """Give every setting that can't be used its default again, and tell so in one sentence."""
    store = settings()
    store.sync()
    broken = [key for key, check in checks().items() if store.contains(key) and not check(store.value(key))]
    for key in broken:
        store.remove(key)
    file = settings_file()
    if store.status() != QSettings.Status.NoError or (file.exists() and not file.is_file()):
        _trouble.tell(
            _("The settings in {file} can't be read in whole: defaults stand in for the rest.", file=str(file))
        )
    elif broken:
        names = ", ".join(broken)
        _trouble.tell(
            _("Settings in {file} can't be used and have their defaults again: {names}.", file=file, names=names)
        )


# what a setting may be

Check = Callable[[object], bool]


def checks() -> dict[str, Check]:
    """Return what each setting has to be."""
    pages = [page.key for page in PAGES]
    return {
        "theme": _one_of(get_args(Theme)),
        "language": _one_of(LANGUAGES),
        "motion": _one_of(("full", "reduced")),
        "launched": _one_of(("true", True)),
        "lessons": _is_progress,
        "recent": _is_names,
        "window/geometry": _is_geometry,
        "window/page": _one_of(pages),
        **{f"window/{page}": _is_splitter for page in pages},
        **{f"folder/{purpose}": _is_path for purpose in FOLDERS},
    }


def _read(key: str) -> object:
    """Return the value of a setting, None where it is absent or can't be used."""
    value = settings().value(key)
    return value if value is not None and checks()[key](value) else None


def _one_of(choices: Collection[object]) -> Check:
    return lambda value: isinstance(value, str | bool) and value in choices


def _is_path(value: object) -> bool:
    return isinstance(value, str) and "\0" not in value and Path(value).is_absolute()


def _is_progress(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        msgspec.json.decode(value, type=Progress)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return False
    return True


def _is_names(value: object) -> bool:
    return all(map(_is_path, value)) if isinstance(value, list) else _is_path(value)  # Qt reads a list of one as such


def _is_geometry(value: object) -> bool:
    """Tell whether a window so placed can be seen: Qt itself takes numbers that lead to nothing."""
    window = QWidget()
    if not isinstance(value, QByteArray) or not window.restoreGeometry(value):
        return False
    geometry = window.geometry()
    seen = any(screen.availableGeometry().intersects(geometry) for screen in QGuiApplication.screens())
    return seen and min(geometry.width(), geometry.height()) >= LEAST_SIDE


def _is_splitter(value: object) -> bool:
    splitter = QSplitter(Qt.Orientation.Horizontal)
    for _side in range(3):
        splitter.addWidget(QWidget())
    if not isinstance(value, QByteArray) or not splitter.restoreState(value):
        return False
    lying = splitter.orientation() == Qt.Orientation.Horizontal
    return lying and 0 <= splitter.handleWidth() <= WIDEST_HANDLE and min(splitter.sizes()) >= 0 < sum(splitter.sizes())
