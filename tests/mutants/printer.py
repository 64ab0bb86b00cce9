"""The printer of all formulas, and the LaTeX of functions."""

from functools import partial

from tests.mutants.mutant import Mutant, in_part
from tests.mutants.rules import known, typed

_printer = partial(Mutant, file="gradexplorer/formula/latex_printer.py", page="functions")
_conditions = partial(Mutant, file="gradexplorer/formula/latex_conditions.py", page="functions")
_notation = partial(Mutant, file="gradexplorer/formula/latex_notation.py", page="functions")
_parts = partial(Mutant, file="gradexplorer/formula/latex_parts.py", page="functions")
_hyperbolic = partial(Mutant, file="gradexplorer/formula/functions/hyperbolic.py", page="functions")
_exponential = partial(Mutant, file="gradexplorer/formula/functions/exponential.py", page="functions")
_piecewise = partial(Mutant, file="gradexplorer/formula/functions/piecewise.py", page="functions")
_equation = partial(Mutant, file="gradexplorer/formula/equation.py", page="functions")
_DERIVE = {"step": 0}
_LOSSES = in_part("regression", view="fit")

PRINTER = (
    _printer(
        "no minus on any number",
        "printed",
        'sign = «MINUS if value < 0 else »""',
        {**known("cos"), "x0": 2.0},
        file="gradexplorer/formula/latex_atoms.py",
    ),
    _printer("no minus sign", "printed", "return« MINUS +» self.part(", known("cos")),
    _printer(
        "b/a for a/b",
        "printed",
        "\\frac«{{{self.text(left)}}}{{{self.text(right)}}}¦{{{self.text(right)}}}{{{self.text(left)}}}»",
        typed("sin(x)/(1 + x**2)"),
    ),
    _printer(
        "no brackets", "printed", "return «bracket(»text«) if loose or negative else text»", typed("x*(1 + sin(x))")
    ),
    _printer(
        "no brackets before further factors",
        "printed",
        "return «bracket(»self.text(node«)») if reaches_on(node)",
        in_part("softmax"),
        page="losses",
    ),
    _printer(
        "b - a for a - b",
        "printed",
        "(«left, ADD¦right, QUOTIENT», first=True)} - {self.part(«right¦left», QUOTIENT)",
        typed("x**2 - sin(x)"),
    ),
    _printer(
        "no brackets around a quotient in an exponent",
        "printed",
        "                return «QUOTIENT¦MULTIPLY»\n",
        typed("exp(sin(x)/2*x)"),
    ),
    _printer(
        "no brackets around what is divided by in an exponent",
        "printed",
        "return «bracket(text) if several else »text",
        typed("exp(x/(1 + x**2))"),
    ),
    _printer(
        "exponents as indices",
        "printed",
        'return f"{bracket(text) if loose else text}«^¦_»{{{exponent}}}"',
        known("power", n=3.0),
    ),
    _printer(
        "an inverse function for a negative power",
        "printed",
        "if «not »exponent«.startswith(MINUS)»:",
        typed("sin(x)**(-2)"),
    ),
    _printer(
        "power of ten one too large",
        "printed",
        'power = f"10^{{{int(exponent)«¦ + 1»}}}"',
        {**known("exp"), "x0": -3.9, "h": 1e-6},
        file="gradexplorer/formula/latex_atoms.py",
    ),
    _conditions("not u > 0 printed u >= 0", "printed", r'ast.Gt: r"\«le¦ge»",', {"selected": 2}, page="activations"),
    _conditions(
        "and printed or",
        "printed",
        r'AND, OR = r" \;\«wedge¦vee»\; ", r" \;\«vee¦wedge»\; "',
        typed("x + clamp(x, -1, 0.5)"),
    ),
    _printer(
        "indices in reverse",
        "printed",
        "for part in (index.elts«¦[::-1]» if isinstance(index, ast.Tuple) else [index])",
        {"derive.selected": [0, 1, 2]},
        page="perceptron",
    ),
    _notation(
        "product sign for sum sign",
        "printed",
        r'sign = r"\«sum¦prod»" if name == "Sum" else r"\«prod¦sum»"',
        _LOSSES,
        page="losses",
    ),
    _printer(
        "numbers run together",
        "printed",
        r'return« rf"{left} \cdot {right}" if meets else» f"{left} {right}"',
        typed("2*3*sin(x)"),
    ),
    _notation("no prime", "printed", 'rf"{self.text(function)}«\'»{bracket(self.text(argument))}"', known("sin")),
    _notation("no T on a transposed matrix", "printed", '«^{{T}}»"', {}, page="activations"),
    _printer(
        "derivative printed turned over",
        "printed",
        r'return rf"\frac«{{{sign} {self.text(body)}}}{{{sign} {by}}}¦{{{sign} {by}}}{{{sign} {self.text(body)}}}»"',
        {},
        page="perceptron",
    ),
    _parts(
        "a long sum without its last term",
        "printed",
        r'r"\cdots", texts[-«1¦2»]] if len',
        {"derive.layers": [9, 2], "derive.step": 1},
        page="perceptron",
    ),
    _notation(
        "limit from the other side",
        "printed",
        'side = "«-¦+»" if isinstance(letter, ast.UnaryOp) else "«+¦-»"',
        {**known("abs"), "x0": 0.0},
    ),
    _equation(
        "equal parts printed as a sum",
        "printed",
        '+ " «=¦+» ".join(texts)',
        known("sin"),
        file="gradexplorer/formula/latex_printer.py",
    ),
)

LATEX = (
    _hyperbolic("sinh printed cosh", "printed", r'latex=r"\«sinh¦cosh»"', known("sinh")),
    _exponential("ln printed log", "printed", r'latex=r"\«ln¦log»"', known("ln")),
    _exponential("e^x printed 10^x", "printed", 'latex="«e¦10»^{%s}"', known("exp")),
    _piecewise("|x| printed without bars", "printed", r'latex=r"\left«|¦(»%s\right«|¦)»"', known("abs")),
    _exponential(
        "expm1 printed without its 1",
        "printed",
        'meaning="exp(u)« - 1»"',
        {"names": [{"type": "elu"}], "x": -1.0},
        page="activations",
    ),
)
