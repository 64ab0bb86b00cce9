"""Free letters of typed formulas: every letter that is no variable is a number with a knob of its own."""

from collections.abc import Callable, Sequence
from typing import Annotated

from msgspec import Struct

from gradexplorer.formula.latex_printer import equal, latex, notation
from gradexplorer.formula.parse import field_tree, free_letters
from gradexplorer.framework.parameter import number, typed_text
from gradexplorer.text import InputError, _

MOST_LETTERS = 12
NEW_LETTER = 1.0
"""The number of a letter that the formula has just brought in."""


class Letter(Struct, frozen=True, forbid_unknown_fields=True):
    """A free letter, and its number."""

    name: Annotated[str, typed_text(_("Name"), 16, hidden=True)]
    value: Annotated[float, number(_("Value"), -1e6, 1e6, low=-5.0, high=5.0, step=0.1)] = NEW_LETTER


Letters = tuple[Letter, ...]


def following(letters: Sequence[Letter], formula: str, variables: Sequence[str], taken: str = "") -> Letters:
    """Return the letters of a formula; those that were there before keep their numbers.

    Parameters
    ----------
    letters : sequence of Letter
        What was there before.
    formula : str
    variables : sequence of str
    taken : str
        Letters that mean something else where the formula stands.
    """
    names = free_letters(formula, tuple(variables))
    for name in names:
        if name in taken:
            raise InputError(
                _("{name} has a meaning of its own here: choose another letter.", name=name), formula.find(name)
            )
    if len(names) > MOST_LETTERS:
        raise InputError(
            _(
                "The formula has {count} free letters, at most {most} can stand in it: write numbers for some.",
                count=len(names),
                most=MOST_LETTERS,
            ),
            0,
        )
    before = {letter.name: letter.value for letter in letters}
    return tuple(Letter(name, before.get(name, NEW_LETTER)) for name in names)


def reading(name: str, variables: str) -> Callable[[str], str]:
    """Return a function that prints in LaTeX how a typed formula of some variables is read."""
    left = notation(f"{name}({', '.join(variables)})")

    def read(text: str) -> str:
        return equal([left, latex(field_tree(text, variables, free_letters(text, tuple(variables))))])

    return read
