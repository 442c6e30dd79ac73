"""Everything that the environment can do to the program, as one tree.

Each error has a stable ``code``; the screen turns a code into words (what happened, what is safe, what to do).
Anything that is not an ``LmsError`` is a bug.

LmsError
├── Unreachable            no answer: no network, no such host, timeout, reset
│   └── NotASchool         something answered, but not a school (captive portal, wrong address)
├── SignedOut              the school wants a new sign-in; queued work stays
├── WrongPassword          address and password do not fit
├── Refused                the school said never: carries status, code and its reason
│   ├── Stale              somebody else changed it meanwhile: carries the current row
│   └── Gone               it is not there any more
├── Busy                   ask again later: carries seconds
├── StoreProblem
│   ├── StoreTooNew        made by a newer program; nothing was changed
│   ├── StoreDamaged
│   ├── StoreBusy          another window or the command line works on this account
│   └── DiskFull
├── SecretsUnavailable     no keyring, or it is locked
├── FileProblem            a file cannot be read, is too large, has the wrong kind
└── NotPossible            a rule says no: attempts used up, not enrolled, needs a network
"""

import errno
from typing import Any, ClassVar

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class LmsError(Exception):
    """Something that the environment did. ``str()`` is for logs; screens choose their words by ``code``."""

    code: ClassVar[str] = "environment"

    def __init__(self, detail: str = "", **facts: Any) -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        self.facts = facts


class Unreachable(LmsError):
    """The school did not answer. Nothing is lost; ``facts["sent"]`` tells whether the request may have arrived."""

    code = "unreachable"


class NotASchool(Unreachable):
    """Something answered, but not a school."""

    code = "not_a_school"


class SignedOut(LmsError):
    """The school wants a new sign-in."""

    code = "signed_out"


class WrongPassword(LmsError):
    """The address and the password do not fit."""

    code = "wrong_password"


class Refused(LmsError):
    """The school said no, for good. ``facts``: ``status``, ``reason`` (its code), ``body``."""

    code = "refused"

    @property
    def status(self) -> int:
        """The HTTP status, 0 where there was none."""
        return int(self.facts.get("status", 0))

    @property
    def reason(self) -> str:
        """The stable code in the answer, or an empty text."""
        return str(self.facts.get("reason", ""))


class Stale(Refused):
    """Somebody else changed it meanwhile; ``facts["row"]`` holds the current row."""

    code = "stale"


class Gone(Refused):
    """It is not there, or not ours to see."""

    code = "gone"


class Busy(LmsError):
    """Ask again later; ``facts["seconds"]`` says when, if the school did."""

    code = "busy"


class StoreProblem(LmsError):
    """The local database cannot be used."""

    code = "store"


class StoreTooNew(StoreProblem):
    """The database was made by a newer program; nothing was changed."""

    code = "store_too_new"


class StoreDamaged(StoreProblem):
    """The database cannot be read."""

    code = "store_damaged"


class StoreBusy(StoreProblem):
    """Another window, or the command line, works on this account."""

    code = "store_busy"


class DiskFull(StoreProblem):
    """There is no room left."""

    code = "disk_full"


class SecretsUnavailable(LmsError):
    """No keyring answers; secrets live for this session only."""

    code = "no_keyring"


class FileProblem(LmsError):
    """A file cannot be used; ``facts["why"]`` is missing, too_large, wrong_kind, unreadable or not_writable."""

    code = "file"


class NotPossible(LmsError):
    """A rule of the course says no; ``facts["why"]`` names it."""

    code = "not_possible"


def not_written(error: OSError) -> "DiskFull | FileProblem":
    """What it means for a person that a file of theirs could not be written."""
    return DiskFull(str(error)) if error.errno in _FULL else FileProblem(str(error), why="not_writable")
