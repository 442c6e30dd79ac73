"""When files are fetched: the rules, the lanes, what is told."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lms_desktop.app.download_runner import DownloadRunner, rules_of
from lms_desktop.app.session import Session
from lms_desktop.domain.fetching import Hold, Metered
from lms_desktop.services.views import Preferences
from lms_desktop.services.views.downloads import FileState
from lms_desktop.tasks import News, ThreadTasks
from tests.live import LEARNER, LiveSchool, make_school, sync

WITHIN_MS = 20_000


@pytest.fixture
def school(tmp_path: Path) -> Iterator[LiveSchool]:
    live = make_school(tmp_path / "school")
    live.start()
    yield live
    if live.process is not None:
        live.stop()


@pytest.fixture
def session(school: LiveSchool, tmp_path: Path) -> Iterator[Session]:
    made = school.session(tmp_path / "home", LEARNER)
    sync(made)
    (card,) = made.services.catalogue.search("test").cards
    made.services.enrollments.enroll(card.course_id)
    sync(made)
    made.services.downloads.keep(card.course_id)
    yield made
    made.close()


class Line:
    """A connection that is paid by the byte, or not."""

    is_metered = False

    def __call__(self) -> bool:
        return self.is_metered


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def runner(line: Line) -> Iterator[DownloadRunner]:
    news = News()
    tasks = ThreadTasks(news.failed.emit)
    made = DownloadRunner(tasks, news, line)
    yield made
    made.detach()
    tasks.close()


def states(session: Session) -> set[FileState]:
    return {file.state for course in session.services.transfers.load().courses for file in course.files}


def test_everything_comes_when_the_school_can_be_reached(
    qtbot: QtBot, session: Session, runner: DownloadRunner
) -> None:
    runner.attach(session)
    runner.show_network(Hold.AWAY)
    assert states(session) == {FileState.QUEUED}
    runner.show_network(None)
    qtbot.waitUntil(lambda: states(session) == {FileState.READY}, timeout=WITHIN_MS)
    qtbot.waitUntil(lambda: runner.lanes == 0, timeout=WITHIN_MS)
    runner.detach()


def test_a_connection_that_is_paid_by_the_byte_waits_for_a_word(
    qtbot: QtBot, session: Session, runner: DownloadRunner, line: Line
) -> None:
    line.is_metered = True
    runner.attach(session)
    runner.show_network(None)
    qtbot.waitUntil(lambda: session.open.fetching.hold is Hold.ASK, timeout=WITHIN_MS)
    assert states(session) == {FileState.QUEUED}
    session.services.transfers.fetch_anyway()
    runner.wake()
    qtbot.waitUntil(lambda: states(session) == {FileState.READY}, timeout=WITHIN_MS)
    qtbot.waitUntil(lambda: runner.lanes == 0, timeout=WITHIN_MS)
    runner.detach()


def test_rules_that_change_hold_at_once(qtbot: QtBot, session: Session, runner: DownloadRunner, line: Line) -> None:
    line.is_metered = True
    runner.take_rules(Preferences(download_metered="wait"))
    runner.attach(session)
    runner.show_network(None)
    qtbot.waitUntil(lambda: session.open.fetching.hold is Hold.METERED, timeout=WITHIN_MS)
    runner.take_rules(Preferences(download_metered="go", download_limit_kib=100_000))
    qtbot.waitUntil(lambda: states(session) == {FileState.READY}, timeout=WITHIN_MS)
    assert session.open.fetching.limit.rate == 100_000 * 1024
    qtbot.waitUntil(lambda: runner.lanes == 0, timeout=WITHIN_MS)
    runner.detach()


def test_a_full_disk_is_looked_at_from_time_to_time_and_not_all_the_time(
    qtbot: QtBot, session: Session, runner: DownloadRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    disk = session.open.blobs.disk

    def full() -> tuple[int, int]:
        asked.append(1)
        return disk()[0], 0

    monkeypatch.setattr(session.open.blobs, "disk", full)
    runner.attach(session)
    runner.show_network(None)
    qtbot.waitUntil(lambda: session.open.fetching.hold is Hold.NO_SPACE and runner.lanes == 0, timeout=WITHIN_MS)
    asked.clear()
    for _wake in range(5):
        runner.wake()
        qtbot.wait(350)
    assert len(asked) <= 1
    assert FileState.READY not in states(session)
    monkeypatch.setattr(session.open.blobs, "disk", disk)
    runner._look_again()  # what the timer does after a minute
    qtbot.waitUntil(lambda: states(session) == {FileState.READY}, timeout=WITHIN_MS)
    qtbot.waitUntil(lambda: runner.lanes == 0, timeout=WITHIN_MS)
    runner.detach()


def test_what_cannot_be_read_in_preferences_asks() -> None:
    assert rules_of(Preferences(download_metered="perhaps")).metered is Metered.ASK
    assert rules_of(replace(Preferences(), download_limit_kib=-5)).limit_bytes_s == 0
