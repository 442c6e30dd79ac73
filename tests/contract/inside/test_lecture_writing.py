"""Lectures that are written without a network, in sections that may be new themselves."""

from contextlib import suppress
from typing import Any

import pytest

from lms_desktop.domain.errors import NotPossible, Unreachable
from lms_desktop.domain.ops import OpState
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.models import Course, Lecture, Section
from lms_desktop.services.views import Keep, LectureKind
from tests.contract.inside.authors import is_write, never, the_section
from tests.contract.inside.computer import Computer
from tests.server.conftest import Classroom, School

WORDS = "# A\r\n\r\nOne line.\n\nAnother line.\n"


@pytest.fixture
def text(teacher: Computer, course: str) -> str:
    """A lecture with a text, known to the school."""
    made = teacher.services.authoring.add_lecture(the_section(teacher, course), title="Text", body=WORDS)
    teacher.sync()
    (lecture,) = teacher.services.authoring.course(course).sections[0].lectures
    assert (made.body, lecture.state) == (WORDS, None)
    return lecture.lecture_id


def held() -> list[tuple[str, str, str]]:
    found = Lecture.objects.filter(removed_at=None).order_by("section__order_index", "order_index")
    return list(found.values_list("section__title", "title", "body"))


def shown(computer: Computer, course: str) -> list[tuple[str, str, str]]:
    """The lectures of a course page, with the text of each lecture room."""
    services = computer.services
    return [
        (section.title, line.title, services.lectures.open(line.lecture_id).body)
        for section in services.courses.open(course).sections
        for line in section.lectures
    ]


def test_a_lecture_in_a_new_section_is_shown_at_once_and_arrives_with_it(
    teacher: Computer, course: str, room: Classroom, new_computer: Any
) -> None:
    authoring = teacher.services.authoring
    section = authoring.add_section(course, title="Two")
    made = authoring.add_lecture(section.section_id, title="Text", body="First\n", is_preview=True)
    authoring.change_lecture(made.lecture_id, body=WORDS)
    quiz = authoring.add_lecture(section.section_id, title="Quiz", kind="quiz", is_published=False)
    there = [("Two", "Text", WORDS), ("Two", "Quiz", "")]
    assert shown(teacher, course) == there
    assert teacher.services.lectures.open(quiz.lecture_id).kind is LectureKind.QUIZ
    assert [entry.kind for entry in teacher.pending()] == ["section.add", "lecture.add", "lecture.add"]
    (first, *_) = teacher.services.outbox.load().waiting
    assert first.kind == "section"
    teacher.sync()
    assert teacher.pending() == []
    assert held() == shown(teacher, course) == there
    assert list(Lecture.objects.order_by("order_index").values_list("is_preview", "is_published")) == [
        (True, True),
        (False, False),
    ]
    learner: Computer = new_computer(room.student)
    learner.sync()
    assert shown(learner, course) == there[:1]


@pytest.mark.parametrize("lost", ["lose_request", "lose_answer"])
def test_a_lost_call_makes_a_lecture_once(teacher: Computer, course: str, lost: str) -> None:
    section = teacher.services.authoring.add_section(course, title="Two")
    made = teacher.services.authoring.add_lecture(section.section_id, title="Text", body=WORDS)
    for _again in range(4):
        setattr(teacher.line, lost, is_write)
        with suppress(Unreachable):
            teacher.sync()
        setattr(teacher.line, lost, never)
        with suppress(NotPossible):
            teacher.services.authoring.change_lecture(made.lecture_id, title="Renamed")
    teacher.sync()
    teacher.sync()
    assert teacher.pending() == []
    assert held() == [("Two", "Renamed", WORDS)]


@pytest.mark.parametrize("order", ["mine first", "other first"])
def test_two_who_write_one_lecture_keep_both_their_words(
    teacher: Computer, new_computer: Any, room: Classroom, course: str, text: str, order: str
) -> None:
    other: Computer = new_computer(room.course.created_by)
    other.sync()
    teacher.services.authoring.change_lecture(text, body=WORDS.replace("One", "My"), title="Mine")
    other.services.authoring.change_lecture(text, body=WORDS.replace("Another", "Their"), is_preview=True)
    first, last = (teacher, other) if order == "mine first" else (other, teacher)
    for computer in (first, last, first):
        computer.sync()
    both = WORDS.replace("One", "My").replace("Another", "Their")
    assert held() == shown(teacher, course) == shown(other, course) == [("One", "Mine", both)]
    assert Lecture.objects.get().is_preview
    assert (teacher.pending(), other.pending()) == ([], [])


@pytest.mark.parametrize("mine", [True, False])
def test_of_two_texts_of_the_same_line_a_person_chooses(
    teacher: Computer, new_computer: Any, room: Classroom, course: str, text: str, mine: bool
) -> None:
    other: Computer = new_computer(room.course.created_by)
    other.sync()
    first, second = WORDS.replace("One", "My"), WORDS.replace("One", "Their")
    teacher.services.authoring.change_lecture(text, body=first)
    other.services.authoring.change_lecture(text, body=second)
    teacher.sync()
    other.sync()
    assert held() == [("One", "Text", first)]
    view = other.services.conflicts.load()
    assert (view.field, view.is_text) == ("body", True)
    assert (view.base.text, view.mine.text, view.theirs.text) == (WORDS, second, first)
    other.services.conflicts.keep(view.conflict_id, Keep.MINE if mine else Keep.THEIRS)
    other.sync()
    teacher.sync()
    expected = [("One", "Text", second if mine else first)]
    assert held() == shown(teacher, course) == shown(other, course) == expected
    assert (teacher.pending(), other.pending()) == ([], [])


