"""Which way a school is spoken to: by its change log where it has one, by its lists where it has not."""

import logging
from datetime import datetime, timedelta

import msgspec

from lms_desktop.api.endpoints import sync
from lms_desktop.api.school import School
from lms_desktop.domain.errors import Gone
from lms_desktop.protocol.sync import Capabilities
from lms_desktop.store import rows
from lms_desktop.store.store import Store

log = logging.getLogger(__name__)

BELIEVED = timedelta(hours=24)
CAPABILITIES = "capabilities"


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What the school said when it was asked last; nothing where it knows no such question."""

    at: datetime
    capabilities: Capabilities | None = None


def capabilities(store: Store, school: School, now: datetime) -> Capabilities | None:
    """What the school's sync can do, asked once a day; None: it speaks the 69 rows alone."""
    said = _kept(store)
    if said is None or not timedelta(0) <= now - said.at < BELIEVED:
        said = ask(store, school, now)
    return said.capabilities


def ask(store: Store, school: School, now: datetime) -> Said:
    """Ask the school anew."""
    try:
        said = Said(at=now, capabilities=sync.capabilities(school))
    except Gone:
        said = Said(at=now)
    log.info("the school speaks %s", "delta" if said.capabilities else "rows")
    with store.write("capabilities", durable=False) as tx:
        rows.put_setting(tx, CAPABILITIES, said)
    return said


def doubt(store: Store) -> None:
    """The school does not do what it said: ask it again before the next word."""
    with store.write("capabilities", durable=False) as tx:
        rows.drop_setting(tx, CAPABILITIES)


def _kept(store: Store) -> Said | None:
    with store.read() as tx:
        found = rows.get_setting(tx, CAPABILITIES, Said)
    return found if isinstance(found, Said) else None
