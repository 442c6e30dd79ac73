"""Making a course: the catalogue row, its sections and lectures, its teachers and its end."""

from typing import Any
from uuid import uuid4

import pytest

from lms_desktop.server.apps.courses.models import Category, Course, Lecture
from lms_desktop.server.apps.enrollments.models import Note

TITLE = " A\u0301 title \U0001f600 "


@pytest.fixture
def teacher(school: Any) -> Any:
    return school.caller(school.person("instructor"))


def test_only_a_title_is_needed(school: Any, teacher: Any) -> None:
    answer = teacher.post("courses/", {"title": TITLE})
    row = answer.json()
    assert answer.status_code == 201
    assert (row["title"], row["status"], row["is_enrolled"], row["sections"]) == (TITLE, "draft", False, [])
    assert row["slug"]
    assert row["course_code"]
    assert [one["role"] for one in row["instructors"]] == ["lead"]
    assert row["pricing"] == {"price": "0.00", "currency": "USD", "is_free": True}
    assert teacher.get(f"courses/{row['id']}/").json() == row
    assert school.caller(None).get(f"courses/{row['id']}/").status_code == 404
    teacher.patch(f"courses/{row['id']}/", {"status": "published"})
    assert school.caller(None).get(f"courses/{row['id']}/").json()["status"] == "published"


def test_everything_that_was_given_is_kept(school: Any, teacher: Any) -> None:
    shelf = Category.objects.create(name="Code", slug="code")
    wanted = {
        "course_code": "PY101",
        "title": "Python",
        "slug": "python",
        "short_description": "Two\nlines",
        "description": "# Words\r\n\r\n",
        "level": "Beginner",
        "status": "published",
        "language": "sw",
        "timezone": "Africa/Nairobi",
        "thumbnail_url": "https://example.org/a.png",
        "category": str(shelf.pk),
    }
    metadata = {
        "duration_minutes": 90,
        "has_certificate": True,
        "requirements": ["A computer"],
        "learning_outcomes": ["Loops"],
        "tags": ["code"],
    }
    row = teacher.post("courses/", {**wanted, "metadata": metadata, "pricing": {"price": "99.9"}}).json()
    assert {name: row[name] for name in wanted} == wanted
    assert row["metadata"] == metadata
    assert row["pricing"] == {"price": "99.90", "currency": "USD", "is_free": False}


def test_titles_that_are_alike_get_names_of_their_own(teacher: Any) -> None:
    rows = [teacher.post("courses/", {"title": "Same"}).json() for _ in range(3)]
    assert [row["slug"] for row in rows] == ["same", "same-2", "same-3"]
    assert len({row["course_code"] for row in rows}) == 3
    assert teacher.post("courses/", {"title": "語"}).json()["slug"] == "course"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": ""}, "title"),
        ({"title": None}, "title"),
        ({"title": ["x"]}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"title": "x", "slug": "taken"}, "slug"),
        ({"title": "x", "slug": "../x"}, "slug"),
        ({"title": "x", "course_code": "TAKEN"}, "course_code"),
        ({"title": "x", "level": "Expert"}, "level"),
        ({"title": "x", "status": "gone"}, "status"),
        ({"title": "x", "timezone": "Mars"}, "timezone"),
        ({"title": "x", "category": str(uuid4())}, "category"),
        ({"title": "x", "category": "no"}, "category"),
        ({"title": "x", "thumbnail_url": "javascript:x"}, "thumbnail_url"),
        ({"title": "x", "pricing": {"price": "-1"}}, "pricing"),
        ({"title": "x", "pricing": {"price": "NaN"}}, "pricing"),
        ({"title": "x", "pricing": {"price": "1.001"}}, "pricing"),
        ({"title": "x", "pricing": {"currency": "money"}}, "pricing"),
        ({"title": "x", "pricing": 5}, "pricing"),
        ({"title": "x", "metadata": {"tags": "code"}}, "metadata"),
        ({"title": "x", "metadata": {"tags": ["t"] * 51}}, "metadata"),
        ({"title": "x", "metadata": {"duration_minutes": True}}, "metadata"),
        ({"title": "x", "metadata": {"duration_minutes": 10**12}}, "metadata"),
    ],
)
def test_a_course_that_is_none_is_refused_by_field(teacher: Any, school: Any, body: Any, field: str) -> None:
    Course.objects.create(course_code="TAKEN", slug="taken", title="Taken")
    answer = teacher.post("courses/", body)
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert Course.objects.count() == 1


