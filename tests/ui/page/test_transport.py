"""The transport bar: how far a run is, and how far its next step."""

import pytest

from gradexplorer.ui.page.transport import TransportBar
from gradexplorer.ui.style.translation import use_language


@pytest.mark.parametrize(
    ("step", "share", "text", "part"),
    [(0, 0.0, "0 / 300", 0.0), (0, 0.42, "0 / 300, next 42 %", 0.42 / 300), (150, 0.5, "150 / 300, next 50 %", 0.5017)],
)
def test_progress_within_a_step_is_shown(qtbot, qapp, step, share, text, part):
    bar = TransportBar("perceptron")
    qtbot.addWidget(bar)
    bar.draw(step, 300, True, 0.0, share=share)
    assert bar.counter.text() == text
    assert bar.progress.value() / bar.progress.maximum() == pytest.approx(part, abs=1e-4)
    use_language(qapp, "zh_CN")
    qapp.processEvents()
    assert f"{step} / 300" in bar.counter.text()
    assert f"{100 * share:.0f} %" in bar.counter.text() or not share
    use_language(qapp, "en")
