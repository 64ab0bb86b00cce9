"""The menu of lessons: those that come along by their titles, and one's own."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from gradexplorer.lessons.reading import lesson_titles
from gradexplorer.ui.shell.lesson_guide import LessonGuide
from gradexplorer.ui.style.translation import in_language


class LessonMenu:
    """Fills a menu with the titles in the present language whenever it opens; `others` stand below."""

    def __init__(self, menu: QMenu, guide: LessonGuide) -> None:
        self.menu, self._guide = menu, guide
        self._others = menu.actions()
        menu.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """List the lessons."""
        for entry in self.menu.actions():
            if entry not in self._others:
                self.menu.removeAction(entry)
                entry.deleteLater()
        for file, title in lesson_titles().items():
            entry = QAction(in_language(title.by_language), self.menu)
            entry.setObjectName(f"lesson.{file.stem}")
            entry.triggered.connect(lambda _checked=False, file=file: self._guide.open(file))
            self.menu.insertAction(self._others[0], entry)
