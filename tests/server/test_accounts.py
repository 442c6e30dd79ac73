"""Opening an account and getting back in, with letters that really go out."""

import email
import re
import socket
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Inbox
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms_desktop.server.apps.authentication import throttles
from lms_desktop.server.apps.authentication.models import MailedToken, User
from lms_desktop.server.apps.courses.models import Instructor
from lms_desktop.server.core import postman

PASSWORD = "a good password"
AMINA = {"email": "Amina@Example.org", "password": PASSWORD, "first_name": "Amina"}


@pytest.fixture(autouse=True)
def mail(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "lms_desktop.server.core.mailbox.Folder"
    settings.MAIL_DIR = tmp_path / "mail"
    return tmp_path / "mail"


@pytest.fixture
def stranger(school: Any) -> Any:
    return school.caller(None)


def letters(folder: Path) -> list[Message]:
    postman.wait()
    return [email.message_from_bytes(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]


def code_in(letter: Message) -> str:
    (code,) = re.findall(r"^[\w-]{40,}$", str(letter.get_payload()).replace("\r", ""), re.MULTILINE)
    return str(code)


def test_somebody_opens_an_account_and_proves_their_address(stranger: Any, mail: Path) -> None:
    answer = stranger.post("auth/register/", AMINA)
    row = answer.json()
    assert answer.status_code == 201
    assert set(row) == {"id", "email", "role", "first_name", "last_name", "email_verified"}
    assert (row["email"], row["role"], row["email_verified"]) == ("amina@example.org", "student", False)
    (letter,) = letters(mail)
    assert letter["To"] == "amina@example.org"
    done = stranger.post("auth/verify-email/", {"token": code_in(letter)})
    assert (done.status_code, done.json()["email_verified"]) == (200, True)
    assert stranger.post("auth/verify-email/", {"token": code_in(letter)}).status_code == 400
    assert stranger.post("auth/login/", AMINA).status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "amina"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "a@b\n.org"}, "email"),
        ({"email": f"{'x' * 250}@example.org"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 129}, "password"),
        ({"password": None}, "password"),
        ({"password": "null\0null\0"}, "password"),
        ({"role": "admin"}, "role"),
        ({"role": "instructor"}, "role"),
        ({"first_name": 5}, "first_name"),
    ],
)
def test_an_account_that_is_none_is_refused_by_field(stranger: Any, mail: Path, change: Any, field: str) -> None:
    answer = stranger.post("auth/register/", {**AMINA, **change})
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert not User.objects.exists()
    assert not letters(mail)


def test_an_address_opens_one_account(stranger: Any) -> None:
    stranger.post("auth/register/", AMINA)
    again = stranger.post("auth/register/", {**AMINA, "email": " amina@example.ORG "})
    assert (again.status_code, list(again.json())) == (400, ["email"])


def test_a_school_may_take_instructors_as_they_come(stranger: Any, settings: Any) -> None:
    settings.INSTRUCTORS_MAY_REGISTER = True
    row = stranger.post("auth/register/", {**AMINA, "role": "instructor"}).json()
    assert row["role"] == "instructor"
    assert Instructor.objects.filter(user=row["id"]).exists()
    assert stranger.post("auth/register/", {**AMINA, "email": "b@example.org", "role": "admin"}).status_code == 400


def test_sixty_accounts_an_hour_are_enough_for_one_computer(stranger: Any) -> None:
    for _ in range(60):
        assert stranger.post("auth/register/", {}).status_code == 400
    slowed = stranger.post("auth/register/", AMINA)
    assert (slowed.status_code, slowed.json()["code"]) == (429, "throttled")
    assert int(slowed["Retry-After"]) > 0


def test_a_new_password_ends_every_session_and_its_code_works_once(school: Any, stranger: Any, mail: Path) -> None:
    user = User.objects.create_user(AMINA["email"], PASSWORD)
    before = stranger.post("auth/login/", AMINA).json()
    assert stranger.post("auth/password-reset/", {"email": " AMINA@example.org"}).status_code == 200
    (letter,) = letters(mail)
    wanted = {"token": code_in(letter), "new_password": "another password"}
    weak = stranger.post("auth/password-reset-confirm/", {**wanted, "new_password": "short"})
    assert (weak.status_code, list(weak.json())) == (400, ["new_password"])
    assert stranger.post("auth/password-reset-confirm/", wanted).status_code == 200
    assert stranger.post("auth/refresh/", {"refresh": before["refresh"]}).status_code == 401
    stranger.token = before["access"]
    assert stranger.get("users/me/").status_code == 401
    assert stranger.post("auth/login/", AMINA).status_code == 401
    assert stranger.post("auth/login/", {**AMINA, "password": "another password"}).status_code == 200
    again = stranger.post("auth/password-reset-confirm/", wanted)
    assert (again.status_code, list(again.json())) == (400, ["token"])
    user.refresh_from_db()
    assert user.email_verified is True


def test_a_code_does_not_live_for_ever(school: Any, stranger: Any, mail: Path) -> None:
    User.objects.create_user(AMINA["email"], PASSWORD)
    stranger.post("auth/password-reset/", {"email": AMINA["email"]})
    MailedToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    wanted = {"token": code_in(letters(mail)[0]), "new_password": "another password"}
    assert stranger.post("auth/password-reset-confirm/", wanted).status_code == 400


