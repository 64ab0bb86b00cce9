"""A loop over the steps as machine code: one start with its whole path, or millions of starts with their ends.

The lines are those that Python's loop executes. Starts go through it in blocks, one start in each lane of the
machine's vectors. A path ends before the step at which Python would have raised, or at which it is beyond the limit.
"""

import ast
import ctypes
import math
from collections.abc import Mapping
from functools import lru_cache
from threading import Lock, Thread

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.optimizers.kernel_text import LoopText
from gradexplorer.core.optimizers.loop import Loop
from gradexplorer.formula.llvm_values import NotWritten
from gradexplorer.formula.machine_code import MachineCode
from gradexplorer.formula.syntax import module_tree
from gradexplorer.proof import DType

Array = NDArray[np.float64]

LANES: dict[DType, int] = {"float64": 16, "float32": 32}
"""Starts in a block: enough for the machine to have something to do while it divides."""


class Ends(Struct, frozen=True, eq=False):
    """Where paths end.

    Attributes
    ----------
    x, y : float array, shape (N,)
        The last point of each.
    last : int array, shape (N,)
        Its step: before the last one where the path diverged.
    arrival : int array, shape (N,)
        The first step after which the path stays within the distance of its end, in x and in y.
    """

    x: Array
    y: Array
    last: NDArray[np.int64]
    arrival: NDArray[np.int64]


