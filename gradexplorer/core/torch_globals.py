"""torch's switches for the whole process, set for a while and set back."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def single_thread() -> Iterator[None]:
    """Let torch compute in one thread.

    Of a small network's products a second one only waits for its turn, and of large ones it changes the bits.
    """
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Let torch draw its random numbers from a `seed`."""
    import torch

    with torch.random.fork_rng(devices=()):
        torch.manual_seed(seed)
        yield
