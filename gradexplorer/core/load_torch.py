"""torch with its lazy parts, imported once and by one thread, before others may ask for them.

Some parts of torch are imported at their first use. Two threads that come to one at the same time can meet a module
that is only half there, and it stays so until the program ends.
"""

import ctypes
import importlib.util
import os
import sys
from pathlib import Path
from threading import Lock

from gradexplorer.core.optimizers import SGD

_lock = Lock()
_loaded = False


def load_torch() -> None:
    """Import all of torch that the program uses; of several threads one does it, and the others wait for it."""
    global _loaded
    with _lock:
        if not _loaded:
            open_library()
            _use_lazy_parts()
            _loaded = True


def open_library() -> None:
    """Open torch's largest library without the interpreter's lock.

    Python holds the lock while it opens a library, and this one takes 0.2 s, in which no window could be painted.
    A foreign function is called without it. Where this finds no library, the import opens it as ever.
    """
    torch = importlib.util.find_spec("torch")
    folders = torch.submodule_search_locations if torch else None
    if sys.platform == "win32" or not folders:
        return
    for library in Path(folders[0], "lib").glob("libtorch_cpu.*"):
        open_ = ctypes.CDLL(None).dlopen
        open_.argtypes, open_.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
        open_(os.fsencode(library), os.RTLD_LAZY)


def _use_lazy_parts() -> None:
    """Do once what makes torch import more of itself: their names are not the same in every version."""
    import torch
    import torch.fx

    weight = torch.ones(1, requires_grad=True)
    torch.autograd.grad(weight.sum(), weight)
    optimizer = SGD().build([weight])
    optimizer.step()
    optimizer.zero_grad()
    repr(weight)
