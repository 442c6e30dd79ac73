"""The command ``lms-desktop download COURSE``: take a course offline without a window, by the services of the program.

It fetches now, whatever hours are set for the program: somebody asked for it. The limit of the speed holds.
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TextIO

from lms_desktop.app.commands import Exit, NotFound, carry_out, trouble_words
from lms_desktop.app.session import Session
from lms_desktop.domain.errors import Unreachable
from lms_desktop.domain.ops import OpState
from lms_desktop.services.views import LibraryCard
from lms_desktop.services.views.downloads import DownloadCourse, FileState
from lms_desktop.store import ledger
from lms_desktop.system.paths import Paths
from lms_desktop.system.secrets import KeyringSecrets, Secrets


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for."""

    course: str
    account: str = ""
    as_json: bool = False


def run_download(arguments: argparse.Namespace) -> int:
    """Run the command with what belongs to this computer."""
    paths = Paths.under(arguments.home) if arguments.home else Paths.usual()
    wish = Wish(arguments.course, arguments.account, arguments.json)
    return download(wish, paths, KeyringSecrets(), sys.stdout)


def download(wish: Wish, paths: Paths, secrets: Secrets, out: TextIO) -> Exit:
    """Fetch everything of one course, and tell how it ended."""
    return carry_out(
        lambda session, told: _fetch(session, wish, told),
        _words,
        account=wish.account,
        as_json=wish.as_json,
        paths=paths,
        secrets=secrets,
        out=out,
    )


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
        case Exit.NO_SPACE:
            return f"{title}: the disk is full. {here} What came is kept."
        case Exit.INCOMPLETE:
            return f"{title}: {here} The rest is tried again later."
        case _:
            return trouble_words(found, ended)
