"""Looks in one place: Fusion palettes, the colour language of figures, and the projector's scale.

A widget that paints with `colour` or `line_scale` repaints on ``QEvent.PaletteChange`` and ``QEvent.FontChange``.
"""

from functools import lru_cache
from typing import Literal

import pyqtgraph as pg
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from gradexplorer.framework.figure import Colour

Theme = Literal["light", "dark", "system"]
Role = QPalette.ColorRole

# (on light, on dark). Roles: Okabe and Ito's palette, darkened or lightened until it stands out (3:1) from both
# backgrounds. Series: searched for the largest least CIEDE2000 distance to eyes without red or green cones (at least
# 14, see test_theme.py; Okabe and Ito's eight have 7 on these backgrounds); `symbols` gives each a shape, too.
COLOURS: dict[Colour, tuple[str, str]] = {
    "function": ("#0072b2", "#56b4e9"),
    "gradient": ("#d55e00", "#f0a030"),
    "parameter": ("#00825f", "#2fc79a"),
    "positive": ("#c1272d", "#ff7466"),
    "negative": ("#1f6fc4", "#6aa9ff"),
    "muted": ("#767b82", "#8e949c"),
    "accent": ("#0a64ad", "#5aaef0"),
    "series0": ("#0072b2", "#56b4e9"),
    "series1": ("#ee4477", "#cc2266"),
    "series2": ("#339988", "#008888"),
    "series3": ("#443355", "#ffbbaa"),
    "series4": ("#664400", "#cc4400"),
    "series5": ("#0000cc", "#6655ee"),
    "series6": ("#115544", "#77eeee"),
    "series7": ("#d55e00", "#f0a030"),
    "background": ("#ffffff", "#17191c"),
    "foreground": ("#24272b", "#dfe2e6"),
    "grid": ("#d9dce0", "#363a40"),
}
SERIES = 8

PALETTE: dict[QPalette.ColorRole, tuple[str, str]] = {
    Role.Window: ("#f2f3f5", "#212428"),
    Role.WindowText: ("#1d1f22", "#e4e6e9"),
    Role.Base: ("#ffffff", "#2b3037"),
    Role.AlternateBase: ("#f5f6f8", "#262a30"),
    Role.Text: ("#1d1f22", "#e4e6e9"),
    Role.Button: ("#e9ebee", "#2c3036"),
    Role.ButtonText: ("#1d1f22", "#e4e6e9"),
    Role.BrightText: ("#ffffff", "#ffffff"),
    Role.PlaceholderText: ("#767b82", "#8e949c"),
    Role.ToolTipBase: ("#fffef2", "#2c3036"),
    Role.ToolTipText: ("#1d1f22", "#e4e6e9"),
    Role.Highlight: ("#0a64ad", "#2b78b8"),
    Role.HighlightedText: ("#ffffff", "#ffffff"),
    Role.Accent: COLOURS["accent"],
    Role.Link: COLOURS["accent"],
    Role.LinkVisited: ("#5a3fa0", "#a99af0"),
    Role.Light: ("#ffffff", "#3a3f46"),
    Role.Midlight: ("#f6f7f9", "#33383e"),
    Role.Mid: ("#b9bec5", "#15171a"),
    Role.Dark: ("#9aa0a8", "#101214"),
    Role.Shadow: ("#6b7077", "#000000"),
}
MARK_RIM = ("#8f959e", "#e6e9ed")
"""Of unchecked boxes and radios, before Fusion darkens it by a half."""
DISABLED = ("#9a9fa6", "#6c7178")


def use_theme(app: QApplication, theme: Theme) -> None:
    """Give `app` the Fusion style and a full palette; ``"system"`` follows the desktop's choice while running."""
    _Follower.of(app).use(theme)


def chosen_theme() -> Theme:
    """Return the theme that was asked for last; what it comes to where that is the system's, `is_dark` tells."""
    return _Follower.of(_app()).theme


def is_dark() -> bool:
    """Tell whether the application's present palette is dark."""
    return _Follower.of(_app()).dark


def colour(role: Colour, dark: bool | None = None) -> QColor:
    """Return the colour of a figure's `role` (see `framework.figure.Colour`) on the present background, or another one.

    Besides the figure's roles there are ``background``, ``foreground`` and ``grid``.
    ``series8`` and beyond start again at ``series0``.
    """
    return QColor(_colour(role, is_dark() if dark is None else dark))


@lru_cache(maxsize=256)
def _colour(role: Colour, dark: bool) -> QColor:
    """Return the colour that the others are copies of: names are read once, not at every cell of a table."""
    if role.startswith("series"):
        role = f"series{int(role.removeprefix('series')) % SERIES}"
    return QColor(COLOURS[role][dark])


def colormap() -> pg.ColorMap:
    """Return the perceptually uniform colours of heights (viridis: dark is low)."""
    return pg.colormap.get("viridis")


def line_scale() -> float:
    """Return by how much lines, dots and texts are larger than at a desk."""
    return _Follower.of(_app()).scale


def set_line_scale(factor: float) -> None:
    """Let lines, dots and the application's font grow by `factor` over their normal size (a projector)."""
    _Follower.of(_app()).grow(factor)


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def _palette(dark: bool) -> QPalette:
    palette = QPalette()
    for role, pair in PALETTE.items():
        palette.setColor(role, QColor(pair[dark]))
    for role in (Role.WindowText, Role.Text, Role.ButtonText, Role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(DISABLED[dark]))
    palette.setColor(QPalette.ColorGroup.Disabled, Role.Highlight, palette.color(Role.Mid))
    return palette


class _Follower(QObject):
    """The application's theme and scale; its child, so that they live equally long."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.scale = 1.0
        self.dark = QGuiApplication.palette().color(Role.Window).lightness() < 128
        self._app = app
        self.theme: Theme = "system"
        self._points = app.font().pointSizeF()
        app.styleHints().colorSchemeChanged.connect(self._apply)

    @staticmethod
    def of(app: QApplication) -> "_Follower":
        """Return the one of `app`; it is asked for at every pen of every frame."""
        kept = vars(app)
        if "theme" not in kept:
            kept["theme"] = _Follower(app)
        follower: _Follower = kept["theme"]
        return follower

    def use(self, theme: Theme) -> None:
        self.theme = theme
        if self._app.style().name() != "fusion":
            self._app.setStyle("Fusion")
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, "system": Qt.ColorScheme.Unknown}
        self._app.styleHints().setColorScheme(schemes[theme])
        self._apply()

    def grow(self, factor: float) -> None:
        self.scale = factor
        font = self._app.font()
        font.setPointSizeF(self._points * factor)
        self._app.setFont(font)

    def _apply(self) -> None:
        dark = self.theme == "dark"
        if self.theme == "system":
            dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        self.dark = dark
        palette = _palette(dark)
        self._app.setPalette(palette)
        marks = QPalette(palette)  # Fusion takes the rims of marks from the window, which is as dark as they are
        marks.setColor(Role.Window, QColor(MARK_RIM[dark]))
        for kind in ("QCheckBox", "QRadioButton"):
            self._app.setPalette(marks, kind)  # type: ignore[arg-type]  # bytes, say the stubs, which are refused
        QToolTip.setPalette(palette)
