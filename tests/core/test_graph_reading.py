"""Programs as they are typed: their lines, names and places, and what can't be read or has no value."""

import math

import pytest

from gradexplorer.core.graph import (
    evaluated,
    fault,
    graph,
    symbol,
)
from gradexplorer.formula.latex_printer import notation
from gradexplorer.text import InputError
from tests.core.torch_graphs import COURSE


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
        ("k*2 = x", "write name = formula", 0),
        ("y = x\nu = k*3z2 = x", "Line 2: write name = formula", 10),
        ("a, k + 1 = [x, 2]", "write name = formula", 3),
        ("k + 1 += x", "write name = formula", 0),
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


def test_names():
    assert notation(symbol("w1")) == "w_{1}"
    assert notation(symbol("beta_2")) == r"\beta_{2}"
    assert notation(symbol("loss")) == r"\mathrm{loss}"
