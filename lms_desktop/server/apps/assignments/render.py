"""Works and quizzes as rows; what a reader may not see yet is left out here, once."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from lms_desktop.domain import quiz as rules
from lms_desktop.domain.deadlines import due_at
from lms_desktop.protocol import assignments as work_wire
from lms_desktop.protocol import quizzes as wire
from lms_desktop.protocol.decoding import convert
from lms_desktop.protocol.enums import (
    AttemptStatus,
    Flag,
    OfflineRule,
    QuestionType,
    RevealAnswers,
    SubmissionStatus,
)
from lms_desktop.server.core.media import url_of
from lms_desktop.server.core.models import Row

from .models import Assignment, AssignmentSubmission, Question, Quiz, QuizAttempt


def assignment_rows(assignments: Iterable[Assignment]) -> Iterator[work_wire.Assignment]:
    """Works to hand in."""
    for work in assignments:
        yield work_wire.Assignment(
            **_base(work),
            course=str(work.course_id),
            title=work.title,
            description=work.description,
            max_score=work.max_score,
            due_date=work.due_date,
            due_at=due_at(work.due_date, ZoneInfo(work.course.timezone)),
            allow_late=work.allow_late,
            late_penalty_percent=work.late_penalty_percent,
            max_attempts=work.max_attempts,
            allowed_extensions=tuple(work.allowed_extensions),
            max_file_size=work.max_file_size,
            rubric=convert(work.rubric, tuple[work_wire.RubricCriterion, ...]),
            attachments=tuple(
                work_wire.Attachment(**kept, url=url_of(kept["sha256"], kept["name"])) for kept in work.attachments
            ),
        )


def submission_rows(
    submissions: Iterable[AssignmentSubmission], judged: Collection[UUID]
) -> Iterator[work_wire.Submission]:
    """Works handed in; grades are shown in the courses that the reader judges, else once released."""
    for work in submissions:
        shows_grade = work.assignment.course_id in judged or work.released_at is not None
        yield work_wire.Submission(
            **_base(work),
            assignment=str(work.assignment_id),
            enrollment=str(work.enrollment_id),
            student=work.enrollment.user.profile.name,
            content=work.content,
            files=tuple(
                work_wire.SubmissionFile(
                    id=str(file.pk),
                    name=file.name,
                    size_bytes=file.size_bytes,
                    sha256=file.sha256,
                    url=url_of(file.sha256, file.name),
                )
                for file in work.files.all()
            ),
            attempt_number=work.attempt_number,
            submitted_at=work.submitted_at,
            client_submitted_at=work.client_submitted_at,
            is_late=work.is_late,
            flags=tuple(map(Flag, work.flags)),
            **(_grade(work) if shows_grade else _no_grade(work)),
        )


def quiz_row(quiz: Quiz) -> wire.Quiz:
    """A set of questions on a lecture."""
    return wire.Quiz(
        **_base(quiz),
        lecture=str(quiz.lecture_id),
        title=quiz.title,
        description=quiz.description,
        time_limit_minutes=quiz.time_limit_minutes,
        passing_score=quiz.passing_score,
        max_attempts=quiz.max_attempts,
        shuffle_questions=quiz.shuffle_questions,
        reveal_answers=RevealAnswers(quiz.reveal_answers),
        question_count=getattr(quiz, "question_count", 0),
        total_points=getattr(quiz, "total_points", 0.0),
        offline=OfflineRule(quiz.offline),
    )


def question_rows(questions: Iterable[Question], *, shows_keys: bool) -> Iterator[wire.Question]:
    """Questions, with their right answers for those who teach the course only."""
    for question in questions:
        full = full_question(question)
        yield full if shows_keys else rules.without_answers(full)


def full_question(question: Question) -> wire.Question:
    """A question with its right answers."""
    return wire.Question(
        **_base(question),
        quiz=str(question.quiz_id),
        question_type=QuestionType(question.question_type),
        text=question.text,
        options=convert(question.options, tuple[wire.Option, ...]),
        points=question.points,
        order_index=question.order_index,
        takes_several=len(question.correct_options) > 1,
        correct_options=tuple(question.correct_options),
        accepted_answers=tuple(question.accepted_answers),
        explanation=question.explanation,
    )


def pinned_questions(attempt: QuizAttempt) -> tuple[wire.Question, ...]:
    """The questions, right answers included, as they stood when an attempt began."""
    return convert(attempt.pinned, tuple[wire.Question, ...])


def attempt_rows(attempts: Iterable[QuizAttempt], judged: Collection[UUID]) -> Iterator[wire.Attempt]:
    """Attempts with the questions as they stood."""
    for attempt in attempts:
        questions = pinned_questions(attempt)
        if course_of(attempt) not in judged:
            questions = tuple(map(rules.without_answers, questions))
        yield wire.Attempt(**_attempt_fields(attempt), questions=questions)


def result_row(attempt: QuizAttempt, judged: Collection[UUID]) -> wire.Result:
    """What an attempt was worth, with the right answers where they may be seen."""
    reveals = course_of(attempt) in judged or rules.may_reveal(
        RevealAnswers(attempt.quiz.reveal_answers),
        is_submitted=attempt.status != QuizAttempt.Status.IN_PROGRESS,
        passed=attempt.passed,
    )
    marks = {mark["question"]: mark for mark in attempt.marks}
    questions = (_question_result(question, marks, reveals=reveals) for question in pinned_questions(attempt))
    return wire.Result(**_attempt_fields(attempt), questions=tuple(questions))


def course_of(attempt: QuizAttempt) -> UUID:
    """The course in which an attempt was made."""
    return attempt.quiz.lecture.section.course_id


def _question_result(
    question: wire.Question, marks: dict[str, dict[str, Any]], *, reveals: bool
) -> wire.QuestionResult:
    mark = marks.get(question.id, {})
    result = convert({**mark, "question": question.id}, wire.QuestionResult)
    if not reveals:
        return result
    return msgspec.structs.replace(
        result,
        correct_options=question.correct_options,
        accepted_answers=question.accepted_answers,
        explanation=question.explanation,
    )


def _attempt_fields(attempt: QuizAttempt) -> dict[str, Any]:
    return {
        **_base(attempt),
        "quiz": str(attempt.quiz_id),
        "enrollment": str(attempt.enrollment_id),
        "attempt_number": attempt.attempt_number,
        "status": AttemptStatus(attempt.status),
        "started_at": attempt.started_at,
        "deadline": attempt.deadline,
        "submitted_at": attempt.submitted_at,
        "client_started_at": attempt.client_started_at,
        "client_submitted_at": attempt.client_submitted_at,
        "answers": convert(attempt.answers, tuple[wire.Answer, ...]),
        "score": attempt.score,
        "max_score": attempt.max_score,
        "percentage": attempt.percentage,
        "passed": attempt.passed,
        "flags": tuple(map(Flag, attempt.flags)),
        "quiz_version": attempt.quiz_version,
    }


def _grade(work: AssignmentSubmission) -> dict[str, Any]:
    return {
        "status": SubmissionStatus(work.status),
        "score": work.score,
        "feedback": work.feedback,
        "rubric_scores": convert(work.rubric_scores, tuple[work_wire.RubricScore, ...]),
        "graded_by": str(work.graded_by_id) if work.graded_by_id else None,
        "graded_at": work.graded_at,
        "released_at": work.released_at,
    }


def _no_grade(work: AssignmentSubmission) -> dict[str, Any]:
    graded = work.status == AssignmentSubmission.Status.GRADED
    return {"status": SubmissionStatus.SUBMITTED if graded else SubmissionStatus(work.status)}


def _base(row: Row) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "version": row.version,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }
