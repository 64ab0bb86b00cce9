"""The basic rules, each at a node of the program or, where none is of its kind, of a small example at the same x."""

import ast
import math
from collections.abc import Callable, Sequence

from msgspec import Struct, structs

from gradexplorer.core.graph import Values, evaluated, graph, tangent
from gradexplorer.core.graph.nodes import formula_latex
from gradexplorer.core.graph.proving import claim, total
from gradexplorer.formula.latex_printer import number
from gradexplorer.framework.figure import Check, Formula, Heading, Item
from gradexplorer.proof import Proof, prove
from gradexplorer.text import Text, _

PROGRAMS: dict[str, tuple[str, tuple[float, ...]]] = {
    "course": ("y1 = x*w1 + b1\ny2 = y1*w2 + b2", (1.0, 2.0, 1.0, 2.0, 1.0)),
    "sum": ("u = x**2\nv = sin(x)\ny = u + v", (1.0,)),
    "product": ("u = x**2\nv = sin(x)\ny = u*v", (1.0,)),
    "quotient": ("u = sin(x)\nv = 1 + x**2\ny = u/v", (1.0,)),
    "chain": ("u = x**2\ny = sin(u)", (1.0,)),
    "children": ("h = tanh(x)\na = h**2\nb = exp(-h)\ny = a*b + h", (0.7,)),
    "neuron": ("z = w1*x1 + w2*x2 + b\no = sigmoid(z)\nE = (o - t)**2/2", (0.5, 1.0, -0.3, 2.0, 0.1, 1.0)),
    "relu": ("h = relu(w1*x + b1)\ny = log(1 + sqrt(h**2 + 1))*cos(w2*h)", (0.8, 1.5, 0.2, -0.6)),
}
"""Programs and the values of their leaves: they are proven by ``gradexplorer verify``, and give the rules' examples."""


class BasicRule(Struct, frozen=True, eq=False):
    """A basic rule, for an operation on u and v, or on u alone.

    Attributes
    ----------
    name : Text
    general : str
        LaTeX.
    fits : callable (formula) -> bool
        Whether the rule is the one for an operation.
    line : callable (LaTeX of u' and v', of u and v, of the operation's derivative by u) -> LaTeX
    value : callable (the same as numbers) -> float
    """

    name: Text
    general: str
    fits: Callable[[ast.expr], bool]
    line: Callable[[Sequence[str], Sequence[str], str], str]
    value: Callable[[Sequence[float], Sequence[float], float], float]


def _of_two(kind: type[ast.operator]) -> Callable[[ast.expr], bool]:
    def fits(formula: ast.expr) -> bool:
        match formula:
            case ast.BinOp(left=ast.Name(id=u), op=op, right=ast.Name(id=v)):
                return isinstance(op, kind) and u != v
        return False

    return fits


RULES = {
    "sum": BasicRule(
        _("Sum rule"),
        "(u + v)' = u' + v'",
        _of_two(ast.Add),
        lambda d, _x, _f: f"{d[0]} + {d[1]}",
        lambda d, _x, _f: d[0] + d[1],
    ),
    "product": BasicRule(
        _("Product rule"),
        r"(u \cdot v)' = u' \cdot v + u \cdot v'",
        _of_two(ast.Mult),
        lambda d, x, _f: rf"{d[0]} \cdot {x[1]} + {x[0]} \cdot {d[1]}",
        lambda d, x, _f: d[0] * x[1] + x[0] * d[1],
    ),
    "quotient": BasicRule(
        _("Quotient rule"),
        r"\left(\frac{u}{v}\right)' = \frac{u' \cdot v - u \cdot v'}{v^2}",
        _of_two(ast.Div),
        lambda d, x, _f: rf"\frac{{{d[0]} \cdot {x[1]} - {x[0]} \cdot {d[1]}}}{{{x[1]}^2}}",
        lambda d, x, _f: (d[0] * x[1] - x[0] * d[1]) / x[1] ** 2,
    ),
    "chain": BasicRule(
        _("Chain rule"),
        r"(f(u))' = f'(u) \cdot u'",
        lambda formula: isinstance(formula, ast.Call) and len(formula.args) == 1,
        lambda d, _x, f: rf"{f} \cdot {d[0]}",
        lambda d, _x, f: f * d[0],
    ),
}


