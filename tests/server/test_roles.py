"""Who may do what to which row: every role at every address of the path."""

from dataclasses import dataclass
from typing import Any

import pytest

from lms_desktop.server.apps.enrollments.models import Bookmark, Note

# Columns: nobody, a stranger (student), the learner, a learner who left, another teacher, the teacher, an admin.
WHO = ("nobody", "stranger", "learner", "left", "other_teacher", "teacher", "admin")

READ = {
    "courses/": (200, 200, 200, 200, 200, 200, 200),
    "courses/{course}/": (200, 200, 200, 200, 200, 200, 200),
    "courses/{course}/instructors/": (200, 200, 200, 200, 200, 200, 200),
    "courses/categories/": (200, 200, 200, 200, 200, 200, 200),
    "courses/{draft}/": (404, 404, 404, 404, 404, 200, 200),
    "courses/{course}/sections/": (401, 200, 200, 200, 200, 200, 200),
    "courses/{draft}/sections/": (401, 404, 404, 404, 404, 200, 200),
    "sections/{section}/": (401, 200, 200, 200, 200, 200, 200),
    "sections/{section}/lectures/": (401, 200, 200, 200, 200, 200, 200),
    "lectures/{lecture}/": (401, 404, 200, 404, 404, 200, 200),
    "lectures/{preview}/": (401, 200, 200, 200, 200, 200, 200),
    "lectures/{hidden}/": (401, 404, 404, 404, 404, 200, 200),
    "lectures/{lecture}/resources/": (401, 404, 200, 404, 404, 200, 200),
    "lectures/{lecture}/progress/": (401, 404, 200, 200, 404, 403, 403),
    "enrollments/": (401, 200, 200, 200, 200, 200, 200),
    "enrollments/{enrollment}/": (401, 404, 200, 404, 404, 200, 200),
    "enrollments/{enrollment}/progress/": (401, 404, 200, 404, 404, 200, 200),
    "enrollments/{enrollment}/notes/": (401, 404, 200, 404, 404, 404, 200),
    "enrollments/{enrollment}/bookmarks/": (401, 404, 200, 404, 404, 404, 200),
    "notes/{note}/": (401, 404, 200, 404, 404, 404, 200),
    "bookmarks/{bookmark}/": (401, 404, 200, 404, 404, 404, 200),
    "courses/{course}/assignments/": (401, 200, 200, 200, 200, 200, 200),
    "assignments/{assignment}/": (401, 404, 200, 404, 404, 200, 200),
    "assignments/{assignment}/submissions/": (401, 404, 200, 404, 404, 200, 200),
    "submissions/{submission}/": (401, 404, 200, 404, 404, 200, 200),
    "lectures/{quiz_lecture}/quiz/": (401, 404, 200, 404, 404, 200, 200),
    "quizzes/{quiz}/": (401, 404, 200, 404, 404, 200, 200),
    "quizzes/{quiz}/questions/": (401, 404, 200, 404, 404, 200, 200),
    "quizzes/{quiz}/attempts/": (401, 404, 200, 404, 404, 200, 200),
    "quiz-attempts/{attempt}/": (401, 404, 200, 404, 404, 200, 200),
    "quiz-attempts/{attempt}/result/": (401, 404, 200, 404, 404, 200, 200),
    "users/me/": (401, 200, 200, 200, 200, 200, 200),
    "users/me/settings/": (401, 200, 200, 200, 200, 200, 200),
}
GRADE = {"score": 5, "feedback": "Good"}
WRITE = {
    ("post", "courses/{course}/enroll/"): (401, 201, 200, 200, 201, 201, 201),
    ("post", "lectures/{lecture}/progress/"): (401, 404, 201, 201, 404, 403, 403),
    ("post", "lectures/{lecture}/notes/"): (401, 404, 201, 201, 404, 403, 403),
    ("post", "lectures/{preview}/notes/"): (401, 403, 201, 201, 403, 403, 403),
    ("post", "lectures/{lecture}/bookmarks/"): (401, 404, 201, 201, 404, 403, 403),
    ("put", "notes/{note}/"): (401, 404, 200, 404, 404, 404, 200),
    ("delete", "notes/{note}/"): (401, 404, 204, 404, 404, 404, 204),
    ("put", "bookmarks/{bookmark}/"): (401, 404, 200, 404, 404, 404, 200),
    ("delete", "bookmarks/{bookmark}/"): (401, 404, 204, 404, 404, 404, 204),
    ("delete", "enrollments/{enrollment}/"): (401, 404, 204, 404, 404, 403, 204),
    ("post", "assignments/{assignment}/submit/"): (401, 404, 201, 404, 404, 403, 403),
    ("post", "submissions/{submission}/grade/"): (401, 404, 403, 404, 404, 200, 200),
    ("post", "quizzes/{quiz}/start/"): (401, 404, 201, 404, 404, 403, 403),
    ("post", "quiz-attempts/{attempt}/submit/"): (401, 404, 200, 404, 404, 404, 404),
    ("post", "quiz-attempts/{attempt}/grade/"): (401, 404, 403, 404, 404, 200, 200),
    ("patch", "users/me/"): (401, 200, 200, 200, 200, 200, 200),
    ("patch", "users/me/settings/"): (401, 200, 200, 200, 200, 200, 200),
}


