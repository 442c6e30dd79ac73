"""Signing in, and staying signed in across lost answers."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from lms_desktop.server.apps.authentication import tokens
from lms_desktop.server.apps.authentication.models import RefreshToken, User

PASSWORD = "a good password"


@pytest.fixture
def amina(school: Any) -> User:
    return User.objects.create_user("Amina@Example.org", PASSWORD, first_name="Amina")


def login(caller: Any, email: str = "amina@example.org", password: str = PASSWORD) -> Any:
    return caller.post("auth/login/", {"email": email, "password": password})


def refresh(caller: Any, token: str) -> Any:
    return caller.post("auth/refresh/", {"refresh": token})


def test_an_address_is_the_same_however_it_is_written(school: Any, amina: User) -> None:
    answer = login(school.caller(None), " AMINA@example.ORG")
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"access", "refresh", "user"}
    assert body["user"] == {
        "id": str(amina.pk),
        "email": "amina@example.org",
        "role": "student",
        "first_name": "Amina",
        "last_name": "",
    }


def test_a_wrong_password_and_an_unknown_address_sound_alike(school: Any, amina: User) -> None:
    wrong = login(school.caller(None), password="another password")
    unknown = login(school.caller(None), email="nobody@example.org")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content
    assert wrong.json()["code"] == "authentication_failed"
    assert "Bearer" in wrong["WWW-Authenticate"]


def test_nobody_signs_in_to_a_closed_account(school: Any, amina: User) -> None:
    User.objects.filter(pk=amina.pk).update(is_active=False)
    assert login(school.caller(None)).status_code == 401


def test_guessing_is_slowed_down_for_one_address_only(school: Any, amina: User) -> None:
    caller = school.caller(None)
    for _ in range(10):
        assert login(caller, password="no").status_code == 401
    slowed = login(caller)
    assert slowed.status_code == 429
    assert int(slowed["Retry-After"]) > 0
    assert slowed.json()["code"] == "throttled"
    assert login(caller, email="ben@example.org", password="no").status_code == 401


def test_a_refresh_gives_the_next_pair(school: Any, amina: User) -> None:
    caller = school.caller(None)
    first = login(caller).json()
    second = refresh(caller, first["refresh"])
    assert second.status_code == 200
    assert set(second.json()) == {"access", "refresh"}
    assert second.json()["refresh"] != first["refresh"]


def test_a_lost_answer_signs_nobody_out(school: Any, amina: User) -> None:
    caller = school.caller(None)
    first = login(caller).json()["refresh"]
    lost, again = refresh(caller, first).json(), refresh(caller, first).json()
    assert lost["refresh"] == again["refresh"]
    assert refresh(caller, again["refresh"]).status_code == 200


@pytest.mark.parametrize("use", ["refresh", "access"])
def test_an_old_token_after_its_successor_was_used_ends_the_family(school: Any, amina: User, use: str) -> None:
    caller = school.caller(None)
    first = login(caller).json()["refresh"]
    second = refresh(caller, first).json()
    caller.token = second["access"]
    assert caller.get("users/me/").status_code == 200
    newest = second["refresh"]
    if use == "refresh":
        newest = refresh(caller, newest).json()["refresh"]
    stolen = refresh(caller, first)
    assert stolen.status_code == 401
    assert stolen.json()["code"] == "token_not_valid"
    assert refresh(caller, newest).status_code == 401
    assert caller.get("users/me/").status_code == 401


def test_signing_out_ends_the_family_and_no_other(school: Any, amina: User) -> None:
    caller, other = school.caller(None), school.caller(None)
    here, there = login(caller).json(), login(other).json()
    assert caller.post("auth/logout/", {"refresh": here["refresh"]}).status_code == 204
    assert refresh(caller, here["refresh"]).status_code == 401
    caller.token = here["access"]
    assert caller.get("users/me/").status_code == 401
    assert refresh(other, there["refresh"]).status_code == 200


def test_a_new_password_ends_every_family(school: Any, amina: User) -> None:
    caller = school.caller(None)
    token = login(caller).json()["refresh"]
    tokens.sign_out_everywhere(amina)
    assert refresh(caller, token).status_code == 401


def test_a_successor_that_was_never_used_is_offered_for_thirty_days(school: Any, amina: User) -> None:
    caller = school.caller(None)
    first = login(caller).json()["refresh"]
    refresh(caller, first)
    RefreshToken.objects.filter(parent__isnull=False).update(created_at=timezone.now() - timedelta(days=31))
    assert refresh(caller, first).status_code == 401


def test_an_expired_token_is_refused(school: Any, amina: User) -> None:
    caller = school.caller(None)
    token = login(caller).json()["refresh"]
    RefreshToken.objects.update(expires_at=timezone.now())
    assert refresh(caller, token).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "00000000000000000000000000000000.11"])
def test_what_is_no_token_of_ours_is_refused(school: Any, amina: User, token: str) -> None:
    assert refresh(school.caller(None), token).status_code in (400, 401)
    caller = school.caller(None)
    caller.token = token or "x"
    assert caller.get("users/me/").status_code == 401
    assert caller.get("courses/").status_code == 401


def test_signing_in_works_with_a_dead_token_in_the_header(school: Any, amina: User) -> None:
    caller = school.caller(None)
    caller.token = "dead"
    assert login(caller).status_code == 200


def test_tokens_are_not_kept_in_the_database(school: Any, amina: User) -> None:
    token = login(school.caller(None)).json()["refresh"]
    kept = str(list(RefreshToken.objects.values_list()))
    assert token.partition(".")[2] not in kept