class _Example(Struct, frozen=True, eq=False):
    """Node `i` of a graph, to which a rule applies, and the leaf or node by which it is derived."""

    rule: BasicRule
    values: Values
    i: int
    source: int
    small: bool
    """Not of the person's own program."""

    @property
    def parents(self) -> Sequence[int]:
        return self.values.graph.nodes[self.i].parents

    def result(self) -> float:
        """Return the derivative by the rule's own formula."""
        slopes = tangent(self.values, self.source)
        parents = self.parents
        inner = self.values.slope(parents[0], self.i)
        return self.rule.value([slopes[p] for p in parents], [self.values.at[p] for p in parents], inner)

    def latex(self) -> str:
        """Return the rule, and below it the operation, its derivative, and this with the numbers."""
        net, parents = self.values.graph, self.parents
        node, slopes = net.nodes[self.i], tangent(self.values, self.source)
        assert node.formula is not None
        names = [total(net, p, self.source) for p in parents], [net.nodes[p].latex for p in parents]
        numbers = [bracketed(slopes[p]) for p in parents], [bracketed(self.values.at[p]) for p in parents]
        slope = net.slope(parents[0], self.i)
        outer = formula_latex(net, slope)
        if isinstance(slope, ast.BinOp | ast.UnaryOp | ast.IfExp):
            outer = rf"\left({outer}\right)"
        lines = (
            self.rule.line(*names, outer),
            self.rule.line(*numbers, bracketed(self.values.slope(parents[0], self.i))),
            number(self.result()),
        )
        shown = {node.name: node.formula}
        if self.small:
            shown = {part.name: part.tree for part in (net.program.assignments[-1], *net.program.assignments)}
        rows = [
            self.rule.general.replace(" = ", " &= "),
            *(rf"{net.nodes[net.index[name]].latex} &= {formula_latex(net, tree)}" for name, tree in shown.items()),
            rf"{total(net, self.i, self.source)} &= {lines[0]}",
            *(f"&= {line}" for line in lines[1:]),
        ]
        return r"\begin{align*} " + r" \\ ".join(rows) + r" \end{align*}"


def _examples(values: Values, source: int) -> dict[str, _Example]:
    """Return for each rule a node of the program that depends on `source`, or else the rule's own small program."""
    net, found = values.graph, {}
    below = {i for i in net.descendants(source) if math.isfinite(values.at[i])}
    for key, rule in RULES.items():
        fitting = [i for i in sorted(below) if (formula := net.nodes[i].formula) is not None and rule.fits(formula)]
        whole = [i for i in fitting if below.issuperset(net.nodes[i].parents)]
        if fitting:
            found[key] = _Example(rule, values, (whole or fitting)[0], source, small=False)
        else:
            small = evaluated(graph(PROGRAMS[key][0]), [values.at[source]])
            found[key] = _Example(rule, small, len(small.at) - 1, 0, small=True)
    return found


def rules(values: Values, source: int) -> list[Item]:
    """Return each basic rule at work, and the proof of all."""
    items: list[Item] = [Heading(key="rules", label=_("The basic rules at work"))]
    for key, example in _examples(values, source).items():
        items.append(Formula(key=f"rules.{key}", label=_label(example, values), latex=example.latex()))
    return [*items, Check(key="rules.proof", label=_("The basic rules"), proof=prove_rules(values, source))]


def _label(example: _Example, values: Values) -> Text:
    if example.values is values:
        return example.rule.name
    return _("{rule}: a small example, at x = {x}", rule=example.rule.name, x=f"{example.values.at[0]:.6g}")


def prove_rules(values: Values, source: int) -> Proof:
    """Prove each rule's example: its own formula with the numbers, autograd, and a difference."""
    return prove(
        structs.replace(claim(e.values, e.source, e.i, e.result()), name=e.rule.general.partition(" = ")[0])
        for e in _examples(values, source).values()
    )


def bracketed(value: float) -> str:
    """Return a number in LaTeX as it stands in a product."""
    return rf"\left({number(value)}\right)" if value < 0 else number(value)
