"""One row of each model, and the ways in which a row can be written."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import connection, models

from lms_desktop.server.apps.assignments.models import AssignmentSubmission, QuizAttempt
from lms_desktop.server.apps.courses.models import Category
from lms_desktop.server.apps.enrollments.models import Bookmark, Note, VideoProgress
from lms_desktop.server.apps.users.models import UserSkill
from lms_desktop.server.core.models import Row

ROWS: tuple[type[Row], ...] = tuple(model for model in apps.get_models() if issubclass(model, Row))


def one_of_each(school: Any) -> None:
    """Make at least one row of every model."""
    teacher, student = school.person("instructor"), school.person()
    course = school.course(teacher, category=Category.objects.create(name="Shelf", slug="shelf"))
    enrollment = school.enroll(student, course)
    video, _, quiz = school.video(course), school.pdf(course), school.quiz(course)
    school.resource(video)
    at = {"enrollment": enrollment, "lecture": video}
    for model in (VideoProgress, Bookmark, Note):
        model.objects.create(**at)
    AssignmentSubmission.objects.create(assignment=school.assignment(course), enrollment=enrollment)
    QuizAttempt.objects.create(quiz=quiz, enrollment=enrollment)
    UserSkill.objects.create(user=student, name="Patience")


def _save(row: Row) -> None:
    row.save()


def _save_a_field(row: Row) -> None:
    row.save(update_fields=["created_at"])


def _update(row: Row) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(created_at=row.created_at)


def _bulk_update(row: Row) -> None:
    type(row)._default_manager.bulk_update([row], ["created_at"])


def _raw_sql(row: Row) -> None:
    with connection.cursor() as cursor:
        key = models.UUIDField().get_db_prep_value(row.pk, connection)
        cursor.execute(f"UPDATE {row._meta.db_table} SET created_at = created_at WHERE id = %s", [key])


WAYS: dict[str, Callable[[Row], None]] = {
    "save": _save,
    "save of a field": _save_a_field,
    "update": _update,
    "bulk_update": _bulk_update,
    "raw SQL": _raw_sql,
}
