"""Eigenvalues of a symmetric matrix that is known by its products with vectors. Needs torch alone."""

from collections.abc import Callable

import torch


def lanczos(
    product: Callable[[torch.Tensor], torch.Tensor],
    start: torch.Tensor,
    steps: int,
    generator: torch.Generator,
    enough: Callable[[torch.Tensor, torch.Tensor], bool] = lambda _values, _errors: False,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return Ritz values, their vectors (columns), the bounds of their errors, and the squares of the start's shares.

    Every new vector is made orthogonal to all former ones, twice: without that, copies of eigenvalues appear. Where the
    space of the start is exhausted, a random vector goes on in what is left.

    Parameters
    ----------
    product : callable (vector) -> vector
    enough : callable (values, errors) -> bool
        Whether to end before all `steps`.
    """
    basis = [start / start.norm()]
    diagonal: list[float] = []
    beside: list[float] = []
    while True:
        image = product(basis[-1]).double()
        diagonal.append(float(image @ basis[-1]))
        space = torch.stack(basis)
        for _ in range(2):
            image = image - space.T @ (space @ image)
        rest = float(image.norm())
        tridiagonal = torch.diag(torch.tensor(diagonal, dtype=torch.float64))
        for i, value in enumerate(beside):
            tridiagonal[i, i + 1] = tridiagonal[i + 1, i] = value
        values, vectors = torch.linalg.eigh(tridiagonal)
        errors = rest * vectors[-1].abs()
        if len(basis) >= min(steps, len(start)) or enough(values, errors):
            return values, space.T @ vectors, errors, vectors[0] ** 2
        if rest <= 1e-12 * float(values.abs().max()):
            image = torch.randn(len(start), generator=generator, dtype=torch.float64)
            for _ in range(2):
                image = image - space.T @ (space @ image)
            beside.append(0.0)
        else:
            beside.append(rest)
        basis.append(image / image.norm())


def top_eigenvectors(
    product: Callable[[torch.Tensor], torch.Tensor], size: int, count: int, seed: int, most: int = 200
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return the largest eigenvalues, their vectors as rows, and the bounds of their errors.

    It ends where these bounds are below a millionth of the largest eigenvalue.
    """
    generator = torch.Generator().manual_seed(seed)
    start = torch.randn(size, generator=generator, dtype=torch.float64)

    def enough(values: torch.Tensor, errors: torch.Tensor) -> bool:
        return len(values) > count and bool((errors[-count:] <= 1e-6 * values.abs().max()).all())

    values, vectors, errors, _shares = lanczos(product, start, most, generator, enough)
    top = values.argsort(descending=True)[:count]
    found = vectors[:, top].T
    largest = found.gather(1, found.abs().argmax(dim=1, keepdim=True))
    return values[top], found * largest.sign(), errors[top]  # the largest entry is positive, so that signs are the same
