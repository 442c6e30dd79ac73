"""Names of things: made on any device, without asking anybody, and never twice."""

import os
import time
import uuid
from typing import NewType

UserId = NewType("UserId", str)
CourseId = NewType("CourseId", str)
SectionId = NewType("SectionId", str)
LectureId = NewType("LectureId", str)
EnrollmentId = NewType("EnrollmentId", str)
ProgressId = NewType("ProgressId", str)
BookmarkId = NewType("BookmarkId", str)
NoteId = NewType("NoteId", str)
AssignmentId = NewType("AssignmentId", str)
SubmissionId = NewType("SubmissionId", str)
QuizId = NewType("QuizId", str)
QuestionId = NewType("QuestionId", str)
AttemptId = NewType("AttemptId", str)
OpId = NewType("OpId", str)


def enrollment_id(user: str, course: str) -> EnrollmentId:
    """Name the one enrollment of a learner in a course, the same on every device."""
    return EnrollmentId(str(uuid.uuid5(uuid.UUID(user), str(uuid.UUID(course)))))


def progress_id(enrollment: str, lecture: str) -> ProgressId:
    """Name the one progress of an enrollment in a lecture, the same on every device."""
    return ProgressId(str(uuid.uuid5(uuid.UUID(enrollment), str(uuid.UUID(lecture)))))


def new_id() -> str:
    """Name something new."""
    return str(uuid.uuid4())


def uuid7(*, at_ms: int | None = None) -> str:
    """Name something new so that names sort by the millisecond in which they were made (RFC 9562)."""
    moment = time.time_ns() // 1_000_000 if at_ms is None else at_ms
    chance = int.from_bytes(os.urandom(10), "big")
    value = (moment & (1 << 48) - 1) << 80 | 0x7 << 76 | (chance >> 68) << 64 | 0b10 << 62 | chance & (1 << 62) - 1
    return str(uuid.UUID(int=value))
