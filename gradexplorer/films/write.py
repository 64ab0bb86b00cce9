"""A film written to the file, or to the folder of pictures, that its name asks for: whole, or not at all."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from gradexplorer.films.apng import apng
from gradexplorer.films.frames import Frame, Timing, compressed
from gradexplorer.films.gif import gif
from gradexplorer.films.video import check_video, mp4
from gradexplorer.films.webp import webp
from gradexplorer.framework.files import write_atomically, write_folder_atomically

_WRITERS: dict[str, Callable[[Iterable[Frame], Timing], Iterator[bytes]]] = {
    ".webp": webp,
    ".gif": gif,
    ".apng": apng,
    ".mp4": mp4,
}
FILMS = tuple(_WRITERS)
"""The endings of films; a folder has none."""
FASTEST = {".gif": 50}
"""Frames a second: a GIF counts hundredths of seconds, and viewers slow down what is shown for one only."""


def check_film(file: Path) -> None:
    """Refuse before the first frame is drawn what could only fail after the last.

    Raises
    ------
    InputError
        What writes such a film is not installed.
    """
    if file.suffix == ".mp4":
        check_video()


def write_film(file: Path, frames: Iterable[Frame], timing: Timing) -> None:
    """Write `frames` to `file`; an existing one is replaced whole or not at all.

    Raises
    ------
    InputError
        The file can't be written.
    """
    if not file.suffix:
        digits = max(4, len(str(timing.count)))
        write_folder_atomically(
            file, ((f"{i:0{digits}}.png", compressed(frame, "PNG")) for i, frame in enumerate(frames, start=1))
        )
        return
    write_atomically(file, _WRITERS[file.suffix](frames, timing))
