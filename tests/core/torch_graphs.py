"""Programs that are drawn at random, and what torch says of a program."""

import torch
from hypothesis import strategies as st

from gradexplorer.formula.functions import FUNCTIONS, TYPED

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
