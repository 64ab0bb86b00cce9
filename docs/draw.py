"""Draw every picture of the manual with the program itself: each tab, and each preset, in both languages.

None is kept in the repository. Those that were drawn by the very same sources are not drawn again.
"""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

_CHECKOUT = Path(__file__).parents[1]
sys.path[:0] = [str(Path(__file__).parent), str(_CHECKOUT)]

from from_program.shown import shown  # noqa: E402
from PIL import Image  # noqa: E402

from gradexplorer.framework.figure import Panel, Plot  # noqa: E402
from gradexplorer.framework.page import AnyPage  # noqa: E402
from gradexplorer.framework.presets import preset_state, presets  # noqa: E402
from gradexplorer.framework.state import State  # noqa: E402
from gradexplorer.pages import PAGES  # noqa: E402

PICTURES = _CHECKOUT / "docs" / "_pictures"
SOURCES = ("gradexplorer", "resources/presets", "resources/translations", "resources/examples")
PAGE, PANEL = (1600, 1000), (480, 320)
MOST_STEPS = 300
QUALITY = 82


def main() -> None:
    """Draw what is missing."""
    stamp = PICTURES / "stamp"
    now = _fingerprint()
    if stamp.exists() and stamp.read_text("utf-8") == now:
        return
    from gradexplorer.ui.shell.application import application
    from gradexplorer.ui.style.theme import use_theme
    from gradexplorer.ui.style.translation import LANGUAGES, use_language

    use_theme(application(), "light")
    for code in LANGUAGES:
        use_language(application(), code)
        for name, draw in _pictures():
            file = PICTURES / code / f"{name}.webp"
            file.parent.mkdir(parents=True, exist_ok=True)
            draw(file)
            print(file.relative_to(_CHECKOUT), flush=True)
    stamp.write_text(now, "utf-8")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for file in sorted(file for source in SOURCES for file in (_CHECKOUT / source).rglob("*") if file.is_file()):
        if file.suffix != ".pyc":
            digest.update(str(file.relative_to(_CHECKOUT)).encode() + file.read_bytes())
    return digest.hexdigest()


def _pictures() -> Iterator[tuple[str, "Draw"]]:
    for page in PAGES:
        yield page.key, Draw(page, page.state(), whole=True)
        for number, preset in enumerate(presets(page.key)):
            yield f"{page.key}-{number}", Draw(page, preset_state(page.state, preset), whole=False)


class Draw:
    """Draws a page, or the first plot of it."""

    def __init__(self, page: AnyPage, state: State, *, whole: bool) -> None:
        self.page, self.state, self.whole = page, state, whole

    def __call__(self, file: Path) -> None:
        """Write the picture."""
        from gradexplorer.ui.page.render import draw_panel, draw_picture

        state, snapshot = shown(self.page, self.state, MOST_STEPS)
        drawn = file.with_suffix(".png")
        if self.whole:
            draw_picture(self.page, state, snapshot, drawn, panel=None, size=PAGE, scale=1)
        else:
            figure = self.page.figure(state, snapshot, False)
            while figure.incomplete:
                figure = self.page.figure(state, snapshot, False)
            draw_panel(_first_plot(figure.panels()), drawn, size=PANEL, scale=1)
        with Image.open(drawn) as image:
            image.convert("RGB").save(file, "WEBP", quality=QUALITY, method=4)
        drawn.unlink()


def _first_plot(panels: list[Panel]) -> Panel:
    return next((panel for panel in panels if isinstance(panel, Plot)), panels[0])


if __name__ == "__main__":
    main()
