"""What a landscape is asked for, and what is known of it: plain data that a process can send."""

from typing import Literal

from msgspec import Struct

from gradexplorer.proof import Proof
from gradexplorer.text import Text

Directions = Literal["random", "pca", "hessian", "checkpoints"]
Norm = Literal["frozen", "batch", "recalibrated"]
Biases = Literal["fixed", "moved"]
Way = Literal["vmap", "foreach", "plain"]
Range = tuple[float, float]


class PlaneSpec(Struct, frozen=True, kw_only=True):
    """A plane, or a line, through the weights, and how the loss is computed there.

    Attributes
    ----------
    directions : Directions
    line : bool
        One direction only.
    weights : tuple of str
        Files with a state_dict, or a list of them (a trajectory), in place of the model's own weights: the point
        itself for random and hessian; trajectories for pca; the points through which it goes for checkpoints.
    seed : int
        Of random directions, and of the first vector of Lanczos.
    biases : Biases
        Whether random directions move biases and norm parameters (as whole vectors) or leave them.
    norm : Norm
    batches : int
        The loss is the mean over so many of them.
    device : str
        Empty: where the model is.
    growth : float
        The range ends where the loss has grown by this factor.
    ranges : pair of Range, or None
        What was typed in place of that.
    optimizers : tuple of str
        For pca: they make the trajectories, each from the same weights; such as ``SGD(lr=0.1)``.
    steps : int
        How many steps they make.
    threads : int
        Of torch, in each process; 0 leaves it alone.
    """

    directions: Directions = "random"
    line: bool = False
    weights: tuple[str, ...] = ()
    seed: int = 0
    biases: Biases = "fixed"
    norm: Norm = "frozen"
    batches: int = 1
    device: str = ""
    growth: float = 10.0
    ranges: tuple[Range, Range] | None = None
    optimizers: tuple[str, ...] = ()
    steps: int = 200
    threads: int = 0


class PathOnPlane(Struct, frozen=True):
    """A trajectory or a single checkpoint in the coordinates of the plane.

    Attributes
    ----------
    off : tuple of float
        How far off the plane each point lies.
    losses : tuple of float
        Of each point itself, with dropout off and norm layers as on the plane.
    feet : tuple of float
        The losses of the plane where the points stand: equal to their own but for what lies off the plane.
    way, apart : float
        The length of the way from point to point, and of the straight line from the first to the last.
    trained : tuple of float
        Where the trajectory was made here: the loss of each step, as in training.
    """

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    off: tuple[float, ...]
    losses: tuple[float, ...]
    feet: tuple[float, ...] = ()
    way: float = 0.0
    apart: float = 0.0
    trained: tuple[float, ...] = ()


class PlaneInfo(Struct, frozen=True, kw_only=True):
    """A plane as it was made.

    Attributes
    ----------
    centre : float
        The loss at the origin.
    ranges : pair of Range
    parameters : int
        How many numbers are moved.
    names : tuple of Text
        Of the directions.
    norms : tuple of float
        Their lengths.
    angle : float
        Between the two, in degrees.
    shares : tuple of float
        Of the variance, for pca; eigenvalues, for hessian.
    way : Way
    chunk : int
        How many points are computed at once.
    seconds : float
        For a point.
    has_norms, has_dropout : bool
        Whether there are such layers, for which a choice was made.
    """

    centre: float
    ranges: tuple[Range, Range]
    parameters: int
    names: tuple[Text, ...]
    norms: tuple[float, ...]
    angle: float = 90.0
    shares: tuple[float, ...] = ()
    paths: tuple[PathOnPlane, ...] = ()
    way: Way = "plain"
    chunk: int = 1
    seconds: float = 0.0
    has_norms: bool = False
    has_dropout: bool = False
    notes: tuple[Text, ...] = ()


class PlaneRequest(Struct, frozen=True, kw_only=True):
    """A whole landscape: the plane, and how many points across and up; of a line there is one row.

    `workers` processes compute it side by side; with one, no other is begun.
    """

    plane: PlaneSpec = PlaneSpec()
    columns: int = 51
    rows: int = 51
    workers: int = 1


COARSE_TO_FINE = (8, 4, 2, 1)
"""Of a landscape that is not done yet, every so manieth row and column."""


def every(step: int, count: int) -> list[int]:
    """Return every so manieth place of a side, and its last, so that the coarsest grid reaches as far as the finest."""
    return sorted({*range(0, count, step), count - 1})


class Slope(Struct, frozen=True):
    """The loss at a point of the plane, its slopes along the directions, and their proof."""

    a: float
    b: float
    loss: float
    slopes: tuple[float, ...]
    proof: Proof


class LandscapeReport(Struct, frozen=True, kw_only=True):
    """A landscape, as far as it is computed.

    Attributes
    ----------
    losses : bytes
        float64, row by row; NaN is still to be done, infinite where there is none.
    slopes : tuple of Slope
        At some points all over the plane.
    """

    asked: PlaneRequest
    info: PlaneInfo
    losses: bytes
    slopes: tuple[Slope, ...] = ()
    proofs: tuple["Proven", ...] = ()


class Proven(Struct, frozen=True):
    """A statement about the landscape, and its proof."""

    heading: Text
    proof: Proof
