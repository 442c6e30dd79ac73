"""What happened, for a person to look up: notices, earlier texts, every answer that was given."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from lms_desktop.domain.ids import new_id
from lms_desktop.domain.times import Moment, from_text, to_text
from lms_desktop.protocol.quizzes import Answer
from lms_desktop.store.rows import chunks, sha256
from lms_desktop.store.tables import answer_journal, note_revision, opened
from lms_desktop.store.tables import notice as notices

REVISIONS_KEPT = 50


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a person should hear of; ``title`` and ``detail`` are data, the screen has the words."""

    id: str
    kind: str
    title: str
    detail: str
    at: datetime
    is_new: bool
    course: str | None
    assignment: str | None
    lecture: str | None


def notice(
    tx: Connection,
    *,
    kind: str,
    title: str,
    detail: str,
    at: datetime,
    course: str | None = None,
    assignment: str | None = None,
    lecture: str | None = None,
    id_: str | None = None,
) -> None:
    """Keep a notice; one with the same ``id_`` is not told twice."""
    statement = insert(notices).values(
        id=id_ or new_id(),
        kind=kind,
        title=title,
        detail=detail,
        at=to_text(at),
        course=course,
        assignment=assignment,
        lecture=lecture,
    )
    tx.execute(statement.on_conflict_do_nothing())


def recent_notices(tx: Connection, limit: int) -> list[Notice]:
    """The latest notices, newest first."""
    return [
        Notice(
            id=row.id,
            kind=row.kind,
            title=row.title,
            detail=row.detail,
            at=from_text(row.at),
            is_new=not row.seen,
            course=row.course,
            assignment=row.assignment,
            lecture=row.lecture,
        )
        for row in tx.execute(select(notices).order_by(notices.c.at.desc()).limit(limit))
    ]


def see_notices(tx: Connection, ids: tuple[str, ...]) -> None:
    """These were looked at."""
    tx.execute(update(notices).where(notices.c.id.in_(ids)).values(seen=1))


def keep_revision(tx: Connection, note: str, content: str, *, origin: str, at: datetime) -> None:
    """Keep a text that is about to be replaced; the last fifty of a note are kept."""
    keep_revisions(tx, {note: content}, origin=origin, at=at)


def keep_revisions(tx: Connection, contents: Mapping[str, str], *, origin: str, at: datetime) -> None:
    """Keep the texts of notes that are about to be replaced, by note; the last fifty of each are kept."""
    values = [
        {"note": note, "content": text, "sha256": sha256(text.encode()), "origin": origin, "made_at": to_text(at)}
        for note, text in contents.items()
    ]
    if not values:
        return
    tx.execute(insert(note_revision), values)
    numbered = select(
        note_revision.c.seq,
        func.row_number().over(partition_by=note_revision.c.note, order_by=note_revision.c.seq.desc()).label("nth"),
    )
    for some in chunks(list(contents), 500):
        ranked = numbered.where(note_revision.c.note.in_(some)).subquery()
        old = select(ranked.c.seq).where(ranked.c.nth > REVISIONS_KEPT)
        tx.execute(delete(note_revision).where(note_revision.c.seq.in_(old)))


def revisions(tx: Connection, note: str) -> list[str]:
    """Earlier texts of a note, newest first."""
    query = select(note_revision.c.content).where(note_revision.c.note == note).order_by(note_revision.c.seq.desc())
    return list(tx.execute(query).scalars())


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier text."""

    content: str
    origin: str
    made_at: datetime


def earlier(tx: Connection, note: str) -> list[Revision]:
    """Earlier texts of a note with where they came from, newest first."""
    query = select(note_revision).where(note_revision.c.note == note).order_by(note_revision.c.seq.desc())
    return [
        Revision(content=row.content, origin=row.origin, made_at=from_text(row.made_at)) for row in tx.execute(query)
    ]


def write_answer(tx: Connection, attempt: str, answer: Answer, moment: Moment) -> None:
    """Add to the evidence of an attempt; nothing in it is ever rewritten."""
    doc = msgspec.json.encode(answer)
    tx.execute(
        insert(answer_journal).values(
            attempt=attempt,
            question=answer.question,
            answer=doc,
            sha256=sha256(doc),
            made_at=to_text(moment.at),
            made_mono_ns=moment.mono_ns,
            boot_id=moment.boot_id,
        )
    )


def answered_at(tx: Connection, attempt: str) -> dict[str, datetime]:
    """When each question of an attempt was last answered here."""
    query = select(answer_journal).where(answer_journal.c.attempt == attempt).order_by(answer_journal.c.seq)
    return {row.question: from_text(row.made_at) for row in tx.execute(query)}


def mark_opened(tx: Connection, lecture: str, course: str, at: datetime) -> None:
    """A lecture was looked at; Home offers it to go on with."""
    statement = insert(opened).values(lecture=lecture, course=course, at=to_text(at))
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["lecture"], set_={"at": statement.excluded.at, "course": course}
        )
    )


def last_opened(tx: Connection) -> list[tuple[str, str, datetime]]:
    """Lectures that were looked at, newest first: (lecture, course, when)."""
    query = select(opened).order_by(opened.c.at.desc()).limit(50)
    return [(row.lecture, row.course, from_text(row.at)) for row in tx.execute(query)]


def opened_by_course(tx: Connection) -> dict[str, datetime]:
    """When something of each course was last looked at."""
    query = select(opened.c.course, func.max(opened.c.at)).group_by(opened.c.course)
    return {row[0]: from_text(row[1]) for row in tx.execute(query)}


def opened_lectures(tx: Connection) -> set[str]:
    """Every lecture that was looked at on this computer."""
    return set(tx.execute(select(opened.c.lecture)).scalars())
