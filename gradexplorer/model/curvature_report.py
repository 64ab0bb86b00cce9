"""What the Hessian of a model's loss is like: plain data that a process can send."""

from msgspec import Struct

from gradexplorer.model.landscape.spec import Norm, Proven
from gradexplorer.text import Text


class CurvatureSpec(Struct, frozen=True, kw_only=True):
    """How the curvature is looked at.

    Attributes
    ----------
    count : int
        Largest and smallest eigenvalues.
    probes : int
        Random vectors for the trace and the density.
    weights : str
        A file with a state_dict in place of the model's own weights; empty for none.
    learning_rate : float or None
        Compared with 2 / lambda_max; by default the one of the case's optimizer.
    """

    count: int = 5
    probes: int = 16
    seed: int = 0
    weights: str = ""
    norm: Norm = "frozen"
    batches: int = 1
    device: str = ""
    learning_rate: float | None = None


class Eigenvalue(Struct, frozen=True):
    """An eigenvalue, how far off it may be, and the one of the whole matrix, where that was computed."""

    value: float
    error: float
    exact: float | None = None


class CurvatureReport(Struct, frozen=True, kw_only=True):
    """Eigenvalues, trace and spectral density.

    Attributes
    ----------
    loss : float
    parameters : int
        The size of the matrix.
    top, bottom : tuple of Eigenvalue
        The largest ones, from the largest on, and the smallest, from the smallest on.
    trace, trace_error : float
        By Hutchinson: the mean over the probes, and its standard error.
    exact_trace : float or None
    nodes, weights : tuple of float
        Of the density: shares of all eigenvalues near these values, by Lanczos and Gauss's quadrature.
    learning_rate : float or None
        In use; twice its inverse is the edge of stability of gradient descent.
    """

    loss: float
    parameters: int
    top: tuple[Eigenvalue, ...]
    bottom: tuple[Eigenvalue, ...]
    trace: float
    trace_error: float
    exact_trace: float | None = None
    nodes: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()
    learning_rate: float | None = None
    proofs: tuple[Proven, ...] = ()
    notes: tuple[Text, ...] = ()

    @property
    def edge(self) -> float:
        """The learning rate above which gradient descent leaves a minimum of this curvature; infinite where none is."""
        return 2 / self.top[0].value if self.top[0].value > 0 else float("inf")

    @property
    def passed(self) -> bool:
        """Whether everything that was compared agrees."""
        return all(proven.proof.verdict in ("proven", "digits lost") for proven in self.proofs)

    def density(self, at: list[float], width: float) -> list[float]:
        """Return the spectral density at some values, each share smoothed by a Gaussian of this width."""
        import numpy as np

        apart = (np.array(at)[:, None] - np.array(self.nodes)) / width
        bells = np.exp(-(apart**2) / 2) / (width * np.sqrt(2 * np.pi))
        return [float(value) for value in bells @ np.array(self.weights)]
