"""Computation graphs. Oracles: torch.autograd on the program as Python itself executes it, networkx, and algebra."""

import math
import random
from itertools import pairwise

import networkx
import pytest
import torch
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gradexplorer.core.graph import (
    backward,
    count,
    dominators,
    evaluated,
    fault,
    graph,
    layout,
    paths,
    plain,
    symbol,
    tangent,
)
from gradexplorer.core.graph.proving import grad_calls, prove_gradients, prove_product, script, torch_program
from gradexplorer.core.run_snippet import run
from gradexplorer.formula.functions import FUNCTIONS, TYPED
from gradexplorer.formula.latex_printer import notation
from gradexplorer.text import InputError

COURSE = "y1 = x*w1 + b1\ny2 = y1*w2 + b2"
ONE = [name for name in TYPED if len(FUNCTIONS[name].arguments) == 1]
NAMES = {name: getattr(torch, FUNCTIONS[name].name, None) for name in ONE} | {
    "softplus": lambda u: torch.nn.functional.softplus(u, threshold=40),
    "silu": torch.nn.functional.silu,
    "swish": torch.nn.functional.silu,
    "gelu": torch.nn.functional.gelu,
    "cbrt": lambda u: torch.sign(u) * torch.abs(u) ** (1 / 3),
    "max": lambda u, v: torch.maximum(*tensors(u, v)),
    "min": lambda u, v: torch.minimum(*tensors(u, v)),
    "clamp": lambda u, v, w: torch.clamp(*tensors(u, v, w)),
    "where": lambda c, u, v: torch.where(c, *tensors(u, v)),
    "hypot": lambda u, v: torch.hypot(*tensors(u, v)),
    "atan2": lambda u, v: torch.atan2(*tensors(u, v)),
    "pow": lambda u, v: torch.pow(*tensors(u, v)),
}


def tensors(*values):
    return [torch.as_tensor(value, dtype=torch.float64) for value in values]


def torch_gradients(program, leaves, target):
    """Let Python execute the program on torch's tensors: its value and gradients by every leaf and named result."""
    names = {name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in leaves.items()}
    for line in program.splitlines():
        name, formula = line.split(" = ")
        result = eval(formula.replace("^", "**"), {"__builtins__": {}, **NAMES}, names)
        names[name] = result.clone() if any(result is other for other in names.values()) else result
    found = torch.autograd.grad(names[target], list(names.values()), allow_unused=True)
    gradients = [0.0 if gradient is None else gradient.item() for gradient in found]
    return {name: value.item() for name, value in names.items()}, dict(zip(names, gradients, strict=True))


FORMULAS = (
    "{a} + {b}",
    "{a} - {b}",
    "{a}*{b}",
    "{a}/({b}**2 + 1)",
    "{a}*{b} + {c}",
    "exp(-{a}**2)*{b}",
    "log(1 + {a}^2) - {b}",
    "sin({a})*cos({b})",
    "tanh({a}*{k} + {b})",
    "sigmoid({a}) + {b}*{c}",
    "relu({a}) - {k}*{b}",
    "sqrt({a}**2 + {k}**2 + 1)",
    "({a} - {b})**3/8",
    "2**sin({a})/{k2}",
    "(1 + {a}**2)**sin({b})",
    "-{a}*sigmoid({b})*(1 - sigmoid({b}))",
    "max({a}, {b}) - min({b}, {k})*{c}",
    "where({a} > {b}, {a}**2, {b}*{c})",
    "where({a} < 0, -{b}, {k})*{a}",
    "clamp({a}, {k}, {b})*softplus({c})",
    "hypot({a}, {b}) + atan2({b}, {k}) - pow({k2}, {c})",
    "silu({a})*gelu({b}) + erf({a})",
    "cbrt({a}*{b}) + log1p({c}^2) - floor({a})",
    "(1 + {a}**2)**({b}**2)/({c}**22 + 1)",
    "{a}",
)


