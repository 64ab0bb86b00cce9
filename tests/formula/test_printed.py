"""The printer against a reader that shares no table with it; planted faults of the printer must be found."""

import ast
import gc
from collections.abc import Iterator

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gradexplorer.formula import latex_atoms, latex_conditions, latex_notation, latex_printer
from gradexplorer.formula.derivation import Step, derive
from gradexplorer.formula.equation import formula
from gradexplorer.formula.functions import FUNCTIONS as FUNCTION_TABLE
from gradexplorer.formula.functions import TYPED
from gradexplorer.formula.made_up import MadeUp
from gradexplorer.formula.printed import check_numbers, check_printed, compare, prove_printed
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.trees import filled, tree
from gradexplorer.text import _

Printer = latex_printer._Printer
RULE = _("simplified")
NO_VALUE = "has no value"

SCALARS = ["x", "y", "beta_1", "alpha", "step_size", "pi", "w[0,1]", "b[2]", "m[11]", "v_t_0"]
INDEXED = ["w[j,k]", "b[k]", "b[k+1]"]
NUMBERS = ["1", "2", "10", "0.5", "1e-8", "1.5e-7", "123456.789", "0.1234567", "4e7"]
FUNCTIONS = [*(name for name in TYPED if len(FUNCTION_TABLE[name].derivatives) == 1), "g"]
EXPONENTS = ["2", "3", "-1", "-2", "0.5", "x", "x + 1"]


@st.composite
def sources(draw, size=6, leaves=(*SCALARS, *INDEXED, *NUMBERS), notation=True):
    """Draw a formula of every kind of node."""

    def grown(size):
        if size <= 1:
            return draw(st.sampled_from(leaves))
        kind = draw(st.integers(0, 13 if notation else 8))
        if kind <= 3:
            return f"({grown(size // 2)} {draw(st.sampled_from('+-*/'))} {grown(size - size // 2)})"
        if kind == 4:
            return f"(-{grown(size - 1)})"
        if kind == 5:
            return f"({grown(size - 1)})**({draw(st.sampled_from(EXPONENTS))})"
        if kind == 6:
            return f"{draw(st.sampled_from(FUNCTIONS))}({grown(size - 1)})"
        if kind == 7:
            return f"{draw(st.sampled_from(['max', 'min', 'h']))}({grown(size // 2)}, {grown(size // 2)})"
        if kind == 8:
            return f"({grown(size // 2)} if {condition(size // 2)} else {grown(size // 2)})"
        forms = ["Sum(k, {})", "Prod(k, {})", "Sum(l, {}*b[l], l != k)", "Cancel({})", "D({}, b[2])"]
        forms += ["Each(z, [w, b], {}*z)", "Prime(g, {})", "Elided(b[0] + b[1] + b[2] + {} + x + y + b[3])"]
        return draw(st.sampled_from(forms)).format(grown(size - 1))

    def condition(size):
        compared = f"{grown(size // 2)} {draw(st.sampled_from(['<', '<=', '>', '>=', '==', '!=']))} {grown(size // 2)}"
        kind = draw(st.integers(0, 5))
        if kind == 0 and size > 1:
            return f"(({condition(size // 2)}) {draw(st.sampled_from(['and', 'or']))} ({condition(size // 2)}))"
        return f"(not ({compared}))" if kind == 1 else f"({compared})"

    return grown(draw(st.integers(1, size)))


@settings(max_examples=150, deadline=None)
@given(sources())
def test_what_is_printed_reads_as_its_tree(source):
    assume(source.count("Elided") < 2)  # two sums beside each other have their dots in one
    fault = check_printed(formula(source))
    assume(fault is None or NO_VALUE not in str(fault))
    assert fault is None


@settings(max_examples=60, deadline=None)
@given(sources(leaves=("x", "y", "w[0,1]", "b[2]", "2", "0.5"), notation=False), st.data())
def test_numbers_put_in_read_as_their_tree(source, data):
    numbers = st.floats(-1e9, 1e9).filter(lambda value: abs(value) > 1e-9)
    row = st.lists(numbers, min_size=3, max_size=3)
    values = {"x": data.draw(numbers), "y": data.draw(numbers), "b": data.draw(row), "w": [data.draw(row)]}
    fault = check_printed(formula(f"Numbers({source})", source, scope=Scope(values=values)))
    assume(fault is None or NO_VALUE not in str(fault))
    assert fault is None


@pytest.mark.parametrize(
    "source", ["x**3*sin(2*x)/(1 + x)", "sqrt(1 + exp(-x)) - abs(x)", "relu(x)**2 if x > 1 else -x"]
)
def test_every_line_of_a_derivation_reads_as_its_tree(source):
    derivation = derive(tree(source), "x")
    assert prove_printed(derivation.steps, {"x": -1.75}).verdict == "proven"


