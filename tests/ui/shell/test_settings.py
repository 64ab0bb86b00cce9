"""Settings that somebody or something else wrote: each reads as its default, and the person is told once."""

import logging
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QStandardPaths
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

from gradexplorer.ui.shell import settings
from gradexplorer.ui.shell.launch import open_window
from gradexplorer.ui.style.theme import use_theme
from gradexplorer.ui.style.translation import current_language, system_language, use_language

JUNK = {
    "another word": "nonsense",
    "nothing": "",
    "a list": "a, b",
    "a number": "12",
    "half of a value": "@ByteArray(",
    "bytes": r"@ByteArray(\xff\0\x1\x2junk)",
    "another type": "@Rect(1 2 3 4)",
    "a broken variant": r"@Variant(\0\0\0\x7f\0\0\0\x1)",
    "half a variant": r"@Variant(\0\0\0\b\xff\xff\xff\xff)",
}
DEFAULTS = {
    "theme": lambda: settings.text("theme", "system") == "system",
    "language": lambda: settings.text("language", "en") == "en",
    "launched": lambda: not settings.text("launched", ""),
    "recent": lambda: settings.recent_files() == [],
    "window/geometry": lambda: settings.data("window/geometry").isEmpty(),
    "window/page": lambda: settings.text("window/page", "front") == "front",
}
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest.fixture
def reported(caplog, monkeypatch):
    """What the person is told."""
    texts = []
    monkeypatch.setattr(settings, "_trouble", settings._Trouble())
    settings.listen(texts.append)
    with caplog.at_level(logging.WARNING):
        yield texts
    logged = [record.getMessage() for record in caplog.get_records("call") if record.name == settings.__name__]
    assert logged == [str(text) for text in texts], "each is logged, too"


def write(home: Path, values: dict[str, str]) -> None:
    """Write an INI file as a person would."""
    home.mkdir(exist_ok=True)
    groups: dict[str, list[str]] = {}
    for key, value in values.items():
        group, _slash, name = key.rpartition("/")
        groups.setdefault(group or "General", []).append(f"{name}={value}")
    text = "\n".join(f"[{group}]\n" + "\n".join(lines) for group, lines in groups.items())
    (home / "gradexplorer.ini").write_text(text + "\n")


def read_all() -> dict[str, bool]:
    """Tell of every setting whether it reads as its default."""
    found = {}
    for key in settings.checks():
        if key in DEFAULTS:
            found[key] = DEFAULTS[key]()
        elif key.startswith("folder/"):
            found[key] = settings.folder(key.removeprefix("folder/")).is_dir()
        else:
            found[key] = settings.data(key).isEmpty()
    return found


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_every_broken_setting_reads_as_its_default_and_one_sentence_names_them(junk, private_home, reported, qapp):
    keys = list(settings.checks())
    write(private_home, dict.fromkeys(keys, junk))
    assert all(read_all().values()), read_all()
    settings.repair()
    assert [text.values["names"] for text in reported] == [", ".join(keys)]
    settings.repair()
    assert len(reported) == 1, "they are mended"
    assert all(read_all().values())


@pytest.mark.parametrize("key", settings.checks())
def test_one_broken_setting_leaves_the_others_alone(key, private_home, reported, qapp, tmp_path):
    good = {"theme": "dark", "language": "zh_CN", "launched": "true", "window/page": "losses", "recent": str(tmp_path)}
    write(private_home, good | {key: "nonsense"})
    settings.repair()
    assert [text.values["names"] for text in reported] == [key]
    kept = {other: settings.text(other, "lost") for other in good if other != key}
    assert kept == {other: value for other, value in good.items() if other != key}


