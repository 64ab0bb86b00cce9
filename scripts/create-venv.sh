#!/bin/sh
# Create the virtual environment $1 from the first Python that is new enough; with --find, only name that Python.
set -eu

for python in python3 python3.11 python3.12 python3.13 python3.14 python; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        [ "$1" = --find ] && exec echo "$python"
        # Half an environment would pass for a whole one at the next call.
        "$python" -m venv --clear "$1" && exit 0
        rm -rf "$1"
        exit 1
    fi
done
echo "gradexplorer needs Python 3.11 or newer, and none was found on the PATH." >&2
exit 1
