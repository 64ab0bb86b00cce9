"""What a person sees of a page in one state, as text: the figure and the column, in English and in Chinese."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from msgspec import Struct

from tests.mutants.mutant import Mutant


class Seen(Struct, frozen=True):
    """A page in one state.

    Attributes
    ----------
    lines : tuple of str
        All that is shown, but for verdicts and their reasons.
    verdicts : dict
        Key of a badge to what it says, as ``gradexplorer prove`` prints it.
    """

    lines: tuple[str, ...]
    verdicts: dict[str, str]


def look(mutant: Mutant) -> Seen:
    """Return what is seen where an error shows, in whatever sources are imported."""
    from gradexplorer.cli.chosen import at_step, chosen_page
    from gradexplorer.framework.figure import Check
    from gradexplorer.framework.presets import preset_state, presets
    from gradexplorer.framework.state import edited
    from gradexplorer.pages import PAGES
    from gradexplorer.session import Session, default_session
    from gradexplorer.ui.style.translation import read_phrases

    page = chosen_page(mutant.page)
    known = {preset["name"]["en"]: preset for preset in presets(page.key)}
    state = preset_state(page.state, known[mutant.preset]) if mutant.preset else page.state()
    for path, value in mutant.at.items():
        state = edited(state, path, value)
    session = default_session(PAGES)
    session = Session(page=page.key, pages={**session.pages, page.key: state})
    session, snapshot = at_step(session, page, mutant.steps)
    state = session.pages[page.key]
    figure, phrases = page.whole_picture(state, snapshot), read_phrases("zh_CN")
    column = page.column(state, snapshot, figure)
    parts = (figure, column)
    return Seen(
        tuple(line for part in parts for line in _lines(part, phrases)),
        {item.key: _verdict(item.proof) for item in column if isinstance(item, Check)},
    )


def _verdict(proof: Any) -> str:
    return "not proven" if proof.fails else str(proof.verdict)


def _lines(thing: Any, phrases: Mapping[str, str], name: str = "") -> Iterator[str]:
    """Yield all that is drawn of a figure or of a column."""
    from gradexplorer.formula.equation import Formula
    from gradexplorer.formula.shown_number import ShownNumber
    from gradexplorer.framework.figure import Check, FormulaItem
    from gradexplorer.proof import Entry, Proof
    from gradexplorer.text import Text

    match thing:
        case Text():
            yield f"{name}: {thing} | {_translated(thing, phrases)}"
        case Formula():
            yield f"{name}: {thing.latex}"
        case ShownNumber():
            yield f"{name}: {thing.text}"
        case Proof():
            yield from _lines(thing.entries, phrases, name)
        case Check(label=label):
            yield from _lines([label, thing.proof], phrases, name)
        case FormulaItem(label=label, formula=formula):
            yield from _lines([label, formula, thing.value], phrases, name)
        case Entry():
            numbers = (thing.formula, thing.autograd, thing.difference, thing.exact)
            yield f"{name}: {thing.name}: {numbers}"
        case Struct():
            for field in thing.__struct_fields__:
                yield from _lines(getattr(thing, field), phrases, f"{name}.{field}")
        case np.ndarray():
            numbers = np.ascontiguousarray(thing)
            yield f"{name}: {numbers.shape} {hashlib.sha256(numbers.tobytes()).hexdigest()[:16]}"
        case Mapping():
            for key, value in thing.items():
                yield from _lines(value, phrases, f"{name}.{key}")
        case list() | tuple():
            for place, value in enumerate(thing):
                yield from _lines(value, phrases, f"{name}[{place}]")
        case str() | int() | float() | None:
            yield f"{name}: {thing!r}"


def _translated(text: Any, phrases: Mapping[str, str]) -> str:
    values = {
        name: _translated(value, phrases) if hasattr(value, "source") else value for name, value in text.values.items()
    }
    sentence = phrases.get(text.source, text.source)
    return sentence.format(**values) if values else sentence
