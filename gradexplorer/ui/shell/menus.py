"""The menu bar: actions with their keys, made from one table."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from gradexplorer.framework.presets import preset_state, presets
from gradexplorer.pages import PAGES
from gradexplorer.text import _
from gradexplorer.ui.page.controller import PageController
from gradexplorer.ui.shell import settings
from gradexplorer.ui.shell.about import show_about, show_news
from gradexplorer.ui.shell.appearance_menu import AppearanceMenu
from gradexplorer.ui.shell.copying import copy_script
from gradexplorer.ui.shell.export_dialog import copy_picture, export_with_dialog
from gradexplorer.ui.shell.file_dialogs import ask_to_open, ask_to_save
from gradexplorer.ui.shell.film_dialog import FilmDialog
from gradexplorer.ui.shell.findable import findables
from gradexplorer.ui.shell.finder import Finder
from gradexplorer.ui.shell.gallery import Gallery
from gradexplorer.ui.shell.hand_out_dialog import hand_out_with_dialog
from gradexplorer.ui.shell.kept_menu import KeptMenu
from gradexplorer.ui.shell.keys_dialog import KeysDialog
from gradexplorer.ui.shell.lesson_menu import LessonMenu
from gradexplorer.ui.shell.links import copy_link, found_link, paste_link
from gradexplorer.ui.shell.manual import open_manual
from gradexplorer.ui.shell.menu_builder import MenuBuilder
from gradexplorer.ui.shell.printing import print_page
from gradexplorer.ui.shell.shell import Shell
from gradexplorer.ui.style.motion import is_reduced, use_reduced_motion
from gradexplorer.ui.style.theme import set_line_scale
from gradexplorer.ui.style.translation import (
    in_language,
)

PROJECTOR_SCALE = 1.4
LECTURE_SCALE = 1.4
"""Of a lesson's letters against the rest of the window."""
SESSION_FILES = _("Sessions (*.json)")