@st.composite
def programs(draw):
    """A program of up to 12 lines, in which every line uses what stands above, and its leaves' values."""
    leaves = {f"x{i}": draw(st.floats(-2, 2).filter(lambda v: abs(v) > 1e-3)) for i in range(draw(st.integers(1, 4)))}
    names, lines = list(leaves), []
    for i in range(draw(st.integers(1, 12))):
        pick = {letter: draw(st.sampled_from(names)) for letter in "abc"}
        number = draw(st.floats(-3, 3).filter(lambda v: abs(v) > 0.01))
        formula = draw(st.sampled_from(FORMULAS)).format(**pick, k=f"({number!r})", k2=repr(abs(number)))
        lines.append(f"y{i} = {formula}")
        names.append(f"y{i}")
    return "\n".join(lines), leaves


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(programs())
def test_random_programs_agree_with_autograd_to_1e_10(case):
    program, leaves = case
    net = graph(program)
    target = len(net.nodes) - 1
    values, expected = torch_gradients(program, leaves, net.nodes[target].name)
    assume(all(abs(v) < 1e6 for v in (*values.values(), *expected.values())))
    found = evaluated(net, [leaves[name] for name in net.program.leaves])
    gradient = backward(found, target)
    for name in set(values) & set(net.index):
        i = net.index[name]
        assert found.at[i] == pytest.approx(values[name], rel=1e-10, abs=1e-10)
        assert gradient[i] == pytest.approx(expected[name], rel=1e-10, abs=1e-10)
        if i <= target:  # the other direction gives the same
            assert tangent(found, i)[target] == pytest.approx(expected[name], rel=1e-10, abs=1e-10)


@settings(max_examples=60, deadline=None)
@given(programs(), st.data())
def test_paths_are_networkx_s_and_their_products_sum_up(case, data):
    program, leaves = case
    net = graph(program)
    values = evaluated(net, [leaves[name] for name in net.program.leaves])
    target = len(net.nodes) - 1
    source = data.draw(st.integers(0, target))
    oracle = networkx.DiGraph(net.edges)
    oracle.add_nodes_from(range(len(net.nodes)))
    number = count(net, source, target)
    assume(number < 300)
    found = paths(net, source, target, 300)
    if source != target:
        assert sorted(found) == sorted(map(tuple, networkx.all_simple_paths(oracle, source, target)))
    assert len(found) == number
    products = [math.prod(values.along(path)) for path in found]
    size = math.fsum(map(abs, products))
    assume(math.isfinite(size))
    assert math.fsum(products) == pytest.approx(backward(values, target)[source], rel=1e-9, abs=1e-10 * max(1, size))


def test_the_course_s_numbers():
    net = graph(COURSE)
    assert net.program.leaves == ("x", "w1", "b1", "w2", "b2")
    values = evaluated(net, [1, 2, 1, 2, 1])
    gradient = backward(values, net.index["y2"])
    assert (values.at[net.index["y1"]], values.at[net.index["y2"]]) == (3, 7)  # 1*2 + 1 and 3*2 + 1
    assert {name: gradient[net.index[name]] for name in ("y1", "w1", "w2", "x")} == {"y1": 2, "w1": 2, "w2": 3, "x": 4}
    assert dominators(net, net.index["w1"], net.index["y2"]) == [net.index["y1"]]


def test_three_calls_of_autograd_grad():
    net = graph(COURSE)
    values = evaluated(net, [1, 2, 1, 2, 1])
    nodes = [net.index[name] for name in ("w1", "y1", "y2")]
    calls = grad_calls(net, nodes)
    assert calls.count("autograd.grad(") == 3
    x, w1, b1, w2, b2 = (torch.tensor(float(v), requires_grad=True) for v in (1, 2, 1, 2, 1))
    y1 = x * w1 + b1
    y2 = y1 * w2 + b2
    (dy2_dy1,) = torch.autograd.grad(y2, [y1], retain_graph=True)
    (dy1_dw1,) = torch.autograd.grad(y1, [w1], retain_graph=True)
    (dy2_dw1,) = torch.autograd.grad(y2, [w1], retain_graph=True)
    printed = run(f"{torch_program(net, values.at[: net.leaves])}\n{calls}").output
    assert printed == f"{(dy2_dy1 * dy1_dw1).item()} {dy2_dw1.item()}"
    proof = prove_product(values, nodes)
    assert proof.verdict == "proven"
    assert [entry.formula for entry in proof.entries] == [dy2_dy1.item(), dy1_dw1.item(), dy2_dw1.item()]


