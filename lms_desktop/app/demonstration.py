"""The tour as a demonstration: a program and a school of its own, beside this window."""

import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QProcess

REPORT = "report.txt"


def is_possible() -> bool:
    """Whether this is an installation from source that has the school beside the program."""
    is_frozen = bool(getattr(sys, "frozen", False))
    has_source = (Path(__file__).parents[2] / "pyproject.toml").is_file()
    return not is_frozen and has_source and find_spec("django") is not None


def start() -> Path | None:
    """Start it; answers the folder where it leaves report and pictures, None where it does not start.

    It runs on when this window is closed: it belongs to nobody's work here.
    """
    folder = Path(tempfile.mkdtemp(prefix="lms-tour-"))
    process = QProcess()
    process.setProgram(sys.executable)
    process.setArguments(["-m", "lms_desktop", "tour", "--folder", str(folder)])
    process.setStandardOutputFile(str(folder / REPORT))
    process.setStandardErrorFile(str(folder / "errors.txt"))
    started: object = process.startDetached()  # true or false when run, whatever the stubs say
    return folder if started else None
