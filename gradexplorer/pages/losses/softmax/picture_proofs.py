"""What the softmax part shows, against torch: shares, Jacobian and their read-outs, headings, the table of float32."""

from collections.abc import Iterator, Sequence

from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.picture_proofs import EVERY, Shown, mark, numbers, says, table
from gradexplorer.pages.losses.softmax.state import SoftmaxState

_SPARE = 1e-15
"""By so much a share, or its logarithm, may be off."""
_FEW = 20.0
"""Up to this size of logits the naive formula keeps its digits in float32."""


def checks(state: SoftmaxState, picture: Figure, column: Sequence[Item]) -> Iterator[Shown]:
    """Yield the words of both cases, the shares and the Jacobian."""
    import torch

    a, of = torch.tensor(state.logits, dtype=torch.float64), state.relative
    values = of.torch(a, state.temperature)
    p = values.exp() if of.logarithm else values
    jacobian = torch.autograd.functional.jacobian(lambda t: of.torch(t, state.temperature), a)  # type: ignore[no-untyped-call]
    yield from _sentences(state, column)
    yield from _signs(column, jacobian.sign().tolist())
    bars = mark(picture, "p", "p")
    yield "values", bars.y, values.numpy(), EVERY, _SPARE * (1 + float(values.abs().max()))
    if not of.logarithm:
        yield "their sum", numbers(bars.label), [1.0], 6
    yield "read-outs", [numbers(found.tip)[-1] for found in bars.targets], values.tolist(), 6
    if state.function == "softmax":
        yield "sigmoids", mark(picture, "p", "sigmoid").y, torch.sigmoid(a + state.shift).numpy()
    if state.straight:
        yield "one-hot", mark(picture, "p", "hard").y, of.torch(a, state.temperature, hard=True).numpy(), EVERY, _SPARE
    heat = mark(picture, "jacobian", "jacobian")
    yield "Jacobian", heat.z, jacobian.numpy(), EVERY, _SPARE
    for place, cell in enumerate(heat.targets):
        i, j = divmod(place, len(a))
        yield from _read_out(str(cell.tip), i, j, p.tolist(), jacobian[i, j].item(), state)
    if max(map(abs, state.lifted)) < _FEW * min(1.0, state.temperature):
        yield "float32", *_in_float32(state, picture), 4


def _sentences(state: SoftmaxState, column: Sequence[Item]) -> Iterator[Shown]:
    i, j = state.watched
    value = f"ln p{i}" if state.function == "log_softmax" else f"p{i}"
    same, other = f"how {value} changes with its own logit a{i}", f"how {value} changes with the logit a{j}"
    yield "heading", says(column, "entry") == (f"Case i = j: {same}" if i == j else f"Case i ≠ j: {other}"), True
    cases = ("i = j", "i ≠ j") if i == j else ("i ≠ j", "i = j")
    place = 3 if state.function == "log_softmax" else 2
    for key, case in zip(("entry", "other"), cases, strict=True):
        yield f"case of {key}", says(column, f"{key}.line{place}").startswith(case), True


def _signs(column: Sequence[Item], signs: Sequence[Sequence[float]]) -> Iterator[Shown]:
    """Yield whether the signs of the Jacobian are those that the sentence tells; what underflowed has none."""
    own = -1 if "diagonal is negative" in says(column, "signs") else 1
    wanted = [[own if i == j else -own for j in range(len(signs))] for i in range(len(signs))]
    told = [[sign and tell for sign, tell in zip(*rows, strict=True)] for rows in zip(signs, wanted, strict=True)]
    yield "signs", told, signs


def _read_out(tip: str, i: int, j: int, p: Sequence[float], slope: float, state: SoftmaxState) -> Iterator[Shown]:
    _sign, form, put_in, _value = tip.split(" = ")
    over, scale = ("", []) if state.temperature == 1 else ("/T", [state.temperature])
    match state.function, i == j:
        case "log_softmax", True:
            written, wanted = (f"(1 − p{j})" if over else f"1 − p{j}"), [1.0, p[j]]
        case "log_softmax", False:
            written, wanted = f"−p{j}", [-p[j]]
        case "softmin", True:
            written, wanted = f"−p{i}(1 − p{i})", [-p[i], 1.0, p[i]]
        case "softmin", False:
            written, wanted = f"p{i}·p{j}", [p[i], p[j]]
        case _, True:
            written, wanted = f"p{i}(1 − p{i})", [p[i], 1.0, p[i]]
        case _:
            written, wanted = f"−p{i}·p{j}", [-p[i], p[j]]
    yield f"form of {i}{j}", form == written + over, True
    yield f"numbers of {i}{j}", numbers(put_in), [*wanted, *scale], 3
    yield f"value of {i}{j}", numbers(tip)[-1], slope, 4


def _in_float32(state: SoftmaxState, picture: Figure) -> tuple[list[float], list[float]]:
    """Return the cells of the table, and torch's numbers: naive and careful, in float32."""
    import torch

    a = torch.tensor(state.lifted, dtype=torch.float32)
    z = a / state.temperature
    powers, lowered = torch.exp(z), torch.exp(z - z.max())
    alone = torch.sigmoid(a.double())
    naive = powers / powers.sum()
    columns = (a, alone, powers, naive, torch.log(naive), lowered, torch.softmax(z, 0), torch.log_softmax(z, 0))
    rows = table(picture, "overflow").rows[:-1]
    found = [float(str(cell)) for row in rows for cell in row.cells[1:]]
    return found, [float(column[k]) for k in range(len(rows)) for column in columns]
