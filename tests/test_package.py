"""The wheel: built, installed into an environment outside the checkout, and used from there."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from gradexplorer import __version__

CHECKOUT = Path(__file__).parents[1]
PYTHON = "python.exe" if sys.platform == "win32" else "python"
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTHONPATH")


def call(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in DISPLAYS}
    arguments = [str(argument) for argument in command]
    done = subprocess.run(arguments, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    call(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=CHECKOUT)
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of programs of a fresh environment, whose packages but ours are those of the tests."""
    folder = tmp_path_factory.mktemp("env")
    venv.create(folder, with_pip=False)
    paths = {"base": str(folder), "platbase": str(folder)}
    library = Path(sysconfig.get_path("purelib", "venv", paths))
    (library / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    folder = Path(sysconfig.get_path("scripts", "venv", paths))
    pip = [sys.executable, "-m", "pip", "--python", folder / PYTHON]
    call(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    return folder


def test_the_wheel_carries_the_resources_and_the_license(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    files = {file.relative_to(CHECKOUT) for file in (CHECKOUT / "resources").rglob("*") if file.is_file()}
    ours = {file for file in files if "__pycache__" not in file.parts}  # of examples that were run
    assert {Path("resources/icons/gradexplorer.svg"), Path("resources/translations/gradexplorer_zh_CN.ts")} <= ours
    assert {f"gradexplorer/{file.as_posix()}" for file in ours} <= names
    assert f"gradexplorer-{__version__}.dist-info/licenses/LICENSE" in names
    assert "gradexplorer/py.typed" in names
    for kind in (
        "desktop/*.desktop",
        "examples/*.py",
        "lessons/*.json",
        "presets/*.json",
        "translations/*.ts",
        "news.json",
    ):
        assert list((CHECKOUT / "resources").glob(kind)), kind
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]


def test_the_wheel_is_pure_python_for_every_system(wheel: Path) -> None:
    assert wheel.name == f"gradexplorer-{__version__}-py3-none-any.whl"
    archive = zipfile.ZipFile(wheel)
    assert "Root-Is-Purelib: true" in archive.read(f"gradexplorer-{__version__}.dist-info/WHEEL").decode().splitlines()
    assert not [name for name in archive.namelist() if name.endswith((".so", ".pyd", ".dylib", ".pyc", ".dll"))]


def test_the_installed_package_is_the_wheel(scripts: Path, tmp_path: Path) -> None:
    code = (
        "import gradexplorer; from gradexplorer.framework.resources import resource;"
        "print(gradexplorer.__file__); print(resource('icons', 'gradexplorer.svg'))"
    )
    for line in call(scripts / PYTHON, "-c", code, cwd=tmp_path).stdout.splitlines():
        assert Path(line).is_relative_to(scripts.parent)
        assert Path(line).is_file()


def test_pages_and_export_from_the_wheel(scripts: Path, tmp_path: Path) -> None:
    program = scripts / "gradexplorer"
    assert call(program, "--version", cwd=tmp_path).stdout == f"gradexplorer {__version__}\n"
    assert "\nhimmelblau: " in call(program, "pages", cwd=tmp_path).stdout
    call(program, "export", "himmelblau", "--steps", 10, "-o", "run.csv", cwd=tmp_path)
    header, first, *_rows = (tmp_path / "run.csv").read_text().splitlines()
    assert header == "optimizer,start,step,x,y,f,grad_x,grad_y"
    assert first == "0,0,0,-4,0,146,-102,10", "Himmelblau's f and gradient at (-4, 0), by hand"
    picture = ["export", "himmelblau", "--steps", 10, "--language", "zh_CN", "-o", "page.png"]
    call(program, *picture, cwd=tmp_path)
    assert (tmp_path / "page.png").stat().st_size > 10_000
