"""`lms-server import-users`, `export-person` and `erase-person`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from lms_desktop.server.console import RefusedError, say

if TYPE_CHECKING:
    from lms_desktop.server.apps.authentication.models import User


def import_arguments(parser: argparse.ArgumentParser) -> None:
    """What `import-users` takes."""
    parser.add_argument("file", type=Path, help="a CSV file; its first line names the columns")
    parser.add_argument("--apply", action="store_true", help="make the accounts; without it they are only shown")


def person_arguments(parser: argparse.ArgumentParser) -> None:
    """What `erase-person` takes."""
    parser.add_argument("--email", required=True, help="the person's address")
    parser.add_argument("--apply", action="store_true", help="do it; without it is only said what would go")


def export_arguments(parser: argparse.ArgumentParser) -> None:
    """What `export-person` takes."""
    parser.add_argument("--email", required=True, help="the person's address")
    parser.add_argument("file", type=Path, help="the archive to write, a .zip")


def import_users(asked: argparse.Namespace) -> None:
    """Show a list of people, and add them if asked."""
    from . import importing

    try:
        lines = importing.read(asked.file.read_bytes())
    except OSError as error:
        raise RefusedError(f"{asked.file} cannot be read: {error.strerror}.") from error
    except importing.ListError as error:
        raise RefusedError(str(error)) from error
    for line in lines:
        say(f"line {line.number}: {line.fate:5} {line.email} {line.role} {line.problem}".rstrip())
    wrong = sum(line.fate is importing.Fate.WRONG for line in lines)
    new = sum(line.fate is importing.Fate.NEW for line in lines)
    if asked.apply and wrong:
        raise RefusedError(f"Nothing was done: {wrong} lines are wrong.")
    if asked.apply:
        say(f"{importing.add(lines)} accounts were made.")
    else:
        say(f"{new} accounts would be made, {wrong} lines are wrong. Nothing was done; --apply does it.")


def export_person(asked: argparse.Namespace) -> None:
    """Hand out all that is kept of somebody."""
    from . import whole

    try:
        count = whole.export(_person(asked.email), asked.file)
    except OSError as error:
        raise RefusedError(f"{asked.file} cannot be written: {error.strerror}.") from error
    say(f"{asked.file}: {count} rows of {asked.email}, and the files that they handed in.")


def erase_person(asked: argparse.Namespace) -> None:
    """Forget somebody."""
    from . import whole

    user = _person(asked.email)
    if not asked.apply:
        say(f"{asked.email} and all that they made would go for good. Nothing was done; --apply does it.")
        return
    say(f"{whole.erase(user)} rows of {asked.email} are gone.")


def _person(email: str) -> "User":
    from lms_desktop.server.apps.authentication.models import User, fold_address

    found = User.objects.filter(email=fold_address(email)).first()
    if found is None:
        raise RefusedError(f"There is no account for {email}.")
    return found
