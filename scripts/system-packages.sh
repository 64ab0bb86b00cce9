#!/bin/sh
# Debian and Ubuntu: find the missing system libraries; root installs them, anybody else is told the command.
set -eu

command -v dpkg-query >/dev/null || exit 0

packages="libgl1 libegl1 libgl1-mesa-dri libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon0 libxkbcommon-x11-0
libxcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
libxcb-shm0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 xvfb xauth fonts-noto-cjk"

# A virtual environment needs ensurepip, which Debian's own Python has in a package apart.
if [ $# -gt 0 ] && ! "$1" -c 'import ensurepip' 2>/dev/null; then
    packages="$packages python3-venv"
fi

# Newer releases name some packages of 64-bit time differently: libglib2.0-0t64.
installed=$(dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
missing=
for package in $packages; do
    printf '%s\n' "$installed" | grep -qxE "$package(t64)?" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

install="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" -eq 0 ]; then
    echo "Installing system packages:$missing"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # a list of words on purpose
    if apt-get -qq update && apt-get -qq install -y --no-install-recommends $missing >/dev/null; then
        exit 0
    fi
fi
# Not fatal: what needs a missing package says so itself, and the rest works.
echo "System packages are missing. Install them with: sudo $install" >&2
