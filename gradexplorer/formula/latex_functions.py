"""The functions that a reader of LaTeX knows by their names."""

from gradexplorer.formula.latex_tokens import Token, tokens

NAMED = {
    **{name: name for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "max", "min")},
    "ln": "log",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "sigma": "sigmoid",
    "Phi": "Phi",
    "varphi": "phi",
}
"""Commands that are functions, where an argument in brackets follows."""
UPRIGHT = {
    **{name: name for name in ("sign", "softplus", "erf", "hypot", "atan2", "log1p", "expm1", "clamp")},
    "ReLU": "relu",
    "GELU": "gelu",
    "SiLU": "silu",
    "arsinh": "asinh",
    "arcosh": "acosh",
    "artanh": "atanh",
    "sgn": "sign",
}
"""Upright words that are functions."""


def common_function(latex: str) -> str | None:
    """Return the function that everybody takes LaTeX for, whatever is said about it; None where there is none."""
    match tokens(latex):
        case [Token(kind="command", text=name)]:
            return NAMED.get(name)
        case [Token(kind="operator", text=name)]:
            return UPRIGHT.get(name)
    return None
