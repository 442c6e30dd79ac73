"""A query that was put together once shows everybody what a fresh one shows them, and nobody anything else."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.front import FRONT, front_rows
from lms_desktop.server.apps.courses.models import Course
from lms_desktop.server.apps.courses.policies import courses_visible_to
from lms_desktop.server.apps.courses.queries import with_counts
from lms_desktop.server.apps.courses.render import course_rows
from lms_desktop.server.apps.enrollments.models import Note
from lms_desktop.server.apps.sync.rows import MANY, TELLINGS, rendered
from lms_desktop.server.core.plain import among
from lms_desktop.server.core.prepared import SOME, Prepared

from .conftest import School
from .samples import one_of_each


@pytest.fixture
def people(school: School) -> list[User]:
    """Somebody of each role twice, with a note, a course or an enrollment of each."""
    people = [school.person(role) for role in ("student", "instructor", "admin") for _ in range(2)]
    for number, person in enumerate(people):
        teacher = person if person.role != "student" else None
        course = school.course(teacher, status=("draft", "published", "archived")[number % 3], price=number)
        enrollment = school.enroll(person, course)
        Note.objects.create(enrollment=enrollment, lecture=school.lecture(course), content=str(number))
    return people


@pytest.mark.parametrize("entity", MANY)
def test_rows_of_sync_are_those_that_a_fresh_query_gives(school: School, people: list[User], entity: str) -> None:
    one_of_each(school)
    keys = [str(key) for key in TELLINGS[entity].visible(people[-1]).model.objects.values_list("pk", flat=True)]
    assert keys
    seen = []
    for person in [*people, *reversed(people), *User.objects.exclude(pk__in=[one.pk for one in people])]:
        fresh = {str(row.pk) for row in TELLINGS[entity].visible(person).filter(pk__in=keys)}
        assert rendered(person, entity, keys).keys() == fresh
        seen.append(frozenset(fresh))
    assert len(set(seen)) > 1


def test_the_catalogue_is_that_of_a_fresh_query(people: list[User]) -> None:
    Course.objects.first().metadata.save_changes({"tags": ["a"], "has_certificate": True})  # type: ignore[union-attr]
    for reader in [None, *people, None, *reversed(people)]:
        shown = courses_visible_to(reader).exclude(status="archived").order_by("title", "id")
        cut = FRONT.of(reader)
        assert list(front_rows(cut[0:100])) == list(course_rows(with_counts(shown)))
        assert list(front_rows(cut[1:3])) == list(course_rows(with_counts(shown)))[1:3]
        assert cut.count() == len(cut) == shown.count()


def test_who_becomes_a_teacher_sees_as_one(people: list[User]) -> None:
    learner, draft = people[0], Course.objects.filter(status="draft").first()
    assert draft is not None
    before = {row.id for row in FRONT.rows(learner)}
    learner.role = User.Role.INSTRUCTOR
    draft.created_by = learner
    draft.save()
    assert {row.id for row in FRONT.rows(learner)} == before | {str(draft.pk)}


def test_it_is_put_together_once(people: list[User]) -> None:
    built = []
    query = Prepared(lambda user: built.append(user) or courses_visible_to(user), "id")  # type: ignore[func-returns-value]
    with CaptureQueriesContext(connection) as queries:
        for person in people:
            list(query.rows(person))
    assert (len(built), len(queries)) == (3, 6)


def test_what_is_for_nobody_is_empty(people: list[User]) -> None:
    nothing = Prepared(lambda _: Course.objects.none(), "id")
    assert list(nothing.rows(people[0])) == []
    assert nothing.of(people[0]).count() == 0


@pytest.mark.parametrize(
    "build",
    [
        lambda user: Course.objects.filter(title=user.email),
        lambda user: Course.objects.filter(created_by__is_active=user.is_active),
        lambda _: Course.objects.filter(created_at__lt=timezone.now()),
    ],
)
def test_what_depends_on_more_than_who_asks_is_not_put_together(people: list[User], build: Any) -> None:
    with pytest.raises((User.DoesNotExist, AssertionError)):
        list(Prepared(build, "id").rows(people[0]))


def test_ids_stand_where_they_are_asked_for(people: list[User]) -> None:
    query = Prepared(lambda _: among(Course.objects.all(), "id", SOME), "id")
    keys = [str(key) for key in Course.objects.values_list("pk", flat=True)]
    assert {row.id for row in query.rows(None, keys[:2])} == set(keys[:2])
    assert list(query.rows(None, [])) == []
