"""Files read within a limit, and written whole or not at all."""

import contextlib
import io
import os
import secrets
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path

from gradexplorer.text import InputError, _

_PIECE = 1 << 16


def read_text(file: str | Path, limit: int) -> str:
    """Return the text of a regular file of at most `limit` bytes, as UTF-8, with its line ends as they are.

    What the file is and how large comes before the first byte, so that a device or a pipe is never opened and
    no memory is spent on a file that is refused. One that grows meanwhile is still read to the limit only.

    Raises
    ------
    InputError
        There is no such file, it is none that can be read, too large, or no text.
    """
    try:
        return _read(Path(file), limit).decode("utf-8-sig")
    except InputError:
        raise
    except UnicodeDecodeError:
        raise InputError(_("{file} is not a text file in UTF-8.", file=str(file))) from None
    except (OSError, ValueError) as error:  # a name with a zero byte is a ValueError
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            _("{file} can't be read: {reason}. Choose another file.", file=str(file), reason=reason)
        ) from None


def _read(path: Path, limit: int) -> bytes:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise InputError(_("{file} is no regular file. Choose another file.", file=str(path)))
    content, size = io.BytesIO(), status.st_size
    with path.open("rb") as file:
        while size <= limit and (piece := file.read(_PIECE)):
            content.write(piece)
            size = max(size, content.tell())
    if size > limit:
        raise InputError(_("{file} is too large: at most {most} bytes can be read.", file=str(path), most=limit))
    return content.getvalue()


def write_atomically(path: str | Path, data: bytes | Iterable[bytes]) -> None:
    """Write `data` to `path`, so that a reader, a crash or a full disk never sees a half-written file.

    The data go to a temporary file in the same folder, which then takes the name of the old one. Pieces
    of data are written as they come.

    Raises
    ------
    InputError
        The file can't be written; what stood there before is untouched.
    """
    target = Path(os.path.realpath(path))
    temporary = target.parent / f".{secrets.token_hex(8)}.part"
    try:
        with temporary.open("xb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    except OSError as error:
        raise InputError(
            _(
                "{file} can't be written: {reason}. Choose another place, or make room there.",
                file=str(path),
                reason=error.strerror or str(error),
            )
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
