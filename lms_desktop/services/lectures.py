"""The lecture room."""

from pathlib import Path

from lms_desktop.domain.errors import NotPossible
from lms_desktop.protocol.content import LectureDetail, LectureRow, Section, VideoContent
from lms_desktop.protocol.courses import CourseDetail, CourseRow
from lms_desktop.protocol.quizzes import Quiz
from lms_desktop.services import enrolled
from lms_desktop.services.courses import taught_courses
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.outline import kind, outline
from lms_desktop.services.progress import of_lecture, view_of
from lms_desktop.services.views import CaptionView, LectureView, PdfView, ResourceView, VideoView
from lms_desktop.store import files, journal, queue, rows
from lms_desktop.store.store import Tx
from lms_desktop.sync.media import best_rendition
from lms_desktop.sync.scrub import mend


class LectureService:
    """Open a lecture, and the files that belong to it."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def open(self, lecture_id: str) -> LectureView:
        """Everything that the lecture room shows. Raises ``NotPossible`` where nothing is known of it here."""
        with self._account.store.read() as tx:
            row = rows.one(tx, LectureRow, lecture_id)
            section = rows.one(tx, Section, row.section) if row is not None else None
            if row is None or section is None:
                raise NotPossible(lecture_id, why="not_here")
            view = self._view(tx, row, section)
            damaged = queue.lost(tx, self._account.blobs, [lecture_id])
        if damaged:
            with self._account.store.write("scrub") as tx:
                mend(tx, damaged, self._account.clock)
        return view

    def mark_opened(self, lecture_id: str) -> None:
        """The learner looked at it: Home offers it to go on with."""
        with self._account.store.write("opened") as tx:
            journal.mark_opened(tx, lecture_id, enrolled.course_of(tx, lecture_id), self._account.clock.now())
            queue.put_first(tx, [lecture_id])

    def file(self, resource_id: str) -> Path | None:
        """Where a resource is on this computer, if it is."""
        with self._account.store.read() as tx:
            return files.path(tx, self._account.blobs, f"resource:{resource_id}")

    def _view(self, tx: Tx, row: LectureRow, section: Section) -> LectureView:
        detail = rows.one(tx, LectureDetail, row.id)
        course = rows.one(tx, CourseDetail, section.course) or rows.one(tx, CourseRow, section.course)
        joined = enrolled.in_course(tx, section.course) is not None
        syllabus = outline(tx, section.course, is_open=joined or section.course in taught_courses(tx))
        lines = syllabus.lectures
        at = next((n for n, line in enumerate(lines) if line.lecture_id == row.id), 0)
        here = next((one for one in syllabus.sections if one.section_id == section.id), None)
        return LectureView(
            lecture_id=row.id,
            course_id=section.course,
            course_title=course.title if course else "",
            section_id=section.id,
            section_title=section.title,
            section_number=here.number if here else 0,
            title=row.title,
            description=row.description,
            kind=kind(row.content_type),
            body=detail.body if detail else "",
            video=self._video(tx, detail.video) if detail and detail.video else None,
            pdf=self._pdf(tx, detail) if detail else None,
            quiz_id=_quiz_of(tx, row.id, detail),
            resources=self._resources(tx, detail) if detail else (),
            progress=view_of(of_lecture(tx, row.id)),
            is_enrolled=joined,
            is_locked=lines[at].is_locked if lines else False,
            done_in_section=here.done if here else 0,
            count_in_section=len(here.lectures) if here else 0,
            previous=lines[at - 1] if at > 0 else None,
            next=lines[at + 1] if at + 1 < len(lines) else None,
            outline=syllabus.sections,
            has_content=detail is not None,
        )

    def _video(self, tx: Tx, video: VideoContent) -> VideoView:
        best = best_rendition(video.renditions)
        return VideoView(
            path=files.path(tx, self._account.blobs, f"video:{video.lecture}"),
            size_bytes=(best.size_bytes or 0) if best else 0,
            duration=float(video.duration_seconds),
            provider=video.video_provider.value,
            url=video.video_url,
            captions=tuple(
                CaptionView(
                    language=caption.language,
                    label=caption.label,
                    path=files.path(tx, self._account.blobs, f"caption:{video.lecture}:{caption.language}"),
                )
                for caption in video.captions
            ),
        )

    def _pdf(self, tx: Tx, detail: LectureDetail) -> PdfView | None:
        if detail.pdf is None:
            return None
        path = files.path(tx, self._account.blobs, f"pdf:{detail.id}")
        return PdfView(path=path, size_bytes=detail.pdf.size_bytes or 0, page_count=detail.pdf.page_count)

    def _resources(self, tx: Tx, detail: LectureDetail) -> tuple[ResourceView, ...]:
        return tuple(
            ResourceView(
                resource_id=resource.id,
                title=resource.title,
                kind=resource.kind.value,
                size_bytes=resource.size_bytes or 0,
                path=files.path(tx, self._account.blobs, f"resource:{resource.id}"),
                url=resource.file_url if resource.kind.value == "link" else "",
            )
            for resource in detail.resources
        )


def _quiz_of(tx: Tx, lecture_id: str, detail: LectureDetail | None) -> str | None:
    """The quiz of a lecture; one that was made here is not part of what the school said of it."""
    here = next((quiz.id for quiz in rows.many(tx, Quiz, lecture=lecture_id)), None)
    return here or (detail.quiz.id if detail and detail.quiz else None)


def title_of(tx: Tx, lecture_id: str) -> str:
    """The title of a lecture, empty where it is not known."""
    row = rows.one(tx, LectureRow, lecture_id)
    return row.title if row is not None else ""
