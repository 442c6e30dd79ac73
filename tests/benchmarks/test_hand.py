"""What a hand feels: how long the window stands still in a first reading, and what a key in a note costs meanwhile.

Figures are printed, never asserted: the machines are noisy. Run it with ``python3 packaging/dev.py bench``. Beside
each stands what the same machine gives with nothing else to do.
"""

import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lms_desktop.api.download import Wanted, fetch
from lms_desktop.api.school import School, new_transport
from lms_desktop.app.session import Session
from lms_desktop.player.fake_player import FakePlayer
from lms_desktop.services.views import LectureKind, Preferences
from lms_desktop.store import streams
from lms_desktop.store.store import Store
from lms_desktop.sync.delta.pull import DeltaPull
from lms_desktop.tasks import Failure, Job, Lane, News, ThreadTasks
from lms_desktop.ui.lecture.spot import Spot
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.shell.window import MainWindow
from lms_desktop.ui.theme.look import Look
from tests.benchmarks import test_client_sync as school_of
from tests.benchmarks.test_downloads import MB, NGINX, nginx, until_it_answers, write
from tests.builders import FakeClock
from tests.live import LEARNER, make_school, sync
from tests.ui.test_real import RealHouse

BEAT_MS = 2
KEYS = 300
ROWS = 100_000
BETWEEN_KEYS_MS = 40


@dataclass
class Beats:
    """How long the window did not answer, beat by beat, in milliseconds."""

    late: list[float] = field(default_factory=list)

    def told(self) -> str:
        worst = sorted(self.late)
        return f"longest {worst[-1]:.0f} ms, p99 {worst[int(len(worst) * 0.99)]:.1f} ms, {len(worst)} beats"


@contextmanager
def beating() -> Iterator[Beats]:
    """Listen to the window while something happens."""
    beats, timer, last = Beats(), QTimer(), time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        beats.late.append(max(0.0, (now - last) * 1000 - BEAT_MS))
        last = now

    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(beat)
    timer.start(BEAT_MS)
    yield beats
    timer.stop()


@dataclass
class Desk:
    """A real window on a real account, with real workers."""

    window: MainWindow
    tasks: ThreadTasks
    session: Session
    lecture: str

    def wait(self, is_done: Callable[[], bool], longest_s: float = 120) -> None:
        until = time.monotonic() + longest_s
        while not is_done():
            assert time.monotonic() < until, "it does not come to an end"
            QCoreApplication.processEvents()
            time.sleep(0.0005)


@pytest.fixture
def desk(qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Desk]:
    school = make_school(tmp_path / "school")
    school.start()
    session = school.session(tmp_path / "home", LEARNER)
    sync(session)
    (card,) = session.services.catalogue.search("").cards
    session.services.enrollments.enroll(card.course_id)
    sync(session)
    lines = session.services.courses.open(card.course_id).sections[0].lectures
    failures: list[Failure] = []
    news, tasks = News(), ThreadTasks(failures.append)
    window = MainWindow(
        look,
        tasks=tasks,
        house=RealHouse(session),
        news=news,
        preferences=Preferences(theme="light"),
        make_player=lambda parent: FakePlayer(parent, duration_ms=60_000),
        now=session.open.clock.now,
    )
    qtbot.addWidget(window)
    session.open.store.subscribe(news.changed.emit)
    window.resize(1366, 768)
    window.show()
    window.seat(session.account)
    yield Desk(window, tasks, session, next(one.lecture_id for one in lines if one.kind is LectureKind.TEXT))
    tasks.close()
    session.close()
    school.stop()
    assert failures == []


def recorded(store: Store, pages: list[bytes]) -> DeltaPull:
    """A reading of a large school, from its beginning."""
    transport = requests.Session()
    transport.mount("http://", school_of.Recorded(pages))
    with store.write("anew") as tx:
        streams.put_place(tx, "", "e")
    return DeltaPull(store, School("http://school.example.org", transport, FakeClock()), FakeClock(), teaches=False)


