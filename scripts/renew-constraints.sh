#!/bin/sh
# Write constraints.txt anew: the newest versions that an empty environment would get, of which nothing is installed.
# torch keeps its version without the build.
set -eu

cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$(scripts/create-venv.sh --find)" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --upgrade pip
"$folder/bin/python" -m pip install --quiet --dry-run --report "$folder/report.json" '.[dev,docs,bundle]'
{
    grep '^#' constraints.txt
    "$folder/bin/python" - "$folder/report.json" <<'PYTHON'
import json, sys
found = [entry["metadata"] for entry in json.load(open(sys.argv[1]))["install"]]
others = ("gradexplorer", "cuda-", "nvidia-", "triton")  # what a build of torch for CUDA brings is that build's own
kept = [each for each in found if not each["name"].startswith(others)]
lines = [f"{each['name']}=={each['version'].partition('+')[0]}" for each in kept]
print(*sorted(lines, key=str.lower), sep="\n")
PYTHON
} >"$folder/constraints.txt"
mv "$folder/constraints.txt" constraints.txt
echo "constraints.txt is renewed. Now: make test"
