#!/bin/sh
# Build the bundle for Linux in dist/: a folder that runs without Python, as .tar.xz and as .deb. $1 is the Python to use.
set -eu

cd "$(dirname "$0")/.."
python=$1
version=$("$python" -c 'import gradexplorer; print(gradexplorer.__version__)')
machine=$(uname -m)
name=gradexplorer-$version-linux-$machine
work=build/bundle

rm -rf "$work" "dist/$name"
"$python" -m PyInstaller --noconfirm --log-level WARN --workpath "$work/pyinstaller" --distpath "$work" bundle/gradexplorer.spec
"$python" bundle/licences.py "$work/gradexplorer"
mkdir -p dist
mv "$work/gradexplorer" "dist/$name"
du -sm "dist/$name"
echo "needs glibc $(find "dist/$name" -name '*.so*' -o -name gradexplorer -type f | xargs -n 1 objdump -T 2>/dev/null |
    grep -oE 'GLIBC_2\.[0-9]+' | sort -uV | tail -n 1 | sed s/GLIBC_//) or newer"
tar --create --directory dist "$name" --owner=0 --group=0 | xz -3 --threads=0 >"dist/$name.tar.xz"

root=$work/deb
shared=$root/usr/share
mkdir -p "$root/opt" "$root/usr/bin" "$shared/applications" "$shared/mime/packages" "$shared/metainfo" \
    "$shared/icons/hicolor/scalable/apps" "$root/DEBIAN"
cp -a "dist/$name" "$root/opt/gradexplorer"
ln -s /opt/gradexplorer/gradexplorer "$root/usr/bin/gradexplorer"
cp resources/desktop/gradexplorer.desktop "$shared/applications/"
cp resources/desktop/gradexplorer.mime.xml "$shared/mime/packages/gradexplorer.xml"
cp resources/desktop/gradexplorer.metainfo.xml "$shared/metainfo/"
cp resources/icons/gradexplorer.svg "$shared/icons/hicolor/scalable/apps/"
# A time_t of 64 bits gave some packages another name in newer releases.
cat >"$root/DEBIAN/control" <<CONTROL
Package: gradexplorer
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: The gradexplorer authors <nobody@localhost>
Installed-Size: $(du -sk "$root/opt" | cut -f 1)
Depends: libgl1, libegl1, libdbus-1-3, libfontconfig1, libglib2.0-0 | libglib2.0-0t64, libxkbcommon0, libxkbcommon-x11-0, libxcb1,
 libxcb-cursor0, libxcb-icccm4, libxcb-image0, libxcb-keysyms1, libxcb-randr0, libxcb-render-util0, libxcb-shape0, libxcb-shm0,
 libxcb-sync1, libxcb-xfixes0, libxcb-xkb1
Recommends: libgl1-mesa-dri, libwayland-client0, libwayland-cursor0, libwayland-egl1, libcups2 | libcups2t64, xvfb, fonts-noto-cjk
Section: education
Priority: optional
Description: Explore the gradients of deep learning
 No formula stands on the screen without a live proof: each is typeset, executed with the numbers that you see, and
 compared there and then with torch and with finite differences.
CONTROL
# zstd is packed and unpacked in a fraction of the time that xz takes; who lacks it lacks the glibc, too.
dpkg-deb --root-owner-group --build -Zzstd -z9 "$root" "dist/gradexplorer_${version}_$(dpkg --print-architecture).deb"
ls -l "dist/$name.tar.xz" dist/*.deb
