"""``gradexplorer prove``: the derivation column of one state, with the value of every line and all that is proven."""

import argparse
import math
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Raw

from gradexplorer.cli.chosen import add_options, at_step, chosen_page, chosen_session
from gradexplorer.framework.figure import Check, DisplayText, FormulaItem, Heading, Item, execute
from gradexplorer.handouts.align import derivation
from gradexplorer.listing import json_text
from gradexplorer.proof import Entry
from gradexplorer.text import InputError, _

_COLUMNS = ("formula", "autograd", "difference")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser("prove", help="print a page's derivation; exit 1 if a number is not proven")
    add_options(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="what the badges say, with all digits")
    form.add_argument("--latex", action="store_true", help="the derivation for a LaTeX document, as align*")
    parser.add_argument("--symbols", action="store_true", help="with --latex: without the lines of numbers")
    parser.add_argument("--language", choices=("en", "zh_CN"), help="with --latex: of the rules' names")
    parser.set_defaults(run=_prove)


def _prove(options: argparse.Namespace) -> int:
    page = chosen_page(options.page)
    if not options.latex and (options.symbols or options.language):
        option = "symbols" if options.symbols else "language"
        raise InputError(_("--{option} has no use without --latex.", option=option))
    session, snapshot = at_step(chosen_session(options, page), page, options.steps)
    state = session.pages[page.key]
    column = page.column(state, snapshot, page.whole_picture(state, snapshot))
    print(_printed(column, options))
    return int(any(isinstance(item, Check) and item.proof.verdict == "not proven" for item in column))


def _printed(column: Sequence[Item], options: argparse.Namespace) -> str:
    if options.json:
        return json_text(badges(column))
    if options.latex:
        execute(column)
        return derivation(column, _words(options.language), numbers=not options.symbols).rstrip("\n")
    return "\n".join(lines(column)).strip("\n")


def _words(language: str | None) -> Callable[[DisplayText], str]:
    """Return what says a text in a language; English needs no Qt."""
    if language in (None, "en"):
        return str
    from PySide6.QtCore import QCoreApplication

    from gradexplorer.ui.style.translation import plain_words, use_language

    use_language(QCoreApplication.instance() or QCoreApplication([]), language)
    return plain_words


def badges(column: Sequence[Item]) -> list[dict[str, Any]]:
    """Return what each badge says, in the order of the screen, under the heading above it."""
    found = []
    heading = ""
    for item in column:
        if isinstance(item, Heading):
            heading = str(item.label)
        elif isinstance(item, Check):
            proof = item.proof
            found.append(
                {
                    "heading": heading,
                    "verdict": proof.verdict,
                    "reason": str(proof.reason) if proof.reason else None,
                    "claims": list(map(claim, proof.entries)),
                }
            )
    return found


def lines(column: Sequence[Item]) -> Iterator[str]:
    """Yield the headings, the lines with their values and the badges as text."""
    for item in column:
        match item:
            case Heading():
                yield from ("", str(item.label))
            case FormulaItem():
                yield f"  {_captioned(item)}"
                if not item.formula.is_definition:
                    yield f"      {_text(item.formula.values()[0])}"
            case Check():
                yield f"  [{item.proof.verdict}] {item.label}".rstrip()
                if item.proof.reason:
                    yield f"      {item.proof.reason}"
                for entry in item.proof.entries:
                    yield f"      {entry.name}: " + ", ".join(f"{column} {value}" for column, value in _known(entry))


def _captioned(item: FormulaItem) -> str:
    label = str(item.label)
    return f"{label}: {item.latex}" if label else item.latex


def _known(entry: Entry) -> Iterator[tuple[str, str]]:
    for column in _COLUMNS:
        value = getattr(entry, column)
        if value is not None:
            yield column, _digits(value)
    if exact := _exact(entry):
        yield "exact", exact


def claim(entry: Entry) -> dict[str, Any]:
    """Return what all ways to a number give, with all digits."""
    exact = _exact(entry)
    return {
        "name": entry.name,
        "latex": entry.name,
        **{column: _json_number(getattr(entry, column)) for column in _COLUMNS},
        "exact": exact,
        "error": None if exact is None else _json_number(_error(entry.formula, Decimal(exact))),
    }


def _exact(entry: Entry) -> str | None:
    exact: str | None = getattr(entry, "exact", None)
    return exact


def _error(value: float, exact: Decimal) -> float:
    """Return the relative error of a float, exactly: the float next to `exact` is not without one."""
    if not (math.isfinite(value) and exact.is_finite()):
        return 0.0 if value == float(exact) else math.inf
    if not exact:
        return math.inf if value else 0.0
    return float(abs((Decimal(value) - exact) / exact))


def _json_number(value: float | None) -> Raw | str | None:
    """Return a number with 17 digits; JSON has neither NaN nor infinity, so they are words."""
    if value is None:
        return None
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return Raw(_digits(value).encode())


def _text(value: Any) -> str:
    return "[" + ", ".join(map(_text, value)) + "]" if isinstance(value, list) else _digits(float(value))


def _digits(value: float) -> str:
    return f"{value:.17g}"
