"""What is asked of the process that has a landscape, and what it answers: plain data only."""

from msgspec import Struct

from gradexplorer.model.landscape.spec import PlaneInfo, PlaneSpec, Proven, Way


class MakePlane(Struct, frozen=True, tag="make plane"):
    """Make the plane; it is answered with what is known of it."""

    spec: PlaneSpec
    centre: float | None = None
    """The loss at the centre in another process, where that has found range and way already."""


class LossesAsked(Struct, frozen=True, tag="losses asked"):
    """The losses at points, as bytes of float64, by the way and at the count at a time that are the fastest."""

    a: bytes
    b: bytes
    timing: tuple[Way, int] | None = None


class ProofsAsked(Struct, frozen=True, tag="proofs asked"):
    """The proofs; the values that sampled points of the grid have are compared, too."""

    a: bytes = b""
    b: bytes = b""
    values: bytes = b""


class SlopeAsked(Struct, frozen=True, tag="slope asked"):
    """The gradient at a point, projected."""

    a: float
    b: float


Ask = MakePlane | LossesAsked | ProofsAsked | SlopeAsked


class Ready(Struct, frozen=True, tag="ready"):
    """The plane of another process is known here, too."""


class PlaneMade(Struct, frozen=True, tag="plane made"):
    """What is known of the plane."""

    info: PlaneInfo


class LossesFound(Struct, frozen=True, tag="losses found"):
    """Losses as bytes of float64."""

    values: bytes


class ProofsMade(Struct, frozen=True, tag="proofs made"):
    """Statements with their proofs."""

    proofs: tuple[Proven, ...]


class SlopeFound(Struct, frozen=True, tag="slope found"):
    """The loss at a point, its slopes along the directions, and their proof."""

    loss: float
    slopes: tuple[float, ...]
    proven: Proven


Answer = Ready | PlaneMade | LossesFound | ProofsMade | SlopeFound
