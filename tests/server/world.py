"""One of everything, and one of everybody."""

from dataclasses import dataclass
from typing import Any

from lms_desktop.server.apps.authentication.models import TokenFamily
from lms_desktop.server.apps.courses.models import Category, CourseInstructor
from lms_desktop.server.apps.enrollments.models import Bookmark, Note
from lms_desktop.server.apps.users.models import UserSkill

# Nobody, a stranger (student), the learner, a learner who left, another teacher, the teacher, an admin.
WHO = ("nobody", "stranger", "learner", "left", "other_teacher", "teacher", "admin")


@dataclass
class World:
    """A school in which every address leads somewhere."""

    callers: dict[str, Any]
    ids: dict[str, Any]

    def body(self) -> dict[str, Any]:
        """Something that every address takes: what it does not know it passes over."""
        return {
            "title": "x",
            "name": "Name",
            "content": "x",
            "score": 5,
            "feedback": "Good",
            "answers": [],
            "sections": [],
            "question_type": "essay",
            "text": "Why?",
            "course": str(self.ids["course"]),
            "instructor": str(self.ids["colleague"]),
            "video_url": "https://example.org/a.mp4",
            "file_url": "https://example.org/a.pdf",
        }

    def call(self, who: str, method: str, path: str) -> int:
        address, caller = path.format(**self.ids), self.callers[who]
        if method in ("get", "delete"):
            status: int = getattr(caller, method)(address).status_code
            return status
        return int(getattr(caller, method)(address, self.body()).status_code)


def a_world(school: Any, room: Any) -> World:
    """Make one of everything."""
    left, other, colleague, helper = school.person(), *(school.person("instructor") for _ in range(3))
    school.enroll(left, room.course, status="cancelled")
    school.course(other)
    CourseInstructor.objects.create(course=room.course, instructor=helper.instructor, role="assistant")
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
            "video_lecture": school.video(room.course).pk,
            "pdf_lecture": school.pdf(room.course).pk,
            "resource": school.resource(lecture).pk,
            "category": Category.objects.create(name="Shelf", slug="shelf").pk,
            "helper": helper.instructor.pk,
            "colleague": colleague.pk,
            "enrollment": room.enrollment.pk,
            "note": Note.objects.create(enrollment=room.enrollment, lecture=lecture).pk,
            "bookmark": Bookmark.objects.create(enrollment=room.enrollment, lecture=lecture).pk,
            "assignment": assignment.pk,
            "submission": work,
            "quiz": quiz.pk,
            "quiz_lecture": quiz.lecture_id,
            "question": quiz.questions.first().pk,
            "attempt": attempt,
            "student": room.student.pk,
            "skill": UserSkill.objects.create(user=room.student, name="Python").pk,
            "device": TokenFamily.objects.filter(user=room.student).latest("created_at").pk,
        },
    )
