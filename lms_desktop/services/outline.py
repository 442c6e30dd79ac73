"""A course as a syllabus: sections and lectures with what is done and what is here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lms_desktop.protocol.content import LectureDetail, LectureRow, Section
from lms_desktop.protocol.courses import CourseDetail
from lms_desktop.protocol.enums import OfflineRule
from lms_desktop.protocol.learning import Progress
from lms_desktop.services.views import LectureKind, LectureLine, SectionView
from lms_desktop.store import files, rows
from lms_desktop.store.files import KeptFile
from lms_desktop.store.store import Tx


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections of a course, and totals over them."""

    sections: tuple[SectionView, ...]

    @property
    def lectures(self) -> list[LectureLine]:
        """Every lecture in order."""
        return [lecture for section in self.sections for lecture in section.lectures]

    @property
    def completed(self) -> int:
        """How many lectures are done."""
        return sum(lecture.is_completed for lecture in self.lectures)

    @property
    def percentage(self) -> float:
        """How much of the course is done."""
        return 100.0 * self.completed / len(self.lectures) if self.lectures else 0.0

    @property
    def next_lecture(self) -> LectureLine | None:
        """Where to go on: the begun one, else the first that is not done."""
        open_ = [lecture for lecture in self.lectures if not lecture.is_completed and not lecture.is_locked]
        begun = [lecture for lecture in open_ if lecture.is_begun]
        return next(iter(begun or open_), None)


def outline(tx: Tx, course_id: str, *, is_open: bool) -> Outline:
    """The syllabus of a course that was read in full."""
    sections = sorted(rows.many(tx, Section, course=course_id), key=lambda section: (section.order_index, section.id))
    lectures = rows.under(tx, LectureRow, "section", [section.id for section in sections])
    ids = [lecture.id for lecture in lectures]
    details = {lecture.id: lecture for lecture in rows.under(tx, LectureDetail, "id", ids)}
    progress = {row.lecture: row for row in rows.under(tx, Progress, "lecture", ids)}
    here = files.of_owners(tx, ids)
    by_section: dict[str, list[LectureLine]] = {}
    for lecture in sorted(lectures, key=lambda one: (one.order_index, one.id)):
        detail, done = details.get(lecture.id), progress.get(lecture.id)
        line = _line(lecture, detail, done, here.get(lecture.id, ()), is_open=is_open)
        by_section.setdefault(lecture.section, []).append(line)
    return Outline(
        tuple(_section(section, n, by_section.get(section.id, [])) for n, section in enumerate(sections, start=1))
    )


def from_syllabus(course: CourseDetail) -> Outline:
    """The syllabus of a course that one has not joined."""
    sections = []
    for n, section in enumerate(course.sections, start=1):
        lines = [
            LectureLine(
                lecture_id=lecture.id,
                title=lecture.title,
                kind=kind(lecture.content_type),
                length=lecture.duration_seconds,
                percentage=0.0,
                is_begun=False,
                is_completed=False,
                is_here=False,
                is_locked=not lecture.is_preview,
            )
            for lecture in section.lectures
        ]
        sections.append(SectionView(section.id, section.title, n, tuple(lines), done=0, is_here=False))
    return Outline(tuple(sections))


def kind(content_type: str) -> LectureKind:
    """The kind of a lecture; one that this program does not know is ``UNKNOWN``."""
    return LectureKind(content_type) if content_type in set(LectureKind) else LectureKind.UNKNOWN


def is_here(lecture: LectureDetail | None, needed: Iterable[KeptFile]) -> bool:
    """Whether a lecture works without a network."""
    if lecture is None:
        return False
    some = list(needed)
    has = {file.role for file in some if file.blob}
    if lecture.video is not None:
        return "video" in has
    if lecture.pdf is not None:
        return "pdf" in has
    if lecture.quiz is not None:
        return lecture.quiz.offline is OfflineRule.ALLOWED
    return all(file.blob for file in some)


def _section(section: Section, number: int, lectures: Sequence[LectureLine]) -> SectionView:
    return SectionView(
        section_id=section.id,
        title=section.title,
        number=number,
        lectures=tuple(lectures),
        done=sum(lecture.is_completed for lecture in lectures),
        is_here=bool(lectures) and all(lecture.is_here for lecture in lectures),
    )


def _line(
    lecture: LectureRow,
    detail: LectureDetail | None,
    done: Progress | None,
    needed: Iterable[KeptFile],
    *,
    is_open: bool,
) -> LectureLine:
    return LectureLine(
        lecture_id=lecture.id,
        title=lecture.title,
        kind=kind(lecture.content_type),
        length=_length(lecture, detail),
        percentage=float(done.completion_percentage) if done else 0.0,
        is_begun=done is not None and (done.watched_seconds > 0 or done.last_position_seconds > 0),
        is_completed=done is not None and done.is_completed,
        is_here=is_here(detail, needed),
        is_locked=not is_open and not lecture.is_preview,
    )


def _length(lecture: LectureRow, detail: LectureDetail | None) -> float:
    if detail is not None and detail.pdf is not None:
        return detail.pdf.page_count
    if detail is not None and detail.quiz is not None:
        return detail.quiz.question_count
    return lecture.duration_seconds
