"""Files that are kept on this computer: what a course needs, as the school describes it now."""

from collections.abc import Iterable

from lms_desktop.protocol.assignments import Assignment, Submission
from lms_desktop.protocol.content import LectureDetail, LectureRow, Rendition, Section, VideoContent
from lms_desktop.protocol.enums import ResourceKind, VideoProvider
from lms_desktop.store import files, rows
from lms_desktop.store.files import File
from lms_desktop.store.store import Tx

HEIGHT_AT_MOST = 720  # what a cheap laptop plays well


def files_of_course(tx: Tx, course_id: str, height: int = HEIGHT_AT_MOST) -> list[File]:
    """Every file that a course needs to work without a network, its videos at most so tall."""
    sections = [section.id for section in rows.many(tx, Section, course=course_id)]
    lectures = [lecture.id for lecture in rows.under(tx, LectureRow, "section", sections)]
    found: list[File] = []
    for lecture in rows.under(tx, LectureDetail, "id", lectures):
        found += files_of_lecture(lecture, height)
    for assignment in rows.many(tx, Assignment, course=course_id):
        found += [
            File(f"attachment:{a.id}", assignment.id, "attachment", a.name, a.url, a.size_bytes, a.sha256)
            for a in assignment.attachments
            if a.url
        ]
    return found


def files_of_lecture(lecture: LectureDetail, height: int = HEIGHT_AT_MOST) -> list[File]:
    """Every file that a lecture needs."""
    found: list[File] = []
    if lecture.video is not None and lecture.video.video_provider is VideoProvider.UPLOAD:
        found += _files_of_video(lecture, lecture.video, height)
    if lecture.pdf is not None and lecture.pdf.file_url:
        pdf = lecture.pdf
        found.append(
            File(f"pdf:{lecture.id}", lecture.id, "pdf", lecture.title, pdf.file_url, pdf.size_bytes, pdf.sha256)
        )
    for resource in lecture.resources:
        if resource.kind is not ResourceKind.LINK and resource.file_url:
            url, size, sha = resource.file_url, resource.size_bytes, resource.sha256
            found.append(File(f"resource:{resource.id}", lecture.id, "resource", resource.title, url, size, sha))
    return found


def files_of_submissions(tx: Tx, assignment_id: str) -> list[File]:
    """Every file that was handed in to one assignment."""
    return [
        File(f"submission:{file.id}", work.id, "submission", file.name, file.url, file.size_bytes, file.sha256)
        for work in rows.many(tx, Submission, assignment=assignment_id)
        for file in work.files
        if file.url
    ]


def _files_of_video(lecture: LectureDetail, video: VideoContent, height: int) -> Iterable[File]:
    lecture_id, title = lecture.id, lecture.title
    best = best_rendition(video.renditions, height)
    if best is not None:
        yield File(f"video:{lecture_id}", lecture_id, "video", title, best.url, best.size_bytes, best.sha256)
    elif video.video_url:
        yield File(f"video:{lecture_id}", lecture_id, "video", title, video.video_url)
    for caption in video.captions:
        name = f"caption:{lecture_id}:{caption.language}"
        yield File(name, lecture_id, "caption", caption.label, caption.url, caption.size_bytes, caption.sha256)


def best_rendition(renditions: tuple[Rendition, ...], height: int = HEIGHT_AT_MOST) -> Rendition | None:
    """The tallest one of at most ``height``, or the smallest there is."""
    fitting = [one for one in renditions if one.height <= height]
    return max(fitting, key=lambda one: one.height) if fitting else min(renditions, key=_height, default=None)


def _height(one: Rendition) -> int:
    return one.height


def replan(tx: Tx, height: int = HEIGHT_AT_MOST) -> None:
    """After a pull: everything that is kept, as it is needed now."""
    for one in files.all_kept(tx):
        plan(tx, one.id, one.height or height)


def plan(tx: Tx, kept_id: str, height: int) -> None:
    """What one kept thing needs now."""
    kind, _, of = kept_id.partition(":")
    files.plan(tx, kept_id, files_of_course(tx, of, height) if kind == "course" else files_of_submissions(tx, of))
