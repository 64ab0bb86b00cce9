"""Writing files: what is refused, and what is left when the writer is killed at any moment."""

import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from gradexplorer.framework.files import MOST_AGE, _host, write_atomically
from gradexplorer.text import InputError

KILLS = int(os.environ.get("GRADEXPLORER_KILLS", "40"))
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither these files nor SIGKILL")


def make(kind: str, path: Path) -> socket.socket | None:
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "circle":
        path.symlink_to(path.with_name("other"))
        path.with_name("other").symlink_to(path)
    elif kind == "link to a device":
        path.symlink_to("/dev/null")
    else:
        server = socket.socket(socket.AF_UNIX)
        server.bind(str(path))
        return server
    return None


@posix
@pytest.mark.parametrize("kind", ["pipe", "folder", "circle", "link to a device", "socket"])
def test_what_is_no_regular_file_is_refused_and_stays(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the names of sockets are short
    path = Path("place")
    server = make(kind, path)
    before = [(name, os.lstat(name).st_mode, os.lstat(name).st_ino) for name in sorted(os.listdir())]
    with pytest.raises(InputError, match="place can't be written"):
        write_atomically(path, b"data")
    assert [(name, os.lstat(name).st_mode, os.lstat(name).st_ino) for name in sorted(os.listdir())] == before
    if server:
        server.close()


@posix
def test_a_device_is_refused() -> None:
    with pytest.raises(InputError, match="it is a device"):
        write_atomically("/dev/full", b"data")


def ended_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


@posix
def test_only_files_without_an_owner_are_removed(tmp_path: Path) -> None:
    code, elsewhere = secrets.token_hex(8), f"{int(_host(), 16) ^ 1:08x}"
    dead, living = ended_process(), os.getpid()
    young = {
        "dead": f".{_host()}-{dead}-{code}.part",
        "dead with an impossible number": f".{_host()}-{'9' * 30}-{code}.part",
        "living": f".{_host()}-{living}-{code}.part",
        "of another machine": f".{elsewhere}-{dead}-{code}.part",
        "of an older version": f".{code}.part",
    }
    old = {
        "old of another machine": f".{elsewhere}-{living}-{code[::-1]}.part",
        "old of an older version": f".{code[::-1]}.part",
        "another program's": "film.mkv.part",
    }
    for name in (young | old).values():
        (tmp_path / name).write_bytes(b"half")
    for name in old.values():
        info = (tmp_path / name).stat()
        os.utime(tmp_path / name, (info.st_atime, info.st_mtime - MOST_AGE - 60))
    write_atomically(tmp_path / "a", b"whole")
    left = set(os.listdir(tmp_path))
    kept = {name for name, file in (young | old).items() if file in left}
    assert kept == {"living", "of another machine", "of an older version", "another program's"}


# Forked from one process, so that a kill costs milliseconds and not a start of Python.
KILLED = """
import os, random, signal, sys, time
from pathlib import Path
from gradexplorer.export import write_data
from gradexplorer.framework.files import write_atomically
from gradexplorer.pages import PAGES
from gradexplorer.session import default_session, read_session, write_session

folder, kills = Path(sys.argv[1]), int(sys.argv[2])
page = next(page for page in PAGES if page.key == "activations")
session = default_session(PAGES)
data, state, pieces = folder / "data.csv", folder / "state.json", folder / "pieces"

def write_on(rng):
    while True:
        write_session(session, state)
        write_data(page, session.pages[page.key], None, data)
        letter = rng.choice(b"abc").to_bytes()
        write_atomically(pieces, (letter * 4000 for _piece in range(rng.randrange(1, 60))))

write_data(page, session.pages[page.key], None, data)
whole, seen, stray, rng = data.read_bytes(), set(), 0, random.Random(12)
for number in range(kills):
    child = os.fork()
    if not child:
        write_on(random.Random(number))
    time.sleep(rng.random() * 0.04)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert data.read_bytes() == whole
    if state.exists():
        assert read_session(state, PAGES) == session
    if pieces.exists():
        content = pieces.read_bytes()
        assert len(set(content)) == 1 and len(content) % 4000 == 0
    left = {name for name in os.listdir(folder) if name.endswith(".part")}
    stray += len(left - seen)
    seen |= left
    assert len(left) <= 1, left
write_atomically(pieces, b"end")
print(kills, "kills left", stray, "files that the next write removed; at the end:", *sorted(os.listdir(folder)))
"""


@posix
def test_kills_leave_no_broken_file_and_none_that_the_next_write_does_not_remove(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path), str(KILLS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    print(done.stdout)
    assert sorted(os.listdir(tmp_path)) == ["data.csv", "pieces", "state.json"]
    assert not done.stdout.startswith(f"{KILLS} kills left 0 "), "the kills met no write"
