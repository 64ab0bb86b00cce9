"""A film of the race, with its surface, drawn off the screen and compressed."""

import time
from collections.abc import Iterator

from gradexplorer.films.frames import Frame, Timing
from gradexplorer.films.webp import webp
from gradexplorer.pages import PAGES
from gradexplorer.run.moments import at_steps
from gradexplorer.ui.page.film_stage import FilmStage
from gradexplorer.ui.shell.application import application
from gradexplorer.ui.shell.export_film import SIZE
from gradexplorer.ui.style.theme import use_theme

FRAMES = 300
EVERY = 20


def seconds() -> float:
    """Return how long `FRAMES` frames of 1280 x 720 take as WebP, after the first one, which loads torch and OpenGL."""
    use_theme(application(), "light")
    page = next(page for page in PAGES if page.key == "himmelblau")
    moments = at_steps(page, page.state(), range(0, (FRAMES + 1) * EVERY, EVERY))
    stage = FilmStage(page, None, SIZE)
    stage.frame(*next(moments))

    def frames() -> Iterator[Frame]:
        for moment in moments:
            yield stage.frame(*moment)

    begun = time.perf_counter()
    size = sum(map(len, webp(frames(), Timing(FRAMES, 30))))
    assert size > FRAMES
    stage.close()
    return time.perf_counter() - begun
