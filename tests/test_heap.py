"""Large blocks go back to the system, as glibc's own count of them says."""

import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, sys
import numpy as np
from gradexplorer.cli.heap import keep_heaps_small

class Info(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd".split()] + [
        ("rest", ctypes.c_size_t * 5)]

count = ctypes.CDLL(None).mallinfo2
count.restype = Info
if sys.argv[1] == "kept":
    keep_heaps_small()
np.ones(1 << 20)  # 8 MB; glibc by itself keeps the next one of this size in a heap
before = count().hblks
block = np.ones(1 << 19)
print(count().hblks - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="of glibc")
@pytest.mark.parametrize(("how", "alone"), [("kept", 1), ("by itself", 0)])
def test_large_blocks_stand_alone(how: str, alone: int):
    run = subprocess.run([sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, check=False)
    assert (run.stdout.strip(), run.stderr) == (str(alone), "")
