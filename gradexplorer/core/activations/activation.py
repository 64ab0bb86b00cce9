"""What all activations have: a formula in x and torch's own parameters, and everything that follows from it."""

import ast
import math
from functools import lru_cache
from inspect import signature
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from msgspec import Struct, structs
from numpy.typing import ArrayLike, NDArray

from gradexplorer.core.real_function import RealFunction
from gradexplorer.core.torch_class import TorchClass
from gradexplorer.formula.derivation import Derivation, derive, latex, tree
from gradexplorer.formula.numpy_values import evaluate
from gradexplorer.formula.trees import filled
from gradexplorer.framework.schema import fields
from gradexplorer.proof import DType
from gradexplorer.text import Text

if TYPE_CHECKING:
    from torch import Tensor

_REACH = 12.0
"""The maximum of f' is looked for from minus to plus this."""
_FAR = 1e4
_PARTS, _ROUNDS = 64, 10
"""A turn is found by cutting the interval around it into parts, again and again."""
_FLAT = 3
"""So many points with the same largest slope make a range."""


class DerivationPath(Struct, frozen=True):
    """A derivation: what it starts from, equal to the activation, and lines that identities add after its last rule."""

    start: str
    finish: tuple[tuple[Text, str], ...] = ()


class Kink(Struct, frozen=True):
    """A point without a derivative: the slopes on both sides, and the one that torch's autograd chose."""

    x: float
    left: float
    right: float
    torch: float


class LargestSlope(Struct, frozen=True):
    """The largest slope, and where it is; x is None where it is taken on a whole range or only far out."""

    slope: float
    x: float | None


