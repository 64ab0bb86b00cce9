import math

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QCheckBox, QRadioButton, QWidget

from gradexplorer.ui.panels import symbols
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


def ciede2000(one, other):
    """The CIEDE2000 colour difference, as Sharma, Wu and Dalal, 2005, write it."""
    (l_1, a_1, b_1), (l_2, a_2, b_2) = one, other
    mean = (math.hypot(a_1, b_1) + math.hypot(a_2, b_2)) / 2
    stretch = 1 + 0.5 * (1 - math.sqrt(mean**7 / (mean**7 + 25.0**7)))
    c_1, c_2 = math.hypot(stretch * a_1, b_1), math.hypot(stretch * a_2, b_2)
    h_1, h_2 = (math.degrees(math.atan2(b, stretch * a)) % 360 for a, b in ((a_1, b_1), (a_2, b_2)))
    turn = (h_2 - h_1 + 180) % 360 - 180 if c_1 * c_2 else 0.0
    d_h = 2 * math.sqrt(c_1 * c_2) * math.sin(math.radians(turn / 2))
    light, c = (l_1 + l_2) / 2, (c_1 + c_2) / 2
    hue = (h_1 + h_2) / 2 if c_1 * c_2 else h_1 + h_2
    if c_1 * c_2 and abs(h_1 - h_2) > 180:
        hue += 180 if h_1 + h_2 < 360 else -180
    t = 1 - 0.17 * _cos(hue - 30) + 0.24 * _cos(2 * hue) + 0.32 * _cos(3 * hue + 6) - 0.2 * _cos(4 * hue - 63)
    lightness = (l_2 - l_1) / (1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2))
    chroma, across = (c_2 - c_1) / (1 + 0.045 * c), d_h / (1 + 0.015 * c * t)
    turned = -2 * math.sqrt(c**7 / (c**7 + 25.0**7)) * math.sin(math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2))))
    return math.sqrt(lightness**2 + chroma**2 + across**2 + turned * chroma * across)


def _cos(degrees):
    return math.cos(math.radians(degrees))


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_colour_difference_is_that_of_sharma_s_published_pairs(one, other, difference):
    assert ciede2000(one, other) == pytest.approx(difference, abs=5e-5)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("blindness", MACHADO)
def test_series_differ_for_colour_blind_eyes_by_machado(qapp, name, blindness):
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
            assert ciede2000(a, b) > 14, (SERIES[i], SERIES[j])


def test_every_series_has_a_shape_of_its_own(qapp):
    shapes = [symbols.outline(symbols.series_shape(role), 10.0) for role in SERIES]
    for i, shape in enumerate(shapes):
        assert all(shape != other for other in shapes[:i]), SERIES[i]
    assert symbols.series_shape("function") == ""
    assert symbols.series_shape("series9") == symbols.series_shape("series1")


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
