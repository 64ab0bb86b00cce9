"""Maps as .npz and .csv files, and unfinished .npz files read again."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradexplorer.framework.files import read_bytes, write_atomically
from gradexplorer.text import InputError, _

Array = NDArray[np.float64]

VERSION = 1
"""Of the .npz files; one without a version is of the first."""
_LARGEST = 4 << 30
_SETTINGS = "settings"


def write_npz(file: Path, arrays: Mapping[str, NDArray[Any]], settings: Mapping[str, object]) -> None:
    """Write arrays, and the settings that gave them; an existing file is replaced whole or not at all."""
    store = io.BytesIO()
    stated = {"version": VERSION, **settings}
    np.savez_compressed(store, **{_SETTINGS: np.array(json.dumps(stated))}, **arrays)  # type: ignore[arg-type]
    write_atomically(file, store.getvalue())


def read_unfinished(
    file: Path, names: Sequence[str], shape: tuple[int, int], settings: Mapping[str, object]
) -> dict[str, Array]:
    """Return arrays of a file that was written before, with NaN in what is still to be done.

    Raises
    ------
    InputError
        The file can't be read, is no such file, or was made with other settings.
    """
    data = read_bytes(file, _LARGEST)
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as found:
            before = json.loads(str(found[_SETTINGS]))
            arrays = {name: np.array(found[name], np.float64) for name in names}
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile):
        raise InputError(_("{file} is no map that this program began: leave --resume out.", file=str(file))) from None
    if before.get("version", 1) > VERSION:
        raise InputError(_("{file} was begun by a newer gradexplorer: update this one.", file=str(file)))
    now = json.loads(json.dumps(settings))
    other = [name for name in now if before.get(name) != now[name]]
    if other or any(array.shape != shape for array in arrays.values()):
        raise InputError(
            _(
                "{file} was begun with other settings ({names}): give the same ones, or leave --resume out.",
                file=str(file),
                names=", ".join(other) or "size",
            )
        )
    return arrays


def write_rows(file: Path, header: Sequence[str], rows: Iterator[Sequence[object]]) -> None:
    """Write a CSV file; floats have all their digits."""
    store = io.StringIO()
    writer = csv.writer(store, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    write_atomically(file, store.getvalue().encode())
