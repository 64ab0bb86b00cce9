"""The derivation column of the classification part: the loss, its split, its gradient, and why MSE stalls."""

import numpy as np

from gradexplorer.core import cross_entropy as ce
from gradexplorer.core.cross_entropy.derivation import Classified
from gradexplorer.core.cross_entropy.proving import (
    prove_collapse,
    prove_gradient,
    prove_split,
    prove_squared,
    prove_value,
)
from gradexplorer.core.softmax import log_softmax
from gradexplorer.formula.shown_number import shown
from gradexplorer.framework.figure import Check, FormulaItem, Heading, Item, Note, Row, Table, checked
from gradexplorer.pages.losses.classification.state import ClassificationState
from gradexplorer.pages.losses.lines import line_items
from gradexplorer.pages.losses.names import NAMES
from gradexplorer.pages.losses.softmax.derivation import code_item, vector
from gradexplorer.text import _

_FLOATS = 1e-12
"""By so much a logarithm of floats may be off."""
WIDEST = 5
"""Classes up to which whole matrices are written."""


ELSEWHERE = _(
    "Several rows at once, ignore_index, pos_weight, kl_div, focal, dice and hinge losses: part {part}.",
    part=NAMES["tensors"],
)


def derive(state: ClassificationState) -> list[Item]:
    """Return the derivation at the present logits and target."""
    found = Classified(state.question, state.subject)
    items = [*_value(state, found), *_split(state, found), *_gradient(state, found)]
    items += [*_numbers(state, found), *_squared(state, found)]
    return checked([*items, Note(key="elsewhere", label=ELSEWHERE)])


# the loss


def _value(state: ClassificationState, found: Classified) -> list[Item]:
    question = state.question
    q, log_p = question.q, log_softmax(np.asarray(state.logits))
    factor = "q" if found.changed else "y"
    items: list[Item] = [
        Heading(key="loss", label=_("Cross entropy")),
        FormulaItem(key="loss.formula", formula=found.loss()),
    ]
    if found.changed:
        items += _factors(state, found)
    value = ce.loss(q, np.asarray(state.logits))
    rows = [
        Row(
            cells=[
                str(k),
                shown(f"{w:.6g}", f"q[{k}]", scope=found.scope, digits=6),
                shown(f"{v:.6g}", f"log(p[{k}])", scope=found.scope, digits=6, rounding=_FLOATS),
                shown(f"{-w * v + 0.0:.6g}", f"-q[{k}]*log(p[{k}])", scope=found.scope, digits=6, rounding=_FLOATS)
                if w
                else "0",
            ]
        )
        for k, (w, v) in enumerate(zip(q.tolist(), log_p.tolist(), strict=True))
    ]
    total = shown(f"{value:.6g}", "L", scope=found.scope, digits=6, rounding=_FLOATS)
    rows.append(Row(cells=["Σ", "", "", total]))
    header = ("k", f"{factor}", "ln p", f"−{factor} ln p")
    items.append(Table(key="loss.numbers", header=header, rows=rows))
    return [
        *items,
        code_item("loss.code", _code(state), _("Two ways in torch, one value")),
        Check(
            key="loss.proof",
            label=_("cross_entropy(a) and nll_loss(log_softmax(a))"),
            prove=lambda: prove_value(question),
        ),
    ]


def _factors(state: ClassificationState, found: Classified) -> list[Item]:
    items: list[Item] = []
    if state.label_smoothing:
        line = found.smoothing()
        items.append(FormulaItem(key="loss.smoothing", label=_("Label smoothing"), formula=line))
    label = _("Class weights; the mean divides by the target's") if found.divides else _("The factors of the loss")
    general, numbers = found.factors()
    return [
        *items,
        FormulaItem(key="loss.factors", label=label, formula=general),
        FormulaItem(key="loss.q", formula=numbers),
    ]


def _code(state: ClassificationState) -> str:
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


def _split(state: ClassificationState, found: Classified) -> list[Item]:
    general, numbers = found.split()
    return [
        Heading(key="split", label=_("Entropy, divergence, cross entropy")),
        FormulaItem(
            key="split.formula",
            label=_("The target's own entropy can't be learned away; the divergence can"),
            formula=general,
        ),
        FormulaItem(key="split.numbers", formula=numbers),
        Check(
            key="split.proof",
            label=_("Each part, and their sum"),
            prove=lambda: prove_split(state.question.y, state.logits),
        ),
    ]


# the gradient


def _gradient(state: ClassificationState, found: Classified) -> list[Item]:
    title = _("The gradient collapses to Qp − q") if found.weighted else _("The gradient collapses to p − y")
    return [
        Heading(key="gradient", label=title),
        *line_items("gradient.line", found.gradient_lines()),
        Check(
            key="gradient.proof", label=_("The gradient by every logit"), prove=lambda: prove_gradient(state.question)
        ),
    ]


def _numbers(state: ClassificationState, found: Classified) -> list[Item]:
    q, logits = state.question.q, np.asarray(state.logits)
    outer = ce.slopes_in_p(q, logits)
    factor = "q" if found.changed else "y"
    short = "Qp − q" if found.weighted else f"p − {factor}"
    heading = Heading(key="numbers", label=_("The Jacobian times −{factor}/p, with numbers", factor=factor))
    if not np.isfinite(outer).all():
        sentence = _(
            "A p is 0 in floats here, so −{factor}/p is infinite: the product can't be computed, {short} can.",
            factor=factor,
            short=short,
        )
        return [heading, Note(key="numbers.note", label=sentence)]
    items: list[Item] = [heading]
    if len(q) <= WIDEST:
        label = _("Jacobian, dL/dp, and what comes out")
        items.append(FormulaItem(key="numbers.product", label=label, formula=found.product()))
    for j in range(len(q)):
        terms, value = found.row(j)
        items.append(FormulaItem(key=f"numbers.row{j}", formula=terms))
        items.append(FormulaItem(key=f"numbers.row{j}.value", formula=value))
    if found.weighted:
        return items
    return [
        *items,
        Check(
            key="numbers.proof",
            label=_("Product and {short}", short=short),
            prove=lambda: prove_collapse(q, state.logits),
        ),
    ]


# squared error


def _squared(state: ClassificationState, found: Classified) -> list[Item]:
    cross, squared = found.both_slopes()
    return [
        Heading(key="squared", label=_("When MSE after softmax stalls")),
        Note(
            key="squared.note",
            label=_("Every term keeps factors p of the Jacobian: near 0 or 1 the gradient vanishes, right or wrong."),
        ),
        FormulaItem(key="squared.formula", formula=found.squared_error()),
        *line_items("squared.line", found.squared_lines()),
        FormulaItem(
            key="squared.numbers", label=_("Both gradients by the logit a{number}", number=found.j), formula=cross
        ),
        FormulaItem(key="squared.numbers.mse", formula=squared),
        Check(
            key="squared.proof",
            label=_("The gradient of MSE"),
            prove=lambda: prove_squared(state.question.y, state.logits),
        ),
    ]
