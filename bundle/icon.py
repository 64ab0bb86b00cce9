"""Make the icons of Windows and macOS from the program's own picture: bundle/icon.ico and bundle/icon.icns."""

import io
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

_HERE = Path(__file__).parent
SIDE = 1024
SIZES = (16, 24, 32, 48, 64, 128, 256)


def main() -> None:
    """Draw it once, large; the formats have the smaller ones made."""
    picture = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    QSvgRenderer(str(_HERE.parent / "resources" / "icons" / "gradexplorer.svg")).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    with Image.open(io.BytesIO(bytes(buffer.data().data()))) as image:
        image.save(_HERE / "icon.ico", sizes=[(size, size) for size in SIZES])
        image.save(_HERE / "icon.icns")


if __name__ == "__main__":
    main()
