"""Which school this is, and since when its database was not turned back.

Kept in a file beside the database, never in it: a restored database must not bring its old epoch along.
"""

import os
import tempfile
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from lms_desktop.protocol.rows import Part, decode, encode

_NAME = "school.json"


class Identity(Part, frozen=True, kw_only=True):
    """The school's own id, and the id of its present history."""

    server_id: str
    epoch: str
    restored_to: datetime | None = None


def current() -> Identity:
    """Who this school is; decided at the first question."""
    path = _path()
    if not path.exists():
        _write(Identity(server_id=str(uuid4()), epoch=str(uuid4())), is_first=True)
    return decode(path.read_bytes(), Identity)


def begin_anew(restored_to: datetime | None) -> Identity:
    """Begin another history: what devices had after this moment has to be told again."""
    anew = Identity(server_id=current().server_id, epoch=str(uuid4()), restored_to=restored_to)
    _write(anew)
    return anew


def _write(identity: Identity, *, is_first: bool = False) -> None:
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".school-", dir=path.parent)
    fresh = Path(name)
    with os.fdopen(handle, "wb") as file:
        file.write(encode(identity))
        file.flush()
        os.fsync(file.fileno())
    if not is_first:
        fresh.replace(path)
        return
    try:
        path.hardlink_to(fresh)  # of several workers that start at once, one decides
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _path() -> Path:
    folder: Path = settings.DATA_DIR
    return folder / _NAME