def test_a_repeated_create_is_one_course(teacher: Any, school: Any) -> None:
    wanted = {"id": str(uuid4()), "title": "One", "pricing": {"price": 5}}
    first = teacher.post("courses/", wanted)
    teacher.patch(f"courses/{wanted['id']}/", {"title": "Two"})
    again = teacher.post("courses/", wanted)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["title"] == "Two"
    assert teacher.post("courses/", {**wanted, "title": "Other"}).status_code == 409
    other = school.caller(school.person("instructor"))
    assert other.post("courses/", wanted).status_code == 409
    key = str(uuid4())
    keyed = [teacher.post("courses/", {"title": "Keyed"}, Idempotency_Key=key) for _ in range(2)]
    assert keyed[0].content == keyed[1].content
    assert Course.objects.filter(title="Keyed").count() == 1


def test_a_put_of_what_was_got_changes_nothing(teacher: Any, school: Any) -> None:
    row = teacher.post("courses/", {"title": "One", "metadata": {"tags": ["a"]}, "pricing": {"price": 5}}).json()
    path = f"courses/{row['id']}/"
    again = teacher.put(path, row)
    assert again.status_code == 200
    same = {**again.json(), "version": row["version"], "updated_at": row["updated_at"]}
    assert same == row


def test_metadata_and_pricing_are_merged_by_key(teacher: Any) -> None:
    row = teacher.post("courses/", {"title": "One", "metadata": {"tags": ["a", "b"], "duration_minutes": 5}}).json()
    path = f"courses/{row['id']}/"
    changed = teacher.patch(path, {"metadata": {"tags": ["c"]}, "pricing": {"price": 10}}).json()
    assert (changed["metadata"]["tags"], changed["metadata"]["duration_minutes"]) == (["c"], 5)
    assert changed["pricing"] == {"price": "10.00", "currency": "USD", "is_free": False}
    assert changed["version"] > row["version"]
    assert teacher.patch(path, {"pricing": {"currency": "KES"}}).json()["pricing"]["price"] == "10.00"


def test_a_change_of_an_older_course_gets_the_course_as_it_is(teacher: Any) -> None:
    row = teacher.post("courses/", {"title": "One"}).json()
    path = f"courses/{row['id']}/"
    assert teacher.patch(path, {"metadata": {"tags": ["x"]}}, If_Match=f'"{row["version"]}"').status_code == 200
    stale = teacher.patch(path, {"title": "Mine"}, If_Match=f'"{row["version"]}"')
    assert stale.status_code == 412
    assert stale.json() == teacher.get(path).json()
    assert teacher.delete(path, If_Match='"1"').status_code == 412


def test_a_course_nobody_joined_goes_and_one_somebody_joined_is_archived(teacher: Any, school: Any) -> None:
    empty = teacher.post("courses/", {"title": "Empty", "status": "published"}).json()["id"]
    full = teacher.post("courses/", {"title": "Full", "status": "published"}).json()["id"]
    learner = school.caller(school.person())
    learner.post(f"courses/{full}/enroll/")
    assert [teacher.delete(f"courses/{one}/").status_code for one in (empty, full)] == [204, 204]
    assert teacher.get(f"courses/{empty}/").status_code == 404
    assert teacher.post("courses/", {"id": empty, "title": "Empty"}).json()["code"] == "deleted"
    assert learner.get(f"courses/{full}/").json()["status"] == "archived"
    assert teacher.delete(f"courses/{full}/").status_code == 204
    late = school.caller(school.person())
    assert late.post(f"courses/{full}/enroll/").status_code == 409


