"""What the laboratory found once, told as it happened; each stays mended."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lms_desktop.app.session import Session
from lms_desktop.domain.errors import DiskFull
from tests.faults.desk import open_desk, press_retry, sync, time_passes
from tests.faults.kinds import KINDS, course
from tests.faults.proxy import Cut, Fault, Proxy
from tests.live import LEARNER, LiveSchool, make_school

NOTE = KINDS["note.create"]
WHO = LEARNER


@pytest.fixture(scope="module", params=["rows", "bare"])
def school(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSchool]:
    live = make_school(tmp_path_factory.mktemp("school"))
    live.level = request.param
    live.start()
    yield live
    live.stop()


@pytest.fixture
def proxy(school: LiveSchool) -> Iterator[Proxy]:
    proxy = Proxy(school.port)
    yield proxy
    proxy.close()


@pytest.fixture
def desk(proxy: Proxy, tmp_path: Path) -> Iterator[Session]:
    session = open_desk(proxy.url, tmp_path, WHO)
    assert sync(session) is None
    session.services.enrollments.enroll(course(session))
    assert sync(session) is None
    yield session
    session.close()


def test_an_answer_cut_short_without_a_length_is_no_bug_and_the_note_is_there_once(
    school: LiveSchool, proxy: Proxy, desk: Session
) -> None:
    proxy.on(Fault(spoil="cut_body"), method="POST", path="/notes/")
    NOTE.work(desk, "cut-short")
    assert sync(desk) is not None
    time_passes(desk)
    assert sync(desk) is None
    assert NOTE.arrived(school.dump(), WHO, "cut-short") == 1
    assert desk.services.outbox.load().sending == ()


def test_a_disk_that_was_full_when_the_answer_came_leaves_nothing_on_its_way_for_ever(
    school: LiveSchool, desk: Session
) -> None:
    NOTE.work(desk, "full-disk")
    store = desk.open.store
    at, passed = store.at, []

    def full_at_the_receipt(point: str) -> None:
        passed.append(point)
        if point == "ack:before-commit":
            raise DiskFull("no room for the receipt")
        at(point)

    store.at = full_at_the_receipt
    assert isinstance(sync(desk), DiskFull)
    assert "ack:before-commit" in passed
    store.at = at
    assert sync(desk) is None
    assert NOTE.arrived(school.dump(), WHO, "full-disk") == 1
    view = desk.services.outbox.load()
    assert view.sending == view.waiting == ()


def test_who_comes_back_to_a_course_is_not_taken_for_somebody_who_is_there(
    school: LiveSchool, proxy: Proxy, desk: Session
) -> None:
    """The list names the place that was left: it is no sign that the lost call arrived."""
    desk.services.enrollments.leave(course(desk))
    assert sync(desk) is None
    proxy.on(Fault(cut=Cut.HEADERS), method="POST", path="enrollments/")
    desk.services.enrollments.enroll(course(desk))
    assert sync(desk) is not None
    time_passes(desk)
    assert sync(desk) is None
    assert [row["status"] for row in school.dump()["enrollments"]] == ["active"]


def test_an_attempt_begins_at_a_school_that_lists_none_although_its_first_call_was_lost(
    school: LiveSchool, proxy: Proxy, desk: Session
) -> None:
    proxy.on(Fault(answer="504"), method="POST", path="/start/")
    KINDS["quiz.submit"].work(desk, "answered")
    sync(desk)
    time_passes(desk)
    assert sync(desk) is None
    assert KINDS["quiz.submit"].arrived(school.dump(), WHO, "answered") == 1


def test_a_file_that_changed_on_the_disk_is_not_handed_in_as_if_it_were_the_one_that_was_added(
    school: LiveSchool, desk: Session
) -> None:
    KINDS["submission.submit"].work(desk, "damaged")
    (name,) = desk.open.own_files.all()
    path = desk.open.own_files.path(name)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"?")
    sync(desk)
    assert KINDS["submission.submit"].arrived(school.dump(), WHO, "damaged") == 0
    assert len(desk.services.outbox.load().failed) == 1
    path.write_bytes(whole)
    press_retry(desk)
    assert sync(desk) is None
    assert KINDS["submission.submit"].arrived(school.dump(), WHO, "damaged") == 1
