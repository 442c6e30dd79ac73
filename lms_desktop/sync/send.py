"""How each kind of outbox entry is told to a school that speaks the 69 rows."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace

import msgspec

from lms_desktop.api.endpoints import assessment, learning, people
from lms_desktop.api.endpoints import content as endpoint
from lms_desktop.api.school import Answer, School, Upload
from lms_desktop.domain import progress
from lms_desktop.domain.content_ops import ContentAdd, ContentPatch, ContentRemove, LectureOrder, SectionOrder
from lms_desktop.domain.errors import FileProblem, Gone, LmsError, NotASchool, Refused
from lms_desktop.domain.ops import (
    AnyOp,
    AttemptGrade,
    BookmarkAdd,
    BookmarkEdit,
    BookmarkRemove,
    Drop,
    Enroll,
    GradeSet,
    NoteCreate,
    NoteDelete,
    NoteEdit,
    ProfilePatch,
    ProgressMerge,
    QuizStart,
    QuizSubmit,
    SettingsPatch,
    SkillAdd,
    SkillRemove,
    SocialPatch,
    Submit,
    is_create,
)
from lms_desktop.domain.overlay import seen_of
from lms_desktop.protocol.assignments import Submission
from lms_desktop.protocol.decoding import decode
from lms_desktop.protocol.enums import EnrollmentStatus
from lms_desktop.protocol.learning import Bookmark, Enrollment, Note, Progress
from lms_desktop.protocol.quizzes import Attempt
from lms_desktop.store.blobs import Blobs
from lms_desktop.store.ledger import Entry
from lms_desktop.sync.content import Writing, is_same_content
from lms_desktop.sync.judging import Judging
from lms_desktop.sync.looking import Looking, stale
from lms_desktop.sync.person import OwnAccount, is_same_skill
from lms_desktop.sync.row_ids import row_id


@dataclass(frozen=True, slots=True)
class Accepted:
    """The school has it: the rows that it answered with, and the one that the receipt speaks of."""

    receipt_row: bytes | None
    rows: tuple[tuple[str, bytes], ...] = ()
    renamed_to: str | None = None  # the school goes on with another id than ours
    is_doubled: bool = False  # it arrived twice, and both have to stay


class NotYet(LmsError):
    """It may have arrived, and may arrive still; sending it again now could make two."""

    code = "not_yet"


def is_kept_once(op: AnyOp) -> bool:
    """Whether any school makes one of two such calls: one enrollment in a course, one open attempt, a skill once."""
    return isinstance(op, Enroll | QuizStart | SkillAdd)


@dataclass(frozen=True, slots=True)
class Courier:
    """Sends one entry at a time."""

    school: School
    blobs: Blobs
    at: Callable[[str], None] = field(default=lambda _point: None)

    def known_ids(self, entry: Entry) -> list[str] | None:
        """What is there before a create is sent, so that a lost answer can be found again. None: no need."""
        if not is_create(entry.op) or entry.known_ids_before is not None:
            return None
        return [row_id(doc) for doc in self._there(entry)]

    def send(self, entry: Entry) -> Accepted:
        """Tell the school."""
        accepted = self._send(entry)
        return self._renamed(entry, accepted) if is_create(entry.op) else accepted

    def send_again(self, entry: Entry, others: AbstractSet[str], *, is_harmless: bool) -> Accepted:
        """It may have arrived already: adopt what is there before creating again. ``others`` belong to other entries.

        Raises ``NotYet`` while a lost call may still arrive, unless two of them would make one row all the same.
        """
        if found := self._arrived(entry, others):
            return found[0]
        if not (is_harmless or is_kept_once(entry.op)):
            raise NotYet(entry.op_id)
        accepted = self.send(entry)
        return accepted if is_kept_once(entry.op) else self._undoubled(entry, others, accepted)

    def _undoubled(self, entry: Entry, others: AbstractSet[str], accepted: Accepted) -> Accepted:
        """Both calls arrived after all: of two equal notes or marks the younger goes; two works stay, and are told."""
        arrived = self._arrived(entry, others)
        if len(arrived) < 2:
            return accepted
        if isinstance(entry.op, Submit):
            return replace(accepted, is_doubled=True)
        first, *younger = sorted(arrived, key=lambda one: _made(one.receipt_row or b"{}"))
        for one in younger:
            with _gone_is_done():
                self._take_away(entry, row_id(one.receipt_row or b"{}"))
        return first

    def _take_away(self, entry: Entry, name: str) -> None:
        match entry.op:
            case NoteCreate():
                learning.remove_note(self.school, name, key="", version=None)
            case ContentAdd():
                with suppress(Refused):  # not every school takes a lecture away: two that are alike harm nobody
                    endpoint.remove(self.school, entry.entity, name, key="", version=None)
            case _:
                learning.remove_bookmark(self.school, name, key="")

    def _renamed(self, entry: Entry, accepted: Accepted) -> Accepted:
        """Not every school takes the name that was chosen here: everything goes on under its own."""
        theirs = row_id(accepted.receipt_row or b"{}")
        return accepted if theirs == entry.entity_id else replace(accepted, renamed_to=theirs)

    def _send(self, entry: Entry) -> Accepted:
        op, id_, key = entry.op, entry.entity_id, entry.wire_id
        match op:
            case Enroll():
                body: dict[str, object] = {"id": id_, "course": op.course}
                return _row("enrollment", learning.enroll(self.school, body, key=key))
            case Drop():
                learning.cancel(self.school, id_, key=key)
                return _row("enrollment", learning.enrollment(self.school, id_))
            case ProgressMerge():
                return self._progress(op)
            case BookmarkAdd():
                body = {"id": id_, **place_of(op), "title": op.title}
                return _row("bookmark", learning.add_bookmark(self.school, op.lecture, body, key=key))
            case BookmarkEdit():
                # The last name given is the name.
                answer = learning.edit_bookmark(self.school, id_, {"title": op.title}, key=key, version=None)
                return _row("bookmark", answer)
            case BookmarkRemove():
                with _gone_is_done():
                    Looking(self.school).remove_bookmark(entry)
                return Accepted(None)
            case NoteCreate():
                body = {"id": id_, **place_of(op)}
                body |= {"content": op.content, "tags": list(op.tags), "anchor": op.anchor}
                return _row("note", learning.add_note(self.school, op.lecture, body, key=key))
            case NoteEdit():
                doc = Looking(self.school).edit_note(entry, op)
                return Accepted(doc, (("note", doc),))
            case NoteDelete():
                with _gone_is_done():
                    Looking(self.school).remove_note(entry)
                return Accepted(None)
            case QuizStart():
                body = {"id": id_, "client_started_at": op.client_started_at}
                return _started(id_, assessment.start(self.school, op.quiz, body, key=key).body)
            case QuizSubmit():
                return self._hand_in(entry, op)
            case Submit():
                return self._submit(entry, op)
            case GradeSet():
                self._demand_same_grade(entry)
                body = {"score": op.score, "feedback": op.feedback, "release": op.release}
                body["rubric_scores"] = list(op.rubric_scores)
                answer = assessment.grade(self.school, id_, body, key=key, version=entry.base_version)
                return _row("submission", answer)
            case AttemptGrade():
                attempt, marked = Judging(self.school).judge(entry, op)
                return Accepted(attempt, (("attempt", attempt), ("result", marked)))
            case ProfilePatch() | SettingsPatch() | SocialPatch():
                doc = OwnAccount(self.school).patch(entry.entity, op, key=key)
                return Accepted(doc, ((entry.entity, doc),))
            case SkillAdd():
                doc = OwnAccount(self.school).add_skill(id_, op, key=key)
                return Accepted(doc, (("skill", doc),))
            case SkillRemove():
                with _gone_is_done():
                    people.remove_skill(self.school, id_, key=key)
                return Accepted(None)
            case ContentAdd():
                doc = Writing(self.school).add(entry, op)
                return Accepted(doc, ((entry.entity, doc),))
            case ContentPatch():
                doc = Writing(self.school).patch(entry, op)
                return Accepted(doc, ((entry.entity, doc),))
            case ContentRemove():
                with _gone_is_done():
                    Writing(self.school).remove(entry)
                return Accepted(None)
            case SectionOrder() | LectureOrder():
                named = "section" if isinstance(op, SectionOrder) else "lecture"
                moved = Writing(self.school).order(named, entry.entity_id, op)
                return Accepted(None, tuple((named, doc) for doc in moved))

    def _demand_same_grade(self, entry: Entry) -> None:
        """Look at the grade before giving another: not every school refuses one that was given blindly."""
        theirs = assessment.submission(self.school, entry.entity_id).body
        version = decode(theirs, Submission).version
        if entry.base_version is not None and version not in {0, entry.base_version}:
            raise stale(theirs)

    def _progress(self, op: ProgressMerge) -> Accepted:
        """Read, unite, write; again if somebody came between. Any order and any number of times ends the same."""
        for _attempt in range(3):
            theirs = _decode(learning.lecture_progress(self.school, op.lecture), Progress)
            united = progress.merge(theirs, seen_of(op), at=op.position_at)
            answer = learning.write_progress(self.school, op.lecture, _progress_body(united), key="")
            if _covers(_decode(answer, Progress), united):
                break
        return _row("progress", answer)

    def _hand_in(self, entry: Entry, op: QuizSubmit) -> Accepted:
        body = {"answers": list(op.answers), "client_submitted_at": op.client_submitted_at}
        answer = assessment.hand_in(self.school, entry.entity_id, body, key=entry.wire_id)
        attempt = assessment.attempt(self.school, entry.entity_id)
        result = assessment.result(self.school, entry.entity_id)
        return Accepted(answer.body, (("attempt", attempt.body), ("result", result.body)))

    def _submit(self, entry: Entry, op: Submit) -> Accepted:
        assert op.client_submitted_at is not None
        fields = {
            "id": entry.entity_id,
            "content": op.content,
            "client_submitted_at": msgspec.to_builtins(op.client_submitted_at),
        }
        with ExitStack() as stack:
            uploads = []
            for file in op.files:
                path = self.blobs.sound(file.sha256)  # a school of lists takes what it gets, damaged or not
                if path is None:
                    raise FileProblem(file.name, why="missing")
                uploads.append(Upload(file.name, stack.enter_context(path.open("rb"))))
            self.at("mid-upload")
            answer = assessment.submit(self.school, op.assignment, fields, uploads, key=entry.wire_id)
        return _row("submission", answer)

    def _arrived(self, entry: Entry, others: AbstractSet[str]) -> list[Accepted]:
        """The rows that earlier tries made, if they did: ours by its id, or new ones that are the same."""
        known = {*(entry.known_ids_before or ()), *others}
        mine, same = [], []
        there = self._there(entry)
        if isinstance(entry.op, ContentAdd):
            there = Writing(self.school).whole(entry.entity, there, known)
        for doc in there:
            is_ours, is_new = row_id(doc) == entry.entity_id, row_id(doc) not in known
            if isinstance(entry.op, Enroll):
                # Who comes back has the place of before: its name tells nothing.
                is_ours, is_new = is_ours and is_same(entry, doc), True
            elif isinstance(entry.op, SkillAdd):
                is_new = True  # it is on the list once, whoever put it there
            if is_ours:
                mine.append(Accepted(doc, ((entry.entity, doc),)))
            elif is_new and is_same(entry, doc):
                same.append(Accepted(doc, ((entry.entity, doc),), row_id(doc)))
        return mine + same

    def _there(self, entry: Entry) -> list[bytes]:
        try:
            return self._listed(entry)
        except Gone:
            if not isinstance(entry.op, QuizStart):
                raise
            return []  # a school that lists no attempts goes on with the one that is open

    def _listed(self, entry: Entry) -> list[bytes]:
        match op := entry.op:
            case Enroll():
                return learning.enrollments(self.school)
            case BookmarkAdd():
                return learning.bookmarks(self.school, op.enrollment)
            case NoteCreate():
                return learning.notes(self.school, op.enrollment)
            case QuizStart():
                return assessment.attempts(self.school, op.quiz)
            case Submit():
                return assessment.submissions(self.school, op.assignment)
            case SkillAdd():
                return people.skills(self.school)
            case ContentAdd():
                return Writing(self.school).there(entry.entity, op)
            case _:
                return []


def is_same(entry: Entry, doc: bytes) -> bool:
    """Whether a row that was not there before is the one that this entry makes."""
    match op := entry.op:
        case Enroll():
            place = decode(doc, Enrollment)
            return place.course.id == op.course and place.status is not EnrollmentStatus.CANCELLED
        case BookmarkAdd():
            mark = decode(doc, Bookmark)
            theirs = (mark.lecture, mark.timestamp_seconds, mark.page_number, mark.title)
            return theirs == (op.lecture, op.timestamp_seconds, op.page_number, op.title)
        case NoteCreate():
            note = decode(doc, Note)
            theirs_too = (note.lecture, note.content, note.timestamp_seconds, note.page_number)
            return theirs_too == (op.lecture, op.content, op.timestamp_seconds, op.page_number)
        case QuizStart():
            return decode(doc, Attempt).submitted_at is None
        case Submit():
            work = decode(doc, Submission)
            files = sorted((file.name, file.size_bytes) for file in work.files)
            return work.content == op.content and files == sorted((file.name, file.size_bytes) for file in op.files)
        case SkillAdd():
            return is_same_skill(op, doc)
        case ContentAdd():
            return is_same_content(entry.entity, op, doc)
        case _:
            return False


class _Made(msgspec.Struct):
    created_at: str = ""


def _made(doc: bytes) -> tuple[str, str]:
    return (decode(doc, _Made).created_at, row_id(doc))


def _decode(answer: Answer, kind: type[Progress]) -> Progress:
    try:
        return decode(answer.body, kind)
    except msgspec.DecodeError as error:
        raise NotASchool("no progress") from error


def _row(entity: str, answer: Answer) -> Accepted:
    if not row_id(answer.body):
        raise NotASchool(f"no {entity}")
    return Accepted(answer.body, ((entity, answer.body),))


def _started(wanted: str, doc: bytes) -> Accepted:
    """Where an attempt was open already, the school answers with that one: go on with it."""
    found = row_id(doc)
    return Accepted(doc, (("attempt", doc),), None if found == wanted else found)


def place_of(op: BookmarkAdd | NoteCreate) -> dict[str, object]:
    """Where in its lecture something was made."""
    return {"timestamp_seconds": op.timestamp_seconds, "page_number": op.page_number}


def _progress_body(row: Progress) -> Mapping[str, object]:
    return {
        "watched_ranges": [list(span) for span in row.watched_ranges],
        "watched_seconds": row.watched_seconds,
        "total_seconds": row.total_seconds,
        "last_position_seconds": row.last_position_seconds,
        "position_updated_at": row.position_updated_at,
        "unit": row.unit,
        "is_completed": row.is_completed,
    }


def _covers(theirs: Progress, sent: Progress) -> bool:
    more = theirs.watched_seconds >= sent.watched_seconds - 0.01
    return more and theirs.is_completed >= sent.is_completed


@contextmanager
def _gone_is_done() -> Iterator[None]:
    """What should be thrown away and is not there any more was thrown away."""
    try:
        yield
    except Gone:
        return
    except Refused as error:
        if error.reason != "deleted":
            raise
