"""Devices to sync with."""

from typing import Any

import pytest

from .device import Device


@pytest.fixture
def learner(room: Any) -> Device:
    return Device(room.learner, str(room.student.pk))


@pytest.fixture
def teacher(room: Any) -> Device:
    return Device(room.teacher, str(room.course.created_by_id))
