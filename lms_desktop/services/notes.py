"""Notes: saved here as they are typed, one transaction each; the school has them when it says so."""

from lms_desktop.domain.errors import Gone, NotPossible
from lms_desktop.domain.ids import new_id
from lms_desktop.domain.ops import NoteCreate, NoteDelete, NoteEdit
from lms_desktop.protocol import limits
from lms_desktop.protocol.content import LectureRow
from lms_desktop.protocol.learning import Note
from lms_desktop.services import enrolled
from lms_desktop.services.conflicts import of_notes
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.states import waiting_states
from lms_desktop.services.views import NoteView, WorkState
from lms_desktop.store import journal, outbox, rows
from lms_desktop.store.store import Tx


class NoteService:
    """Read, write and throw away one's own notes."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def in_lecture(self, lecture_id: str) -> tuple[NoteView, ...]:
        """The notes of a lecture, by place."""
        with self._account.store.read() as tx:
            notes = rows.many(tx, Note, lecture=lecture_id)
            return _views(tx, sorted(notes, key=_place))

    def save(
        self,
        note_id: str | None,
        lecture_id: str,
        content: str,
        *,
        timestamp: float | None = None,
        page_number: int | None = None,
        tags: tuple[str, ...] = (),
    ) -> NoteView:
        """Keep a note, its text byte for byte. None makes a new one."""
        if len(content) > limits.NOTE:
            raise NotPossible("the note is too long", why="too_long")
        moment = self._account.clock.moment()
        with self._account.store.write("note") as tx:
            id_ = rows.name_now(tx, note_id) if note_id is not None else new_id()
            if note_id is None:
                enrollment, needs = enrolled.in_lecture(tx, lecture_id)
                create = NoteCreate(
                    enrollment=enrollment,
                    lecture=lecture_id,
                    content=content,
                    timestamp_seconds=timestamp,
                    page_number=page_number,
                    tags=tags,
                )
                outbox.put(tx, entity="note", entity_id=id_, op=create, moment=moment, depends_on=needs)
            else:
                before = rows.one(tx, Note, id_)
                if before is None:
                    raise Gone("the note was thrown away")
                if (before.content, before.tags) != (content, tags):
                    journal.keep_revision(tx, id_, before.content, origin="here", at=moment.at)
                    edit = NoteEdit(content=content, tags=tags)
                    outbox.put(tx, entity="note", entity_id=id_, op=edit, moment=moment)
            saved = rows.one(tx, Note, id_)
            assert saved is not None
            return _views(tx, [saved])[0]

    def delete(self, note_id: str) -> None:
        """Throw a note away; its text is kept among the earlier ones."""
        moment = self._account.clock.moment()
        with self._account.store.write("note") as tx:
            note_id = rows.name_now(tx, note_id)
            before = rows.one(tx, Note, note_id)
            if before is not None:
                journal.keep_revision(tx, note_id, before.content, origin="here", at=moment.at)
                outbox.put(tx, entity="note", entity_id=note_id, op=NoteDelete(), moment=moment)

    def earlier(self, note_id: str) -> tuple[str, ...]:
        """Earlier texts of a note, newest first."""
        with self._account.store.read() as tx:
            return tuple(journal.revisions(tx, rows.name_now(tx, note_id)))


def _views(tx: Tx, notes: list[Note]) -> tuple[NoteView, ...]:
    undecided = of_notes(tx)
    states = waiting_states(tx, "note", [note.id for note in notes])
    titles = {
        lecture.id: lecture.title for lecture in rows.under(tx, LectureRow, "id", [note.lecture for note in notes])
    }
    return tuple(
        NoteView(
            note_id=note.id,
            lecture_id=note.lecture,
            lecture_title=titles.get(note.lecture, ""),
            content=note.content,
            timestamp=note.timestamp_seconds,
            page_number=note.page_number,
            tags=note.tags,
            state=states.get(note.id, WorkState.RECEIVED),
            saved_at=note.updated_at or enrolled.LONG_AGO,
            conflict_id=undecided.get(note.id, ""),
        )
        for note in notes
    )


def _place(note: Note) -> tuple[float, float, str]:
    first = note.timestamp_seconds if note.timestamp_seconds is not None else float(note.page_number or 0)
    return (first, (note.created_at or enrolled.LONG_AGO).timestamp(), note.id)
