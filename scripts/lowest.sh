#!/bin/sh
# Install the oldest version of each package that pyproject.toml allows, and run the tests that need no window.
set -eu

cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$(scripts/create-venv.sh --find)" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet packaging uv
"$folder/bin/python" scripts/lowest.py >"$folder/lowest.txt"
cat "$folder/lowest.txt"
# pip would fetch the gigabytes of an old torch before it finds that two bounds contradict each other.
"$folder/bin/uv" pip install --quiet --python "$folder/bin/python" --constraint "$folder/lowest.txt" '.[dev]'
"$folder/bin/python" -m pytest --numprocesses 2 \
    --ignore=tests/ui --ignore=tests/run --ignore=tests/smoke --ignore=tests/soak --ignore=tests/test_package.py
