"""The command ``lms-desktop tour``."""

import argparse
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from lms_desktop.app.tour.program import NotSeenError, Program
from lms_desktop.app.tour.school import DemoSchool
from lms_desktop.app.tour.walk import Walk, folder_of


def run_tour(arguments: argparse.Namespace) -> int:
    """Walk through the program; 0 only if everything was seen."""
    if find_spec("django") is None:
        sys.stderr.write("The tour starts a demo school; install lms-desktop[server] for it.\n")
        return 2
    qt = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
    home = Path(tempfile.mkdtemp(prefix="lms-tour-"))
    pictures = folder_of(arguments.folder, home / "pictures")
    school = DemoSchool(home / "school")
    program = Program(home / "desktop", school.url, pictures)
    sys.stdout.write(f"The tour keeps everything in {home}; its pictures go to {pictures}.\n")
    sys.stdout.flush()
    school.make()
    walk = Walk(program, school, kills=arguments.kills)
    try:
        walk.run()
    except (NotSeenError, AssertionError) as error:
        sys.stderr.write(f"The tour ends here: {error}\n")
        return 1
    finally:
        if program.is_running:
            program.kill()
        school.stop()
        del qt
    sys.stdout.write(f"{program.shots} pictures in {pictures}; the program was killed {walk.killed} times.\n")
    return 0
