"""A small school to test with: people, courses, and somebody who calls."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from lms_desktop.server.apps.assignments.models import Assignment, Question, Quiz
from lms_desktop.server.apps.authentication import tokens
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.models import (
    Course,
    CourseInstructor,
    CourseMetadata,
    CoursePricing,
    Instructor,
    Lecture,
    Section,
)
from lms_desktop.server.apps.enrollments.models import Enrollment
from lms_desktop.server.apps.videos.models import LectureResource, PDFContent, VideoContent
from lms_desktop.server.core import media, postman, stores

PASSWORD = "a good password"


@dataclass
class Caller:
    """Somebody with a program that calls the school."""

    token: str = ""
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, path: str, query: dict[str, str] | None = None, **headers: str) -> Any:
        return self._call("get", f"{path}?{urlencode(query)}" if query else path, None, headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._call("post", path, body, headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._call("put", path, body, headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self._call("patch", path, body, headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self._call("delete", path, None, headers)

    def upload(self, path: str, fields: dict[str, Any], **headers: str) -> Any:
        return self.client.post(f"/api/{path}", fields, headers=self._headers(headers))

    def _call(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        data = body if isinstance(body, bytes) else json.dumps({} if body is None else body)
        extra = {} if method == "get" else {"data": data, "content_type": "application/json"}
        address = path if path.startswith(("/", "http")) else f"/api/{path}"
        return getattr(self.client, method)(address, headers=self._headers(headers), **extra)

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        known = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return {**known, **{name.replace("_", "-"): value for name, value in headers.items()}}


class School:
    """Makes what a test needs, with as few words as possible."""

    def __init__(self) -> None:
        self.number = 0

    def person(self, role: str = "student") -> User:
        self.number += 1
        user = User.objects.create_user(
            f"{role}{self.number}@example.org", role=role, first_name=role.title(), last_name=str(self.number)
        )
        if role != "student":
            Instructor.objects.create(user=user)
        return user

    def caller(self, user: User | None) -> Caller:
        return Caller(tokens.sign_in(user).access if user else "")

    def course(self, by: User | None = None, **fields: Any) -> Course:
        self.number += 1
        price = fields.pop("price", 0)
        code = f"C{self.number}"
        made = {"title": f"Course {self.number}", "status": "published", **fields}
        course = Course.objects.create(
            course_code=code, slug=code.lower(), created_by=by or self.person("instructor"), **made
        )
        CourseMetadata.objects.create(course=course)
        CoursePricing.objects.create(course=course, price=price, is_free=not price)
        assert course.created_by is not None
        CourseInstructor.objects.create(course=course, instructor=course.created_by.instructor)
        return course

    def lecture(self, course: Course, kind: str = "text", **fields: Any) -> Lecture:
        section = course.sections.first() or Section.objects.create(course=course, title="One")
        return Lecture.objects.create(section=section, title=f"A {kind}", content_type=kind, **fields)

    def video(self, course: Course, seconds: int = 120) -> Lecture:
        lecture = self.lecture(course, "video", duration_seconds=seconds)
        kept = self.file(b"picture", "film.mp4")
        renditions = [{"height": 480, "mime_type": "video/mp4", **kept}]
        captions = [{"language": "en", "label": "English", "format": "vtt", **self.file(b"WEBVTT", "en.vtt")}]
        VideoContent.objects.create(lecture=lecture, duration_seconds=seconds, renditions=renditions, captions=captions)
        return lecture

    def pdf(self, course: Course, pages: int = 20) -> Lecture:
        lecture = self.lecture(course, "pdf")
        PDFContent.objects.create(lecture=lecture, page_count=pages, **self.file(b"%PDF", "book.pdf"))
        return lecture

    def resource(self, lecture: Lecture) -> LectureResource:
        return LectureResource.objects.create(lecture=lecture, title="Extra", kind="code", **self.file(b"x", "x.py"))

    def file(self, data: bytes, name: str) -> dict[str, Any]:
        stored = media.keep([data])
        return {"name": name, "size_bytes": stored.size_bytes, "sha256": stored.sha256}

    def enroll(self, user: User, course: Course, status: str = "active") -> Enrollment:
        return Enrollment.objects.create(user=user, course=course, status=status)

    def assignment(self, course: Course, **fields: Any) -> Assignment:
        return Assignment.objects.create(course=course, title="Essay", **{"max_score": 20, **fields})

    def quiz(self, course: Course, **fields: Any) -> Quiz:
        """Four questions, one of each type, of one, one, one and two points."""
        quiz = Quiz.objects.create(lecture=self.lecture(course, "quiz"), title="Quiz", **fields)
        yes_no = [{"id": "t", "text": "True"}, {"id": "f", "text": "False"}]
        three = [{"id": name, "text": f"Option {name}"} for name in "abc"]
        rows: list[dict[str, Any]] = [
            {"question_type": "multiple_choice", "options": three, "correct_options": ["a", "c"]},
            {"question_type": "true_false", "options": yes_no, "correct_options": ["t"]},
            {"question_type": "short_answer", "accepted_answers": ["SECRETWORD"]},
            {"question_type": "essay", "points": 2},
        ]
        for number, row in enumerate(rows):
            words = {"text": f"Question {number}", "explanation": "SECRETREASON"}
            Question.objects.create(quiz=quiz, order_index=number, **words, **row)
        return quiz


@dataclass
class Classroom:
    """A course with its teacher and one learner, both calling."""

    course: Course
    teacher: Caller
    learner: Caller
    student: User
    enrollment: Enrollment


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_DIR = tmp_path / "media"
    settings.MAIL_DIR = tmp_path / "mail"
    yield
    postman.wait()  # what this test wrote is not delivered in the next


@pytest.fixture
def school(db: None) -> School:
    return School()


@pytest.fixture
def room(school: School) -> Classroom:
    teacher, student = school.person("instructor"), school.person()
    course = school.course(teacher)
    enrollment = school.enroll(student, course)
    return Classroom(course, school.caller(teacher), school.caller(student), student, enrollment)


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    import boto3
    from moto.server import ThreadedMotoServer

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    settings.MEDIA_BUCKET, settings.MEDIA_BUCKET_URL = "school", f"http://{host}:{port}"
    made = boto3.resource("s3", endpoint_url=settings.MEDIA_BUCKET_URL).Bucket("school")
    made.create()
    yield made
    made.objects.all().delete()  # the next server of this process would give them out again
    made.delete()
    stores._bucket.cache_clear()
    server.stop()


@pytest.fixture
def answer() -> Callable[[Quiz], list[dict[str, Any]]]:
    """The right answers to the quiz of the school, with an essay to read."""

    def right(quiz: Quiz) -> list[dict[str, Any]]:
        choice, yes, words, essay = (str(pk) for pk in quiz.questions.values_list("pk", flat=True))
        return [
            {"question": choice, "selected_options": ["c", "a"]},
            {"question": yes, "selected_options": ["t"]},
            {"question": words, "text": " secretword\n"},
            {"question": essay, "text": "Many words."},
        ]

    return right
