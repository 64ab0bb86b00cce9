#!/bin/sh
# Install the wheel $1 in each way that the README names, each in an empty home, and use it there.
set -eu

wheel=$(realpath "$1")
constraints=$(realpath constraints.txt)
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
python3 -m venv "$tools"
"$tools/bin/pip" install --quiet pipx uv

use() {
    echo "== $1"
    cd "$HOME"
    gradexplorer --version
    gradexplorer --help | grep -q "^examples:"
    gradexplorer pages | grep -q "^himmelblau: "
    gradexplorer lesson list | grep -q "^01_derivative: "
    gradexplorer export himmelblau --steps 10 -o run.csv
    test "$(sed -n 2p run.csv)" = "0,0,0,-4,0,146,-102,10"
    gradexplorer prove functions >/dev/null
    gradexplorer completion bash | bash -n
}

# Each way in a subshell with a home of its own; what is installed lies in that home.
for way in venv pipx uv; do
    (
        HOME=$(mktemp -d)
        export HOME XDG_DATA_HOME="$HOME/.local/share" PATH="$HOME/.local/bin:$HOME/env/bin:$tools/bin:/usr/bin:/bin"
        trap 'rm -rf "$HOME"' EXIT
        case $way in
        venv)
            python3 -m venv "$HOME/env"
            "$HOME/env/bin/pip" install --quiet -c "$constraints" "$wheel"
            ;;
        pipx) pipx install --quiet --pip-args="-c $constraints" "$wheel" ;;
        uv) uv tool install --quiet -c "$constraints" "$wheel" ;;
        esac
        use "$way"
        case $way in
        pipx) pipx uninstall gradexplorer ;;
        uv) uv tool uninstall gradexplorer ;;
        esac
    )
done
