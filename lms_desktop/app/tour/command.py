"""The command ``lms-desktop tour``: all steps, one after the other; 0 only if everything was seen."""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from lms_desktop.app.tour import arriving, handing_in, learning, teaching
from lms_desktop.app.tour.ending import check_what_the_school_holds
from lms_desktop.app.tour.program import EndedError, NotAsExpectedError, Program
from lms_desktop.app.tour.school import DemoSchool
from lms_desktop.app.tour.walk import Walk

STEPS: tuple[Callable[[Walk], None], ...] = (
    arriving.find_and_join,
    arriving.take_along,
    arriving.lose_the_network,
    learning.watch,
    learning.read,
    handing_in.answer_and_hand_in,
    handing_in.start_again,
    handing_in.get_the_network_back,
    teaching.grade_and_return,
)
LEAST_PICTURES = 25


def run_tour(arguments: argparse.Namespace, make_school: Callable[[Path], DemoSchool] = DemoSchool) -> int:
    """Walk through the program; 0 if everything was seen, 1 if not."""
    _qt = QCoreApplication.instance() or QCoreApplication([])  # sockets want one
    folder = _folder(arguments.folder)
    _say(f"The tour leaves its pictures in {folder}.")
    school = make_school(folder / "school")
    program = Program(folder / "desktop", school.url)
    walk = Walk(program, school, folder, kills=arguments.kills)
    try:
        _walk(walk)
    except (NotAsExpectedError, EndedError) as error:
        _say(f"step {walk.step}: NOT SEEN: {error}")
        _last_picture(walk)
        return 1
    finally:
        program.close()
        school.stop()
    return 0


def _walk(walk: Walk) -> None:
    _say(walk.school.make())
    walk.school.start()
    walk.program.start()
    for step in STEPS:
        walk.run(step)
    walk.program.quit()
    held = check_what_the_school_holds(walk.school.holds(), walk.folder)
    _say(f"The school holds exactly: {held}.")
    if walk.pictures < LEAST_PICTURES:
        raise NotAsExpectedError(f"only {walk.pictures} pictures")
    kills = f", {walk.kill_count} kills" if walk.kills else ""
    _say(f"Seen: all {len(STEPS)} steps{kills}. {walk.pictures} pictures are in {walk.folder}.")


def _last_picture(walk: Walk) -> None:
    """Where it ended, for whoever looks for the reason."""
    try:
        walk.picture("not-seen")
    except (NotAsExpectedError, EndedError):
        _say("the program does not answer any more")


def _folder(wanted: Path | None) -> Path:
    if wanted is None:
        return Path(tempfile.mkdtemp(prefix="lms-tour-"))
    wanted.mkdir(parents=True, exist_ok=True)
    return wanted.absolute()


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
