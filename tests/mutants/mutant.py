"""A planted error: one exact replacement in one file, and where a person sees what it does."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

ROOT = Path(__file__).parents[2]

Kind = Literal["executed", "number", "definition", "printed"]
KINDS: Mapping[Kind, str] = {
    "executed": "a formula that is executed for a claim",
    "number": "a number that is computed and shown",
    "definition": "a wrong definition: name, formula, constant, minimum",
    "printed": "printed only: LaTeX, index, words",
}


_CHANGED = re.compile("«(.*?)(?:¦(.*?))?»", re.DOTALL)


class Mutant(Struct, frozen=True, eq=False):
    """One error.

    Attributes
    ----------
    name : str
    kind : one of `KINDS`
    change : str
        What stands once in the file; in it ``«a¦b»`` where `b` shall stand for `a`, and ``«a»`` where nothing shall.
    at : mapping
        State path to value, as ``--set`` takes them: the state that shows the error.
    file : str
        From the root of the checkout.
    page : str
    preset : str
        The English name of the preset that `at` goes on from; empty: the page's defaults.
    steps : int or None
        The step of the run or of the walk, as ``--steps`` takes it.
    tests : tuple of str
        Of its package; empty: those that `TESTS` has for its file.
    """

    name: str
    kind: Kind
    change: str
    at: Mapping[str, Any] = {}
    file: str = ""
    page: str = ""
    preset: str = ""
    steps: int | None = None
    tests: tuple[str, ...] = ()

    @property
    def old(self) -> str:
        """What stands once in the file."""
        return _CHANGED.sub(r"\1", self.change)

    @property
    def new(self) -> str:
        """What stands there instead."""
        return _CHANGED.sub(r"\2", self.change)

    def patched(self, source: str) -> str:
        """Return the source with the error in it.

        Raises
        ------
        LookupError
            The text to be replaced is not there exactly once.
        """
        count = source.count(self.old)
        if count != 1:
            raise LookupError(f"{self.name}: {self.file} has {self.old!r} {count} times, not once")
        return source.replace(self.old, self.new)

    @property
    def source(self) -> str:
        """The file as it is."""
        return (ROOT / self.file).read_text("utf-8")

    @property
    def where(self) -> tuple[str, str, str, int | None]:
        """The state that shows it, to be compared."""
        return self.page, self.preset, repr(dict(self.at)), self.steps

    @property
    def covered_by(self) -> tuple[str, ...]:
        """The tests of its package."""
        own = self.tests or next(tests for start, tests in TESTS.items() if self.file.startswith(start))
        return (*own, f"tests/pages/test_verify.py::test_all_is_proven[{self.page}]")


def in_part(part: str, **fields: Any) -> dict[str, Any]:
    """Return the edits that bring a part of a page to the front, with these fields."""
    return {"part": part, **{f"{part}.{name}": value for name, value in fields.items()}}


FUNCTIONS = tuple(f"tests/pages/test_functions{part}.py" for part in ("", "_one", "_two"))
CHAIN_RULE = tuple(f"tests/pages/test_chain_rule{part}.py" for part in ("", "_walk", "_programs"))
GRAPH = tuple(f"tests/core/test_graph{part}.py" for part in ("", "_gradients", "_reading"))
ACTIVATIONS = tuple(f"tests/pages/test_activations{part}.py" for part in ("", "_derivation", "_networks"))
DERIVE = tuple(f"tests/pages/test_perceptron{part}.py" for part in ("", "_derivation"))
OPTIMIZERS = tuple(f"tests/core/test_optimizer{part}.py" for part in ("s", "_rules"))
TRAINING = tuple(f"tests/core/test_training{part}.py" for part in ("", "_run", "_script"))
TRAIN = tuple(f"tests/pages/test_train{part}.py" for part in ("", "_files", "_tables", "_derivation", "_by_hand"))
LOSSES = tuple(f"tests/core/test_{part}.py" for part in ("losses", "fit_run", "torch_programs", "read_points"))
REGRESSION = tuple(f"tests/pages/test_losses_regression{part}.py" for part in ("", "_views", "_ranges"))
CLASSIFICATION = tuple(f"tests/pages/test_losses_{part}.py" for part in ("classification", "simplex"))
LANDSCAPE = tuple(f"tests/model/test_landscape{part}.py" for part in ("", "_paths", "_script"))
MAPS = tuple(
    f"tests/{name}.py"
    for name in ("core/test_basins", "core/test_sweep", "pages/test_basins_page", "pages/test_sweep_page")
)
TESTS: Mapping[str, tuple[str, ...]] = {
    "gradexplorer/core/optimizers/kernel": ("tests/core/test_kernel.py",),
    "gradexplorer/core/optimizers/loop": ("tests/core/test_kernel.py", *OPTIMIZERS),
    "gradexplorer/formula/llvm": ("tests/core/test_kernel.py",),
    "gradexplorer/formula/float_code": ("tests/formula/test_float_code.py", "tests/core/landscapes/test_catalogue.py"),
    "gradexplorer/core/descent/path_average": ("tests/pages/test_averages.py",),
    "gradexplorer/core/optimizers/averages": ("tests/pages/test_averages.py",),
    "gradexplorer/pages/himmelblau/averages": ("tests/pages/test_averages.py",),
    "gradexplorer/core/maps/": MAPS,
    "gradexplorer/model/landscape/": (*LANDSCAPE, "tests/model/test_curvature.py"),
    "gradexplorer/model/curvature": ("tests/model/test_curvature.py",),
    "gradexplorer/model/": tuple(f"tests/model/test_{part}.py" for part in ("faulty", "right", "flow", "examples")),
    "gradexplorer/pages/himmelblau/basins": MAPS,
    "gradexplorer/pages/himmelblau/sweep": MAPS,
    "gradexplorer/pages/himmelblau/ranking": MAPS,
    "gradexplorer/pages/himmelblau/theory_marks": MAPS,
    **dict.fromkeys(
        (f"gradexplorer/formula/latex_{part}.py" for part in ("printer", "conditions", "notation", "parts")),
        (
            "tests/formula/test_latex_printer.py",
            "tests/formula/test_equation.py",
            "tests/formula/test_printed.py",
        ),
    ),
    "gradexplorer/formula/latex_atoms.py": ("tests/formula/test_latex_printer.py", "tests/formula/test_printed.py"),
    "gradexplorer/formula/functions/": (
        "tests/formula/test_functions.py",
        "tests/formula/test_derivation.py",
        "tests/formula/test_printed.py",
        "tests/core/test_functions.py",
    ),
    "gradexplorer/formula/": ("tests/formula/test_derivation.py", "tests/core/test_functions.py"),
    "gradexplorer/proof/": ("tests/test_proof.py",),
    "gradexplorer/framework/figure/": ("tests/formula/test_equation.py", *ACTIVATIONS),
    "gradexplorer/core/activations/vanishing": ("tests/core/test_vanishing_gradients.py", *ACTIVATIONS),
    "gradexplorer/core/activations/": ("tests/core/test_activations.py", *ACTIVATIONS),
    "gradexplorer/core/functions/": ("tests/core/test_functions.py", *FUNCTIONS),
    "gradexplorer/core/landscapes/": (
        "tests/core/landscapes/test_calculus.py",
        "tests/core/landscapes/test_catalogue.py",
        "tests/core/landscapes/test_formulas.py",
        *FUNCTIONS,
    ),
    "gradexplorer/core/softmax/": ("tests/core/test_softmax.py", "tests/pages/test_losses_softmax.py"),
    "gradexplorer/core/cross_entropy/": ("tests/core/test_cross_entropy.py", *CLASSIFICATION),
    "gradexplorer/core/vector_losses/": ("tests/core/test_vector_losses.py", "tests/pages/test_losses_tensors.py"),
    "gradexplorer/core/losses/": (*LOSSES, *REGRESSION),
    "gradexplorer/core/perceptron/": ("tests/core/test_perceptron.py", *DERIVE),
    "gradexplorer/core/training/": (*TRAINING, *TRAIN),
    "gradexplorer/core/datasets/": (
        "tests/core/test_datasets.py",
        "tests/pages/test_train.py",
        "tests/pages/test_train_files.py",
    ),
    "gradexplorer/core/optimizers/schedules/": tuple(f"tests/core/test_schedules{part}.py" for part in ("", "_in_use")),
    "gradexplorer/core/optimizers/": (
        "tests/core/test_rule.py",
        *OPTIMIZERS,
        "tests/pages/test_himmelblau.py",
    ),
    "gradexplorer/core/graph/": (*GRAPH, *CHAIN_RULE),
    "gradexplorer/pages/activations/": ACTIVATIONS,
    "gradexplorer/pages/functions/": FUNCTIONS,
    "gradexplorer/pages/losses/regression/": REGRESSION,
    "gradexplorer/pages/losses/softmax/": ("tests/pages/test_losses_softmax.py",),
    "gradexplorer/pages/losses/": CLASSIFICATION,
    "gradexplorer/pages/perceptron/train/": TRAIN,
    "gradexplorer/pages/perceptron/": DERIVE,
    "gradexplorer/pages/chain_rule/": CHAIN_RULE,
    "gradexplorer/pages/himmelblau/": ("tests/pages/test_himmelblau.py",),
    "resources/translations/": ("tests/ui/style/test_translation.py",),
}
"""Where the file's name begins so, these tests are those of its package."""
