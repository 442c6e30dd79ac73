"""What all commands without a window share: whose account it is, how it ended, and how that is told."""

import json
from collections.abc import Callable, Sequence
from enum import IntEnum
from pathlib import Path
from typing import TextIO

from lms_desktop.api.school import School, new_transport
from lms_desktop.app.session import Session, open_session
from lms_desktop.domain.errors import (
    Busy,
    DiskFull,
    FileProblem,
    LmsError,
    NotPossible,
    SignedOut,
    StoreBusy,
    StoreDamaged,
    StoreTooNew,
    Unreachable,
)
from lms_desktop.services.accounts import Accounts
from lms_desktop.services.preferences import PreferenceService
from lms_desktop.services.views import AccountView
from lms_desktop.system.clock import SystemClock
from lms_desktop.system.paths import Paths
from lms_desktop.system.secrets import Secrets

Told = dict[str, object]
Work = Callable[[Session, Told], "Exit"]


class Exit(IntEnum):
    """How a command ended. ``--help`` and the README say the same."""

    COMPLETE = 0  # all of it is done
    BROKEN = 1  # a mistake of the program
    USAGE = 2  # no such course, entry, folder or account, or used wrongly
    BUSY = 3  # a window, or another command, works on this account and did not take it over
    AWAY = 4  # the school does not answer; what was done is kept, and the next run goes on there
    SIGNED_OUT = 5  # somebody has to sign in again, in the window
    NO_SPACE = 6  # the disk is full; what was done is kept
    INCOMPLETE = 7  # some of it is not done yet; it is tried again later
    NEEDS_PERSON = 8  # something waits for a person's decision, or cannot be mended by itself
    MENDED = 9  # something was damaged and is put together again
    HANDED_OVER = 10  # the open window does it


class NotFound(LmsError):
    """No such account, or nothing of that name in it."""

    code = "not_found"


def carry_out(
    work: Work,
    words: Callable[[Told, Exit], str],
    *,
    account: str,
    as_json: bool,
    paths: Paths,
    secrets: Secrets,
    out: TextIO,
    beside: Callable[[Path], Exit] = lambda _folder: Exit.BUSY,
) -> Exit:
    """Open the account, do it, close it, and tell how it ended; ``beside`` is done where a window has it open."""
    told: Told = {}
    try:
        ended = _in_account(work, told, account, paths, secrets, beside)
    except LmsError as error:
        ended = exit_of(error)
        told |= {"error": error.code, "detail": error.detail}
    told |= {"exit": int(ended), "ended": ended.name.lower()}
    out.write((json.dumps(told, default=str) if as_json else words(told, ended)) + "\n")
    out.flush()
    return ended


def accounts_of(paths: Paths, secrets: Secrets) -> Accounts:
    """The accounts of this computer."""
    return Accounts(paths.accounts, secrets, lambda url: School(url, new_transport(), SystemClock()))


def chosen(known: Sequence[AccountView], wanted: str) -> AccountView:
    """The account that was named, else the one used last."""
    fitting = [one for one in known if not wanted or wanted in {one.key, one.email, one.user_id}]
    if not fitting:
        raise NotFound(f"no account {wanted}" if wanted else "nobody has signed in on this computer")
    return fitting[0]


def exit_of(error: LmsError) -> Exit:
    """How it ends after this."""
    match error:
        case NotFound() | NotPossible() | FileProblem():
            return Exit.USAGE
        case StoreBusy():
            return Exit.BUSY
        case DiskFull():
            return Exit.NO_SPACE
        case SignedOut():
            return Exit.SIGNED_OUT
        case Unreachable() | Busy():
            return Exit.AWAY
        case StoreDamaged() | StoreTooNew():
            return Exit.NEEDS_PERSON
        case _:
            return Exit.BROKEN


def trouble_words(told: Told, ended: Exit) -> str:
    """What is said where it did not come to its end."""
    match ended:
        case Exit.BUSY:
            return "A window, or another command, works on this account. Do it there."
        case Exit.AWAY:
            return "The school does not answer. What was done is kept; the next run goes on there."
        case Exit.SIGNED_OUT:
            return "The school wants a new sign-in: open the window once."
        case Exit.NO_SPACE:
            return "The disk is full. What was done is kept."
        case _:
            return f"Not done: {told.get('detail') or told.get('error')}"


def _in_account(
    work: Work, told: Told, wanted: str, paths: Paths, secrets: Secrets, beside: Callable[[Path], Exit]
) -> Exit:
    accounts = accounts_of(paths, secrets)
    account = chosen(accounts.known(), wanted)
    told["account"] = account.key
    try:
        session = open_session(account, paths, accounts, PreferenceService(paths.preferences))
    except StoreBusy:
        return beside(paths.account(account.server_url, account.user_id))
    try:
        return work(session, told)
    finally:
        session.close()
