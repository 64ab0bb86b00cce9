"""The derivation column of the binary case: sigmoid and cross entropy collapse to p - y, if they are kept together."""

from gradexplorer.core.cross_entropy.binary import (
    derived_lines,
    derived_numbers,
    loss_lines,
    slope_lines,
    squared_slope_lines,
)
from gradexplorer.core.cross_entropy.proving import prove_binary
from gradexplorer.formula.derivation import Derivation
from gradexplorer.formula.shown_number import rounded
from gradexplorer.framework.figure import Check, FormulaItem, Heading, Item, Note, checked
from gradexplorer.pages.losses.classification.binary import values
from gradexplorer.pages.losses.classification.derivation import ELSEWHERE
from gradexplorer.pages.losses.classification.state import ClassificationState
from gradexplorer.pages.losses.lines import line_items
from gradexplorer.pages.losses.softmax.derivation import code_item
from gradexplorer.text import _


def derive(state: ClassificationState) -> list[Item]:
    """Return the derivation at the present logit."""
    items = [*_slope(state), *_floats(state), *_careful(state), *_squared(state)]
    return checked([*items, Note(key="elsewhere", label=ELSEWHERE)])


def _slope(state: ClassificationState) -> list[Item]:
    defined, _from_logit = loss_lines(state.logit, state.truth)
    return [
        Heading(key="bce", label=_("Binary cross entropy of a sigmoid")),
        FormulaItem(key="bce.formula", formula=defined.formula),
        *_derivation(state, slope_lines(), "bce", "L"),
        Check(
            key="bce.proof",
            label=_("BCE with logits, and its gradient"),
            prove=lambda: prove_binary("bce_with_logits", state.logit, state.truth),
        ),
    ]


def _derivation(state: ClassificationState, derivation: Derivation, key: str, name: str) -> list[Item]:
    at = derivation, name, state.logit, state.truth
    return [
        *line_items(f"{key}.line", derived_lines(*at)),
        FormulaItem(key=f"{key}.numbers", formula=derived_numbers(*at)),
    ]


def _floats(state: ClassificationState) -> list[Item]:
    code = "\n".join(
        (
            "import torch",
            "import torch.nn.functional as F",
            f"z = torch.tensor({state.logit!r}, requires_grad=True)",
            f"y = torch.tensor({state.truth!r})",
            "p = torch.sigmoid(z)",
            "first = F.binary_cross_entropy(p, y)",
            "second = F.binary_cross_entropy_with_logits(z, y)",
            "print(p.item())",
            "print(first.item(), torch.autograd.grad(first, z)[0].item())",
            "print(second.item(), torch.autograd.grad(second, z)[0].item())",
        )
    )
    loss, slope = values("bce", state.logit, state.truth)
    items: list[Item] = [
        Heading(key="floats", label=_("In float32, kept apart and together")),
        code_item("floats.code", code, _("p; then loss and gradient by each way")),
        Check(
            key="floats.apart",
            label=_("BCE of a float32 sigmoid, as torch computes it"),
            prove=lambda: prove_binary("bce", state.logit, state.truth, "float32"),
        ),
        Check(
            key="floats.together",
            label=_("BCE with logits in float32"),
            prove=lambda: prove_binary("bce_with_logits", state.logit, state.truth, "float32"),
        ),
    ]
    if slope == 0 and loss > 1:
        sentence = _(
            "The loss is {loss}, but the gradient is 0: p is exactly 0 or 1 in float32, and nothing is learned.",
            loss=rounded(loss, 6),
        )
        items.insert(2, Note(key="floats.note", label=sentence))
    return items


def _careful(state: ClassificationState) -> list[Item]:
    return [
        Heading(key="careful", label=_("The loss straight from the logit")),
        *line_items("careful.line", loss_lines(state.logit, state.truth)),
    ]


def _squared(state: ClassificationState) -> list[Item]:
    return [
        Heading(key="squared", label=_("When MSE of a sigmoid stalls")),
        *_derivation(state, squared_slope_lines(), "squared", "E"),
        Check(
            key="squared.proof",
            label=_("The gradient of MSE"),
            prove=lambda: prove_binary("mse", state.logit, state.truth),
        ),
    ]
