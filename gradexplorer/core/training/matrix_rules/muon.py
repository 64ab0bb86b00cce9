"""Muon's rule for a matrix: its momentum, made orthogonal in bfloat16, and what torch makes of it step by step.

An error of bfloat16, a part in 256, grows from one Newton-Schulz step to the next: so each is proven by itself, from
what torch has before it, rounded where torch rounds.
"""

import math
from collections.abc import Iterator, Mapping

import numpy as np
from msgspec.structs import replace

from gradexplorer.core.descent.race import StepRecord
from gradexplorer.core.optimizers import Muon
from gradexplorer.core.training.matrix_rules.rule import (
    BEFORE,
    Array,
    MatrixLine,
    MatrixRule,
    at,
    printed_place,
    update_scope,
)
from gradexplorer.formula.latex_printer import notation
from gradexplorer.formula.scope import Scope
from gradexplorer.formula.trees import tree
from gradexplorer.proof import Claim, Proof, prove
from gradexplorer.text import _

NEAR = 4 * 2.0**-7
"""Some distances of neighbours in bfloat16: so far a number that is rounded the other way may lead, and no farther."""
MOST_TIES = 0.01
"""Share of numbers that may round to the other neighbour: torch sums in float32 before it rounds (measured: 0.0003)."""
MOST_PRODUCTS, MOST_NUMBERS = 30_000, 100
"""Products that are computed with 50 digits, and numbers of a matrix."""
NAMED = 8
"""Numbers that a proof names."""


def muon_rule(optimizer: Muon, inputs: int, neurons: int) -> MatrixRule:
    """Return the rule; torch turns a matrix so that it has at most as many rows as columns."""
    w = "v" if optimizer.weight_decay else f"w{BEFORE}"
    ahead = "momentum*B[i, j] + (1 - momentum)*g[i, j]" if optimizer.nesterov else "B[i, j]"
    grown = "sqrt(max(1, n_out/n_in))" if optimizer.adjust_lr_fn == "original" else "0.2*sqrt(max(n_out, n_in))"
    lines = [
        MatrixLine(
            "B[i, j]",
            f"momentum*B{BEFORE}[i, j] + (1 - momentum)*g[i, j]",
            _("momentum: a running mean of the gradient; torch keeps this"),
        ),
        MatrixLine(
            "u[i, j]",
            f"bfloat16({ahead})",
            _("Nesterov: one step ahead; from here on in bfloat16, 8 binary digits")
            if optimizer.nesterov
            else _("from here on in bfloat16, 8 binary digits"),
        ),
        MatrixLine(
            "N",
            "bfloat16(max(eps, sqrt(Sum(k, Sum(l, u[k, l]**2)))))",
            _("the norm of the matrix: the largest singular value is at most this"),
        ),
        MatrixLine("X0[i, j]", "bfloat16(u[i, j]/N)", _("so all singular values are between 0 and 1")),
    ]
    for step in range(1, optimizer.ns_steps + 1):
        lines += _newton_schulz(step, optimizer.ns_steps, inputs < neurons)
    lines.append(MatrixLine("alpha", f"lr*{grown}", _("the step size: larger for a matrix of more outputs")))
    if optimizer.weight_decay:
        caption = _("decoupled weight decay: the parameter shrinks")
        lines.append(MatrixLine("v[i, j]", f"(1 - lr*weight_decay)*w{BEFORE}[i, j]", caption))
    last = f"X{optimizer.ns_steps}"
    caption = _("the matrix moves: equally far in all its directions")
    lines.append(MatrixLine("w[i, j]", f"{w}[i, j] - alpha*{last}[i, j]", caption))
    a, b, c = optimizer.ns_coefficients
    steps = range(optimizer.ns_steps + 1)
    return MatrixRule(
        lines=tuple(lines),
        constants={
            **{"lr": optimizer.lr, "momentum": optimizer.momentum, "weight_decay": optimizer.weight_decay},
            **{"eps": optimizer.eps, "a": a, "b": b, "c": c, "n_in": inputs, "n_out": neurons},
        },
        kept={"B": ("momentum_buffer", "ij")},
        symbols={
            **{"lr": "eta", "momentum": "mu", "weight_decay": "lambda", "eps": "epsilon", "v": "tilde(w)"},
            **{f"{letter}{n}": f"Layer({letter}, {n})" for letter in "XGH" for n in steps},
            "bfloat16": "bf_16",
        },
        biases=_(
            "Biases are vectors: torch.optim.AdamW moves them, at the learning rate {rate}; a schedule moves the "
            "matrices' rate only.",
            rate=optimizer.bias_lr,
        ),
        iterates=tuple(f"X{n}" for n in steps),
    )


