"""Programs as people write them: the oracle is torch, with Python itself executing the same text on tensors."""

import ast
import builtins
import math
from types import SimpleNamespace

import pytest
import torch

from gradexplorer.core.graph import backward, evaluated, graph
from gradexplorer.core.graph.proving import script
from gradexplorer.core.run_snippet import run
from gradexplorer.text import InputError
from tests.core.programs import MICROGRAD, PROGRAMS, PUBLISHED

NUMBERS = (0.7, -0.4, 1.3, 0.25, -1.1, 0.9)


def tensor(value):
    return value if isinstance(value, torch.Tensor) else torch.tensor(float(value), dtype=torch.float64)


def on_tensors(function):
    return lambda *values: function(*map(tensor, values))


def larger(*values):
    values = values[0] if len(values) == 1 else values
    result = tensor(values[0])
    for value in values[1:]:
        result = torch.maximum(result, tensor(value))
    return result


def smaller(*values):
    return -larger(*[-tensor(value) for value in (values[0] if len(values) == 1 else values)])


def same(value, *_label, **_options):
    return value


FUNCTIONS = {
    name: on_tensors(getattr(torch, name)) for name in ("exp", "log", "sin", "cos", "tanh", "sigmoid", "sqrt", "relu")
}
MODULE = SimpleNamespace(**FUNCTIONS, pi=math.pi, tensor=same, float64=torch.float64)
BUILTINS = {name: getattr(builtins, name) for name in ("range", "len", "zip", "enumerate", "sum")}
SCOPE = (
    BUILTINS | FUNCTIONS | {"max": larger, "min": smaller, "Value": same, "math": MODULE, "np": MODULE, "torch": MODULE}
)


class Given(ast.NodeTransformer):
    """Makes leaves of the numbers that a program assigns; leaves lines out that compute nothing."""

    def visit_Assign(self, node):
        node.value = self.leaf(node.value)
        return node

    def visit_AugAssign(self, node):  # numbers don't change in place, as tensors do
        read = ast.parse(ast.unparse(node.target), mode="eval").body
        return ast.Assign([node.target], ast.BinOp(read, node.op, node.value))

    def leaf(self, node):
        if isinstance(node, ast.List | ast.Tuple):
            node.elts = [self.leaf(part) for part in node.elts]
            return node
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) == "torch.tensor"
            and isinstance(node.args[0], ast.List)
        ):
            return self.leaf(node.args[0])
        names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        if names <= {"Value", "math", "torch"}:
            return ast.Call(ast.Name("given", ast.Load()), [node], [])
        return node

    def visit_Expr(self, _node):
        return ast.Pass()

    visit_Import = visit_ImportFrom = visit_Expr


class Names(dict):
    """A scope in which a name that nobody assigned is a leaf."""

    def __missing__(self, name):
        if name == "e":
            return math.e
        self[name] = self.free[name] = tensor(NUMBERS[len(self.free)]).requires_grad_()
        return self[name]


def executed(source):
    """Return the names at the end, the leaves without a number by name, and those that got one, in their order."""
    lines = source.strip("\n").split("\n")
    indent = len(lines[0]) - len(lines[0].lstrip())
    tree = ast.fix_missing_locations(Given().visit(ast.parse("\n".join(line[indent:] for line in lines))))
    names, given = Names(SCOPE), []
    names.free = {}

    def leaf(value):
        given.append(tensor(value).clone().detach().requires_grad_())
        return given[-1]

    names["given"] = leaf
    names["__builtins__"] = {"given": leaf}
    exec(compile(tree, "<program>", "exec"), names)  # as globals: turns of lists see nothing else
    return names, names.free, given