def test_how_long_the_window_stands_still_in_a_first_reading(desk: Desk) -> None:
    pages = school_of.pages_of(list(school_of.changes_of_a_school()))
    desk.window.navigator.go(Place(Screen.LIBRARY))
    with beating() as quiet:
        QTest.qWait(3000)
    reading = recorded(desk.session.open.store, pages)
    done: list[bool] = []
    with beating() as busy:
        desk.tasks.run(lambda _job: reading.run(), owner=desk.window, done=done.append, lane=Lane.SYNC)
        desk.wait(lambda: bool(done))
    print(f"\na first reading of 40,600 rows with the library open: {busy.told()} (wanted: never over 50 ms)")
    print(f"the same window with nothing to do: {quiet.told()}")


@dataclass
class Key:
    """One key in a note: how long the window was busy with it, and when it was safe; milliseconds."""

    blocked: float
    durable: float


@pytest.mark.skipif(not Path(NGINX).exists() or shutil.which("curl") is None, reason="fetches from nginx")
def test_a_key_in_a_note(desk: Desk, tmp_path: Path) -> None:
    store = desk.session.open.store
    whole = school_of.pages_of(list(school_of.changes_of_a_school(ROWS - 20_000)))
    recorded(store, whole).run()
    desk.window.navigator.go(Place(Screen.LECTURE, desk.lecture))
    alone = typed(desk)
    with ExitStack() as stack:
        (tmp_path / "www").mkdir()
        tmp_path.chmod(0o755)
        sha = write(tmp_path / "www" / "film", 200 * MB)
        url = stack.enter_context(nginx(tmp_path))
        until_it_answers(url)
        ended: list[str] = []
        stop = [
            keep_on(desk, Lane.SYNC, ended, lambda: sync_once(desk.session, whole)),
            keep_on(desk, Lane.DOWNLOAD, ended, lambda: fetch_once(url, sha, tmp_path / "film.part")),
        ]
        busy = typed(desk)
        for one in stop:
            one.cancel()
        desk.wait(lambda: len(ended) == len(stop))
    print(f"\na key in a note, {ROWS:,} rows, a sync and a download running: {told(busy)}")
    print("(wanted: window busy at most 5 ms, safe within 250 ms, both at p99)")
    print(f"the same with nothing else running: {told(alone)}")


def typed(desk: Desk) -> list[Key]:
    """Type a note, key by key, each saved before the next."""
    editor = desk.window.frame.stack.page.panel.notes.editor  # type: ignore[union-attr]  # the page of a lecture
    editor.begin(Spot())
    found = []
    for number in range(KEYS):
        QTest.qWait(BETWEEN_KEYS_MS)
        began = time.perf_counter()
        QTest.keyClick(editor.edit, "abcde fghij klmno "[number % 18])
        editor.save()
        blocked = time.perf_counter() - began
        desk.wait(lambda: not editor._saving)
        found.append(Key(blocked * 1000, (time.perf_counter() - began) * 1000))
    editor.finish()
    return found


def told(keys: list[Key]) -> str:
    def of(name: str) -> str:
        values = sorted(getattr(key, name) for key in keys)
        return f"{statistics.median(values):.1f} ms, p99 {values[int(len(values) * 0.99)]:.1f} ms"

    return f"window busy {of('blocked')}; safe after {of('durable')}"


def keep_on(desk: Desk, lane: Lane, ended: list[str], work: Callable[[], None]) -> Any:
    """Do something again and again in its lane, until it is cancelled."""

    def run(job: Job) -> None:
        try:
            while not job.is_cancelled:
                work()
        finally:
            ended.append(lane)

    owner: QObject = desk.window
    return desk.tasks.run(run, owner=owner, lane=lane)


def sync_once(session: Session, pages: list[bytes]) -> None:
    """Send what was typed, and read a large school once more."""
    report = session.push(lambda _done, _total: None)
    assert report.stopped_by is None
    recorded(session.open.store, pages).run()


def fetch_once(url: str, sha: str, part: Path) -> None:
    with new_transport() as transport:
        fetch(transport, url, Wanted("/film", sha, 200 * MB), part)
    part.unlink(missing_ok=True)
