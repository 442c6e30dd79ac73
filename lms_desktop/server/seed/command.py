"""`lms-server load-course`."""

import argparse
from pathlib import Path

import msgspec

from lms_desktop.protocol.decoding import decode
from lms_desktop.server.console import RefusedError, say

from . import format as written

MOST_BYTES = 200_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--instructor", required=True, metavar="E", help="the address of who teaches the course")
    parser.add_argument(
        "--fetch-pictures", action="store_true", help="fetch the pictures that the texts show from the web"
    )
    parser.add_argument("file", type=Path, help=f"a course in the form {written.SCHEMA}")


def load(asked: argparse.Namespace) -> None:
    """Load a course file, or say why it cannot be."""
    from lms_desktop.server.apps.authentication.models import User, fold_address

    from .fetch import picture
    from .load import load_course

    seed = _read(asked.file)
    teacher = User.objects.filter(email=fold_address(asked.instructor)).exclude(role=User.Role.STUDENT).first()
    if teacher is None:
        raise RefusedError(f"There is no instructor with the address {asked.instructor}.")
    course = load_course(seed, teacher, fetch=picture if asked.fetch_pictures else lambda _address: None)
    lectures = sum(len(section.lectures) for section in seed.sections)
    say(f"“{course.title}” ({course.language}) is there: {len(seed.sections)} sections, {lectures} lectures.")


def _read(file: Path) -> written.Seed:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise RefusedError(f"{file} is larger than {MOST_BYTES // 1_000_000} MB.")
        seed = decode(file.read_bytes(), written.Seed)
    except OSError as error:
        raise RefusedError(f"{file} cannot be read: {error.strerror}.") from error
    except msgspec.MsgspecError as error:
        raise RefusedError(f"{file} is not a course: {error}.") from error
    if seed.schema != written.SCHEMA:
        raise RefusedError(f"{file} is written in the form {seed.schema}; {written.SCHEMA} was expected.")
    return seed
