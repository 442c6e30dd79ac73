"""Where one is signed in, asked of schools of every level."""

from typing import Any

import pytest

from lms_desktop.api.endpoints import auth
from lms_desktop.api.school import School
from lms_desktop.domain.errors import NotPossible, SignedOut, Unreachable
from tests.builders import FakeClock
from tests.contract.inside.computer import Computer
from tests.server.conftest import PASSWORD, Classroom


@pytest.fixture
def mine(room: Classroom, new_computer: Any) -> Computer:
    made: Computer = new_computer(room.student)
    return made


@pytest.fixture
def other(mine: Computer, room: Classroom, new_computer: Any) -> Computer:
    made: Computer = new_computer(room.student)
    return made


def test_another_device_is_signed_out_and_this_one_goes_on(mine: Computer, other: Computer) -> None:
    (there,) = (one for one in other.services.devices.load() if one.is_current)
    here, *others = mine.services.devices.load()
    assert (here.is_current, there.device_id in {one.device_id for one in others}) == (True, True)
    mine.services.devices.sign_out(there.device_id)
    mine.services.devices.sign_out(there.device_id)
    left = {one.device_id for one in mine.services.devices.load()}
    assert left == {here.device_id, *(one.device_id for one in others)} - {there.device_id}
    with pytest.raises(SignedOut):
        other.services.devices.load()


def test_somebody_elses_device_is_nobody_elses_to_sign_out(mine: Computer, room: Classroom, new_computer: Any) -> None:
    teacher: Computer = new_computer(room.course.created_by)
    before = teacher.services.devices.load()
    for theirs in before:
        mine.services.devices.sign_out(theirs.device_id)
    assert len(teacher.services.devices.load()) == len(before)


def test_a_device_has_the_name_that_it_gave(mine: Computer, room: Classroom) -> None:
    room.student.set_password(PASSWORD)
    room.student.save()
    school = School("http://testserver", mine.line, FakeClock())
    auth.login(school, room.student.email, PASSWORD, device="amina-laptop")
    assert "amina-laptop" in {one.name for one in mine.services.devices.load()}


def test_a_school_that_does_not_tell_is_said(mine: Computer, settings: Any) -> None:
    settings.API_LEVEL = "rows"
    assert mine.services.devices.load()
    settings.API_LEVEL = "bare"
    with pytest.raises(NotPossible) as refused:
        mine.services.devices.load()
    assert refused.value.facts["why"] == "not_told"


def test_without_an_answer_nothing_is_claimed(mine: Computer) -> None:
    mine.line.lose_request = lambda _method, _path: True
    with pytest.raises(Unreachable):
        mine.services.devices.load()
    with pytest.raises(Unreachable):
        mine.services.devices.sign_out("5a9b8f4e-0000-4000-8000-000000000000")
