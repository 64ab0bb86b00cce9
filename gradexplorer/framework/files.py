"""Files read within a limit, and written whole or not at all."""

import contextlib
import io
import os
import platform
import re
import shutil
import stat
import sys
import time
import zlib
from collections.abc import Iterable
from pathlib import Path

from gradexplorer.text import InputError, Text, _

MOST_AGE = 24 * 3600.0
"""Seconds without a change after which a half-written file is nobody's, whoever began it."""
_HALF_WRITTEN = re.compile(r"\.(?:(?P<host>[0-9a-f]{8})-(?P<process>\d+)-)?[0-9a-f]{16}\.part")
_unfinished: set[Path] = set()


_PIECE = 1 << 16


class UnreadableFile(InputError):
    """A file is not there, or the system does not let it be read: another one may be found instead."""


def read_text(file: str | Path, limit: int) -> str:
    """Return the text of a regular file of at most `limit` bytes, as UTF-8, with its line ends as they are.

    Raises
    ------
    InputError
        There is no such file, it is none that can be read, too large, or no text.
    """
    try:
        return read_bytes(file, limit).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(_("{file} is not a text file in UTF-8.", file=str(file))) from None


def read_bytes(file: str | Path, limit: int) -> bytes:
    """Return what is in a regular file of at most `limit` bytes.

    What the file is and how large comes before the first byte, so that a device or a pipe is never opened and
    no memory is spent on a file that is refused. One that grows meanwhile is still read to the limit only, and one
    that would let its reader wait, as the kernel's log does, is refused.

    Raises
    ------
    InputError
        There is no such file, it is none that can be read, or too large.
    """
    try:
        return _read(Path(file), limit)
    except InputError:
        raise
    except (OSError, ValueError) as error:  # a name with a zero byte is a ValueError
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableFile(
            _("{file} can't be read: {reason}. Choose another file.", file=str(file), reason=reason)
        ) from None


def _read(path: Path, limit: int) -> bytes:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise InputError(_("{file} is no regular file. Choose another file.", file=str(path)))
    content, size = io.BytesIO(), status.st_size
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        while size <= limit and (piece := os.read(file, _PIECE)):
            content.write(piece)
            size = max(size, content.tell())
    finally:
        os.close(file)
    if size > limit:
        raise InputError(_("{file} is too large: at most {most} bytes can be read.", file=str(path), most=limit))
    return content.getvalue()


def write_atomically(path: str | Path, data: bytes | Iterable[bytes]) -> None:
    """Write `data` to `path`, so that a reader, a crash or a full disk never sees a half-written file.

    The data go to a temporary file in the same folder, which then takes the name of the old one. Pieces
    of data are written as they come. A link stays, and what it leads to is replaced. What a killed process
    left half-written in the folder is removed.

    Raises
    ------
    InputError
        The file can't be written; what stood there before is untouched.
    """
    target = checked_target(path)
    remove_half_written(target.parent)
    temporary = _temporary(target.parent)
    _unfinished.add(temporary)
    try:
        with temporary.open("xb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        _remove(temporary)
        _unfinished.discard(temporary)


def write_folder_atomically(path: str | Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Make the folder `path` with `files` (name, content), which are written as they come; all of it or nothing.

    Raises
    ------
    InputError
        It can't be written, or something stands there already.
    """
    target = Path(path)
    if os.path.lexists(target):
        raise InputError(_("{file} is there already. Choose another place.", file=str(path)))
    temporary = _temporary(target.parent)
    _unfinished.add(temporary)
    try:
        temporary.mkdir()
        for name, content in files:
            (temporary / name).write_bytes(content)
        temporary.rename(target)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        _remove(temporary)
        _unfinished.discard(temporary)


def _temporary(folder: Path) -> Path:
    return folder / f".{_host()}-{os.getpid()}-{os.urandom(8).hex()}.part"


def _remove(temporary: str | Path) -> None:
    if os.path.isdir(temporary):
        shutil.rmtree(temporary, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            os.unlink(temporary)


def remove_unfinished() -> None:
    """Remove what this process is writing now, for it is about to end."""
    for temporary in tuple(_unfinished):
        _remove(temporary)


def checked_target(path: str | Path) -> Path:
    """Return the file that writing to `path` makes or replaces, behind all links.

    Raises
    ------
    InputError
        Something else than a regular file stands there (a folder, a device, a pipe, a socket, a circle of links).
    """
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        mode = stat.S_IFREG
    except OSError as error:
        raise _refused(path, error) from error
    if not stat.S_ISREG(mode):
        raise InputError(
            _("{file} can't be written: it is {kind}. Choose another place.", file=str(path), kind=_kind(mode))
        )
    return Path(os.path.realpath(path))


def remove_half_written(folder: Path) -> None:
    """Remove the temporary files in `folder` whose process was killed before it could."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if (name := _HALF_WRITTEN.fullmatch(entry.name)) and _ownerless(entry, name):
                _remove(entry.path)


def _ownerless(entry: os.DirEntry[str], name: re.Match[str]) -> bool:
    """Tell whether nobody goes on writing: the process is gone, or of another machine and silent for a day."""
    if name["host"] == _host() and not _lives(int(name["process"])):
        return True
    with contextlib.suppress(OSError):
        return time.time() - entry.stat(follow_symlinks=False).st_mtime > MOST_AGE
    return False


def _host() -> str:
    """Return this machine's mark: a folder may be shared, and process numbers are a machine's own."""
    return f"{zlib.crc32(platform.node().encode()):08x}"


def _lives(process: int) -> bool:
    if sys.platform == "win32":
        return True  # to ask with os.kill would end it there; the file's age decides
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass  # it is another person's
    return True


def _kind(mode: int) -> Text:
    if stat.S_ISDIR(mode):
        return _("a folder")
    return _("a pipe or socket") if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) else _("a device")


def _refused(path: str | Path, error: OSError) -> InputError:
    return InputError(
        _(
            "{file} can't be written: {reason}. Choose another place, or make room there.",
            file=str(path),
            reason=error.strerror or str(error),
        )
    )
