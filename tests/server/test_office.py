"""The office: Django's admin pages, used as a person at a browser uses them."""

import contextlib
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lms_desktop.domain.ids import enrollment_id
from lms_desktop.server.apps.authentication import tokens
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.models import Course, Instructor
from lms_desktop.server.apps.enrollments.models import Enrollment
from lms_desktop.server.core.models import AuditLine

from .conftest import School

PASSWORD = "a good password"
PAGES = (
    "authentication/user",
    "courses/course",
    "courses/category",
    "courses/instructor",
    "enrollments/enrollment",
    "core/auditline",
)


@pytest.fixture
def office(school: School) -> Client:
    """Somebody who runs the school, in the office."""
    User.objects.create_user("ada@x.org", PASSWORD, role="admin")
    client = Client(enforce_csrf_checks=False)
    entered = client.post("/admin/login/?next=/admin/", {"username": "ada@x.org", "password": PASSWORD})
    assert (entered.status_code, entered["Location"]) == (302, "/admin/")
    return client


def act(office: Client, page: str, action: str, row: Any) -> None:
    answer = office.post(f"/admin/{page}/", {"action": action, "_selected_action": [str(row.pk)]})
    assert answer.status_code == 302


def test_only_admins_enter(school: School) -> None:
    for role in ("student", "instructor"):
        user = User.objects.create_user(f"{role}@x.org", PASSWORD, role=role)
        client = Client()
        answer = client.post("/admin/login/", {"username": user.email, "password": PASSWORD})
        assert b"errornote" in answer.content
        client.force_login(user)
        assert client.get("/admin/").status_code == 302
    assert Client().get("/admin/courses/course/").status_code == 302


def test_tries_to_enter_are_counted(school: School, settings: Any) -> None:
    client = Client()
    answers = [
        client.post("/admin/login/", {"username": "ada@x.org", "password": "wrong"}).status_code for _ in range(11)
    ]
    assert answers == [200] * 10 + [429]


def test_forms_come_from_the_office_alone(office: Client) -> None:
    foreign = Client(enforce_csrf_checks=True)
    foreign.cookies = office.cookies
    assert foreign.post("/admin/courses/category/add/", {"name": "x", "slug": "x"}).status_code == 403


def test_a_program_gets_no_session(school: School) -> None:
    answer = school.caller(school.person()).get("users/me/")
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_with_rows_in_it(office: Client, school: School, page: str) -> None:
    course = school.course()
    enrollment = school.enroll(school.person(), course)
    assert office.get("/admin/").status_code == 200
    listed = office.get(f"/admin/{page}/?q=a")
    assert listed.status_code == 200
    rows: dict[str, Any] = {"courses/course": course, "enrollments/enrollment": enrollment}
    row = rows.get(page)
    if row is not None:
        assert office.get(f"/admin/{page}/{row.pk}/change/").status_code == 200
        assert office.get(f"/admin/{page}/{row.pk}/delete/").status_code == 403


def test_its_styles_are_served_from_here(office: Client) -> None:
    page = office.get("/admin/").content.decode()
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert addresses
    for address in addresses:
        with contextlib.closing(office.get(address)) as answer:
            assert answer.status_code == 200
    assert not re.findall(r'(?:href|src)="https?:', page)
    assert office.get("/static/admin/../../settings.py").status_code in (400, 404)


def test_a_person_is_made_whole_and_changed(office: Client) -> None:
    made = {"email": "Kim@X.org", "role": "instructor", "is_active": "on", "new_password": PASSWORD}
    assert office.post("/admin/authentication/user/add/", made).status_code == 302
    kim = User.objects.get(email="kim@x.org")
    assert kim.check_password(PASSWORD)
    assert Instructor.objects.filter(user=kim).exists()
    assert kim.profile.name == ""
    pair = tokens.sign_in(kim)
    changed = {"email": "kim@x.org", "role": "instructor", "new_password": "another good one"}
    assert office.post(f"/admin/authentication/user/{kim.pk}/change/", changed).status_code == 302
    kim.refresh_from_db()
    assert (kim.is_active, kim.check_password("another good one"), kim.version) == (False, True, 2)
    refused = Client().post("/api/auth/refresh/", {"refresh": pair.refresh}, content_type="application/json")
    assert refused.status_code == 401
    again = office.post("/admin/authentication/user/add/", made)
    assert b"There is an account" in again.content
    weak = office.post("/admin/authentication/user/add/", made | {"email": "b@x.org", "new_password": "short"})
    assert b"too short" in weak.content
    assert set(AuditLine.objects.filter(entity_id=kim.pk).values_list("verb", flat=True)) >= {
        "make in the office",
        "change in the office",
    }


def test_payments_are_marked_and_programs_see_it(office: Client, school: School) -> None:
    student = school.person()
    enrollment = school.enroll(student, school.course(price=10))
    act(office, "enrollments/enrollment", "mark_paid", enrollment)
    seen = school.caller(student).get(f"enrollments/{enrollment.pk}/").json()
    assert (seen["payment_status"], seen["version"]) == ("paid", 2)
    act(office, "enrollments/enrollment", "mark_paid", enrollment)
    act(office, "enrollments/enrollment", "mark_refunded", enrollment)
    enrollment.refresh_from_db()
    assert (enrollment.payment_status, enrollment.version) == ("refunded", 3)


def test_an_enrollment_made_here_has_the_id_that_devices_derive(office: Client, school: School) -> None:
    student, course = school.person(), school.course()
    made = {"user": str(student.pk), "course": str(course.pk), "status": "active", "payment_status": "paid"}
    assert office.post("/admin/enrollments/enrollment/add/", made).status_code == 302
    assert str(Enrollment.objects.get().pk) == enrollment_id(str(student.pk), str(course.pk))


def test_courses_are_published_and_archived(office: Client, school: School) -> None:
    course = school.course(status="draft")
    act(office, "courses/course", "publish", course)
    assert Course.objects.get().status == "published"
    act(office, "courses/course", "archive", course)
    assert Course.objects.get().status == "archived"


def test_a_list_is_shown_before_it_is_added(office: Client) -> None:
    address = "/admin/authentication/user/list/"
    assert b"Look at it" in office.get(address).content
    wrong = office.post(address, {"file": SimpleUploadedFile("a.csv", b"email,role\na@x.org,king\n")})
    assert b"A role is one of" in wrong.content
    assert b"Add 0 people" not in wrong.content
    assert b"name the columns" in office.post(address, {"file": SimpleUploadedFile("a.csv", b"shoe\n1\n")}).content
    looked = office.post(address, {"file": SimpleUploadedFile("a.csv", b"email\n<b>@x.org\na@x.org\n")})
    assert b"<b>@x.org" not in looked.content, "what a file says is words, not HTML"
    fine = office.post(address, {"file": SimpleUploadedFile("a.csv", b"email,first_name\na@x.org,Amina\n")})
    assert b"Add 1 people" in fine.content
    assert not User.objects.filter(email="a@x.org").exists()
    found = re.search(r'name="shown" value="([^"]+)"', fine.content.decode())
    assert found is not None
    done = office.post(address, {"shown": found[1]}, follow=True)
    assert b"1 accounts were made" in done.content
    assert User.objects.get(email="a@x.org").profile.first_name == "Amina"
    assert b"looked at too long ago" in office.post(address, {"shown": "x" + found[1]}, follow=True).content
