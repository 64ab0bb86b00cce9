#!/bin/sh
# Try the bundle in a bare Debian ($1: bookworm, trixie), with only the libraries that the package names, under Xvfb.
# As root, with debootstrap, from the mirror $2; by default from the one of this machine, which then is a Debian, too.
set -eu

cd "$(dirname "$0")/.."
release=${1:-bookworm}
package=$(ls dist/gradexplorer_*.deb | tail -n 1)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

mirror=${2:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1)}
debootstrap --variant=minbase "$release" "$root" "$mirror" >/dev/null
cp -r "$package" resources/examples bundle/try.sh "$root/root/"

# This checkout's Python and torch serve as the Python of a person's own, which is another one than the bundle's.
base=$(.venv/bin/python -c 'import sys; print(sys.base_prefix)')
packages=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
name=$(.venv/bin/python -c 'import sys; print("python{}.{}".format(*sys.version_info))')
mkdir -p "$root/own/base" "$root/own/packages"
cat >"$root/own/python" <<OWN
#!/bin/sh
PYTHONHOME=/own/base PYTHONPATH=/own/packages LD_LIBRARY_PATH=/own/base/lib exec /own/base/bin/$name "\$@"
OWN
chmod +x "$root/own/python"

cat >"$root/root/install.sh" <<INSTALL
export DEBIAN_FRONTEND=noninteractive
cd /root
apt-get -qq update
apt-get -qq install -y --no-install-recommends ./$(basename "$package") xvfb xauth libgl1-mesa-dri fonts-noto-cjk >/dev/null
INSTALL

# Mounted for this one command, so that nothing of them is there any more when the folder is removed. Tried without a
# network: the program needs none, and its display is not taken for one of this machine's with the same number.
export root base packages
unshare --mount sh -eu -c '
    mount -t proc proc "$root/proc"
    mount --bind -o ro "$base" "$root/own/base"
    mount --bind -o ro "$packages" "$root/own/packages"
    chroot "$root" sh -eux /root/install.sh
    exec unshare --net chroot "$root" sh /root/try.sh'
