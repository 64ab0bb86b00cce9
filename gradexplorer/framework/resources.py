"""Where the files beside the code are: icons, translations, presets."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def resource(*parts: str) -> Path:
    """Return the path of a shipped file.

    An installed package carries the files inside itself; in a checkout they stand beside it.

    Examples
    --------
    >>> resource("translations", "gradexplorer_zh_CN.ts").name
    'gradexplorer_zh_CN.ts'
    """
    inside = _PACKAGE / "resources"
    return (inside if inside.is_dir() else _PACKAGE.parent / "resources").joinpath(*parts)
