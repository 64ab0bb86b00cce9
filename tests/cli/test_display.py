"""Displays and pipes: a program without them says so in one line."""

import os
import socket
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from gradexplorer.cli.display import has_display
from gradexplorer.text import InputError


def program(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real program without a display."""
    variables = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR")
    bare: dict[str, Any] = {name: value for name, value in os.environ.items() if name not in variables}
    command = [sys.executable, "-m", "gradexplorer", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=bare | environment, check=False)


linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux can have no display")


@linux
@pytest.mark.parametrize("stale", [{}, {"DISPLAY": ":987"}, {"DISPLAY": ":987", "QT_QPA_PLATFORM": "xcb"}])
def test_no_display_is_one_line(tmp_path: Path, stale: dict[str, str]) -> None:
    done = program(**stale)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "no display" in done.stderr
    done = program("export", "himmelblau", "-o", tmp_path / "a.png", PATH=str(tmp_path), **stale)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "xvfb" in done.stderr


def test_a_platform_that_qt_does_not_have_is_one_line(tmp_path: Path) -> None:
    for arguments in ([], ["export", "himmelblau", "-o", tmp_path / "a.png"]):
        done = program(*arguments, QT_QPA_PLATFORM="nonsense")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "Qt can't start on nonsense, as QT_QPA_PLATFORM asks" in done.stderr
    assert list(tmp_path.iterdir()) == []


@linux
@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"QT_QPA_PLATFORM": ""}, False),
        ({"DISPLAY": ""}, False),
        ({"DISPLAY": ":987"}, False),
        ({"DISPLAY": "the X server of the tests"}, True),
        ({"DISPLAY": "the X server of the tests", "QT_QPA_PLATFORM": ""}, True),
        ({"DISPLAY": "the X server of the tests", "QT_QPA_PLATFORM": "xcb"}, True),
        ({"DISPLAY": "the X server of the tests", "WAYLAND_DISPLAY": "nonsense"}, True),
        ({"DISPLAY": "the X server of the tests", "QT_QPA_PLATFORM": "wayland"}, False),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
        ({"QT_QPA_PLATFORM": "minimal:debug"}, True),
        ({"QT_QPA_PLATFORM": "nonsense;offscreen"}, True),
        ({"QT_QPA_PLATFORM": "nonsense"}, None),
        ({"QT_QPA_PLATFORM": "nonsense;xcb"}, None),
        ({"QT_QPA_PLATFORM": "linuxfb:fb=nonsense"}, None),  # it starts, without a screen
        ({"WAYLAND_DISPLAY": "nonsense"}, False),
        ({"WAYLAND_DISPLAY": "nonsense", "QT_QPA_PLATFORM": "wayland"}, False),
        ({"WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": "wayland"}, False),
        ({"WAYLAND_DISPLAY": "compositor"}, True),
        ({"WAYLAND_DISPLAY": "compositor", "QT_QPA_PLATFORM": "wayland-egl"}, True),
    ],
)
def test_a_display_is_asked_for_before_qt_is(
    environment: dict[str, str], expected: bool | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.environ.get("DISPLAY", "")
    if environment.get("DISPLAY", "").startswith("the X server") and not real:
        pytest.skip("the tests have no X server")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "WAYLAND_SOCKET"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, real if value.startswith("the X server") else value)
    monkeypatch.chdir(tmp_path)  # names of sockets are short
    monkeypatch.setenv("XDG_RUNTIME_DIR", ".")
    with socket.socket(socket.AF_UNIX) as compositor:
        compositor.bind("compositor")
        compositor.listen()
        if expected is None:
            with pytest.raises(InputError, match="nonsense"):
                has_display()
        else:
            assert has_display() is expected


@linux
def test_pictures_without_a_display_use_a_virtual_one(tmp_path: Path) -> None:
    png, svg = tmp_path / "a.png", tmp_path / "a.svg"
    done = program("export", "himmelblau", "--steps", 3, "--size", "900x600", "--scale", 2, "-o", png)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert png.read_bytes().startswith(b"\x89PNG")
    assert [int.from_bytes(png.read_bytes()[at : at + 4]) for at in (16, 20)] == [1800, 1200]
    done = program("export", "functions", "--panel", "curves", "-o", svg)  # which needs no torch: it is quicker
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert ET.parse(svg).getroot().tag == "{http://www.w3.org/2000/svg}svg"


@linux
def test_a_virtual_display_outlives_the_application_whatever_was_imported_first(tmp_path: Path) -> None:
    """As in a bundle, where PyInstaller's own hook imports Qt before anything of ours: Qt met a lost display."""
    bare = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    qt_first = "import sys, PySide6.QtCore; from gradexplorer.cli import main; sys.exit(main(sys.argv[1:]))"
    export = ["export", "himmelblau", "-o", str(tmp_path / "a.png")]
    command = [sys.executable, "-c", qt_first, *export]
    done = subprocess.run(command, capture_output=True, text=True, env=bare, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_closed_pipe_is_silent() -> None:
    command = f"'{sys.executable}' -m gradexplorer pages --json | head -c 1"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