class Menus:
    """Builds the window's menus and keeps their texts and switches up to date."""

    def __init__(self, shell: Shell, window: QMainWindow, columns: Mapping[str, bool]) -> None:
        self._columns = columns
        """Whether each side column is shown at first."""
        self.shell = shell
        self.window = window
        self._builder = MenuBuilder(window)
        self._menu, self._action = self._builder.menu, self._builder.action
        self.actions = self._builder.actions
        self.finder = Finder(window, lambda: findables(shell, self._builder.entries()), partial(found_link, shell))
        self._file()
        self._edit()
        self._view()
        self.presets = self._menu(_("&Presets"))
        self._action(self.presets, "gallery", _("&Gallery…"), self.open_gallery, "Ctrl+G")
        self.presets.aboutToShow.connect(self._fill_presets)
        self._run()
        self._help()

    # menus

    def _file(self) -> None:
        menu = self._menu(_("&File"))
        key = QKeySequence.StandardKey
        self._action(menu, "afresh", _("&New session"), self.shell.document.start_afresh, key.New)
        self._action(menu, "open", _("&Open session…"), self.open, key.Open)
        self.recent = self._menu(_("Open &recent"), menu)
        self.recent.aboutToShow.connect(self._fill_recent)
        self.kept = KeptMenu(self._menu(_("&Kept work"), menu), menu, self.shell.document)
        self._action(menu, "save", _("&Save session"), self.save, key.Save)
        self._action(menu, "save_as", _("Save session &as…"), self.save_as, "Ctrl+Shift+S")
        menu.addSeparator()
        self._action(menu, "export", _("&Export picture or data…"), self._export, "Ctrl+E")
        self._action(menu, "film", _("&Film…"), self._film)
        self._action(menu, "hand_out", _("&Hand-out…"), partial(hand_out_with_dialog, self.shell))
        self._action(menu, "copy", _("&Copy picture"), self._copy, "Ctrl+Shift+C")
        self._action(menu, "copy_script", _("Copy as Py&Torch"), partial(copy_script, self.shell))
        self._action(menu, "copy_link", _("Copy &link"), partial(copy_link, self.shell), "Ctrl+L")
        self._action(menu, "paste_link", _("Paste l&ink"), partial(paste_link, self.shell), key.Paste)
        self._action(menu, "print", _("&Print…"), self._print, key.Print)
        menu.addSeparator()
        self._action(menu, "quit", _("&Quit"), self.window.close, key.Quit).setMenuRole(QAction.MenuRole.QuitRole)

    def _edit(self) -> None:
        menu = self._menu(_("&Edit"))
        self._action(menu, "undo", _("&Undo"), self.shell.undo, QKeySequence.StandardKey.Undo)
        self._action(menu, "redo", _("&Redo"), self.shell.redo, "Ctrl+Shift+Z", "Ctrl+Y")
        menu.addSeparator()
        self._action(menu, "find", _("&Find anything…"), self.finder.open, "Ctrl+K")
        self._action(menu, "reset", _("Re&set this page"), self.reset_page)

    def _view(self) -> None:
        menu = self._menu(_("&View"))
        for name, title, key in (
            ("knobs", _("Show the &parameters"), "F9"),
            ("column", _("Show the &derivation"), "F10"),
        ):
            action = self._action(menu, name, title, self._fold, key)
            action.setCheckable(True)
            action.setChecked(self._columns[name])
        self._action(menu, "view_all", _("View &all"), self._view_all, "A")
        full = self._action(menu, "full_screen", _("&Full screen, for a projector"), self.full_screen, "F11")
        full.setCheckable(True)
        motion = self._action(menu, "reduced_motion", _("Reduced &motion"), self._motion)
        motion.setCheckable(True)
        motion.setChecked(settings.text("motion", "full") == "reduced")
        menu.addSeparator()
        tabs = self._menu(_("Ta&bs"), menu)
        for number, page in enumerate(PAGES, start=1):
            self._action(tabs, f"tab.{page.key}", page.title, partial(self.shell.turn_to, page.key), f"Ctrl+{number}")
        menu.addSeparator()
        self.appearance = AppearanceMenu(menu, self.window.menuBar(), self._builder)

    def _run(self) -> None:
        menu = self._menu(_("&Run"))
        for name, title, key in (
            ("play", _("&Play or pause"), Qt.Key.Key_Space),
            ("forward", _("One step &forward"), Qt.Key.Key_Right),
            ("back", _("One step &back"), Qt.Key.Key_Left),
            ("rewind", _("&Rewind"), Qt.Key.Key_Home),
            ("end", _("Run to the &end"), Qt.Key.Key_End),
        ):
            self._action(menu, name, title, partial(self._press, name), key)
        menu.addSeparator()
        self._action(menu, "faster", _("Fa&ster"), partial(self._change_speed, 1), ".")
        self._action(menu, "slower", _("S&lower"), partial(self._change_speed, -1), ",")

    def _help(self) -> None:
        menu = self._menu(_("&Help"))
        self._lessons(self._menu(_("&Lessons"), menu))
        self._action(menu, "manual", _("&Manual"), partial(open_manual, self.shell), Qt.Key.Key_F1)
        self._action(menu, "keys", _("&Keys"), self._show_keys, "Shift+F1")
        self._action(menu, "news", _("What is &new"), partial(show_news, self.window))
        about = self._action(menu, "about", _("&About gradexplorer"), partial(show_about, self.window))
        about.setMenuRole(QAction.MenuRole.AboutRole)  # macOS would know it by its English word only

    def _lessons(self, menu: QMenu) -> None:
        guide = self.shell.lessons
        menu.addSeparator()
        self._action(menu, "lesson.open", _("&Open a lesson…"), guide.open_own)
        self._action(menu, "lesson.forward", _("&Next in the lesson"), guide.forward, Qt.Key.Key_PageDown)
        self._action(menu, "lesson.back", _("&Back in the lesson"), guide.back, Qt.Key.Key_PageUp)
        lecture = self._action(menu, "lecture", _("&Lecturer's view"), self._lecture)
        lecture.setCheckable(True)
        self.lessons = LessonMenu(menu, guide)

    # what they do

    def open(self) -> None:
        """Ask for a session file and open it."""
        file = ask_to_open(self.window, "session", _("Open session"), SESSION_FILES)
        if file:
            self.shell.document.open(file)
        self.shell.current.view.transport.take_keys()

    def save(self) -> None:
        """Save to the session's file, asking for one the first time."""
        if self.shell.document.file:
            self.shell.document.save(self.shell.document.file)
        else:
            self.save_as()

    def save_as(self) -> None:
        """Ask for a file and save the session there."""
        file = ask_to_save(self.window, "session", _("Save session as"), "session.json", SESSION_FILES)
        if file:
            self.shell.document.save(file)

    def reset_page(self) -> None:
        """Give the page in front its defaults again."""
        page = self.shell.current.page
        self.shell.set_page_state(page.key, page.state())

    def apply_preset(self, preset: Mapping[str, Any]) -> None:
        """Set the fields of a preset, all others to their defaults, and play it."""
        page = self.shell.current.page
        self.shell.set_page_state(page.key, preset_state(page.state, preset))
        self.play(preset)

    def play(self, preset: Mapping[str, Any]) -> None:
        """Play a preset that is shown where it says so, at its speed; with reduced motion a person does."""
        controller = self.shell.current
        controller.view.transport.choose_speed(preset["speed"])
        controller.playing = preset["play"] and not is_reduced()
        controller.restart()

    def full_screen(self) -> None:
        """Fill the screen with larger text and lines, or come back."""
        full = not self.window.isFullScreen()
        set_line_scale(PROJECTOR_SCALE if full else 1.0)
        if full:
            self.window.showFullScreen()
        else:
            self.window.showNormal()
            if self.actions["lecture"].isChecked():
                self.actions["lecture"].trigger()

    def _lecture(self) -> None:
        """Let a room read along: full screen, no parameters, a lesson in large letters; or come back."""
        on = self.actions["lecture"].isChecked()
        if on != self.window.isFullScreen():
            self.actions["full_screen"].trigger()
        self.actions["knobs"].setChecked(not on)
        self._fold()
        self.shell.lessons.card.enlarge(LECTURE_SCALE if on else 1.0)

    def _show_keys(self) -> None:
        KeysDialog(self.window, self._builder.keys()).show()

    def _fold(self) -> None:
        for controller in self.shell.controllers.values():
            self.fold(controller)

    def fold(self, controller: PageController) -> None:
        """Fold the side columns of a page as the menu says."""
        for name, side in (("knobs", 0), ("column", 2)):
            controller.view.fold(side, not self.actions[name].isChecked())

    def _motion(self) -> None:
        reduced = self.actions["reduced_motion"].isChecked()
        settings.remember("motion", "reduced" if reduced else "full")
        use_reduced_motion(reduced)

    def _export(self) -> None:
        export_with_dialog(self.shell.current, self.shell.session, self.shell.report)

    def _film(self) -> None:
        FilmDialog(self.shell.current, self.shell.report).show()

    def _copy(self) -> None:
        copy_picture(self.shell.current, self.shell.report)

    def _view_all(self) -> None:
        self.shell.current.view.picture.view_all()

    def _change_speed(self, change: int) -> None:
        self.shell.current.view.transport.change_speed(change)

    def _print(self) -> None:
        print_page(self.shell.current.view)

    def _press(self, button: str) -> None:
        self.shell.current.press(button)

    def _fill_recent(self) -> None:
        self.recent.clear()
        for file in settings.recent_files():
            self.recent.addAction(str(file), partial(self.shell.document.open, file))

    def open_gallery(self) -> None:
        """Show all presets with their pictures."""
        Gallery(self.window, self.shell.current.page.key, self.shell.show_preset).show()

    def _fill_presets(self) -> None:
        self.presets.clear()
        self.presets.addAction(self.actions["gallery"])
        self.presets.addSeparator()
        for preset in presets(self.shell.current.page.key):
            self.presets.addAction(in_language(preset["name"]), partial(self.apply_preset, preset))

    def refresh(self) -> None:
        """Enable what can be done now."""
        self.actions["undo"].setEnabled(self.shell.can_undo)
        self.actions["redo"].setEnabled(self.shell.can_redo)
        for name in ("play", "forward", "back", "rewind", "end", "faster", "slower"):
            self.actions[name].setEnabled(self.shell.current.steps_through)
        for name in ("lesson.forward", "lesson.back"):
            self.actions[name].setEnabled(self.shell.lessons.is_open)

    def retranslate(self) -> None:
        """Set every word in the present language."""
        self._builder.retranslate()
        self.appearance.retranslate()
