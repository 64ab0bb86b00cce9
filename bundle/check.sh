#!/bin/sh
# Try the bundle in a bare Debian ($1: bookworm, trixie), with only the libraries that the package names, under Xvfb.
# As root, with debootstrap, from the mirror $2; by default from the one of this machine, which then is a Debian, too.
set -eu

cd "$(dirname "$0")/.."
release=${1:-bookworm}
package=$(ls dist/gradexplorer_*.deb | tail -n 1)
root=$(mktemp -d)
trap 'umount "$root/proc" 2>/dev/null || true; rm -rf "$root"' EXIT

mirror=${2:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1)}
debootstrap --variant=minbase "$release" "$root" "$mirror" >/dev/null
mount -t proc proc "$root/proc"
cp -r "$package" resources/examples "$root/root/"
cat >"$root/root/try.sh" <<'TRY'
set -eux
export DEBIAN_FRONTEND=noninteractive HOME=/root/home LANG=C.UTF-8
mkdir -p "$HOME"
cd /root
apt-get -qq update
apt-get -qq install -y --no-install-recommends ./gradexplorer_*.deb xvfb xauth libgl1-mesa-dri fonts-noto-cjk >/dev/null
if command -v python3; then exit 1; fi
gradexplorer --version
gradexplorer export himmelblau --steps 200 -o run.csv          # the course's example
gradexplorer export himmelblau --steps 200 -o page.png         # a picture
gradexplorer export losses --language zh_CN -o losses.svg
gradexplorer export himmelblau --steps 0:100:10 -o run.webp    # a film
ls -l run.csv page.png losses.svg run.webp
gradexplorer check examples/mlp_moons.py
gradexplorer flow examples/nan_sqrt.py && exit 1 || [ $? -eq 1 ]
# the window opens, tells that it is ready, and is closed by the signal
for launch in first second; do
    begin=$(date +%s%N)
    { timeout 90 xvfb-run -a -s "-screen 0 1600x1000x24" gradexplorer -v 2>&1 || true; } |
        { grep -m 1 ready && echo "$launch launch: $(( ($(date +%s%N) - begin) / 1000000 )) ms"; }
done
gradexplorer verify
TRY
chroot "$root" sh /root/try.sh
