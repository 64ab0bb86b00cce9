"""A page's pictures off the screen, drawn again and again with the drawing code of the window, for a film."""

from typing import Any

import numpy as np
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from gradexplorer.films.frames import Frame
from gradexplorer.framework.figure import Figure, execute
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.run import Snapshot
from gradexplorer.framework.study import Found
from gradexplorer.ui.discard import discard
from gradexplorer.ui.formula.formula_view import wait_idle
from gradexplorer.ui.page.page_view import PageView
from gradexplorer.ui.page.panel_grid import PANELS, AnyPanelView, PanelGrid
from gradexplorer.ui.page.render import FORMULA_SECONDS, known_panel
from gradexplorer.ui.plot.plot_view import PlotView
from gradexplorer.ui.scene.scene_view import SceneView
from gradexplorer.ui.style.looks import Looks

FIRST_TURNS = 5
"""Turns of the events until a new layout stands."""


class FilmStage:
    """Draws one moment after the other in one widget.

    Parameters
    ----------
    page : Page
    panel : str or None
        One panel; None: all of them.
    size : (width, height)
        In pixels.
    column : bool
        The whole page: with its parameters and the derivation, proven anew in every frame.
    looks : Looks or None
        Theme and language; None: the present ones.
    """

    def __init__(
        self,
        page: AnyPage,
        panel: str | None,
        size: tuple[int, int],
        *,
        column: bool = False,
        looks: Looks | None = None,
    ) -> None:
        self._page, self._panel, self._size, self._column, self._looks = page, panel, size, column, looks
        self._view: QWidget | None = None
        self._found: Found | None = None

    def frame(self, state: Any, snapshot: Snapshot | None) -> Frame:
        """Return the picture of a moment.

        Raises
        ------
        InputError
            There is no such panel.
        """
        if self._looks is not None:
            self._looks.put_on()
        figure = self._page.whole_picture(state, snapshot, kept=self._found)
        self._found = figure.found
        view = self._drawn(state, snapshot, figure)
        first = self._view is None
        if self._view is None:
            self._view = view
            self._show(view)
        scenes = [one for one in (view, *view.findChildren(SceneView)) if isinstance(one, SceneView)]
        for scene in scenes:
            scene.load()
            scene.buttons.hide()
        for _turn in range(FIRST_TURNS if first or self._column else 1):
            self._let_events_happen()
        for plot in [one for one in (view, *view.findChildren(PlotView)) if isinstance(one, PlotView)]:
            plot.settle()
        self._let_events_happen()  # the axes follow their legend
        for scene in scenes:
            scene.settle()
        view.setUpdatesEnabled(True)
        picture = view.grab()
        view.setUpdatesEnabled(False)  # what is shown nowhere is painted once, here
        return pixels(picture.toImage())

    def _let_events_happen(self) -> None:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        if self._column:
            wait_idle(FORMULA_SECONDS)

    def close(self) -> None:
        """Give the widget away, and look as before."""
        if self._view is not None:
            discard(self._view)
            self._view = None
        if self._looks is not None:
            self._looks.take_off()

    def _drawn(self, state: Any, snapshot: Snapshot | None, figure: Figure) -> QWidget:
        """Return the widget that shows a moment."""
        if self._column:
            view = self._view or PageView(self._page, state)
            assert isinstance(view, PageView)
            view.draw(state, figure)
            view.show_run(state, snapshot, False, 0.0)
            items = self._page.column(state, snapshot, figure)
            execute(items)
            view.derive(items)
            return view
        if self._panel is None:
            grid = self._view or PanelGrid()
            assert isinstance(grid, PanelGrid)
            grid.draw(figure)
            return grid
        panels = {one.key: one for one in figure.panels()}
        known_panel(self._panel, panels)
        shown = panels[self._panel]
        alone: Any = self._view or PANELS[type(shown)]()
        assert isinstance(alone, AnyPanelView)
        alone.draw(shown)  # type: ignore[arg-type]
        return alone

    def _show(self, view: QWidget) -> None:
        if layout := view.layout():
            layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # the size asked for, however small
        view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        view.resize(*self._size)
        view.show()


def pixels(image: QImage) -> Frame:
    """Return a picture as numbers, of shape (height, width, 3)."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()
