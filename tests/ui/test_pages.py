"""Every page in every dress: it shows, it names its parts, and its models keep Qt's rules."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLineEdit, QSlider, QWidget
from pytestqt.modeltest import ModelTester

from lms_desktop.services.views import LectureKind, Preferences, WorkState
from lms_desktop.services.views.downloads import DownloadsView, TravelView
from lms_desktop.ui.language import PseudoTranslator, pseudo
from lms_desktop.ui.place import Place, Screen
from tests.ui import samples
from tests.ui.conftest import MakeStage, Stage

QUIZ = samples.lecture("l5", "Quiz 4: Loops", LectureKind.QUIZ, quiz_id="z1")
LECTURE = Place(Screen.LECTURE, "l3")
ASSIGNMENT = Place(Screen.ASSIGNMENT, "a1")
PLACES: dict[str, tuple[Place, dict[str, object]]] = {
    "home": (Place(Screen.HOME), {}),
    "home_empty": (Place(Screen.HOME), {"home": samples.EMPTY_HOME}),
    "home_teacher": (Place(Screen.HOME), {"home": samples.TEACHER_HOME, "account": samples.BEN}),
    "library": (Place(Screen.LIBRARY), {}),
    "library_empty": (Place(Screen.LIBRARY), {"library": type(samples.LIBRARY)(())}),
    "catalogue": (Place(Screen.CATALOGUE), {}),
    "course": (Place(Screen.COURSE, "c-python"), {}),
    "lecture_text": (LECTURE, {"lecture": samples.TEXT}),
    "lecture_missing": (LECTURE, {"lecture": samples.VIDEO_NOT_HERE}),
    "quiz_start": (LECTURE, {"lecture": QUIZ, "quiz": samples.quiz()}),
    "quiz": (LECTURE, {"lecture": QUIZ}),
    "quiz_result": (LECTURE, {"lecture": QUIZ, "quiz": samples.quiz(latest=samples.MARKED)}),
    "assignment": (ASSIGNMENT, {}),
    "assignment_waiting": (ASSIGNMENT, {"assignment": samples.assignment(samples.submission(WorkState.WAITING))}),
    "outbox": (Place(Screen.OUTBOX), {}),
    "outbox_busy": (Place(Screen.OUTBOX), {"outbox": samples.BUSY_OUTBOX}),
    "conflict": (Place(Screen.CONFLICT, "note:n9"), {}),
    "conflict_grade": (Place(Screen.CONFLICT, "grade:s2"), {"conflict": samples.two_grades(), "account": samples.BEN}),
    "conflict_empty": (Place(Screen.CONFLICT, "note:n9"), {"conflict": None}),
    "outbox_empty": (Place(Screen.OUTBOX), {"outbox": samples.EMPTY_OUTBOX}),
    "piles": (Place(Screen.GRADING), {"account": samples.BEN}),
    "desk": (Place(Screen.GRADING, "a2", "s2"), {"account": samples.BEN}),
    "settings": (Place(Screen.SETTINGS), {}),
    "downloads": (Place(Screen.DOWNLOADS), {}),
    "downloads_empty": (Place(Screen.DOWNLOADS), {"downloads": DownloadsView()}),
    "downloads_failed": (Place(Screen.DOWNLOADS), {"downloads": samples.FAILED_DOWNLOADS}),
    "storage": (Place(Screen.STORAGE), {}),
    "storage_empty": (Place(Screen.STORAGE), {"storage": samples.EMPTY_STORAGE}),
    "travel": (Place(Screen.TRAVEL), {}),
    "travel_empty": (Place(Screen.TRAVEL), {"travel": TravelView()}),
    "travel_ready": (Place(Screen.TRAVEL), {"travel": samples.READY_TRAVEL}),
}
every_page = pytest.mark.parametrize("name", list(PLACES))


def show(stage: MakeStage, name: str, preferences: Preferences | None = None) -> Stage:
    """Show a page of the table."""
    place, answers = PLACES[name]
    shown = stage(preferences=preferences, **answers)
    shown.go(place)
    return shown


def _named(page: QWidget) -> Iterator[QWidget]:
    for widget in page.findChildren(QWidget):
        inside_combo = isinstance(widget.parent(), QComboBox) or widget.parent() is None
        if (
            widget.isVisibleTo(page)
            and not inside_combo
            and isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QSlider | QAbstractItemView)
        ):
            yield widget


@every_page
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_page_is_painted(stage: MakeStage, name: str, theme: str) -> None:
    shown = show(stage, name, Preferences(theme=theme))
    image = shown.window.grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, 1366, 7) for y in range(0, 768, 7)}) > 4


@every_page
@pytest.mark.parametrize("scale", [0.8, 2.0])
def test_page_fits_at_every_scale(stage: MakeStage, name: str, scale: float) -> None:
    shown = show(stage, name, Preferences(theme="light", scale=scale))
    shown.window.resize(1366, 768)
    assert shown.window.width() <= 1366, "the page is wider than the window"


@every_page
def test_page_reads_from_right_to_left(stage: MakeStage, qapp: QApplication, name: str) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    shown = show(stage, name)
    rail = shown.window.frame.rail
    assert rail.mapTo(shown.window, rail.rect().topLeft()).x() > 600
    assert shown.window.grab().toImage() != QImage()


@every_page
def test_parts_have_names_of_their_own(stage: MakeStage, name: str) -> None:
    shown = show(stage, name)
    spoken = [(type(widget).__name__, widget.accessibleName()) for widget in _named(shown.page)]
    nameless = [kind for kind, text in spoken if not text]
    assert nameless == []
    doubled = {text for _kind, text in spoken if [other for _k, other in spoken].count(text) > 1}
    assert doubled == set()


@every_page
def test_every_word_can_be_translated(stage: MakeStage, qapp: QApplication, name: str) -> None:
    translator = PseudoTranslator()
    qapp.installTranslator(translator)
    try:
        shown = show(stage, name)
        texts = [
            widget.text().strip()
            for widget in shown.page.findChildren(QAbstractButton)
            if widget.isVisibleTo(shown.page) and widget.text().strip()
        ]
        plain = [text for text in texts if not text.startswith("[") and not _is_content(text)]
        assert plain == []
    finally:
        qapp.removeTranslator(translator)


def _is_content(text: str) -> bool:
    """Names, numbers and titles that come from the course and not from the program."""
    bare = text.replace("\u2002", " ").replace("\u200e", "").strip("()[]~ ")
    samples_text = Path(samples.__file__).read_text(encoding="utf-8")
    return (
        not any(sign.isalpha() for sign in bare) or bare in samples_text or bare.rstrip("×").replace(".", "").isdigit()
    )


@every_page
def test_models_keep_the_rules(stage: MakeStage, qtmodeltester: ModelTester, name: str) -> None:
    shown = show(stage, name)
    models = {
        id(view.model()): view.model()
        for view in shown.page.findChildren(QAbstractItemView)
        if isinstance(view.model(), QAbstractItemModel) and type(view.model()).__name__ == "RowsModel"
    }
    for model in models.values():
        qtmodeltester.check(model)


@every_page
def test_tab_reaches_every_part(stage: MakeStage, name: str) -> None:
    shown = show(stage, name)
    wanted = {
        widget for widget in _named(shown.page) if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    reached, widget = set(), shown.window.nextInFocusChain()
    for _step in range(2000):
        reached.add(widget)
        widget = widget.nextInFocusChain()
        if widget is shown.window:
            break
    assert wanted <= reached


def test_pseudo_words_are_longer_and_keep_their_braces() -> None:
    strange = pseudo("Page {page} of {pages}")
    assert "{page}" in strange
    assert "{pages}" in strange
    assert len(strange) > 1.35 * len("Page {page} of {pages}")
