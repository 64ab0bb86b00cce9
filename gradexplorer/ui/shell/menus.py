"""The menu bar: actions with their keys, made from one table."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QMessageBox, QWidget

from gradexplorer import __version__
from gradexplorer.framework.figure import DisplayText
from gradexplorer.framework.presets import preset_state, presets
from gradexplorer.pages import PAGES
from gradexplorer.text import Text, _
from gradexplorer.ui.page.controller import PageController
from gradexplorer.ui.shell import settings
from gradexplorer.ui.shell.application import application
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
from gradexplorer.ui.shell.news import news_html
from gradexplorer.ui.shell.printing import print_page
from gradexplorer.ui.shell.shell import Shell
from gradexplorer.ui.style.buttons import MenuButton
from gradexplorer.ui.style.metrics import lay
from gradexplorer.ui.style.motion import is_reduced, use_reduced_motion
from gradexplorer.ui.style.theme import Theme, set_line_scale, use_theme
from gradexplorer.ui.style.translation import (
    LANGUAGES,
    current_language,
    in_language,
    plain_title,
    translate,
    use_language,
)

THEMES = {"system": _("As the system"), "light": _("Light"), "dark": _("Dark")}
PROJECTOR_SCALE = 1.4
LECTURE_SCALE = 1.4
"""Of a lesson's letters against the rest of the window."""
Keys = QKeySequence.StandardKey | Qt.Key | str
SESSION_FILES = _("Sessions (*.json)")


class Menus:
    """Builds the window's menus and keeps their texts and switches up to date."""

    def __init__(self, shell: Shell, window: QMainWindow, columns: Mapping[str, bool]) -> None:
        self._columns = columns
        """Whether each side column is shown at first."""
        self.shell = shell
        self.window = window
        self._titles: list[tuple[QAction | QMenu, Text]] = []
        self.actions: dict[str, QAction] = {}
        self.finder = Finder(window, lambda: findables(shell, self._entries()), partial(found_link, shell))
        self._corners: list[tuple[MenuButton, QMenu]] = []
        self._file()
        self._edit()
        self._view()
        self.presets = self._menu(_("&Presets"))
        self._action(self.presets, "gallery", _("&Gallery…"), self.open_gallery, "Ctrl+G")
        self.presets.aboutToShow.connect(self._fill_presets)
        self._run()
        self._help()

    # building blocks

    def _menu(self, title: Text, parent: QMenu | None = None) -> QMenu:
        menu = QMenu(self.window)
        if parent:
            parent.addMenu(menu)
        else:
            self.window.menuBar().addMenu(menu)
        self._titles.append((menu, title))
        return menu

    def _action(self, menu: QMenu, name: str, title: Text, do: Callable[[], object], *keys: Keys) -> QAction:
        action = QAction(self.window)
        action.setObjectName(f"action.{name}")
        action.triggered.connect(lambda _checked=False: do())
        action.setShortcuts([QKeySequence(key) for key in keys])
        menu.addAction(action)
        self._titles.append((action, title))
        self.actions[name] = action
        return action

    def _choices(self, menu: QMenu, options: dict[str, Text | str], chosen: str, do: Callable[[str], None]) -> None:
        group = QActionGroup(menu)
        for key, label in options.items():
            text = label if isinstance(label, Text) else Text(label)
            action = self._action(menu, f"{menu.objectName()}{key}", text, partial(do, key))
            action.setCheckable(True)
            action.setChecked(key == chosen)
            group.addAction(action)

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
        theme = self._menu(_("&Theme"), menu)
        theme.setObjectName("theme.")
        self._choices(theme, dict(THEMES), settings.text("theme", "system"), self._theme)
        language = self._menu(_("&Language"), menu)
        language.setObjectName("language.")
        self._choices(language, dict(LANGUAGES), current_language(), self._language)
        self.window.menuBar().setCornerWidget(self._corner(language, theme))

    def _corner(self, *menus: QMenu) -> QWidget:
        """Return the menus of language and theme once more, always in sight at the right of the menu bar."""
        corner = QWidget(self.window.menuBar())
        row = QHBoxLayout(corner)
        lay(row)
        for menu in menus:
            button = MenuButton(f"corner.{menu.objectName()}menu")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setMenu(menu)
            row.addWidget(button)
            self._corners.append((button, menu))
        return corner

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
        self._action(menu, "keys", _("&Keys"), self.show_keys, "Shift+F1")
        self._action(menu, "news", _("What is &new"), self.show_news)
        about = self._action(menu, "about", _("&About gradexplorer"), self.about)
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

    def show_keys(self) -> None:
        """List the keys."""
        KeysDialog(self.window, self.keys()).show()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of all actions, and what each of them does."""
        native = QKeySequence.SequenceFormat.NativeText
        return [
            ("  ".join(key.toString(native) for key in action.shortcuts()), plain_title(action.text()))
            for action in self.actions.values()
            if action.shortcuts()
        ]

    def about(self) -> None:
        """Say what the program is."""
        sentence = _(
            "Explore the gradients of deep learning. Every formula is typeset, executed and compared with torch."
        )
        self._box("gradexplorer", f"<b>gradexplorer {__version__}</b><p>{translate(sentence)}</p>")

    def show_news(self) -> None:
        """Say what each version brought."""
        self._box(translate(_("What is new")), news_html())

    def _box(self, title: str, html: str) -> None:
        box = QMessageBox(self.window, text=html)
        box.setWindowTitle(title)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

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

    def _theme(self, name: str) -> None:
        settings.remember("theme", name)
        use_theme(application(), cast("Theme", name))
        self._name_corners()

    def _language(self, code: str) -> None:
        settings.remember("language", code)
        use_language(application(), code)

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

    def _entries(self) -> Iterator[tuple[DisplayText, DisplayText, Callable[[], object]]]:
        """Yield the title of every action that can be done now, that of its menu, and what does it."""
        menus = {entry.title(): title for entry, title in self._titles if isinstance(entry, QMenu)}
        for action, title in self._titles:
            if isinstance(action, QAction) and action.isEnabled():
                above = next((one for one in action.associatedObjects() if isinstance(one, QMenu)), None)
                yield title, menus[above.title()] if above else "", action.trigger

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
        for entry, title in self._titles:
            if isinstance(entry, QMenu):
                entry.setTitle(translate(title))
            else:
                entry.setText(translate(title))
        self._name_corners()

    def _name_corners(self) -> None:
        for button, menu in self._corners:
            chosen = next(action for action in menu.actions() if action.isChecked())
            name = f"{plain_title(menu.title())}: {plain_title(chosen.text())}"
            button.setText(chosen.text())
            button.setToolTip(name)
            button.setAccessibleName(name)
