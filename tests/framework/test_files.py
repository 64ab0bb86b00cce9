"""Reading within a limit: what the file is and how large, before the first byte."""

import os
import stat
import sys
import tracemalloc

import pytest

from gradexplorer.framework.files import read_text
from gradexplorer.text import InputError

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="devices and pipes of POSIX")


@pytest.mark.parametrize(
    ("content", "text"),
    [(b"", ""), (b"a\r\nb\rc\n", "a\r\nb\rc\n"), ("\ufeff1;π".encode(), "1;π"), (b"x" * 9, "x" * 9)],
)
def test_a_text_comes_as_it_is_without_its_byte_order_mark(tmp_path, content, text):
    (tmp_path / "file").write_bytes(content)
    assert read_text(tmp_path / "file", 9) == text


def test_one_byte_too_many_is_refused_with_the_limit(tmp_path):
    (tmp_path / "file").write_bytes(b"x" * 10)
    with pytest.raises(InputError, match="at most 9 bytes"):
        read_text(str(tmp_path / "file"), 9)


def test_a_refused_file_costs_no_memory(tmp_path):
    with (tmp_path / "file").open("wb") as file:
        file.truncate(1 << 30)
    tracemalloc.start()
    with pytest.raises(InputError, match="too large"):
        read_text(tmp_path / "file", 50_000_000)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_a_small_file_costs_no_more_than_it_needs(tmp_path):
    (tmp_path / "file").write_bytes(b"x" * 100_000)
    tracemalloc.start()
    read_text(tmp_path / "file", 50_000_000)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


@POSIX
def test_a_file_that_says_it_is_empty_is_read_to_the_limit():
    """The files of /proc have no size."""
    if not os.path.exists("/proc/self/maps"):
        pytest.skip("no /proc")
    assert read_text("/proc/self/maps", 1 << 20)
    with pytest.raises(InputError, match="at most 5 bytes"):
        read_text("/proc/self/maps", 5)


@POSIX
def test_devices_pipes_and_folders_are_refused_unopened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    for file in ("/dev/zero", tmp_path / "pipe", tmp_path / "link", tmp_path):
        with pytest.raises(InputError, match="no regular file"):
            read_text(file, 9)


@POSIX
def test_a_file_that_lets_its_reader_wait_is_refused(tmp_path, monkeypatch):
    """As /proc/kmsg does, which says that it is regular and empty. Its stand-in is a pipe that nobody writes into."""
    os.mkfifo(tmp_path / "log")
    writer = os.open(tmp_path / "log", os.O_RDWR)
    monkeypatch.setattr(stat, "S_ISREG", lambda _mode: True)
    try:
        with pytest.raises(InputError, match="can't be read: "):
            read_text(tmp_path / "log", 9)
    finally:
        os.close(writer)


@pytest.mark.parametrize("name", ["missing", "no\0name", "x" * 5000, "missing/file"])
def test_a_name_of_no_file_is_refused_with_the_reason(tmp_path, name):
    with pytest.raises(InputError, match="can't be read: "):
        read_text(f"{tmp_path}/{name}", 9)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "file").write_bytes(b"\xff\xfe1")
    with pytest.raises(InputError, match="UTF-8"):
        read_text(tmp_path / "file", 9)
