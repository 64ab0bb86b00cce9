"""The program runs without what a bundle leaves out: a bundle itself takes too long to build for a test."""

import subprocess
import sys
from pathlib import Path

BUNDLE = Path(__file__).parents[1] / "bundle"
WITHOUT = """
import sys
from importlib.machinery import PathFinder

sys.path.insert(0, sys.argv.pop(1))
from excluded import EXCLUDED


class Bundled(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        above = [name[:place] for place, sign in enumerate(name) if sign == "."]
        return None if {name, *above} & set(EXCLUDED) else PathFinder.find_spec(name, path, target)


sys.meta_path[sys.meta_path.index(PathFinder)] = Bundled
from gradexplorer.cli import main

raise SystemExit(main())
"""


def test_what_a_bundle_leaves_out_is_never_needed() -> None:
    """Losses run torch.optim, which imports far more of torch than its tensors do."""
    command = [sys.executable, "-c", WITHOUT, BUNDLE, "prove", "losses"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
