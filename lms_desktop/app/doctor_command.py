"""The command ``lms-desktop doctor``: look whether everything that is kept here is sound, and mend what can be."""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from lms_desktop.app.commands import Exit, Told, accounts_of, carry_out, chosen, trouble_words
from lms_desktop.app.session import Session
from lms_desktop.domain.errors import LmsError, StoreDamaged, StoreProblem
from lms_desktop.domain.fetching import floor_bytes
from lms_desktop.domain.ops import OpState, Submit
from lms_desktop.services.held_back import held
from lms_desktop.services.outbox import for_a_person
from lms_desktop.store import files, ledger
from lms_desktop.store.blobs import hash_of
from lms_desktop.store.safety import backups, recovery
from lms_desktop.sync import mode
from lms_desktop.system.paths import Paths
from lms_desktop.system.secrets import KeyringSecrets, Secrets

CLOCK_OFF_S = 120.0


class Health(StrEnum):
    """How one thing is."""

    SOUND = "sound"
    MENDED = "mended"
    NEEDS_PERSON = "needs_person"
    UNKNOWN = "unknown"  # it could not be asked; nothing is wrong as far as is known


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing."""

    about: str
    health: Health
    says: str
    facts: dict[str, object] = field(default_factory=dict)


def run_doctor(arguments: argparse.Namespace) -> int:
    """Run the command with what belongs to this computer."""
    paths = Paths.under(arguments.home) if arguments.home else Paths.usual()
    return doctor(paths, KeyringSecrets(), sys.stdout, account=arguments.account, as_json=arguments.json)


def doctor(paths: Paths, secrets: Secrets, out: TextIO, *, account: str = "", as_json: bool = False) -> Exit:
    """Look at everything, and tell how it is."""
    before = _asides(paths, secrets, account)
    return carry_out(
        lambda session, told: _look(session, secrets, before, told),
        _words,
        account=account,
        as_json=as_json,
        paths=paths,
        secrets=secrets,
        out=out,
    )


def _look(session: Session, secrets: Secrets, before: frozenset[str], told: Told) -> Exit:
    looks: tuple[Callable[[], Finding], ...] = (
        lambda: _database(session, before),
        lambda: _copies(session),
        lambda: _outbox(session),
        lambda: _lists(session),
        lambda: _own_files(session),
        lambda: _downloads(session),
        lambda: _room(session),
        lambda: _keyring(secrets),
        lambda: _school(session),
        lambda: _clock(session),
    )
    found = [look() for look in looks]
    told["findings"] = [asdict(one) for one in found]
    health = {one.health for one in found}
    if Health.NEEDS_PERSON in health:
        return Exit.NEEDS_PERSON
    return Exit.MENDED if Health.MENDED in health else Exit.COMPLETE


def _database(session: Session, before: frozenset[str]) -> Finding:
    """Opening it has put it together again where that was needed: the old file lies aside then."""
    store = session.open.store
    try:
        recovery.check(store)
    except StoreDamaged as error:
        return Finding(
            "database", Health.NEEDS_PERSON, "It is damaged. Save the outbox in a folder.", {"why": str(error)}
        )
    fresh = sorted(_asides_in(store.path.parent) - before)
    facts: dict[str, object] = {"bytes": store.path.stat().st_size, "put_aside": fresh}
    if fresh:
        return Finding("database", Health.MENDED, f"It was damaged and is put together again; see {fresh[-1]}.", facts)
    return Finding("database", Health.SOUND, "Every page and every hash is right.", facts)


def _copies(session: Session) -> Finding:
    kept = backups.every(session.open.store.path)
    bad = [one.path.name for one in kept if not backups.is_sound(one)]
    newest = kept[0].taken_at.isoformat() if kept else None
    facts: dict[str, object] = {"count": len(kept), "newest": newest, "damaged": bad}
    if not kept:
        return Finding("copies", Health.UNKNOWN, "There is none yet: one is made on each day of work.", facts)
    if bad and len(bad) == len(kept):
        return Finding("copies", Health.NEEDS_PERSON, "None of the copies can be read.", facts)
    said = f"{len(kept) - len(bad)} of {len(kept)} copies can be read, the newest of {newest}."
    return Finding("copies", Health.SOUND, said, facts)


def _outbox(session: Session) -> Finding:
    with session.open.store.read() as tx:
        counts = {state.value: ledger.count(tx, state) for state in OpState if state is not OpState.SUPERSEDED}
        needs = for_a_person(tx)
        damaged = ledger.damaged(tx)
    facts: dict[str, object] = {**counts, "damaged": damaged, "for_a_person": needs}
    if needs or damaged:
        return Finding("outbox", Health.NEEDS_PERSON, f"{needs + len(damaged)} things need you.", facts)
    return Finding("outbox", Health.SOUND, f"{counts['ready'] + counts['ambiguous']} things wait.", facts)


def _lists(session: Session) -> Finding:
    with session.open.store.read() as tx:
        kinds = held(tx)
    facts: dict[str, object] = {one.kind: one.count for one in kinds}
    if kinds:
        count = sum(one.count for one in kinds)
        said = f"The school does not list {count} things any more; they are kept until Home is told that they may go."
        return Finding("lists", Health.NEEDS_PERSON, said, facts)
    return Finding("lists", Health.SOUND, "Nothing is held back.", facts)


def _own_files(session: Session) -> Finding:
    """The files of works that the school does not have: nobody else has them."""
    with session.open.store.read() as tx:
        works = [entry.op for entry in ledger.pending(tx) if isinstance(entry.op, Submit)]
    wanted = {file.sha256: file.name for op in works for file in op.files}
    missing = sorted(name for sha256, name in wanted.items() if not _is_whole(session, sha256))
    facts: dict[str, object] = {"count": len(wanted), "missing": missing}
    if missing:
        return Finding("own_files", Health.NEEDS_PERSON, f"Add these to your work again: {', '.join(missing)}.", facts)
    return Finding("own_files", Health.SOUND, f"{len(wanted)} files of works that wait are whole.", facts)


def _is_whole(session: Session, sha256: str) -> bool:
    try:
        return hash_of(session.open.own_files.path(sha256)) == sha256
    except OSError:
        return False


def _downloads(session: Session) -> Finding:
    """Every copy is read; what is damaged or gone is fetched again."""
    with session.open.store.read() as tx:
        needed = sorted(files.needed_blobs(tx))
        to_come, paused = files.open_counts(tx)
    scrub = session.scrub(session.check)
    damaged = [sha256 for sha256 in needed if not scrub.look_at(sha256)]
    facts: dict[str, object] = {"read": len(needed), "damaged": len(damaged), "to_come": to_come, "paused": paused}
    if damaged:
        return Finding("downloads", Health.MENDED, f"{len(damaged)} files are damaged and are fetched again.", facts)
    return Finding("downloads", Health.SOUND, f"{len(needed)} files are whole, {to_come} are to come.", facts)


def _room(session: Session) -> Finding:
    total, free = session.open.blobs.disk()
    facts: dict[str, object] = {"free_bytes": free, "disk_bytes": total}
    if free < floor_bytes(total):
        return Finding("room", Health.NEEDS_PERSON, "The disk is nearly full: downloads pause.", facts)
    return Finding("room", Health.SOUND, f"{free // 1_000_000} MB are free.", facts)


def _keyring(secrets: Secrets) -> Finding:
    secrets.get("probe")  # it is asked: whether it answers is not known before
    if secrets.lasts:
        return Finding("keyring", Health.SOUND, "The keyring of this system answers.")
    return Finding("keyring", Health.NEEDS_PERSON, "No keyring answers: sign-ins end with the program.")


def _school(session: Session) -> Finding:
    try:
        session.open.school.get("health/")
        said = mode.ask(session.open.store, session.open.school, session.open.clock.now())
    except StoreProblem:
        raise
    except LmsError as error:
        return Finding("school", Health.UNKNOWN, "It does not answer now.", {"why": error.code})
    speaks = "change_log" if said.capabilities is not None else "lists"
    words = "It answers, and keeps a change log." if said.capabilities is not None else "It answers, by lists alone."
    return Finding("school", Health.SOUND, words, {"mode": speaks})


def _clock(session: Session) -> Finding:
    offset = session.open.clock.offset_s
    facts: dict[str, object] = {"school_minus_here_s": round(offset, 1)}
    if abs(offset) >= CLOCK_OFF_S:
        said = "This computer's clock is off: set it right, so that deadlines are shown correctly."
        return Finding("clock", Health.NEEDS_PERSON, said, facts)
    return Finding("clock", Health.SOUND, f"It is {abs(offset):.0f} seconds off the school's.", facts)


def _asides(paths: Paths, secrets: Secrets, wanted: str) -> frozenset[str]:
    try:
        account = chosen(accounts_of(paths, secrets).known(), wanted)
    except LmsError:
        return frozenset()
    return _asides_in(paths.account(account.server_url, account.user_id))


def _asides_in(folder: Path) -> frozenset[str]:
    return frozenset(one.name for one in folder.glob("aside-*"))


def _words(told: Told, ended: Exit) -> str:
    findings = told.get("findings")
    if not isinstance(findings, list):
        return trouble_words(told, ended)
    return "\n".join(_lines(findings, ended))


def _lines(findings: Iterable[dict[str, object]], ended: Exit) -> Iterator[str]:
    for one in findings:
        yield f"{one['about']!s:10} {one['health']!s:13} {one['says']}"
    match ended:
        case Exit.COMPLETE:
            yield "Everything is sound."
        case Exit.MENDED:
            yield "What was damaged is mended."
        case _:
            yield "Something needs you."
