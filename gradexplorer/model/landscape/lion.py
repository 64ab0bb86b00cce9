"""Lion as a program that needs torch alone; torch itself does not have it."""

from pathlib import Path

LION = Path(__file__).with_name("lion.txt").read_text("utf-8")