def test_the_script_prints_what_python_and_torch_say():
    program = "h = tanh(x*w + 0.5)\ny = ln(3 + h^2)*pi - exp(e)*sigmoid(w)\nz = 4"
    net = graph(program)
    printed = run(script(net, [0.3, -1.2, 4.0], net.index["y"])).output.splitlines()
    x, w = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (0.3, -1.2))
    y = torch.log(3 + torch.tanh(x * w + 0.5) ** 2) * math.pi - math.exp(math.e) * torch.sigmoid(w)
    y.backward()
    assert printed[0].split() == ["y", str(y.item())]
    assert [line.split()[0] for line in printed[1:]] == ["dy/dx", "dy/dw"]
    assert [float(line.split()[1]) for line in printed[1:]] == pytest.approx([x.grad.item(), w.grad.item()], rel=1e-14)


def test_a_node_without_a_way_round_is_a_bridge_and_others_are_not():
    net = graph("h = tanh(x)\ns = h*h\ny = s + x")
    i = net.index
    assert dominators(net, i["x"], i["s"]) == [i["h"]]
    assert dominators(net, i["x"], i["y"]) == []


@pytest.mark.parametrize(
    ("formula", "by", "slope"),
    [
        ("a*b", "a", "b"),
        ("a + b", "b", "1"),
        ("a - b", "b", "−1"),
        ("a/b", "a", "1/b"),
        ("a/b", "b", "−(a/b²)"),
        ("a*a", "a", "2·a"),
        ("a**3", "a", "3·a²"),
        ("3*a", "a", "3"),
        ("2/a", "a", "−(2/a²)"),
        ("exp(a)", "a", "y"),
        ("log(a)", "a", "1/a"),
        ("sqrt(a)", "a", "1/(2·y)"),
        ("tanh(a)", "a", "1 − y²"),
        ("sigmoid(a)", "a", "y·(1 − y)"),
        ("sin(a)", "a", "cos(a)"),
        ("a", "a", "1"),
    ],
)
def test_local_derivatives_are_those_of_the_table(formula, by, slope):
    net = graph(f"y = {formula}")
    edge = net.index[by], net.index["y"]
    assert plain(net.slope(*edge)) == net.slopes[edge] == slope


@pytest.mark.parametrize("name", ["exp", "log", "sin", "cos", "tanh", "sigmoid", "relu", "sqrt"])
@pytest.mark.parametrize("x", [0.3, 1.0, 4.0])
def test_every_function_against_torch(name, x):
    net = graph(f"y = {name}(x)")
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    result = NAMES[name](point)
    result.backward()
    values = evaluated(net, [x])
    assert values.at[1] == pytest.approx(result.item(), rel=1e-15)
    assert backward(values, 1)[0] == pytest.approx(point.grad.item(), rel=1e-12)
    assert prove_gradients(values, 1, [0, 1]).verdict == "proven"


@pytest.mark.parametrize(
    ("program", "leaves"),
    [
        ("y = x*3 - 0.3", [0.1]),
        ("y = (x - 0.3)*7", [0.3]),
        ("y = x*w + b", [0.1, 3, -0.3]),
        ("z = w1*x1 + w2*x2 + b\no = sigmoid(z)\nE = (o - t)**2/2", [0.5, 1.0, -0.3, 2.0, 0.1, 1.0]),
    ],
)
def test_terms_that_cancel_leave_a_difference_for_every_node(program, leaves):
    net = graph(program)
    for target in range(net.leaves, len(net.nodes)):
        proof = prove_gradients(evaluated(net, leaves), target, range(len(net.nodes)))
        assert (proof.verdict, proof.reason) == ("proven", None)
        assert all(entry.autograd is not None and entry.difference is not None for entry in proof.entries)


