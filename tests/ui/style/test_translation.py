"""A release has every sentence of the package in Chinese; and switching reaches every widget."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

import gradexplorer
from gradexplorer.framework.presets import presets
from gradexplorer.pages import PAGES
from gradexplorer.text import SINGULAR, Text, _
from gradexplorer.ui.style.translation import (
    LANGUAGES,
    current_language,
    plain_words,
    read_phrases,
    system_language,
    translate,
    use_language,
)

CHINESE = read_phrases("zh_CN")

_OTHERS = (
    "as bytes changes closes depends differences does ends follows gives has holds is its leaves lies makes means "
    "needs overflows reads returns says shapes stands strides takes was"
)
OTHERS = set(_OTHERS.split())
"""Words in -s behind a value that are not what it counts; and bytes, of which no limit is 1."""


TERMS = {
    "sum rule": "和的求导法则",
    "product rule": "乘积法则",
    "quotient rule": "商的求导法则",
    "power rule": "幂法则",
    "chain rule": "链式法则",
    "sine": "正弦",
    "cosine": "余弦",
    "tangent": "正切",
    "Sine": "正弦函数",
    "Cosine": "余弦函数",
    "Tangent": "正切函数",
    "Hyperbolic sine": "双曲正弦函数",
    "Hyperbolic cosine": "双曲余弦函数",
    "Hyperbolic tangent": "双曲正切函数",
    "Minimum point": "极小值点",
    "Maximum point": "极大值点",
    "Saddle point": "鞍点",
    "from the left": "从左侧",
    "from the right": "从右侧",
    "vanishing": "梯度消失",
    "exploding": "梯度爆炸",
    "gradient": "梯度",
    "Cross entropy": "交叉熵",
    "Gradient": "梯度",
    "Learning rate": "学习率",
    "Loss": "损失",
    "Corner": "斜角视图",
    "Passes": "反向传播次数",
    "Soft targets": "软标签",
}
"""Terms as Chinese textbooks have them.

Source: 同济大学数学系, 高等数学, 7th edition; 邱锡鹏, 神经网络与深度学习, 2020.
"""

WORDS = {
    r"kink": "折点",
    r"gradient(?! descent)": "梯度",
    r"partial derivative": "偏导数",
    r"chain rule": "链式法则",
    r"saddle point": "鞍点",
    r"learning rate": "学习率",
    r"momentum": "动量",
    r"soft target": "软标签",
    r"diverge(d|s)?": "发散",
    r"prove[dn]?": "验证",
    r"activations?": "激活函数",
}
"""English words, and the one Chinese term that stands for each in every sentence."""
FORMER = ("尖点", "证明", "软目标", "准确值", "向后一层", "旋钮")
"""Words that were used beside those terms."""


def sources() -> dict[str, str]:
    """Return every first argument of a call of `_`, with its file and line."""
    found = {}
    for file in sorted(Path(gradexplorer.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                where = f"{file.name}:{node.lineno}"
                assert isinstance(node.args[0], ast.Constant), f"{where}: not a literal, so it can't be extracted"
                found[node.args[0].value] = where
    return found


def test_no_sentence_claims_that_torch_is_still_to_be_loaded():
    """One did, and stood there long after: what is not worked out yet says only that."""
    said = [sentence for sentence in sources() if "torch" in sentence and re.search(r"\bload(s|ed|ing)?\b", sentence)]
    assert said == []


def placeholders(sentence: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(sentence) if name}


@pytest.fixture
def chinese(qapp):
    use_language(qapp, "zh_CN")
    yield
    use_language(qapp, "en")


@pytest.mark.release
def test_every_sentence_has_a_finished_translation():
    missing = {source: where for source, where in sources().items() if not CHINESE.get(source)}
    assert not missing


@pytest.mark.parametrize("term", TERMS)
def test_terms_are_those_of_textbooks(term):
    assert CHINESE[term] == TERMS[term]


@pytest.mark.parametrize("word", WORDS)
def test_one_term_stands_for_one_word_everywhere(word):
    said = [source for source in CHINESE if re.search(rf"\b{word}s?\b", source, re.IGNORECASE)]
    assert said
    assert [source for source in said if WORDS[word] not in CHINESE[source]] == []


def test_no_former_term_is_left():
    assert [text for text in CHINESE.values() if any(term in text for term in FORMER)] == []


def test_translations_have_the_same_places():
    wrong = {
        source: CHINESE[source]
        for source in sources()
        if placeholders(source) != placeholders(CHINESE.get(source, source))
    }
    assert not wrong


@pytest.mark.release
def test_no_translation_is_left_over():
    assert set(CHINESE) <= set(sources())


@pytest.mark.release
@pytest.mark.parametrize("page", [page.key for page in PAGES])
def test_every_preset_has_a_name_in_every_language(page):
    for preset in presets(page):
        assert set(preset["name"]) == set(preset["look"]) == set(LANGUAGES)


def test_a_sentence_without_a_translation_is_shown_in_english(chinese):
    assert translate(_("proven")) == CHINESE["proven"]
    assert translate(Text("a sentence of tomorrow, step {step}", {"step": 3})) == "a sentence of tomorrow, step 3"


def test_values_are_put_in_as_given():
    assert translate(_("step {step} of {last:.1f}", step=3, last=2)) == "step 3 of 2.0"
    assert translate("as it is {step}") == "as it is {step}"


def test_nested_texts_are_translated(chinese):
    inner = _("proven")
    assert translate(Text("<{inner}>", {"inner": inner})) == f"<{CHINESE['proven']}>"
    assert CHINESE["proven"] != "proven"


def test_switching_reaches_nested_widgets_and_qt_s_own_words(qtbot, qapp):
    class Label(QLabel):
        def changeEvent(self, event: QEvent) -> None:
            if event.type() == QEvent.Type.LanguageChange:
                self.setText(translate(_("proven")))

    window, label, buttons = QWidget(), Label(), QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(window)
    box = QVBoxLayout(window)
    box.addWidget(label)
    box.addWidget(buttons)
    cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
    english = cancel.text()
    for code, text in (("zh_CN", CHINESE["proven"]), ("en", "proven"), ("zh_CN", CHINESE["proven"]), ("en", "proven")):
        use_language(qapp, code)
        QApplication.processEvents()
        assert current_language() == code
        assert label.text() == text
        assert (cancel.text() == english) is (code == "en")


def test_unknown_language_changes_nothing(qapp):
    with pytest.raises(KeyError):
        use_language(qapp, "tlh")
    assert current_language() == "en"


def test_system_language_is_one_of_ours():
    assert system_language() in LANGUAGES


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("f(-2) = -1.5e-07, x - 1", "f(−2) = −1.5e−7, x - 1"),
        ("2.2e+04 of 1e-12", "2.2e4 of 1e−12"),
        ("(-0.5, -.25), -inf, -∞", "(−0.5, −.25), −inf, −∞"),
        ("model-1, 2026-11-30, gradient-clipping --size", "model-1, 2026-11-30, gradient-clipping --size"),
    ],
)
def test_the_window_shows_real_minus_signs_and_other_programs_get_hyphens(text, shown):
    assert translate(text) == translate(_("{text}", text=text)) == shown
    assert plain_words(text) == plain_words(_("{text}", text=text)) == text


def test_one_of_a_thing_is_singular_in_every_sentence():
    for source in CHINESE:
        for name, noun in re.findall(r"\{(\w+)\}(?: [a-z]+)? ([a-z]+s)\b", source):
            assert noun in SINGULAR or noun in OTHERS, source
            if noun in SINGULAR:
                values = {
                    field: 1 if field == name else 7 for _text, field, *_rest in Formatter().parse(source) if field
                }
                assert not re.search(rf"\b1(?: [a-z]+)? {noun}\b", str(Text(source, values))), source
    assert str(_("{count} starts, {steps} steps", count=1, steps=20)) == "1 start, 20 steps"
