"""The film dialog in the real window: what it writes is opened by Pillow; what it gives up leaves nothing."""

import pytest
from PIL import Image, ImageSequence
from PySide6.QtWidgets import QComboBox

from gradexplorer.films import video
from gradexplorer.films.frames import Timing
from gradexplorer.pages import PAGES
from gradexplorer.run.moments import varied
from gradexplorer.ui.shell.export_film import export_film
from gradexplorer.ui.shell.film_dialog import FilmDialog
from gradexplorer.ui.shell.window import MainWindow
from gradexplorer.ui.style.looks import Looks
from gradexplorer.ui.style.theme import chosen_theme, colour, is_dark, use_theme
from gradexplorer.ui.style.translation import current_language, use_language


@pytest.fixture
def window(qtbot):
    window = MainWindow()
    qtbot.addWidget(window)
    window.tabs.setCurrentIndex([one.key for one in PAGES].index("functions"))
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


@pytest.fixture
def dialog(window):
    window.menus.actions["film"].trigger()
    dialog = window.findChild(FilmDialog)
    fields = dialog.fields
    for box, wanted in ((fields.motion, "vary"), (fields.number, "x0"), (fields.panel, "curves")):
        box.setCurrentIndex(box.findData(wanted))
    for field, value in ((fields.first, -1.0), (fields.last, 1.0), (fields.across, 160), (fields.down, 120)):
        field.setValue(value)
    return dialog


def frames(file):
    with Image.open(file) as film:
        return [frame.convert("RGB").tobytes() for frame in ImageSequence.Iterator(film)]


def test_a_film_is_made_while_the_window_is_used(dialog, window, qtbot, tmp_path):
    dialog.fields.fps.setValue(10)
    dialog.fields.seconds.setValue(0.5)
    assert dialog.estimate.text().startswith("5 frames")
    dialog.show_preview()
    assert not dialog.preview.pixmap().isNull()
    assert "made in about" in dialog.estimate.text()
    file = tmp_path / "film.webp"
    dialog.make(file)
    assert not dialog.save_button.isEnabled()
    window.edit("functions", "x0", 0.25)
    qtbot.waitUntil(file.exists, timeout=120_000)
    qtbot.waitUntil(dialog.save_button.isEnabled, timeout=60_000)
    assert window.current.state.x0 == 0.25
    shown = frames(file)
    assert len(shown) == len(set(shown)) == 5
    assert list(tmp_path.iterdir()) == [file]


def test_a_film_has_a_theme_and_a_language_of_its_own(dialog, window, qapp, qtbot, tmp_path):
    """It is the film that the command line draws, where the whole application looks so; the window has its own back."""
    fields, before = dialog.fields, (chosen_theme(), current_language(), is_dark())
    assert (fields.theme.currentData(), fields.language.currentData()) == ("dark" if is_dark() else "light", "en")
    for box, wanted in ((fields.theme, "dark"), (fields.language, "zh_CN")):
        box.setCurrentIndex(box.findData(wanted))
    fields.fps.setValue(10)
    fields.seconds.setValue(0.2)
    dialog.show_preview()
    assert (chosen_theme(), current_language(), is_dark()) == before
    assert dialog.preview.pixmap().toImage().pixelColor(0, 0) == colour("background", dark=True)
    file = tmp_path / "film.webp"
    dialog.make(file)
    qtbot.waitUntil(lambda: dialog._maker is None, timeout=120_000)
    assert (chosen_theme(), current_language(), is_dark()) == before
    qtbot.waitUntil(lambda: dialog.show_button.text() == "Preview")  # Qt tells windows of a language in its next turn
    page, state, size = window.current.page, window.current.state, (160, 120)
    drawn = tmp_path / "drawn.webp"
    moments = varied(page, state, "x0", [-1.0, 1.0], None)
    look = {"theme": "dark", "language": "zh_CN", "panel": "curves", "size": size, "column": False}
    try:
        export_film(page, moments, Timing(2, 10), drawn, lambda _done, _count: None, **look)
    finally:
        use_theme(qapp, before[0])
        use_language(qapp, before[1])
    assert frames(file) == frames(drawn)


