"""Programs that many people have written and asked about: each fails, or misleads, in torch's own words, and is mended.

Nothing that torch says is written down here: both programs of a trap are run.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from gradexplorer.core.losses.linear_model import Point
from gradexplorer.core.losses.torch_programs import tensor
from gradexplorer.text import Text, _


class Trap(Struct, frozen=True):
    """A mistake.

    Attributes
    ----------
    name : Text
    cause, remedy : Text
        A sentence each.
    wrong, mended : str
        The lines after x and target; ``{w}`` and ``{b}`` are the line's numbers.
    whole : bool
        The numbers are rounded to whole ones.
    """

    name: Text
    cause: Text
    remedy: Text
    wrong: str
    mended: str
    whole: bool = False

    def line(self, w: float, b: float) -> tuple[float, float]:
        """Return the weight and the bias that the programs have."""
        return (float(round(w)), float(round(b))) if self.whole else (w, b)

    def programs(self, points: Sequence[Point], w: float, b: float) -> tuple[str, str]:
        """Return the program with the mistake and the one without."""
        data = [*tensor("x", [x for x, _y in points]), *tensor("target", [y for _x, y in points])]
        w, b = self.line(w, b)
        numbers = {"w": repr(w), "b": repr(b), "whole_w": repr(int(w)), "whole_b": repr(int(b))}
        first, second = (
            "\n".join(["import torch", "", *data, text.strip("\n").format(**numbers)])
            for text in (self.wrong, self.mended)
        )
        return first, second


_LEAVES = """
w = torch.tensor({w}, requires_grad=True)
b = torch.tensor({b}, requires_grad=True)
"""
_LOSS = """\
prediction = w*x + b
loss = ((prediction - target)**2).mean()
"""
_BACK = """\
loss.backward()
print(w.grad, b.grad)
"""

TRAPS: Mapping[str, Trap] = {
    "late": Trap(
        name=_("requires_grad set late"),
        cause=_("The graph is built while the loss is computed: what is asked for afterwards is not in it."),
        remedy=_("Set requires_grad before the loss is computed, or compute the loss again."),
        wrong="\nw, b = torch.tensor({w}), torch.tensor({b})\n"
        + _LOSS
        + "w.requires_grad_()\nb.requires_grad_()\n"
        + _BACK,
        mended="\nw, b = torch.tensor({w}), torch.tensor({b})\nw.requires_grad_()\nb.requires_grad_()\n"
        + _LOSS
        + _BACK,
    ),
    "twice": Trap(
        name=_("backward twice on one graph"),
        cause=_("The first pass frees what the graph had saved for it."),
        remedy=_(
            "Compute the loss again before each backward, as a training loop does; retain_graph=True is for the rare "
            "case that one graph is really needed twice, and then the gradients add up."
        ),
        wrong=_LEAVES + _LOSS + "loss.backward()\n" + _BACK,
        mended=_LEAVES + _LOSS + "loss.backward()\nw.grad = b.grad = None\n" + _LOSS + _BACK,
    ),
    "leaf": Trap(
        name=_("A parameter changed in place"),
        cause=_("The update itself would become a part of the graph, and w would no longer be its beginning."),
        remedy=_(
            "Update under torch.no_grad(), as optimizers do. Don't write w = w − …: that makes a new tensor, "
            "whose .grad stays None."
        ),
        wrong=_LEAVES + _LOSS + "loss.backward()\nw -= 0.1*w.grad\nprint(w)\n",
        mended=_LEAVES + _LOSS + "loss.backward()\nwith torch.no_grad():\n    w -= 0.1*w.grad\nprint(w)\n",
    ),
    "saved": Trap(
        name=_("A saved value changed in place"),
        cause=_("The square saved its input for the way back; the in-place change has overwritten it."),
        remedy=_("Make a new tensor (r = r + 1) instead of changing the old one (r += 1)."),
        wrong=_LEAVES + "r = w*x + b - target\nloss = (r**2).mean()\nr += 1\n" + _BACK,
        mended=_LEAVES + "r = w*x + b - target\nloss = (r**2).mean()\nr = r + 1\n" + _BACK,
    ),
    "non_leaf": Trap(
        name=_(".grad of an intermediate result"),
        cause=_("backward() stores gradients at leaves only: those of intermediate results are passed on and dropped."),
        remedy=_("Call retain_grad() on it before backward(), or ask torch.autograd.grad for it."),
        wrong=_LEAVES + _LOSS + "loss.backward()\nprint(prediction.is_leaf, prediction.grad)\n",
        mended=_LEAVES
        + _LOSS
        + "prediction.retain_grad()\nloss.backward()\nprint(prediction.is_leaf, prediction.grad)\n",
    ),
    "integer": Trap(
        name=_("A parameter of whole numbers"),
        cause=_("torch.tensor(2) is an integer tensor, and a derivative needs values between the whole numbers."),
        remedy=_("Write 2.0, or give dtype=torch.float32."),
        wrong="\nw = torch.tensor({whole_w}, requires_grad=True)\nb = torch.tensor({whole_b}, requires_grad=True)\n"
        + _LOSS
        + _BACK,
        mended=_LEAVES + _LOSS + _BACK,
        whole=True,
    ),
}
