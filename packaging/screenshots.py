"""Pictures of every page in every dress, into the folder named as argument.

    python packaging/screenshots.py FOLDER [--only WORD] [--quick]

Drawn from the samples of the tests, off screen; nothing is sent or stored.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QColor, QFont, QImage, QPageSize, QPainter, QPdfWriter  # noqa: E402
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton  # noqa: E402

from lms_desktop.domain.errors import (  # noqa: E402
    LmsError,
    NotASchool,
    StoreBusy,
    StoreDamaged,
    StoreTooNew,
    Unreachable,
    WrongPassword,
)
from lms_desktop.player.fake_player import FakePlayer  # noqa: E402
from lms_desktop.player.protocol import FailureReason, PlayerFailure  # noqa: E402
from lms_desktop.services import views as v  # noqa: E402
from lms_desktop.tasks import ImmediateTasks, News  # noqa: E402
from lms_desktop.ui.dress import theme_of  # noqa: E402
from lms_desktop.ui.place import Place, Screen  # noqa: E402
from lms_desktop.ui.shell.window import MainWindow  # noqa: E402
from lms_desktop.ui.theme.look import Look  # noqa: E402
from tests.ui import samples  # noqa: E402
from tests.ui.sample_house import SampleHouse  # noqa: E402

SIZE = (1366, 768)
OFFLINE = v.SyncStatus(v.NetworkPhase.OFFLINE, waiting=3, downloads_paused=1)
ONLINE = v.SyncStatus(v.NetworkPhase.ONLINE, last_received_at=samples.at(9, 40))
FAILED = v.SyncStatus(v.NetworkPhase.PROBLEMS, failed=2, waiting=1)
LECTURE = Place(Screen.LECTURE, "l3")


@dataclass(frozen=True)
class Scene:
    """A page in one state."""

    name: str
    place: Place | None
    answers: dict[str, Any]
    status: v.SyncStatus = OFFLINE
    account: v.AccountView = samples.AMINA
    failure: PlayerFailure | None = None
    act: Callable[[MainWindow, SampleHouse], None] = lambda _window, _house: None


def scenes(folder: Path) -> Iterator[Scene]:
    """Every page: full, empty, offline, and with something wrong."""
    film, captions = folder / ".sample.mp4", folder / ".sample.vtt"
    film.write_bytes(b"\0\0\0\x18ftypisom")
    captions.write_text(
        "WEBVTT\n\n12:31.000 --> 12:40.000\nThe loop takes the next name from the list, one at a time.\n"
    )
    handbook = _handbook(folder / ".sample.pdf")
    broken = folder / ".broken.pdf"
    broken.write_bytes(b"this is no PDF")
    quiz = samples.lecture("l5", "Quiz 4: Loops", v.LectureKind.QUIZ, quiz_id="z1")
    assignment = Place(Screen.ASSIGNMENT, "a1")
    refused = replace(samples.WAITING[0], state=v.WorkState.FAILED, problem="course_closed")
    yield Scene("door", None, {})
    yield Scene("home", Place(Screen.HOME), {})
    yield Scene("home-empty", Place(Screen.HOME), {"home": samples.EMPTY_HOME}, ONLINE)
    one = replace(samples.HOME, more=(), due=(), waiting=(), waiting_count=0, course_count=1, courses_complete=1)
    yield Scene("home-one-course", Place(Screen.HOME), {"home": one}, ONLINE)
    yield Scene("home-teacher", Place(Screen.HOME), {"home": samples.TEACHER_HOME}, account=samples.BEN)
    yield Scene("library", Place(Screen.LIBRARY), {})
    yield Scene("library-empty", Place(Screen.LIBRARY), {"library": v.LibraryView(())}, ONLINE)
    yield Scene("catalogue", Place(Screen.CATALOGUE), {})
    yield Scene("catalogue-empty", Place(Screen.CATALOGUE), {"catalogue": replace(samples.CATALOGUE, cards=())})
    yield Scene("course", Place(Screen.COURSE, "c-python"), {})
    yield Scene("course-closed", Place(Screen.COURSE, "c-python"), {"course": replace(samples.COURSE, is_closed=True)})
    yield Scene("lecture-video", LECTURE, {"lecture": samples.video(film, captions)})
    yield Scene("lecture-video-missing", LECTURE, {"lecture": samples.VIDEO_NOT_HERE})
    yield Scene("lecture-pdf", LECTURE, {"lecture": samples.pdf(handbook)})
    yield Scene("lecture-pdf-broken", LECTURE, {"lecture": samples.pdf(broken)})
    yield Scene("lecture-text", LECTURE, {"lecture": samples.TEXT})
    yield Scene("quiz-start", LECTURE, {"lecture": quiz, "quiz": samples.quiz()})
    yield Scene("quiz", LECTURE, {"lecture": quiz})
    yield Scene("quiz-result", LECTURE, {"lecture": quiz, "quiz": samples.quiz(latest=samples.MARKED)})
    draft = samples.assignment(draft="My first program says hello to my friends.", files=samples.FILES)
    yield Scene("assignment-draft", assignment, {"assignment": draft})
    waiting = samples.assignment(samples.submission(v.WorkState.WAITING))
    yield Scene("assignment-waiting", assignment, {"assignment": waiting})
    graded = samples.submission(
        v.WorkState.RECEIVED, score="18.00", feedback="You explain the *empty box* well.", graded_by="Ben Okafor"
    )
    yield Scene("assignment-graded", assignment, {"assignment": samples.assignment(graded)}, ONLINE)
    yield Scene("outbox", Place(Screen.OUTBOX), {})
    yield Scene("outbox-empty", Place(Screen.OUTBOX), {"outbox": samples.EMPTY_OUTBOX}, ONLINE)
    failed = replace(samples.OUTBOX, failed=(refused,))
    yield Scene("outbox-failed", Place(Screen.OUTBOX), {"outbox": failed}, FAILED)
    yield Scene("grading", Place(Screen.GRADING), {}, account=samples.BEN)
    yield Scene("desk", Place(Screen.GRADING, "a2", "s2"), {}, account=samples.BEN)
    yield Scene("settings", Place(Screen.SETTINGS), {}, ONLINE)
    yield from bad_days(film, captions, folder / ".garbage.mp4")


def bad_days(film: Path, captions: Path, garbage: Path) -> Iterator[Scene]:
    """What the environment can do: each ends in a sentence."""
    yield Scene("door-wrong-password", None, {}, act=_sign_in(WrongPassword()))
    yield Scene("door-no-school", None, {}, act=_sign_in(Unreachable()))
    yield Scene("door-not-a-school", None, {}, act=_sign_in(NotASchool()))
    yield Scene("door-too-new", None, {}, act=_open_known(StoreTooNew()))
    yield Scene("door-second-start", None, {}, act=_open_known(StoreBusy()))
    yield Scene("door-damaged", None, {}, act=_open_known(StoreDamaged()))
    signed_out = v.SyncStatus(v.NetworkPhase.NEEDS_SIGN_IN, waiting=3)
    yield Scene("home-signed-out", Place(Screen.HOME), {}, signed_out)
    yield Scene(
        "door-sign-in-again", Place(Screen.HOME), {}, signed_out, act=lambda window, _h: _press(window, "home_sign_in")
    )
    yield Scene("home-no-keyring", Place(Screen.HOME), {}, ONLINE, account=replace(samples.AMINA, session_only=True))
    garbage.write_bytes(b"this is no film")
    lecture = samples.video(garbage, captions)
    yield Scene("lecture-video-garbage", LECTURE, {"lecture": lecture}, failure=PlayerFailure(FailureReason.UNREADABLE))
    for failure in (PlayerFailure(FailureReason.ENGINE), PlayerFailure(FailureReason.UNSUPPORTED, "AV1")):
        name = f"lecture-video-{failure.reason}"
        yield Scene(name, LECTURE, {"lecture": samples.video(film, captions)}, failure=failure)


def _sign_in(error: LmsError) -> Callable[[MainWindow, SampleHouse], None]:
    def act(window: MainWindow, house: SampleHouse) -> None:
        house.failure = error
        window.show_door(account=samples.AMINA)
        field = window.findChild(QLineEdit, "password")
        assert field is not None
        field.setText("a password")
        _press(window, "sign_in")

    return act


def _open_known(error: LmsError) -> Callable[[MainWindow, SampleHouse], None]:
    def act(window: MainWindow, house: SampleHouse) -> None:
        house.known, house.demos, house.failure = (samples.AMINA, samples.BEN), (), error
        window.show_door()
        _press(window, f"open_{samples.AMINA.email}")

    return act


def _press(window: MainWindow, name: str) -> None:
    button = window.findChild(QPushButton, name)
    assert button is not None
    button.click()


@dataclass(frozen=True)
class Dress:
    """One way to look."""

    theme: str
    scale: float
    is_rtl: bool

    @property
    def name(self) -> str:
        """For the file's name."""
        return f"{self.theme}-{round(self.scale * 100)}{'-ar' if self.is_rtl else ''}"