def test_sections_are_added_changed_and_taken_away(room: Any) -> None:
    path = f"courses/{room.course.pk}/sections/"
    first = room.teacher.post(path, {"title": "One\r\nline", "description": "a\r\nb "})
    second = room.teacher.post(path, {"title": "Two"}).json()
    assert first.status_code == 201
    assert (first.json()["title"], first.json()["description"]) == ("One line", "a\r\nb ")
    assert (first.json()["order_index"], second["order_index"]) == (1, 2)
    assert room.teacher.put(f"sections/{second['id']}/", second).status_code == 200
    changed = room.teacher.patch(f"sections/{second['id']}/", {"title": "New", "order_index": 0}, If_Match='"2"')
    assert (changed.status_code, changed.json()["title"]) == (200, "New")
    assert room.teacher.patch(f"sections/{second['id']}/", {"title": "x"}, If_Match='"2"').json()["title"] == "New"
    assert [row["title"] for row in room.learner.get(path).json()["results"]] == ["New", "One line"]
    assert room.teacher.delete(f"sections/{second['id']}/", If_Match='"1"').status_code == 412
    assert room.teacher.delete(f"sections/{second['id']}/").status_code == 204
    assert room.teacher.get(f"sections/{second['id']}/").status_code == 404
    assert room.teacher.post(path, {"id": second["id"], "title": "Two"}).json()["code"] == "deleted"


def test_lectures_are_added_and_changed(room: Any, school: Any) -> None:
    section = room.teacher.post(f"courses/{room.course.pk}/sections/", {"title": "One"}).json()["id"]
    path = f"sections/{section}/lectures/"
    wanted = {
        "title": "Intro",
        "description": "d\n",
        "content_type": "text",
        "duration_seconds": 60,
        "is_preview": True,
        "body": "# Body\r\n",
    }
    answer = room.teacher.post(path, wanted)
    row = answer.json()
    assert answer.status_code == 201
    assert {name: row[name] for name in wanted} == wanted
    assert (row["is_published"], row["order_index"], row["resources"], row["video"]) == (True, 1, [], None)
    assert room.teacher.put(f"lectures/{row['id']}/", row).status_code == 200
    stale = room.teacher.put(f"lectures/{row['id']}/", row)
    assert (stale.status_code, stale.json()) == (412, room.teacher.get(f"lectures/{row['id']}/").json())
    hidden = room.teacher.patch(f"lectures/{row['id']}/", {"is_published": False}).json()
    assert hidden["is_published"] is False
    assert room.learner.get(f"lectures/{row['id']}/").status_code == 404
    for wrong in ({"content_type": "film"}, {"duration_seconds": -1}, {"is_preview": "maybe"}, {"title": ""}):
        assert room.teacher.patch(f"lectures/{row['id']}/", wrong).status_code == 400


def test_a_lecture_moves_within_its_course_alone(room: Any, school: Any) -> None:
    lecture = school.lecture(room.course)
    other = school.lecture(school.course(room.course.created_by)).section_id
    own = room.teacher.post(f"courses/{room.course.pk}/sections/", {"title": "Two"}).json()["id"]
    path = f"lectures/{lecture.pk}/"
    assert room.teacher.patch(path, {"section": str(other)}).status_code == 400
    assert room.teacher.patch(path, {"section": own}).json()["section"] == own


def test_a_lecture_without_anybodys_work_goes_for_good(room: Any, school: Any) -> None:
    lecture = school.lecture(room.course)
    assert room.teacher.delete(f"lectures/{lecture.pk}/").status_code == 204
    assert not Lecture.objects.exists()


def test_what_a_learner_wrote_outlives_the_lecture_and_its_section(room: Any, school: Any) -> None:
    lecture = school.lecture(room.course)
    note = room.learner.post(f"lectures/{lecture.pk}/notes/", {"content": "Mine"}).json()
    assert room.teacher.delete(f"sections/{lecture.section_id}/").status_code == 204
    for caller in (room.teacher, room.learner):
        assert caller.get(f"lectures/{lecture.pk}/").status_code == 404
        assert caller.get(f"sections/{lecture.section_id}/").status_code == 404
        assert caller.get(f"courses/{room.course.pk}/").json()["sections"] == []
    listed = room.learner.get(f"enrollments/{room.enrollment.pk}/notes/").json()["results"]
    assert listed == [note]
    assert room.learner.put(f"notes/{note['id']}/", {"content": "Still mine"}).status_code == 200
    assert room.learner.post(f"lectures/{lecture.pk}/notes/", {"content": "Late"}).status_code == 201
    assert Note.objects.count() == 2


