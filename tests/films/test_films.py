"""Films decoded again by Pillow (and PyAV, where it is installed): every frame, every duration, and the memory."""

import io
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from gradexplorer.films.apng import apng
from gradexplorer.films.frames import Frame, Timing, change, changed
from gradexplorer.films.gif import gif
from gradexplorer.films.video import check_video
from gradexplorer.films.webp import webp
from gradexplorer.films.write import write_film
from gradexplorer.text import InputError

LOSSLESS = {"webp": webp, "apng": apng}
WRITERS = {**LOSSLESS, "gif": gif}


def drawn(count: int, width: int = 64, height: int = 48) -> Iterator[Frame]:
    """Yield frames such as ours: a smooth background, a dot that moves, two frames that are alike."""
    across, down = np.linspace(200, 250, width), np.linspace(220, 250, height)
    for index in range(count):
        frame = np.full((height, width, 3), 240, np.uint8)
        frame[..., 0], frame[..., 1] = across, down[:, None]
        at = 3 * min(index, count - 2) % (width - 8)
        frame[10:17, at : at + 7] = (214, 39, 40)
        yield frame


def decoded(data: bytes) -> tuple[list[Frame], list[float], int]:
    """Return the frames, how many milliseconds each is shown, and how often the film is played (0: for ever)."""
    image = Image.open(io.BytesIO(data))
    frames, durations = [], []
    for frame in ImageSequence.Iterator(image):
        frames.append(np.array(frame.convert("RGB")))
        durations.append(float(frame.info["duration"]))
    return frames, durations, image.info.get("loop", 1)


@pytest.mark.parametrize("kind", LOSSLESS)
def test_every_pixel_of_every_frame_comes_back(kind: str) -> None:
    frames = list(drawn(20))
    data = b"".join(LOSSLESS[kind](iter(frames), Timing(len(frames), 30)))
    read, durations, loop = decoded(data)
    assert len(read) == 20
    for found, frame in zip(read, frames, strict=True):
        np.testing.assert_array_equal(found, frame)
    assert sum(durations) == pytest.approx(20 / 30 * 1000, abs=1)
    assert loop == 0
    assert decoded(b"".join(LOSSLESS[kind](iter(frames), Timing(20, 30, loop=False))))[2] == 1


def test_any_picture_at_all(tmp_path: Path) -> None:
    """Noise, odd sizes, changes at the borders: the boxes of what changed are placed where they belong."""
    rng = np.random.default_rng(0)
    frames = [rng.integers(0, 256, (31, 45, 3), dtype=np.uint8)]
    for top, left in ((0, 0), (29, 43), (7, 13), (30, 44), (1, 1)):
        frame = frames[-1].copy()
        frame[top : top + 3, left : left + 5] ^= 255
        frames.append(frame)
    for writer in LOSSLESS.values():
        read, _durations, _loop = decoded(b"".join(writer(iter(frames), Timing(len(frames), 10))))
        np.testing.assert_array_equal(np.stack(read), np.stack(frames))


