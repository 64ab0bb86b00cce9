"""The real program: started, waited for, and ended as a person at a terminal ends it."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Timer

import pytest

READY_SECONDS = 60.0
END_SECONDS = 10.0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no interrupt for one process")
def test_launch_says_ready_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    homes = {name: str(tmp_path) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    command = [sys.executable, "-W", "error::RuntimeWarning", "-m", "gradexplorer", "--verbose"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | homes) as program:
        assert program.stderr is not None
        late = Timer(READY_SECONDS, program.kill)
        late.start()
        try:
            lines = []
            for line in program.stderr:
                lines.append(line)
                if line == "gradexplorer: ready\n":
                    break
            program.send_signal(signal.SIGINT)
            _out, rest = program.communicate(timeout=END_SECONDS)
        finally:
            late.cancel()
            late.join()
            program.kill()
    assert lines == ["gradexplorer: ready\n"], "ready, and no complaint before it"
    assert (program.returncode, rest) == (0, "")
