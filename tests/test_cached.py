"""Properties that are kept, against `functools.cached_property` of Python 3.12 and later; what goes with its object."""

import threading
import weakref

import pytest

from gradexplorer.cached import cached_property, kept_with_it

SECONDS = 60.0


class Value:
    """Counts how often it is computed."""

    times = 0

    @cached_property
    def number(self) -> int:
        """Some number."""
        self.times += 1
        return 7


def test_it_is_computed_once_and_kept_by_the_object_itself() -> None:
    value, other = Value(), Value()
    assert (value.number, value.number, value.times, other.times) == (7, 7, 1, 0)
    assert vars(value)["number"] == 7
    del value.number
    assert (value.number, value.times) == (7, 2)
    assert Value.number.__doc__ == "Some number."


def test_a_fault_is_not_kept() -> None:
    class Broken:
        @cached_property
        def number(self) -> int:
            raise KeyError

    broken = Broken()
    for _again in range(2):
        with pytest.raises(KeyError):
            _ = broken.number
    assert not vars(broken)


def test_two_threads_of_which_each_needs_what_the_other_one_computes_do_not_wait_for_ever() -> None:
    both_compute = threading.Barrier(2)

    class First:
        other: "Second | None" = None

        @cached_property
        def number(self) -> int:
            if self.other is None:
                return 1
            both_compute.wait(SECONDS)
            return self.other.number

    class Second:
        other: First | None = None

        @cached_property
        def number(self) -> int:
            if self.other is None:
                return 2
            both_compute.wait(SECONDS)
            return self.other.number

    first, second, found = First(), Second(), []
    first.other, second.other = Second(), First()
    threads = [
        threading.Thread(target=lambda one=one: found.append(one.number), daemon=True) for one in (first, second)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert sorted(found) == [1, 2]


def test_what_is_kept_with_an_object_ends_with_it() -> None:
    asked = []

    @kept_with_it
    def made(_thing: Value, of: int) -> Value:
        """Make some value."""
        asked.append(of)
        return Value()

    value, other = Value(), Value()
    assert made(value, 1) is made(value, 1)
    assert made(value, 1) is not made(value, 2)
    assert made(value, 1) is not made(other, 1)
    assert asked == [1, 2, 1]
    assert made.__doc__ == "Make some value."
    there = weakref.ref(made(value, 1))
    del value
    assert there() is None