def sparse(count: int) -> list[Frame]:
    """Return frames of noise of which a few far pixels change, to black and white, too; one is another altogether."""
    rng = np.random.default_rng(1)
    frames = [rng.integers(0, 256, (40, 60, 3), dtype=np.uint8) // 64 * 85]
    for index in range(count - 1):
        frame = frames[-1].copy()
        frame[rng.integers(0, 40, 6), rng.integers(0, 60, 6)] = (0, 85, 255)[index % 3]
        frames.append(255 - frame if index == count - 3 else frame)
    return frames


@pytest.mark.parametrize("kind", WRITERS)
def test_what_stays_between_frames_is_not_written_again(kind: str) -> None:
    frames = sparse(12)
    film = b"".join(WRITERS[kind](iter(frames), Timing(12, 30)))
    still = b"".join(WRITERS[kind](iter(frames[:1]), Timing(1, 30)))
    np.testing.assert_array_equal(np.stack(decoded(film)[0]), np.stack(frames))
    assert len(film) < 3 * len(still), "two whole frames, and ten with few pixels"


def test_a_gif_has_one_palette_and_its_error_is_the_palette_s() -> None:
    frames = list(drawn(20))
    data = b"".join(gif(iter(frames), Timing(20, 30)))
    read, durations, loop = decoded(data)
    assert len(read) == 20
    difference = np.abs(np.stack(read).astype(int) - np.stack(frames))
    assert difference.max() <= 4, "half a step of the table of colours"
    assert sum(durations) == pytest.approx(20 / 30 * 1000, abs=10)
    assert loop == 0
    assert data.count(b"\x21\xf9\x04") == 20
    colours = {tuple(colour) for frame in read for colour in frame.reshape(-1, 3)}
    assert len(colours) <= 256


def test_a_gif_of_a_thousand_colours_stays_near_them() -> None:
    y, x = np.mgrid[:64, :64]
    frame = np.stack([x * 4, y * 4, (x + y) * 2], axis=-1).astype(np.uint8)
    [read], _durations, _loop = decoded(b"".join(gif([frame], Timing(1, 10))))
    assert np.abs(read.astype(int) - frame).mean() < 10


def test_memory_is_the_film_and_three_frames() -> None:
    count, width, height = 60, 640, 480
    one = width * height * 3
    for kind, writer in WRITERS.items():
        film = 0
        tracemalloc.start()
        for piece in writer(drawn(count, width, height), Timing(count, 30)):
            film += len(piece)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        # numpy's own steps in one frame: comparing, keys of eight bytes a pixel
        assert peak < film + (3 + 8) * one < count * one / 2, kind


@pytest.mark.parametrize("ending", [".webp", ".gif", ".apng", ""])
def test_a_failed_film_leaves_nothing_and_keeps_what_was_there(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"film{ending}"
    if ending:
        file.write_text("old")

    def failing() -> Iterator[Frame]:
        yield from list(drawn(5))[:3]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_film(file, failing(), Timing(5, 30))
    assert [each.name for each in tmp_path.iterdir()] == ([file.name] if ending else [])
    if ending:
        assert file.read_text() == "old"


FILL = """
import resource, signal, sys
from pathlib import Path
import numpy as np
from gradexplorer.films.frames import Timing
from gradexplorer.films.write import write_film
from gradexplorer.text import InputError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
rng = np.random.default_rng(0)
try:
    write_film(Path(sys.argv[1]), (rng.integers(0, 256, (40, 40, 3), dtype=np.uint8) for _ in range(9)), Timing(9, 30))
except InputError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file sizes")
@pytest.mark.parametrize("name", ["film.webp", "film.gif", "film.apng", "film"])
def test_a_disk_that_fills_leaves_nothing(tmp_path: Path, name: str) -> None:
    """A limit on file sizes stands for the full disk; the pictures of a folder are small, so it is a smaller one."""
    code = FILL.replace("5000", "1000") if name == "film" else FILL
    command = [sys.executable, "-B", "-c", code, str(tmp_path / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "can't be written" in done.stdout
    assert not list(tmp_path.iterdir())


def test_a_folder_of_numbered_pictures(tmp_path: Path) -> None:
    frames = list(drawn(12))
    write_film(tmp_path / "film", iter(frames), Timing(12, 30))
    files = sorted((tmp_path / "film").iterdir())
    assert [file.name for file in files] == [f"{i:04}.png" for i in range(1, 13)]
    for file, frame in zip(files, frames, strict=True):
        np.testing.assert_array_equal(np.array(Image.open(file)), frame)
    with pytest.raises(InputError, match="there already"):
        write_film(tmp_path / "film", iter(frames), Timing(12, 30))


def test_what_changes_between_frames() -> None:
    a = np.zeros((6, 8), np.uint8)
    b = a.copy()
    b[3:5, 5] = 1
    assert changed(None, a) == (0, 0, 8, 6)
    assert changed(a, a) == (0, 0, 1, 1)
    assert changed(a, b) == (5, 3, 6, 5)
    assert changed(a, b, grid=2) == (4, 2, 6, 5)


def test_few_changes_are_laid_over_and_many_take_the_place() -> None:
    a = np.zeros((20, 20, 3), np.uint8)
    few, many = a.copy(), a.copy()
    few[[2, 17], [3, 18], 1] = 9
    many[2:17, 3:18] = 9
    box, pixels = change(a, few, grid=2)
    assert (box, pixels.shape) == ((2, 2, 19, 18), (16, 17, 4))
    assert pixels[0, 1].tolist() == pixels[-1, -1].tolist() == [0, 9, 0, 255]
    assert np.count_nonzero(pixels[..., 3]) == 2
    box, pixels = change(a, many)
    assert (box, pixels.shape) == ((3, 2, 18, 17), (15, 15, 3))


def test_mp4_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradexplorer.films.video.find_spec", lambda _name: None)
    with pytest.raises(InputError, match=r"gradexplorer\[video\]"):
        check_video()


def test_mp4_says_which_coder_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("av")
    check_video()
    monkeypatch.setattr("gradexplorer.films.video._CODER", "libx999")
    with pytest.raises(InputError, match="no libx999"):
        check_video()


def test_mp4_comes_back_nearly(tmp_path: Path) -> None:
    av = pytest.importorskip("av")
    frames = list(drawn(20))
    write_film(tmp_path / "film.mp4", iter(frames), Timing(20, 25))
    with av.open(tmp_path / "film.mp4") as file:
        read = [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]
        assert file.streams.video[0].average_rate == 25
    assert len(read) == 20
    assert np.abs(np.stack(read).astype(int) - np.stack(frames)).mean() < 4
