"""Every page in every state that a picture is taken of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtGui import QFont, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from lms_desktop.domain.errors import (
    LmsError,
    NotASchool,
    NotPossible,
    StoreBusy,
    StoreDamaged,
    StoreTooNew,
    Unreachable,
    WrongPassword,
)
from lms_desktop.player.protocol import FailureReason, PlayerFailure
from lms_desktop.services import views as v
from lms_desktop.services.views import downloads as d
from lms_desktop.tasks import Failure
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.shell.window import MainWindow
from tests.ui import samples
from tests.ui.sample_house import SampleHouse

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
    held = replace(samples.HOME, held_back=(v.HeldBackView("lecture", 41, 60), v.HeldBackView("note", 30, 40)))
    yield Scene("home-held-back", Place(Screen.HOME), {"home": held}, ONLINE)
    asked = act_of("held_back_decide")
    yield Scene("home-held-back-asked", Place(Screen.HOME), {"home": held}, ONLINE, act=asked)
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
    yield from outbox_and_conflicts()
    yield Scene("grading", Place(Screen.GRADING), {}, account=samples.BEN)
    yield Scene("desk", Place(Screen.GRADING, "a2", "s2"), {}, account=samples.BEN)
    yield Scene("settings", Place(Screen.SETTINGS), {}, ONLINE)
    yield from accounts()
    yield from judging()
    yield from downloads()
    yield from opened()
    yield from full()
    yield from bad_days(film, captions, folder / ".garbage.mp4")


def act_of(name: str) -> Callable[[MainWindow, SampleHouse], None]:
    """Press one thing."""
    return lambda window, _house: _press(window, name)


def outbox_and_conflicts() -> Iterator[Scene]:
    """What waits in every way, and two of one thing."""
    place, busy = Place(Screen.OUTBOX), {"outbox": samples.BUSY_OUTBOX}
    yield Scene("outbox-busy", place, busy, v.SyncStatus(v.NetworkPhase.SENDING, sending_done=1, sending_total=3))
    yield Scene("outbox-held", place, busy, act=_choose("outbox_held", samples.HELD[0].row_id))
    receipt = _choose("outbox_received", samples.RECEIVED[0].row_id)
    yield Scene("outbox-receipt", place, {}, ONLINE, act=receipt)
    earlier = (v.EarlierText("My first program says hello to nobody.", samples.at(8, 30), from_school=False),)
    chosen = _choose("outbox_waiting", samples.WAITING[0].row_id)
    yield Scene("outbox-earlier", place, {"earlier": earlier}, act=chosen)
    many = tuple(replace(samples.WAITING[0], row_id=f"w{n}", title=f"Work {n}") for n in range(5000))
    yield Scene("outbox-full", place, {"outbox": replace(samples.OUTBOX, waiting=many)})
    place = Place(Screen.CONFLICT, "note:n9")
    yield Scene("conflict", place, {})
    yield Scene("conflict-grade", place, {"conflict": samples.two_grades()}, account=samples.BEN)
    yield Scene("conflict-empty", place, {"conflict": None}, ONLINE)
    lines = [f"Line {n} of a very long note about loops, lists and everything between them." for n in range(1000)]
    base, mine = "\n".join(lines), "\n".join([*lines[:3], "Mine.", *lines[5:]])
    yield Scene("conflict-long", place, {"conflict": samples.pair(base, mine, f"{base}\nTheirs.")})


def accounts() -> Iterator[Scene]:
    """What the school knows of a person."""
    place = Place(Screen.ACCOUNT)
    yield Scene("account", place, {})
    yield Scene("account-empty", place, {"profile": None})
    many = tuple(v.SkillView(f"k{n}", f"Skill {n}", "advanced", None) for n in range(200))
    yield Scene("account-full", place, {"skills": many}, ONLINE)
    yield Scene("account-failed", place, {}, act=_wrong_link)


def judging() -> Iterator[Scene]:
    """Answers that a person reads."""
    place, ben = Place(Screen.JUDGING, "z1", "t1"), samples.BEN
    yield Scene("judging", place, {}, account=ben)
    yield Scene(
        "judging-draft", place, {"judging": samples.judged("4", "Say how a loop meets each value.")}, account=ben
    )
    twice = samples.judged("4", "Good.", v.JudgedView("2.00", "Too short."))
    yield Scene("judging-twice", Place(Screen.JUDGING, "z1", "t5"), {"judging": twice}, account=ben)
    yield Scene("judging-empty", place, {"attempts": ()}, ONLINE, account=ben)
    yield Scene("judging-failed", place, {}, account=ben, act=_too_many_points)
    many = tuple(v.JudgingRow(f"t{n}", 1, samples.at(8, n % 60), waits=True, state=None) for n in range(5000))
    yield Scene("judging-full", place, {"attempts": many}, account=ben)


def _too_many_points(window: MainWindow, _house: SampleHouse) -> None:
    field = _find(window, "judge_points_2")
    field.setText("9")
    field.textEdited.emit("9")


def _wrong_link(window: MainWindow, house: SampleHouse) -> None:
    house.failure = NotPossible("x", why="bad_link")
    field = _find(window, "link_website")
    field.setText("nowhere")
    field.setModified(True)
    field.editingFinished.emit()


def downloads() -> Iterator[Scene]:
    """What comes, what takes room, and whether one can leave."""
    away, idle = "away", {"flows": samples.IDLE}
    place = Place(Screen.DOWNLOADS)
    yield Scene("downloads", place, {}, ONLINE)
    yield Scene("downloads-empty", place, {"downloads": d.DownloadsView(), **idle}, ONLINE)
    offline = {"downloads": replace(samples.waiting(samples.DOWNLOADS), hold=away), "flows": d.FlowView(hold=away)}
    yield Scene("downloads-offline", place, offline)
    failed = {"downloads": samples.FAILED_DOWNLOADS, "flows": d.FlowView(hold="no_space")}
    yield Scene("downloads-failed", place, failed, ONLINE)
    metered = {"downloads": replace(samples.waiting(samples.DOWNLOADS), hold="ask"), "flows": d.FlowView(hold="ask")}
    yield Scene("downloads-metered", place, metered, ONLINE)
    yield Scene("downloads-full", place, {"downloads": samples.many_downloads(5000), **idle}, ONLINE)
    yield Scene("downloads-line", place, {}, ONLINE, act=_stand_on("downloads_tree", "course:c-stat l22"))
    place = Place(Screen.STORAGE)
    yield Scene("storage", place, {}, ONLINE, act=_stand_on("storage_list", "course:c-python"))
    yield Scene("storage-empty", place, {"storage": samples.EMPTY_STORAGE}, ONLINE)
    yield Scene("storage-offline", place, {})
    yield Scene("storage-nearly-full", place, {"storage": samples.FULL_STORAGE}, FAILED)
    many = tuple(samples.takes(f"course:{n}", f"c{n}", f"Course {n}", 5000 - n) for n in range(5000))
    yield Scene("storage-full", place, {"storage": replace(samples.STORAGE, lines=many)}, ONLINE)
    place = Place(Screen.TRAVEL)
    yield Scene("travel", place, {}, ONLINE)
    yield Scene("travel-empty", place, {"travel": d.TravelView(free_bytes=18_200_000_000)}, ONLINE)
    yield Scene("travel-ready", place, {"travel": samples.READY_TRAVEL}, ONLINE)
    missing = tuple(
        replace(one, state=d.Readiness.MISSING) if one.state is d.Readiness.FETCHING else one
        for one in samples.TRAVEL.courses
    )
    stopped = replace(samples.TRAVEL, courses=missing, speed=0.0, hold=away)
    yield Scene("travel-offline", place, {"travel": stopped})
    short = replace(samples.TRAVEL, is_short_of_room=True, hold="no_space", speed=0.0)
    yield Scene("travel-failed", place, {"travel": short}, ONLINE)
    lines = tuple(
        replace(samples.TRAVEL.courses[n % 4], key=f"course:{n}", course_id=f"c{n}", title=f"Course {n}")
        for n in range(5000)
    )
    yield Scene("travel-full", place, {"travel": replace(samples.TRAVEL, courses=lines)}, ONLINE)


def _stand_on(name: str, key: str) -> Callable[[MainWindow, SampleHouse], None]:
    return lambda window, _house: _find(window, name).make_current(key)


def opened() -> Iterator[Scene]:
    """Pages with something chosen, and what lies over a page."""
    text, home = {"lecture": samples.TEXT}, Place(Screen.HOME)

    def act(deed: Callable[[MainWindow], object]) -> Callable[[MainWindow, SampleHouse], None]:
        return lambda window, _house: (deed(window), None)[1]

    yield Scene("library-list", Place(Screen.LIBRARY), {}, act=act(lambda w: _press(w, "library_form_list")))
    yield Scene("catalogue-panel", Place(Screen.CATALOGUE), {}, act=_choose("catalogue_grid", "c-web"))
    yield Scene("catalogue-panel-sold", Place(Screen.CATALOGUE), {}, ONLINE, act=_choose("catalogue_grid", "c-data"))
    yield Scene("outbox-detail", Place(Screen.OUTBOX), {}, act=_choose("outbox_waiting", samples.WAITING[0].row_id))
    yield Scene("outbox-detail-needs", Place(Screen.OUTBOX), {}, act=_choose("outbox_needs", samples.NEEDS[0].row_id))
    for tab in ("outline", "bookmarks", "files"):
        yield Scene(f"lecture-{tab}", LECTURE, text, act=act(lambda w, t=tab: _page(w).panel.tabs.choose(t)))
    yield Scene("lecture-note", LECTURE, text, act=_note)
    quiz = {"lecture": samples.lecture("l5", "Quiz 4: Loops", v.LectureKind.QUIZ, quiz_id="z1")}
    yield Scene("quiz-choices", LECTURE, quiz, act=act(lambda w: _press(w, "question_1")))
    yield Scene("quiz-essay", LECTURE, quiz, act=act(lambda w: _press(w, "question_4")))
    yield Scene("quiz-hand-in", LECTURE, quiz, act=act(lambda w: _press(w, "quiz_hand_in")))
    waiting = {"quiz": samples.quiz(latest=samples.HANDED_IN)}
    yield Scene("quiz-waiting", LECTURE, quiz | waiting)
    joining = {"course": replace(samples.COURSE, is_enrolled=False, state=None)}
    yield Scene("course-not-joined", Place(Screen.COURSE, "c-python"), joining)
    yield Scene("toast", home, {}, act=act(lambda w: w.toast.say("Note thrown away.", lambda: None)))
    yield Scene("about", home, {}, act=act(lambda w: w._show_about()))
    yield Scene("keys", home, {}, act=act(lambda w: w._show_keys()))
    yield Scene("sign-out", home, {}, act=act(lambda w: w._ask_to_sign_out()))
    yield Scene("bug-report", home, {}, act=act(lambda w: w.tell_failure(Failure(ValueError("x")))))
    yield Scene("account-menu", home, {}, act=act(lambda w: _press(w, "account_menu")))


def full() -> Iterator[Scene]:
    """Five thousand of everything that can be many."""
    many = range(5000)
    cards = tuple(replace(samples.LIBRARY.cards[n % 10], course_id=f"c{n}", title=f"Course {n}") for n in many)
    yield Scene("library-full", Place(Screen.LIBRARY), {"library": v.LibraryView(cards)})
    offers = tuple(replace(samples.CATALOGUE.cards[n % 6], course_id=f"c{n}") for n in many)
    yield Scene("catalogue-full", Place(Screen.CATALOGUE), {"catalogue": replace(samples.CATALOGUE, cards=offers)})
    queue = tuple(replace(samples.QUEUE[n % 7], submission_id=f"s{n}") for n in many)
    desk = {"desk": v.DeskView(replace(samples.PILE, total=5000), queue)}
    yield Scene("desk-full", Place(Screen.GRADING, "a2", "s2"), desk, account=samples.BEN)
    long = "A very long title that somebody gave to a lecture about loops, lists and everything between them"
    hero = replace(samples.HERO, lecture_title=long, course_title=long)
    home = replace(
        samples.HOME, hero=hero, more=(replace(samples.HOME.more[0], lecture_title=long, course_title=long),)
    )
    yield Scene("home-long", Place(Screen.HOME), {"home": home})
    yield Scene("course-long", Place(Screen.COURSE, "c-python"), {"course": replace(samples.COURSE, title=long)})


def _choose(name: str, key: str) -> Callable[[MainWindow, SampleHouse], None]:
    def act(window: MainWindow, _house: SampleHouse) -> None:
        rows = _find(window, name)
        rows.make_current(key)
        rows.opened.emit(key)

    return act


def _note(window: MainWindow, _house: SampleHouse) -> None:
    _page(window).panel.tabs.choose("notes")
    _press(window, "new_note")
    _find(window, "note_editor").set_text("Half a thought about loops.")


def _page(window: MainWindow) -> Any:
    assert window.frame is not None
    return window.frame.stack.page


def _find(window: MainWindow, name: str) -> Any:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


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
