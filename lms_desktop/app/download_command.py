"""The command ``lms-desktop download COURSE``: take a course offline without a window, by the services of the program.

It fetches now, whatever hours are set for the program: somebody asked for it. The limit of the speed holds.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from typing import TextIO

from lms_desktop.api.school import School, new_transport
from lms_desktop.app.session import Session, open_session
from lms_desktop.domain.errors import DiskFull, LmsError, SignedOut, StoreBusy, Unreachable
from lms_desktop.domain.ops import OpState
from lms_desktop.services.accounts import Accounts
from lms_desktop.services.preferences import PreferenceService
from lms_desktop.services.views import AccountView, LibraryCard
from lms_desktop.services.views.downloads import DownloadCourse, FileState
from lms_desktop.store import ledger
from lms_desktop.system.clock import SystemClock
from lms_desktop.system.paths import Paths
from lms_desktop.system.secrets import KeyringSecrets, Secrets


class Exit(IntEnum):
    """How it ended."""

    COMPLETE = 0  # every file of the course is here, read through and right
    BROKEN = 1  # a mistake of the program
    USAGE = 2  # no such course or account, or used wrongly
    BUSY = 3  # a window, or another command, works on this account: it can fetch the course itself
    AWAY = 4  # the school does not answer; what came is kept, and the next run goes on there
    SIGNED_OUT = 5  # somebody has to sign in again, in the window
    NO_SPACE = 6  # the disk is full; what came is kept
    INCOMPLETE = 7  # some files did not come; they are tried again later


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for."""

    course: str
    account: str = ""
    as_json: bool = False


class NotFound(LmsError):
    """No such account, or no such course of it."""

    code = "not_found"


def run_download(arguments: argparse.Namespace) -> int:
    """Run the command with what belongs to this computer."""
    paths = Paths.under(arguments.home) if arguments.home else Paths.usual()
    wish = Wish(arguments.course, arguments.account, arguments.json)
    return download(wish, paths, KeyringSecrets(), sys.stdout)


def download(wish: Wish, paths: Paths, secrets: Secrets, out: TextIO) -> Exit:
    """Fetch everything of one course, and tell how it ended."""
    accounts = Accounts(paths.accounts, secrets, lambda url: School(url, new_transport(), SystemClock()))
    preferences = PreferenceService(paths.preferences)
    found: dict[str, object] = {}
    try:
        account = _account(accounts.known(), wish.account)
        session = open_session(account, paths, accounts, preferences)
        try:
            ended = _fetch(session, wish, found)
        finally:
            session.close()
    except LmsError as error:
        ended = _exit_of(error)
        found |= {"error": error.code, "detail": error.detail}
    found |= {"exit": int(ended), "ended": ended.name.lower()}
    out.write((json.dumps(found) if wish.as_json else _words(found, ended)) + "\n")
    out.flush()
    return ended


def _fetch(session: Session, wish: Wish, found: dict[str, object]) -> Exit:
    services = session.services
    kib = services.preferences.load().download_limit_kib
    session.open.fetching.limit.set_rate(kib * 1024)
    with suppress(Unreachable):  # without the school, what is here already can still be told
        session.pull()
    card = _course(services.library.load().cards, wish.course)
    found |= {"course": card.course_id, "title": card.title, "account": session.account.key}
    if not _is_kept(session, card.course_id):
        services.downloads.keep(card.course_id)
    services.transfers.resume_kept([f"course:{card.course_id}"])
    services.transfers.first([group.owner for group in _tree(session, card.course_id).groups])
    try:
        while not _is_complete(session, card.course_id) and session.fetcher(session.check).step():
            pass
    finally:
        found |= _state(session, card.course_id)
    return Exit.COMPLETE if _is_complete(session, card.course_id) else Exit.INCOMPLETE


def _account(known: Sequence[AccountView], wanted: str) -> AccountView:
    fitting = [one for one in known if not wanted or wanted in {one.key, one.email, one.user_id}]
    if not fitting:
        raise NotFound(f"no account {wanted}" if wanted else "nobody has signed in on this computer")
    return fitting[0]


def _course(cards: Sequence[LibraryCard], wanted: str) -> LibraryCard:
    """By its id, by its whole title, or by a part that fits one title only."""
    exact = [one for one in cards if wanted in {one.course_id, one.title}]
    fitting = exact or [one for one in cards if wanted.casefold() in one.title.casefold()]
    if len(fitting) != 1:
        raise NotFound(f"{len(fitting)} courses of this account fit {wanted!r}")
    return fitting[0]


def _tree(session: Session, course_id: str) -> DownloadCourse:
    courses = session.services.transfers.load().courses
    return next(one for one in courses if one.course_id == course_id)


def _is_kept(session: Session, course_id: str) -> bool:
    return any(one.course_id == course_id for one in session.services.transfers.load().courses)


def _is_complete(session: Session, course_id: str) -> bool:
    files = [one for one in _tree(session, course_id).files if one.state is not FileState.REMOVED]
    return all(one.state is FileState.READY for one in files)


def _state(session: Session, course_id: str) -> dict[str, object]:
    files = [one for one in _tree(session, course_id).files if one.state is not FileState.REMOVED]
    missing = [one for one in files if one.state is not FileState.READY]
    with session.open.store.read() as tx:
        waiting = ledger.count(tx, OpState.READY)
    return {
        "files": len(files),
        "files_here": len(files) - len(missing),
        "bytes": sum(one.size_bytes for one in files),
        "bytes_here": sum(one.done_bytes for one in files),
        "missing": [
            {
                "name": one.name,
                "role": one.role,
                "state": one.state.value,
                "problem": one.problem,
                "next_try_at": one.next_try_at.isoformat() if one.next_try_at else None,
            }
            for one in missing
        ],
        "waiting_to_be_sent": waiting,
    }


def _exit_of(error: LmsError) -> Exit:
    match error:
        case NotFound():
            return Exit.USAGE
        case StoreBusy():
            return Exit.BUSY
        case DiskFull():
            return Exit.NO_SPACE
        case SignedOut():
            return Exit.SIGNED_OUT
        case Unreachable():
            return Exit.AWAY
        case _:
            return Exit.BROKEN


def _words(found: dict[str, object], ended: Exit) -> str:
    title = found.get("title", "The course")
    here = f"{found.get('files_here', 0)} of {found.get('files', 0)} files are here."
    match ended:
        case Exit.COMPLETE:
            return f"{title}: all {found['files']} files are on this computer, read through and right."
        case Exit.BUSY:
            return "A window, or another command, works on this account. Keep the course offline there."
        case Exit.AWAY:
            return f"{title}: the school does not answer. {here} The next run goes on where this one was."
        case Exit.SIGNED_OUT:
            return "The school wants a new sign-in: open the window once."
        case Exit.NO_SPACE:
            return f"{title}: the disk is full. {here} What came is kept."
        case Exit.INCOMPLETE:
            return f"{title}: {here} The rest is tried again later."
        case _:
            return f"Not done: {found.get('detail') or found.get('error')}"
