"""Versions rise at every change, and a change made on an older row is refused with the row."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from lms_desktop.server.apps.assignments.models import Question, Quiz
from lms_desktop.server.apps.courses.models import Course, CourseMetadata, Lecture
from lms_desktop.server.apps.enrollments.models import Note
from lms_desktop.server.core.models import Row
from lms_desktop.server.core.triggers import install_triggers, remove_triggers

from .samples import ROWS, WAYS, one_of_each


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_every_way_of_writing_raises_the_version_of_every_row_once(school: Any, model: type[Row], way: str) -> None:
    one_of_each(school)
    row = model._default_manager.all()[0]
    before, was_at = row.version, row.updated_at
    WAYS[way](row)
    row.refresh_from_db()
    assert row.version == before + 1
    assert row.updated_at >= was_at


def test_a_table_can_be_remade_without_its_triggers(school: Any, room: Any) -> None:
    remove_triggers(using="default", plan=["something to do"])
    note = note_of(room, school)
    Note.objects.update(content="Two")
    note.refresh_from_db()
    assert note.version == (1 if connection.vendor == "sqlite" else 2)  # PostgreSQL changes tables as they are
    Note.objects.update(version=1)
    install_triggers(using="default")
    Note.objects.update(content="Three")
    note.refresh_from_db()
    assert note.version == 2


def note_of(room: Any, school: Any) -> Note:
    return Note.objects.create(enrollment=room.enrollment, lecture=school.lecture(room.course), content="One")


def test_a_bulk_write_raises_the_version_and_the_time(room: Any, school: Any) -> None:
    note = note_of(room, school)
    long_ago = timezone.now() - timedelta(days=1)
    Note.objects.update(updated_at=long_ago, version=7)
    Note.objects.update(content="Two")
    note.refresh_from_db()
    assert note.version == 8
    assert timezone.now() - note.updated_at < timedelta(minutes=1)


def test_time_never_goes_back_at_a_change(room: Any, school: Any) -> None:
    note = note_of(room, school)
    before = note.updated_at
    note.save_changes({"content": "Two"})
    assert note.updated_at >= before


def test_raw_sql_raises_the_version(room: Any, school: Any) -> None:
    note = note_of(room, school)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE enrollments_note SET content = 'Two'")
    note.refresh_from_db()
    assert note.version == 2


def test_a_save_raises_the_version_by_one(room: Any, school: Any) -> None:
    note = note_of(room, school)
    note.save_changes({"content": "Two"})
    assert note.version == 2
    note.save()
    note.refresh_from_db()
    assert note.version == 3


def test_what_is_nested_raises_the_version_of_its_parent(room: Any, school: Any) -> None:
    before = Course.objects.get(pk=room.course.pk).version
    CourseMetadata.objects.filter(course=room.course).update(duration_minutes=5)
    assert Course.objects.get(pk=room.course.pk).version == before + 1
    lecture = school.lecture(room.course)
    resource = school.resource(lecture)
    assert Lecture.objects.get(pk=lecture.pk).version == 2
    resource.delete()
    assert Lecture.objects.get(pk=lecture.pk).version == 3


def test_a_changed_question_is_another_version_of_its_quiz(room: Any, school: Any) -> None:
    quiz = school.quiz(room.course)
    before = Quiz.objects.get(pk=quiz.pk).version
    Question.objects.filter(quiz=quiz, order_index=0).update(text="Better words")
    assert Quiz.objects.get(pk=quiz.pk).version == before + 1
    quiz.questions.all().delete()
    assert Quiz.objects.get(pk=quiz.pk).version > before + 1


def test_the_triggers_are_put_in_place_again_without_harm(room: Any, school: Any) -> None:
    install_triggers(using="default")
    note = note_of(room, school)
    Note.objects.update(content="Two")
    note.refresh_from_db()
    assert note.version == 2


def test_a_change_on_the_row_as_it_is_is_taken(room: Any, school: Any) -> None:
    note = note_of(room, school)
    by_header = room.learner.put(f"notes/{note.pk}/", {"content": "Two"}, If_Match='"1"')
    assert (by_header.status_code, by_header.json()["version"]) == (200, 2)
    by_body = room.learner.put(f"notes/{note.pk}/", {"content": "Three", "version": 2})
    assert (by_body.status_code, by_body.json()["version"]) == (200, 3)
    free = room.learner.put(f"notes/{note.pk}/", {"content": "Four"}, If_Match="*")
    assert free.status_code == 200


@pytest.mark.parametrize("tag", ['"7"', "7", 'W/"1"', '"words"', '"\u0663"', '"99999999999999999999"'])
def test_a_change_on_an_older_row_gets_the_row_as_it_is(room: Any, school: Any, tag: str) -> None:
    note = note_of(room, school)
    stale = room.learner.put(f"notes/{note.pk}/", {"content": "Mine"}, If_Match=tag.encode().decode("latin-1"))
    assert stale.status_code == 412
    assert stale.json() == room.learner.get(f"notes/{note.pk}/").json()
    assert stale.json()["content"] == "One"


def test_a_delete_of_an_older_row_is_refused(room: Any, school: Any) -> None:
    note = note_of(room, school)
    assert room.learner.delete(f"notes/{note.pk}/", If_Match='"7"').status_code == 412
    assert room.learner.delete(f"notes/{note.pk}/", If_Match='"1"').status_code == 204


def test_a_version_that_is_no_number_is_refused(room: Any, school: Any) -> None:
    note = note_of(room, school)
    assert room.learner.put(f"notes/{note.pk}/", {"version": "new"}).status_code == 400


@pytest.mark.parametrize("path", ["users/me/", "users/me/settings/"])
def test_settings_and_profile_know_their_version(room: Any, path: str) -> None:
    row = room.learner.get(path).json()
    assert room.learner.put(path, row).status_code == 200
    assert room.learner.put(path, row).status_code == 412
    assert room.learner.patch(path, {}).status_code == 200


def test_an_enrollment_is_ended_on_its_version(room: Any) -> None:
    path = f"enrollments/{room.enrollment.pk}/"
    assert room.learner.delete(path, If_Match='"9"').status_code == 412
    assert room.learner.delete(path, If_Match='"1"').status_code == 204


def test_every_row_of_a_list_carries_its_version(room: Any, school: Any) -> None:
    school.quiz(room.course)
    section = room.course.sections.get()
    for path in (
        "courses/",
        "enrollments/",
        f"courses/{room.course.pk}/sections/",
        f"sections/{section.pk}/lectures/",
    ):
        rows = room.learner.get(path).json()["results"]
        assert rows
        assert all(row["version"] >= 1 for row in rows)
