"""What a computer shows after it read from a school that keeps a change log."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import F
from django.utils import timezone

from lms_desktop.domain.errors import NotASchool, Unreachable
from lms_desktop.protocol.content import LectureRow, Section
from lms_desktop.server.apps.assignments.models import AssignmentSubmission
from lms_desktop.server.apps.courses.models import Course, Lecture
from lms_desktop.server.apps.courses.models import Section as SectionModel
from lms_desktop.server.apps.enrollments.models import Note
from lms_desktop.server.apps.sync import tidy
from lms_desktop.server.apps.sync.models import Change, Stream
from lms_desktop.store import rows, streams
from tests.contract.inside.computer import Computer
from tests.server.conftest import Classroom, School


@pytest.fixture
def learner(room: Classroom, new_computer: Any) -> Computer:
    made: Computer = new_computer(room.student)
    return made


def lectures(computer: Computer) -> set[str]:
    with computer.store.read() as tx:
        return {row.id for row in rows.many(tx, LectureRow)}


def sums_agree(computer: Computer) -> bool:
    """Whether every stream is here what it is at the school."""
    from lms_desktop.api.endpoints import sync

    with computer.store.read() as tx:
        known = streams.known(tx)
        return all(
            streams.sum_of(tx, known[name]) == streams.Sum(digest.count, digest.hash)
            for name, digest in sync.digests(computer.account.school, []).items()
        )


def write_note(room: Classroom, lecture: Lecture, text: str) -> Note:
    return Note.objects.create(enrollment=room.enrollment, lecture=lecture, content=text)


def test_a_first_reading_shows_everything_and_agrees_by_its_sums(
    school: School, room: Classroom, learner: Computer
) -> None:
    video, quiz = school.video(room.course), school.quiz(room.course)
    school.assignment(room.course)
    write_note(room, video, "Mine")
    learner.sync()
    assert learner.notes() == ["Mine"]
    course = learner.services.courses.open(str(room.course.pk))
    assert {line.lecture_id for part in course.sections for line in part.lectures} == {
        str(video.pk),
        str(quiz.lecture_id),
    }
    assert len(course.assignments) == 1
    assert sums_agree(learner)


def test_nothing_new_is_one_small_request_once_all_was_compared(
    school: School, room: Classroom, learner: Computer
) -> None:
    for _ in range(49):
        school.enroll(room.student, school.course(room.course.created_by))
    learner.sync()
    learner.sync()
    learner.line.calls.clear()
    learner.line.answers.clear()
    assert learner.pull() is False
    (answer,) = learner.line.answers
    assert answer.status_code == 204
    sent = f"{answer.request.method} {answer.request.path_url} HTTP/1.1\r\n"
    sent += "".join(f"{name}: {value}\r\n" for name, value in answer.request.headers.items())
    told = "HTTP/1.1 204 No Content\r\n" + "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
    print(f"idle pass with 50 courses: {len(sent)} bytes up, {len(told)} bytes down")
    assert len(sent) + len(told) <= 1536


def test_a_course_that_is_joined_elsewhere_appears_when_all_of_it_is_here(
    school: School, room: Classroom, learner: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner.sync()
    other = school.course(room.course.created_by)
    parts = [SectionModel.objects.create(course=other, title=title) for title in ("One", "Two")]
    made = {
        str(Lecture.objects.create(section=part, title="L", content_type="text").pk)
        for part, count in zip(parts, (3, 27), strict=True)
        for _ in range(count)
    }
    school.enroll(room.student, other)
    monkeypatch.setattr("lms_desktop.server.core.wire.limits.SYNC_PAGE", 7, raising=False)
    monkeypatch.setattr("lms_desktop.server.apps.sync.views.limits.SYNC_PAGE", 7)
    learner.line.lose_request = lambda _method, path: "changes" in path and len(learner.line.calls) >= calls + 4
    calls = len(learner.line.calls)
    with pytest.raises(Unreachable):
        learner.pull()
    with learner.store.read() as tx:
        assert rows.base_ids(tx, "section", course=str(other.pk)), "a part is here"
        assert rows.many(tx, Section, course=str(other.pk)) == []
    learner.line.lose_request = lambda _method, _path: False
    learner.pull()
    course = learner.services.courses.open(str(other.pk))
    assert {line.lecture_id for part in course.sections for line in part.lectures} == made


def test_leaving_a_course_takes_its_content_and_leaves_what_one_wrote(
    school: School, room: Classroom, learner: Computer
) -> None:
    lecture = school.lecture(room.course)
    assignment = school.assignment(room.course)
    note = write_note(room, lecture, "Mine")
    learner.sync()
    learner.services.assignments.save_draft(str(assignment.pk), "Not handed in yet")
    room.enrollment.save_changes({"status": "cancelled"})
    learner.sync()
    assert lectures(learner) == set()
    assert learner.notes() == [note.content]
    (draft,) = learner.services.outbox.load().drafts
    assert draft.problem == "revoked"
    assert sums_agree(learner)
    room.enrollment.save_changes({"status": "active"})
    learner.sync()
    assert lectures(learner) == {str(lecture.pk)}


def test_what_is_deleted_there_goes_here_and_what_waits_upon_it_lives_on(
    school: School, room: Classroom, learner: Computer
) -> None:
    lecture = school.lecture(room.course)
    kept, gone = write_note(room, lecture, "written on"), write_note(room, lecture, "gone")
    learner.sync()
    learner.services.notes.save(str(kept.pk), str(lecture.pk), "written on, offline")
    Note.objects.filter(pk__in=[kept.pk, gone.pk]).delete()
    learner.pull()
    assert learner.notes() == ["written on, offline"]
    learner.sync()
    learner.sync()
    assert learner.notes() == ["written on, offline"] == list(Note.objects.values_list("content", flat=True))
    assert learner.pending() == []


def test_a_cursor_that_is_too_old_reads_that_stream_again(school: School, room: Classroom, learner: Computer) -> None:
    lecture = school.lecture(room.course)
    gone, kept = write_note(room, lecture, "gone"), write_note(room, lecture, "kept")
    learner.sync()
    learner.services.notes.save(None, str(lecture.pk), "waits")
    gone.delete()
    Change.objects.filter(deleted=True).update(at=timezone.now() - timedelta(days=181))
    tidy.tidy()
    write_note(room, lecture, "new")
    learner.pull()
    assert learner.notes() == [kept.content, "new", "waits"]
    assert "gone" in learner.written(), "its words are among the earlier texts"
    assert sums_agree(learner)


def test_a_faulty_school_that_tells_too_little_takes_nothing_away(
    school: School, room: Classroom, learner: Computer
) -> None:
    lecture = school.lecture(room.course)
    Note.objects.bulk_create(Note(enrollment=room.enrollment, lecture=lecture, content=f"{n:02}") for n in range(30))
    learner.sync()
    Change.objects.filter(entity="note").delete()
    with learner.store.write() as tx:
        streams.put_place(tx, "", streams.place(tx).epoch)
    learner.pull()
    assert len(learner.notes()) == 30


def test_a_row_that_differs_is_found_by_its_sum_and_its_stream_alone_is_read_again(
    school: School, room: Classroom, learner: Computer
) -> None:
    lecture = school.lecture(room.course)
    notes = [write_note(room, lecture, str(number)) for number in range(3)]
    learner.sync()
    learner.sync()
    with learner.store.write() as tx:
        rows.forget(tx, "note", [str(notes[0].pk)])
        tx.exec_driver_sql("UPDATE base_note SET version = 7 WHERE id = ?", (str(notes[1].pk),))
    assert not sums_agree(learner)
    learner.clock.pass_seconds(25 * 3600)
    learner.line.calls.clear()
    learner.sync()
    assert sums_agree(learner)
    asked = [path for _method, path in learner.line.calls]
    assert sum(path.startswith("sync/snapshot") for path in asked) == 1
    assert learner.notes() == ["0", "1", "2"]


def test_a_page_that_comes_twice_changes_nothing(school: School, room: Classroom, learner: Computer) -> None:
    lecture = school.lecture(room.course)
    learner.sync()
    with learner.store.read() as tx:
        before = streams.place(tx)
    note = write_note(room, lecture, "first")
    Note.objects.filter(pk=note.pk).update(content="second")
    learner.pull()
    with learner.store.write() as tx:
        places = streams.known(tx)
        streams.put_place(tx, before.cursor, before.epoch)
        for name, of in places.items():
            streams.advance(tx, name, min(of.at, 1))
    heard: list[Any] = []
    learner.store.subscribe(heard.append)
    learner.pull()
    assert learner.notes() == ["second"]
    assert sums_agree(learner)


def test_a_course_is_read_from_lists_and_then_from_the_log(
    school: School, room: Classroom, learner: Computer, settings: Any
) -> None:
    """A school that is renewed: what the lists gave and is not there any more goes at the first comparison."""
    lecture, gone = school.lecture(room.course), school.lecture(room.course)
    write_note(room, lecture, "kept")
    note = write_note(room, lecture, "gone")
    settings.API_LEVEL = "rows"
    learner.sync()
    assert len(lectures(learner)) == 2
    note.delete()
    gone.delete()
    settings.API_LEVEL = "full"
    learner.clock.pass_seconds(25 * 3600)
    learner.sync()
    learner.sync()
    assert learner.notes() == ["kept"]
    assert "gone" in learner.written()
    assert lectures(learner) == {str(lecture.pk)}
    assert sums_agree(learner)


def test_a_note_that_arrived_and_went_before_a_stream_told_it_goes(
    school: School, room: Classroom, learner: Computer
) -> None:
    lecture = school.lecture(room.course)
    learner.sync()
    learner.services.notes.save(None, str(lecture.pk), "short lived", timestamp=None)
    learner.push()
    Note.objects.all().delete()
    Stream.objects.update(floor=F("head"))  # as the daily tidying does: nobody is told of the deletion any more
    learner.sync()
    learner.sync()
    assert learner.notes() == []
    assert sums_agree(learner)


def test_a_school_that_forgets_its_log_is_read_from_lists_after_the_next_question(
    school: School, room: Classroom, learner: Computer, settings: Any
) -> None:
    lecture = school.lecture(room.course)
    learner.sync()
    settings.API_LEVEL = "rows"
    write_note(room, lecture, "new")
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever it says, it is asked again
        learner.pull()
    learner.sync()
    assert learner.notes() == ["new"]


def test_a_released_grade_is_news_once(school: School, room: Classroom, learner: Computer) -> None:
    work = AssignmentSubmission.objects.create(
        assignment=school.assignment(room.course), enrollment=room.enrollment, content="x", submitted_at=timezone.now()
    )
    learner.sync()
    work.save_changes({"score": 15, "graded_at": timezone.now(), "released_at": timezone.now(), "status": "graded"})
    for _ in range(2):
        learner.sync()
        learner.clock.pass_seconds(1)
        write_note(room, school.lecture(room.course), "more news")
    learner.sync()
    (notice,) = learner.services.notices.recent()
    assert (notice.kind, notice.detail) == ("graded", "15.00 / 20.00")


def test_a_teacher_keeps_works_but_not_what_else_others_make(
    school: School, room: Classroom, new_computer: Any
) -> None:
    AssignmentSubmission.objects.create(
        assignment=school.assignment(room.course), enrollment=room.enrollment, content="x", submitted_at=timezone.now()
    )
    teacher: Computer = new_computer(room.course.created_by)
    teacher.sync()
    (pile,) = teacher.services.grading.piles()
    assert len(teacher.services.grading.desk(pile.assignment_id).rows) == 1
    with teacher.store.read() as tx:
        assert rows.base_ids(tx, "enrollment") == set()
    assert sums_agree(teacher)


def test_a_page_that_goes_backwards_is_read_anew_and_never_taken(
    school: School, room: Classroom, learner: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    lecture = school.lecture(room.course)
    learner.sync()
    for number in range(2):
        write_note(room, lecture, str(number))
    from lms_desktop.server.apps.sync import pull

    told = pull._as_told

    def backwards(*args: Any, **kwargs: Any) -> Any:
        return reversed(list(told(*args, **kwargs)))

    monkeypatch.setattr(pull, "_as_told", backwards)
    with pytest.raises(NotASchool):
        learner.pull()
    assert learner.notes() == []
    monkeypatch.undo()
    learner.pull()
    assert learner.notes() == ["0", "1"]
    assert sums_agree(learner)


def test_a_large_first_reading_is_written_in_short_transactions(
    school: School, room: Classroom, learner: Computer
) -> None:
    section = SectionModel.objects.create(course=room.course, title="Long")
    Lecture.objects.bulk_create(
        Lecture(id=uuid4(), section=section, title=f"L{n}", content_type="text") for n in range(700)
    )
    heard: list[int] = []
    learner.store.subscribe(lambda changes: heard.append(sum(len(ids) for ids in changes.ids.values())))
    learner.sync()
    assert max(heard) <= 502
    assert len(lectures(learner)) == 700


def test_a_withdrawn_course_is_gone_from_the_catalogue(school: School, room: Classroom, learner: Computer) -> None:
    other = school.course(room.course.created_by)
    learner.sync()
    assert len(learner.services.catalogue.search("").cards) == 2
    Course.objects.filter(pk=other.pk).update(status="draft")
    learner.sync()
    assert len(learner.services.catalogue.search("").cards) == 1


@pytest.mark.parametrize("removed", ["section", "lecture"])
def test_what_stood_in_a_place_that_lists_do_not_name_any_more_goes_with_it(
    school: School, room: Classroom, learner: Computer, settings: Any, removed: str
) -> None:
    settings.API_LEVEL = "rows"
    stays = school.lecture(room.course)
    other = SectionModel.objects.create(course=room.course, title="Two")
    gone = Lecture.objects.create(section=other, title="Gone", content_type="text", body="words")
    learner.sync()
    assert lectures(learner) == {str(gone.pk), str(stays.pk)}
    (gone if removed == "lecture" else other).delete()
    learner.sync()
    with learner.store.read() as tx:
        for entity in ("lecture", "lecture_detail"):
            assert rows.base_ids(tx, entity) == {str(stays.pk)}
