"""The chosen language: English sentences stand in the code, the others in Qt Linguist files."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from xml.etree import ElementTree

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QTranslator

from gradexplorer.framework.figure import DisplayText
from gradexplorer.framework.resources import resource
from gradexplorer.text import Text, fill

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
"""Code to native name."""


def read_phrases(code: str) -> dict[str, str]:
    """Return the finished translations of a language, by their English source.

    The Linguist file is read as it is, so that no compiled copy of it has to be built or kept in step.
    """
    if code == "en":
        return {}
    root = ElementTree.parse(resource("translations", f"gradexplorer_{code}.ts")).getroot()
    return {
        message.findtext("source", ""): message.findtext("translation", "")
        for message in root.iter("message")
        if message.find("translation[@type]") is None
    }


_phrases = lru_cache(maxsize=None)(read_phrases)


class _Language:
    """The one language that the application speaks."""

    def __init__(self) -> None:
        self.code = "en"
        self.phrases: dict[str, str] = {}
        self.qt = QTranslator()


_language = _Language()


_MINUS = re.compile(r"(?<![\w.)\]}])-(?=\.?\d|∞|inf)")
_POWER = re.compile(r"(?<=\d)e([+-])0*(?=\d)")


def typeset(text: str) -> str:
    """Return a text as the window shows it: numbers have a real minus sign, and no zeros in their exponents.

    Examples
    --------
    >>> typeset("f(-2) = -1.5e-07, x - 1"), typeset("2.2e+04"), typeset("model-1, 2026-11-30")
    ('f(−2) = −1.5e−7, x - 1', '2.2e4', 'model-1, 2026-11-30')
    """
    if "e" in text:
        text = _POWER.sub(lambda sign: "e−" if sign[1] == "-" else "e", text)
    return _MINUS.sub("−", text) if "-" in text else text


def translate(text: DisplayText) -> str:
    """Return `text` in the chosen language, with its values put in, as the window shows it."""
    return typeset(plain_words(text))


def plain_words(text: DisplayText) -> str:
    """Return `text` in the chosen language for other programs, which read no other minus sign than the hyphen."""
    if not isinstance(text, Text):
        return str(text)
    sentence = _language.phrases.get(text.source, text.source)
    if not text.values:
        return sentence
    values = {name: plain_words(value) if isinstance(value, Text) else value for name, value in text.values.items()}
    return fill(sentence, values)


def spoken(sentences: Iterable[DisplayText]) -> str:
    """Return sentences in the chosen language, one behind the other; a title among them ends in a full stop, too."""
    texts = [translate(sentence).strip() for sentence in sentences]
    return " ".join(text if text[-1:] in ".。…" else f"{text}." for text in texts if text)


def plain_title(title: str) -> str:
    """Return the title of a menu or action without the mark of its letter key: that stands in brackets in Chinese."""
    return re.sub(r"\(&.\)|&", "", title)


def in_language(names: Mapping[str, str]) -> str:
    """Return the one of `names`, by language, in the chosen language, else in English, as the window shows it."""
    return typeset(names.get(current_language(), names["en"]))


def in_every_language(text: DisplayText) -> tuple[str, ...]:
    """Return `text` in every language that there is, the chosen one first, for a search that knows them all."""
    if not isinstance(text, Text) or text.values:
        return (translate(text),)
    others = (_phrases(code).get(text.source, text.source) for code in LANGUAGES)
    return tuple(dict.fromkeys((translate(text), *others)))


def current_language() -> str:
    """Return the code of the chosen language."""
    return _language.code


def system_language() -> str:
    """Return the code of the language that the system asks for, English when it is not among ours."""
    first = QLocale(next(iter(QLocale.system().uiLanguages()), "en"))
    return "zh_CN" if first.language() == QLocale.Language.Chinese else "en"


def use_language(app: QCoreApplication, code: str) -> None:
    """Speak the language `code`; every widget receives a LanguageChange event.

    Raises
    ------
    KeyError
        If `code` is not in `LANGUAGES`.
    """
    if code not in LANGUAGES:
        raise KeyError(code)
    app.removeTranslator(_language.qt)
    _language.code, _language.phrases, _language.qt = code, read_phrases(code), QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if code != "en" and _language.qt.load(f"qtbase_{code}", folder):
        app.installTranslator(_language.qt)
    # Qt tells the widgets only of its own translators; when both happen it drops the second event.
    QCoreApplication.sendEvent(app, QEvent(QEvent.Type.LanguageChange))
