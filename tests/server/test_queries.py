"""A list of two hundred costs as many queries as a list of two."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms_desktop.server.apps.authentication import tokens
from lms_desktop.server.apps.courses.models import Category, CourseInstructor, Section
from lms_desktop.server.apps.enrollments.models import Bookmark, Note
from lms_desktop.server.apps.users.models import UserSkill

Fill = Callable[[Any, Any, int], str]


def courses(school: Any, room: Any, count: int) -> str:
    for _ in range(count):
        school.lecture(school.course())
    return "courses/"


def enrollments(school: Any, room: Any, count: int) -> str:
    for _ in range(count):
        school.enroll(room.student, school.course())
    return "enrollments/"


def categories(school: Any, room: Any, count: int) -> str:
    for _ in range(count):
        school.number += 1
        Category.objects.create(name=f"Shelf {school.number}", slug=f"shelf-{school.number}")
    return "courses/categories/"


def syllabus(school: Any, room: Any, count: int) -> str:
    for number in range(count):
        section = Section.objects.create(course=room.course, title="More", order_index=number)
        section.lectures.create(title="A text")
    return f"courses/{room.course.pk}/"


def sections(school: Any, room: Any, count: int) -> str:
    syllabus(school, room, count)
    return f"courses/{room.course.pk}/sections/"


def lectures(school: Any, room: Any, count: int) -> str:
    for _ in range(count):
        school.lecture(room.course)
    return f"sections/{room.course.sections.first().pk}/lectures/"


def resources(school: Any, room: Any, count: int) -> str:
    lecture = school.lecture(room.course)
    for _ in range(count):
        school.resource(lecture)
    return f"lectures/{lecture.pk}/"


def notes(school: Any, room: Any, count: int) -> str:
    lecture = school.lecture(room.course)
    for _ in range(count):
        Note.objects.create(enrollment=room.enrollment, lecture=lecture)
    return f"enrollments/{room.enrollment.pk}/notes/"


def bookmarks(school: Any, room: Any, count: int) -> str:
    lecture = school.lecture(room.course)
    for _ in range(count):
        Bookmark.objects.create(enrollment=room.enrollment, lecture=lecture)
    return f"enrollments/{room.enrollment.pk}/bookmarks/"


def progress(school: Any, room: Any, count: int) -> str:
    for _ in range(count):
        room.learner.post(f"lectures/{school.lecture(room.course).pk}/progress/", {})
    return f"enrollments/{room.enrollment.pk}/progress/"


def assignments(school: Any, room: Any, count: int) -> str:
    for _ in range(count):
        school.assignment(room.course)
    return f"courses/{room.course.pk}/assignments/"


def questions(school: Any, room: Any, count: int) -> str:
    quiz = school.quiz(room.course)
    for _ in range(count):
        quiz.questions.create(question_type="essay", text="Why?")
    return f"quizzes/{quiz.pk}/questions/"


def teachers(school: Any, room: Any, count: int) -> str:
    for _ in range(count):
        joined = school.person("instructor")
        CourseInstructor.objects.create(course=room.course, instructor=joined.instructor)
    return f"courses/{room.course.pk}/instructors/"


def instructors(school: Any, room: Any, count: int) -> str:
    teachers(school, room, count)
    return "instructors/"


def courses_of_one(school: Any, room: Any, count: int) -> str:
    for _ in range(count):
        school.course(room.course.created_by)
    return f"instructors/{room.course.created_by.pk}/"


def courses_of_a_shelf(school: Any, room: Any, count: int) -> str:
    shelf, _ = Category.objects.get_or_create(name="Shelf", slug="shelf")
    for _ in range(count):
        school.course(category=shelf)
    return f"courses/categories/{shelf.pk}/"


def courses_found(school: Any, room: Any, count: int) -> str:
    courses(school, room, count)
    return "courses/?search=course&ordering=-enrollment_count"


def skills(school: Any, room: Any, count: int) -> str:
    for _ in range(count):
        school.number += 1
        UserSkill.objects.create(user=room.student, name=f"Skill {school.number}")
    return "users/me/skills/"


def person(school: Any, room: Any, count: int) -> str:
    skills(school, room, count)
    return f"users/{room.student.pk}/"


def devices(school: Any, room: Any, count: int) -> str:
    for _ in range(count):
        tokens.sign_in(room.student)
    return "auth/devices/"


def files(school: Any, room: Any, count: int) -> str:
    lecture = school.lecture(room.course)
    for _ in range(count):
        school.resource(lecture)
    return f"lectures/{lecture.pk}/resources/"


@pytest.mark.parametrize(
    "fill",
    [
        courses,
        enrollments,
        categories,
        syllabus,
        sections,
        lectures,
        resources,
        notes,
        bookmarks,
        progress,
        assignments,
        questions,
        teachers,
        instructors,
        courses_of_one,
        courses_of_a_shelf,
        courses_found,
        skills,
        person,
        devices,
        files,
    ],
)
def test_two_hundred_rows_cost_what_two_cost(school: Any, room: Any, fill: Fill) -> None:
    few = asked(room.learner, fill(school, room, 2))
    many = asked(room.learner, fill(school, room, 198))
    assert many == few
    assert few < 14


def test_many_works_and_attempts_cost_what_two_cost(school: Any, room: Any) -> None:
    work, quiz = school.assignment(room.course), school.quiz(room.course)
    paths = (f"assignments/{work.pk}/submissions/", f"quizzes/{quiz.pk}/attempts/")

    def arrive(count: int) -> None:
        for _ in range(count):
            student = school.person()
            school.enroll(student, room.course)
            caller = school.caller(student)
            caller.upload(f"assignments/{work.pk}/submit/", {"content": "x"})
            caller.post(f"quizzes/{quiz.pk}/start/")

    arrive(2)
    few = [asked(room.teacher, path) for path in paths]
    arrive(38)
    assert [asked(room.teacher, path) for path in paths] == few


def asked(caller: Any, path: str) -> int:
    path = f"{path}{'&' if '?' in path else '?'}page_size=200"
    caller.get(path)
    with CaptureQueriesContext(connection) as queries:
        answer = caller.get(path)
    assert answer.status_code == 200
    return len(queries)
