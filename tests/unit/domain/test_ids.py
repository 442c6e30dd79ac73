import uuid

from lms_desktop.domain import ids

USER = "6f1c1f3e-0d5c-4e5e-9c41-0a3a7b0a0001"
COURSE = "6f1c1f3e-0d5c-4e5e-9c41-0a3a7b0a0002"


def test_two_devices_name_the_same_enrollment() -> None:
    name = ids.enrollment_id(USER, COURSE)
    assert name == str(uuid.uuid5(uuid.UUID(USER), COURSE))
    assert name == ids.enrollment_id(USER.upper(), COURSE.upper())


def test_two_devices_name_the_same_progress() -> None:
    enrollment = ids.enrollment_id(USER, COURSE)
    assert ids.progress_id(enrollment, COURSE) == str(uuid.uuid5(uuid.UUID(enrollment), COURSE))


def test_new_names_differ() -> None:
    assert ids.new_id() != ids.new_id()
    assert uuid.UUID(ids.new_id()).version == 4


def test_ordered_names_sort_by_time_and_are_of_version_7() -> None:
    early, late = ids.uuid7(at_ms=1_000), ids.uuid7(at_ms=1_001)
    assert early < late
    assert uuid.UUID(early).version == 7
    assert uuid.UUID(early).variant == uuid.RFC_4122
    assert uuid.UUID(early).int >> 80 == 1_000


def test_ordered_names_made_now_carry_the_time_of_now() -> None:
    before = ids.uuid7()
    after = ids.uuid7()
    assert uuid.UUID(before).int >> 80 <= uuid.UUID(after).int >> 80
    assert before != after
