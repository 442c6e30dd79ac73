"""The demo school is the same each time."""

import json
from pathlib import Path
from typing import Any

import pytest

from lms_desktop.protocol.decoding import decode
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.models import Course, Lecture
from lms_desktop.server.apps.enrollments.models import Note
from lms_desktop.server.demo.format import School
from lms_desktop.server.demo.load import Folder, find_folder, id_of, load
from lms_desktop.server.dump import summary

LECTURES: list[dict[str, Any]] = [
    {
        "key": "text",
        "title": "Text",
        "content_type": "text",
        "body_file": "text.md",
        "resources": [{"key": "code", "title": "Code", "kind": "code", "file": "code.py"}],
    },
    {
        "key": "film",
        "title": "Film",
        "content_type": "video",
        "duration_seconds": 61.4,
        "video": {
            "file": "film.mp4",
            "duration_seconds": 61.4,
            "height": 480,
            "captions": [{"language": "en", "label": "English", "file": "en.vtt"}],
        },
    },
    {"key": "book", "title": "Book", "content_type": "pdf", "pdf": {"file": "book.pdf", "page_count": 20}},
    {
        "key": "quiz",
        "title": "Quiz",
        "content_type": "quiz",
        "quiz": {
            "title": "Quiz",
            "questions": [
                {
                    "key": "q1",
                    "question_type": "multiple_choice",
                    "text": "Which?",
                    "options": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}],
                    "correct_options": ["a", "b"],
                }
            ],
        },
    },
]
SCHOOL: dict[str, Any] = {
    "users": [
        {"email": "amina@demo.school", "password": "study-offline", "role": "student", "first_name": "Amina"},
        {"email": "kim@demo.school", "password": "teach-offline", "role": "instructor", "headline": "Teaches"},
    ],
    "categories": [{"slug": "code", "name": "Code"}, {"slug": "python", "name": "Python", "parent": "code"}],
    "courses": [
        {
            "slug": "py101",
            "course_code": "PY101",
            "title": "Python",
            "description_file": "about.md",
            "category": "python",
            "instructors": ["kim@demo.school"],
            "metadata": {"duration_minutes": 30, "tags": ["loops"]},
            "pricing": {"price": "0.00", "currency": "USD", "is_free": True},
            "sections": [{"key": "one", "title": "One", "lectures": LECTURES}],
            "assignments": [
                {
                    "key": "greet",
                    "title": "Greet",
                    "description_file": "greet.md",
                    "max_score": "20.00",
                    "due_in_days": 14,
                    "rubric": [{"id": "r", "criterion": "Clear", "max_points": 20}],
                    "attachments": ["code.py"],
                }
            ],
        }
    ],
}
FILES = {
    "about.md": "About\r\n",
    "text.md": "See resource:code and resource:unknown.",
    "greet.md": "Start from resource:code.",
    "code.py": "print(1)",
    "film.mp4": "film",
    "en.vtt": "WEBVTT",
    "book.pdf": "%PDF",
}


@pytest.fixture
def folder(tmp_path: Path, db: None) -> Folder:
    for name, words in FILES.items():
        (tmp_path / name).write_bytes(words.encode())
    (tmp_path / "school.json").write_text(json.dumps(SCHOOL))
    return Folder(tmp_path)


def test_the_demo_school_is_whole(folder: Folder, school: Any) -> None:
    load(folder)
    amina = school.caller(None)
    signed_in = amina.post("auth/login/", {"email": "amina@demo.school", "password": "study-offline"})
    amina.token = signed_in.json()["access"]
    course = amina.get("courses/").json()["results"][0]
    assert (course["lecture_count"], course["metadata"]["tags"]) == (4, ["loops"])
    amina.post(f"courses/{course['id']}/enroll/")
    section = amina.get(f"courses/{course['id']}/sections/").json()["results"][0]
    rows = amina.get(f"sections/{section['id']}/lectures/").json()["results"]
    text, film, book, quiz = (amina.get(f"lectures/{row['id']}/").json() for row in rows)
    assert text["body"] == f"See resource:{text['resources'][0]['id']} and resource:unknown."
    assert film["video"]["captions"][0]["format"] == "vtt"
    assert (film["duration_seconds"], film["video"]["renditions"][0]["mime_type"]) == (61, "video/mp4")
    assert book["pdf"]["page_count"] == 20
    assert quiz["quiz"]["question_count"] == 1
    work = amina.get(f"courses/{course['id']}/assignments/").json()["results"][0]
    assert work["description"] == f"Start from resource:{text['resources'][0]['id']}."
    assert (work["max_score"], work["attachments"][0]["name"]) == ("20.00", "code.py")
    detail = amina.get(f"courses/{course['id']}/").json()
    assert detail["description"] == "About\r\n"
    assert detail["instructors"][0]["headline"] == "Teaches"


def test_making_it_again_gives_the_same_and_takes_away_what_was_done(folder: Folder, school: Any) -> None:
    load(folder)
    before = told()
    course, amina = Course.objects.get(), User.objects.get(email="amina@demo.school")
    enrollment = school.enroll(amina, course)
    Note.objects.create(enrollment=enrollment, lecture=Lecture.objects.all()[0], content="Mine")
    Lecture.objects.update(title="Vandalised")
    school.course()
    assert summary()["notes"][0]["content"] == "Mine"
    load(folder)
    assert told() == before
    counts = {name: len(rows) for name, rows in summary().items()}
    assert {name for name, count in counts.items() if count} == {"sections", "lectures", "questions"}


def told() -> list[Any]:
    lectures = list(Lecture.objects.order_by("id").values_list("id", "title", "version", "body"))
    return [*lectures, *User.objects.order_by("id").values_list("id", "email", "role")]


def test_ids_are_the_same_on_every_computer() -> None:
    assert str(id_of("course", "py101")) == "780d6342-84b3-5dbf-8788-f78ffde95ffd"


def test_a_school_that_is_not_complete_leaves_the_old_one_alone(folder: Folder) -> None:
    load(folder)
    (folder.path / "book.pdf").unlink()
    with pytest.raises(FileNotFoundError):
        load(folder)
    assert Lecture.objects.count() == 4


def test_the_school_of_the_project_can_be_read() -> None:
    school = decode((find_folder() / "school.json").read_bytes(), School)
    emails = {person.email for person in school.users}
    keys = [lecture.key for course in school.courses for section in course.sections for lecture in section.lectures]
    assert {"amina@demo.school", "ben@demo.school", "kim@demo.school", "admin@demo.school"} <= emails
    assert len(keys) == len(set(keys)) >= 10
    for course in school.courses:
        assert set(course.instructors) <= emails
        for section in course.sections:
            for lecture in section.lectures:
                questions = lecture.quiz.questions if lecture.quiz else ()
                for question in questions:
                    assert set(question.correct_options) <= {option["id"] for option in question.options}
