"""Programs in processes of their own, each as on a first launch: no settings and no autosave of anybody's."""

import os
import subprocess
import sys
import tempfile


def output(program: str, timeout: float | None = None) -> str:
    """Return the last line that `program`, some Python, prints."""
    with tempfile.TemporaryDirectory() as home:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=environment | {"GRADEXPLORER_HOME": home},
            capture_output=True,
            text=True,
            check=True,
            timeout=timeout,
        )
    return done.stdout.splitlines()[-1]
