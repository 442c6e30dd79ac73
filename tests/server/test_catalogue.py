"""Finding a course."""

from decimal import Decimal
from typing import Any

import pytest

from lms_desktop.server.apps.courses.models import Category, CourseMetadata


def titles(caller: Any, query: str) -> list[str]:
    return [row["title"] for row in caller.get(f"courses/?{query}").json()["results"]]


@pytest.fixture
def shelves(school: Any) -> dict[str, Any]:
    code = Category.objects.create(name="Programming", slug="programming")
    python = Category.objects.create(name="Python", slug="python", parent_category=code)
    garden = Category.objects.create(name="Garden", slug="garden")
    teacher = school.person("instructor")
    teacher.profile.save_changes({"first_name": "Wanjiru"})
    first = school.course(teacher, title="Beginning", category=python, level="Beginner", language="en")
    CourseMetadata.objects.filter(course=first).update(tags=["loops"], has_certificate=True)
    second = school.course(title="Deep code", category=code, level="Advanced", description="compilers", price=50)
    third = school.course(title="Soil", category=garden, language="sw", short_description="earth")
    school.course(title="Not yet", status="draft")
    school.enroll(school.person(), third)
    return {"first": first, "second": second, "teacher": teacher, "code": code}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Beginning", "Deep code", "Soil"]),
        ("search=beGIN", ["Beginning"]),
        ("search=loops", ["Beginning"]),
        ("search=wanjiru", ["Beginning"]),
        ("search=compilers%20deep", ["Deep code"]),
        ("search=earth", ["Soil"]),
        ("search=nothing", []),
        ("search=%00", ["Beginning", "Deep code", "Soil"]),
        ("category=programming", ["Beginning", "Deep code"]),
        ("category=python", ["Beginning"]),
        ("category=unknown", []),
        ("level=Advanced", ["Deep code"]),
        ("language=sw", ["Soil"]),
        ("is_free=true", ["Beginning", "Soil"]),
        ("is_free=false", ["Deep code"]),
        ("has_certificate=true", ["Beginning"]),
        ("price_min=1", ["Deep code"]),
        ("price_max=0", ["Beginning", "Soil"]),
        ("ordering=-title", ["Soil", "Deep code", "Beginning"]),
        ("ordering=-price", ["Deep code"]),
        ("ordering=-enrollment_count", ["Soil"]),
        ("ordering=password", ["Beginning", "Deep code", "Soil"]),
    ],
)
def test_courses_are_found(school: Any, shelves: Any, query: str, found: list[str]) -> None:
    got = titles(school.caller(None), query)
    assert got[: len(found)] == found if "ordering" in query else got == found


def test_courses_are_found_by_who_teaches_them(school: Any, shelves: Any) -> None:
    teacher = shelves["teacher"]
    for key in (teacher.pk, teacher.instructor.pk):
        assert titles(school.caller(None), f"instructor={key}") == ["Beginning"]
    assert titles(school.caller(None), f"category={shelves['code'].pk}") == ["Beginning", "Deep code"]


@pytest.mark.parametrize("query", ["price_min=x", "price_max=NaN", "price_max=1e99", "instructor=me"])
def test_a_filter_that_makes_no_sense_is_refused_by_name(school: Any, query: str) -> None:
    answer = school.caller(None).get(f"courses/?{query}")
    assert (answer.status_code, list(answer.json())) == (400, [query.partition("=")[0]])


def test_drafts_and_archives_are_listed_to_their_makers_alone(school: Any) -> None:
    maker = school.person("instructor")
    school.course(maker, title="My draft", status="draft")
    school.course(maker, title="My old one", status="archived")
    school.course(title="Another draft", status="draft")
    mine, stranger = school.caller(maker), school.caller(school.person())
    assert titles(mine, "status=draft") == ["My draft"]
    assert titles(mine, "status=archived") == ["My old one"]
    assert titles(mine, "") == ["My draft"]
    assert titles(stranger, "status=draft") == titles(school.caller(None), "status=draft") == []


def test_a_course_tells_all_that_its_page_shows(school: Any, room: Any) -> None:
    school.lecture(room.course)
    school.lecture(room.course, is_published=False)
    row = room.learner.get(f"courses/{room.course.pk}/").json()
    assert row["is_enrolled"] is True
    assert row["pricing"] == {"price": "0.00", "currency": "USD", "is_free": True}
    assert (row["enrollment_count"], row["lecture_count"]) == (1, 1)
    assert [len(section["lectures"]) for section in row["sections"]] == [1]
    assert row["instructors"][0]["role"] == "lead"
    assert row["instructors"] == room.learner.get(f"courses/{room.course.pk}/instructors/").json()["results"]
    assert school.caller(None).get(f"courses/{room.course.pk}/").json()["is_enrolled"] is False


def test_a_price_travels_as_text(school: Any) -> None:
    school.course(price=Decimal("99.9"))
    row = school.caller(None).get("courses/").json()["results"][0]
    assert row["pricing"]["price"] == "99.90"


def test_a_shelf_shows_what_stands_on_it(school: Any, shelves: Any) -> None:
    row = school.caller(None).get(f"courses/categories/{shelves['code'].pk}/").json()
    assert [child["slug"] for child in row["children"]] == ["python"]
    assert [course["title"] for course in row["courses"]["results"]] == ["Beginning", "Deep code"]
    assert row["course_count"] == 1
    listed = school.caller(None).get("courses/categories/").json()["results"]
    assert [one["name"] for one in listed] == ["Garden", "Programming", "Python"]


def test_a_profile_takes_what_is_one(room: Any) -> None:
    row = room.learner.patch("users/me/", {"bio": " a\r\n", "timezone": "Africa/Nairobi", "role": "admin"}).json()
    assert (row["bio"], row["timezone"], row["role"]) == (" a\r\n", "Africa/Nairobi", "student")
    for wrong in ({"timezone": "Mars"}, {"avatar_url": "javascript:alert(1)"}, {"first_name": None}):
        assert room.learner.patch("users/me/", wrong).status_code == 400
    assert room.learner.patch("users/me/", {"avatar_url": "https://example.org/a.png"}).status_code == 200


def test_settings_take_what_is_one(room: Any) -> None:
    row = room.learner.patch("users/me/settings/", {"theme": "dark", "playback_speed": 1.75}).json()
    assert (row["theme"], row["playback_speed"]) == ("dark", 1.75)
    for wrong in ({"theme": "pink"}, {"playback_speed": 9}, {"playback_speed": "NaN"}, {"autoplay_next": "x"}):
        assert room.learner.patch("users/me/settings/", wrong).status_code == 400
