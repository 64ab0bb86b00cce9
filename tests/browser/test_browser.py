"""What is written for a browser, looked at in a real one, where there is one: Chromium or Chrome, without a window."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from PIL import Image

from gradexplorer.films.frames import Frame, Timing
from gradexplorer.films.write import write_film
from gradexplorer.framework.presets import preset_state, presets
from gradexplorer.pages import PAGES
from gradexplorer.ui.shell.hand_outs import write_hand_out
from gradexplorer.ui.style.theme import use_theme
from gradexplorer.ui.style.translation import use_language

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [pytest.mark.viewers, pytest.mark.skipif(BROWSER is None, reason="there is no Chromium here")]
PLAYED = 3.0
"""Seconds that a page waits before its picture is taken: longer than its film."""
WIDE, HIGH, DARK = 700, 6000, 128
Look = Callable[[Path, int, int], Frame]


class Waiting(SimpleHTTPRequestHandler):
    """Serves files, and keeps the browser waiting for one."""

    def do_GET(self) -> None:
        if self.path != "/later":
            super().do_GET()
            return
        time.sleep(PLAYED)
        self.send_error(404)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def look(tmp_path: Path) -> Iterator[Look]:
    """Give what a browser shows of a file; it finds no other host."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Waiting, directory=str(tmp_path)))
    thread = Thread(target=server.serve_forever)
    thread.start()

    def picture(file: Path, width: int, height: int) -> Frame:
        shot = tmp_path / "shot.png"
        shot.unlink(missing_ok=True)
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--screenshot={shot}"]
        options += [f"--user-data-dir={tmp_path / 'browser'}", f"--window-size={width},{height}"]
        options += ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        address = f"http://127.0.0.1:{server.server_port}/{file.name}"
        subprocess.run([str(BROWSER), *options, address], capture_output=True, check=True, timeout=240)
        return np.array(Image.open(shot).convert("RGB"))

    yield picture
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("kind", [".webp", ".apng"])
def test_a_film_ends_with_its_last_frame(look: Look, tmp_path: Path, kind: str) -> None:
    """Frames that are laid over another, and one that takes the place of all."""
    rng = np.random.default_rng(2)
    frames = [rng.integers(0, 256, (400, 600, 3), dtype=np.uint8)]
    for index in range(6):
        frame = 255 - frames[-1] if index == 2 else frames[-1].copy()
        frame[rng.integers(0, 400, 40), rng.integers(0, 600, 40)] = (0, 255)[index % 2]
        frames.append(frame)
    write_film(tmp_path / f"film{kind}", iter(frames), Timing(len(frames), 20, loop=False))
    (tmp_path / f"film{kind}").rename(tmp_path / "film")  # a browser looks at the content
    (tmp_path / "page.html").write_text('<body style="margin:0"><img src="film"><img src="/later" hidden>')
    np.testing.assert_array_equal(look(tmp_path / "page.html", 600, 400), frames[-1])


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_hand_out_shows_its_pictures_and_formulas(qapp, look: Look, tmp_path: Path, language: str) -> None:
    """The page as it is, and copies beside it that each hide one kind of element: all of them are emptier."""
    use_theme(qapp, "light")
    page = next(page for page in PAGES if page.key == "functions")
    file = tmp_path / "page.html"
    try:
        use_language(qapp, language)
        write_hand_out([(page, preset_state(page.state, presets(page.key)[0]), None)], file)
    finally:
        use_language(qapp, "en")
    text = file.read_text("utf-8")

    hidden = ["no-such-element", "img[src^='data:image/png']", "img[src^='data:image/svg']", "math", "table", "a"]
    for index, element in enumerate(hidden):
        style = f"<style>{element} {{visibility: hidden}}</style></head>"
        (tmp_path / f"{index}.html").write_text(text.replace("</head>", style, 1))
    side = f'style="border: 0; position: absolute; top: 0; width: {WIDE}px; height: {HIGH}px; left: '
    frames = "".join(f'<iframe src="{i}.html" {side}{i * WIDE}px"></iframe>' for i in range(len(hidden)))
    file.write_text(f"<body>{frames}")
    dark = (look(file, len(hidden) * WIDE, HIGH) < DARK).any(axis=2)
    whole, *others = [int(part.sum()) for part in np.split(dark, len(hidden), axis=1)]
    for element, ink in zip(hidden[1:], others, strict=True):
        assert ink < whole, element
