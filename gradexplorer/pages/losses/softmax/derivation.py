"""The derivation column of the softmax part: the Jacobian in both cases, the shift, and what float32 makes of 1,000."""

from collections.abc import Sequence

import numpy as np

from gradexplorer.core.run_snippet import ran
from gradexplorer.core.softmax.derivation import definition, jacobian_lines, number_lines
from gradexplorer.core.softmax.identities import log_sum_exp_lines, shift_lines
from gradexplorer.core.softmax.proving import prove_jacobian, prove_row, prove_shares
from gradexplorer.core.softmax.straight_through import prove_straight_through, returned, straight_lines
from gradexplorer.formula.shown_number import rounded
from gradexplorer.framework.figure import Check, Code, FormulaItem, Heading, Item, Note, checked
from gradexplorer.pages.losses.lines import line_items
from gradexplorer.pages.losses.softmax.state import SoftmaxState
from gradexplorer.text import Text, _

NAMED = {
    "softmax": _("Softmax"),
    "log_softmax": _("Log-softmax: the logarithm of softmax"),
    "softmin": _("Softmin: softmax of −a"),
    "gumbel_softmax": _("Gumbel-softmax: softmax of the logits and random noise g"),
}


def derive(state: SoftmaxState) -> list[Item]:
    """Return the derivation of the chosen entry, and everything around it."""
    items = [*_definition(state), *_entry(state), *_straight_through(state), *_course(state)]
    if state.function in ("softmax", "log_softmax"):  # the others are softmax of other numbers
        items += [*_shift(state), *_overflow(state)]
    return checked(items)


def _definition(state: SoftmaxState) -> list[Item]:
    shares, total = definition(state.logits, state.temperature, state.relative)
    return [
        Heading(key="softmax", label=NAMED[state.function]),
        FormulaItem(key="softmax.formula", formula=shares),
        FormulaItem(key="softmax.sum", formula=total),
        Check(
            key="softmax.proof",
            label=_("p and ln p against torch"),
            prove=lambda: prove_shares(state.logits, state.temperature, of=state.relative),
        ),
    ]


# the Jacobian


def _entry(state: SoftmaxState) -> list[Item]:
    i, j = state.watched
    other = (0, 1) if i == j else (0, 0)
    items: list[Item] = [
        Note(key="signs", label=SIGNS[state.relative.sign]),
        Heading(key="entry", label=_entry_title(state, i, j)),
    ]
    items += line_items("entry.line", jacobian_lines(state.logits, i, j, state.temperature, state.relative))
    items += _numbers(state, i, j)
    items.append(
        Check(
            key="entry.row",
            label=_("Row {row}: formula and autograd.grad(p[{row}], a)", row=i),
            prove=lambda: prove_row(state.logits, state.temperature, i, of=state.relative),
        )
    )
    title = _("The other case: i ≠ j") if i == j else _("The other case: i = j")
    items.append(Heading(key="other", label=title))
    items += line_items("other.line", jacobian_lines(state.logits, *other, state.temperature, state.relative))
    return items


def _entry_title(state: SoftmaxState, i: int, j: int) -> Text:
    value = f"ln p{i}" if state.relative.logarithm else f"p{i}"
    if i == j:
        return _("Case i = j: how {value} changes with its own logit a{i}", value=value, i=i)
    return _("Case i ≠ j: how {value} changes with the logit a{j}", value=value, j=j)


SIGNS = {
    1: _("The diagonal is positive, all else negative: a larger logit raises its own class and lowers all others."),
    -1: _("The diagonal is negative, all else positive: a larger logit lowers its own class and raises all others."),
}
"""By the sign with which softmax gets the logits."""


