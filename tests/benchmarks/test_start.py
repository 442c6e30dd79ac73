"""Start and idle memory against the emptiest PySide6 window, in pairs of one run; and the size of the frozen program.

Ratios are printed, never asserted: the machines are noisy. Run it with ``python3 packaging/dev.py bench``.
"""

import os
import statistics
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAIRS = 7
EMPTY = """
    import sys, time
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
    app = QApplication(sys.argv); window = QMainWindow(); window.setCentralWidget(QLabel("hello"))
    window.resize(1000, 700); window.setWindowTitle("empty")
"""
OURS = """
    import sys, time
    from pathlib import Path
    from lms_desktop.app.compose import Application, Config
    from lms_desktop.app.qt_setup import prepare_qt
    from lms_desktop.system.paths import Paths
    app = prepare_qt(sys.argv); ours = Application(app, Config(paths=Paths.under(Path(sys.argv[2]))))
    window = ours.window
"""
# Both: tell the time of the first paint of the given page, then sit idle and tell the memory.
TELL = """
    import os, re
    from PySide6.QtCore import QEvent, QObject, QTimer
    page = sys.argv[1]
    class Watch(QObject):
        seen = False
        def eventFilter(self, widget, event):
            if event.type() == QEvent.Type.Paint and not self.seen and (not page or widget.objectName() == page):
                self.seen = True
                print("painted", time.time(), flush=True)
                QTimer.singleShot(int(sys.argv[3]), self.tell)
            return False
        def tell(self):
            print("memory", re.search(r"Pss:\\s+(\\d+)", open("/proc/self/smaps_rollup").read()).group(1), flush=True)
            os._exit(0)
    watch = Watch(); app.installEventFilter(watch)
    QTimer.singleShot(60000, lambda: os._exit(3))
"""


def installed(folder: Path) -> dict[str, str]:
    """The environment of an installed program: its modules are compiled once, not anew at each start."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def once(source: str, page: str, home: Path, idle_ms: int) -> tuple[float, float]:
    """Seconds from the start of the process to the first paint, and MB when idle."""
    show = "window.show(); app.exec()" if source is EMPTY else "ours.start(); app.exec()"
    code = "\n".join((textwrap.dedent(source), textwrap.dedent(TELL), show))
    began = time.time()
    command = [sys.executable, "-c", code, page, str(home), str(idle_ms)]
    out = subprocess.run(command, capture_output=True, text=True, check=True, env=installed(home.parent)).stdout
    told = dict(line.split(" ", 1) for line in out.splitlines() if line.startswith(("painted", "memory")))
    return float(told["painted"]) - began, float(told["memory"]) / 1024


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read from Linux's /proc")
def test_start_and_memory_against_an_empty_window(tmp_path: Path, school_home: Path) -> None:
    del tmp_path
    pairs = []
    for _number in range(PAIRS + 1):
        empty = once(EMPTY, "", school_home, 3000)
        shell = once(OURS, "home_page", school_home, 3000)
        pairs.append((empty, shell))
    del pairs[0]  # the first pair warms the disk and compiles
    start = statistics.median(ours[0] / empty[0] for empty, ours in pairs)
    memory = statistics.median(ours[1] / empty[1] for empty, ours in pairs)
    print()
    print(f"start to the first painted Home: {start:.2f} x an empty window (wanted: at most 2.5)")
    print(f"idle memory (PSS): {memory:.2f} x an empty window (wanted: at most 3.5)")
    middle = [statistics.median(one[n][k] for one in pairs) for n, k in ((0, 0), (1, 0), (0, 1), (1, 1))]
    print(f"medians of {PAIRS} pairs: {middle[0]:.3f} and {middle[1]:.3f} s; {middle[2]:.0f} and {middle[3]:.0f} MB")


def test_size_of_the_frozen_program() -> None:
    folder = ROOT / "dist" / "lms-desktop"
    if not folder.is_dir():
        print("\nthe frozen program was not built here: python3 packaging/dev.py build")
        return
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    print(f"\nfrozen program: {sum(path.lstat().st_size for path in files) / 1e6:.0f} MB (wanted: at most 230)")
