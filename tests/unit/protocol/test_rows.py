"""Rows of our own server and of a stranger's decode; what a newer one adds is passed over."""

from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest

from lms_desktop.protocol import (
    assignments,
    content,
    courses,
    enums,
    errors,
    learning,
    limits,
    quizzes,
    rows,
    users,
)

ROWS: list[tuple[type[msgspec.Struct], str]] = [
    (users.User, '{"id": "1"}'),
    (users.Registered, '{"id": "1"}'),
    (users.TokenPair, '{"access": "a", "refresh": "b"}'),
    (users.LoginAnswer, '{"access": "a", "refresh": "b", "user": {"id": "1"}}'),
    (users.Profile, '{"id": "1"}'),
    (users.Settings, '{"id": "1"}'),
    (users.Social, '{"id": "1"}'),
    (users.Skill, '{"id": "1"}'),
    (users.PublicProfile, '{"id": "1"}'),
    (courses.Category, '{"id": "1"}'),
    (courses.CategoryDetail, '{"id": "1"}'),
    (courses.CourseRow, '{"id": "1"}'),
    (courses.CourseDetail, '{"id": "1"}'),
    (courses.CourseInstructor, '{"instructor": "1"}'),
    (courses.Instructor, '{"id": "1"}'),
    (courses.InstructorDetail, '{"id": "1"}'),
    (content.Section, '{"id": "1", "course": "2"}'),
    (content.LectureRow, '{"id": "1", "section": "2"}'),
    (content.LectureDetail, '{"id": "1", "section": "2", "video": {"id": "3", "lecture": "1"}}'),
    (
        content.VideoContent,
        '{"id": "1", "lecture": "2", "renditions": [{"url": "u"}], "captions": [{"url": "u"}]}',
    ),
    (content.PdfContent, '{"id": "1", "lecture": "2"}'),
    (content.LectureResource, '{"id": "1", "lecture": "2"}'),
    (learning.Enrollment, '{"id": "1", "user": "2", "course": {"id": "3"}}'),
    (learning.Progress, '{"id": null, "watched_ranges": [[0, 1.5]]}'),
    (learning.EnrollmentProgress, '{"lectures": [{"id": null}]}'),
    (learning.Bookmark, '{"id": "1", "enrollment": "2", "lecture": "3"}'),
    (learning.Note, '{"id": "1", "enrollment": "2", "lecture": "3", "anchor": {"page": 7}}'),
    (assignments.Assignment, '{"id": "1", "course": "2", "rubric": [{"id": "r", "levels": [{}]}]}'),
    (assignments.Submission, '{"id": "1", "assignment": "2", "enrollment": "3", "files": [{"id": "f"}]}'),
    (quizzes.Quiz, '{"id": "1", "lecture": "2"}'),
    (quizzes.Question, '{"id": "1", "quiz": "2", "options": [{"id": "a"}]}'),
    (quizzes.Attempt, '{"id": "1", "quiz": "2", "enrollment": "3", "answers": [{"question": "q"}]}'),
    (quizzes.Result, '{"id": "1", "quiz": "2", "enrollment": "3", "questions": [{"question": "q"}]}'),
    (rows.Health, '{"status": "ok"}'),
    (rows.ErrorBody, "{}"),
]


@pytest.mark.parametrize(("kind", "bare"), ROWS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_bare_row_decodes_and_survives_the_round_trip(kind: type[msgspec.Struct], bare: str) -> None:
    row = rows.decode(bare, kind)
    assert rows.decode(rows.encode(row), kind) == row


@pytest.mark.parametrize(("kind", "bare"), ROWS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_field_of_a_newer_server_is_passed_over(kind: type[msgspec.Struct], bare: str) -> None:
    newer = bare.replace("{", '{"from_the_future": [1], ' if bare != "{}" else '{"from_the_future": [1]', 1)
    assert rows.decode(newer, kind) == rows.decode(bare, kind)


@pytest.mark.parametrize("words", enums.Word.__subclasses__(), ids=lambda kind: kind.__name__)
def test_a_word_of_a_newer_server_reads_as_unknown(words: type[enums.Word]) -> None:
    assert rows.decode('"a word not known yet"', words) is words("unknown")


def test_a_value_that_is_no_word_is_refused() -> None:
    with pytest.raises(ValueError, match="7"):
        enums.Role(7)  # type: ignore[arg-type]  # that is the test


def test_times_travel_in_utc_and_decimals_as_text() -> None:
    row = learning.Progress(
        completed_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), completion_percentage=Decimal("50.00")
    )
    written = rows.encode(row)
    assert b'"completed_at":"2026-01-02T03:04:05Z"' in written
    assert b'"completion_percentage":"50.00"' in written


def test_a_decimal_is_read_from_text_and_from_a_number() -> None:
    for price in ('"99.99"', "99.99"):
        assert rows.decode(f'{{"price": {price}}}', courses.CoursePricing).price == Decimal("99.99")


def test_a_page_knows_its_rows() -> None:
    page = rows.decode('{"count": 1, "next": null, "previous": null, "results": [{"id": "1"}]}', rows.Page[users.Skill])
    assert page.results == (users.Skill(id="1"),)


def test_bytes_that_are_no_row_are_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        rows.decode('{"id": 5}', users.Skill)


def test_an_answer_that_says_no_carries_a_code_known_to_both_sides() -> None:
    body = rows.decode('{"detail": "Somebody changed this.", "code": "stale"}', rows.ErrorBody)
    assert errors.ErrorCode(body.code) is errors.ErrorCode.STALE
    assert errors.ErrorCode("of the future") is errors.ErrorCode.UNKNOWN


def test_a_note_of_a_mebibyte_fits() -> None:
    assert limits.NOTE >= 1024 * 1024
