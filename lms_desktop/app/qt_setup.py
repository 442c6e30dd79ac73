"""What has to be said to Qt before the first widget."""

import os
import sys
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from lms_desktop.player.quiet import quieten
from lms_desktop.ui.shell.brand import NAME


def prepare_qt(argv: Sequence[str]) -> QApplication:
    """The one QApplication."""
    if sys.platform.startswith("linux") and _has_no_gpu():
        # With software GL each frame would be read back from it: twice the work for the same picture.
        os.environ.setdefault("QT_XCB_GL_INTEGRATION", "none")
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    quieten()
    QCoreApplication.setApplicationName(NAME)
    QCoreApplication.setOrganizationName("")
    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else QApplication(list(argv))


def _has_no_gpu() -> bool:
    return not os.path.isdir("/dev/dri")
