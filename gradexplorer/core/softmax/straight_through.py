"""Gumbel-softmax with hard=True: the value is one-hot, the gradient is that of the soft shares, straight through.

torch returns h - c + p: h is 1 for the largest logit, c the shares as mere numbers (`detach`). Of all three only p
changes for autograd, though h is what one sees: the true derivative of h is 0 wherever no two logits are alike.
"""

from collections.abc import Sequence

import numpy as np

from gradexplorer.core.softmax import Floats
from gradexplorer.core.softmax.relatives import Relative
from gradexplorer.core.softmax.scope import class_scope
from gradexplorer.formula.equation import Formula, formula
from gradexplorer.formula.handwritten import HandwrittenLine, lines
from gradexplorer.formula.latex_printer import notation
from gradexplorer.formula.rule_between import rule_between
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.proof import Claim, Proof, prove
from gradexplorer.text import _

TO_FIND = _("to be found")
CONSTANTS = _("h and c are constants for autograd")


def one_hot(logits: Floats, of: Relative) -> Floats:
    """Return 1 for the largest number that softmax gets, and 0 for all others."""
    feeds = of.feeds(logits)
    return np.asarray(np.arange(len(feeds)) == feeds.argmax(), feeds.dtype)


def straight_scope(logits: Sequence[float], i: int, j: int, temperature: float, of: Relative) -> Scope:
    """Return the names of the classes, with h, c and y."""
    a = np.asarray(logits, float)
    held = {"h": one_hot(a, of).tolist(), "c": of.shares(a, temperature).tolist()}
    returned = {"y": Meaning(("i",), "h[i] - c[i] + p[i]")}
    return class_scope(logits, i, j, temperature, values=held, meanings=returned, of=of)


def returned(logits: Sequence[float], temperature: float, of: Relative) -> Formula:
    """Return what torch returns."""
    return formula("y[i]", "h[i] - c[i] + p[i]", scope=straight_scope(logits, 0, 0, temperature, of))


def straight_lines(logits: Sequence[float], i: int, j: int, temperature: float, of: Relative) -> list[HandwrittenLine]:
    """Return its derivative, which is that of the shares."""
    by = "a[i]" if i == j else "a[j]"
    asked, apart = f"D(h[i] - c[i] + p[i], {by})", f"D(h[i], {by}) - D(c[i], {by}) + D(p[i], {by})"
    rows = [(TO_FIND, asked), (rule_between(asked, apart), apart), (CONSTANTS, f"0 - 0 + D(p[i], {by})")]
    return lines(f"D(y[i], {by})", rows, straight_scope(logits, i, j, temperature, of))


def prove_straight_through(logits: Sequence[float], temperature: float, of: Relative) -> Proof:
    """Prove what torch returns, and its gradient: h - c + p and the difference of it, h and c held."""
    import torch

    a = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    y = of.torch(a, temperature, hard=True)
    plain = np.asarray(logits, float)
    held, slopes = one_hot(plain, of) - of.shares(plain, temperature), of.slopes(plain, temperature)
    ours = held + of.shares(plain, temperature)
    claims = [Claim(notation(f"y[{i}]"), float(ours[i]), y[i].item()) for i in range(len(logits))]
    for i in range(len(logits)):
        (theirs,) = torch.autograd.grad(y[i], a, retain_graph=True)
        for j in range(len(logits)):

            def along(t: float, i: int = i, j: int = j) -> float:
                moved = plain.copy()
                moved[j] = t
                return float(held[i] + of.shares(moved, temperature)[i])

            name = notation(f"D(y[{i}], a[{j}])")
            claims.append(Claim(name, float(slopes[i, j]), theirs[j].item(), along, float(plain[j]), 1 / temperature))
    return prove(claims)
