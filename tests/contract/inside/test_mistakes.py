"""The mistakes that others made, each tried on schools of every level."""

from datetime import timedelta
from typing import Any

import pytest
import requests
from django.db import connection

from lms_desktop.domain.errors import LmsError, Unreachable
from lms_desktop.protocol.learning import Note as NoteRow
from lms_desktop.server.apps.courses.models import Lecture
from lms_desktop.server.apps.enrollments.models import Note
from lms_desktop.store import rows
from tests.contract.inside.computer import Computer
from tests.server.conftest import Classroom, School


@pytest.fixture
def learner(level: str, school: School, room: Classroom, new_computer: Any) -> Computer:
    school.lecture(room.course)
    made: Computer = new_computer(room.student)
    made.sync()
    return made


@pytest.fixture
def lecture(learner: Computer, room: Classroom) -> Lecture:
    found: Lecture = room.course.sections.get().lectures.get()
    return found


def test_bulk_writes_and_raw_sql_are_seen_by_the_next_pull(
    learner: Computer, lecture: Lecture, room: Classroom
) -> None:
    Note.objects.bulk_create(
        Note(enrollment=room.enrollment, lecture=lecture, content=str(number)) for number in range(3)
    )
    learner.pull()
    assert learner.notes() == ["0", "1", "2"]
    Note.objects.filter(content="0").update(content="changed in bulk")
    with connection.cursor() as sql:
        sql.execute("UPDATE enrollments_note SET content = 'changed in SQL' WHERE content = '1'")
        sql.execute("DELETE FROM enrollments_note WHERE content = '2'")
    learner.pull()
    assert learner.notes() == ["changed in SQL", "changed in bulk"]


def test_what_waits_here_and_what_changed_there_are_both_seen_on_both_computers(
    learner: Computer, lecture: Lecture, room: Classroom, new_computer: Any
) -> None:
    note = Note.objects.create(enrollment=room.enrollment, lecture=lecture, content="one\ntwo\nthree\n")
    learner.pull()
    other: Computer = new_computer(room.student)
    other.sync()
    learner.services.notes.save(str(note.pk), str(lecture.pk), "one\ntwo\nTHREE\n")
    other.services.notes.save(str(note.pk), str(lecture.pk), "ONE\ntwo\nthree\n")
    other.sync()
    learner.pull()
    assert learner.notes() == ["one\ntwo\nTHREE\n"], "a pull never hides what waits"
    for computer in (learner, other):
        computer.sync()
    assert learner.notes() == other.notes() == ["ONE\ntwo\nTHREE\n"]


def test_no_call_is_made_inside_a_transaction(learner: Computer, lecture: Lecture) -> None:
    learner.services.notes.save(None, str(lecture.pk), "words")
    learner.services.bookmarks.add(str(lecture.pk), timestamp=1.0)
    seen: list[bool] = []

    def look(_method: str, _path: str) -> bool:
        # A transaction that is open would make this one fail: there is one connection that writes.
        with learner.store.write("typing"):
            seen.append(True)
        return False

    learner.line.lose_request = look
    learner.sync()
    assert len(seen) >= 2


@pytest.mark.parametrize("off_by", [timedelta(days=-1), timedelta(days=3650)], ids=["a day behind", "ten years ahead"])
def test_a_wrong_clock_decides_nothing(
    learner: Computer, lecture: Lecture, room: Classroom, new_computer: Any, off_by: timedelta
) -> None:
    note = Note.objects.create(enrollment=room.enrollment, lecture=lecture, content="first")
    learner.pull()
    other: Computer = new_computer(room.student)
    other.clock.at += off_by
    other.sync()
    learner.services.notes.save(str(note.pk), str(lecture.pk), "first, then this")
    learner.sync()
    other.sync()
    other.services.notes.save(str(note.pk), str(lecture.pk), "first, then this, and this last")
    other.sync()
    learner.sync()
    assert learner.notes() == ["first, then this, and this last"]
    learner.services.notes.save(str(note.pk), str(lecture.pk), "the clock of nobody is right")
    learner.sync()
    other.sync()
    assert other.notes() == learner.notes() == ["the clock of nobody is right"]


def test_a_time_to_try_again_from_a_wrong_clock_holds_nothing_up(learner: Computer, lecture: Lecture) -> None:
    learner.services.notes.save(None, str(lecture.pk), "words")
    learner.line.lose_request = lambda method, _path: method != "GET"
    learner.clock.at += timedelta(days=3650)
    with pytest.raises(Unreachable):
        learner.sync()
    learner.clock.at -= timedelta(days=3650)
    learner.line.lose_request = lambda _method, _path: False
    learner.sync()
    learner.sync()
    assert learner.pending() == []


LIES = {
    "an empty list": (200, "application/json", b"[]"),
    "an empty object": (200, "application/json", b"{}"),
    "a page of a cafe": (200, "text/html", b"<html>Accept our terms</html>"),
    "a page that calls itself JSON": (200, "application/json", b"<html>Accept our terms</html>"),
    "an error": (502, "text/html", b"<html>Bad gateway</html>"),
    "a way elsewhere": (302, "text/html", b""),
}


@pytest.mark.parametrize("lie", LIES)
def test_nothing_goes_and_nothing_is_lost_when_something_else_answers(
    learner: Computer, lecture: Lecture, room: Classroom, monkeypatch: pytest.MonkeyPatch, lie: str
) -> None:
    Note.objects.create(enrollment=room.enrollment, lecture=lecture, content="theirs")
    learner.pull()
    learner.services.notes.save(None, str(lecture.pk), "mine")
    ask = type(learner.line).request

    def answer(line: Any, method: str, url: str, *args: Any, **kwargs: Any) -> requests.Response:
        found = ask(line, method, url, *args, **kwargs)
        found.status_code, kind, found._content = LIES[lie][0], LIES[lie][1], LIES[lie][2]
        found.headers["Content-Type"] = kind
        return found

    monkeypatch.setattr(type(learner.line), "request", answer)
    for work in (learner.push, learner.pull):
        try:
            work()
        except LmsError:
            continue
    assert learner.notes() == ["mine", "theirs"]
    monkeypatch.undo()
    learner.sync()
    learner.sync()
    assert sorted(Note.objects.values_list("content", flat=True)) == ["mine", "theirs"] == learner.notes()
    assert learner.pending() == []


def test_texts_of_every_kind_come_back_as_they_went_without_a_conflict(
    learner: Computer, lecture: Lecture, room: Classroom, new_computer: Any
) -> None:
    texts = sorted(["e\u0301", "\u00e9", "\U0001f600\n", "a\r\nb\r\n", " spaces ", "x" * 1_000_000])
    for text in texts:
        learner.services.notes.save(None, str(lecture.pk), text)
    learner.sync()
    other: Computer = new_computer(room.student)
    other.sync()
    assert other.notes() == texts
    for id_, text in zip(other.note_ids(), texts, strict=True):
        other.services.notes.save(id_, str(lecture.pk), text + "!")
    other.sync()
    learner.sync()
    assert learner.notes() == sorted(text + "!" for text in texts)
    with learner.store.read() as tx:
        assert len(rows.many(tx, NoteRow)) == len(texts)