def test_a_code_opens_only_what_it_is_for(stranger: Any, mail: Path) -> None:
    stranger.post("auth/register/", AMINA)
    wanted = {"token": code_in(letters(mail)[0]), "new_password": "another password"}
    assert stranger.post("auth/password-reset-confirm/", wanted).status_code == 400


def test_a_reset_never_tells_whether_an_address_is_known(school: Any, stranger: Any, mail: Path) -> None:
    User.objects.create_user(AMINA["email"], PASSWORD)
    User.objects.create_user("closed@example.org", PASSWORD, is_active=False)
    told = []
    for address in (AMINA["email"], "nobody@example.org", "closed@example.org", "no address at all"):
        with CaptureQueriesContext(connection) as queries:
            answer = stranger.post("auth/password-reset/", {"email": address})
        told.append((answer.status_code, answer.content, len(queries)))
    assert len(set(told)) == 1
    assert [letter["To"] for letter in letters(mail)] == ["amina@example.org"]


def test_letters_to_one_address_are_few(stranger: Any, mail: Path, school: Any) -> None:
    User.objects.create_user(AMINA["email"], PASSWORD)
    for address in (AMINA["email"], "nobody@example.org"):
        codes = [stranger.post("auth/password-reset/", {"email": address}).status_code for _ in range(6)]
        assert codes == [200] * 5 + [429]
    assert len(letters(mail)) == 5


def test_no_code_is_kept_in_the_database(stranger: Any, mail: Path) -> None:
    stranger.post("auth/register/", AMINA)
    code = code_in(letters(mail)[0])
    assert code not in str(list(MailedToken.objects.values_list()))


class Letters(Inbox):
    """A post office on this computer."""

    def __init__(self) -> None:
        super().__init__()
        self.came: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.came.append(message)


@pytest.fixture
def office(settings: Any) -> Iterator[Letters]:
    letters = Letters()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(letters, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False
    settings.EMAIL_PORT = port
    yield letters
    controller.stop()


def test_letters_go_out_by_smtp(stranger: Any, office: Letters) -> None:
    stranger.post("auth/register/", AMINA)
    postman.wait()
    (letter,) = office.came
    assert letter["To"] == "amina@example.org"
    assert stranger.post("auth/verify-email/", {"token": code_in(letter)}).status_code == 200


def test_an_account_is_opened_though_the_post_office_is_closed(stranger: Any, settings: Any, caplog: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 9, False
    assert stranger.post("auth/register/", AMINA).status_code == 201
    postman.wait()
    assert "A letter was not delivered." in caplog.text


def test_devices_are_listed_and_signed_out_one_by_one(school: Any, stranger: Any) -> None:
    User.objects.create_user(AMINA["email"], PASSWORD)
    laptop = stranger.post("auth/login/", {**AMINA, "device": "Laptop"}).json()
    phone = stranger.post("auth/login/", AMINA, User_Agent="LMS/1.0").json()
    stranger.token = laptop["access"]
    rows = {row["name"]: row for row in stranger.get("auth/devices/").json()["results"]}
    assert {name: row["is_current"] for name, row in rows.items()} == {"Laptop": True, "LMS/1.0": False}
    other = school.caller(school.person())
    assert other.delete(f"auth/devices/{rows['Laptop']['id']}/").status_code == 404
    assert stranger.delete(f"auth/devices/{rows['LMS/1.0']['id']}/").status_code == 204
    assert stranger.delete(f"auth/devices/{rows['LMS/1.0']['id']}/").status_code == 404
    assert stranger.post("auth/refresh/", {"refresh": phone["refresh"]}).status_code == 401
    assert stranger.post("auth/refresh/", {"refresh": laptop["refresh"]}).status_code == 200
    assert stranger.get("auth/devices/").json()["count"] == 1


@pytest.mark.parametrize(
    ("throttle", "path", "body"),
    [
        (throttles.PerComputer, "auth/login/", {"email": "{}@example.org", "password": "x"}),
        (throttles.ResetPerComputer, "auth/password-reset/", {"email": "{}@example.org"}),
        (throttles.CodePerComputer, "auth/verify-email/", {"token": "{}"}),
        (throttles.CodePerComputer, "auth/password-reset-confirm/", {"token": "{}", "new_password": PASSWORD}),
    ],
)
def test_one_computer_tries_only_so_often(
    stranger: Any, monkeypatch: pytest.MonkeyPatch, throttle: Any, path: str, body: dict[str, str]
) -> None:
    monkeypatch.setattr(throttle, "rate", "2/min", raising=False)
    calls = [{name: value.format(number) for name, value in body.items()} for number in range(3)]
    assert [stranger.post(path, one).status_code == 429 for one in calls] == [False, False, True]


def test_one_computer_searches_only_so_often_and_browses_freely(stranger: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttles.SearchPerComputer, "rate", "2/min", raising=False)
    assert [stranger.get("courses/", query={"search": "x"}).status_code for _ in range(3)] == [200, 200, 429]
    assert stranger.get("courses/").status_code == 200
