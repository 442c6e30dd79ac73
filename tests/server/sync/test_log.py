"""Whatever way a row is written, every stream that tells it tells of it, once and in order."""

from typing import Any

import pytest
from django.db import connection, models, transaction

from lms_desktop.server.apps.assignments.models import Quiz
from lms_desktop.server.apps.courses.models import Category, Course, Lecture, Section
from lms_desktop.server.apps.enrollments.models import Note
from lms_desktop.server.apps.sync.entities import BY_NAME, ENTITIES, NOT_TOLD
from lms_desktop.server.apps.sync.models import Change, Stream
from lms_desktop.server.apps.sync.triggers import install_log, remove_log, tell_missing
from lms_desktop.server.core.triggers import NESTED

from ..samples import ROWS, WAYS, one_of_each
from .log import NAMES, first, heads, key_of, settle, told


def test_every_row_is_told_or_part_of_another_or_said_not_to_be() -> None:
    told_models = {entity.model for entity in ENTITIES}
    assert {model._meta.label for model in ROWS} == told_models | NOT_TOLD
    assert told_models.isdisjoint(NOT_TOLD)
    assert {child for child, _, _ in NESTED} <= told_models | NOT_TOLD


@pytest.mark.parametrize("name", NAMES)
def test_a_new_row_is_told_in_all_its_streams(school: Any, name: str) -> None:
    one_of_each(school)
    entity = BY_NAME[name]
    found = told(name, key_of(entity, first(entity)))
    assert [kind for kind, _ in found] == sorted((str(p.kind) for p in entity.places), key=[k for k, _ in found].index)
    assert {deleted for _, deleted in found.values()} == {False}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", NAMES)
def test_every_way_of_writing_is_told(school: Any, name: str, way: str) -> None:
    one_of_each(school)
    entity = BY_NAME[name]
    row = first(entity)
    before, heads_before = told(name, key_of(entity, row)), heads()
    WAYS[way](row)
    after, heads_after = told(name, key_of(entity, row)), heads()
    assert after.keys() == before.keys()
    for stream, (seq, deleted) in after.items():
        assert heads_before[stream] < seq <= heads_after[stream]
        assert not deleted
    row.refresh_from_db()
    versions = Change.objects.filter(entity=name, entity_id=key_of(entity, row)).values_list("version", flat=True)
    assert set(versions) == {row.version}


def _delete(row: Any) -> None:
    row.delete()


def _delete_all(row: Any) -> None:
    type(row)._default_manager.all().delete()


def _delete_raw(row: Any) -> None:
    with connection.cursor() as cursor:
        key = models.UUIDField().get_db_prep_value(row.pk, connection)
        cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [key])


@pytest.mark.parametrize("way", [_delete, _delete_all, _delete_raw])
@pytest.mark.parametrize(
    "name", ["note", "bookmark", "progress", "question", "attempt", "submission", "settings", "social", "skill"]
)
def test_every_way_of_deleting_is_told(school: Any, name: str, way: Any) -> None:
    one_of_each(school)
    entity = BY_NAME[name]
    row = first(entity)
    key = key_of(entity, row)
    if name == "submission" and way is _delete_raw:
        row.files.all().delete()
    before = told(name, key)
    way(row)
    after = told(name, key)
    assert {deleted for _, deleted in after.values()} == {True}
    assert all(after[stream][0] > before[stream][0] for stream in before)


def test_what_a_delete_takes_along_is_told(school: Any) -> None:
    one_of_each(school)
    quiz = Quiz.objects.get()
    quiz.attempts.all().delete()
    lecture, questions = quiz.lecture, list(quiz.questions.all())
    ids = {"lecture": [lecture.pk], "quiz": [quiz.pk], "question": [one.pk for one in questions]}
    lecture.delete()
    for name, keys in ids.items():
        for key in keys:
            assert {deleted for _, deleted in told(name, key).values()} == {True}


def test_a_bulk_create_is_told_without_a_gap(school: Any, room: Any) -> None:
    lecture = school.lecture(room.course)
    before = heads()["user", room.student.pk]
    notes = Note.objects.bulk_create(Note(enrollment=room.enrollment, lecture=lecture) for _ in range(20))
    assert heads()["user", room.student.pk] == before + 20
    numbers = Change.objects.filter(entity="note").values_list("seq", flat=True)
    assert sorted(numbers) == list(range(before + 1, before + 21))
    assert Change.objects.filter(entity_id__in=[note.pk for note in notes]).count() == 20


@pytest.mark.parametrize("conflicts", [{"ignore_conflicts": True}, {"update_conflicts": True}])
def test_a_create_that_meets_a_row_leaves_the_counters_alone(school: Any, room: Any, conflicts: Any) -> None:
    Category.objects.create(name="One", slug="one")
    before = heads()
    if "update_conflicts" in conflicts:
        conflicts |= {"update_fields": ["name"], "unique_fields": ["slug"]}
    Category.objects.bulk_create([Category(name="Two", slug="one"), Category(name="Three", slug="three")], **conflicts)
    (catalogue,) = (stream for stream in before if stream[0] == "catalogue")
    updated = 1 if "update_conflicts" in conflicts else 0
    assert heads()[catalogue] == before[catalogue] + 1 + updated


