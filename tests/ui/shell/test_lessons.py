"""A lesson in the real window, with mouse and keys."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from gradexplorer.framework.resources import resource
from gradexplorer.lessons.reading import read_lesson, shipped_lessons
from gradexplorer.ui.shell import settings
from gradexplorer.ui.style.translation import use_language
from tests.ui.hands import place, press, settle, view_of

DERIVATIVE = shipped_lessons()[0]


def click(window, button):
    QTest.mouseClick(window.lessons.card.buttons[button], Qt.MouseButton.LeftButton)
    settle()


def answer(window, text):
    QTest.keyClicks(window.lessons.card.number, text)
    QTest.keyClick(window.lessons.card.number, Qt.Key.Key_Return)


def choose_lesson(window, file):
    """Open a lesson by its entry in the menu."""
    menu = window.menus.lessons.menu
    menu.aboutToShow.emit()
    next(entry for entry in menu.actions() if entry.objectName() == f"lesson.{file.stem}").trigger()
    settle()


@pytest.fixture
def lesson(window):
    window.begin()
    choose_lesson(window, DERIVATIVE)
    return window


def phase(window, qtbot, wanted):
    qtbot.waitUntil(lambda: window.lessons.walk.phase == wanted)


def test_the_menu_opens_it_and_the_page_is_set(lesson):
    card = lesson.lessons.card
    assert card.isVisible()
    assert card.windowTitle() == read_lesson(DERIVATIVE).title.en
    assert card.place.text() == "Step 1 of 9"
    assert lesson.session.pages["functions"].h == 1.5
    assert lesson.lessons.pointer.target is view_of(lesson, "curves")


def test_the_card_covers_nothing_and_cuts_no_text(lesson):
    card = lesson.lessons.card
    assert not card.geometry().intersects(lesson.centralWidget().geometry())
    assert card.width() < lesson.tabs.width() / 3
    guide, whole = lesson.lessons, read_lesson(DERIVATIVE)
    for index in range(len(whole.steps)):
        guide.card.draw(whole, type(guide.walk)(step=index, phase="asking", wrong=1))
        settle()
        labels = [label for label in card.findChildren(QLabel) if label.isVisible()]
        assert all(
            label.wordWrap() and label.visibleRegion().boundingRect().width() == label.width() for label in labels
        )


def test_what_is_pointed_at_keeps_its_first_letter(lesson):
    lesson.lessons.walk = type(lesson.lessons.walk)(step=0, phase="shown")
    click(lesson, "next")
    target = lesson.lessons.pointer.target
    assert target.path == "h"
    [frame] = [child for child in target.parentWidget().children() if child.objectName() == "pointer"]
    assert frame.geometry().contains(target.geometry())
    assert not frame.mask().intersects(target.geometry().translated(-frame.pos()))


def test_next_asks_first_hints_after_a_wrong_try_and_goes_on_after_the_right_one(lesson, qtbot):
    card, walk = lesson.lessons.card, lambda: lesson.lessons.walk
    assert not card.ask.isVisible()
    click(lesson, "next")
    assert card.ask.isVisible()
    assert not card.hint.isVisible()
    answer(lesson, "2")
    qtbot.waitUntil(lambda: walk().wrong == 1)
    assert card.hint.isVisible()
    assert walk().step == 0
    card.number.clear()
    answer(lesson, "7/2")
    phase(lesson, qtbot, "right")
    assert card.told.text() == "Right."
    click(lesson, "next")
    assert (walk().step, walk().phase, walk().solved) == (1, "reading", (0,))


def test_what_is_no_number_is_said_and_is_no_try(lesson):
    click(lesson, "next")
    answer(lesson, "much")
    assert "much" in lesson.lessons.card.told.text()
    assert lesson.lessons.walk.wrong == 0


def test_a_handle_is_dragged_to_the_answer(lesson, qtbot):
    guide = lesson.lessons
    for _step in range(1):
        click(lesson, "next")
        click(lesson, "show")
        phase(lesson, qtbot, "shown")
        click(lesson, "next")
    click(lesson, "next")
    click(lesson, "next")
    qtbot.waitUntil(lambda: guide.walk.wrong == 1)
    view = view_of(lesson, "curves")
    handle = next(mark for mark in view.panel.marks if mark.key == "step")
    port = view.widget.viewport()
    start, end = place(view, handle.x, handle.y), place(view, 1.05, handle.y)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.3, 0.6, 1.0):
        at = start + (end - start) * share
        QTest.mouseMove(port, at)
        settle()
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)
    settle()
    assert 0 < lesson.session.pages["functions"].h < 0.15
    lesson.edit("functions", "h", 0.09)
    click(lesson, "next")
    phase(lesson, qtbot, "right")
    assert lesson.session.pages["functions"].h == 0.09, "the person's own answer stays"


def test_show_me_shows_the_answer_on_the_page(lesson, qtbot):
    guide = lesson.lessons
    for _step in range(3):
        click(lesson, "next")
        click(lesson, "show")
        phase(lesson, qtbot, "shown")
        click(lesson, "next")
    click(lesson, "next")
    assert lesson.session.pages["functions"].x0 == 1
    click(lesson, "show")
    phase(lesson, qtbot, "shown")
    assert guide.card.told.text() == "The answer is 4."
    assert lesson.session.pages["functions"].x0 == 2
    assert guide.walk.solved == ()


def test_a_choice_is_clicked(lesson, qtbot):
    guide = lesson.lessons
    guide.walk = type(guide.walk)(step=4, phase="shown")
    click(lesson, "next")
    click(lesson, "next")
    click(lesson, "next")
    assert guide.card.told.text() == "Choose one of the answers."
    QTest.mouseClick(guide.card.options[0].label, Qt.MouseButton.LeftButton)
    click(lesson, "next")
    qtbot.waitUntil(lambda: guide.walk.wrong == 1)
    QTest.mouseClick(guide.card.options[1].button, Qt.MouseButton.LeftButton)
    assert not guide.card.options[0].button.isChecked()
    click(lesson, "next")
    phase(lesson, qtbot, "right")


def test_the_keys_of_a_presenters_remote_show_the_answer_only_when_asked(lesson, qtbot):
    guide = lesson.lessons
    press(lesson, Qt.Key.Key_PageDown)
    assert guide.walk.phase == "asking"
    assert not guide.card.told.isVisible()
    press(lesson, Qt.Key.Key_PageDown)
    phase(lesson, qtbot, "shown")
    press(lesson, Qt.Key.Key_PageDown)
    assert guide.walk.step == 1
    press(lesson, Qt.Key.Key_PageUp)
    assert (guide.walk.step, guide.walk.phase) == (0, "reading")


def test_progress_is_kept_and_the_lesson_goes_on_there(lesson, qtbot):
    click(lesson, "next")
    answer(lesson, "3.5")
    phase(lesson, qtbot, "right")
    click(lesson, "next")
    QTest.mouseClick(lesson.lessons.card.closer, Qt.MouseButton.LeftButton)
    settle()
    assert not lesson.lessons.is_open
    assert lesson.lessons.pointer.target is None
    assert settings.progress()[DERIVATIVE.stem] == lesson.lessons.walk
    choose_lesson(lesson, DERIVATIVE)
    assert (lesson.lessons.walk.step, lesson.lessons.walk.solved) == (1, (0,))


def test_a_run_is_taken_to_its_step(window, qtbot):
    window.begin()
    choose_lesson(window, next(lesson for lesson in shipped_lessons() if lesson.stem.endswith("himmelblau")))
    assert window.current.page.key == "himmelblau"
    guide = window.lessons
    guide.walk = type(guide.walk)(step=2, phase="shown")
    click(window, "next")
    qtbot.waitUntil(lambda: window.current.snapshot is not None and window.current.snapshot.step == 1)
    qtbot.waitUntil(lambda: guide.pointer.target is not None)
    assert guide.pointer.target.objectName() == "derivation.numbers0"


def test_it_speaks_chinese(lesson, qapp):
    try:
        use_language(qapp, "zh_CN")
        settle()
        assert lesson.lessons.card.text.text() == read_lesson(DERIVATIVE).steps[0].text.zh_CN
        assert lesson.lessons.card.windowTitle() == read_lesson(DERIVATIVE).title.zh_CN
    finally:
        use_language(qapp, "en")
        settle()


def test_a_lesson_of_ones_own_is_checked_and_opened(window, qtbot, tmp_path, monkeypatch):
    window.begin()
    guide = resource("lessons", "README.md").read_text("utf-8")
    own = tmp_path / "slope.json"
    own.write_text(guide.split("```json\n")[1].split("```")[0], "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(own), ""))
    window.menus.actions["lesson.open"].trigger()
    qtbot.waitUntil(lambda: window.lessons.is_open)
    assert window.lessons.card.windowTitle() == "The slope of x²"


def test_a_broken_one_is_refused_with_its_place(window, qtbot, tmp_path, monkeypatch):
    window.begin()
    plain = json.loads(DERIVATIVE.read_text("utf-8"))
    plain["steps"][3]["question"]["answer"] = {"claim": "nothing"}
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(plain), "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(broken), ""))
    window.menus.actions["lesson.open"].trigger()
    qtbot.waitUntil(lambda: "steps.3.question.answer" in window.bar.sentence.text())
    assert not window.lessons.is_open


def test_the_search_finds_lessons_in_both_languages(window):
    title = read_lesson(DERIVATIVE).title
    for words in (title.en[:14], title.zh_CN[:4]):
        press(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        finder = window.menus.finder
        finder.field.setText(words)
        settle()
        assert finder.list.item(0).text().startswith(title.en)
        QTest.keyClick(finder.field, Qt.Key.Key_Return)
        settle()
        assert window.lessons.card.windowTitle() == title.en
        assert QApplication.activeModalWidget() is None


def test_a_lecturer_s_room_reads_large_letters_and_the_answer_waits(lesson, qtbot):
    card, small = lesson.lessons.card, lesson.lessons.card.text.font().pointSizeF()
    lesson.menus.actions["lecture"].trigger()
    settle()
    assert lesson.isFullScreen()
    assert card.text.font().pointSizeF() > 1.3 * small
    assert card.ask.font().bold()
    assert not lesson.current.view.parameters.isVisible()
    QTest.keyClick(lesson, Qt.Key.Key_PageDown)
    assert lesson.lessons.walk.phase == "asking"
    assert card.told.isHidden()
    QTest.keyClick(lesson, Qt.Key.Key_PageDown)
    phase(lesson, qtbot, "shown")
    assert "answer" in card.told.text()
    QTest.keyClick(lesson, Qt.Key.Key_PageUp)
    assert lesson.lessons.walk.phase == "reading"
    lesson.menus.actions["full_screen"].trigger()
    settle()
    assert not lesson.menus.actions["lecture"].isChecked()
    assert card.text.font().pointSizeF() == pytest.approx(small)
    assert lesson.current.view.parameters.isVisible()
