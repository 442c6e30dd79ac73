"""Chooses what stands at the left of the lecture room. Each kind is imported when it is first needed."""

from typing import TYPE_CHECKING

from lms_desktop.services.views import LectureKind, LectureView
from lms_desktop.ui.context import Context
from lms_desktop.ui.lecture.placeholder import Placeholder, is_showable
from lms_desktop.ui.lecture.work import WorkPane

if TYPE_CHECKING:
    from lms_desktop.ui.lecture.page import LecturePage


def work_key(view: LectureView) -> object:
    """What makes one work another: a new copy of a file needs a new pane."""
    path = view.video.path if view.video else view.pdf.path if view.pdf else None
    return (view.lecture_id, view.kind, is_showable(view), path, view.is_locked)


def build_work(context: Context, view: LectureView, page: "LecturePage") -> WorkPane:
    """The pane for a lecture, connected to its page."""
    if not is_showable(view):
        return Placeholder(context, view)
    match view.kind:
        case LectureKind.VIDEO:
            return _video(context, view, page)
        case LectureKind.PDF:
            return _pdf(context, view, page)
        case LectureKind.TEXT:
            return _text(context, view, page)
        case LectureKind.QUIZ:
            from lms_desktop.ui.quiz.pane import QuizPane

            return QuizPane(context, view)
        case LectureKind.UNKNOWN:
            return Placeholder(context, view)


def _video(context: Context, view: LectureView, page: "LecturePage") -> WorkPane:
    from lms_desktop.ui.lecture.video import VideoPane

    assert view.video is not None
    pane = VideoPane(context, view, view.video)
    transcript = page.panel.transcript
    pane.next_pressed.connect(page.go_on)
    pane.bookmark_pressed.connect(page.set_bookmark)
    pane.note_pressed.connect(page.begin_note)
    pane.full_screen_pressed.connect(page.immerse)
    pane.track_loaded.connect(transcript.show_track)
    pane.line_changed.connect(transcript.show_line)
    transcript.language_chosen.connect(pane.choose_captions)
    transcript.show_languages(view.video.captions, context.desk.preferences.captions_language)
    transcript.show_track(pane.track)
    context.desk.immersed.connect(pane.immerse)
    return pane


def _pdf(context: Context, view: LectureView, page: "LecturePage") -> WorkPane:
    from lms_desktop.ui.lecture.pdf import PdfPane

    assert view.pdf is not None
    pane = PdfPane(context, view, view.pdf)
    pane.bookmark_pressed.connect(page.set_bookmark)
    page.panel.outline.show_headings(pane.headings, page.tr("In this document"))
    page.panel.outline.heading_chosen.connect(pane.go_to_heading)
    return pane


def _text(context: Context, view: LectureView, page: "LecturePage") -> WorkPane:
    from lms_desktop.ui.lecture.text import TextPane

    pane = TextPane(context, view)
    page.panel.outline.show_headings(pane.headings, page.tr("In this text"))
    page.panel.outline.heading_chosen.connect(pane.go_to_heading)
    return pane