def _newton_schulz(n: int, of: int, wide: bool) -> list[MatrixLine]:
    """Return the lines of a step: the smaller one of the two products of a matrix by itself, twice, and the matrix."""
    x, g, h = f"X{n - 1}", f"G{n}", f"H{n}"
    rows, gram, again = ("[i, k]", f"Sum(l, {x}[i, l]*{x}[k, l])", f"Sum(k, {h}[i, k]*{x}[k, j])")
    squared = f"Sum(q, {g}[i, q]*{g}[q, k])"
    if not wide:
        rows, gram, again = ("[j, l]", f"Sum(k, {x}[k, j]*{x}[k, l])", f"Sum(l, {h}[j, l]*{x}[i, l])")
        squared = f"Sum(q, {g}[j, q]*{g}[q, l])"
    first = _("Newton-Schulz, step 1 of {steps}: the others do the same with the last X", steps=of)
    return [
        MatrixLine(f"{g}{rows}", f"bfloat16({gram})", first, n > 1),
        MatrixLine(
            f"{h}{rows}",
            f"bfloat16(b*{g}{rows} + c*{squared})",
            _("G and its square, with the coefficients b and c"),
            n > 1,
        ),
        MatrixLine(
            f"X{n}[i, j]",
            f"bfloat16(a*{x}[i, j] + {again})",
            _("every singular value s becomes a s + b s³ + c s⁵, after some steps near 1"),
            n > 1,
        ),
    ]


def torchs_iterates(optimizer: Muon, record: StepRecord) -> dict[str, Array]:
    """Return what torch has after 0, 1, ... Newton-Schulz steps of an update: that is how far zeros move in it."""
    import torch

    found = {}
    for steps in range(optimizer.ns_steps + 1):
        weight = torch.zeros(record.gradient.T.shape)
        weight.grad = torch.tensor(record.gradient.T, dtype=torch.float32)
        plain = replace(optimizer, lr=1.0, weight_decay=0.0, ns_steps=steps)
        built = plain.build([weight])
        built.state[weight]["momentum_buffer"] = torch.tensor(np.asarray(record.before["B"]).T, dtype=torch.float32)
        built.step()
        moved = -weight.double() / _grown(plain, *weight.shape)
        found[f"X{steps}"] = moved.float().bfloat16().double().numpy().T.copy()
    return found


def _grown(optimizer: Muon, neurons: int, inputs: int) -> float:
    if optimizer.adjust_lr_fn == "original":
        return float(np.sqrt(max(1, neurons / inputs)))
    return float(0.2 * np.sqrt(max(neurons, inputs)))


def anchored(rule: MatrixRule, record: StepRecord, iterates: Mapping[str, Array]) -> Scope:
    """Return the names of the lines at one update, with torch's own matrices between the steps."""
    scope = update_scope(rule, record)
    return replace(
        scope,
        values={**scope.values, **{name: matrix.tolist() for name, matrix in iterates.items()}},
        meanings={name: meaning for name, meaning in scope.meanings.items() if name not in iterates},
    )


def prove_iterates(rule: MatrixRule, scope: Scope) -> Proof:
    """Prove that steps lead from torch's matrix before them to torch's matrix after them, to the last bit.

    torch sums in float32 first: of a hundred numbers one may round to the other neighbour, and digits are lost then.
    Of a large matrix the last steps are proven, and the first numbers.
    """
    claims = [claim for line in _executed(rule) for claim in _claims(rule, scope, line)]
    off = [_error(claim) for claim in claims]
    ties, order = sum(error > 0 for error in off), np.argsort(np.negative(off), kind="stable")
    proof = replace(prove((claims[n] for n in order[:NAMED]), "float32"), error=max(off), of=len(claims))
    if not ties:
        return proof
    if ties > max(1, MOST_TIES * len(claims)) or not max(off) <= NEAR:
        return replace(proof, verdict="not proven")
    reason = _(
        "{count} of {of} numbers lie between two of bfloat16, and torch took the other one.", count=ties, of=len(claims)
    )
    return replace(proof, verdict="digits lost", reason=reason)


def _executed(rule: MatrixRule) -> list[MatrixLine]:
    """Return the lines of the first matrix and of so many last ones as there is time for."""
    small, large = sorted((int(rule.constants["n_in"]), int(rule.constants["n_out"])))
    first, *others = [line for line in rule.lines if line.symbol in rule.iterates]
    return [first, *others[-max(1, MOST_PRODUCTS // (small * small * large)) :]]


def _claims(rule: MatrixRule, scope: Scope, line: MatrixLine) -> Iterator[Claim]:
    theirs = np.asarray(scope.values[line.symbol])
    size = float(np.max(np.abs(theirs), initial=0.0, where=np.isfinite(theirs)))
    for i, j in list(np.ndindex(*theirs.shape))[:MOST_NUMBERS]:
        name = notation(printed_place(rule.printed, f"{line.symbol}[{i}, {j}]"))
        yield Claim(name, float(scope.value(tree(at(line.expression, i, j)))), float(theirs[i, j]), scale=size)


def _error(claim: Claim) -> float:
    """Return how far apart formula and torch are, relative to the largest number of the matrix."""
    ours, theirs = claim.formula, claim.autograd
    assert theirs is not None
    if ours == theirs or (math.isnan(ours) and math.isnan(theirs)):
        return 0.0
    error = abs(ours - theirs)
    return error / claim.scale if math.isfinite(error) and claim.scale else math.inf
