"""With a school that keeps no change log: everything arrives once, and nothing goes because of a list that lies."""

from typing import Any

import pytest
import requests

from lms_desktop.domain.errors import LmsError, Unreachable
from lms_desktop.domain.ops import OpState
from lms_desktop.server.apps.assignments.models import AssignmentSubmission
from lms_desktop.server.apps.enrollments.models import Bookmark, Enrollment, Note
from tests.contract.inside.computer import Computer
from tests.server.conftest import Classroom, School


@pytest.fixture(params=["rows", "bare"])
def level(request: pytest.FixtureRequest, settings: Any) -> str:
    settings.API_LEVEL = request.param
    return str(request.param)


@pytest.fixture
def learner(level: str, school: School, room: Classroom, new_computer: Any) -> Computer:
    school.lecture(room.course)
    school.assignment(room.course)
    made: Computer = new_computer(room.student)
    made.sync()
    return made


@pytest.fixture
def lecture(learner: Computer, room: Classroom) -> str:
    return str(room.course.sections.get().lectures.get().pk)


def is_write(method: str, _path: str) -> bool:
    return method in {"POST", "PUT", "DELETE"}


def never(_method: str, _path: str) -> bool:
    return False


def texts() -> list[str]:
    return sorted(Note.objects.values_list("content", flat=True))


def make_one_of_each(computer: Computer, lecture: str, room: Classroom) -> None:
    computer.services.notes.save(None, lecture, "a note")
    computer.services.bookmarks.add(lecture, timestamp=3.0)
    assignment = str(room.course.assignments.get().pk)
    computer.services.assignments.save_draft(assignment, "a work")
    computer.services.assignments.hand_in(assignment)


@pytest.mark.parametrize("lost", ["lose_request", "lose_answer"])
def test_a_lost_call_makes_one_row(learner: Computer, lecture: str, room: Classroom, lost: str) -> None:
    make_one_of_each(learner, lecture, room)
    setattr(learner.line, lost, is_write)
    for _ in range(3):
        with pytest.raises(Unreachable):
            learner.sync()
    setattr(learner.line, lost, never)
    learner.sync()
    assert learner.pending() == []
    assert (texts(), Bookmark.objects.count()) == (["a note"], 1)
    assert [work.content for work in AssignmentSubmission.objects.all()] == ["a work"]


def test_what_may_still_arrive_is_not_sent_again_at_once(learner: Computer, lecture: str) -> None:
    learner.services.notes.save(None, lecture, "a note")
    learner.line.lose_request = is_write
    with pytest.raises(Unreachable):
        learner.sync()
    learner.line.lose_request = never
    with learner.store.write() as tx:
        tx.exec_driver_sql("UPDATE outbox SET next_attempt_at = NULL")
    learner.push()
    (waiting,) = learner.pending()
    assert (waiting.state, waiting.error_code, texts()) == (OpState.AMBIGUOUS, "not_yet", [])
    learner.clock.pass_seconds(61)
    learner.push()
    assert texts() == ["a note"]


def test_of_two_that_arrived_after_all_the_younger_goes(learner: Computer, lecture: str, room: Classroom) -> None:
    learner.services.notes.save(None, lecture, "a note", timestamp=4.0)
    learner.line.lose_request = is_write
    with pytest.raises(Unreachable):
        learner.sync()

    def deliver_late(method: str, path: str) -> bool:
        if method == "POST" and not Note.objects.exists():
            Note.objects.create(enrollment=room.enrollment, lecture_id=lecture, content="a note", timestamp_seconds=4.0)
        return False

    learner.line.lose_request = deliver_late
    learner.sync()
    assert (texts(), learner.notes(), learner.pending()) == (["a note"], ["a note"], [])


def test_two_equal_notes_on_purpose_stay_two(learner: Computer, lecture: str) -> None:
    for _ in range(2):
        learner.services.notes.save(None, lecture, "the same", timestamp=1.0)
    learner.line.lose_answer = is_write
    for _ in range(2):
        with pytest.raises(Unreachable):
            learner.sync()
    learner.line.lose_answer = never
    learner.sync()
    learner.sync()
    assert (texts(), learner.notes()) == (["the same"] * 2, ["the same"] * 2)
    assert learner.services.notices.recent() == ()


def test_what_arrived_twice_without_being_sent_twice_is_told_once(
    learner: Computer, lecture: str, room: Classroom, level: str
) -> None:
    make_one_of_each(learner, lecture, room)
    arrive_twice(learner)
    for _ in range(3):
        learner.sync()
    many = 1 if level == "rows" else 2  # a school that knows names makes one of two equal calls
    assert (len(texts()), Bookmark.objects.count(), AssignmentSubmission.objects.count()) == (many, many, many)
    told = sorted((one.kind, one.title) for one in learner.services.notices.recent())
    title = room.course.sections.get().lectures.get().title
    all_of_them = [("handed_in_twice", "Essay"), ("made_twice", title), ("made_twice", "a note")]
    assert told == ([] if level == "rows" else sorted(all_of_them))


