"""The basic rules, each at a node of the program or, where none is of its kind, of a small example at the same x."""

import ast
import math
from collections.abc import Callable, Sequence

from msgspec import Struct, structs

from gradexplorer.core.graph import Values, evaluated, graph, tangent
from gradexplorer.core.graph.proving import claim, shown_gradient
from gradexplorer.core.graph.scope import line, local, program_scope, total
from gradexplorer.formula.compile import CONSTANTS
from gradexplorer.formula.equation import Formula, formula
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.shown_number import rounded
from gradexplorer.formula.trees import tree
from gradexplorer.framework.figure import Check, FormulaItem, Heading, Item
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
    general : tuple of str
        The rule with primes, as formulas that are equal.
    fits : callable (formula) -> bool
        Whether the rule is the one for an operation.
    derivative : str
        The derivative of the operation: a formula in which {u}, {v}, {du}, {dv} and {slope}, the operation's own
        derivative by u, are to be filled in.
    """

    name: Text
    general: tuple[str, str]
    fits: Callable[[ast.expr], bool]
    derivative: str


def _of_two(kind: type[ast.operator]) -> Callable[[ast.expr], bool]:
    def fits(formula: ast.expr) -> bool:
        match formula:
            case ast.BinOp(left=ast.Name(id=u), op=op, right=ast.Name(id=v)):
                return isinstance(op, kind) and u != v and CONSTANTS.keys().isdisjoint((u, v))
        return False

    return fits


RULES = {
    "sum": BasicRule(_("Sum rule"), ("Prime(u + v)", "Prime(u) + Prime(v)"), _of_two(ast.Add), "{du} + {dv}"),
    "product": BasicRule(
        _("Product rule"),
        ("Prime(Dots(u, v))", "Dots(Prime(u), v) + Dots(u, Prime(v))"),
        _of_two(ast.Mult),
        "Dots({du}, {v}) + Dots({u}, {dv})",
    ),
    "quotient": BasicRule(
        _("Quotient rule"),
        ("Prime(u/v)", "(Dots(Prime(u), v) - Dots(u, Prime(v)))/v**2"),
        _of_two(ast.Div),
        "(Dots({du}, {v}) - Dots({u}, {dv}))/{v}**2",
    ),
    "chain": BasicRule(
        _("Chain rule"),
        ("Prime(f(u))", "Dots(Prime(f, u), Prime(u))"),
        lambda formula: isinstance(formula, ast.Call) and len(formula.args) == 1,
        "Dots({slope}, {du})",
    ),
}

ANY = Scope(
    values={"x": 0.7},
    meanings={
        "u": Meaning((), "x**2 + 1"),
        "v": Meaning((), "exp(x) + x"),
        "f": Meaning(("t",), "sin(t)"),
    },
)
"""Functions u, v and f of x for which the rules are executed as they are written in general."""


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

    def written(self, slope: str) -> str:
        """Return the derivative of the node by the rule, with what is written for its operation's own derivative."""
        net, parents = self.values.graph, self.parents
        parts = dict(zip("uv", (net.nodes[p].name for p in parents), strict=False))
        parts |= dict(zip(("du", "dv"), (total(net, p, self.source) for p in parents), strict=False))
        return self.rule.derivative.format(**parts, slope=slope)

    def result(self) -> float:
        """Return the derivative by the rule's own formula."""
        slope = local(self.values.graph, self.i, self.parents[0])
        return float(program_scope(self.values).value(tree(self.written(slope))))

    def formulas(self) -> dict[str, Formula]:
        """Return the rule, the operation, its derivative, and this with the numbers."""
        net, parents = self.values.graph, self.parents
        node = net.nodes[self.i]
        assert node.formula is not None
        shown = {node.name: node.formula}
        if self.small:
            shown |= {part.name: part.tree for part in net.program.assignments if part.name != node.name}
        found = {"": formula(*self.rule.general, scope=ANY, symbols={"f": "f"})}
        found |= {f".{name}": line(self.values, name, written) for name, written in shown.items()}
        numbers = self.written(local(net, self.i, parents[0]))
        found[".derivative"] = line(
            self.values,
            total(net, self.i, self.source),
            self.written(f"({ast.unparse(net.slope(parents[0], self.i))})"),
            f"Numbers({numbers})",
            shown_gradient(self.values, self.i, self.source, tangent(self.values, self.source)[self.i]),
        )
        return found


def _examples(values: Values, source: int) -> dict[str, _Example]:
    """Return for each rule a node of the program that depends on `source`, or else the rule's own small program."""
    net, found = values.graph, {}
    known = {i for i in net.descendants(source) if math.isfinite(values.at[i])}
    for key, rule in RULES.items():
        below = sorted(known - {source})
        fitting = [i for i in below if (formula := net.nodes[i].formula) is not None and rule.fits(formula)]
        whole = [i for i in fitting if known.issuperset(net.nodes[i].parents)]
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
        for part, found in example.formulas().items():
            label = "" if part else _label(example, values)
            items.append(FormulaItem(key=f"rules.{key}{part}", label=label, formula=found, general=not part))
    return [*items, Check(key="rules.proof", label=_("The basic rules"), prove=lambda: prove_rules(values, source))]


def _label(example: _Example, values: Values) -> Text:
    if example.values is values:
        return example.rule.name
    return _("{rule}: a small example, at x = {x}", rule=example.rule.name, x=rounded(example.values.at[0], 6))


def prove_rules(values: Values, source: int) -> Proof:
    """Prove each rule's example: its own formula with the numbers, autograd, and a difference."""
    return prove(
        structs.replace(
            claim(e.values, e.source, e.i, e.result()), name=formula(e.rule.general[0], symbols={"f": "f"}).latex
        )
        for e in _examples(values, source).values()
    )
