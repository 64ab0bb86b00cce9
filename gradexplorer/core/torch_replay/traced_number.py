"""Numbers that Python read from a tensor, and how it went on to compute with them.

An optimizer's step in Python reads the number of steps from a tensor, ``t = step.item()``, computes with it,
``1 - beta**t``, and hands the result to torch: ``x.div_(1 - beta**t)``. Recorded as it is, the graph would hold the
result of this one step for ever. So ``item()`` returns a `TracedNumber`: a float that also carries the Python text of
how it came about, ``(1 - (0.9 ** float(item)))``. Wherever torch is given it, the text stands in the graph.

Two things could go wrong unseen, and both end the recording (`Branch`):

- Python decides by the number (``if t > 1``): every comparison raises.
- Python loses the text, as ``math.sqrt(t)`` does, which returns a plain float: each text that was made is among the
  `unused` until torch, or a longer text, has taken it in. One that is left at the end was lost.
"""

import operator
from collections.abc import Iterator
from typing import Any


class Branch(Exception):
    """What is done depends on a number that a tensor holds: a recording does not stand for other numbers."""


class TracedFormula(str):
    """Python of a number, from the nodes that it was read from."""

    __repr__ = str.__str__


class TracedNumber(float):
    """A number that a tensor held, or that was computed from one, with its formula.

    Python's own functions take it for a plain number and lose the formula, which then stays among the `unused`.
    """

    formula: TracedFormula
    unused: set[TracedFormula]

    def __new__(cls, value: float, formula: str, unused: set[TracedFormula]) -> "TracedNumber":
        """Return the number `value` that `formula` computes."""
        number = super().__new__(cls, value)
        number.formula, number.unused = TracedFormula(formula), unused
        unused.add(number.formula)
        return number

    def used(self) -> TracedFormula:
        """Return how it is computed."""
        self.unused.discard(self.formula)
        return self.formula

    def __neg__(self) -> "TracedNumber":
        return TracedNumber(-float(self), f"(-{self.used()})", self.unused)

    def _decide(self, *_others: object) -> Any:
        raise Branch

    __bool__ = __hash__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _decide


def _operator(name: str, sign: str) -> None:
    """Let `TracedNumber` have a binary operator, both ways."""
    of_floats = getattr(operator, name)

    def formula(value: float) -> str:
        return value.used() if isinstance(value, TracedNumber) else repr(value)

    def joined(left: float, right: float, unused: set[TracedFormula]) -> TracedNumber:
        value = of_floats(float(left), float(right))
        return TracedNumber(value, f"({formula(left)} {sign} {formula(right)})", unused)

    setattr(TracedNumber, f"__{name}__", lambda self, other: joined(self, other, self.unused))
    setattr(TracedNumber, f"__r{name}__", lambda self, other: joined(other, self, self.unused))


for _name, _sign in {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "pow": "**"}.items():
    _operator(_name, _sign)


def traced(value: Any) -> Iterator[TracedNumber]:
    """Yield the numbers in lists, tuples and dicts that know how they were made."""
    if isinstance(value, TracedNumber):
        yield value
    elif isinstance(value, list | tuple | dict):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from traced(entry)