TWO = ("max", "min", "hypot", "atan2")
EDGES = [
    *((f"y = {name}(x)", [x]) for name in ONE for x in (0.0, -0.0, 1.0, -1.0, math.pi / 2, -700.0, 700.0)),
    *((f"u = {name}(x)\ny = sqrt(u)", [x]) for name in ONE for x in (0.0, 1.0, -1.0, -700.0)),
    *(("y = x**w", [x, w]) for x in (0.0, -2.0, 2.0) for w in (0.0, 0.5, 1.0, 2.0, 3.0)),
    *(("u = x**w\ny = sqrt(u - 1)", [x, w]) for x in (0.0, 2.0) for w in (0.0, 1.0)),
    *((f"u = x**({power})\ny = sqrt(u)", [x]) for x in (0.0, 2.0) for power in (0, 0.5, 1, 1.5, 2, "1 - 1")),
    *((f"y = ({base})**x", [x]) for x in (0.0, 2.0) for base in (0, -2, 1)),
    *(("y = x**x", [x]) for x in (0.0, 2.0, -2.0)),
    *((f"y = {name}(x, w)", [x, w]) for name in TWO for x in (0.0, 1.0, -1.0) for w in (0.0, 1.0, -1.0)),
    *((f"u = {name}(x, w)\ny = sqrt(u)", [x, w]) for name in ("max", "min") for x in (0.0, 1.0) for w in (0.0, 2.0)),
    *(("y = clamp(x, v, w)", [x, v, w]) for x in (0.0, 1.0, 3.0) for v in (0.0, 1.0) for w in (0.0, 1.0, 2.0)),
    *(("y = where(x > 0, sqrt(x), 0*x)", [x]) for x in (0.0, 4.0)),
    ("y = where(x > 0, sqrt(x), w)*x", [0.0, 3.0]),
    ("y = where(x != 0, w/x, 1 - x)", [1.0, 2.0]),
    ("u = where(x > 1, x, x - 0)\ny = sqrt(u)", [0.0]),
    ("y = max(x, x) + min(x, 1) + max(2, x)", [1.0]),
    ("u = relu(x)\nv = abs(u)\ny = sqrt(v)", [-1.0]),
    ("y = relu(sqrt(x))", [0.0]),
    ("u = x**0\ny = sqrt(u - 1)", [2.0]),
    ("y = 0*sqrt(x)", [0.0]),
    *(("y = x/w", [x, w]) for x in (1e200, 1e-200) for w in (1e200, -1e-200)),  # floats do not hold w**2
]


@pytest.mark.parametrize(("program", "leaves"), EDGES)
def test_at_the_edges_gradients_are_torch_s(program, leaves):
    net = graph(program)
    values, expected = torch_gradients(program, dict(zip(net.program.leaves, leaves, strict=True)), "y")
    found = evaluated(net, leaves)
    if not all(map(math.isfinite, values.values())):
        assert fault(found) is not None
        return
    gradient = backward(found, net.index["y"])
    for name in values:
        assert found.at[net.index[name]] == pytest.approx(values[name], rel=1e-12)
        assert gradient[net.index[name]] == pytest.approx(expected[name], rel=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    ("program", "leaves", "verdict", "message"),
    [
        ("y = x**w", [0, 2], "proven", "None"),
        ("y = relu(x) - relu(-x)", [0], "torch differs", "The derivative is 1, but torch gives 0: at a kink"),
        ("y = sqrt(x)", [0], "not differentiable", "edge of the domain of f: the slope on its one side is ∞"),
        ("y = sqrt(x**2)", [0], "not differentiable", "-1 on the left and 1 on the right"),
    ],
)
def test_what_the_proof_says_where_the_rules_have_edges(program, leaves, verdict, message):
    net = graph(program)
    proof = prove_gradients(evaluated(net, leaves), len(net.nodes) - 1, range(net.leaves))
    assert proof.verdict == verdict
    assert message in str(proof.reason)


def test_a_product_of_infinite_and_0_is_told_from_autograd_s_0():
    net = graph("h = relu(x)\ny = sqrt(h)")
    proof = prove_product(evaluated(net, [-1]), [0, 1, 2])
    assert sorted(entry.autograd for entry in proof.entries) == [0, 0, math.inf]
    assert proof.verdict == "not differentiable"
    assert "Formula: NaN, autograd: 0" in str(proof.reason)


def test_a_wrong_gradient_is_not_proven(monkeypatch):
    net = graph("y = sin(x)*x")
    values = evaluated(net, [0.7])
    assert prove_gradients(values, 2, [0]).verdict == "proven"
    wrong = type(values)(net, values.at, [(slopes and tuple(1.01 * s for s in slopes)) for slopes in values.slopes])
    assert prove_gradients(wrong, 2, [0]).verdict == "not proven"


