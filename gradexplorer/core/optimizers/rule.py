"""An update rule is a small program: what is typeset is what is executed."""

import ast
import builtins
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.cached import cached_property
from gradexplorer.core.optimizers.instant_path import instant_path
from gradexplorer.core.optimizers.kernel import ready_kernel
from gradexplorer.core.optimizers.loop import COORDINATE, OTHER, Loop, Program, levels, written_loop
from gradexplorer.formula.syntax import expression_tree, module_tree
from gradexplorer.formula.trees import filled
from gradexplorer.text import Text

FLOATS: dict[str, Any] = {
    "sqrt": np.sqrt,
    "abs": np.abs,
    "sign": np.sign,
    "max": np.maximum,
    "min": np.minimum,
    "single": lambda value: np.float64(np.float32(value)),
    "floor": np.floor,
    "cos": np.cos,
    "log": np.log,
    "pi": np.float64(np.pi),
}
"""The language's functions, with the IEEE results that torch gives: 0/0 is NaN, not an exception."""


class RuleLine(Struct, frozen=True):
    """One line of a rule: ``name = expression``, and what it means in words.

    The expression is Python: names, numbers, ``+ - * / **``, comparisons, ``a if c else b``, and the functions
    sqrt, abs, sign, max, min, floor, cos, log and single (rounding to single precision); pi is a number.
    """

    name: str
    expression: str
    caption: Text

    @property
    def tree(self) -> ast.expr:
        """The parsed expression; treat it as read-only."""
        return _parsed(self.expression)


