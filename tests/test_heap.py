"""What is freed goes back to the system, as glibc's own counts say."""

import subprocess
import sys

import pytest

COUNTS = """
import ctypes, sys

class Info(ctypes.Structure):
    names = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"
    _fields_ = [(name, ctypes.c_size_t) for name in names.split()]

count = ctypes.CDLL(None).mallinfo2
count.restype = Info
"""
LARGE = """
import numpy as np
from gradexplorer.cli.heap import keep_heaps_small

if sys.argv[1] == "kept":
    keep_heaps_small()
np.ones(1 << 20)  # 8 MB; glibc by itself keeps the next one of this size in a heap
before = count().hblks
block = np.ones(1 << 19)
print(count().hblks - before)
"""
COMPILED = """
from gradexplorer.core.landscapes.catalogue import landscape
from gradexplorer.core.landscapes.formulas import gradient_lines
from gradexplorer.core.optimizers import SGD
from gradexplorer.core.optimizers.kernel import Kernel, _code

rule = SGD(lr=0.01).rule()
loop = rule.loop(gradient_lines(landscape("himmelblau")))

def compiled():
    _code.cache_clear()
    Kernel(loop, lanes=1).path(1.0, 1.0, 2, *rule.given.values())

def used():
    return (count().uordblks + count().hblkhd) / 1024

compiled()
before = used()
for _again in range(20):
    compiled()
print((used() - before) / 20)
"""

glibc = pytest.mark.skipif(sys.platform != "linux", reason="of glibc")


def printed(program: str, *given: str) -> str:
    command = [sys.executable, "-c", COUNTS + program, *given]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.stderr == ""
    return run.stdout.strip()


@glibc
@pytest.mark.parametrize(("how", "alone"), [("kept", 1), ("by itself", 0)])
def test_large_blocks_stand_alone(how: str, alone: int):
    assert printed(LARGE, how) == str(alone)


@glibc
def test_machine_code_that_nobody_needs_any_more_leaves_little():
    """LLVM's whole pipeline of passes leaves 100 kB each time, and LLVM itself the names of what was linked."""
    assert float(printed(COMPILED)) < 30
