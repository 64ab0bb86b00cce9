"""Plants the errors of the process that started this one, before anything is imported."""

import os
import sys
from pathlib import Path

ROOT = str(Path(__file__).parents[3])

sys.path.insert(0, ROOT)
from tests.mutants.planted import NAMES, plant  # noqa: E402
from tests.mutants.table import MUTANTS  # noqa: E402

sys.path.remove(ROOT)
plant([mutant for mutant in MUTANTS if mutant.name in os.environ.get(NAMES, "").split("\n")])
