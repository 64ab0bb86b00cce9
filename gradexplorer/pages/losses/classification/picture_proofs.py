"""The numbers of the classification's pictures and tables, against torch."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from msgspec.structs import replace

from gradexplorer.formula.shown_number import numbers
from gradexplorer.framework.figure import Figure, Table
from gradexplorer.framework.picture_proofs import Shown, mark, prove_drawn, says, table
from gradexplorer.pages.losses.classification import binary, binary_derivation, derivation
from gradexplorer.pages.losses.classification.logit_descent import classes_run
from gradexplorer.pages.losses.classification.page import figure
from gradexplorer.pages.losses.classification.state import ClassificationState
from gradexplorer.pages.losses.proven_states import CLASSES
from gradexplorer.proof import Proof

SHOWN = ("class", "soft", "smoothed soft", "weighted soft")
STEPS, RATE = 20, 0.5


def prove() -> Iterator[tuple[str, Proof]]:
    """Prove the pictures of several targets, of descents, and of one logit."""
    for name in SHOWN:
        state = ClassificationState(**CLASSES[name])
        yield f"picture({name})", prove_drawn(_picture(state, figure(state, None, False)))
        yield f"table({name})", prove_drawn(_table(state))
        yield f"descent({name})", prove_drawn(_descent(state))
    state = ClassificationState(target_kind="binary", logit=0.8, truth=0.3)
    yield "binary", prove_drawn(_binary(state, binary.figure(state, None)))


def _picture(state: ClassificationState, picture: Figure) -> Iterator[Shown]:
    import torch
    from torch.nn import functional

    question = state.question
    a = torch.tensor(question.logits, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(question.torch_loss(a), a)
    p, y = torch.softmax(a, 0).detach(), torch.tensor(question.y)
    entropy = torch.special.entr(y).sum().item()
    kl = functional.kl_div(torch.log(p), y, reduction="sum").item()
    yield "p", mark(picture, "target", "p").y, p.numpy()
    bars = mark(picture, "target", "gradient")
    yield "gradient", bars.y, slope.numpy()
    yield (
        "gradient's read-out",
        [numbers(found.tip)[-1] for found in bars.targets],
        slope.numpy(),
        6,
    )
    if not question.weights:
        for k, found in enumerate(bars.targets):
            shown, short = numbers(found.tip), str(found.tip).partition("=")[2].replace("−", "-")
            yield f"p - y in {k}", "p" in short.split("-")[0], True
            yield f"terms of {k}", [shown[-3], abs(shown[-2])], [p[k].item(), y[k].item()], 4
    for key, words, value in (("entropy", "H(y) = −Σ y ln y", entropy), ("divergence", "KL(y, p) = Σ y ln(y/p)", kl)):
        (found,) = mark(picture, "parts", key).targets
        yield key, numbers(found.tip)[-1], value, 6
        yield f"form of {key}", str(found.tip).startswith(words), True
    cross = -(y * torch.log(p)).sum().item()
    yield "cross entropy", mark(picture, "parts", "cross").y, cross
    squared = mark(picture, "slopes", "squared")
    logits = torch.tensor(question.logits, dtype=torch.float64).repeat(len(squared.x), 1)
    logits[:, state.subject] = torch.tensor(squared.x)
    logits.requires_grad_()
    losses = ((torch.softmax(logits, 1) - y) ** 2).mean(1).sum()
    (slopes,) = torch.autograd.grad(losses, logits)
    yield "squared error's slope", squared.y, slopes[:, state.subject].numpy()


def _table(state: ClassificationState) -> Iterator[Shown]:
    import torch

    question = state.question
    a = torch.tensor(question.logits, dtype=torch.float64)
    log_p, loss = torch.log_softmax(a, 0).tolist(), question.torch_loss(a).item()
    column = derivation.derive(state)
    form = "Qp − q" if question.weights else "p − y"
    yield "heading", str(says(column, "gradient")) == f"The gradient collapses to {form}", True
    (found,) = [item for item in column if isinstance(item, Table) and item.key == "loss.numbers"]
    *rows, total = [[str(cell) for cell in row.cells] for row in found.rows]
    yield "ln p", [float(row[2]) for row in rows], log_p, 6
    terms = [float(row[3]) for row in rows]
    yield "terms", np.round(terms, 4), np.round([-float(row[1]) * v for row, v in zip(rows, log_p, strict=True)], 4)
    yield "sum", float(total[3]), loss, 6
    yield "sign of the terms", str(found.header[3]).startswith("−"), True


def _descent(state: ClassificationState) -> Iterator[Shown]:
    import torch

    run = classes_run(state.question, RATE, STEPS)
    run.advance(STEPS)
    a = torch.tensor(state.question.logits, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([a], lr=RATE)
    for _step in range(STEPS):
        optimizer.zero_grad()
        state.question.torch_loss(a).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    yield "logits", run.snapshot(detail=False).logits[0, :, STEPS], a.detach().numpy()


def _binary(state: ClassificationState, picture: Figure) -> Iterator[Shown]:
    import torch
    from torch.nn import functional

    z, y = np.float32(state.logit), state.truth
    at = torch.tensor(z, requires_grad=True)
    target = torch.tensor(y, dtype=torch.float32)
    ways: dict[str, Any] = {
        "bce_with_logits": functional.binary_cross_entropy_with_logits,
        "bce": lambda a, t: functional.binary_cross_entropy(torch.sigmoid(a), t),
        "mse": lambda a, t: functional.mse_loss(torch.sigmoid(a), t),
    }
    for key, way in ways.items():
        for panel, order in (("losses", 0), ("slopes", 1)):
            curve = mark(picture, panel, key)
            z_all = torch.tensor(curve.x, dtype=torch.float32, requires_grad=True)
            losses = torch.stack([way(each, target) for each in z_all])
            (slopes,) = torch.autograd.grad(losses.sum(), z_all)
            wanted = (losses.detach() if order == 0 else slopes).double().numpy()
            yield (
                f"{key}, {panel}",
                np.abs(curve.y - wanted) < 1e-5 * np.maximum(1, np.abs(wanted)),
                np.ones(len(wanted)),
            )
    (row,) = [row.cells for row in table(picture, "float32").rows if row.picked]
    shown = [float(str(cell)) for cell in row]
    found = []
    for key in ("bce", "bce_with_logits"):
        value = ways[key](at, target)
        found += [value.item(), torch.autograd.grad(value, at)[0].item()]
    saturated = replace(state, logit=200.0, truth=0.0)
    yield "note", numbers(says(binary_derivation.derive(saturated), "floats.note")), [100]
    yield "table", shown[1:], [torch.sigmoid(at).item(), *found], 4
