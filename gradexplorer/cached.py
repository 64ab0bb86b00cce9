"""What is computed when it is first asked for, and kept as long as the object that it belongs to."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class cached_property(Generic[T]):
    """`functools.cached_property` as it is since Python 3.12.

    Before, it holds a lock while it computes, one for all objects of a class: two threads of which each computes
    what the other one needs next wait for each other for ever, and a window waits for a worker's proofs. Without it
    two threads that ask at once may both compute.

    Parameters
    ----------
    compute : callable (object) -> T
        The method.
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self.compute, self.__doc__ = compute, compute.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> "cached_property[T]": ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> "cached_property[T] | T":
        """Compute; from now on the object itself has the value."""
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.compute(instance)
        return value


def kept_with_it(compute: Callable[..., T]) -> Callable[..., T]:
    """Let a function keep what it makes of an object with that object, which has a ``__dict__``.

    A cache of the last so many would keep their objects, too: those of a map are megabytes. What is made must not hold
    the object, or only the collector frees the two.

    Parameters
    ----------
    compute : callable (object, *hashable) -> T
    """
    name = f"_{compute.__name__}"

    @wraps(compute)
    def asked(thing: object, *others: Hashable) -> T:
        kept: dict[tuple[Hashable, ...], T] = vars(thing).setdefault(name, {})
        if others not in kept:
            kept[others] = compute(thing, *others)
        return kept[others]

    return asked
