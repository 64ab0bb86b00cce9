"""The program runs with just what a bundle has: a bundle itself takes too long to build for a test."""

import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

BUNDLE = Path(__file__).parents[1] / "bundle"
WITHOUT = """
import json, os, sys, sysconfig
from importlib.machinery import PathFinder

sys.path.insert(0, sys.argv[1])
from contents import EXCLUDED


class Bundled(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        above = [name[:place] for place, sign in enumerate(name) if sign == "."]
        return None if {name, *above} & set(EXCLUDED) else PathFinder.find_spec(name, path, target)


sys.meta_path[sys.meta_path.index(PathFinder)] = Bundled
packages, read = os.path.realpath(sysconfig.get_path("purelib")) + os.sep, set()


def note(event, given):
    if event == "open" and (file := os.path.realpath(str(given[0]))).startswith(packages):
        read.add(file.removeprefix(packages))


sys.addaudithook(note)
from gradexplorer.cli import main

code = main(["prove", "losses"]) or main(["export", "losses", "-o", sys.argv[2]])
print(json.dumps([name for name in read if not name.endswith((".py", ".pyc", ".so"))]))
sys.stdout.flush()
os._exit(code)
"""
KNOWN = ("PySide6", "pyqtgraph", "torch", "numpy", "torch.libs", "numpy.libs")
"""Whose files PyInstaller takes along by itself."""


def test_the_program_needs_nothing_but_what_a_bundle_has(tmp_path, monkeypatch) -> None:
    """Losses run torch.optim, which imports far more of torch than its tensors do; formulas are typeset with fonts."""
    monkeypatch.syspath_prepend(BUNDLE)
    from contents import READ

    command = [sys.executable, "-c", WITHOUT, BUNDLE, tmp_path / "losses.png"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    read = {Path(name).parts[0] for name in json.loads(done.stdout.splitlines()[-1])}
    read = {name for name in read if not name.endswith(".dist-info")} - set(KNOWN)
    assert {"latex2mathml", "ziamath"} <= read <= set(READ)


def test_every_package_that_is_needed_brings_its_licence_or_has_it_here(monkeypatch) -> None:
    monkeypatch.syspath_prepend(BUNDLE)
    import licences

    needed = [requirement for requirement in metadata.requires("gradexplorer") if "extra ==" not in requirement]
    names = {re.match(r"[\w-]+", requirement)[0].lower() for requirement in needed} | {
        "shiboken6",
        "latex2mathml",
        "ziafont",
    }
    assert {"pyside6-essentials", "torch"} <= names
    assert "Michael C. Fletcher" in licences.text(metadata.distribution("PyOpenGL"))
    assert all(len(licences.text(metadata.distribution(name))) > 1000 for name in names)
