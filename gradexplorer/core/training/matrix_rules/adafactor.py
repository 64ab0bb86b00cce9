"""Adafactor's rule for a matrix."""

from gradexplorer.core.optimizers import Adafactor
from gradexplorer.core.training.matrix_rules.rule import BEFORE, MatrixLine, MatrixRule
from gradexplorer.text import _


def adafactor_rule(optimizer: Adafactor, inputs: int, neurons: int) -> MatrixRule:
    """Return the rule; torch keeps the means of squared gradients of each neuron and of each input."""
    g, w = ("a" if optimizer.maximize else "g"), ("v" if optimizer.weight_decay else f"w{BEFORE}")
    every = f"1/{inputs * neurons}*Sum(k, Sum(l, {{}}[k, l]**2))"
    lines = [
        MatrixLine("s", "t**beta2_decay", _("how much the new squared gradient counts: less at every step")),
        MatrixLine("rho", "min(lr, 1/sqrt(t))", _("the relative step size, which falls with the steps")),
        MatrixLine(
            "alpha",
            f"max(eps_2, sqrt({every.format(f'w{BEFORE}')}))*rho",
            _("the step size: in proportion to the root mean square of the matrix"),
        ),
    ]
    if optimizer.maximize:
        caption = _("maximize: the gradient of −f, for uphill on f is downhill on −f")
        lines.append(MatrixLine("a[i, j]", "-g[i, j]", caption))
    if optimizer.weight_decay:
        caption = _("decoupled weight decay: the parameter shrinks")
        lines.append(MatrixLine("v[i, j]", f"(1 - lr*weight_decay)*w{BEFORE}[i, j]", caption))
    lines += [
        MatrixLine(
            "R[j]",
            f"(1 - s)*R{BEFORE}[j] + s/{inputs}*Sum(k, {g}[k, j]**2)",
            _("a running mean of the squared gradients of neuron j: torch keeps this"),
        ),
        MatrixLine(
            "C[i]",
            f"(1 - s)*C{BEFORE}[i] + s/{neurons}*Sum(l, {g}[i, l]**2)",
            _("and of those of input i: two vectors instead of a matrix"),
        ),
        MatrixLine("M", f"1/{neurons}*Sum(l, R[l])", _("their mean over the neurons")),
        MatrixLine(
            "V[i, j]", "R[j]*C[i]/max(M, eps_1)", _("the squared gradient as it is estimated: of rank 1, a product")
        ),
        MatrixLine("u[i, j]", f"{g}[i, j]/sqrt(max(V[i, j], eps_1**2))", _("the update: the gradient over its size")),
        MatrixLine("r", f"sqrt({every.format('u')})", _("the update's root mean square over the matrix")),
        MatrixLine(
            "w[i, j]",
            f"{w}[i, j] - alpha*u[i, j]/max(1, r/d)",
            _("the matrix moves downhill; a large update is clipped"),
        ),
    ]
    eps_1, eps_2 = optimizer.eps
    constants = {"lr": optimizer.lr, "beta2_decay": optimizer.beta2_decay, "eps_1": eps_1, "eps_2": eps_2}
    symbols = {"lr": "eta", "beta2_decay": "tau", "eps_1": "epsilon_1", "eps_2": "epsilon_2", "weight_decay": "lambda"}
    return MatrixRule(
        lines=tuple(lines),
        constants={**constants, "d": optimizer.d, "weight_decay": optimizer.weight_decay},
        kept={"R": ("row_var", "j"), "C": ("col_var", "i")},  # torch's rows are the neurons
        symbols={**symbols, "v": "tilde(w)"},
        biases=_("Biases are vectors: for them V is a running mean of g², as in the Himmelblau tab."),
    )