def test_the_outline_is_put_in_order(room: Any, school: Any) -> None:
    one, two, three = (school.lecture(room.course) for _ in range(3))
    second = room.teacher.post(f"courses/{room.course.pk}/sections/", {"title": "Two"}).json()["id"]
    first = str(one.section_id)
    wanted = [{"id": second, "lectures": [str(three.pk), str(one.pk)]}, {"id": first, "lectures": []}]
    path = f"courses/{room.course.pk}/reorder/"
    row = room.teacher.post(path, {"sections": wanted}).json()
    order = [(section["id"], [lecture["id"] for lecture in section["lectures"]]) for section in row["sections"]]
    assert order == [(second, [str(three.pk), str(one.pk)]), (first, [str(two.pk)])]
    before = list(Lecture.objects.order_by("pk").values_list("version", flat=True))
    assert room.teacher.post(path, {"sections": wanted}).status_code == 200
    assert list(Lecture.objects.order_by("pk").values_list("version", flat=True)) == before
    alien = str(school.lecture(school.course()).pk)
    for wrong in (
        [{"id": second}, {"id": second}],
        [{"id": str(uuid4())}],
        [{"id": second, "lectures": [alien]}],
        [{"id": second, "lectures": [str(one.pk)]}, {"id": first, "lectures": [str(one.pk)]}],
        "x",
        None,
    ):
        assert room.teacher.post(path, {"sections": wrong}).status_code == 400


def test_a_course_is_shared_by_who_made_it(room: Any, school: Any) -> None:
    joined = school.person("instructor")
    path = f"courses/{room.course.pk}/instructors/"
    caller = school.caller(joined)
    assert caller.patch(f"courses/{room.course.pk}/", {"title": "x"}).status_code == 403
    answer = room.teacher.post(path, {"instructor": str(joined.pk)})
    assert (answer.status_code, answer.json()["role"]) == (201, "assistant")
    assert room.teacher.post(path, {"instructor": str(joined.instructor.pk)}).status_code == 200
    assert caller.patch(f"courses/{room.course.pk}/", {"title": "Theirs"}).status_code == 200
    assert caller.post(path, {"instructor": str(joined.pk)}).status_code == 403
    assert room.teacher.get(path).json()["count"] == 2
    assert room.teacher.delete(f"{path}{room.course.created_by.pk}/").status_code == 409
    assert room.teacher.delete(f"{path}{joined.pk}/").status_code == 204
    assert caller.patch(f"courses/{room.course.pk}/", {"title": "x"}).status_code == 403
    assert room.teacher.delete(f"{path}{joined.pk}/").status_code == 404
    for wrong in (str(room.student.pk), str(uuid4()), "x", None):
        assert room.teacher.post(path, {"instructor": wrong}).status_code == 400


def test_teachers_introduce_themselves(room: Any, school: Any) -> None:
    user = room.course.created_by
    user.profile.save_changes({"bio": "Words"})
    school.course(user, status="draft")
    stranger = school.caller(None)
    (row,) = stranger.get("instructors/").json()["results"]
    assert (row["user"], row["course_count"], row["bio"]) == (str(user.pk), 1, "Words")
    for key in (user.pk, user.instructor.pk):
        detail = stranger.get(f"instructors/{key}/").json()
        assert [course["id"] for course in detail["courses"]] == [str(room.course.pk)]
    assert stranger.get(f"instructors/{room.student.pk}/").status_code == 404


def test_shelves_are_put_up_by_admins(school: Any, room: Any) -> None:
    admin = school.caller(school.person("admin"))
    code = admin.post("courses/categories/", {"name": "Code"})
    assert (code.status_code, code.json()["slug"]) == (201, "code")
    path = f"courses/categories/{code.json()['id']}/"
    python = admin.post("courses/categories/", {"name": "Python", "parent_category": code.json()["id"]}).json()
    assert admin.patch(path, {"parent_category": python["id"]}).status_code == 400
    assert admin.patch(path, {"parent_category": code.json()["id"]}).status_code == 400
    assert admin.patch(path, {"slug": "python"}).status_code == 400
    assert admin.patch(path, {"parent_category": str(uuid4())}).status_code == 400
    changed = admin.put(path, {**code.json(), "description": "Words"})
    assert (changed.status_code, changed.json()["description"]) == (200, "Words")
    assert admin.patch(path, {"name": "x"}, If_Match='"1"').status_code == 412
    Course.objects.filter(pk=room.course.pk).update(category=code.json()["id"])
    assert admin.delete(path).status_code == 204
    assert Course.objects.get(pk=room.course.pk).category is None
    left = admin.get("courses/categories/").json()["results"]
    assert [(row["slug"], row["parent_category"]) for row in left] == [("python", None)]
