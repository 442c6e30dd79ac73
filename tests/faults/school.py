"""A real school in this very process, in memory: begun anew in a moment, put back, asked what it holds.

Only one per process, and only in a process of its own: Django is set up once.
"""

import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.faults.answers import Answers
from tests.live import CLIP, LEARNER, OTHER, TEACHER, _school

URL = "http://localhost"
BEGIN = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FAST = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path(tempfile.gettempdir())
Held = dict[str, list[dict[str, Any]]]


class Hours:
    """The time of the world: it goes on by a thousandth of a second at each look, and by as much as a story wants."""

    def __init__(self) -> None:
        self.at = BEGIN

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def go_on(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class School:
    """Everything that is the same for every history."""

    level: str
    folder: Path
    hours: Hours = field(default_factory=Hours)
    answers: Answers = field(default_factory=Answers)
    _first: bytes = b""
    _loaded: int = 0

    @classmethod
    def begin(cls, level: str) -> "School":
        """Set Django up, make the school, remember how it was."""
        folder = Path(tempfile.mkdtemp(prefix="lms-school-", dir=FAST))
        os.environ |= {
            "LMS_DATA": str(folder / "data"),
            "DATABASE_URL": "sqlite://:memory:",
            "LMS_API_LEVEL": level,
            "LMS_ACCESS_MINUTES": "100000",
            "DJANGO_SETTINGS_MODULE": "lms_desktop.server.settings",
        }
        school = cls(level, folder)
        school._make()
        return school

    def _make(self) -> None:
        from lms_desktop.server import cli

        demo = self.folder / "demo"
        write_demo(demo)
        with redirect_stdout(io.StringIO()):
            code = cli.main(["demo", "--data", os.environ["LMS_DATA"], "--from", str(demo)])
        assert code == 0, "there is no school"
        from django.utils import timezone

        timezone.now = self.hours.now
        self.remember()

    def remember(self) -> None:
        """This is how each history begins."""
        self._first = self.copy()
        self._identity = self._identity_file().read_bytes() if self._identity_file().exists() else b""

    def begin_again(self) -> None:
        """As it was remembered, at the hour when the world begins."""
        self.hours.at = BEGIN
        self.answers.is_course_fixed = True
        self._load(self._first)
        self._identity_file().unlink(missing_ok=True)
        if self._identity:
            self._identity_file().write_bytes(self._identity)

    def copy(self) -> bytes:
        """A backup."""
        copied: bytes = _connection().serialize()
        return copied

    def put_back(self, copy: bytes, taken_at: datetime) -> None:
        """What ``lms-server restore`` does, with another epoch, which is kept outside."""
        from lms_desktop.server.apps.sync import identity

        identity.begin_anew(taken_at)
        self._load(copy)

    def held(self) -> Held:
        """What the school holds, as it tells itself."""
        from django.core.serializers.json import DjangoJSONEncoder

        from lms_desktop.server.dump import summary

        found: Held = json.loads(json.dumps(summary(), cls=DjangoJSONEncoder))
        return found

    def expire_cursors(self) -> None:
        """Forget what was deleted, as the daily tidying does: every cursor that stands before now is too old."""
        from django.db.models import F

        from lms_desktop.server.apps.sync.models import Stream

        Stream.objects.update(floor=F("head"))

    def enroll(self, email: str, status: str) -> None:
        """The office changes somebody's place in the course."""
        from lms_desktop.server.apps.enrollments.models import Enrollment

        Enrollment.objects.filter(user__email=email, course__slug="a-course").update(status=status)

    def remove_course(self) -> None:
        """The office takes the course away, with all that is in it: a course that somebody is in is only closed."""
        from lms_desktop.server.apps.assignments.models import AssignmentSubmission, QuizAttempt
        from lms_desktop.server.apps.courses.models import Course
        from lms_desktop.server.apps.enrollments.models import Enrollment

        self.answers.is_course_fixed = False
        QuizAttempt.objects.filter(enrollment__course__slug="a-course").delete()
        AssignmentSubmission.objects.filter(enrollment__course__slug="a-course").delete()
        Enrollment.objects.filter(course__slug="a-course").delete()
        Course.objects.get(slug="a-course").delete()

    def archive_course(self) -> None:
        """The course is closed: who is in it may read on."""
        from lms_desktop.server.apps.courses.models import Course

        self.answers.is_course_fixed = False
        course = Course.objects.get(slug="a-course")
        course.status = Course.Status.ARCHIVED
        course.save()

    def take_ids(self, ids: Iterable[str]) -> None:
        """Somebody else made something that has such an id."""
        from lms_desktop.server.apps.authentication.models import User
        from lms_desktop.server.core.models import Creation

        other = User.objects.get(email=OTHER)
        Creation.objects.bulk_create(Creation(id=one, entity="Note", user=other, fingerprint="another") for one in ids)

    def state(self) -> tuple[int, int]:
        """As long as this is the same, nothing changed at the school."""
        return self._loaded, _connection().total_changes

    def sign_in(self, email: str) -> str:
        """A refresh token, without the work of a password."""
        from lms_desktop.server.apps.authentication import tokens
        from lms_desktop.server.apps.authentication.models import User

        return tokens.sign_in(User.objects.get(email=email)).refresh

    def access(self, email: str) -> str:
        """An access token, for somebody at the website."""
        from lms_desktop.server.apps.authentication import tokens
        from lms_desktop.server.apps.authentication.models import User

        return tokens.sign_in(User.objects.get(email=email)).access

    def end(self) -> None:
        """Throw everything away."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _load(self, copy: bytes) -> None:
        from django.db import connection

        # A new connection: statements that were prepared for the old contents must not meet the new ones.
        _connection().close()
        connection.connection = None
        connection.connect()
        _connection().deserialize(copy)
        self._loaded += 1

    def _identity_file(self) -> Path:
        return Path(os.environ["LMS_DATA"]) / "school.json"


def _connection() -> Any:
    from django.db import connection

    connection.ensure_connection()
    return connection.connection


def write_demo(folder: Path, more_people: int = 0) -> None:
    """One course with a film, a text, a quiz and an assignment, and a second one to join and to leave."""
    folder.mkdir(parents=True)
    shutil.copyfile(CLIP, folder / "clip.mp4")
    (folder / "text.md").write_text("# A text\n")
    school = _school(more_people)
    (course,) = school["courses"]
    (section,) = course["sections"]
    section["lectures"] = [one for one in section["lectures"] if one["content_type"] in {"video", "text", "quiz"}]
    for lecture in section["lectures"]:
        lecture["resources"] = []
        if lecture.get("video"):
            lecture["video"]["captions"] = []
    other = {**course, "slug": "other", "course_code": "T2", "title": "Other", "sections": [], "assignments": []}
    school["courses"] = [course, other]
    (folder / "school.json").write_text(json.dumps(school))


__all__ = ["LEARNER", "OTHER", "TEACHER", "URL", "Held", "Hours", "School"]
