"""Functions that only shorten a formula: a call is read as the formula, and every line shows that.

To add one, add its name and its formula in u, v and w; a tuple has the formula for one argument first, then for two.
"""

from gradexplorer.formula.functions import FUNCTIONS
from gradexplorer.text import Text, _

SHORTHANDS: dict[str, tuple[str, ...]] = {
    "square": ("u**2",),
    "rsqrt": ("1/sqrt(u)",),
    "reciprocal": ("1/u",),
    "neg": ("-u",),
    "negative": ("-u",),
    "exp2": ("2**u",),
    "sec": ("1/cos(u)",),
    "csc": ("1/sin(u)",),
    "cot": ("cos(u)/sin(u)",),
    "ctg": ("cos(u)/sin(u)",),
    "sech": ("1/cosh(u)",),
    "csch": ("1/sinh(u)",),
    "coth": ("cosh(u)/sinh(u)",),
    "radians": ("u*pi/180",),
    "deg2rad": ("u*pi/180",),
    "degrees": ("u*180/pi",),
    "rad2deg": ("u*180/pi",),
    "root": ("sqrt(u)", "u**(1/v)"),
    "add": ("", "u + v"),
    "sub": ("", "u - v"),
    "subtract": ("", "u - v"),
    "mul": ("", "u*v"),
    "multiply": ("", "u*v"),
    "div": ("", "u/v"),
    "divide": ("", "u/v"),
    "mod": ("", "u - v*floor(u/v)"),
    "remainder": ("", "u - v*floor(u/v)"),
    "floor_divide": ("", "floor(u/v)"),
    "logaddexp": ("", "max(u, v) + log1p(exp(-abs(u - v)))"),
    "heaviside": ("1 if u > 0 else 1/2 if u == 0 else 0", "1 if u > 0 else v if u == 0 else 0"),
    "elu": ("u if u > 0 else expm1(u)", "u if u > 0 else v*expm1(u)"),
    "leaky_relu": ("u if u > 0 else 0.01*u", "u if u > 0 else v*u"),
    "prelu": ("", "u if u > 0 else v*u"),
    "relu6": ("clamp(u, 0, 6)",),
    "hardtanh": ("clamp(u, -1, 1)", "", "clamp(u, v, w)"),
    "softsign": ("u/(1 + abs(u))",),
    "logsigmoid": ("-softplus(-u)",),
    "tanhshrink": ("u - tanh(u)",),
    "mish": ("u*tanh(softplus(u))",),
}
"""An empty formula: it takes another number of arguments."""

REMEDIES: dict[str, Text] = {
    "sum": _("write the terms with + between them"),
    "prod": _("write the factors with * between them"),
    "mean": _("write (a + b)/2"),
    "norm": _("write sqrt(a^2 + b^2)"),
    "dot": _("write a*c + b*d"),
    "matmul": _("write a*c + b*d"),
    "softmax": _("write exp(a)/(exp(a) + exp(b))"),
    "sinc": _("write sin(x)/x, or sin(pi*x)/(pi*x) as numpy means it"),
    "gamma": _("this program has no rule for its derivative"),
    "factorial": _("write the product"),
    "diff": _("the derivative is what this program shows: type f alone"),
    "int": _("integrals are not taken: type the function itself"),
    "lim": _("limits are not taken: type the function itself"),
    "detach": _("leave it out: it hides a part from autograd"),
    "item": _("leave it out"),
    "rand": _("write a number, or a letter that becomes a knob"),
    "randn": _("write a number, or a letter that becomes a knob"),
}
"""What people write that has no place in a formula, and what to write instead."""


def written(function: str, count: int) -> str:
    """Return the formula in u, v and w as which a call with so many arguments is read; empty: it stays a call."""
    if function in FUNCTIONS:
        entry = FUNCTIONS[function]
        return entry.written if count == len(entry.arguments) else entry.other_counts.get(count, "")
    formulas = SHORTHANDS.get(function, ())
    return formulas[count - 1] if 0 < count <= len(formulas) else ""


def most_arguments(function: str) -> int:
    """Return how many arguments a function takes at most."""
    if function in FUNCTIONS:
        entry = FUNCTIONS[function]
        return max(len(entry.arguments), *entry.other_counts, 0)
    return len(SHORTHANDS.get(function, ()))
