"""A landscape as a script that needs torch alone: the functions of this package as they are, below the settings."""

import re
from collections.abc import Sequence
from pathlib import Path

from gradexplorer.model.landscape.spec import PlaneSpec, Range

_HERE = Path(__file__).parent
_PARTS = ("directions.py", "lanczos.py", "modes.py", "ranges.py", "lion.txt", "training.py", "script_body.txt")
_IMPORT = re.compile(r"^(import|from) .*\n", re.MULTILINE)
_DOCSTRING = re.compile(r'\A""".*?"""\n', re.DOTALL)


def script(
    file: str,
    name: str,
    spec: PlaneSpec,
    ranges: tuple[Range, Range] | None,
    size: tuple[int, int],
    eigenvalues: int = 0,
    *,
    training: bool = False,
    before: Sequence[str] = (),
) -> str:
    """Return the script.

    Parameters
    ----------
    file, name : str
        The person's file, and the function in it that returns the case.
    ranges, size : pairs
        Of the grid, across and up; without ranges the script finds them.
    eigenvalues : int
        How many of the Hessian's largest ones are printed instead.
    training : bool
        Whether the losses of training are printed instead.
    before : sequence of str
        The stages that train the weights before.
    """
    settings = {
        "FILE": file,
        "NAME": name,
        "DIRECTIONS": spec.directions,
        "COUNT": 1 if spec.line else 2,
        "WEIGHTS": list(spec.weights),
        "SEED": spec.seed,
        "BIASES": spec.biases,
        "NORM": spec.norm,
        "BATCHES": spec.batches,
        "OPTIMIZERS": list(spec.optimizers),
        "STEPS": spec.steps,
        "EIGENVALUES": eigenvalues,
        "TRAINING": training,
        "BEFORE": list(before),
        "GROWTH": spec.growth,
        "RANGES": ranges,
        "SIZE": size,
    }
    texts = [(_HERE / part).read_text("utf-8") for part in _PARTS]
    imports = sorted(
        {line.strip() for text in texts for line in re.findall(r"^(?:import|from) .*", text, re.MULTILINE)}
    )
    bodies = [_IMPORT.sub("", _DOCSTRING.sub("", text)).strip() for text in texts]
    about = (
        f"The loss of {Path(file).name} over a plane through its weights, with torch alone: python THIS > losses.csv."
    )
    head = f'"""{about}"""'
    lines = [f"{key} = {value!r}" for key, value in settings.items()]
    return "\n\n".join([head, "\n".join(imports), "\n".join(lines), "\n\n\n".join(["", *bodies])]) + "\n"