def test_a_replace_leaves_the_counters_alone(school: Any, room: Any) -> None:
    """`INSERT OR REPLACE` of SQLite makes every statement of a trigger replace too."""
    category = Category.objects.create(name="One", slug="one")
    before = heads()
    if connection.vendor == "sqlite":
        columns = ", ".join(field.column for field in Category._meta.concrete_fields)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT OR REPLACE INTO courses_category ({columns}) SELECT {columns} FROM courses_category"
            )
    else:
        category.save()
    (catalogue,) = (stream for stream in before if stream[0] == "catalogue")
    assert heads()[catalogue] == before[catalogue] + 1
    assert told("category", category.pk)[catalogue] == (before[catalogue] + 1, False)


def test_what_is_rolled_back_is_not_told(school: Any, room: Any) -> None:
    lecture = school.lecture(room.course)
    before = heads()
    point = transaction.savepoint()
    Note.objects.create(enrollment=room.enrollment, lecture=lecture)
    transaction.savepoint_rollback(point)
    assert heads() == before


def test_made_and_deleted_at_once_is_told_as_deleted(school: Any, room: Any) -> None:
    note = Note.objects.create(enrollment=room.enrollment, lecture=school.lecture(room.course))
    key = note.pk
    note.delete()
    assert {deleted for _, deleted in told("note", key).values()} == {True}


def test_a_lecture_that_moves_to_another_course_leaves_its_stream(school: Any) -> None:
    one, other = school.course(), school.course()
    quiz = school.quiz(one)
    question = quiz.questions.first()
    section = Section.objects.create(course=other, title="Other")
    settle()
    quiz.lecture.section = section
    quiz.lecture.save()
    for name, key in (("lecture", quiz.lecture.pk), ("quiz", quiz.pk), ("question", question.pk)):
        found = told(name, key)
        assert (found["course", one.pk][1], found["course", other.pk][1]) == (True, False)


def test_a_section_takes_everything_along_to_another_course(school: Any) -> None:
    one, other = school.course(), school.course()
    quiz = school.quiz(one)
    settle()
    Section.objects.filter(course=one).update(course=other)
    rows = {"lecture_detail": [quiz.lecture.pk], "quiz": [quiz.pk], "question": [q.pk for q in quiz.questions.all()]}
    for name, keys in rows.items():
        for key in keys:
            found = told(name, key)
            assert (found["course", one.pk][1], found["course", other.pk][1]) == (True, False)


def test_what_opens_and_closes_others_tells_them(school: Any, room: Any) -> None:
    quiz = school.quiz(room.course)
    question = quiz.questions.first()
    stream = ("course", room.course.pk)
    before = told("question", question.pk)[stream]
    Lecture.objects.filter(pk=quiz.lecture_id).update(is_published=False)
    closed = told("question", question.pk)[stream]
    assert closed > before
    Quiz.objects.update(offline="never")
    assert told("question", question.pk)[stream] > closed
    Quiz.objects.update(title="Other words")
    kept = told("question", question.pk)[stream]
    Quiz.objects.update(title="More words")
    assert told("question", question.pk)[stream] == kept


def test_a_nested_row_tells_its_parent(school: Any, room: Any) -> None:
    lecture = school.video(room.course)
    for change, name, key in (
        (lambda: room.course.metadata.save(), "course", room.course.pk),
        (lambda: lecture.video.save(), "lecture_detail", lecture.pk),
        (lambda: room.course.course_instructors.get().save(), "course_detail", room.course.pk),
    ):
        before = told(name, key)
        change()
        after = told(name, key)
        assert all(after[stream][0] > before[stream][0] for stream in before)


def test_the_log_is_put_in_place_again_without_harm_and_told_what_it_missed(school: Any, room: Any) -> None:
    before = heads()
    install_log(using="default")
    assert heads() == before
    if connection.vendor == "sqlite":
        remove_log(using="default")
        course = Course.objects.create(title="Unseen", slug="unseen", course_code="U")
        assert told("course", course.pk) == {}
        install_log(using="default")
        assert len(told("course", course.pk)) == 1
    Change.objects.filter(entity="course").delete()
    assert tell_missing("default") == Course.objects.count()
    assert tell_missing("default") == 0


def test_numbers_of_a_stream_are_never_given_twice(school: Any) -> None:
    one_of_each(school)
    settle()
    for stream in Stream.objects.all():
        numbers = list(stream.changes.values_list("seq", flat=True))
        assert len(numbers) == len(set(numbers))
        assert max(numbers) <= stream.head
