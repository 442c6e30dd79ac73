import pytest

from lms_desktop.domain import roles
from lms_desktop.protocol.enums import Role


@pytest.mark.parametrize(
    ("role", "teaches", "administers"),
    [
        (Role.STUDENT, False, False),
        (Role.INSTRUCTOR, True, False),
        (Role.ADMIN, True, True),
        (Role.UNKNOWN, False, False),
    ],
)
def test_a_role_opens_what_it_should(role: Role, teaches: bool, administers: bool) -> None:
    assert roles.may_teach(role) is teaches
    assert roles.may_administer(role) is administers


@pytest.mark.parametrize(
    ("role", "welcome", "allowed"),
    [
        (Role.STUDENT, False, True),
        (Role.INSTRUCTOR, False, False),
        (Role.INSTRUCTOR, True, True),
        (Role.ADMIN, True, False),
        (Role.UNKNOWN, True, False),
    ],
)
def test_nobody_chooses_a_role_that_the_school_does_not_offer(role: Role, welcome: bool, allowed: bool) -> None:
    assert roles.may_register_as(role, instructors_welcome=welcome) is allowed