def test_what_was_remembered_is_read_by_the_next_process(private_home, reported, qapp, qtbot, tmp_path):
    window, splitter = QMainWindow(), QSplitter()
    qtbot.addWidget(window)
    for _side in range(3):
        splitter.addWidget(QWidget())
    qtbot.addWidget(splitter)
    window.resize(800, 600)
    values = {"theme": "dark", "language": "zh_CN", "launched": True, "window/page": "losses"}
    folders = {f"folder/{purpose}": str(tmp_path) for purpose in settings.FOLDERS}
    blobs = {"window/geometry": window.saveGeometry(), "window/losses": splitter.saveState()}
    for key, value in (values | folders | blobs).items():
        settings.remember(key, value)
    file = tmp_path / "a, b.json"
    file.touch()
    settings.add_recent(file)
    code = (
        "from PySide6.QtWidgets import QApplication; from gradexplorer.ui.shell import settings;"
        f"app = QApplication([]); settings.repair(); print([settings.text(key, '') for key in {list(values)}],"
        "*settings.recent_files(), *map(settings.folder, settings.FOLDERS), sep='|');"
        f"print([bytes(settings.data(key)) for key in {list(blobs)}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    folders = "|".join([str(tmp_path)] * len(settings.FOLDERS))
    shown = str([*map(str, values.values())]).replace("'True'", "'true'")
    assert (done.stdout.splitlines(), done.stderr) == (
        [f"{shown}|{file}|{folders}", str([bytes(blob) for blob in blobs.values()])],
        "",
    )
    assert reported == []


@pytest.mark.parametrize("seed", range(3))
def test_damaged_bytes_never_lead_to_a_window_that_cannot_be_seen(seed, qapp, qtbot, reported):
    window, splitter, rng = QMainWindow(), QSplitter(), random.Random(seed)
    qtbot.addWidget(window)
    qtbot.addWidget(splitter)
    for _side in range(3):
        splitter.addWidget(QWidget())
    checks = settings.checks()
    for key, sound in (("window/geometry", window.saveGeometry()), ("window/losses", splitter.saveState())):
        for _turn in range(100):
            damaged = bytearray(bytes(sound))
            for _byte in range(rng.randint(1, 4)):
                damaged[rng.randrange(len(damaged))] = rng.randrange(256)
            if checks[key](QByteArray(bytes(damaged))):
                other = QMainWindow()
                other.restoreGeometry(QByteArray(bytes(damaged)))
                assert other.width() >= settings.LEAST_SIDE
                assert other.height() >= settings.LEAST_SIDE
    assert not checks["window/geometry"](sound[:20])


@posix
@pytest.mark.parametrize("kind", ["binary", "zeros", "folder", "pipe", "device", "unreadable"])
def test_a_file_that_is_none_gives_defaults_and_one_warning(kind, private_home, reported, qapp):
    private_home.mkdir()
    file = private_home / "gradexplorer.ini"
    if kind == "folder":
        file.mkdir()
    elif kind == "pipe":
        os.mkfifo(file)
    elif kind == "device":
        file.symlink_to("/dev/zero")
    else:
        content = {"binary": random.Random(1).randbytes(5000), "zeros": bytes(5000), "unreadable": b"[General]\n"}
        file.write_bytes(content[kind])
        if kind == "unreadable":
            if os.geteuid() == 0:
                pytest.skip("root reads everything")
            file.chmod(0)
    settings.repair()
    assert ["can't be read" in str(text) for text in reported] == [True]
    assert all(read_all().values())
    settings.remember("theme", "dark")
    settings.remember("language", "en")
    lost = kind not in ("binary", "zeros")
    assert ["are not kept" in str(text) for text in reported[1:]] == [True] * lost, "said once"
    assert settings.text("theme", "system") == ("system" if lost else "dark")


@posix
def test_a_full_disk_is_told_once_and_again_after_it_worked():
    # A limit on file sizes stands for the full disk.
    code = """
import resource, signal
from gradexplorer.ui.shell import settings
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
free = resource.getrlimit(resource.RLIMIT_FSIZE)
settings.remember("theme", "light")
for limit in (0, 0, free[0], 0):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, free[1]))
    settings.remember("theme", f"dark{limit}")
resource.setrlimit(resource.RLIMIT_FSIZE, free)
"""
    done = subprocess.run([sys.executable, "-Bc", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("Settings are not kept") == done.stderr.count("\n") == 2


def test_the_home_of_a_test_is_its_own_on_every_system(private_home, monkeypatch):
    assert settings.settings_file() == private_home / "gradexplorer.ini"
    assert settings.data_folder() == settings.kept_folder().parent == private_home
    monkeypatch.delenv(settings.HOME)
    location = QStandardPaths.StandardLocation.AppLocalDataLocation
    assert settings.data_folder() == Path(QStandardPaths.writableLocation(location))
    assert settings.settings_file().name == "gradexplorer.ini"
    assert private_home not in settings.settings_file().parents


def test_a_window_opens_whatever_the_settings_are(private_home, qapp, qtbot):
    write(private_home, dict.fromkeys(settings.checks(), "nonsense"))
    window = open_window()
    qtbot.addWidget(window)
    try:
        qtbot.waitUntil(window.bar.isVisible)
        assert "theme, language" in window.bar.sentence.text()
        assert current_language() == system_language()
    finally:
        window.close()
        use_theme(qapp, "light")
        use_language(qapp, "en")
