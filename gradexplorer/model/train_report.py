"""What training by several optimizers comes to: plain data that a process can send."""

from msgspec import Struct

from gradexplorer.model.landscape.spec import Norm, Proven


class TrainSpec(Struct, frozen=True, kw_only=True):
    """Who trains, and what is looked at meanwhile.

    Attributes
    ----------
    optimizers : tuple of str
        Such as ``SGD(lr=0.1), StepLR(step_size=50)``: all begin at the same weights.
    steps : int
    before : tuple of str
        What trains the weights first, at which all begin: such as ``SGD(lr=0.1) * 50``.
    norm : Norm
        Whose statistics norm layers use in the losses and curvatures that are looked at.
    batches : int
        These are means over so many.
    sharpness : bool
        Whether the largest eigenvalue of the Hessian is followed.
    """

    optimizers: tuple[str, ...] = ()
    steps: int = 200
    before: tuple[str, ...] = ()
    norm: Norm = "batch"
    batches: int = 1
    sharpness: bool = True


class TrainedPath(Struct, frozen=True, kw_only=True):
    """What one optimizer did, at each of the steps that are kept, the start among them.

    Attributes
    ----------
    steps : tuple of int
    x, y, off : tuple of float
        Where the weights are on the plane of all paths, from the start on, and how far off it.
    losses : tuple of float
        With dropout off, at the weights after the step.
    rates : tuple of float
        The learning rate of the step that comes next.
    sharpness : tuple of float
        The largest eigenvalue of the Hessian; empty where it is not followed.
    edges : tuple of float
        The learning rate above which the step of this optimizer leaves a minimum of that sharpness.
    ended : bool
        Whether the loss is no number any more.
    """

    name: str
    steps: tuple[int, ...]
    x: tuple[float, ...]
    y: tuple[float, ...]
    off: tuple[float, ...]
    losses: tuple[float, ...]
    rates: tuple[float, ...]
    sharpness: tuple[float, ...] = ()
    edges: tuple[float, ...] = ()
    ended: bool = False


class TrainReport(Struct, frozen=True, kw_only=True):
    """Where all optimizers are after a step.

    Attributes
    ----------
    parameters : int
        How many numbers are trained.
    shares : tuple of float
        Of the variance of all points, along the axes of the plane.
    width : int
        So many numbers places come from: fewer than the parameters where these are sketched, see `sketch`.
    """

    asked: TrainSpec
    step: int
    parameters: int
    paths: tuple[TrainedPath, ...]
    shares: tuple[float, ...] = (0.0, 0.0)
    width: int = 0
    proofs: tuple[Proven, ...] = ()

    @property
    def sketched(self) -> bool:
        """Whether places come from a sketch of the weights, and are off by some percent."""
        return self.width < self.parameters


def standings(report: TrainReport) -> list[TrainedPath]:
    """Return the optimizers, the lowest loss first; at the end those whose loss is no number any more."""
    return sorted(report.paths, key=lambda path: (path.ended, path.losses[-1]))