def test_every_choice_follows_the_language(window, qapp):
    """A parameter in a list in the State has the list's name before its own."""
    window.turn_to("himmelblau")

    def choices(dialog):
        return [box.itemText(index) for box in dialog.findChildren(QComboBox) for index in range(box.count())]

    dialog = FilmDialog(window.current, window.report)
    english = choices(dialog)
    number = dialog.fields.number
    rate = number.findData("optimizers.0.lr")
    name = number.itemText(rate)
    try:
        use_language(qapp, "zh_CN")
        qapp.processEvents()
        chinese = choices(dialog)
        assert number.itemText(rate) != name
        assert choices(FilmDialog(window.current, window.report)) == chinese
        use_language(qapp, "en")
        qapp.processEvents()
        assert choices(dialog) == english
    finally:
        use_language(qapp, "en")


def test_what_a_person_chooses_while_a_film_is_made_comes_back_after_it(qapp):
    own = chosen_theme()
    looks = Looks("dark", "zh_CN")
    try:
        use_theme(qapp, "light")
        looks.put_on()
        use_theme(qapp, "system")
        use_language(qapp, "en")
        looks.put_on()
        assert (is_dark(), current_language()) == (True, "zh_CN")
        looks.take_off()
        assert (chosen_theme(), current_language()) == ("system", "en")
    finally:
        use_theme(qapp, own)
        use_language(qapp, "en")


@pytest.mark.parametrize("how", ["cancel", "dialog", "window"])
def test_a_film_that_is_given_up_leaves_nothing(dialog, window, qtbot, tmp_path, how):
    dialog.fields.seconds.setValue(60)
    dialog.make(tmp_path / "film.webp")
    qtbot.waitUntil(lambda: dialog.progress.value() > 0, timeout=120_000)
    maker = dialog._maker
    assert maker.is_running
    {"cancel": dialog.cancel, "dialog": dialog.close, "window": window.close}[how]()
    qtbot.waitUntil(lambda: not maker.is_running, timeout=60_000)
    assert not list(tmp_path.iterdir())
    if how == "cancel":
        qtbot.waitUntil(dialog.save_button.isEnabled, timeout=60_000)


def test_a_film_that_fails_says_so_and_leaves_nothing(dialog, window, qtbot, tmp_path):
    dialog.make(tmp_path / "missing" / "film.gif")
    qtbot.waitUntil(lambda: dialog._maker is None, timeout=120_000)
    assert "can't be written" in window.bar.sentence.text()
    dialog.fields.log.setChecked(True)  # from a negative number
    dialog.make(tmp_path / "film.gif")
    assert dialog._maker is None
    assert "two numbers above 0" in dialog.estimate.text()
    assert not list(tmp_path.iterdir())


def test_without_a_coder_mp4_says_what_is_missing_before_it_asks_for_a_file(dialog, monkeypatch):
    monkeypatch.setattr(video, "find_spec", lambda _name: None)
    endings = dialog.fields.file_ending
    endings.setCurrentIndex(endings.findData(".mp4"))
    assert "pip install 'gradexplorer[video]'" in dialog.estimate.text()
    assert not dialog.save_button.isEnabled()
    endings.setCurrentIndex(endings.findData(".webp"))
    assert dialog.estimate.text().startswith("120 frames")
    assert dialog.save_button.isEnabled()


def test_a_dialog_that_is_there_before_the_run_offers_its_steps_as_soon_as_it_is(window, qtbot):
    window.turn_to("himmelblau")
    fields = FilmDialog(window.current, window.report).fields
    assert window.current.snapshot is None
    assert fields.last_step.maximum() == 0
    window.begin()
    qtbot.waitUntil(lambda: fields.last_step.value() == window.current.state.steps, timeout=120_000)
    assert fields.every.value() == window.current.state.steps // 100
    assert len(fields._steps()) == 101
    fields.window().close()


def test_a_page_offers_what_can_move_on_it(window):
    offered = {}
    for key in ("functions", "himmelblau"):
        window.turn_to(key)
        dialog = FilmDialog(window.current, window.report)
        motion = dialog.fields.motion
        offered[key] = {motion.itemData(index) for index in range(motion.count())}
        dialog.close()
    assert offered == {"functions": {"vary"}, "himmelblau": {"run", "vary", "turn"}}
