"""Cross entropy, its parts, squared error and the binary losses against torch.nn.functional and autograd."""

import ast
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from gradexplorer.core import cross_entropy as ce
from gradexplorer.core.cross_entropy import binary
from gradexplorer.core.cross_entropy.derivation import Classified, question_scope
from gradexplorer.core.cross_entropy.problem import CrossEntropyProblem
from gradexplorer.core.softmax import Floats, jacobian, log_softmax, softmax
from gradexplorer.core.softmax.proving import PROBES
from gradexplorer.formula import handwritten
from gradexplorer.formula.exact import ExactSlope, ExactValue, scope_slope, scope_value
from gradexplorer.formula.latex_printer import notation
from gradexplorer.formula.scope import Scope
from gradexplorer.proof import Claim, DType, Proof
from gradexplorer.proof import prove as prove_claims
from gradexplorer.text import _


def prove_value(question: CrossEntropyProblem, dtype: DType = "float64") -> Proof:
    """Prove the loss: ours, torch's, and nll_loss(log_softmax(a))."""
    logits = np.asarray(question.logits, dtype)
    loss, other, _slope = question.torch(dtype)
    ours = ce.loss(question.q.astype(dtype), logits)
    scale = 1.0 + _reach(question, dtype)
    exact = scope_value(question_scope(question.rounded(dtype)), "L")
    claims = (
        Claim(r"L", ours, loss, scale=scale, exact=exact),
        Claim(notation("nll(log(p))"), other, loss, scale=scale, exact=exact),
    )
    return prove_claims(claims, dtype)


def prove_split(y: Floats, logits: Sequence[float]) -> Proof:
    """Prove that cross entropy is entropy plus divergence: each against torch, and the sum."""
    import torch
    from torch.nn import functional

    a = np.asarray(logits, np.float64)
    log_p = torch.log_softmax(torch.tensor(a), 0)
    target = torch.tensor(y)
    h, kl = ce.entropy(y), ce.divergence(y, a)
    total = functional.cross_entropy(torch.tensor(a), target).item()
    scale, scope = 1.0 + abs(total), question_scope(_plain_question(y, logits))
    torch_kl = functional.kl_div(log_p, target, reduction="sum").item()
    claims = (
        Claim("H(y)", h, torch.special.entr(target).sum().item(), scale=scale, exact=scope_value(scope, "H")),
        Claim(notation("KL(y, p)"), kl, torch_kl, scale=scale, exact=scope_value(scope, "KL")),
        Claim(notation("H + KL"), h + kl, total, scale=scale, exact=scope_value(scope, "cross")),
    )
    return prove_claims(claims)


def prove_gradient(question: CrossEntropyProblem, dtype: DType = "float64") -> Proof:
    """Prove dL/da = Q p - q: formula, autograd, and the difference of L by each logit."""
    logits = np.asarray(question.logits, dtype)
    q = question.q
    ours = ce.gradient(q.astype(dtype), logits)
    _loss, _other, auto = question.torch(dtype)
    scale, scope = max(1.0, float(q.sum())), question_scope(question.rounded(dtype))
    return prove_claims(_along_each("L", ours, auto, logits, lambda a: ce.loss(q, a), scale, scope), dtype)


def prove_squared(y: Floats, logits: Sequence[float], dtype: DType = "float64") -> Proof:
    """Prove the gradient of mse_loss(softmax(a), y): formula, autograd, and the difference by each logit."""
    import torch
    from torch.nn import functional

    a = torch.tensor(logits, dtype=getattr(torch, dtype), requires_grad=True)
    loss = functional.mse_loss(torch.softmax(a, 0), torch.tensor(y, dtype=a.dtype))
    (auto,) = torch.autograd.grad(loss, a)
    here = np.asarray(logits, dtype)
    ours = ce.squared_error_gradient(np.asarray(y, dtype), here)
    scale, scope = 2.0 / len(here), question_scope(_plain_question(y, logits).rounded(dtype))
    claims = _along_each("E", ours, auto.numpy(), here, lambda b: ce.squared_error(y, b), scale, scope)
    return prove_claims(claims, dtype)


def prove_collapse(y: Floats, logits: Sequence[float]) -> Proof:
    """Prove that the Jacobian times -y/p is p - y, both computed; autograd's gradient is beside them."""
    question = _plain_question(y, logits)
    a, scope = np.asarray(logits, np.float64), question_scope(question)
    _loss, _other, auto = question.torch("float64")
    product = jacobian(softmax(a)) @ ce.slopes_in_p(y, a)
    collapsed = ce.gradient(y, a)
    claims = []
    for j in range(len(a)):
        exact = scope_slope(scope, "L", f"a[{j}]", f"slope[{j}]")
        for name, found in (("Dots(J, -(y/p))", product), ("(p - y)", collapsed)):
            claims.append(Claim(notation(f"{name}[{j}]"), float(found[j]), float(auto[j]), scale=1.0, exact=exact))
    return prove_claims(claims)


def _plain_question(y: Floats, logits: Sequence[float]) -> CrossEntropyProblem:
    """Return the question about a target as it is, without smoothing and weights."""
    return CrossEntropyProblem(tuple(logits), tuple(y.tolist()))


def prove_lines(question: CrossEntropyProblem, j: int) -> Proof:
    """Prove that all lines of the derivation of dL/da_j are equal here."""
    return handwritten.prove_lines(Classified(question, j).gradient_lines())


def prove_squared_lines(question: CrossEntropyProblem, j: int) -> Proof:
    """Prove that all lines of the derivation of dE/da_j are equal here."""
    return handwritten.prove_lines(Classified(question, j).squared_lines())


DTYPES: tuple[DType, ...] = ("float32", "float64")