class UpdateRule(Struct, frozen=True, eq=False, kw_only=True, dict=True):
    r"""The update of one coordinate, line by line.

    In the lines, ``x`` is the coordinate, ``g`` its gradient, ``t`` the number of this step (from 1), and every name
    is assigned once: before that it is the value of the step before, after that the new one. Where a pair (x, y) moves
    as a whole, ``u_other`` is the u of the other coordinate, line by line in step with this one.

    Attributes
    ----------
    lines : tuple of Assignment
    constants : dict
        The parameters that the lines use.
    initial : dict
        What is kept from step to step, besides x, and its value before the first step.
    torch_names : dict
        The key in torch's state dict of everything in `initial`.
    symbols : dict
        What the names are printed as; the step's index is added, unless the symbol has an index of its own.
    seen : str
        What a path shows: the coordinate, or what is kept beside it.

    Notes
    -----
    A state is a dict of floats with ``x``, ``t`` (the steps done so far) and all of `initial`. With the gradient ``g``
    put in, `step` goes from one state to the next: ``state = rule.step(state | {"g": gradient})``. A rule of pairs
    asks for the values of the other coordinate, too, see `others`.
    """

    lines: tuple[RuleLine, ...]
    constants: dict[str, float]
    initial: dict[str, float]
    torch_names: dict[str, str]
    symbols: dict[str, str]
    seen: str = "x"

    @cached_property
    def shared(self) -> frozenset[str]:
        """What is kept once for all coordinates, such as NAdam's product of momenta."""
        level = levels(self.program, tuple(self.constants), tuple(self.initial))
        return frozenset(name for name in self.initial if level[name] < 2)

    @property
    def program(self) -> Program:
        """The lines without their meanings."""
        return tuple((line.name, line.expression) for line in self.lines)

    @cached_property
    def executed(self) -> Program:
        """The lines, of a rule of pairs with those of the other coordinate between them."""
        return _of_both(self.program, tuple(self.constants), tuple(self.initial))

    @cached_property
    def others(self) -> tuple[str, ...]:
        """What has to be known of the other coordinate before a step; of a rule of single coordinates nothing."""
        of_pairs = len(self.executed) > len(self.lines)
        return ("x", "g", *(name for name in self.initial if name not in self.shared)) if of_pairs else ()

    def at(self, values: Mapping[str, Any], index: tuple[int, ...] = (0,)) -> dict[str, float]:
        """Return the values of one coordinate out of those of all, and what a rule of pairs asks of the other."""
        found = {name: part(value, index) for name, value in values.items()}
        return found | {name + OTHER: part(values[name], (1 - index[0],)) for name in self.others if name in values}

    def indexed(self, name: str, index: str) -> str:
        """Return what `name` is printed as at a step; constants, t and symbols that have an index get none."""
        symbol = self.symbols[name]
        bare = name in self.constants or name in FLOATS or name == "t" or "_" in symbol or "[" in symbol
        return symbol if bare else f"({symbol})[{index}]"

    def execute(self, before: Mapping[str, Any], functions: Mapping[str, Any]) -> dict[str, Any]:
        """Run the lines on any kind of number; return ``t``, ``g`` and every assigned name."""
        names = dict(before)
        exec(_compiled(self.executed), {"__builtins__": vars(builtins), **functions}, names)
        return {name: names[name] for name in ("t", "g", *(line.name for line in self.lines))}

    def step(self, before: Mapping[str, float]) -> dict[str, float]:
        """Execute one update of one coordinate on floats.

        Parameters
        ----------
        before : mapping
            The state before the step (see Notes of the class) and the gradient ``g``.

        Returns
        -------
        dict
            ``t``, ``g`` and the new value of every name of the lines; NaN or inf where torch would have them.
        """
        known = {name: np.float64(value) for name, value in (self.constants | dict(before)).items()}
        with np.errstate(all="ignore"):
            after = self.execute(known | {"t": known["t"] + 1}, FLOATS)
        return {name: float(value) for name, value in after.items()}

    def path(
        self, gradient_lines: tuple[str, ...], start: tuple[float, float], steps: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the whole path of both coordinates: by machine code, and on Python's floats until that is ready.

        Both have the same bits.

        Parameters
        ----------
        gradient_lines : tuple of str
            Python assignments that use ``x``, ``y`` and the functions of `math`, and end in ``g_x = ...`` and
            ``g_y = ...``. They are executed: they must come from our own source or from a checked tree.
        start : (float, float)
        steps : int

        Returns
        -------
        x, y : ndarray of float64
            ``steps + 1`` points; fewer where the path leaves the numbers up to 1e12.
        """
        loop = self.loop(gradient_lines)
        compiled = ready_kernel(loop)
        path = compiled.path if compiled else instant_path(loop)
        return path(*start, steps, *self.given.values())

    @property
    def given(self) -> dict[str, float]:
        """The numbers with which a loop begins, in the order of its names for them."""
        return self.constants | self.initial

    def loop(self, gradient_lines: tuple[str, ...]) -> Loop:
        """Return the rule with a gradient as a loop over the steps; see `path`."""
        return written_loop(self.program, tuple(self.constants), tuple(self.initial), gradient_lines, self.seen)


def with_other_gradient(lines: Iterable[RuleLine], name: str) -> list[RuleLine]:
    """Return lines that use the gradient that another line gives."""
    return [RuleLine(line.name, _with_gradient(line.expression, name), line.caption) for line in lines]


@lru_cache(maxsize=512)
def _with_gradient(expression: str, name: str) -> str:
    return ast.unparse(filled(expression, g=ast.Name(name)))


def part(value: Any, index: tuple[int, ...]) -> float:
    """Return the value of one coordinate; what is kept once is the same for all."""
    return float(value[index]) if isinstance(value, np.ndarray) else float(value)


@lru_cache(maxsize=64)
def _of_both(program: Program, constants: tuple[str, ...], kept: tuple[str, ...]) -> Program:
    """Return the lines with those of the other coordinate between them, if any line asks for it."""
    if not any(name.endswith(OTHER) for _name, line in program for name in _names(line)):
        return program
    level, both = levels(program, constants, kept), []
    for name, line in program:
        both.append((name, line))
        if level[name] == COORDINATE:
            names = [found for found in _names(line) if level.get(found.removesuffix(OTHER)) == COORDINATE]
            swapped = {found: ast.Name(_swapped(found)) for found in names}
            both.append((name + OTHER, ast.unparse(filled(line, **swapped))))
    return tuple(both)


def _swapped(name: str) -> str:
    return name.removesuffix(OTHER) if name.endswith(OTHER) else name + OTHER


def _names(line: str) -> list[str]:
    return [node.id for node in ast.walk(module_tree(line)) if isinstance(node, ast.Name)]


@lru_cache(maxsize=512)
def _parsed(expression: str) -> ast.expr:
    return expression_tree(expression)


@lru_cache(maxsize=256)
def _compiled(program: tuple[tuple[str, str], ...]) -> CodeType:
    return compile("\n".join(f"{name} = {expression}" for name, expression in program), "<update rule>", "exec")
