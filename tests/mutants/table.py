"""All planted errors, by subject."""

from collections.abc import Mapping, Sequence

from tests.mutants import (
    chinese,
    classes,
    definitions,
    gradients,
    graphs,
    maps,
    models,
    optimizers,
    perceptron,
    printer,
    quotients,
    regression,
    rules,
    steepness,
    tensors,
)
from tests.mutants.mutant import Mutant

SUBJECTS: Mapping[str, Sequence[Mutant]] = {
    "rules of differentiation": rules.RULES + rules.FUNCTIONS,
    "printer": printer.PRINTER + printer.LATEX,
    "catalogue": definitions.CATALOGUE + definitions.ACTIVATIONS + definitions.LANDSCAPES,
    "softmax": classes.SOFTMAX,
    "cross entropy": classes.CROSS_ENTROPY + classes.BINARY,
    "losses of tensors": tensors.LOSSES,
    "straight through": tensors.STRAIGHT_THROUGH,
    "matrices": tensors.MATRICES,
    "orthogonal matrices": tensors.ORTHOGONAL,
    "regression": regression.DERIVATION + regression.LOSSES + regression.NUMBERS,
    "perceptron": perceptron.LINES + perceptron.NUMBERS,
    "training": perceptron.TRAINING + perceptron.PLATEAU,
    "optimizers": optimizers.RULES + optimizers.WORDS,
    "race": optimizers.RACE + optimizers.AVERAGE,
    "machine code": maps.MACHINE_CODE + maps.LINES,
    "maps": maps.BASINS + maps.SWEEPS + maps.BEST,
    "own models": models.CHECK + models.FLOW + models.PLANES + models.CURVED,
    "graph": graphs.OPERATIONS + graphs.COLUMN,
    "difference quotients": quotients.QUOTIENTS,
    "gradient and direction": gradients.GRADIENT,
    "curvature": gradients.CURVATURE,
    "steepness and networks": steepness.STEEPNESS,
    "Chinese": chinese.CHINESE,
}
MUTANTS: Sequence[Mutant] = [mutant for found in SUBJECTS.values() for mutant in found]