class Kernel:
    """A compiled loop.

    Parameters
    ----------
    loop : Loop
    dtype : {"float64", "float32"}
        float64 has the bits of Python's loop; float32 may contract and multiply by reciprocals.
    varied : set of str
        Names among those that are given which each start has its own number for.
    lanes : int
        Starts in a block.

    Raises
    ------
    NotWritten
        A part of the lines has no machine code.
    """

    def __init__(
        self, loop: Loop, dtype: DType = "float64", varied: frozenset[str] = frozenset(), lanes: int = 0
    ) -> None:
        self.loop, self.varied, self.lanes, self.float = loop, varied, lanes or LANES[dtype], np.dtype(dtype)
        self._general, self._numbers = general(loop)
        code = _code(self._general, dtype, varied, self.lanes)
        pointer, whole = ctypes.c_void_p, ctypes.c_int64
        self._path = code.function("path", whole, *[pointer] * 3, whole, *[pointer] * 3)
        self._ends = code.function(
            "ends", None, whole, *[pointer] * 3, *[whole] * 2, *[pointer] * 2, ctypes.c_double, *[pointer] * 3
        )
        self._code = code

    def path(self, x: float, y: float, steps: int, *given: float) -> tuple[Array, Array]:
        """Return the whole path of one start, as `UpdateRule.path` does; `lanes` is 1."""
        assert self.lanes == 1, "the machine code would write more than there is room for"
        start, numbers = np.array([x, y], np.float64), np.array([*given, *self._numbers], np.float64)
        points, last = np.empty((steps + 1, 2), self.float), np.empty(1, np.int64)
        end_point = np.empty(2 * self.lanes, self.float)
        self._path(*map(_address, (start, start[1:], numbers)), steps, *map(_address, (points, last, end_point)))
        end = int(last[0]) + 1
        return points[:end, 0].copy(), points[:end, 1].copy()

    def ends(self, x: Array, y: Array, steps: int, given: Mapping[str, float | Array], distance: float) -> Ends:
        """Run many starts at once.

        Parameters
        ----------
        x, y : float array, shape (N,)
        steps : int
        given : mapping
            What the loop is given by its names, see `UpdateRule.given`; the varied ones are arrays, shape (N,).
        distance : float
            See `Ends`.
        """
        count, blocks = len(x), -(-len(x) // self.lanes)
        padded = blocks * self.lanes
        numbers = np.zeros((blocks if self.varied else 1, len(self._general.given), self.lanes))
        numbers[:, len(self.loop.given) :] = np.reshape(self._numbers, (-1, 1))
        for place, name in enumerate(self.loop.given):
            value = given[name]
            numbers[:, place] = _filled_up(value, padded).reshape(blocks, -1) if name in self.varied else value
        starts = [_filled_up(values, padded) for values in (x, y)]
        path = np.empty((steps + 1, 2, self.lanes), self.float)
        points, last, arrival = np.empty((2, padded)), np.empty(padded, np.int64), np.empty(padded, np.int64)
        stride = numbers[0].nbytes if self.varied else 0
        arguments = map(_address, (path, last)), map(_address, (points, arrival))
        self._ends(
            blocks, *map(_address, (*starts, numbers)), stride, steps, *arguments[0], distance, *arguments[1],
            _address(points[1]),
        )  # fmt: skip
        return Ends(points[0, :count], points[1, :count], last[:count], arrival[:count])


_SMALL = 12


class _General(ast.NodeTransformer):
    """Puts names in place of numbers, but for small whole ones and exponents, which belong to a formula's own form."""

    def __init__(self) -> None:
        self.numbers: list[float] = []

    def visit_BinOp(self, node: ast.BinOp) -> ast.BinOp:
        node.left = self.visit(node.left)
        if not isinstance(node.op, ast.Pow):
            node.right = self.visit(node.right)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        value = node.value
        if not isinstance(value, float) or not math.isfinite(value) or (value.is_integer() and abs(value) <= _SMALL):
            return node
        self.numbers.append(value)
        return ast.Name(f"_number{len(self.numbers)}", ast.Load())


@lru_cache(maxsize=256)
def general(loop: Loop) -> tuple[Loop, tuple[float, ...]]:
    """Return a loop that is given the numbers that stand in its lines, too, and those numbers.

    A landscape whose letter is dragged has the same machine code, but where the letter is a simple fraction: the
    lines are then simpler.
    """
    put = _General()
    before, each = (
        tuple(ast.unparse(put.visit(module_tree(line))) for line in lines) for lines in (loop.before, loop.each)
    )
    names = tuple(f"_number{place}" for place in range(1, len(put.numbers) + 1))
    return Loop((*loop.given, *names), before, each, loop.seen), tuple(put.numbers)


@lru_cache(maxsize=32)
def _code(loop: Loop, dtype: DType, varied: frozenset[str], lanes: int) -> MachineCode:
    return MachineCode(LoopText(loop, dtype, varied, lanes).module(), ("path", "ends"))


def _address(array: NDArray[np.generic]) -> int:
    return array.ctypes.data


def _filled_up(values: Array | float, length: int) -> Array:
    """Return an array of a length that fills the blocks, with its last number again and again."""
    values = np.ascontiguousarray(values, np.float64)  # machine code knows nothing of strides
    return np.append(values, np.full(length - len(values), values[-1])) if len(values) < length else values


@lru_cache(maxsize=32)
def kernel(loop: Loop, dtype: DType = "float64", varied: frozenset[str] = frozenset(), lanes: int = 0) -> Kernel:
    """Return a compiled loop; what was compiled is kept."""
    return Kernel(loop, dtype, varied, lanes)


UNAVAILABLE = (NotWritten, ImportError, OSError, RuntimeError)
"""Why there may be no kernel: a part without machine code, or a computer without LLVM."""


class _Compiler:
    """Compiles loops for single paths on a thread that lives while some wait; the newest is the most wanted."""

    most_kept, most_waiting = 32, 16

    def __init__(self) -> None:
        self.lock = Lock()
        self.found: dict[Loop, Kernel | None] = {}
        self.waiting: list[Loop] = []
        self.works = False

    def ready(self, loop: Loop) -> Kernel | None:
        """Return the compiled loop; None while it is not, or where it can't be."""
        with self.lock:
            if loop in self.found:
                return self.found[loop]
            if loop not in self.waiting:
                self.waiting = [*self.waiting, loop][-self.most_waiting :]
            if not self.works:
                self.works = True
                Thread(target=self._work, name="kernel").start()
        return None

    def _next(self) -> Loop | None:
        with self.lock:
            self.works = bool(self.waiting)
            return self.waiting.pop() if self.waiting else None

    def _work(self) -> None:
        while loop := self._next():
            try:
                compiled: Kernel | None = Kernel(loop, lanes=1)
            except UNAVAILABLE:
                compiled = None
            with self.lock:
                while len(self.found) >= self.most_kept:
                    del self.found[next(iter(self.found))]
                self.found[loop] = compiled


_COMPILER = _Compiler()


def ready_kernel(loop: Loop) -> Kernel | None:
    """Return the compiled loop for single paths where there is one by now; else it is compiled meanwhile."""
    return _COMPILER.ready(loop)
