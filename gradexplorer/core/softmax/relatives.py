"""Softmax and its relatives: its logarithm, softmax of the logits with the other sign, and with Gumbel noise added.

Each is softmax, or its logarithm, of numbers z that come from the logits one by one.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gradexplorer.core.softmax import Floats, jacobian, log_softmax, softmax
from gradexplorer.core.torch_globals import seeded
from gradexplorer.text import Text

if TYPE_CHECKING:
    from torch import Tensor


class Relative(Struct, frozen=True, kw_only=True):
    """Softmax or one of its relatives.

    Attributes
    ----------
    key : str
        What torch.nn.functional calls it.
    fed : str
        z[k] by a[k], before a temperature divides it.
    sign : {1, -1}
        The derivative of z[k] by a[k].
    logarithm : bool
        Whether it is the logarithm of the shares.
    noise : tuple of float
        What is added to the logits.
    seed : int
        From which torch draws the noise.
    """

    key: str
    fed: str = "a[{k}]"
    sign: int = 1
    logarithm: bool = False
    noise: tuple[float, ...] = ()
    seed: int = 0

    def z(self, k: str, *, scaled: bool) -> str:
        """Return z[k] as a formula."""
        over = "/T" if scaled else ""
        z = self.fed.format(k=k)
        return f"({z}){over}" if over and self.noise else f"{z}{over}"

    def difference(self, k: str, i: str) -> str:
        """Return z[k] - z[i], without a temperature, as a formula in which equal logits cancel."""
        logits = f"a[{k}] - a[{i}]" if self.sign > 0 else f"a[{i}] - a[{k}]"
        return f"({logits} + g[{k}] - g[{i}])" if self.noise else f"({logits})"

    def feeds(self, logits: Floats) -> Floats:
        """Return the numbers that softmax gets, in the dtype of the logits."""
        return np.asarray(logits * logits.dtype.type(self.sign) + np.asarray(self.noise or 0.0, logits.dtype))

    def shares(self, logits: Floats, temperature: float) -> Floats:
        """Return the shares p."""
        return softmax(self.feeds(logits), temperature)

    def values(self, logits: Floats, temperature: float) -> Floats:
        """Return the function: the shares, or their logarithms."""
        return (log_softmax if self.logarithm else softmax)(self.feeds(logits), temperature)

    def slopes(self, logits: Floats, temperature: float) -> Floats:
        """Return the Jacobian by the logits; 1 - p_j is the sum of the others, which keeps its digits."""
        p = self.shares(logits, temperature)
        if not self.logarithm:
            return np.asarray(jacobian(p, temperature) * p.dtype.type(self.sign))
        own = np.eye(len(p), dtype=bool)
        others = np.where(own, p.dtype.type(0), p).sum(axis=1)
        return np.asarray(np.where(own, others[:, None], -p) / p.dtype.type(temperature))

    def code(self, temperature: float, *, hard: bool = False) -> list[str]:
        """Return the lines that compute it of ``a``, where ``F`` is torch.nn.functional."""
        divided = "a" if temperature == 1 else f"a / {temperature!r}"
        if self.noise:
            options = f"tau={temperature!r}, {'hard=True, ' if hard else ''}dim=0"
            return [f"torch.manual_seed({self.seed})", f"p = F.gumbel_softmax(a, {options})"]
        home = "F" if self.key == "softmin" else "torch"
        return [f"p = {home}.{self.key}({divided}, dim=0)"]

    def torch(self, a: "Tensor", temperature: float, *, hard: bool = False) -> "Tensor":
        """Return torch's own; with noise also the one that is one-hot."""
        from torch.nn import functional

        if self.noise:
            with seeded(self.seed):
                return functional.gumbel_softmax(a, tau=temperature, hard=hard, dim=0)
        return getattr(functional, self.key)(a / temperature, dim=0)  # type: ignore[no-any-return]


SOFTMAX = Relative(key="softmax")
RELATIVES: Mapping[str, Relative] = {
    one.key: one
    for one in (
        SOFTMAX,
        Relative(key="log_softmax", logarithm=True),
        Relative(key="softmin", fed="-a[{k}]", sign=-1),
        Relative(key="gumbel_softmax", fed="a[{k}] + g[{k}]"),
    )
}
NAMES: Mapping[str, Text] = {key: Text("{name}", {"name": key}) for key in RELATIVES}
"""What the choice offers: torch's names, the same in every language."""


def relative(key: str, count: int, seed: int) -> Relative:
    """Return one of them for so many logits."""
    found = RELATIVES[key]
    return replace(found, noise=gumbel_noise(count, seed), seed=seed) if "g[" in found.fed else found


@lru_cache(maxsize=64)
def gumbel_noise(count: int, seed: int) -> tuple[float, ...]:
    """Return what torch's gumbel_softmax adds to so many logits after ``torch.manual_seed(seed)``."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    drawn = torch.empty(count, dtype=torch.float64).exponential_(generator=generator)
    return tuple((-drawn.log()).tolist())
