"""What the softmax part shows, against torch: shares, Jacobian and their read-outs, headings, the table of float32."""

from collections.abc import Iterator, Sequence

from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.picture_proofs import Shown, mark, numbers, says, table
from gradexplorer.pages.losses.softmax.state import SoftmaxState

_FEW = 20.0
"""Up to this size of logits the naive formula keeps its digits in float32."""


def checks(state: SoftmaxState, picture: Figure, column: Sequence[Item]) -> Iterator[Shown]:
    """Yield the words of both cases, the shares and the Jacobian."""
    import torch

    a = torch.tensor(state.logits, dtype=torch.float64)
    p = torch.softmax(a / state.temperature, 0)
    jacobian = torch.autograd.functional.jacobian(lambda t: torch.softmax(t / state.temperature, 0), a)  # type: ignore[no-untyped-call]
    yield from _sentences(state, column)
    bars, alone = mark(picture, "p", "p"), mark(picture, "p", "sigmoid")
    yield "shares", bars.y, p.numpy()
    yield "their sum", numbers(bars.label), [1.0], 6
    yield "read-outs of p", [numbers(found.tip)[-1] for found in bars.targets], p.tolist(), 6
    yield "sigmoids", alone.y, torch.sigmoid(a + state.shift).numpy()
    heat = mark(picture, "jacobian", "jacobian")
    yield "Jacobian", heat.z, jacobian.numpy()
    for place, cell in enumerate(heat.targets):
        i, j = divmod(place, len(a))
        yield from _read_out(str(cell.tip), i, j, p.tolist(), jacobian[i, j].item(), state.temperature)
    if max(abs(logit) + abs(state.shift) for logit in state.logits) < _FEW * min(1.0, state.temperature):
        yield "float32", *_in_float32(state, picture), 4


def _sentences(state: SoftmaxState, column: Sequence[Item]) -> Iterator[Shown]:
    i, j = state.watched
    same, other = f"how p{i} changes with its own logit a{i}", f"how p{i} changes with the logit a{j}"
    yield "heading", says(column, "entry") == (f"Case i = j: {same}" if i == j else f"Case i ≠ j: {other}"), True
    cases = ("i = j", "i ≠ j") if i == j else ("i ≠ j", "i = j")
    for key, case in zip(("entry", "other"), cases, strict=True):
        yield f"case of {key}", says(column, f"{key}.line2").startswith(case), True


def _read_out(tip: str, i: int, j: int, p: Sequence[float], slope: float, temperature: float) -> Iterator[Shown]:
    _sign, form, put_in, _value = tip.split(" = ")
    over, scale = ("", []) if temperature == 1 else ("/T", [temperature])
    yield f"form of {i}{j}", form == (f"p{i}(1 − p{i}){over}" if i == j else f"−p{i}·p{j}{over}"), True
    wanted = [p[i], 1.0, p[i]] if i == j else [-p[i], p[j]]
    yield f"numbers of {i}{j}", numbers(put_in), [*wanted, *scale], 3
    yield f"value of {i}{j}", numbers(tip)[-1], slope, 4


def _in_float32(state: SoftmaxState, picture: Figure) -> tuple[list[float], list[float]]:
    """Return the cells of the table, and torch's numbers: naive and careful, in float32."""
    import torch

    a = torch.tensor([logit + state.shift for logit in state.logits], dtype=torch.float32)
    z = a / state.temperature
    powers, lowered = torch.exp(z), torch.exp(z - z.max())
    alone = torch.sigmoid(a.double())
    naive = powers / powers.sum()
    columns = (a, alone, powers, naive, torch.log(naive), lowered, torch.softmax(z, 0), torch.log_softmax(z, 0))
    rows = table(picture, "overflow").rows[:-1]
    found = [float(str(cell)) for row in rows for cell in row.cells[1:]]
    return found, [float(column[k]) for k in range(len(rows)) for column in columns]
