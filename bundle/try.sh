# What bundle/check.sh runs inside the bare Debian.
set -eux
export HOME=/root/home LANG=C.UTF-8
mkdir -p "$HOME"
cd /root
if command -v python3; then exit 1; fi
gradexplorer --version
gradexplorer export himmelblau --steps 200 -o run.csv          # the course's example
gradexplorer export himmelblau --steps 200 -o page.png         # a picture
gradexplorer export losses --language zh_CN -o losses.svg
gradexplorer export himmelblau --steps 0:100:10 -o run.webp    # a film
ls -l run.csv page.png losses.svg run.webp
gradexplorer check examples/mlp_moons.py
gradexplorer flow examples/nan_sqrt.py && exit 1 || [ $? -eq 1 ]

# a model that needs the Python of its own, where there is no gradexplorer
cat >mine.py <<'MINE'
import sys

import torch

assert sys.prefix == "/own/base", sys.prefix


def make_case():
    return {"function": torch.tanh, "inputs": torch.linspace(-1.0, 1.0, 5, requires_grad=True)}
MINE
gradexplorer check mine.py && exit 1 || [ $? -ne 0 ]
gradexplorer check mine.py --python /own/python

# the window opens, tells that it is ready, and is closed by the signal
for launch in first second; do
    rm -f window.txt
    begin=$(date +%s%N)
    timeout 300 xvfb-run -a -s "-screen 0 1600x1000x24" gradexplorer -v >window.txt 2>&1 &
    window=$!
    timeout 120 sh -c 'until grep -s ready window.txt; do sleep 0.1; done'
    echo "$launch launch: $(( ($(date +%s%N) - begin) / 1000000 )) ms"
    kill $window
    wait $window || true
done
gradexplorer verify
