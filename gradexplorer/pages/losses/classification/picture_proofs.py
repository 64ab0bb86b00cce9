"""What the classification part shows, against torch: bars, read-outs, table, headings, descents, and one logit."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from gradexplorer.core.cross_entropy.logit_descent import LogitSnapshot
from gradexplorer.framework.figure import Figure, Item, Table
from gradexplorer.framework.picture_proofs import EVERY, Shown, line, mark, numbers, says, table
from gradexplorer.pages.losses.classification.state import ClassificationState

_SPARE = 1e-13
"""By so much a difference of shares, or a sum of logarithms, may be off in floats."""
_SINGLE = 2.0**-22
"""By so much float32's last digits may differ."""


def checks(
    state: ClassificationState, snapshot: LogitSnapshot | None, picture: Figure, column: Sequence[Item]
) -> Iterator[Shown]:
    """Yield what is seen of several classes, or of one logit."""
    if state.target_kind == "binary":
        yield from _binary(state, picture, column)
        return
    yield from _bars(state, picture)
    yield from _parts(state, picture)
    yield from _squared(state, picture)
    yield from _table(state, column)
    if snapshot is not None and snapshot.step:
        yield from _descent(state, snapshot)


def _weighted(state: ClassificationState) -> bool:
    """Whether the factors of the loss do not add up to 1."""
    return abs(float(state.question.q.sum()) - 1) > _SPARE


def _bars(state: ClassificationState, picture: Figure) -> Iterator[Shown]:
    import torch

    question = state.question
    a = torch.tensor(question.logits, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(question.torch_loss(a), a)
    p = torch.softmax(a, 0).tolist()
    yield "p", mark(picture, "target", "p").y, p
    bars, weighted = mark(picture, "target", "gradient"), _weighted(state)
    yield "gradient", bars.y, slope.numpy(), EVERY, _SPARE
    for k, found in enumerate(bars.targets):
        _name, form, put_in, shown = str(found.tip).split(" = ")
        yield f"form of {k}", form == (f"Q·p{k} − q{k}" if weighted else f"p{k} − y{k}"), True
        whole = [question.q.sum()] if weighted else []
        yield f"terms of {k}", numbers(put_in), [*whole, p[k], question.q[k]], 4
        yield f"value of {k}", numbers(shown), slope[k].item(), 6, _SPARE


def _parts(state: ClassificationState, picture: Figure) -> Iterator[Shown]:
    import torch

    y = torch.tensor(state.question.y, dtype=torch.float64)
    log_p = torch.log_softmax(torch.tensor(state.logits, dtype=torch.float64), 0)
    entropy, cross = torch.special.entr(y).sum().item(), -(y * log_p).sum().item()
    spare = _SPARE * (1 + abs(cross))
    forms = (("entropy", "H(y) = −Σ y ln y", entropy), ("divergence", "KL(y, p) = Σ y ln(y/p)", cross - entropy))
    for key, form, value in (*forms, ("cross", "−Σ y ln p", cross)):
        (found,) = mark(picture, "parts", key).targets
        shown, number = str(found.tip).rsplit(" = ", 1)
        yield f"form of {key}", shown == form, True
        yield key, numbers(number), value, 6, spare
    yield "cross entropy", mark(picture, "parts", "cross").y, cross, EVERY, spare


def _squared(state: ClassificationState, picture: Figure) -> Iterator[Shown]:
    import torch

    y, curve = torch.tensor(state.question.y, dtype=torch.float64), mark(picture, "slopes", "squared")
    logits = torch.tensor(state.logits, dtype=torch.float64).repeat(len(curve.x), 1)
    logits[:, state.subject] = torch.tensor(curve.x)
    logits.requires_grad_()
    losses = ((torch.softmax(logits, 1) - y) ** 2).mean(1).sum()
    (slopes,) = torch.autograd.grad(losses, logits)
    yield "squared error's slope", curve.y, slopes[:, state.subject].numpy(), EVERY, _SPARE


def _table(state: ClassificationState, column: Sequence[Item]) -> Iterator[Shown]:
    import torch

    question = state.question
    a = torch.tensor(question.logits, dtype=torch.float64)
    log_p, loss = torch.log_softmax(a, 0).tolist(), question.torch_loss(a).item()
    form = "Qp − q" if _weighted(state) else "p − y"
    yield "heading", says(column, "gradient") == f"The gradient collapses to {form}", True
    found = line(column, "loss.numbers")
    assert isinstance(found, Table)
    *rows, total = [[str(cell) for cell in row.cells] for row in found.rows]
    spare = _SPARE * (1 + max(map(abs, log_p)))
    yield "ln p", [float(row[2]) for row in rows], log_p, 6, spare
    terms = [-w * v if w else 0.0 for w, v in zip(question.q.tolist(), log_p, strict=True)]
    yield "terms", [float(row[3]) for row in rows], terms, 6, spare
    yield "sum", float(total[3]), loss, 6, spare
    yield "what the terms are", str(found.header[3]) == f"−{found.header[1]} ln p", True


def _descent(state: ClassificationState, snapshot: LogitSnapshot) -> Iterator[Shown]:
    """Yield the last step of the first descent: torch's."""
    import torch

    before, after = snapshot.logits[0, :, snapshot.step - 1], snapshot.logits[0, :, snapshot.step]
    a = torch.tensor(before, requires_grad=True)
    state.question.torch_loss(a).backward()  # type: ignore[no-untyped-call]
    torch.optim.SGD([a], lr=state.learning_rate).step()
    yield "the last step", after, a.detach().numpy()


def _binary(state: ClassificationState, picture: Figure, column: Sequence[Item]) -> Iterator[Shown]:
    import torch

    target, (row,) = torch.tensor(state.truth), [row.cells for row in table(picture, "float32").rows if row.picked]
    found = []
    for key, way in _ways().items():
        for panel, order in (("losses", 0), ("slopes", 1)):
            curve = mark(picture, panel, key)
            wanted = _at(way, torch.tensor(curve.x, dtype=torch.float32), target)[order]
            near = np.abs(curve.y - wanted) < 1e-5 * np.maximum(1, np.abs(wanted))
            yield f"{key}, {panel}", near, np.ones(len(wanted))
        found.append([float(value[0]) for value in _at(way, torch.tensor([state.logit]), target)])
    together, apart, _squared = found
    note = says(column, "floats.note")
    if note:
        yield "note", numbers(note)[:2], [apart[0], 0], 6
    sigmoid = torch.sigmoid(torch.tensor(state.logit)).item()
    yield "table", [float(str(cell)) for cell in row[1:]], [sigmoid, *apart, *together], 4, _SINGLE


def _ways() -> Mapping[str, Callable[[Any, Any], Any]]:
    import torch
    from torch.nn import functional

    return {
        "bce_with_logits": lambda a, t: functional.binary_cross_entropy_with_logits(a, t, reduction="none"),
        "bce": lambda a, t: functional.binary_cross_entropy(torch.sigmoid(a), t, reduction="none"),
        "mse": lambda a, t: functional.mse_loss(torch.sigmoid(a), t, reduction="none"),
    }


def _at(way: Callable[[Any, Any], Any], logits: Any, target: Any) -> tuple[Any, Any]:
    """Return torch's losses and slopes."""
    import torch

    at = logits.clone().requires_grad_()
    losses = way(at, target.expand(len(at)))
    (slopes,) = torch.autograd.grad(losses.sum(), at)
    return losses.detach().double().numpy(), slopes.double().numpy()
