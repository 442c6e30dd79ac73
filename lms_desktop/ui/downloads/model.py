"""The tree of downloads as lines: what is open, what each line says."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from lms_desktop.services.views.downloads import (
    DownloadCourse,
    DownloadFile,
    DownloadGroup,
    DownloadsView,
    FileState,
    FlowView,
)
from lms_desktop.ui import words
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Tone
from lms_desktop.ui.widgets.rows import Row

translate = QCoreApplication.translate
LATELY = "lately"
ROLE_SIGNS = {
    "video": Icon.CIRCLE_PLAY,
    "caption": Icon.CAPTIONS,
    "pdf": Icon.FILE_TEXT,
    "resource": Icon.PAPERCLIP,
    "attachment": Icon.PAPERCLIP,
    "submission": Icon.FILE_PEN_LINE,
}
# The one to tell where several files are in different states: what moves, then what is stuck, then what waits.
URGENCY = (
    FileState.FETCHING,
    FileState.NO_SPACE,
    FileState.GONE,
    FileState.PAUSED,
    FileState.LATER,
    FileState.QUEUED,
    FileState.READY,
    FileState.REMOVED,
)


@dataclass(frozen=True)
class Line:
    """A course, a lecture or a file in the tree; ``files`` are all that are under it."""

    key: str
    level: int
    title: str
    files: Sequence[DownloadFile]
    kept: str = ""
    course_id: str = ""
    owner: str = ""
    is_open: bool | None = None  # None: there is nothing to open

    @property
    def state(self) -> FileState:
        """The state to tell of it."""
        states = {file.state for file in self.files}
        if self.level and FileState.REMOVED in states and states <= {FileState.READY, FileState.REMOVED}:
            return FileState.REMOVED  # a lecture without its video does not work on a bus
        return next((state for state in URGENCY if state in states), FileState.QUEUED)

    @property
    def indent(self) -> int:
        """How far in it stands: signs under signs, with or without one to fold."""
        return (0, 1 if self.is_open is not None else 3, 4)[self.level]

    @property
    def file_ids(self) -> list[str]:
        """Every file that is under it."""
        return [file.file_id for file in self.files]

    @property
    def owners(self) -> list[str]:
        """Every lecture that is under it."""
        return list(dict.fromkeys(file.owner for file in self.files))


def lines(view: DownloadsView, is_open: Callable[[str, bool], bool]) -> tuple[Line, ...]:
    """The tree as far as it is open; ``is_open`` is told whether a line is open by itself."""
    return tuple(_lines(view, is_open))


def _lines(view: DownloadsView, is_open: Callable[[str, bool], bool]) -> Iterator[Line]:
    for course in view.courses:
        files = course.files
        opened = is_open(course.kept, any(_is_coming(file) for file in files))
        yield Line(course.kept, 0, course.title, files, course.kept, course.course_id, is_open=opened)
        if opened:
            for group in course.groups:
                yield from _group_lines(course, group, is_open)
    if view.finished:
        opened = is_open(LATELY, False)  # noqa: FBT003 - whether it is open by itself
        yield Line(LATELY, 0, translate("Downloads", "Fetched lately"), view.finished, is_open=opened)
        if opened:
            for file in view.finished:
                yield Line(f"{LATELY} {file.file_id}", 1, file.name, (file,), file.kept, owner=file.owner)


def _group_lines(course: DownloadCourse, group: DownloadGroup, is_open: Callable[[str, bool], bool]) -> Iterator[Line]:
    key = f"{course.kept} {group.owner}"
    several = len(group.files) > 1
    opened = is_open(key, False) if several else None  # noqa: FBT003 - whether it is open by itself
    title = group.title or group.files[0].name
    yield Line(key, 1, title, group.files, course.kept, course.course_id, group.owner, opened)
    if opened:
        for file in group.files:
            yield Line(file.file_id, 2, role_word(file), (file,), course.kept, course.course_id, group.owner)


def _is_coming(file: DownloadFile) -> bool:
    return file.state not in {FileState.READY, FileState.REMOVED}


def role_word(file: DownloadFile) -> str:
    """What a file is."""
    match file.role:
        case "video":
            return translate("Downloads", "Video")
        case "caption":
            return translate("Downloads", "Captions: {name}").format(name=file.name)
        case "pdf":
            return translate("Downloads", "Document")
        case _:
            return file.name


def line_row(line: Line, flow: FlowView, now: datetime, *, narrow: bool = False) -> Row:
    """How a line looks."""
    state = line.state
    total = sum(file.size_bytes for file in line.files if file.state is not FileState.REMOVED)
    done = sum(flow.done_bytes.get(file.file_id, file.done_bytes) for file in line.files if _counts(file))
    coming = state not in {FileState.READY, FileState.REMOVED} and total > done
    size = words.size_of(done, total) if coming and done else words.size(total) if total else ""
    if line.key == LATELY:
        return _row_of_lately(line)
    detail = _detail(line, flow, now)
    return Row(
        title=line.title,
        detail=" · ".join(part for part in ((size if narrow else ""), detail) if part),
        icon=_fold_sign(line),
        second_icon=_sign(line),
        chip=state_chip(state, has_older=all(file.has_older_copy for file in line.files if _is_coming(file))),
        trailing="" if narrow else size,
        share=done / total if coming and done and not narrow else None,
        level=line.indent,
        tip=detail,
    )


def _row_of_lately(line: Line) -> Row:
    return Row(title=line.title, detail=files_word(len(line.files)), icon=_fold_sign(line), second_icon=Icon.HISTORY)


def _counts(file: DownloadFile) -> bool:
    return file.state is not FileState.REMOVED


def _fold_sign(line: Line) -> Icon | None:
    if line.is_open is None:
        return None
    return Icon.CHEVRON_DOWN if line.is_open else Icon.CHEVRON_RIGHT


def _sign(line: Line) -> Icon:
    if line.level == 0:
        return Icon.FILE_PEN_LINE if line.kept.startswith("pile:") else Icon.BOOK_OPEN
    return ROLE_SIGNS.get(max(line.files, key=lambda file: file.size_bytes).role, Icon.FILE)


def _detail(line: Line, flow: FlowView, now: datetime) -> str:
    is_fine = line.level == 0 and line.state in {FileState.FETCHING, FileState.QUEUED, FileState.READY}
    parts = ["" if is_fine else problem_words(line, now)]
    speed = sum(flow.speed.get(file.file_id, 0.0) for file in line.files)
    if line.state is FileState.FETCHING and speed > 0:
        parts.append(speed_words(speed))
        parts.append(left_words(line.files, flow, speed))
    if line.level == 0:
        ready = sum(file.state is FileState.READY for file in line.files)
        wanted = sum(map(_counts, line.files))
        parts.insert(0, files_word(wanted) if ready == wanted else files_of_word(ready, wanted))
    return " · ".join(part for part in parts if part)


def left_words(files: Sequence[DownloadFile], flow: FlowView, speed: float) -> str:
    """How long it takes at this speed."""
    rest = sum(
        max(0, file.size_bytes - flow.done_bytes.get(file.file_id, file.done_bytes))
        for file in files
        if _is_coming(file)
    )
    return words.about(rest / speed) if speed > 0 and rest else ""


def speed_words(speed: float) -> str:
    """Bytes a second as people read them."""
    return translate("Downloads", "{size} a second").format(size=words.size(round(speed)))


def files_word(count: int) -> str:
    """So many files."""
    return translate("Downloads", "1 file") if count == 1 else translate("Downloads", "%n files", "", count)


def files_of_word(ready: int, count: int) -> str:
    """So many of so many files."""
    return translate("Downloads", "{ready} of {count} files").format(ready=ready, count=count)


def problem_words(line: Line, now: datetime) -> str:
    """Why it does not come, and when it is tried again."""
    tries = [file.next_try_at for file in line.files if file.next_try_at is not None]
    code = next((file.problem for file in line.files if file.problem and _is_coming(file)), "")
    parts = [trouble_words(code)] if code else []
    if tries and line.state is FileState.LATER:
        at = min(tries)
        soon = at <= now
        again = translate("Downloads", "Tried again at {time}.").format(time=words.time_of_day(at))
        parts.append(translate("Downloads", "Tried again now.") if soon else again)
    if any(file.has_older_copy for file in line.files):
        parts.append(translate("Downloads", "A new version comes; the one here works until then."))
    return " ".join(parts)


def trouble_words(code: str) -> str:
    """Why a file did not come, in one sentence."""
    match code:
        case "disk_full":
            return translate("Downloads", "There is no room left on the disk.")
        case "file":
            return translate("Downloads", "What came was damaged.")
        case "gone":
            return translate("Downloads", "The school does not give it out any more.")
        case "signed_out" | "link_expired":
            return translate("Downloads", "Sign in again to fetch it.")
        case "busy":
            return translate("Downloads", "The school asked to come back later.")
        case _:
            return translate("Downloads", "The school did not answer.")


def state_chip(state: FileState, *, has_older: bool = False) -> tuple[Icon, str, Tone]:
    """Sign and word of a state."""
    match state:
        case FileState.READY:
            return Icon.MONITOR_DOWN, translate("State", "Kept offline"), Tone.RECEIVED
        case FileState.FETCHING:
            word = translate("State", "Updating") if has_older else translate("State", "Fetching")
            return Icon.DOWNLOAD, word, Tone.SENDING
        case FileState.QUEUED | FileState.LATER:
            return Icon.CLOCK, translate("State", "Waiting"), Tone.WAITING
        case FileState.PAUSED:
            return Icon.CIRCLE_PAUSE, translate("State", "Paused"), Tone.WAITING
        case FileState.NO_SPACE:
            return Icon.OCTAGON_ALERT, translate("State", "No room left"), Tone.FAILED
        case FileState.GONE:
            return Icon.OCTAGON_ALERT, translate("State", "Not there any more"), Tone.FAILED
        case FileState.REMOVED:
            return Icon.CLOUD, translate("State", "Needs a network"), Tone.HERE


def hold_words(hold: str, from_minute: int) -> str:
    """Why nothing is fetched at the moment."""
    match hold:
        case "hours":
            time = f"{from_minute // 60:02}:{from_minute % 60:02}"
            return translate("Downloads", "Outside of the hours that you set. It goes on at {time}.").format(time=time)
        case "metered":
            return translate("Downloads", "This connection is paid by the byte. It goes on with another one.")
        case "ask":
            return translate("Downloads", "This connection is paid by the byte. Fetch all the same?")
        case "no_space":
            return translate("Downloads", "The disk is full. All downloads wait; what you write is still saved.")
        case "offline":
            return translate("Downloads", "You work offline, as you chose. Downloads go on with the network.")
        case "away":
            return translate("Downloads", "The school cannot be reached. Downloads go on where they were.")
        case _:
            return ""