def arrive_twice(computer: Computer) -> None:
    """From now on the line delivers what is made a second time, and drops the answer to it."""
    once = computer.line.request

    def request(method: str, url: str, *args: Any, **kwargs: Any) -> requests.Response:
        if method == "POST":
            once(method, url, *args, **kwargs)
        return once(method, url, *args, **kwargs)

    computer.line.request = request  # type: ignore[method-assign]


def test_a_note_is_written_on_under_the_name_that_the_school_gave(learner: Computer, lecture: str) -> None:
    note = learner.services.notes.save(None, lecture, "first")
    learner.line.lose_answer = is_write
    with pytest.raises(Unreachable):
        learner.sync()
    learner.services.notes.save(note.note_id, lecture, "second")
    learner.line.lose_answer = never
    learner.sync()
    assert (texts(), learner.notes()) == (["second"], ["second"])
    learner.services.notes.save(note.note_id, lecture, "third")
    learner.sync()
    assert (texts(), learner.notes(), learner.pending()) == (["third"], ["third"], [])
    assert "second" in learner.services.notes.earlier(note.note_id)


def test_an_edit_of_a_mark_beats_its_removal_and_the_last_name_counts(
    learner: Computer, lecture: str, room: Classroom, new_computer: Any
) -> None:
    mark = learner.services.bookmarks.add(lecture, timestamp=3.0, title="first")
    learner.sync()
    other: Computer = new_computer(room.student)
    other.sync()
    (there,) = other.services.bookmarks.in_lecture(lecture)
    learner.services.bookmarks.rename(mark.bookmark_id, "second")
    other.services.bookmarks.remove(there.bookmark_id)
    learner.sync()
    other.sync()
    other.sync()
    learner.sync()
    assert learner.marks() == other.marks() == ["second"]


def test_a_note_that_is_thrown_away_elsewhere_and_written_on_here_lives_on(
    learner: Computer, lecture: str, room: Classroom, new_computer: Any
) -> None:
    note = learner.services.notes.save(None, lecture, "first")
    learner.sync()
    other: Computer = new_computer(room.student)
    other.sync()
    (there,) = other.services.notes.in_lecture(lecture)
    other.services.notes.delete(there.note_id)
    other.sync()
    learner.services.notes.save(note.note_id, lecture, "second")
    learner.sync()
    other.sync()
    assert learner.notes() == other.notes() == texts() == ["second"]


def test_a_note_that_is_written_on_elsewhere_is_not_thrown_away(
    learner: Computer, lecture: str, room: Classroom, new_computer: Any
) -> None:
    note = learner.services.notes.save(None, lecture, "first")
    learner.sync()
    other: Computer = new_computer(room.student)
    other.sync()
    (there,) = other.services.notes.in_lecture(lecture)
    other.services.notes.save(there.note_id, lecture, "second")
    other.sync()
    learner.services.notes.delete(note.note_id)
    learner.sync()
    learner.sync()
    assert learner.notes() == other.notes() == texts() == ["second"]


LIES = {
    "an empty body": (200, "application/json", b"[]"),
    "a page of a cafe": (200, "text/html", b"<html>Accept our terms</html>"),
    "a page that calls itself JSON": (200, "application/json", b"<html>Accept our terms</html>"),
    "an error": (500, "application/json", b'{"detail": "no"}'),
    "one row twice": (
        200,
        "application/json",
        b'{"count": 2, "next": null, "results": [{"id": "1", "content": ""}, {"id": "1", "content": ""}]}',
    ),
    "a count that does not fit": (200, "application/json", b'{"count": 5, "next": null, "results": []}'),
}


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("of", ["notes/", "enrollments/", "sections/", "lectures/"])
def test_nothing_goes_because_of_a_list_that_lies(
    learner: Computer, lecture: str, monkeypatch: pytest.MonkeyPatch, lie: str, of: str
) -> None:
    learner.services.notes.save(None, lecture, "mine")
    learner.sync()
    before = what_is_here(learner)
    ask = type(learner.line).request

    def answer(line: Any, method: str, url: str, *args: Any, **kwargs: Any) -> requests.Response:
        found = ask(line, method, url, *args, **kwargs)
        if url.split("?")[0].endswith(of):
            status, kind, body = LIES[lie]
            found.status_code, found._content, found.headers["Content-Type"] = status, body, kind
        return found

    monkeypatch.setattr(type(learner.line), "request", answer)
    with pytest.raises(LmsError):
        learner.pull()
    assert what_is_here(learner) == before


def test_the_lists_of_somebody_else_change_nothing(
    learner: Computer, lecture: str, school: School, room: Classroom, new_computer: Any
) -> None:
    learner.services.notes.save(None, lecture, "mine")
    learner.sync()
    before = what_is_here(learner)
    somebody = school.person()
    Enrollment.objects.create(user=somebody, course=room.course)
    learner.account.school._tokens = new_computer(somebody).account.school._tokens
    with pytest.raises(LmsError):
        learner.pull()
    assert what_is_here(learner) == before


def what_is_here(computer: Computer) -> dict[str, set[str]]:
    from lms_desktop.store import rows

    with computer.store.read() as tx:
        kinds = ("enrollment", "section", "lecture", "note", "course", "assignment")
        return {entity: rows.base_ids(tx, entity) for entity in kinds}