class Activation(TorchClass, RealFunction, frozen=True, kw_only=True):
    """The parameters of the module of the same name, with its defaults.

    Attributes
    ----------
    name : str
        The module's, the same in every language.
    torch_name : str
        The function in `torch.nn.functional`; empty where torch has none, and the module's `torch_code` stands instead.
    formula : str
        f in x, the parameters and the `constants`, written so that it never overflows.
    bends : tuple of str
        Formulas of the points where the pieces of f meet.
    rounded : Text or None
        Why torch's own f' has only the digits of float32 in any dtype, where it has.
    """

    torch_home = "nn"
    name: ClassVar[str]
    torch_name: ClassVar[str] = ""
    formula: ClassVar[str]
    constants: ClassVar[dict[str, float]] = {}
    breakpoints: ClassVar[tuple[str, ...]] = ()
    rounded: ClassVar[Text | None] = None

    def source(self) -> str:
        """Return f as a formula."""
        return self.formula

    def paths(self) -> tuple[DerivationPath, ...]:
        """Return how f' is derived; the first path's last line is the formula of f'."""
        return (DerivationPath(self.source()),)

    def torch_function(self, x: "Tensor") -> "Tensor":
        """Return torch's own value."""
        from torch.nn import functional

        arguments = structs.asdict(self)
        if self.torch_code:
            return self.torch_class()(**arguments)(x)  # type: ignore[no-any-return]
        return getattr(functional, self.torch_name)(x, **arguments)  # type: ignore[no-any-return]

    def torch_module_value(self, x: float, dtype: DType = "float64") -> float:
        """Return the value of the module that has the name on the screen."""
        import torch

        kind, kinds = getattr(torch, dtype), signature(self.torch_class()).parameters
        made_in = {"dtype": kind} if "dtype" in kinds else {}  # in float32, a parameter would be rounded
        module = self.torch_class()(**structs.asdict(self), **made_in).eval()
        return float(module(torch.tensor([x], dtype=kind)).detach())

    @property
    def torch_digits(self) -> DType | None:
        """The precision that torch's own function has, where it is less than that of its numbers."""
        return "float32" if self.rounded else None

    @property
    def parameters(self) -> dict[str, float]:
        """All numbers of the formula by name."""
        numbers = {name: value for name, value in structs.asdict(self).items() if not isinstance(value, str)}
        return {**self.constants, **numbers}

    def renamed(self, ending: str) -> tuple[str, dict[str, float]]:
        """Return the formula with an `ending` on the names of its parameters, for a scope that has these names too."""
        names = {name: name + ending for name in self.parameters}
        source = filled(self.source(), **{old: ast.Name(new) for old, new in names.items()})
        return ast.unparse(source), {names[name]: value for name, value in self.parameters.items()}

    @property
    def symbols(self) -> dict[str, str]:
        """LaTeX of the parameters."""
        return {info.name: info.parameter.symbol for info in fields(type(self)) if info.parameter.symbol}

    @property
    def latex(self) -> str:
        """LaTeX of f."""
        return latex(tree(self.source()), symbols=self.symbols)

    @property
    def derivations(self) -> tuple[Derivation, ...]:
        """The derivations of f', line by line; the first one's result is the formula of f'."""
        symbols = tuple(self.symbols.items())
        paths = ((path.start, tuple((rule.source, line) for rule, line in path.finish)) for path in self.paths())
        return tuple(_derivation(start, finish, symbols) for start, finish in paths)

    @property
    def formula_tree(self) -> ast.expr:
        """The formula of f."""
        return tree(self.source())

    @property
    def derivation(self) -> Derivation:
        """The first derivation."""
        return self.derivations[0]

    @property
    def meeting_points(self) -> tuple[float, ...]:
        """Where the pieces of f meet."""
        return tuple(float(evaluate(tree(bend), self.parameters)) for bend in self.breakpoints)

    def kinks(self) -> tuple[Kink, ...]:
        """Return the points without a derivative; a jump of f has infinite slopes."""
        return tuple(Kink(*corner, float(self.autograd([corner[0]])[1][0])) for corner in self._corners())

    def _corners(self) -> list[tuple[float, float, float]]:
        """Return the kinks: x, and the slopes on the left and on the right."""
        found = []
        for x in self.meeting_points:
            left, right = self.one_sided(x)
            if left != right or math.isinf(left):
                found.append((x, left, right))
        return found

    def autograd(self, x: ArrayLike, dtype: DType = "float64") -> tuple[NDArray[Any], NDArray[Any]]:
        """Return torch's f(x), and f'(x) from torch's autograd."""
        import torch

        at = torch.tensor(np.asarray(x), dtype=getattr(torch, dtype), requires_grad=True)
        y = self.torch_function(at)
        (slope,) = torch.autograd.grad(y.sum(), at)
        return y.detach().numpy(), slope.numpy()

    def steepest(self) -> LargestSlope:
        """Return the maximum of f': where f'' changes its sign, or on one side of a kink."""
        x = np.linspace(-_REACH, _REACH, 24 * 400 + 1)
        slope = self.slopes(x)
        best = int(np.nanargmax(slope))
        if np.sum(slope > slope[best] - 1e-12) > _FLAT or best in (0, len(x) - 1):
            return LargestSlope(float(np.max(self.slopes([-_FAR, _FAR, x[best]]))), None)
        turn = self._turn(x[best - 1], x[best + 1])
        at = float(x[best]) if turn is None else round(turn, 12) + 0.0
        around = [(bend, self.slopes(np.nextafter(bend, (-np.inf, np.inf)))) for bend in self.meeting_points]
        sides = [LargestSlope(float(side), bend) for bend, slopes in around for side in slopes]
        return max([LargestSlope(float(self.slopes(at)), at), *sides], key=lambda steepest: steepest.slope)

    def _turn(self, low: float, high: float) -> float | None:
        """Return where f'' goes from positive to negative between two points, None where it does not."""
        second = _slope_of(self.derivation)
        for _round in range(_ROUNDS):
            x = np.linspace(low, high, _PARTS + 1)
            rising = second.value({"x": x, **self.parameters}) > 0
            if not rising[0] or rising[-1]:
                return None
            falls = int(np.argmin(rising))
            low, high = float(x[falls - 1]), float(x[falls])
        return high


@lru_cache(maxsize=32)
def _slope_of(derivation: Derivation) -> Derivation:
    return derive(derivation.result, derivation.variable)


@lru_cache(maxsize=32)
def _derivation(start: str, finish: tuple[tuple[str, str], ...], symbols: tuple[tuple[str, str], ...]) -> Derivation:
    lines = [(Text(rule), tree(line)) for rule, line in finish]
    return derive(tree(start), "x", symbols=dict(symbols), finish=lines)