def last_name(source):
    """Return the name whose backward is called, or that the last line assigns."""
    tree = ast.parse("\n".join(line.strip() for line in source.split("\n")) if source.startswith(" ") else source)
    for node in reversed(tree.body):
        match node:
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="backward"))):
                return name, True
    assigned = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AugAssign) and not isinstance(node, ast.For)
    ]
    last = max(assigned, key=lambda node: node.lineno)
    return ast.unparse(last.targets[0] if isinstance(last, ast.Assign) else last.target), False


def found(net, name):
    """Return the node that a name of the program means at its end."""
    versions = [n for n in net.index if n == name or n.rstrip("_").rpartition("_")[0] == name]
    computed = [n for n in versions if net.index[n] >= net.leaves]
    return net.index[name] if name in net.index and not computed else max(net.index[n] for n in computed)


def test_the_table_is_long_enough():
    assert len(set(PROGRAMS)) >= 60


@pytest.mark.parametrize("source", PROGRAMS)
def test_a_program_means_what_python_makes_of_it(source):
    names, free, given = executed(source)
    net = graph(source)
    assert [name for name in net.program.leaves if name not in net.program.given] == [
        f"{name}_1" if name == "D" else name for name in free
    ]
    leaves = {name: entry.value for name, entry in net.program.given.items()}
    assert list(leaves.values()) == [entry.item() for entry in given]
    leaves |= {f"{name}_1" if name == "D" else name: entry.item() for name, entry in free.items()}
    values = evaluated(net, [leaves[name] for name in net.program.leaves])
    name, is_called = last_name(source)
    target = len(net.nodes) - 1 if isinstance(names[name], list) else found(net, name)
    if is_called:
        assert net.index[net.program.target] == target
    result = names[name][-1] if isinstance(names[name], list) else names[name]
    assert values.at[target] == pytest.approx(result.item(), rel=1e-13)
    inputs = [*given, *free.values()]
    grads = torch.autograd.grad(result, inputs, allow_unused=True) if result.requires_grad else [None] * len(inputs)
    gradient = backward(values, target)
    for leaf, expected in zip(leaves, grads, strict=True):
        assert gradient[net.index[leaf]] == pytest.approx(0.0 if expected is None else expected.item(), rel=1e-12)


@pytest.mark.parametrize("source", PUBLISHED)
def test_the_script_of_a_published_program_prints_every_gradient_with_all_digits(source):
    net = graph(source)
    leaves = [net.program.given[name].value for name in net.program.leaves]
    target = net.index[net.program.target or net.nodes[-1].name]
    gradient = backward(evaluated(net, leaves), target)
    printed = [line.rsplit(" ", 1) for line in run(script(net, leaves, target)).output.splitlines()[1:]]
    reached = [name for name in net.program.leaves if net.index[name] in net.ancestors(target)]
    assert [float(number) for _name, number in printed] == pytest.approx(
        [gradient[net.index[n]] for n in reached], rel=1e-15
    )
    assert any(len(number) >= 17 for _name, number in printed) or source != MICROGRAD


@pytest.mark.parametrize(
    "source", ["x\u00aa = 2*x\ny = xa*x\u00aa", "\u00b5 = 3*x\ny = \u03bc*\u00b5", "\uff58\uff11 = x\ny = x1*x"]
)
def test_names_are_one_where_python_folds_them_into_one_on_the_screen_and_in_the_script(source):
    names: dict[str, torch.Tensor] = {"x": torch.tensor(0.75, dtype=torch.float64, requires_grad=True)}
    exec(source, {}, names)  # Python folds: the ordinal a, the micro sign and full-width letters
    names["y"].backward()
    net = graph(source)
    assert [node.name for node in net.nodes] == list(names)
    assert evaluated(net, [0.75]).at[-1] == names["y"].item()
    printed = run(script(net, [0.75], len(net.nodes) - 1)).output.splitlines()[-1]
    assert float(printed.rsplit(" ", 1)[1]) == names["x"].grad.item()


