"""Whether there is a display for windows and pictures, and a virtual one where there is none.

All this is asked before Qt is: where it finds no display, Qt aborts the process.
"""

import ctypes
import os
import secrets
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from gradexplorer.cli.ending import at_end
from gradexplorer.text import InputError, _

HEADLESS = ("offscreen", "minimal")
TRIAL = "from PySide6.QtGui import QGuiApplication; raise SystemExit(not QGuiApplication([]).screens())"
"""Some platforms start without a screen: linuxfb without a frame buffer."""


def has_display() -> bool:
    """Return whether Qt can open a window on one of the platforms that it is going to try.

    Raises
    ------
    InputError
        ``QT_QPA_PLATFORM`` names only platforms that Qt does not have or that do not start here.
    """
    asked = [name.partition(":")[0] for name in os.environ.get("QT_QPA_PLATFORM", "").split(";") if name]
    if not asked and sys.platform != "linux":
        return True
    if any(map(_answers, asked or ["xcb", "wayland"])):
        return True
    if all(name == "xcb" or name.startswith("wayland") for name in asked):
        return False
    raise InputError(
        _(
            "Qt can't start on {platform}, as QT_QPA_PLATFORM asks. Unset it, or choose xcb, wayland or offscreen.",
            platform=os.environ["QT_QPA_PLATFORM"],
        )
    )


def _answers(platform: str) -> bool:
    if platform in HEADLESS:
        return True
    if platform == "xcb":
        return bool(os.environ.get("DISPLAY")) and _x_answers()
    if platform.startswith("wayland"):
        return _wayland_answers()
    # Only Qt knows the others: another process finds out, for Qt may abort it.
    command = [sys.executable, "-c", TRIAL]
    environment = os.environ | {"QT_QPA_PLATFORM": platform}
    return not subprocess.run(command, env=environment, capture_output=True, check=False).returncode


def _x_answers() -> bool:
    """Return whether the X server of DISPLAY lets us in, and stay in if so.

    A server whose last client leaves begins anew, and loses who comes meanwhile: that would be Qt.
    """
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt says itself which library is missing
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    if not xcb.xcb_connection_has_error(connection):
        return True
    xcb.xcb_disconnect(connection)
    return False


def _wayland_answers() -> bool:
    """Return whether there is a compositor where the Wayland library looks for one."""
    if os.environ.get("WAYLAND_SOCKET"):
        return True  # an open connection that was handed over
    name = os.environ.get("WAYLAND_DISPLAY", "wayland-0")
    path = os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), name)
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(path)
    except OSError:
        return False
    return True


def start_virtual_display() -> None:
    """Give this process an X server of its own, which ends with it.

    Raises
    ------
    InputError
        There is none on this machine, or it does not start.
    """
    server = shutil.which("Xvfb")
    if not server:
        raise InputError(_("Pictures need a display; without one, install the package xvfb."))
    folder = tempfile.mkdtemp(prefix="gradexplorer-")
    at_end(partial(shutil.rmtree, folder, ignore_errors=True))
    authority = Path(folder, "authority")
    authority.write_bytes(_authority())
    reader, writer = os.pipe()
    # -terminate: the server ends when we, its only client, are gone, however that happens
    options = ["-displayfd", str(writer), "-screen", "0", "1600x1000x24", "-terminate", "-nolisten", "tcp"]
    # a session of its own: Ctrl+C in the terminal is for us, and a server that goes first would let Qt complain
    process = subprocess.Popen(
        [server, *options, "-auth", str(authority)],
        pass_fds=[writer],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    at_end(partial(_end_unused, process))
    os.close(writer)
    with os.fdopen(reader) as answer:
        number = answer.readline().strip()
    if not number:
        raise InputError(_("Pictures need a display, and the virtual one (Xvfb) does not start."))
    os.environ |= {"DISPLAY": f":{number}", "XAUTHORITY": str(authority), "QT_QPA_PLATFORM": "xcb"}


def _end_unused(server: subprocess.Popen[bytes]) -> None:
    """End a server that has no client, nor will have one; another ends when its client is gone.

    Qt may go after this, if it was imported before the server was started, and takes a lost server for a fault.
    """
    qt = sys.modules.get("PySide6.QtCore")
    if qt is None or qt.QCoreApplication.instance() is None:
        server.terminate()


def _authority() -> bytes:
    """Return an X authority file with a new key, for any display: nobody else may draw there or look at it."""
    arguments = (b"", b"", b"MIT-MAGIC-COOKIE-1", secrets.token_bytes(16))
    return struct.pack(">H", 0xFFFF) + b"".join(struct.pack(">H", len(argument)) + argument for argument in arguments)
