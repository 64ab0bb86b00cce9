"""The derivation column of the classification part: the loss, its split, its gradient, and why MSE stalls."""

import numpy as np

from gradexplorer.core import cross_entropy as ce
from gradexplorer.core.cross_entropy.derivation import gradient_lines, squared_lines
from gradexplorer.core.cross_entropy.proving import (
    is_weighted,
    prove_collapse,
    prove_gradient,
    prove_lines,
    prove_split,
    prove_squared,
    prove_squared_lines,
    prove_value,
)
from gradexplorer.core.softmax import Floats, jacobian, log_softmax, softmax
from gradexplorer.formula.latex_printer import number
from gradexplorer.framework.figure import Check, Formula, Heading, Item, Note, Row, Table
from gradexplorer.pages.losses.softmax.derivation import code_item, formulas, vector
from gradexplorer.pages.losses.softmax.state import SoftmaxState
from gradexplorer.text import _

WIDEST = 5
"""Classes up to which whole matrices are written."""


def derive(state: SoftmaxState) -> list[Item]:
    """Return the derivation at the present logits and target."""
    return [*_value(state), *_split(state), *_gradient(state), *_numbers(state), *_squared(state)]


# the loss


def _value(state: SoftmaxState) -> list[Item]:
    question = state.question
    q, log_p = question.q, log_softmax(np.asarray(state.logits))
    factor = "q" if _changed(state) else "y"
    items: list[Item] = [
        Heading(key="loss", label=_("Cross entropy")),
        Formula(key="loss.formula", latex=rf"L = -\sum_k {factor}_k \ln p_k"),
    ]
    if _changed(state):
        items += _factors(state)
    value = ce.loss(q, np.asarray(state.logits))
    rows = [
        Row(cells=[str(k), f"{w:.6g}", f"{v:.6g}", f"{-w * v + 0.0:.6g}" if w else "0"])
        for k, (w, v) in enumerate(zip(q.tolist(), log_p.tolist(), strict=True))
    ]
    rows.append(Row(cells=["Σ", "", "", f"{value:.6g}"]))
    header = ("k", f"{factor}", "ln p", f"−{factor} ln p")
    items.append(Table(key="loss.numbers", header=header, rows=rows))
    return [
        *items,
        code_item("loss.code", _code(state), _("Two ways in torch, one value")),
        Check(
            key="loss.proof",
            label=_("cross_entropy(a) and nll_loss(log_softmax(a))"),
            proof=prove_value(question),
        ),
    ]


def _changed(state: SoftmaxState) -> bool:
    return bool(state.weights or state.label_smoothing)


def _factors(state: SoftmaxState) -> list[Item]:
    items: list[Item] = []
    count = len(state.logits)
    if state.label_smoothing:
        epsilon = number(state.label_smoothing)
        items.append(
            Formula(
                key="loss.smoothing",
                label=_("Label smoothing"),
                latex=rf"y'_k = \left(1 - \varepsilon\right) y_k + \frac{{\varepsilon}}{{K}} "
                rf"\qquad \varepsilon = {epsilon},\ K = {count}",
            )
        )
    y = "y'" if state.label_smoothing else "y"
    divides = state.weights and state.target_kind == "class" and state.class_reduction == "mean"
    latex = rf"q_k = \frac{{w_k {y}_k}}{{w_t}}" if divides else rf"q_k = w_k {y}_k" if state.weights else f"q_k = {y}_k"
    words = _("Class weights; the mean divides by the target's") if divides else _("The factors of the loss")
    items.append(Formula(key="loss.factors", label=words, latex=latex))
    numbers = r",\ ".join(number(float(v)) for v in state.question.q)
    return [*items, Formula(key="loss.q", latex=rf"q = \left({numbers}\right)")]


def _code(state: SoftmaxState) -> str:
    goal = state.goal
    lines = ["import torch", "import torch.nn.functional as F", f"a = torch.tensor({vector(state.logits)})"]
    lines.append(f"y = torch.tensor({goal})" if isinstance(goal, int) else f"y = torch.tensor({vector(goal)})")
    options = ""
    if state.weights:
        lines.append(f"w = torch.tensor({vector(state.weights)})")
        options = ", weight=w" + (', reduction="sum"' if state.class_reduction == "sum" else "")
    smoothing = f", label_smoothing={state.label_smoothing!r}" if state.label_smoothing else ""
    lines.append(f"print(F.cross_entropy(a, y{options}{smoothing}))")
    if isinstance(goal, int) and not smoothing:
        lines.append(f"print(F.nll_loss(F.log_softmax(a, dim=0), y{options}))")
    else:
        q = vector([float(f"{v:.9g}") for v in state.question.q])
        lines += [f"q = torch.tensor({q})", "print(-(q * F.log_softmax(a, dim=0)).sum())"]
    return "\n".join(lines)


def _split(state: SoftmaxState) -> list[Item]:
    y, logits = state.question.y, np.asarray(state.logits)
    h, kl = ce.entropy(y), ce.divergence(y, logits)
    y_name = "y'" if state.label_smoothing else "y"
    return [
        Heading(key="split", label=_("Entropy, divergence, cross entropy")),
        Formula(
            key="split.formula",
            label=_("The target's own entropy can't be learned away; the divergence can"),
            latex=rf"{{-}}\sum_k {y_name}_k \ln p_k = {{-}}\sum_k {y_name}_k \ln {y_name}_k"
            rf" + \sum_k {y_name}_k \ln\frac{{{y_name}_k}}{{p_k}}",
        ),
        Formula(key="split.numbers", latex=f"{number(ce.loss(y, logits))} = {number(h)} + {number(kl)}"),
        Check(key="split.proof", label=_("Each part, and their sum"), proof=prove_split(y, state.logits)),
    ]


