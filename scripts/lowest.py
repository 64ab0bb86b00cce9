"""Print the lower bound of each dependency in pyproject.toml, as constraints for this Python."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement


def lowest(dependencies: list[str]) -> Iterator[str]:
    """Yield ``name==version`` of those that this Python needs; each must have a lower bound."""
    for requirement in map(Requirement, dependencies):
        if requirement.marker is None or requirement.marker.evaluate():
            (bound,) = (part.version for part in requirement.specifier if part.operator == ">=")
            yield f"{requirement.name}=={bound}"


if __name__ == "__main__":
    text = Path(__file__).parents[1].joinpath("pyproject.toml").read_text("utf-8")
    print(*lowest(tomllib.loads(text)["project"]["dependencies"]), sep="\n")
