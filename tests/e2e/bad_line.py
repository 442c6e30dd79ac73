"""The tour over a bad line: 100 kB a second, and one call in twenty is cut off, on its way there or back.

``python -m tests.e2e.bad_line FOLDER`` walks it; the school's level is that of ``LMS_API_LEVEL``. The line is a
program of its own (``--line PORT``), because whoever walks does not let other threads of theirs work.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from lms_desktop.app.tour.command import run_tour
from lms_desktop.app.tour.school import DemoSchool
from tests.faults.proxy import Line, Proxy

BYTES_PER_S = 100_000
CUT_SHARE = 0.05
COMMAND = (sys.executable, "-u", "-m", "tests.e2e.bad_line", "--line")


class FarSchool(DemoSchool):
    """A demo school behind a bad line."""

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        command = [*COMMAND, str(self._port)]
        self.line = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.line.stdout is not None
        self._url = self.line.stdout.readline().strip()

    @property
    def url(self) -> str:
        """Where the line begins."""
        return self._url

    def hang_up(self) -> str:
        """Take the line away; what it did."""
        told, _nothing = self.line.communicate("")
        return told.strip()


def lay_line(port: int) -> None:
    """Lead to a school until nobody wants it any more."""
    proxy = Proxy(port, seed=1)
    proxy.line = Line(bytes_per_s=BYTES_PER_S, drop_share=CUT_SHARE)
    sys.stdout.write(f"{proxy.url}\n")
    sys.stdin.read()
    proxy.close()
    sys.stdout.write(f"{sum(proxy.calls.values())} calls, {sum(proxy.cuts.values())} cut off\n")


def main() -> int:
    """Walk, and tell what the line did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--line", type=int, default=0)
    asked = parser.parse_args()
    if asked.line:
        lay_line(asked.line)
        return 0
    made: list[FarSchool] = []

    def make(data: Path) -> FarSchool:
        made.append(FarSchool(data))
        return made[0]

    code = run_tour(argparse.Namespace(folder=asked.folder, kills=False), make)
    sys.stdout.write(f"{made[0].hang_up()}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
