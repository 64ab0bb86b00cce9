"""A catalogue's entry that stands for a class in torch: torch's own, or one that the entry brings with it."""

from functools import lru_cache
from typing import Any, ClassVar

from msgspec import Struct, structs


class TorchClass(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The parameters of a class in torch that has this struct's name, under that class's own names.

    Attributes
    ----------
    torch_home : str
        Where torch keeps such classes, as scripts write it: ``nn`` or ``torch.optim``.
    torch_code : str
        The source of the class where torch has none; it may use ``torch`` and ``nn``. What the window shows is compared
        with it, exported scripts contain it, and the tests run both.
    """

    torch_home: ClassVar[str]
    torch_code: ClassVar[str] = ""

    @classmethod
    def torch_path(cls) -> str:
        """Return the class as a script names it."""
        return cls.__name__ if cls.torch_code else f"{cls.torch_home}.{cls.__name__}"

    @classmethod
    def torch_class(cls) -> Any:
        """Return the class."""
        return _class(cls.torch_path(), cls.torch_code)

    @property
    def torch_arguments(self) -> dict[str, Any]:
        """What the class takes: all parameters, where nothing else is said."""
        return structs.asdict(self)

    def torch_call(self, *before: str) -> str:
        """Return the call that makes an object of it, as a script writes it after `torch_code`."""
        named = (f"{name}={value!r}" for name, value in self.torch_arguments.items())
        return f"{self.torch_path()}({', '.join((*before, *named))})"


@lru_cache(maxsize=256)
def _class(name: str, code: str) -> Any:
    import torch

    names = {"torch": torch, "nn": torch.nn}
    exec(compile(code, f"<{name}>", "exec"), names)  # our own text
    return eval(name, names)
