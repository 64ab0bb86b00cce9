"""Softmax and its Jacobian as a program of its own."""

from collections.abc import Iterator

from gradexplorer.pages.losses.softmax.state import SoftmaxState


def script(state: SoftmaxState) -> str:
    """Return the program that prints p of the shifted logits, and the Jacobian row by row."""
    return "\n".join([*_lines(state), ""])


def _lines(state: SoftmaxState) -> Iterator[str]:
    computed = state.relative.code(state.temperature)
    yield "import torch"
    yield from ["import torch.nn.functional as F"] if "F." in computed[-1] else []
    yield ""
    yield f"a = torch.tensor({list(map(float, state.logits))!r}, dtype=torch.float64)"
    if state.shift:
        yield f"a = a + {state.shift!r}"
    yield "a.requires_grad_()"
    yield from computed
    yield 'print("p", p.tolist())'
    yield "for i in range(len(p)):"
    yield "    print(i, torch.autograd.grad(p[i], a, retain_graph=True)[0].tolist())"
