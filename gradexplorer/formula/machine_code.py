"""LLVM's instructions as machine code of this computer, which is freed with the last reference to it."""

import ctypes
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from threading import Lock
from typing import Any

_LOCK = Lock()
_NUMBERS = count()


class MachineCode:
    """Compiled functions; ctypes calls them without the interpreter's lock.

    Parameters
    ----------
    text : str
        A module in LLVM's language.
    names : sequence of str
        Of its functions that are called.
    """

    def __init__(self, text: str, names: Sequence[str]) -> None:
        import llvmlite.binding as llvm

        with _LOCK:
            machine, self._compiler = _machine()
            module = llvm.parse_assembly(text)
            builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=2))
            passes = llvm.create_new_module_pass_manager()  # LLVM's whole pipeline leaves 100 kB each time
            passes.add_sroa_pass()
            passes.add_instruction_combine_pass()
            passes.run(module, builder)
            library = llvm.JITLibraryBuilder().add_object_img(machine.emit_object(module))
            for name in names:
                library.export_symbol(name)
            self._library = library.link(self._compiler, f"kernel{next(_NUMBERS)}")

    def function(self, name: str, result: Any, *arguments: Any) -> Any:
        """Return a function, whose code lives as long as this object; ctypes's types say what it takes."""
        return ctypes.CFUNCTYPE(result, *arguments)(self._library[name])


@lru_cache(maxsize=1)
def _machine() -> tuple[Any, Any]:
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=2, jit=True
    )
    return machine, llvm.create_lljit_compiler(machine)