@pytest.mark.parametrize(
    ("program", "message", "position"),
    [
        ("", "empty", 0),
        ("  \n# only a remark", "empty", 0),
        ("y = x\nz = zzz(x)", "Line 2: zzz is no function (to multiply, write zzz*(…); functions are sin, cos", 10),
        ("y = x(w)", "Line 1: x is no function (to multiply, write x*(…)", 4),
        ("y = Tahn(x)", "Line 1: Tahn is not known (near it: tan, tanh", 4),
        ("w(x) + w", "w is no function (write w*(…))", 0),
        ("a = b*x\nb = a", "Line 1: b is used here, but computed only in line 2", 4),
        ("y = x +", "Line 1: The formula stops too early", 7),
        ("y = x w", "Line 1: An operator is missing (write * to multiply)", 6),
        ("y = x\nz = 1/0", "Line 2: This has no finite real value, at character 5", 10),
        ("y = log(-1)*x", "no finite real value", 4),
        ("exp = x", "exp has a meaning of its own", 0),
        ("y = lambda", "lambda has a meaning of its own", 4),
        ("3 = x", "write name = formula", 0),
        ("y = x\n a² = x", "Line 2: only letters, digits and _ can stand in a name, not ²", 8),
        ("e\u02e3p = x", "exp has a meaning of its own", 0),
        ("y = x½", "a character that can't stand", 5),
        ("y = __import__('os').getcwd()", "getcwd can't be taken of a number", 21),
        ("__import__('os')", "__import__ is no function", 0),
        ("__x = 2", "__x has a meaning of its own", 0),
        ("y = a_very_long_name_indeed", "at most 16 letters", 4),
        ("x" * 100_000, "100000 characters; from character 8001 on", 8000),
        ("\n".join(f"y{i} = sin(cos(sin(cos(x*{i}))))" for i in range(100)), "more than 400 nodes", None),
    ],
)
def test_faults_name_the_line_and_the_place(program, message, position):
    with pytest.raises(InputError) as error:
        graph(program)
    assert message in str(error.value)
    assert position is None or error.value.position == position


def test_names_are_folded_as_python_folds_them():
    net = graph("x\u00aa = 2*ｘ\ny = xa + w*x")
    assert net.program.leaves == ("x", "w")
    assert [node.name for node in net.nodes if node.named] == ["x", "w", "xa", "y"]
    names = {"x": 3.0, "w": 2.0}
    exec("x\u00aa = 2*ｘ\ny = xa + w*x", names)
    assert evaluated(net, [3.0, 2.0]).named()["y"] == names["y"]


def test_lines_semicolons_remarks_and_bare_formulas():
    net = graph("u = x + 1; v = u*x  # two in a line\n\nv^2")
    assert [node.name for node in net.nodes if node.named] == ["x", "u", "v", "f"]
    values = evaluated(net, [2])
    assert values.at[net.index["f"]] == 36
    assert not {node.name for node in net.nodes if not node.named} & {"u", "v"}


@pytest.mark.parametrize(
    ("program", "named", "value"),
    [
        ("f*2", {"f": 3, "f2": 6}, 6),
        ("f\nf*2", {"f": 3, "f2": 3, "f3": 6}, 6),
        ("f*f2*f3", {"f": 3, "f2": 5, "f3": 7, "f4": 105}, 105),
        ("x*w\nx+w", {"x": 3, "w": 5, "f": 15, "f2": 8}, 8),
        ("x*w\ny = f*2", {"x": 3, "w": 5, "f": 15, "y": 30}, 30),
        ("y = f*2; x", {"f": 3, "x": 5, "y": 6, "f2": 5}, 5),
        ("x*2\nf = x\nf + f2", {"x": 3, "f2": 6, "f": 3, "f3": 9}, 9),
    ],
)
def test_lines_without_a_name_get_one_that_is_free(program, named, value):
    net = graph(program)
    found = evaluated(net, [3, 5, 7][: net.leaves])
    assert {node.name: at for node, at in zip(net.nodes, found.at, strict=True) if node.named} == named
    assert found.at[-1] == value


def test_long_sums_and_products_are_not_nested():
    names = [f"h{i}" for i in range(36)]
    for sign in "+-*/":
        net = graph(f"y = {sign.join(names)}")
        assert evaluated(net, [1.0 + i for i in range(36)]).at[-1] == eval(
            sign.join(names), {name: 1.0 + i for i, name in enumerate(names)}
        )
    with pytest.raises(InputError, match="nested too deeply"):
        graph("y = " + "x+(" * 40 + "x" + ")" * 40)


def test_a_chinese_keyboard_writes_programs():
    net = graph("u ＝ x＋1；v=u×（x−２） ＃ 说明\n\ty = v÷2")
    assert [node.name for node in net.nodes if node.named] == ["x", "u", "v", "y"]
    assert evaluated(net, [5]).named()["y"] == (5 + 1) * (5 - 2) / 2
    with pytest.raises(InputError, match="Line 2: foo") as error:
        graph("u ＝ x；\nz ＝ foo（x）")
    assert error.value.position == 11


