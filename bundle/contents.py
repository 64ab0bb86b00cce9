"""What a bundle leaves out, and what it takes along; tests/test_bundle.py runs the program with just that."""

import pkgutil
from importlib.util import find_spec
from pathlib import Path

TOOLS = (
    *("IPython", "PyInstaller", "_pytest", "alabaster", "babel", "bs4", "coverage", "docutils", "furo", "hatchling"),
    *("hypothesis", "importlinter", "jieba", "jinja2", "mypy", "myst_parser", "pip", "pypdf", "pytest", "requests"),
    *("ruff", "setuptools", "sphinx", "wheel"),
)
"""Of the checkout."""
OPTIONAL = (
    *("fsspec", "matplotlib", "pandas", "psutil", "pyarrow", "scipy", "tensorboard", "tensorflow", "tkinter", "yaml"),
    *("torch.onnx", "torch.utils.benchmark", "torch.utils.tensorboard"),
)
"""What a package asks for where it is there, and parts of torch that nothing here calls."""
CLUSTER = ("dask", "distributed", "tornado")
"""The client of a cluster, whose own machines would need this very Python."""
GPL = ("av", "_dbm", "_gdbm", "readline")
"""Not ours to give away: video codecs, and what only Python's prompt would use."""
TORCH_ITSELF = ("common_dtype", "distributed", "logging_tensor")
"""Of torch's own test tools, those that torch itself imports."""


def _test_tools() -> list[str]:
    torch = find_spec("torch")
    assert torch is not None
    assert torch.origin is not None
    folder = Path(torch.origin).parent / "testing" / "_internal"
    names = [module.name for module in pkgutil.iter_modules([str(folder)])]
    return [f"torch.testing._internal.{name}" for name in names if name not in TORCH_ITSELF]


EXCLUDED = [*TOOLS, *OPTIONAL, *CLUSTER, *GPL, *_test_tools()]
READ = ("latex2mathml", "ziafont", "ziamath")
"""Packages that read files of their own, of which PyInstaller knows nothing: fonts, and the names of symbols."""
