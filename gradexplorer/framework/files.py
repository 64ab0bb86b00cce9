"""Files written whole or not at all."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

from gradexplorer.text import InputError, _


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
