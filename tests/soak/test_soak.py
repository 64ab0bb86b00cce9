"""A short soak, always the same events; `make soak` does an hour of them."""

import subprocess
import sys

EVENTS = 80


def test_random_events_in_the_real_window_do_no_harm():
    command = [sys.executable, "-W", "error::RuntimeWarning", "-m", "tests.soak", "--events", str(EVENTS)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{EVENTS} events" in done.stdout
    assert done.stderr == ""