def test_a_lecture_that_is_gone_does_not_come_back_and_its_words_stay(
    teacher: Computer, course: str, text: str
) -> None:
    teacher.services.authoring.change_lecture(text, body="Many words\n")
    Lecture.objects.all().delete()
    teacher.sync()
    assert (held(), shown(teacher, course)) == ([], [])
    (row,) = teacher.services.outbox.load().failed
    assert (row.kind, row.title, row.problem) == ("lecture", "Text", "gone")
    assert teacher.services.outbox.detail(row.row_id).content == "Many words\n"


@pytest.mark.usefixtures("knows_versions")
def test_a_lecture_is_taken_away_as_it_was_seen(
    school: School, teacher: Computer, new_computer: Any, room: Classroom, course: str, text: str
) -> None:
    other: Computer = new_computer(room.course.created_by)
    other.sync()
    other.services.authoring.remove_lecture(text)
    assert shown(other, course) == []
    teacher.services.authoring.change_lecture(text, title="Renamed")
    teacher.sync()
    other.sync()
    assert held() == shown(other, course) == [("One", "Renamed", WORDS)]
    conflicts = other.services.conflicts
    conflicts.keep(conflicts.load().conflict_id, Keep.MINE)
    other.sync()
    teacher.sync()
    assert (held(), shown(teacher, course), other.pending()) == ([], [], [])


@pytest.mark.usefixtures("knows_versions")
@pytest.mark.parametrize("is_public", [True, False])
def test_what_one_who_does_not_teach_any_more_may_not_see_was_not_taken_away(
    teacher: Computer, room: Classroom, course: str, text: str, is_public: bool
) -> None:
    Course.objects.update(status="published" if is_public else "draft")
    teacher.sync()
    teacher.services.authoring.remove_lecture(text)
    User.objects.filter(pk=room.course.created_by.pk).update(role="student")
    teacher.push()
    assert len(held()) == 1
    assert [entry.state for entry in teacher.pending()] == [OpState.REJECTED]
    User.objects.filter(pk=room.course.created_by.pk).update(role="instructor")
    (row,) = teacher.services.outbox.load().failed
    teacher.services.outbox.retry(row.row_id)
    teacher.sync()
    assert (held(), teacher.pending()) == ([], [])


@pytest.mark.usefixtures("knows_versions")
def test_files_that_came_meanwhile_are_not_taken_away_unseen(
    school: School, teacher: Computer, course: str, text: str
) -> None:
    teacher.services.authoring.remove_lecture(text)
    lecture = Lecture.objects.get()
    school.resource(lecture)
    lecture.save_changes({"order_index": lecture.order_index})
    teacher.sync()
    assert len(held()) == 1
    assert [entry.state for entry in teacher.pending()] == [OpState.CONFLICT]


def test_a_lecture_goes_to_another_section_even_to_one_that_is_new(teacher: Computer, course: str, text: str) -> None:
    authoring = teacher.services.authoring
    new = authoring.add_lecture(the_section(teacher, course), title="New")
    section = authoring.add_section(course, title="Two").section_id
    for lecture in (text, new.lecture_id):
        authoring.change_lecture(lecture, section=section)
    there = [("Two", "Text", WORDS), ("Two", "New", "")]
    assert shown(teacher, course) == there
    teacher.sync()
    assert teacher.pending() == []
    assert held() == shown(teacher, course) == there


def test_a_lecture_stays_in_its_course(teacher: Computer, school: School, room: Classroom, text: str) -> None:
    beside = Section.objects.create(course=school.course(room.course.created_by), title="Beside")
    teacher.sync()
    with pytest.raises(NotPossible) as refused:
        teacher.services.authoring.change_lecture(text, section=str(beside.pk))
    assert refused.value.facts["why"] == "another_course"


@pytest.mark.usefixtures("knows_versions")
def test_what_is_new_goes_with_its_section(teacher: Computer, course: str) -> None:
    authoring = teacher.services.authoring
    section = authoring.add_section(course, title="Two").section_id
    authoring.add_lecture(section, title="Text")
    authoring.remove_section(section)
    assert teacher.pending() == []
    authoring.add_lecture(the_section(teacher, course), title="Text")
    authoring.remove_section(the_section(teacher, course))
    assert [entry.kind for entry in teacher.pending()] == ["section.remove"]
    teacher.sync()
    assert (held(), Section.objects.filter(removed_at=None).count(), teacher.pending()) == ([], 0, [])


def test_what_was_refused_and_is_written_anew_lets_go_what_waits_for_it(
    teacher: Computer, course: str, settings: Any
) -> None:
    authoring = teacher.services.authoring
    section = authoring.add_section(course, title="Two").section_id
    authoring.add_lecture(section, title="Text")
    with teacher.store.write("refused") as tx:
        tx.exec_driver_sql("UPDATE outbox SET state = 'rejected', error_code = 'no' WHERE kind = 'section.add'")
    teacher.sync()
    assert held() == []
    authoring.change_section(section, title="Zwei")
    teacher.sync()
    assert (held(), teacher.pending()) == ([("Zwei", "Text", "")], [])


@pytest.mark.parametrize("fields", [{"kind": "dance"}, {"title": ""}, {"body": "x" * 1_000_001}, {"is_preview": "so"}])
def test_a_lecture_that_cannot_be_is_not_kept(teacher: Computer, course: str, fields: Any) -> None:
    with pytest.raises(NotPossible):
        teacher.services.authoring.add_lecture(the_section(teacher, course), **{"title": "Text", **fields})
    assert teacher.pending() == []