def _numbers(state: SoftmaxState, i: int, j: int) -> list[Item]:
    items: list[Item] = [Heading(key="numbers", label=_("The same with numbers"))]
    of, logits = state.relative, state.logits
    feeds = of.feeds(np.asarray(logits))
    with np.errstate(all="ignore"):
        total = np.exp(feeds / state.temperature).sum()
    if not 0 < total < np.inf:
        largest = float(feeds.max())
        logits = tuple(a - of.sign * largest for a in logits)
        sentence = _("Less the largest logit, {largest}: S itself is no float.", largest=rounded(largest, 6))
        items.append(Note(key="numbers.note", label=sentence))
    done = number_lines(logits, i, j, state.temperature, of)
    return [*items, *line_items("numbers", done, first=2)]


# hard=True


def _straight_through(state: SoftmaxState) -> list[Item]:
    if not state.straight:
        return []
    at = state.temperature, state.relative
    return [
        Heading(key="hard", label=_("hard=True: straight through")),
        Note(
            key="hard.note",
            label=_(
                "Forward torch returns h, 1 for the largest a + g and 0 for all others, whose true derivative is 0; "
                "backward it hands on the gradient of p: c is p as a mere number."
            ),
        ),
        FormulaItem(key="hard.formula", formula=returned(state.logits, *at)),
        *line_items("hard.line", straight_lines(state.logits, *state.watched, *at)),
        Check(
            key="hard.proof",
            label=_("y and its gradient, h and c held, against torch"),
            prove=lambda: prove_straight_through(state.logits, *at),
        ),
    ]


# torch


def _course(state: SoftmaxState) -> list[Item]:
    i, _j = state.watched
    of, computed = state.relative, state.relative.code(state.temperature, hard=state.straight)
    kind = ", dtype=torch.float64" if of.noise else ""  # for other floats other noise is drawn
    code = "\n".join(
        (
            "import torch",
            *(["import torch.nn.functional as F"] if "F." in computed[-1] else []),
            f"a = torch.tensor({vector(state.logits)}{kind}, requires_grad=True)",
            *computed,
            f"print(torch.autograd.grad(p[{i}], a, retain_graph=True))",
        )
    )
    return [
        Heading(key="torch", label=_("The same by torch")),
        code_item("torch.code", code, _("The course's way: one row of the Jacobian")),
        Check(
            key="torch.proof",
            label=_("Every row i: formula and autograd.grad(p[i], a)"),
            prove=lambda: prove_jacobian(state.logits, state.temperature, of=state.relative),
        ),
    ]


def code_item(key: str, code: str, label: Text) -> Code:
    """Return code with what it really printed."""
    outcome = ran(code)
    return Code(key=key, label=label, code=code, output=outcome.output, failed=outcome.failed)


def vector(values: Sequence[float]) -> str:
    """Return numbers as a Python list."""
    return "[" + ", ".join(repr(float(value)) for value in values) + "]"


# shift and overflow


def _shift(state: SoftmaxState) -> list[Item]:
    scaled = [a / state.temperature for a in state.logits]
    lines = shift_lines(scaled, 0, state.shift / state.temperature)
    return [Heading(key="shift", label=_("A shift by c does not move p")), *line_items("shift.line", lines)]


def _overflow(state: SoftmaxState) -> list[Item]:
    shown = state.lifted
    scaled = [a / state.temperature for a in shown]
    largest = int(np.argmax(scaled))
    lines = log_sum_exp_lines(scaled, 0, largest)
    divided = "" if state.temperature == 1 else f" / {state.temperature!r}"
    code = "\n".join(
        (
            "import torch",
            f"a = torch.tensor({vector(shown)}){divided}",
            "e = torch.exp(a)",
            "print(e / e.sum())",
            "print(torch.softmax(a, dim=0))",
            "print(torch.log(e / e.sum()))",
            "print(torch.log_softmax(a, dim=0))",
        )
    )
    return [
        Heading(key="overflow", label=_("Numbers too large: log-sum-exp")),
        Note(
            key="overflow.note",
            label=_(
                "In float32 eᵃ overflows from a = 88.7 on, and ∞/∞ is NaN; with the largest logit taken off it can't."
            ),
        ),
        *line_items("overflow.line", lines),
        code_item("overflow.code", code, _("Both in float32, by torch")),
    ]
