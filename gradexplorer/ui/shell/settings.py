"""What the window remembers between launches; sessions are files of their own."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

RECENT_FILES = 8


def settings() -> QSettings:
    """Return the application's settings, one INI file."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "gradexplorer", "gradexplorer")


def text(key: str, default: str) -> str:
    """Return a remembered word."""
    return str(settings().value(key, default, type=str))


def remember(key: str, value: object) -> None:
    """Keep `value` under `key`."""
    settings().setValue(key, value)


def data(key: str) -> QByteArray:
    """Return remembered bytes (window geometry, splitter sizes), empty where there are none."""
    value = settings().value(key)
    return value if isinstance(value, QByteArray) else QByteArray()


def recent_files() -> list[Path]:
    """Return the session files opened or saved last, newest first."""
    value = settings().value("recent", [], type=list)
    return [Path(str(name)) for name in value if Path(str(name)).exists()] if isinstance(value, list) else []


def add_recent(file: Path) -> None:
    """Put `file` first among the recent ones."""
    others = [old for old in recent_files() if old != file]
    remember("recent", [str(name) for name in [file, *others][:RECENT_FILES]])


def kept_folder() -> Path:
    """Return where windows keep their work between an edit and the person's own Save."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    return Path(folder) / "kept"