@pytest.mark.parametrize("name", [name for name, one in FUNCTION_TABLE.items() if one.name == name and not one.written])
def test_every_function_reads_as_what_it_is_printed_from(name):
    arguments = "x, y, 3/7*x"[: 3 * len(FUNCTION_TABLE[name].derivatives) - 2]
    assert check_printed(formula(f"{name}({arguments})")) is None
    assert check_printed(formula(f"2*{name}({arguments})**2*y")) is None


def test_layers_that_are_printed_alike_are_told_apart_by_their_letters():
    symbols = {"O1": "O", "O2": "O"}
    assert check_printed(formula("O1[j]*O2[k]", symbols=symbols)) is None
    assert "alike" in str(check_printed(formula("O1[j]*O2[j]", symbols=symbols)))


def test_the_dots_of_several_sums_stand_for_the_terms_of_each():
    long = [f"({' + '.join(f'{name}[{k}]*x' for k in range(8 + count))})" for count, name in enumerate("ab")]
    whole = formula(f"Elided(x + y) - y*Elided{long[0]} + exp(Elided{long[1]})")
    assert whole.latex.count(r"\cdots") == 2
    assert check_printed(whole) is None


PRODUCT = "Dots(a, b, c, x, y, z, a + 1, b + 1)"
PRINTED = [
    (r"a \cdot b \cdot \cdots \cdot \left(b + 1\right)", PRODUCT, True),
    (r"a \cdot c \cdot \cdots \cdot \left(b + 1\right)", PRODUCT, False),
    (r"a \cdot b \cdot \cdots \cdot \left(a + 1\right)", PRODUCT, False),
    (r"2 a \cdot b \cdot \cdots \cdot 3 y", "Dots(2*a, b, c, x, 3*y)", True),
    (r"2 a \cdot b \cdot \cdots \cdot y", "Dots(2*a, b, c, x, 3*y)", False),
    (r"a \cdot \cdots \cdot b", "Dots(a, b)", False),
    (r"\left(x a\right)'", "Prime(x*a)", True),
    (r"\left(x a\right)'", "Prime(x*a*a)", False),
    (r"a + \cdots + y", "a + Rest(b + c) + y", True),
    (r"a + \cdots - y", "a + Rest(b + c) + y", False),
    (r"b + \cdots + y", "a + Rest(b + c) + y", False),
]


@pytest.mark.parametrize(("latex", "source", "right"), PRINTED)
def test_what_is_printed_elsewhere_is_compared(latex, source, right):
    assert (compare(latex, [tree(source)]) is None) is right


def test_a_derivative_put_in_is_its_number():
    line = [tree("Numbers(D(E, x))")], {}, SCOPE
    value = float(SCOPE.value(tree("D(E, x)")))
    assert compare(latex_printer.number(value), *line) is None
    assert compare(latex_printer.number(value * (1 + 1e-5)), *line) is not None


@pytest.fixture
def without_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("without_collector")
def test_what_a_comparison_is_executed_with_ends_with_its_scope():
    """The window's collector leaves out what has stayed for long: a circle that breaks later is never found there."""

    def left() -> int:
        return sum(type(thing) is MadeUp for thing in gc.get_objects())

    scope = Scope(values={"x": 0.5, "w": [1.0, 2.0]})
    line, before = formula("Dots(x, root(x, 3), norm(w), dot(w, w))", "norm(w)", scope=scope), left()
    check_printed(line)
    assert scope.worlds
    del scope, line
    assert left() == before


def test_a_function_with_a_well_known_sign_is_that_function():
    scope = Scope(values={"x": 0.5}, meanings={"f": Meaning(("u",), "sigmoid(u)")})
    right = formula("Prime(f, x)", "sigmoid(x)*(1 - sigmoid(x))", scope=scope, symbols={"f": "sigma"})
    wrong = formula("Prime(f, x)", "sigmoid(x)*(1 - sigmoid(x))", scope=scope, symbols={"f": "tanh"})
    assert check_printed(right) is None
    assert check_printed(wrong) is not None


def swapped_fraction(monkeypatch):
    text = Printer.text

    def printed(self, node):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            return text(self, ast.BinOp(node.right, node.op, node.left))
        return text(self, node)

    monkeypatch.setattr(Printer, "text", printed)


def no_minus_at_numbers(monkeypatch):
    number = latex_printer.number
    monkeypatch.setattr(latex_printer, "number", lambda value, *digits: number(abs(value), *digits))


def five_digits(monkeypatch):
    number = latex_printer.number
    monkeypatch.setattr(latex_printer, "number", lambda value, *digits: number(float(f"{value:.5g}"), *digits))


def no_sign(monkeypatch):
    for module in (latex_atoms, latex_printer):
        monkeypatch.setattr(module, "MINUS", "")


