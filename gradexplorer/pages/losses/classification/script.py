"""The loss of one sample and its gradient by the logits as a program of its own."""

from collections.abc import Iterator

from gradexplorer.pages.losses.classification.state import ClassificationState


def script(state: ClassificationState) -> str:
    """Return the program that prints each loss of the part, and its gradient."""
    head = ["import torch", "import torch.nn.functional as F", ""]
    return "\n".join([*head, *(_binary(state) if state.target_kind == "binary" else _classes(state)), ""])


def _binary(state: ClassificationState) -> Iterator[str]:
    yield "for dtype in (torch.float64, torch.float32):"
    yield f"    z = torch.tensor({state.logit!r}, dtype=dtype, requires_grad=True)"
    yield f"    y = torch.tensor({state.truth!r}, dtype=dtype)"
    yield "    for loss in ("
    yield "        F.binary_cross_entropy_with_logits(z, y),"
    yield "        F.binary_cross_entropy(torch.sigmoid(z), y),"
    yield "        F.mse_loss(torch.sigmoid(z), y),"
    yield "    ):"
    yield "        print(dtype, loss.item(), torch.autograd.grad(loss, z)[0].item())"


def _classes(state: ClassificationState) -> Iterator[str]:
    goal = state.goal
    kind = ", dtype=torch.float64"
    yield f"a = torch.tensor({list(map(float, state.logits))!r}{kind}, requires_grad=True)"
    yield (
        f"y = torch.tensor({goal})" if isinstance(goal, int) else f"y = torch.tensor({list(map(float, goal))!r}{kind})"
    )
    options = ""
    if state.weights:
        yield f"w = torch.tensor({list(map(float, state.weights))!r}{kind})"
        options = f", weight=w, reduction={state.class_reduction!r}"
    if state.label_smoothing:
        options += f", label_smoothing={state.label_smoothing!r}"
    yield f"loss = F.cross_entropy(a, y{options})"
    yield 'print("cross entropy", loss.item(), torch.autograd.grad(loss, a)[0].tolist())'
    yield f"share = F.one_hot(y, {len(state.logits)}).double()" if isinstance(goal, int) else "share = y"
    if state.label_smoothing:
        yield f"share = (1 - {state.label_smoothing!r})*share + {state.label_smoothing!r}/{len(state.logits)}"
    yield "squared = F.mse_loss(torch.softmax(a, dim=0), share)"
    yield 'print("squared error", squared.item(), torch.autograd.grad(squared, a)[0].tolist())'
