"""Write the licences of all that is in the bundle into one file: ``python bundle/licences.py FOLDER``."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

TOOLS = {"pip", "setuptools", "wheel", "gradexplorer"}
WORDS = ("licen", "copying", "notice", "authors")
HERE = Path(__file__).with_suffix("")
WITHOUT_TEXT = {
    "PySide6_Essentials": ("LGPL-3.0", "GPL-3.0"),
    "shiboken6": ("LGPL-3.0", "GPL-3.0"),
    "PyOpenGL": ("PyOpenGL",),
    "latex2mathml": ("latex2mathml",),
}
"""Packages whose wheels name their licence without its text, and the files of bundle/licences that have it."""
COMMON = Path("/usr/share/common-licenses")
"""Where the texts are that Debian's packages refer to."""


def packages(folder: Path) -> Iterator[metadata.Distribution]:
    """Yield the packages of this environment that have a module in the bundle."""
    inside = {entry.name.partition(".")[0].lower() for entry in folder.iterdir()}
    inside |= {name.partition(".")[0].lower() for name in _archived(folder.parent)}
    inside.add("pyinstaller")  # whose start program it is
    for found in metadata.distributions():
        names = {str(file).partition("/")[0].partition(".")[0].lower() for file in found.files or ()}
        if found.name.lower() not in TOOLS and (names - {""}) & inside:
            yield found


def _archived(folder: Path) -> Iterator[str]:
    """Yield the modules that lie within the program itself."""
    from PyInstaller.archive.readers import CArchiveReader

    program = next(file for file in (folder / "gradexplorer", folder / "gradexplorer.exe") if file.is_file())
    archive = CArchiveReader(str(program))
    yield from archive.open_embedded_archive("PYZ.pyz").toc


def text(found: metadata.Distribution) -> str:
    """Return what a package says of its licence, and its licence files whole."""
    about = found.metadata
    said = about.get("License-Expression") or about.get("License") or ""
    kinds = [word.rpartition(" :: ")[2] for word in about.get_all("Classifier", []) if word.startswith("License")]
    head = f"{found.name} {found.version}: {said.splitlines()[0] if said else ', '.join(kinds)}"
    files = [file for file in found.files or () if any(word in file.name.lower() for word in WORDS)]
    paths = [path for path in (Path(str(file.locate())) for file in files) if path.is_file()]
    paths += [HERE / f"{name}.txt" for name in WITHOUT_TEXT.get(found.name, ())]
    if not paths:
        raise SystemExit(f"{found.name} has no text of its licence: put it into bundle/licences")
    bodies = [path.read_text("utf-8", "replace") for path in paths]
    return "\n\n".join(["=" * 100 + f"\n{head}", *bodies])


def libraries(folder: Path) -> Iterator[str]:
    """Yield what Debian's packages say of the libraries that the bundle takes from this machine, and what they name."""
    if not shutil.which("dpkg-query"):
        return
    names = [f"*/{file.name}" for file in folder.glob("lib*.so*")]
    told = subprocess.run(["dpkg-query", "--search", *names], capture_output=True, text=True, check=False)
    owners = {line.partition(":")[0] for line in told.stdout.splitlines()}
    referred = set()
    for owner in sorted(owners):
        about = Path("/usr/share/doc", owner, "copyright")
        if about.is_file():
            said = about.read_text("utf-8", "replace")
            referred |= set(re.findall(rf"{COMMON}/([\w.-]*\w)", said))
            yield "=" * 100 + f"\n{owner}\n\n{said}"
    for name in sorted(referred):
        if (COMMON / name).is_file():
            yield "=" * 100 + f"\n{COMMON / name}\n\n" + (COMMON / name).read_text("utf-8", "replace")


def main(folder: Path) -> None:
    """Write LICENCES.txt beside the program."""
    found = sorted(packages(folder / "_internal"), key=lambda one: one.name.lower())
    if not found:
        raise SystemExit(f"no package is found in {folder}")
    qt = "Qt and PySide6 are used under the LGPL 3; their libraries lie here as files of their own and can be replaced."
    python = Path(sys.base_prefix, "lib", f"python{sys.version_info.major}.{sys.version_info.minor}", "LICENSE.txt")
    parts = [Path(__file__).parents[1].joinpath("LICENSE").read_text("utf-8"), qt]
    if python.is_file():
        parts.append("=" * 100 + f"\nPython {sys.version.split()[0]}\n\n" + python.read_text("utf-8"))
    system = [*libraries(folder / "_internal")]
    (folder / "LICENCES.txt").write_text("\n\n".join([*parts, *map(text, found), *system]), "utf-8")
    names = ", ".join(one.name for one in found)
    print(f"LICENCES.txt: {len(found)} Python packages ({names}) and {len(system)} texts of system packages")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
