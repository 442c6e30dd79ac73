"""People of an institution: added by a list, handed out, forgotten."""

import hashlib
import json
import zipfile
from argparse import Namespace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from lms_desktop.server.apps.assignments.models import AssignmentSubmission, SubmissionFile
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.models import Course, Instructor
from lms_desktop.server.apps.enrollments.models import Note
from lms_desktop.server.console import RefusedError
from lms_desktop.server.core.stores import store
from lms_desktop.server.people import commands, importing, whole
from lms_desktop.server.people.importing import Fate, ListError, read

from .conftest import School

LIST = (
    '\ufeffEmail; First_Name;last_name;role\r\nAmina@x.org;Amina;Nasser;\r\nkim@x.org;Sun-hee;"Kim; Dr.";instructor\r\n'
)


@pytest.mark.django_db
def test_a_list_as_a_spreadsheet_writes_it_is_looked_at_and_then_added() -> None:
    lines = read(LIST.encode())
    assert [(line.number, line.email, line.role, line.fate) for line in lines] == [
        (2, "amina@x.org", "student", Fate.NEW),
        (3, "kim@x.org", "instructor", Fate.NEW),
    ]
    assert not User.objects.exists(), "looking changes nothing"
    assert importing.add(lines) == 2
    kim = User.objects.get(email="kim@x.org")
    assert (kim.profile.last_name, Instructor.objects.get().user, kim.has_usable_password()) == ("Kim; Dr.", kim, False)
    assert [line.fate for line in read(LIST.encode())] == [Fate.KNOWN, Fate.KNOWN]
    assert importing.add(read(LIST.encode())) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("nobody,student,", "valid email"),
        ("a@x.org,admin,", "A role is one of"),
        ("a@x.org,student,short", "too short"),
        ("twice@x.org,student,", "further up"),
        (f"{'a' * 70}@{'b' * 63}.{'c' * 63}.{'d' * 63}.org,student,", "too long"),
    ],
)
def test_a_line_that_is_wrong_says_why(row: str, problem: str) -> None:
    (_first, line) = read(f"email,role,password\ntwice@x.org,,\n{row}\n".encode())
    assert line.fate is Fate.WRONG
    assert problem in line.problem


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"name\nx\n", "email"),
        (b"email,shoe\n", "shoe"),
        (b'email\n"a\n', "not a table"),
        (b"", "name the columns"),
        (b"email\nx\0y\n", "no text"),
    ],
)
def test_a_file_that_is_no_list_says_why(data: bytes, why: str) -> None:
    with pytest.raises(ListError, match=why):
        read(data)


@pytest.mark.django_db
def test_the_command_adds_all_or_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "class.csv"
    file.write_text("email,role\na@x.org,\nb@x.org,king\n")
    commands.import_users(Namespace(file=file, apply=False))
    assert "1 accounts would be made, 1 lines are wrong" in capsys.readouterr().out
    with pytest.raises(RefusedError, match="Nothing was done"):
        commands.import_users(Namespace(file=file, apply=True))
    assert not User.objects.exists()
    file.write_text("email,role\na@x.org,\n")
    commands.import_users(Namespace(file=file, apply=True))
    assert User.objects.get().email == "a@x.org"
    for wrong in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(RefusedError, match="cannot be read"):
            commands.import_users(Namespace(file=wrong, apply=False))


def a_work(school: School, course: Course, student: User, data: bytes) -> AssignmentSubmission:
    enrollment = school.enroll(student, course)
    work = AssignmentSubmission.objects.create(
        assignment=school.assignment(course), enrollment=enrollment, content="My words\r\n"
    )
    SubmissionFile.objects.create(id=uuid4(), submission=work, **school.file(data, "../work.py"))
    lecture = school.lecture(course)
    Note.objects.create(enrollment=enrollment, lecture=lecture, content="A note e\u0301")
    return work


