"""The rows of a syllabus."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from lms_desktop.services.views import AssignmentLine, GradeLine, LectureKind, LectureLine
from lms_desktop.ui import words
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.rows import Row

translate = QCoreApplication.translate
KIND_SIGNS = {
    LectureKind.VIDEO: Icon.CIRCLE_PLAY,
    LectureKind.PDF: Icon.FILE_TEXT,
    LectureKind.TEXT: Icon.BOOK_OPEN_TEXT,
    LectureKind.QUIZ: Icon.CIRCLE_HELP,
    LectureKind.UNKNOWN: Icon.FILE,
}


def progress_sign(line: LectureLine) -> tuple[Icon, Role]:
    """Done, begun, or not; locked where one has not joined."""
    if line.is_locked:
        return Icon.LOCK, Role.TEXT3
    if line.is_completed:
        return Icon.CIRCLE_CHECK, Role.RECEIVED
    if line.is_begun:
        return Icon.CIRCLE_DOT, Role.ACCENT_TEXT
    return Icon.CIRCLE, Role.TEXT2


def length_word(line: LectureLine) -> str:
    """How long a lecture is, in its own unit."""
    count = round(line.length)
    match line.kind:
        case LectureKind.PDF | LectureKind.QUIZ if not line.is_here:
            return ""  # only its duration is known yet
        case _ if line.length <= 0:
            return ""
        case LectureKind.VIDEO:
            return words.clock(line.length)
        case LectureKind.PDF:
            if count == 1:
                return translate("Course", "1 page")
            return QCoreApplication.translate("Course", "%n pages", "", count)
        case LectureKind.QUIZ:
            if count == 1:
                return translate("Course", "1 question")
            return QCoreApplication.translate("Course", "%n questions", "", count)
        case _:
            return words.spoken_minutes(line.length)


def lecture_row(line: LectureLine, *, shows_missing: bool) -> Row:
    """One lecture; the cloud only where it is the exception."""
    icon, ink = progress_sign(line)
    missing = shows_missing and not line.is_here and not line.is_locked
    return Row(
        title=line.title,
        icon=icon,
        ink=ink,
        second_icon=KIND_SIGNS[line.kind],
        trailing=length_word(line),
        trailing_icon=Icon.CLOUD if missing else None,
        share=line.percentage / 100 if line.is_begun and not line.is_completed else None,
        is_enabled=not line.is_locked,
        tip=translate("Course", "Enroll to open this lecture.") if line.is_locked else "",
    )


def assignment_row(line: AssignmentLine, now: datetime) -> Row:
    """One assignment with its deadline or state."""
    trailing = ""
    if line.score:
        trailing = translate("Course", "{score} of {max}").format(score=line.score, max=line.max_score)
    elif line.state is None and line.due_at is not None:
        trailing = translate("Course", "due {when}").format(when=words.due(line.due_at, now))
    elif line.state is None and line.is_draft:
        trailing = translate("Course", "Draft")
    done = bool(line.score)
    return Row(
        title=line.title,
        icon=Icon.CIRCLE_CHECK if done else Icon.CIRCLE_DOT if line.is_draft or line.state else Icon.CIRCLE,
        ink=Role.RECEIVED if done else Role.TEXT2,
        second_icon=Icon.FILE_PEN_LINE,
        state=line.state,
        trailing=trailing,
    )


def grade_row(line: GradeLine) -> Row:
    """One line of the grades card."""
    text = line.text
    if line.is_provisional:
        text = translate("Course", "{grade}, provisional").format(grade=text)
    return Row(title=line.title, trailing=text, trailing_ink=Role.TEXT)
