"""In processes of their own, for what torch has imported there can't be undone."""

import subprocess
import sys

import pytest

IMPORTED_ONCE = """
import sys, threading
from gradexplorer.core.load_torch import load_torch
from gradexplorer.core.optimizers import OPTIMIZERS
from gradexplorer.framework.state import edited
from gradexplorer.pages import PAGES

failures, together = [], threading.Barrier(len(PAGES))
threading.excepthook = lambda arguments: failures.append(repr(arguments.exc_value))

def work(page):
    together.wait()
    load_torch()
    loaded.append(torch_s())
    state = page.state()
    if page.key == "functions":
        state = edited(state, "dimension", "two")
    run = page.start(state) if page.start else None
    if run:
        run.advance(3)
        run.seek(1)
    snapshot = run.snapshot(True) if run else None
    page.derive(state, snapshot)

def torch_s():
    return {name for name in list(sys.modules) if name.partition(".")[0] == "torch"}

loaded = []
sys.setswitchinterval(1e-5)
threads = [threading.Thread(target=work, args=(page,)) for page in PAGES]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for optimizer in OPTIMIZERS.values():
    import torch
    weight = torch.ones(2, requires_grad=True)
    built = optimizer().build([weight])
    built.zero_grad()
    weight.grad = torch.ones(2)
    built.step(lambda: weight.sum())
print(failures, sorted(torch_s() - loaded[0]), all(one == loaded[0] for one in loaded))
"""


def test_threads_that_begin_together_import_torch_once_and_nothing_of_it_later():
    done = subprocess.run([sys.executable, "-c", IMPORTED_ONCE], capture_output=True, text=True, check=True)
    assert done.stdout == "[] [] True\n"


OPENING = """
import threading, time
from gradexplorer.core.load_torch import open_library
thread = threading.Thread(target=open_library)
ticks, begin = 0, time.process_time()
thread.start()
while thread.is_alive():
    time.sleep(0.001)
    ticks += 1
needed = time.process_time() - begin
import torch
assert float(torch.tensor(2.0).exp()) > 7.38
print(ticks, needed)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there the import opens the library")
def test_other_threads_go_on_while_the_library_is_opened():
    """One that holds the interpreter's lock lets the loop below turn once or twice, whatever it takes."""
    done = subprocess.run([sys.executable, "-c", OPENING], capture_output=True, text=True, check=True)
    ticks, needed = map(float, done.stdout.split())
    assert needed < 0.02 or ticks > 5