def test_all_that_is_kept_of_somebody_is_handed_out_and_no_secret(school: School, tmp_path: Path) -> None:
    student, other = school.person(), school.person()
    course = school.course()
    a_work(school, course, student, b"print()")
    a_work(school, course, other, b"other")
    school.caller(student)
    target = tmp_path / "person.zip"
    whole.export(student, target)
    with zipfile.ZipFile(target) as archive:
        told: list[dict[str, Any]] = json.loads(archive.read("person.json"))
        files = {name: archive.read(name) for name in archive.namelist() if name.startswith("files/")}
    words = json.dumps(told, ensure_ascii=False)
    assert "A note e\u0301" in words
    assert "My words\\r\\n" in words
    assert list(files.values()) == [b"print()"]
    assert all(".." not in name for name in files)
    assert other.email not in words
    assert not any("password" in row["fields"] or "token" in row["model"] for row in told)


def test_somebody_is_forgotten_and_everybody_else_stays(school: School) -> None:
    student, other = school.person(), school.person()
    course = school.course()
    mine, shared = b"mine alone", b"copied from the board"
    work = a_work(school, course, student, mine)
    SubmissionFile.objects.create(id=uuid4(), submission=work, **school.file(shared, "b.py"))
    a_work(school, course, other, shared)
    whole.erase(student)
    assert not User.objects.filter(pk=student.pk).exists()
    assert list(Note.objects.values_list("enrollment__user", flat=True)) == [other.pk]
    assert store().size_of(hashlib.sha256(shared).hexdigest()) == len(shared)
    assert store().size_of(hashlib.sha256(mine).hexdigest()) is None


def test_courses_of_a_teacher_who_is_forgotten_stay(school: School) -> None:
    teacher = school.person("instructor")
    course = school.course(teacher)
    whole.erase(teacher)
    course.refresh_from_db()
    assert course.created_by is None


def test_the_commands_ask_before_they_forget(
    school: School, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    student = school.person()
    commands.export_person(Namespace(email=student.email.upper(), file=tmp_path / "a.zip"))
    commands.erase_person(Namespace(email=student.email, apply=False))
    assert User.objects.filter(pk=student.pk).exists()
    commands.erase_person(Namespace(email=student.email, apply=True))
    assert not User.objects.filter(pk=student.pk).exists()
    assert "are gone" in capsys.readouterr().out
    with pytest.raises(RefusedError, match="no account"):
        commands.erase_person(Namespace(email=student.email, apply=True))
    someone = school.person()
    with pytest.raises(RefusedError, match="cannot be written"):
        commands.export_person(Namespace(email=someone.email, file=tmp_path / "no" / "a.zip"))


def test_a_file_that_the_course_gives_out_stays_when_who_handed_it_in_again_is_forgotten(school: School) -> None:
    student, course = school.person(), school.course()
    resource = school.resource(school.lecture(course))
    a_work(school, course, student, b"x")  # the very bytes of the resource
    whole.erase(student)
    assert store().size_of(resource.sha256) == 1


def test_who_is_forgotten_leaves_no_part_of_a_file_behind(school: School, settings: Any) -> None:
    student = school.person()
    caller = school.caller(student)
    for data, sent in ((b"whole", b"whole"), (b"half of it", b"half")):
        told = {"client_upload_id": str(uuid4()), "name": "a.txt", "size": len(data)}
        upload = caller.post("sync/uploads/", {**told, "sha256": hashlib.sha256(data).hexdigest()}).json()
        answer = caller.client.patch(
            f"/api/sync/uploads/{upload['id']}/",
            sent,
            content_type="application/offset+octet-stream",
            headers={"Authorization": f"Bearer {caller.token}", "Upload-Offset": "0"},
        )
        assert answer.status_code == 204
    assert len([path for path in settings.MEDIA_DIR.rglob("*") if path.is_file()]) == 2
    whole.erase(student)
    assert not [path for path in settings.MEDIA_DIR.rglob("*") if path.is_file()]
