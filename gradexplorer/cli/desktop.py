"""``gradexplorer desktop``: the entry in the menu of this user's desktop, with links and session files."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from gradexplorer.framework.files import write_atomically
from gradexplorer.framework.resources import resource
from gradexplorer.text import InputError, _

PLACES = {
    ("desktop", "gradexplorer.desktop"): "applications/gradexplorer.desktop",
    ("desktop", "gradexplorer.mime.xml"): "mime/packages/gradexplorer.xml",
    ("icons", "gradexplorer.svg"): "icons/hicolor/scalable/apps/gradexplorer.svg",
}
"""Our files, and where a desktop looks for them."""
REFRESH = (("update-desktop-database", "applications"), ("update-mime-database", "mime"))
"""What tells the desktop of them, where it is there; else it finds them at the next log-in."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command with its own commands."""
    parser = commands.add_parser("desktop", help="an entry in the desktop's menu, links and session files (Linux)")
    own = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    own.add_parser("install", help="for this user").set_defaults(run=_install)
    own.add_parser("remove", help="take it away again").set_defaults(run=_remove)


def _install(_options: argparse.Namespace) -> int:
    folder = _data_folder()
    for source, place in PLACES.items():
        text = resource(*source).read_text("utf-8")
        if place.endswith(".desktop"):
            text = text.replace("Exec=gradexplorer", f"Exec={program()}")
        file = folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, text.encode())
        print(file)
    _refresh(folder)
    return 0


def _remove(_options: argparse.Namespace) -> int:
    folder = _data_folder()
    for file in (folder / place for place in PLACES.values()):
        if file.exists():
            file.unlink()
            print(file)
    _refresh(folder)
    return 0


def _data_folder() -> Path:
    if sys.platform != "linux":
        raise InputError(_("Only Linux desktops need this; elsewhere the installer does it."))
    home = os.environ.get("XDG_DATA_HOME", "")
    return Path(home) if os.path.isabs(home) else Path.home() / ".local" / "share"


def _refresh(folder: Path) -> None:
    for name, below in REFRESH:
        if shutil.which(name) and (folder / below).is_dir():
            subprocess.run([name, folder / below], check=False, capture_output=True)


def program() -> str:
    """Return what starts this very program, quoted as a desktop entry wants it."""
    script = Path(sys.argv[0]).absolute()
    if getattr(sys, "frozen", False):
        words = [sys.executable]
    elif script.stem == "gradexplorer" and os.access(script, os.X_OK):
        words = [str(script)]
    else:
        words = [sys.executable, "-m", "gradexplorer"]
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    for sign in '\\"`$':
        word = word.replace(sign, "\\" + sign)
    return '"' + word.replace("\\", "\\\\").replace("%", "%%") + '"'