@dataclass
class World:
    """One of everything, and one of everybody."""

    callers: dict[str, Any]
    ids: dict[str, Any]

    def call(self, who: str, method: str, path: str) -> int:
        body = {**GRADE, "content": "x", "answers": []}
        address = path.format(**self.ids)
        caller = self.callers[who]
        answer = caller.get(address) if method == "get" else self._write(caller, method, address, body)
        status: int = answer.status_code
        return status

    def _write(self, caller: Any, method: str, address: str, body: Any) -> Any:
        return caller.delete(address) if method == "delete" else getattr(caller, method)(address, body)


@pytest.fixture
def world(school: Any, room: Any) -> World:
    left, other = school.person(), school.person("instructor")
    school.enroll(left, room.course, status="cancelled")
    school.course(other)
    lecture, preview = school.lecture(room.course), school.lecture(room.course, is_preview=True)
    hidden = school.lecture(room.course, is_published=False)
    assignment, quiz = school.assignment(room.course), school.quiz(room.course)
    attempt = room.learner.post(f"quizzes/{quiz.pk}/start/").json()["id"]
    room.learner.post(f"quiz-attempts/{attempt}/submit/", {"answers": []})
    work = room.learner.post(f"assignments/{assignment.pk}/submit/", {"content": "x"}).json()["id"]
    return World(
        callers={
            "nobody": school.caller(None),
            "stranger": school.caller(school.person()),
            "learner": room.learner,
            "left": school.caller(left),
            "other_teacher": school.caller(other),
            "teacher": room.teacher,
            "admin": school.caller(school.person("admin")),
        },
        ids={
            "course": room.course.pk,
            "draft": school.course(room.course.created_by, status="draft").pk,
            "section": lecture.section_id,
            "lecture": lecture.pk,
            "preview": preview.pk,
            "hidden": hidden.pk,
            "enrollment": room.enrollment.pk,
            "note": Note.objects.create(enrollment=room.enrollment, lecture=lecture).pk,
            "bookmark": Bookmark.objects.create(enrollment=room.enrollment, lecture=lecture).pk,
            "assignment": assignment.pk,
            "submission": work,
            "quiz": quiz.pk,
            "quiz_lecture": quiz.lecture_id,
            "attempt": attempt,
        },
    )


@pytest.mark.parametrize(("path", "answers"), READ.items())
def test_everybody_reads_what_is_theirs_to_see(world: World, path: str, answers: tuple[int, ...]) -> None:
    assert {who: world.call(who, "get", path) for who in WHO} == dict(zip(WHO, answers, strict=True))


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(("call", "answers"), WRITE.items())
def test_everybody_writes_what_is_theirs_to_write(
    world: World, call: tuple[str, str], answers: tuple[int, ...], who: str
) -> None:
    assert world.call(who, *call) == answers[WHO.index(who)]


def test_lists_hold_only_what_one_may_see(world: World) -> None:
    section = f"sections/{world.ids['section']}/lectures/"
    counts = {who: world.callers[who].get(section).json()["count"] for who in WHO[1:]}
    assert counts == {"stranger": 1, "learner": 3, "left": 1, "other_teacher": 1, "teacher": 4, "admin": 4}
    works = f"courses/{world.ids['course']}/assignments/"
    counts = {who: world.callers[who].get(works).json()["count"] for who in WHO[1:]}
    assert counts == {"stranger": 0, "learner": 1, "left": 0, "other_teacher": 0, "teacher": 1, "admin": 1}
    assert [world.callers[who].get("enrollments/").json()["count"] for who in ("learner", "teacher")] == [1, 0]


def test_a_joined_teacher_may_what_the_maker_may(world: World, school: Any, room: Any) -> None:
    from lms_desktop.server.apps.courses.models import CourseInstructor

    joined = school.person("instructor")
    CourseInstructor.objects.create(course=room.course, instructor=joined.instructor, role="assistant")
    world.callers["joined"] = school.caller(joined)
    assert world.call("joined", "post", "submissions/{submission}/grade/") == 200
    assert world.call("joined", "get", "lectures/{hidden}/") == 200
    assert world.call("joined", "get", "courses/{draft}/") == 404
