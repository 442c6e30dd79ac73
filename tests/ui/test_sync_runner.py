"""When it is synced, with real threads and a real school."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lms_desktop.app.session import Session
from lms_desktop.app.sync_runner import SyncRunner
from lms_desktop.services.views import NetworkPhase, SyncStatus
from lms_desktop.tasks import News, ThreadTasks
from tests.live import LEARNER, OTHER, LiveSchool, make_school, sync

WITHIN_MS = 20_000


@pytest.fixture
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSchool]:
    live = make_school(tmp_path_factory.mktemp("school"))
    live.start()
    yield live
    if live.process is not None:
        live.stop()


@pytest.fixture
def runner() -> Iterator[tuple[SyncRunner, News]]:
    news = News()
    tasks = ThreadTasks(news.failed.emit)
    made = SyncRunner(tasks, news)
    yield made, news
    made.detach()
    tasks.close()


def wait_for(qtbot: QtBot, news: News, phase: NetworkPhase) -> SyncStatus:
    with qtbot.waitSignal(news.status, timeout=WITHIN_MS, check_params_cb=lambda status: status.phase is phase) as told:
        pass
    status = told.args[0]
    assert isinstance(status, SyncStatus)
    return status


def test_the_next_account_is_synced_although_the_one_before_was_closed_in_the_middle(
    qtbot: QtBot, school: LiveSchool, runner: tuple[SyncRunner, News], tmp_path: Path
) -> None:
    made, news = runner
    first, second = (school.session(tmp_path / name, email) for name, email in (("a", LEARNER), ("b", OTHER)))
    first.close()  # what its pass meets when it comes to its turn
    made.attach(first, chosen_offline=False)
    made.detach()
    made.attach(second, chosen_offline=False)
    assert wait_for(qtbot, news, NetworkPhase.ONLINE).waiting == 0
    assert second.was_pulled()
    leave(made, second)


def test_that_the_school_went_away_and_came_back_is_noticed(
    qtbot: QtBot, school: LiveSchool, runner: tuple[SyncRunner, News], tmp_path: Path
) -> None:
    made, news = runner
    session = school.session(tmp_path / "a", LEARNER)
    made.attach(session, chosen_offline=False)
    wait_for(qtbot, news, NetworkPhase.ONLINE)
    school.stop()
    made.sync_now()
    assert wait_for(qtbot, news, NetworkPhase.OFFLINE).next_try_at is not None
    school.start()
    wait_for(qtbot, news, NetworkPhase.ONLINE)
    leave(made, session)


def test_who_works_offline_is_left_alone_until_they_want_the_network(
    qtbot: QtBot, school: LiveSchool, runner: tuple[SyncRunner, News], tmp_path: Path
) -> None:
    made, news = runner
    session = school.session(tmp_path / "a", LEARNER)
    made.attach(session, chosen_offline=True)
    made.sync_now()
    assert made.status.phase is NetworkPhase.CHOSEN_OFFLINE
    assert not session.was_pulled()
    made.work_offline(False)
    made.work_offline(False)
    wait_for(qtbot, news, NetworkPhase.ONLINE)
    made.work_offline(True)
    assert made.status.phase is NetworkPhase.CHOSEN_OFFLINE
    leave(made, session)


def leave(made: SyncRunner, session: Session) -> None:
    made.detach()
    session.close()


def test_who_was_signed_out_elsewhere_is_asked_to_sign_in_and_keeps_what_was_made(
    qtbot: QtBot, school: LiveSchool, runner: tuple[SyncRunner, News], tmp_path: Path
) -> None:
    made, news = runner
    session = school.session(tmp_path / "a", LEARNER)
    sync(session)
    (card,) = session.services.catalogue.search("test").cards
    session.services.enrollments.enroll(card.course_id)
    session.close()
    revoke(school)
    again = school.session(tmp_path / "a", LEARNER)
    made.attach(again, chosen_offline=False)
    with qtbot.waitSignal(
        news.status,
        timeout=WITHIN_MS,
        check_params_cb=lambda told: told.phase is NetworkPhase.NEEDS_SIGN_IN and told.waiting == 1,
    ):
        pass
    assert [one.title for one in again.services.outbox.load().waiting] == ["A course"]
    leave(made, again)


def revoke(school: LiveSchool) -> None:
    """Everybody is signed out, as after a new password."""
    with contextlib.closing(sqlite3.connect(school.data / "school.sqlite3", timeout=20)) as database, database:
        database.execute("UPDATE authentication_tokenfamily SET revoked_at = '2026-01-01 00:00:00'")