BINARY: dict[str, tuple[Callable[[Floats, float], Floats], Callable[[Floats, float], Floats]]] = {
    "bce": (binary.bce, binary.bce_gradient),
    "bce_with_logits": (binary.bce_with_logits, binary.bce_with_logits_gradient),
    "mse": (binary.squared, binary.squared_gradient),
}
"""Binary losses of a logit, and their gradients."""


def torch_binary(key: str, z: Sequence[float], y: float, dtype: DType) -> tuple[Floats, Floats]:
    """Return torch's losses and autograd's gradients at each z."""
    import torch
    from torch.nn import functional

    a = torch.tensor(z, dtype=getattr(torch, dtype), requires_grad=True)
    target = torch.full_like(a, y)
    if key == "bce_with_logits":
        losses = functional.binary_cross_entropy_with_logits(a, target, reduction="none")
    elif key == "bce":
        losses = functional.binary_cross_entropy(torch.sigmoid(a), target, reduction="none")
    else:
        losses = functional.mse_loss(torch.sigmoid(a), target, reduction="none")
    (slopes,) = torch.autograd.grad(losses.sum(), a)
    return losses.detach().numpy(), slopes.numpy()


def prove_binary(key: str, z: float, y: float, dtype: DType = "float64") -> Proof:
    """Prove a binary loss and its gradient at z: formula, torch, and the difference where rounding allows one."""
    loss, slope = BINARY[key]
    at = np.asarray([z], dtype)
    losses, slopes = torch_binary(key, [z], y, dtype)
    saturated = key == "bce" and dtype == "float32"
    function = None if saturated else (lambda t: float(loss(np.asarray([t], np.float64), y)[0]))
    value, exact = _exact_binary(key, float(at[0]), float(at.dtype.type(y)))
    name, lost = notation("d*L/(d*z)"), _APART if key == "bce" else None
    claims = (
        Claim("L", float(loss(at, y)[0]), float(losses[0]), scale=1.0, exact=value, shared_loss=lost),
        Claim(name, float(slope(at, y)[0]), float(slopes[0]), function, float(at[0]), 1.0, exact, shared_loss=lost),
    )
    return prove_claims(claims, dtype)


_APART = _(
    "The loss only sees p, which floats round to 0 or 1, takes no logarithm below −100, and divides by p (1 − p) of "
    "at least 1e−12."
)


def _exact_binary(key: str, z: float, y: float) -> tuple[ExactValue, ExactSlope]:
    """Return a binary loss and its gradient with exact digits."""
    name, lines = ("E", binary.squared_slope_lines()) if key == "mse" else ("L", binary.slope_lines())
    scope = binary.binary_scope(z, y)
    return scope_value(scope, name), scope_slope(scope, name, "z", ast.unparse(lines.result))


def _along_each(
    name: str,
    ours: Floats,
    auto: Floats,
    logits: Floats,
    function: Callable[[Floats], float],
    scale: float,
    scope: Scope,
) -> list[Claim]:
    here, slope = logits.astype(np.float64), {"L": "slope", "E": "slope_E"}[name]

    def along(j: int) -> Callable[[float], float]:
        def value(t: float) -> float:
            moved = here.copy()
            moved[j] = t
            return function(moved)

        return value

    return [
        Claim(
            notation(f"D({name}, a[{j}])"),
            float(ours[j]),
            float(auto[j]),
            along(j),
            float(logits[j]),
            scale,
            scope_slope(scope, name, f"a[{j}]", f"{slope}[{j}]"),
        )
        for j in range(len(logits))
    ]


def _reach(question: CrossEntropyProblem, dtype: DType) -> float:
    """Return the size of the terms whose sum is the loss."""
    return float(np.abs(question.q * log_softmax(np.asarray(question.logits, dtype))).sum())


def questions() -> Iterator[tuple[str, CrossEntropyProblem]]:
    """Yield the probes: classes and soft targets, smoothing and weights, plain and extreme logits."""
    for key, logits in PROBES.items():
        count = len(logits)
        soft = tuple((np.arange(1, count + 1) / np.arange(1, count + 1).sum()).tolist())
        weights = tuple(0.5 + k for k in range(count))
        for kind, target in (("class", 1), ("soft", soft)):
            yield f"{key}.{kind}", CrossEntropyProblem(logits, target)
            yield f"{key}.{kind}.smooth", CrossEntropyProblem(logits, target, 0.1)
            for reduction in ("mean", "sum"):
                yield f"{key}.{kind}.weights.{reduction}", CrossEntropyProblem(logits, target, 0.2, weights, reduction)


def prove_all() -> Iterator[tuple[str, Proof]]:
    """Prove every formula of the part at the probes."""
    for key, question in questions():
        for dtype in DTYPES:
            yield f"loss.{key}.{dtype}", prove_value(question, dtype)
            yield f"gradient.{key}.{dtype}", prove_gradient(question, dtype)
        yield f"lines.{key}", prove_lines(question, 0)
        if not question.weights:
            yield f"mse.lines.{key}", prove_squared_lines(question, 0)
            yield f"split.{key}", prove_split(question.y, question.logits)
            for dtype in DTYPES:
                yield f"mse.{key}.{dtype}", prove_squared(question.y, question.logits, dtype)
            if np.abs(question.logits).max() < 100:  # beyond it p underflows, and 1/p with it
                yield f"collapse.{key}", prove_collapse(question.y, question.logits)
    for name in BINARY:
        for z in (-120.0, -3.0, 0.4, 5.0, 20.0, 120.0):
            for y in (0.0, 0.3, 1.0):
                for dtype in DTYPES:
                    yield f"{name}.z{z:g}.y{y:g}.{dtype}", prove_binary(name, z, y, dtype)
