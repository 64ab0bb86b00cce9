"""torch with its lazy parts, imported once and by one thread, before others may ask for them.

Some parts of torch are imported at their first use. Two threads that come to one at the same time can meet a module
that is only half there, and it stays so until the program ends.
"""

from threading import Lock

from gradexplorer.core.optimizers import SGD

_lock = Lock()
_loaded = False


def load_torch() -> None:
    """Import all of torch that the program uses; of several threads one does it, and the others wait for it."""
    global _loaded
    with _lock:
        if not _loaded:
            _use_lazy_parts()
            _loaded = True


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
