"""Words find courses, however the rows were written."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from lms_desktop.server.apps.courses.models import Course, CourseInstructor, CourseMetadata
from lms_desktop.server.apps.courses.search import holding, install_search


def found(school: Any, words: str) -> list[str]:
    rows = school.caller(None).get("courses/", query={"search": words}).json()["results"]
    return [row["title"] for row in rows]


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("CAFÉ", True),
        ("caf", True),
        ("afé", True),
        ("ogram", True),
        ("loops programming", True),
        ("loops gardening", False),
        ("语言", True),
        ("c++", True),
        ('"', False),
        ('" OR 1=1 --', False),
        ("NEAR(", True),
        ("*", False),
        ("words:x", False),
        ("x" * 400, False),
    ],
)
def test_words_are_found_in_any_letters(school: Any, words: str, is_found: bool) -> None:
    course = school.course(title="Café programming in C++ 编程语言", description="Near loops")
    assert found(school, words) == ([course.title] if is_found else [])


def test_accents_do_not_matter_to_the_index(school: Any) -> None:
    school.course(title="Café")
    assert found(school, "cafe") == ["Café"]


def test_the_index_follows_every_way_of_writing(school: Any) -> None:
    course = school.course(title="First")
    Course.objects.update(description="volcano")
    assert found(school, "volcano") == ["First"]
    CourseMetadata.objects.update(tags=["magma"])
    assert found(school, "magma") == ["First"]
    joined = school.person("instructor")
    CourseInstructor.objects.create(course=course, instructor=joined.instructor)
    joined.profile.save_changes({"first_name": "Wanjiru"})
    assert found(school, "wanjiru") == ["First"]
    CourseInstructor.objects.filter(instructor=joined.instructor).delete()
    assert found(school, "wanjiru") == []
    Course.objects.all().delete()
    assert found(school, "volcano") == []


@pytest.mark.other_system
@pytest.mark.skipif(settings.DATABASES["default"]["ENGINE"].endswith("postgresql"), reason="SQLite keeps an index")
def test_the_index_is_made_again_from_the_rows(school: Any) -> None:
    school.course(title="First", description="volcano")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM course_search")
        install_search(using="default")
        assert found(school, "volcano") == []  # what is whole is left alone
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER course_found")
    install_search(using="default")
    assert found(school, "volcano") == ["First"]


def test_a_draft_is_not_found_by_its_words(school: Any) -> None:
    school.course(title="Secret", status="draft")
    assert found(school, "secret") == []


@pytest.mark.other_system
@pytest.mark.skipif(not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"), reason="PostgreSQL's plans")
@pytest.mark.parametrize("words", ["volcano", "magma", "v.o", "c++"])
def test_words_are_found_by_an_index_among_many_courses(school: Any, words: str) -> None:
    school.course(title="First", description="volcano v o c")
    CourseMetadata.objects.update(tags=["magma v o c"])
    teacher = school.person("instructor")
    more = [Course(title=f"Title {n}", course_code=f"T{n}", slug=f"t{n}", created_by=teacher) for n in range(2_000)]
    Course.objects.bulk_create(more)
    CourseMetadata.objects.bulk_create(CourseMetadata(course=course, tags=["x"]) for course in more)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    shown = holding(Course.objects.all(), words)
    assert [course.title for course in shown] == ["First"]
    plan = shown.explain()
    assert plan.count("course_words") == plan.count("course_tag_words") == (2 if words == "v.o" else 1)
    assert "Seq Scan on courses_coursemetadata" not in plan
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert {"course_title_parts", "course_code_parts"} <= set(re.findall(r"\w+", shown.explain()))
