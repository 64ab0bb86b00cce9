"""What the program knows of one elementary function."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from gradexplorer.text import Text

ARGUMENTS = ("u", "v", "w")

Library = Literal["math", "numpy", "torch", "mpmath", "sympy"]


class SpecialPoint(Struct, frozen=True):
    """Where a function has no derivative, or no value.

    Attributes
    ----------
    kind : str
        ``kink`` (continuous, no finite derivative), ``jump``, ``pole`` (f is infinite) or ``edge`` of the domain.
    zero : str
        A formula of the arguments that is 0 there.
    torch : tuple of str
        What torch's autograd takes there, by argument; empty: what the formulas of the derivatives are worth.
    """

    kind: Literal["kink", "jump", "pole", "edge"]
    zero: str
    torch: tuple[str, ...] = ()


class ElementaryFunction(Struct, frozen=True, kw_only=True):
    r"""One entry.

    Attributes
    ----------
    name : str
    rule : Text
        What it is called; also the name of its rule of differentiation.
    derivatives : tuple of str
        By each argument; where there is none, torch's choice.
    spellings : tuple of str
        Other names that mean it.
    latex : str
        What stands before the arguments, or a whole formula with ``%s`` for them.
    meaning : str
        What a numerically careful function is printed as.
    written : str
        The syntax that a call only spells in another way: it is read as that.
    other_counts : mapping
        What calls with another number of arguments are read as, by that number.
    typed : bool
        Whether a person's formula may call it.
    domain : str
        The condition under which it has a value; empty: everywhere.
    faults : tuple of (str, Text)
        Conditions under which it has no finite value, and their names.
    special : tuple of SpecialPoint
    masked : bool
        Whether torch sets gradients to 0, even infinite ones, where the derivative is 0, instead of multiplying.
    large : bool
        Whether its value with many digits takes all digits of its argument, which must not be too large for that.
    vectorised : tuple of str
        torch's operations that round otherwise for many numbers than for one.
    math, numpy, torch, mpmath, sympy : str
        Its value in each library.
    """

    name: str
    rule: Text
    derivatives: tuple[str, ...]
    spellings: tuple[str, ...] = ()
    latex: str
    meaning: str = ""
    written: str = ""
    other_counts: Mapping[int, str] = {}
    typed: bool = True
    domain: str = ""
    faults: tuple[tuple[str, Text], ...] = ()
    special: tuple[SpecialPoint, ...] = ()
    masked: bool = False
    large: bool = False
    vectorised: tuple[str, ...] = ()
    math: str = ""
    numpy: str = ""
    torch: str = ""
    mpmath: str = ""
    sympy: str = ""

    @property
    def arguments(self) -> tuple[str, ...]:
        """The arguments that it takes."""
        return ARGUMENTS[: len(self.derivatives)]

    def value(self, library: Library) -> str:
        """Return its value in a library as Python; empty: the library's function of the same name."""
        return getattr(self, library)  # type: ignore[no-any-return]
