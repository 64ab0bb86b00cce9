import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QCheckBox, QRadioButton, QWidget

from gradexplorer.ui.style import theme

ROLES = ["function", "gradient", "parameter", "positive", "negative", "muted", "accent", "foreground"]
SERIES = [f"series{i}" for i in range(8)]


@pytest.fixture(autouse=True)
def _restore(qapp):
    yield
    theme.set_line_scale(1.0)
    theme.use_theme(qapp, "system")


class Listener(QWidget):
    def __init__(self):
        super().__init__()
        self.heard = []

    def changeEvent(self, event):
        self.heard.append(event.type())


def luminance(colour: QColor) -> float:
    """WCAG 2.1, relative luminance."""

    def linear(c):
        return c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(c) for c in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: QColor, b: QColor) -> float:
    """WCAG 2.1, contrast ratio."""
    low, high = sorted([luminance(a), luminance(b)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_wcag_contrast_of_every_role(qapp, name):
    theme.use_theme(qapp, name)
    assert theme.is_dark() == (name == "dark")
    for role in ROLES + SERIES:
        assert contrast(theme.colour(role), theme.colour("background")) >= 3, role
    for front, back in [("WindowText", "Window"), ("Text", "Base"), ("ButtonText", "Button"),
                        ("ToolTipText", "ToolTipBase"), ("HighlightedText", "Highlight")]:  # fmt: skip
        front_colour, back_colour = (qapp.palette().color(QPalette.ColorRole[n]) for n in (front, back))
        assert contrast(front_colour, back_colour) >= 4.5, front


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_an_unchecked_mark_is_seen(qapp, qtbot, name, kind):
    """Fusion draws its rim in a shade of the window, which was lost in the dark."""
    theme.use_theme(qapp, name)
    box = kind()
    qtbot.addWidget(box)
    box.resize(40, 24)
    box.show()
    qapp.processEvents()
    picture = box.grab().toImage()
    back = picture.pixelColor(38, 2)
    shades = [picture.pixelColor(x, y) for x in range(24) for y in range(24)]
    assert max(contrast(shade, back) for shade in shades) >= 2.5


# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB
MACHADO = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}


def lab(rgb):
    """CIE L*a*b* (D65) of linear RGB."""
    xyz = [
        sum(m * c for m, c in zip(row, rgb, strict=True))
        for row in ([0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505])
    ]
    x, y, z = (
        (v / n) ** (1 / 3) if v / n > 0.008856 else 7.787 * v / n + 16 / 116
        for v, n in zip(xyz, (0.9505, 1.0, 1.089), strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("blindness", MACHADO)
def test_first_series_differ_for_colour_blind_eyes_by_machado(qapp, name, blindness):
    theme.use_theme(qapp, name)
    seen = []
    for role in SERIES:
        colour = theme.colour(role)
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
                  for c in (colour.redF(), colour.greenF(), colour.blueF())]  # fmt: skip
        mixed = [sum(m * c for m, c in zip(row, linear, strict=True)) for row in MACHADO[blindness]]
        seen.append(lab([min(max(c, 0.0), 1.0) for c in mixed]))
    for i, a in enumerate(seen):
        for j, b in enumerate(seen[:i]):
            distance = sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5
            assert distance > 8, (SERIES[i], SERIES[j], distance)


def test_series_are_cyclic(qapp):
    assert theme.colour("series11") == theme.colour("series3")


def test_widgets_hear_of_a_new_theme_and_scale(qapp, qtbot):
    theme.use_theme(qapp, "light")
    widget = Listener()
    qtbot.addWidget(widget)
    theme.use_theme(qapp, "dark")
    qapp.processEvents()
    assert QEvent.Type.PaletteChange in widget.heard
    points = qapp.font().pointSizeF()
    theme.set_line_scale(1.5)
    qapp.processEvents()
    assert QEvent.Type.FontChange in widget.heard
    assert qapp.font().pointSizeF() == pytest.approx(1.5 * points)
    assert theme.line_scale() == 1.5
    theme.set_line_scale(1.0)
    assert qapp.font().pointSizeF() == pytest.approx(points)


def test_system_follows_the_desktop(qapp):
    hints = qapp.styleHints()
    theme.use_theme(qapp, "system")
    assert theme.is_dark() == (hints.colorScheme() == Qt.ColorScheme.Dark)


def test_colormap_grows_lighter(qapp):
    colours = theme.colormap().map([0.0, 0.25, 0.5, 0.75, 1.0], mode=theme.pg.ColorMap.QCOLOR)
    light = [luminance(c) for c in colours]
    assert light == sorted(light)