def no_brackets(monkeypatch):
    for module in (latex_conditions, latex_notation, latex_printer):
        monkeypatch.setattr(module, "bracket", lambda text: text)


def sums_reach_on(monkeypatch):
    monkeypatch.setattr(latex_printer, "reaches_on", lambda node: False)


def wrong_exponent(monkeypatch):
    power = Printer.power
    monkeypatch.setattr(Printer, "power", lambda self, base, _exponent: power(self, base, "3"))


def sinh_for_cosh(monkeypatch):
    call = Printer.call
    monkeypatch.setattr(Printer, "call", lambda self, name, *rest: call(self, name.replace("cosh", "sinh"), *rest))


def strict_negation(monkeypatch):
    monkeypatch.setitem(latex_conditions.NEGATED, ast.Lt, ">")


def strict_for_weak(monkeypatch):
    monkeypatch.setitem(latex_conditions.COMPARE, ast.LtE, "<")


def swapped_indices(monkeypatch):
    indices = Printer.indices

    def printed(self, index):
        elements = index.elts[::-1] if isinstance(index, ast.Tuple) else [index]
        return indices(self, ast.Tuple(elements))

    monkeypatch.setattr(Printer, "indices", printed)


def other_name(monkeypatch):
    symbol = latex_printer.symbol
    monkeypatch.setattr(latex_printer, "symbol", lambda name: symbol(name.replace("beta_1", "beta_2")))


def alike(monkeypatch):
    monkeypatch.setattr(latex_printer, "symbol", lambda name: "x")


def product_for_sum(monkeypatch):
    notation = Printer.notation
    monkeypatch.setattr(Printer, "notation", lambda self, name, rest: notation(self, name.replace("Sum", "Prod"), rest))


def no_condition(monkeypatch):
    notation = Printer.notation
    monkeypatch.setattr(Printer, "notation", lambda self, name, rest: notation(self, name, rest[:2]))


def swapped_arguments(monkeypatch):
    call = Printer.call
    monkeypatch.setattr(Printer, "call", lambda self, name, given, *rest: call(self, name, given[::-1], *rest))


def swapped_derivative(monkeypatch):
    derivative = Printer.derivative
    monkeypatch.setattr(Printer, "derivative", lambda self, body, by: derivative(self, ast.Name(by), self.text(body)))


def swapped_rows(monkeypatch):
    matrix = Printer.matrix
    monkeypatch.setattr(Printer, "matrix", lambda self, rows: matrix(self, rows[::-1]))


def no_prime(monkeypatch):
    text = Printer.text
    monkeypatch.setattr(Printer, "text", lambda self, node: text(self, node).replace("'", ""))


def other_function(monkeypatch):
    symbol = latex_printer.symbol
    monkeypatch.setattr(latex_printer, "symbol", lambda name: symbol("s" if name == "f" else name))


def entries_of_nothing(monkeypatch):
    notation = Printer.notation

    def printed(self, name, rest):
        return self.text(rest[-1]) if name == "Each" else notation(self, name, rest)

    monkeypatch.setattr(Printer, "notation", printed)


def other_last_term(monkeypatch):
    terms = latex_notation.terms
    monkeypatch.setattr(latex_notation, "terms", lambda node: [*terms(node)[:-1], *terms(node)[-2:-1]])


def dots_for_nothing(monkeypatch):
    monkeypatch.setattr(Printer, "elided", lambda self, node: self.text(node).replace("+", r"+ \cdots +"))


def four_digits_always(monkeypatch):
    monkeypatch.setattr(Printer, "numbers", lambda self, node, digits, of=Printer.numbers: of(self, node, 4))


def swapped_factors(monkeypatch):
    text = Printer.text

    def printed(self, node):
        product = isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)
        return text(self, ast.BinOp(node.right, node.op, node.left) if product else node)

    monkeypatch.setattr(Printer, "text", printed)


def matrices_with_a_dot(monkeypatch):
    text = Printer.text
    matrices = r"\end{bmatrix} \begin"
    dotted = r"\end{bmatrix} \cdot \begin"
    monkeypatch.setattr(Printer, "text", lambda self, node: text(self, node).replace(matrices, dotted))


def floor_for_ceil(monkeypatch):
    monkeypatch.setitem(latex_printer._FUNCTIONS, "ceil", latex_printer._FUNCTIONS["floor"])
    monkeypatch.setitem(latex_printer._FUNCTIONS, "round", latex_printer._FUNCTIONS["floor"])


