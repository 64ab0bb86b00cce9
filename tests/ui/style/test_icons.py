"""The set of icons: every one is there at every size, in the colour of its button, and none looks like another."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from gradexplorer.ui.style.buttons import IconButton
from gradexplorer.ui.style.icons import ICONS, paint_icon
from gradexplorer.ui.style.theme import use_theme


def _ink(name: str, side: int) -> np.ndarray:
    """Return how much of each pixel an icon covers."""
    picture = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    paint_icon(painter, name, QRectF(0, 0, side, side), QColor("black"))
    painter.end()
    return np.array(picture.constBits()).reshape(side, side, 4)[:, :, 3] / 255.0


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_the_same_picture_at_every_size(qapp, name):
    small, large = _ink(name, 16), _ink(name, 96)
    assert 0.08 < large.mean() < 0.5
    assert max(large[[0, -1]].max(), large[:, [0, -1]].max()) < 0.9, "it is cut at the edge"
    blocks = large.reshape(16, 6, 16, 6).mean(axis=(1, 3))
    assert np.abs(blocks - small).mean() < 0.02


def test_no_two_icons_look_alike(qapp):
    drawn = {name: _ink(name, 32) for name in ICONS}
    for name, ink in drawn.items():
        for other, theirs in drawn.items():
            assert name == other or np.abs(ink - theirs).mean() > 0.02, (name, other)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_button_paints_its_icon_in_the_colour_of_its_text(qtbot, qapp: QApplication, theme):
    use_theme(qapp, theme)
    button = IconButton("play")
    qtbot.addWidget(button)
    for enabled in (True, False):
        button.setEnabled(enabled)
        middle = button.grab().toImage().pixelColor(button.width() // 2, button.height() // 2)
        group = button.palette().ColorGroup.Normal if enabled else button.palette().ColorGroup.Disabled
        assert middle == button.palette().color(group, button.palette().ColorRole.ButtonText)
    use_theme(qapp, "light")
