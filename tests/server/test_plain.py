"""Rows without models are rendered as rows with models are."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from msgspec import Struct

from lms_desktop.server.apps.enrollments.models import Bookmark, Enrollment, Note, VideoProgress
from lms_desktop.server.apps.enrollments.render import bookmark_rows, note_rows, progress_row
from lms_desktop.server.core.plain import among, plain

from .conftest import School

RENDERED: dict[Any, Callable[[Iterable[Any]], Iterable[Struct]]] = {
    Bookmark: bookmark_rows,
    Note: note_rows,
    VideoProgress: lambda rows: map(progress_row, rows),
}


@pytest.fixture
def enrollment(school: School) -> Enrollment:
    teacher, student = school.person("instructor"), school.person()
    course = school.course(teacher)
    lecture = school.lecture(course)
    enrollment = school.enroll(student, course)
    place = {"enrollment": enrollment, "lecture": lecture}
    anchor = {"quote": "words", "quads": [[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]]}
    Note.objects.create(**place, content="a\r\nö\u2028", tags=["one", "ü"], page_number=3, anchor=anchor)
    Note.objects.create(**place, content="", timestamp_seconds=1.25)
    Bookmark.objects.create(**place, title="here", timestamp_seconds=72.0)
    VideoProgress.objects.create(**place, watched_ranges=[[0.0, 12.5]], watched_seconds=12.5, is_completed=True)
    return enrollment


@pytest.mark.parametrize("model", RENDERED, ids=lambda model: str(model.__name__))
def test_rows_without_models_are_the_same(enrollment: Enrollment, model: Any) -> None:
    rows = model.objects.filter(enrollment=enrollment).order_by("created_at")
    assert rows
    render = RENDERED[model]
    assert list(render(plain(rows))) == list(render(rows))


def test_among_finds_these_and_no_others(enrollment: Enrollment) -> None:
    first, second = Note.objects.filter(enrollment=enrollment).order_by("created_at")
    assert [row.id for row in plain(among(Note.objects.all(), "id", [str(first.pk)]), "id")] == [str(first.pk)]
    assert {row.id for row in plain(among(Note.objects.all(), "id", [str(first.pk), str(second.pk)]))} == {
        str(first.pk),
        str(second.pk),
    }
    assert list(plain(among(Note.objects.all(), "id", []))) == []
    assert list(plain(Note.objects.none())) == []
