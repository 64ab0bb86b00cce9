"""A film of a page without a window, for the command line."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from gradexplorer.films.frames import Frame, Timing
from gradexplorer.films.write import write_film
from gradexplorer.framework.page import AnyPage
from gradexplorer.run.moments import Moment
from gradexplorer.ui.page.film_stage import FilmStage
from gradexplorer.ui.shell.application import application
from gradexplorer.ui.style.theme import Theme, use_theme
from gradexplorer.ui.style.translation import use_language

SIZE = (1280, 720)


def export_film(
    page: AnyPage,
    moments: Iterable[Moment],
    timing: Timing,
    file: Path,
    progress: Callable[[int, int], None],
    *,
    panel: str | None,
    size: tuple[int, int] | None,
    column: bool,
    theme: Theme,
    language: str,
) -> None:
    """Draw one moment after the other off the screen, and write the film.

    Parameters
    ----------
    progress : callable (frames that are drawn, all of them)

    Raises
    ------
    InputError
        There is no such panel, a moment is not legal, or the file can't be written; there is no file then.
    """
    app = application()
    use_theme(app, theme)
    use_language(app, language)
    stage = FilmStage(page, panel, size or SIZE, column=column)

    def frames() -> Iterator[Frame]:
        for done, (state, snapshot) in enumerate(moments, start=1):
            yield stage.frame(state, snapshot)
            progress(done, timing.count)

    try:
        write_film(file, frames(), timing)
    finally:
        stage.close()
