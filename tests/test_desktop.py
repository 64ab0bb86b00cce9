"""The entry in the desktop's menu: what it holds, and that a desktop finds it; judges are the desktop's own tools."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gradexplorer import __version__
from gradexplorer.cli import main
from gradexplorer.framework.resources import resource
from gradexplorer.link import SCHEME

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="desktops of Linux")
NAMES = {"s": "http://www.freedesktop.org/standards/shared-mime-info"}


def entries(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def test_the_files_name_the_same_types() -> None:
    entry = entries(resource("desktop", "gradexplorer.desktop").read_text("utf-8"))
    types = set(entry["MimeType"].strip(";").split(";"))
    mime = ElementTree.parse(resource("desktop", "gradexplorer.mime.xml")).find("s:mime-type", NAMES)
    assert mime is not None
    assert types == {mime.get("type"), f"x-scheme-handler/{SCHEME.removesuffix('://')}"}
    about = ElementTree.parse(resource("desktop", "gradexplorer.metainfo.xml"))
    assert {one.text for one in about.findall("provides/mediatype")} == types
    assert about.find("releases/release").get("version") == __version__  # type: ignore[union-attr]
    assert about.findtext("launchable") == "gradexplorer.desktop"


def test_the_desktops_tools_find_no_fault() -> None:
    checks = (
        ("desktop-file-validate", resource("desktop", "gradexplorer.desktop")),
        ("xmllint", "--noout", resource("desktop", "gradexplorer.mime.xml")),
        ("appstreamcli", "validate", "--no-net", resource("desktop", "gradexplorer.metainfo.xml")),
    )
    found = [check for check in checks if shutil.which(check[0])]
    for check in found:
        done = subprocess.run(list(map(str, check)), capture_output=True, text=True, check=False)
        # the project has no domain whose name its id could begin with
        faults = [line for line in done.stdout.splitlines() if line.startswith(("E:", "W:"))]
        assert [line for line in faults if "is-not-rdns" not in line] == [], done.stdout
        assert done.returncode == 0 or faults, done.stdout + done.stderr


@LINUX
def test_install_and_remove(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["-m"])
    assert main(["desktop", "install"]) == 0
    files = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert len(files) == 3
    assert all(file.is_file() and file.is_relative_to(tmp_path) for file in files)
    entry = entries((tmp_path / "applications/gradexplorer.desktop").read_text("utf-8"))
    command = [*shlex.split(entry["Exec"])]
    assert command == [sys.executable, "-m", "gradexplorer", "%u"]
    if shutil.which("update-desktop-database"):
        cache = (tmp_path / "applications/mimeinfo.cache").read_text("utf-8")
        assert "x-scheme-handler/gradexplorer=gradexplorer.desktop;" in cache
    assert main(["desktop", "remove"]) == 0
    assert [Path(line) for line in capsys.readouterr().out.splitlines()] == files
    assert not any(file.exists() for file in files)


@LINUX
def test_a_program_with_a_strange_path_is_quoted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / 'a "b" $c 100%' / "gradexplorer"
    script.parent.mkdir()
    script.touch(0o755)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(sys, "argv", [str(script)])
    assert main(["desktop", "install"]) == 0
    file = tmp_path / "data/applications/gradexplorer.desktop"
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", str(file)], check=True)
    entry = entries(file.read_text("utf-8"))["Exec"]
    # the specification: first the escapes of a string, then those within quotes, then %% for %
    word = entry.replace("\\\\", "\\").replace("%%", "%").removesuffix(" %u")
    said = subprocess.run(["sh", "-c", f"printf %s {word}"], capture_output=True, text=True, check=True).stdout
    assert said == str(script), "the quotes of a desktop entry are those of the shell"


def test_a_desktop_hands_a_file_over_as_a_url(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "my work.gradexplorer.json"
    file.write_text("{", "utf-8")
    assert main([file.as_uri()]) == 2
    assert "my work.gradexplorer.json" in capsys.readouterr().err