# the gradient


def _gradient(state: SoftmaxState) -> list[Item]:
    question, j = state.question, state.subject
    weighted = is_weighted(question.q)
    title = _("The gradient collapses to Qp − q") if weighted else _("The gradient collapses to p − y")
    lines = gradient_lines(len(state.logits), j, weighted)
    return [
        Heading(key="gradient", label=title),
        *formulas(lines, "gradient", r"\frac{\partial L}{\partial a_j} = "),
        Check(
            key="gradient.lines",
            label=_("All lines are equal, for j = {number}", number=j),
            proof=prove_lines(question, j),
        ),
        Check(key="gradient.proof", label=_("The gradient by every logit"), proof=prove_gradient(question)),
    ]


def _numbers(state: SoftmaxState) -> list[Item]:
    q, logits = state.question.q, np.asarray(state.logits)
    p = softmax(logits)
    outer = ce.slopes_in_p(q, logits)
    factor = "q" if _changed(state) else "y"
    short = "Qp − q" if is_weighted(q) else f"p − {factor}"
    heading = Heading(key="numbers", label=_("The Jacobian times −{factor}/p, with numbers", factor=factor))
    if not np.isfinite(outer).all():
        words = _(
            "A p is 0 in floats here, so −{factor}/p is infinite: the product can't be computed, {short} can.",
            factor=factor,
            short=short,
        )
        return [heading, Note(key="numbers.note", label=words)]
    items: list[Item] = [heading]
    matrix = jacobian(p)
    result = ce.gradient(q, logits)
    if len(p) <= WIDEST:
        items.append(
            Formula(
                key="numbers.product",
                label=_("Jacobian, dL/dp, and what comes out"),
                latex=rf"{_matrix(matrix)} {_matrix(outer[:, None])} = {_matrix(result[:, None])}",
            )
        )
    items += [_row(j, matrix, outer, p, q) for j in range(len(p))]
    if is_weighted(q):
        return items
    return [
        *items,
        Check(key="numbers.proof", label=_("Product and {short}", short=short), proof=prove_collapse(q, state.logits)),
    ]


def _matrix(values: Floats) -> str:
    rows = r" \\ ".join(" & ".join(_short(float(v)) for v in row) for row in values)
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


def _short(value: float) -> str:
    return number(float(f"{value:.4g}"))


def _row(j: int, matrix: Floats, outer: Floats, p: Floats, q: Floats) -> Formula:
    """Write row j of the product: its terms, their values, and p - y."""
    used = [i for i in range(len(p)) if q[i]]
    shown = used[:3]
    more = r" + \cdots" if len(used) > len(shown) else ""
    factors = [f"{_signed(float(matrix[j, i]))} \\cdot {_signed(float(outer[i]))}" for i in shown]
    total = float(sum(matrix[j, i] * outer[i] for i in used))
    whole = float(q.sum())
    right = f"{_short(float(p[j]))} - {_short(float(q[j]))}"
    if abs(whole - 1) > 1e-9:
        right = rf"{_short(whole)} \cdot {right}"
    latex = (
        rf"\begin{{align*}} \frac{{\partial L}}{{\partial a_{{{j}}}}} &= {' + '.join(factors)}{more} \\"
        rf" &= {_short(total)} = {right} \end{{align*}}"
    )
    return Formula(key=f"numbers.row{j}", latex=latex)


def _signed(value: float) -> str:
    text = _short(value)
    return rf"\left({text}\right)" if value < 0 else text


# squared error


def _squared(state: SoftmaxState) -> list[Item]:
    y, logits, j = state.question.y, np.asarray(state.logits), state.subject
    cross = float(ce.gradient(state.question.q, logits)[j])
    squared = float(ce.squared_error_gradient(y, logits)[j]) + 0.0  # no -0
    lines = squared_lines(len(logits), j)
    left = r"\frac{\partial E}{\partial a_j} = "
    return [
        Heading(key="squared", label=_("When MSE after softmax stalls")),
        Note(
            key="squared.note",
            label=_("Every term keeps factors p of the Jacobian: near 0 or 1 the gradient vanishes, right or wrong."),
        ),
        Formula(key="squared.formula", latex=r"E = \frac{1}{K} \sum_i \left(p_i - y_i\right)^2"),
        *formulas(lines, "squared", left),
        Check(
            key="squared.lines",
            label=_("All lines are equal, for j = {number}", number=j),
            proof=prove_squared_lines(y, state.logits, j),
        ),
        Formula(
            key="squared.numbers",
            label=_("Both gradients by the logit a{number}", number=j),
            latex=rf"\frac{{\partial L}}{{\partial a_{{{j}}}}} = {number(cross)} \qquad "
            rf"\frac{{\partial E}}{{\partial a_{{{j}}}}} = {number(squared)}",
        ),
        Check(key="squared.proof", label=_("The gradient of MSE"), proof=prove_squared(y, state.logits)),
    ]
