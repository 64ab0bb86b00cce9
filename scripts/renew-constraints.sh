#!/bin/sh
# Write constraints.txt anew: the newest versions that an empty environment gets. torch keeps its version without the build.
set -eu

cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$(scripts/create-venv.sh --find)" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --upgrade pip
"$folder/bin/python" -m pip install --quiet '.[dev,docs,bundle]'
{
    grep '^#' constraints.txt
    "$folder/bin/python" -m pip freeze --exclude gradexplorer | sed 's/+[a-z0-9.]*$//'
} >"$folder/constraints.txt"
mv "$folder/constraints.txt" constraints.txt
echo "constraints.txt is renewed. Now: make test"