def test_numbers_that_were_counted_are_no_inputs():
    """A knob would put its number in the place of i*i, and so change all three."""
    net = graph("n = [i*i for i in range(3)]\nk = len(n)\ny = n[2]*k*x + 2")
    assert net.program.leaves == ("x",)
    assert evaluated(net, [1.5]).at[-1] == 4 * 3 * 1.5 + 2


def test_micrograd_s_own_figures():
    net = graph(MICROGRAD)
    values = evaluated(net, [-4.0, 2.0])
    gradient = backward(values, net.index["g"])
    shown = [f"{number:.4f}" for number in (values.at[net.index["g"]], gradient[0], gradient[1])]
    assert shown == ["24.7041", "138.8338", "645.5773"]  # its README


@pytest.mark.parametrize(
    ("source", "message", "position"),
    [
        ("while x > 0: x -= 1", "Line 1: while can't stand in a program here: write for i in range(3)", 0),
        ("y = x\ndef f(x): return x", "Line 2: def can't stand in a program here: write its lines where", 6),
        ("y = [w[i] for i range(3)]", "Turns stand behind an entry", 16),
        ("y = for x", "Turns stand behind an entry (write [w[i]*x[i] for i in range(3)])", 4),
        ("y = x for x in w", "Turns stand behind an entry", 6),
        ("y = sum(a for a in x)", "a loop runs over range(...) or a list", 19),
        ("w = [1, 2]\ny = sum(a for a in w if a > 0)", "only numbers such as i can decide here", 35),
        ("y = sum(i*j for i in range(99) for j in range(99))", "a list has at most 400 entries", 8),
        ("w = [1, 2]\nw[:1] = [3]", "a slice can't be assigned to", 13),
        ("a² = x\ny = a", "only letters, digits and _ can stand in a name, not ²", 1),
        ("x: int = 1", "a type can't stand here: write name = formula", 1),
        ("w[0] = 1", "only a list has entries (write w = [1, 2] above)", 0),
        ("f(x) = x^2", "not ( (write name = formula)", 1),
        ("x = 1\ny = ", "stops too early (go on, or delete the last sign), at character 4: …", 9),
        ("w = [1, 2]\ny = sum(w[::0])", "the step of a slice is not 0", 21),
        ("w = [1, 2]\ny = sum(w[x:])", "an index is a whole number", 21),
        ("y = sum(x[1:])", "only a list has entries", 8),
        ("w = [1, 2]\ny = w[]", "A number, a name or a bracket is missing before ]", 17),
        ("w = [1, 2]\ny = w[2]", "Line 2: the list has 2 entries, from 0 on, at character 7", 17),
        ("w = [1, 2]\ny = w*x", "Line 2: a list can't be computed with", 15),
        ("w = [1, 2]\ny = w[x]", "an index is a whole number", 17),
        ("y = x[0]", "only a list has entries", 4),
        ("for i in x: y = i", "a loop runs over range", 9),
        ("for i in range(3):", "the loop is empty", 17),
        ("for i in range(x): y = i", "range takes whole numbers", 9),
        ("for i in range(1000): y = i", "400 turns at most", 9),
        ("for i in range(40):\n  for j in range(40): y = x", "The loops make more than 1000 assignments", 42),
        ("a, b = 1", "2 names need 2 values", 0),
        ("y = x.item()", "item can't stand in a formula", 6),
        ("y = sum(x)", "one list is needed here", 4),
        ("y = softmax(x)", "write exp(a)", 4),
        ("y = 'text'", "A text in quotes", 4),
        ("y = x +\nz = 2", "Line 1: The formula stops too early", 7),
        ("y = (x +\nz = 2", "A closing bracket is missing", 4),
        ("y = x & w", "a character that can't stand", 6),
        ("a = b*x\nb = a", "computed only in line 2", 4),
    ],
)
def test_what_is_refused_names_the_place_and_the_remedy(source, message, position):
    with pytest.raises(InputError) as error:
        graph(source)
    assert message in str(error.value)
    assert error.value.position == position
