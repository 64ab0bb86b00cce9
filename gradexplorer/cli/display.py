"""Whether there is a display for windows and pictures, and a virtual one where there is none."""

import ctypes
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from gradexplorer.text import InputError, _


def has_display() -> bool:
    """Return whether Qt can open a window: only X and Wayland can be absent, or another platform is asked for."""
    if sys.platform != "linux" or (os.environ.get("QT_QPA_PLATFORM") or "xcb") != "xcb":
        return True
    return bool(os.environ.get("WAYLAND_DISPLAY")) or (bool(os.environ.get("DISPLAY")) and _x_answers())


def _x_answers() -> bool:
    """Return whether the X server of DISPLAY lets us in; Qt would abort the process where it does not."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt says itself which library is missing
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not refused


def restart_with_display(arguments: Sequence[str]) -> NoReturn:
    """Become this same command under a virtual X server."""
    if not shutil.which("xvfb-run") or not shutil.which("xauth"):
        raise InputError(_("Pictures need a display; without one, install the packages xvfb and xauth."))
    path = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
    server = ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1600x1000x24"]
    command = [*server, sys.executable, "-P", "-m", "gradexplorer", *arguments]
    os.execvpe(command[0], command, os.environ | {"PYTHONPATH": os.pathsep.join(path)})
