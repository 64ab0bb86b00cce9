"""Small pictures of presets: drawn by the program itself, and kept in its cache folder."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QPixmap

from gradexplorer import __version__
from gradexplorer.framework.figure import Panel, Plot
from gradexplorer.framework.files import write_atomically
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.presets import preset_state
from gradexplorer.text import InputError
from gradexplorer.ui.discard import discard
from gradexplorer.ui.page.panel_grid import PANELS
from gradexplorer.ui.shell import settings
from gradexplorer.ui.style.theme import is_dark
from gradexplorer.ui.style.translation import current_language

SIZE = QSize(192, 128)
DRAWN_LARGER = 2.5
"""A panel is drawn so much larger, with its usual texts, and then made small."""


def kept_picture(page: AnyPage, preset: Mapping[str, Any]) -> QPixmap | None:
    """Return the picture of a preset in the present theme and language, where it was drawn before."""
    picture = QPixmap(str(_file(page, preset)))
    return None if picture.isNull() else picture


def draw_preset(page: AnyPage, preset: Mapping[str, Any]) -> QPixmap:
    """Draw the picture of a preset, and keep it if that can be done."""
    state = preset_state(page.state, preset)
    figure = page.whole_picture(state, None, coarse=True)
    image = _drawn(_first_plot(figure.panels()))
    _keep(image, _file(page, preset))
    return QPixmap.fromImage(image)


def _first_plot(panels: list[Panel]) -> Panel:
    return next((panel for panel in panels if isinstance(panel, Plot)), panels[0])


def _drawn(panel: Panel) -> QImage:
    view = PANELS[type(panel)]()
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    view.resize(SIZE * DRAWN_LARGER)
    view.draw(panel)  # type: ignore[arg-type]
    view.show()
    image = view.grab().toImage()
    discard(view)
    return image.scaled(SIZE, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _keep(image: QImage, file: Path) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        for older in file.parent.glob("*.png"):
            if not older.name.startswith(f"{__version__}-"):
                older.unlink(missing_ok=True)
        write_atomically(file, bytes(buffer.data().data()))
    except (OSError, InputError):
        return  # it is drawn again next time


def _file(page: AnyPage, preset: Mapping[str, Any]) -> Path:
    looks = json.dumps([page.key, preset, is_dark(), current_language()], sort_keys=True)
    return settings.cache_folder() / "presets" / f"{__version__}-{hashlib.sha256(looks.encode()).hexdigest()[:24]}.png"