def dresses(*, quick: bool) -> list[Dress]:
    """All ways to look, or the four that show most."""
    if quick:
        return [Dress(*one, is_rtl=False) for one in (("light", 1.0), ("dark", 2.0), ("contrast", 1.0))]
    themes, scales = ("light", "dark", "contrast"), (1.0, 2.0)
    return [Dress(theme, scale, is_rtl=rtl) for theme in themes for scale in scales for rtl in (False, True)]


class Photographer:
    """Builds a window for each scene and keeps its picture."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self._app = app
        self._folder = folder
        self._look = Look(ROOT / "resources")
        self._look.dress(app)
        self._players: list[FakePlayer] = []

    def take(self, scene: Scene, dress: Dress) -> Path:
        """One picture."""
        direction = Qt.LayoutDirection.RightToLeft if dress.is_rtl else Qt.LayoutDirection.LeftToRight
        self._app.setLayoutDirection(direction)
        preferences = v.Preferences(theme=dress.theme, scale=dress.scale)
        self._look.apply(theme_of(preferences))
        window = self._window(scene, preferences)
        _let_pass(60)
        if scene.failure is not None:
            self._players[0].fail(scene.failure)
        if scene.name == "lecture-video":
            self._play(window)
        _let_pass(350 if "pdf" in scene.name else 30)
        path = self._folder / f"{scene.name}-{dress.name}.png"
        window.grab().save(str(path))
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return path

    def _window(self, scene: Scene, preferences: v.Preferences) -> MainWindow:
        house = SampleHouse(scene.account, **scene.answers)
        house.demos = samples.DEMOS
        news = News()
        window = MainWindow(
            self._look,
            tasks=ImmediateTasks(),
            house=house,
            news=news,
            preferences=preferences,
            make_player=self._make_player,
            now=lambda: samples.NOW,
        )
        news.setParent(window)
        window.resize(*SIZE)
        window.show()
        if scene.place is None:
            house.known = ()
            window.show_door()
        else:
            window.seat(scene.account)
            news.status.emit(scene.status)
            window.navigator.go(scene.place)
        scene.act(window, house)
        return window

    def _make_player(self, parent: QObject) -> FakePlayer:
        self._players = [FakePlayer(parent, duration_ms=1_100_000)]
        return self._players[0]

    def _play(self, window: MainWindow) -> None:
        player = self._players[0]
        player.advance(10)
        player.play()
        player.advance(200)
        player.frame_ready.emit(_slide())
        assert window.frame is not None


def _slide() -> QImage:
    slide = QImage(1280, 720, QImage.Format.Format_RGB32)
    slide.fill(QColor("#143038"))
    painter = QPainter(slide)
    font = QFont("Inter")
    font.setPixelSize(60)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor("#FFFFFF"))
    painter.drawText(150, 230, "A for-loop walks the list")
    painter.end()
    return slide


def _handbook(path: Path) -> Path:
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setResolution(96)
    painter = QPainter(writer)
    for number in range(6):
        if number:
            writer.newPage()
        for line, size in ((0, 30), *((n, 16) for n in range(1, 20))):
            font = QFont("Noto Serif")
            font.setPixelSize(size)
            painter.setFont(font)
            text = "When rain falls on open ground, part of it runs off, part of it sinks in."
            painter.drawText(60, 100 + line * 34, text if line else "How rain becomes groundwater")
    painter.end()
    return path


def _let_pass(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main() -> int:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="only scenes with this word in their name")
    parser.add_argument("--quick", action="store_true", help="three dresses instead of twelve")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    photographer = Photographer(app, args.folder)
    count = 0
    for dress in dresses(quick=args.quick):
        for scene in scenes(args.folder):
            if args.only in scene.name:
                photographer.take(scene, dress)
                count += 1
    for leftover in args.folder.glob(".*"):
        leftover.unlink()
    print(f"{count} pictures in {args.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
