"""Rows that would go all at once: a school that lost half of its lists is believed only when a person believes it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

import msgspec
from sqlalchemy import Connection

from lms_desktop.store import rows

ROWS: Final = 20
SHARE: Final = 0.2
LET_GO_FOR: Final = timedelta(days=1)
_SETTING: Final = "held_back"


class HeldBack(msgspec.Struct, frozen=True, kw_only=True):
    """So many of so many rows in one list, and since when; ``may_go`` once a person said so."""

    entity: str
    count: int
    of: int
    at: datetime
    may_go: bool = False


class _Lists(msgspec.Struct, frozen=True):
    lists: dict[str, HeldBack] = {}


def is_too_many(going: int, here: int) -> bool:
    """Whether so many rows of a list do not go unasked."""
    return going > ROWS and going > SHARE * here


def every(tx: Connection) -> dict[str, HeldBack]:
    """What a person has not decided, by list."""
    return {name: one for name, one in _all(tx).items() if not one.may_go}


def stops(tx: Connection, name: str, entity: str, *, going: int, here: int, now: datetime) -> bool:
    """Whether these rows of a list stay; it is noted, to be asked. What a person let go goes once."""
    known = _all(tx)
    before = known.pop(name, None)
    if not is_too_many(going, here):
        if before is not None:
            _keep(tx, known)
        return False
    may_go = before is not None and before.may_go and now - before.at < LET_GO_FOR
    if not may_go:
        since = before.at if before is not None and not before.may_go else now
        known[name] = HeldBack(entity=entity, count=going, of=here, at=since)
    _keep(tx, known)
    return not may_go


def let_go(tx: Connection, now: datetime) -> None:
    """A person says that they may go: with the next reading, if the school still does not list them."""
    gone = {name: msgspec.structs.replace(one, may_go=True, at=now) for name, one in _all(tx).items()}
    _keep(tx, gone)


def keep_only(tx: Connection, walked: Collection[str]) -> None:
    """Everything was read: a list that was not among it is not there any more, and nobody is asked about it."""
    known = _all(tx)
    still = {name: one for name, one in known.items() if name in walked}
    if len(still) < len(known):
        _keep(tx, still)


def is_decided(tx: Connection) -> bool:
    """Whether something was let go and has not gone yet."""
    return any(one.may_go for one in _all(tx).values())


def _all(tx: Connection) -> dict[str, HeldBack]:
    found = rows.get_setting(tx, _SETTING, _Lists)
    return dict(found.lists) if isinstance(found, _Lists) else {}


def _keep(tx: Connection, lists: dict[str, HeldBack]) -> None:
    rows.put_setting(tx, _SETTING, _Lists(lists))
    tx.exec_driver_sql("INSERT INTO changed VALUES ('held_back', '')")  # settings tell nobody by themselves