LONG = "Elided(t[0]*x + t[1]*x + t[0]*y + t[1]*y + t[0] + x*y + t[1] + x)"
PLANTED = [
    (swapped_fraction, "x/y"),
    (swapped_fraction, "1/2*Sum(k, t[k]**2)"),
    (no_minus_at_numbers, "Numbers(x*y)"),
    (no_minus_at_numbers, "Numbers([y, x])"),
    (five_digits, "Numbers(y)"),
    (no_sign, "-x"),
    (no_sign, "Numbers(x + y)"),
    (no_brackets, "(x + y)*x"),
    (no_brackets, "x - (y - x)"),
    (no_brackets, "(-x)**2"),
    (no_brackets, "(x**y)**2"),
    (no_brackets, "Numbers(2*x)"),
    (sums_reach_on, "Prod(k, t[k])*x"),
    (wrong_exponent, "x**2"),
    (wrong_exponent, "sin(x)**2"),
    (sinh_for_cosh, "cosh(x)"),
    (strict_negation, "x if x < y else y"),
    (strict_for_weak, "1 if x <= 0 else 2"),
    (strict_for_weak, "1 if x < 0 or y <= 3 else 2"),
    (swapped_indices, "w[0,1]"),
    (swapped_indices, "Sum(k, w[j,k]*t[k])"),
    (swapped_indices, "D(E, w[0,1])"),
    (swapped_indices, "Prime(f, w[0,1])"),
    (no_prime, "Prime(f, x)"),
    (other_function, "Prime(f, x)"),
    (entries_of_nothing, "Each(v, [w, t], v**2)"),
    (no_brackets, "D(x + y, x)*x"),
    (no_brackets, "Each(v, [w, t], v + x)"),
    (sums_reach_on, "D(x**2, x)*x"),
    (other_last_term, LONG),
    (dots_for_nothing, "Elided(x + y)"),
    (five_digits, f"Numbers({LONG}, 6)"),
    (five_digits, "Numbers(Prime(f, y), 6)"),
    (four_digits_always, "Numbers(y, 3)"),
    (no_prime, "Prime(s, x)"),
    (five_digits, "Numbers(E + x, 6)"),
    (swapped_factors, "[x, y] @ [[x, y]]"),
    (matrices_with_a_dot, "[x, y] @ [[x, y]]"),
    (floor_for_ceil, "ceil(x)"),
    (floor_for_ceil, "round(x)"),
    (other_name, "beta_1*x"),
    (alike, "x + y"),
    (product_for_sum, "Sum(k, t[k])"),
    (no_condition, "Sum(k, t[k], k != 1)"),
    (swapped_arguments, "g(x, y)"),
    (swapped_derivative, "D(E, x)"),
    (swapped_rows, "[x, y]"),
]
SCOPE = Scope(
    values={"x": -1.25, "y": 1.23456, "beta_1": 0.9, "t": [0.5, -2.0], "w": [[0.1, 0.3], [-0.2, 0.7]]},
    meanings={
        "E": Meaning((), "1.23456789*x**2*Sum(k, w[0,k]*t[k])"),
        "f": Meaning(("u",), "tanh(u)"),
        "s": Meaning(("u",), "tanh(u)"),
    },
    ranges={"k": range(2)},
)


@pytest.mark.parametrize(("plant", "source"), PLANTED, ids=lambda value: getattr(value, "__name__", value))
def test_a_fault_of_the_printer_is_found(plant, source, monkeypatch):
    line = formula(source, scope=SCOPE)
    assert check_printed(line) is None
    plant(monkeypatch)
    assert check_printed(line) is not None
    assert prove_printed([line]).verdict == "not proven"


@pytest.mark.parametrize("plant", [no_minus_at_numbers, five_digits, swapped_fraction, no_brackets])
def test_a_fault_in_the_numbers_of_a_line_is_found(plant, monkeypatch):
    step = Step(RULE, filled("x*(D(u) - 2)/3", u=tree("x**2")))
    values = {"x": -1.23456}
    assert check_numbers(step, values) is None
    plant(monkeypatch)
    assert check_numbers(step, values) is not None


def test_a_derivative_by_another_variable_is_found():
    step = Step(RULE, filled("D(u)", u=tree("x**2*y")), "x", {"D": "partial"})
    line = [step.tree], step.symbols, Scope(variable="x")
    assert compare(step.latex, *line) is None
    assert compare(step.latex.replace(r"\partial x", r"\partial y"), *line) is not None


def test_functions_with_a_negative_exponent_stand_in_brackets():
    assert latex_printer.latex(tree("sin(x)**(-1)")) == r"\left(\sin\left(x\right)\right)^{{-}1}"


def test_two_names_that_are_printed_alike_are_no_line():
    values, printed = Scope(values={"a": 2.0, "b": 3.0, "c": 5.0}), {"a": "lambda", "b": "lambda"}
    assert check_printed(formula("a + c", "7", scope=values, symbols=printed)) is None
    fault = check_printed(formula("a + b", "c", scope=values, symbols=printed))
    assert fault is not None
    beside = formula("a", "2", scope=values, symbols=printed, beside=[formula("b", "3", scope=values, symbols=printed)])
    assert "two things" in str(check_printed(beside))
