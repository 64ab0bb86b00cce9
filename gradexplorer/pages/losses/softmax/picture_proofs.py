"""The numbers of the softmax pictures and the table of float32, against torch."""

from collections.abc import Iterator

from gradexplorer.formula.shown_number import numbers
from gradexplorer.framework.figure import Figure
from gradexplorer.framework.picture_proofs import Shown, mark, prove_drawn, says, table
from gradexplorer.pages.losses.proven_states import LOGITS
from gradexplorer.pages.losses.softmax.derivation import derive
from gradexplorer.pages.losses.softmax.page import figure
from gradexplorer.pages.losses.softmax.state import SoftmaxState
from gradexplorer.proof import Proof


def prove() -> Iterator[tuple[str, Proof]]:
    """Prove the picture with and without a temperature and a shift."""
    for temperature, shift in ((1.0, 0.0), (0.5, 2.0)):
        state = SoftmaxState(logits=LOGITS, temperature=temperature, shift=shift)
        yield f"T{temperature:g}", prove_drawn(_picture(state, figure(state, None, False)))


def _picture(state: SoftmaxState, picture: Figure) -> Iterator[Shown]:
    import torch

    a = torch.tensor(LOGITS, dtype=torch.float64)
    p = torch.softmax(a / state.temperature, 0)
    jacobian = torch.autograd.functional.jacobian(lambda t: torch.softmax(t / state.temperature, 0), a).numpy()  # type: ignore[no-untyped-call]
    i, j = state.watched
    column = derive(state)
    heading = f"Case i ≠ j: how p{i} changes with the logit a{j}"
    yield "heading", str(says(column, "entry")) == heading, True
    cases = str(says(column, "entry.line2")).startswith("i ≠ j"), str(says(column, "other.line2")).startswith("i = j")
    yield "cases", cases, (True, True)
    bars, alone = mark(picture, "p", "p"), mark(picture, "p", "sigmoid")
    yield "shares", bars.y, p.numpy()
    yield "their sum", numbers(bars.label), [1.0]
    yield "read-outs", [numbers(found.tip)[-1] for found in bars.targets], p.numpy(), 6
    yield "sigmoids", alone.y, torch.sigmoid(a + state.shift).numpy()
    heat = mark(picture, "jacobian", "jacobian")
    yield "Jacobian", heat.z, jacobian
    for place, cell in enumerate(heat.targets):
        i, j = divmod(place, len(LOGITS))
        shares = [p[k].item() for k in (i, j)]
        signs = "(1 − p" in str(cell.tip), str(cell.tip).count("= −") == 2 * (i != j) + (i != j)
        yield f"form of {i}{j}", signs[0] == (i == j), True
        shown = [abs(v) for v in numbers(cell.tip) if v != 1]
        yield f"read-out {i}{j}", shown[:2], shares, 3
        yield f"value {i}{j}", numbers(cell.tip)[-1], jacobian[i, j], 4
    yield "float32", *_in_float32(state, picture), 4


def _in_float32(state: SoftmaxState, picture: Figure) -> tuple[list[float], list[float]]:
    """Return the cells of the table, and torch's numbers: naive and careful, in float32."""
    import torch

    a = torch.tensor([logit + state.shift for logit in LOGITS], dtype=torch.float32)
    z = a / state.temperature
    powers, lowered = torch.exp(z), torch.exp(z - z.max())
    alone = torch.sigmoid(a.double())
    naive = powers / powers.sum()
    columns = (a, alone, powers, naive, torch.log(naive), lowered, torch.softmax(z, 0), torch.log_softmax(z, 0))
    rows = table(picture, "overflow").rows[:-1]
    found = [float(str(cell)) for row in rows for cell in row.cells[1:]]
    return found, [float(column[k]) for k in range(len(rows)) for column in columns]
