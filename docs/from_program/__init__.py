"""What the manual takes from the program: directives for pages, catalogues, commands; formulas; the Chinese search."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from gradexplorer.ui.style.translation import LANGUAGES, use_language

if TYPE_CHECKING:
    from sphinx.application import Sphinx


ENGLISH = ("design",)
"""What is for those who read the code."""


def setup(app: "Sphinx") -> dict[str, Any]:
    """Add all of it to a build; the words of the program come in the manual's language."""
    from from_program import catalogues, chinese, command_line, formulas, quotes, tabs

    qt = QCoreApplication.instance() or QCoreApplication(["manual"])
    app.connect("builder-inited", lambda built: use_language(qt, _language(built.config.language)))
    app.connect("doctree-read", _read)
    for module in (tabs, catalogues, command_line):
        for name, directive in module.DIRECTIVES.items():
            app.add_directive(name, directive)
    app.add_transform(quotes.Quotes)
    app.add_html_math_renderer("typeset", (formulas.inline, None), (formulas.block, None))
    app.add_search_language(chinese.Chinese)
    return {"parallel_read_safe": False, "parallel_write_safe": False}


def _read(app: "Sphinx", tree: Any) -> None:
    """Warn of sentences without a translation: a build that fails on warnings needs them all. Describe the pictures."""
    from sphinx.util import logging
    from sphinx.util.nodes import extract_messages

    from from_program.words import describe

    if app.config.language != "en" and app.env.docname not in ENGLISH:
        known = _translated(app.config.language)
        for node, sentence in extract_messages(tree):
            if node.get("translated") is False and sentence not in known:
                logging.getLogger(__name__).warning("not translated: %s", sentence, location=node)
    if app.builder.format == "html":
        describe(tree)


@cache
def _translated(language: str) -> set[str]:
    """Return the sentences that have a translation, be it the same, as that of a name."""
    from babel.messages.pofile import read_po

    file = Path(__file__).parents[1] / "locale" / language / "LC_MESSAGES" / "manual.po"
    with file.open("rb") as text:
        return {message.id for message in read_po(text) if message.string and isinstance(message.id, str)}


def _language(code: str) -> str:
    return code if code in LANGUAGES else "en"