def test_places_of_nodes_are_their_text():
    program = "h = tanh(x*w + b)\ny = 3*h^2 - exp(h)/2"
    net = graph(program)
    texts = {program[node.start : node.end] for node in net.nodes if node.formula is not None}
    assert {"x*w", "x*w + b", "tanh(x*w + b)", "h^2", "3*h^2", "exp(h)", "exp(h)/2", "3*h^2 - exp(h)/2"} == texts


@pytest.mark.parametrize(
    ("program", "leaves", "message"),
    [
        ("d = a - b\ny = 1/d", [2, 2], "Line 2, character 5: division by zero in y = 1/d (d = 0)"),
        ("y = a/b", [2, 0], "division by zero in y = a/b (a = 2, b = 0)"),
        ("y = log(a)", [-1], "Line 1, character 5: logarithm of a negative number in y = log(a) (a = -1)"),
        ("y = 2*log(a)", [0], "Line 1, character 7: logarithm of zero"),
        ("y = sqrt(a)", [-4], "square root of a negative number"),
        ("y = exp(a)", [1000], "no finite real value"),
        ("y = a**0.5", [-1], "no finite real value"),
        ("y = (a - 1)**(-1)", [1], "division by zero in y = "),
        ("y = a**b", [0, -2], "division by zero in y = a^b (a = 0, b = -2)"),
        ("y = 0**b", [-2], "division by zero"),
        ("y = e/a", [0], "division by zero"),
    ],
)
def test_values_that_do_not_exist_are_said_with_their_place(program, leaves, message):
    values = evaluated(graph(program), leaves)
    index, text = fault(values)
    assert message in str(text)
    assert not math.isfinite(values.at[index])


def test_no_fault_where_all_is_well():
    assert fault(evaluated(graph(COURSE), [1, 2, 1, 2, 1])) is None


def random_program(lines, seed):
    rng = random.Random(seed)
    names, text = ["x", "w"], []
    for i in range(lines):
        a, b = rng.choice(names[-12:]), rng.choice(names[-6:])
        text.append(f"n{i} = sigmoid({a}*{rng.randint(1, 99) / 100} + {b})")
        names.append(f"n{i}")
    return "\n".join(text)


@pytest.mark.parametrize("program", [COURSE, "y = x*x + sin(x)/(x + w)", random_program(30, 1), random_program(66, 2)])
def test_layout_goes_forward_and_keeps_nodes_apart(program):
    net = graph(program)
    found = layout(net)
    for (parent, child), route in found.routes.items():
        assert (route[0], route[-1]) == (parent, child)
        steps = [found.points[b][0] - found.points[a][0] for a, b in pairwise(route)]
        assert steps == [1.0] * len(steps)  # every segment goes one layer on
    assert set(found.routes) == set(net.edges)
    columns = {}
    for x, y in found.points[: len(net.nodes)]:
        columns.setdefault(x, []).append(y)
    for column in columns.values():
        column.sort()
        assert all(b - a > 1 - 1e-9 for a, b in pairwise(column))


def test_a_tree_is_drawn_without_crossings():
    assert layout(graph(COURSE)).crossings == 0
    assert layout(graph("y = sin(a)*cos(b) + exp(c)/tanh(d) - (e1 + f1)*(g - h)")).crossings == 0


def test_sweeps_take_crossings_away():
    """Two pairs whose order the program crosses: a drawing without crossings exists, and is found."""
    assert layout(graph("p = a*b\nq = c*d\nr = q*c\ns = p*a\nt = s + r")).crossings == 0


def test_huge_numbers_of_paths_are_counted_and_cut():
    net = graph("\n".join(["y0 = x + sin(x)", *(f"y{i} = y{i - 1} + sin(y{i - 1})" for i in range(1, 80))]))
    assert count(net, 0, len(net.nodes) - 1) == 2**80
    assert len(paths(net, 0, len(net.nodes) - 1, 25)) == 25


def test_names():
    assert notation(symbol("w1")) == "w_{1}"
    assert notation(symbol("beta_2")) == r"\beta_{2}"
    assert notation(symbol("loss")) == r"\mathrm{loss}"
