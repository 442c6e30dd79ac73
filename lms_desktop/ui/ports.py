"""What the pages ask of the services. Every call may touch the disk and is made by ``tasks.run``, never directly."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lms_desktop.services.views import (
    AccountView,
    AssignmentView,
    AttemptView,
    BookmarkView,
    CatalogueView,
    ConflictView,
    CourseView,
    DemoAccount,
    DeskView,
    DeviceView,
    EarlierDay,
    FileView,
    GradeView,
    HomeView,
    JudgingRow,
    JudgingView,
    Keep,
    LectureView,
    LibraryView,
    LinksView,
    NoteView,
    OfflineView,
    OutboxDetail,
    OutboxRow,
    OutboxView,
    PaperView,
    PileView,
    Preferences,
    ProfileView,
    ProgressView,
    QuizPileView,
    QuizView,
    ReceiptView,
    SettingsView,
    SkillView,
)
from lms_desktop.services.views.downloads import DownloadsView, FlowView, StorageView, TravelView

if TYPE_CHECKING:
    from lms_desktop.domain.progress import Seen


class HomePort(Protocol):
    """Home."""

    def load(self) -> HomeView:
        """Everything that Home shows."""
        ...


class LibraryPort(Protocol):
    """The courses that this person joined."""

    def load(self) -> LibraryView:
        """Every course of this person."""
        ...


class CataloguePort(Protocol):
    """The courses that the school offers."""

    def search(self, text: str, *, category_id: str | None, level: str | None, language: str | None) -> CatalogueView:
        """Courses that fit; None narrows nothing."""
        ...


class CoursesPort(Protocol):
    """One course."""

    def open(self, course_id: str) -> CourseView:
        """What is known of a course on this computer."""
        ...

    def refresh(self, course_id: str) -> CourseView:
        """What the school says of it now; needs a network."""
        ...


class EnrollmentsPort(Protocol):
    """Joining and leaving."""

    def enroll(self, course_id: str) -> None:
        """Join."""
        ...

    def leave(self, course_id: str) -> None:
        """Leave."""
        ...


class DownloadsPort(Protocol):
    """Copies for a time without a network."""

    def keep(self, course_id: str) -> OfflineView:
        """Keep a course here."""
        ...

    def drop(self, course_id: str) -> OfflineView:
        """Give the room back; notes and progress stay."""
        ...

    def pause(self, course_id: str) -> OfflineView:
        """Hold the fetching."""
        ...

    def resume(self, course_id: str) -> OfflineView:
        """Go on fetching."""
        ...

    def choose_height(self, course_id: str, height: int | None) -> OfflineView:
        """How tall the videos of a course are to be; None follows the setting."""
        ...


class TransfersPort(Protocol):
    """What is being fetched, and in which order."""

    def load(self) -> DownloadsView:
        """Everything that is kept, down to the file."""
        ...

    def flows(self) -> FlowView:
        """How fast files come; touches no disk, and may be asked directly."""
        ...

    def pause(self, file_ids: Sequence[str]) -> None:
        """Hold files."""
        ...

    def resume(self, file_ids: Sequence[str]) -> None:
        """Let files go on."""
        ...

    def pause_kept(self, kept: Sequence[str]) -> None:
        """Hold courses."""
        ...

    def resume_kept(self, kept: Sequence[str]) -> None:
        """Let courses go on."""
        ...

    def first(self, owners: Sequence[str]) -> None:
        """Fetch these lectures next."""
        ...

    def move(self, owner: str, steps: int) -> None:
        """Fetch a lecture earlier (below 0) or later."""
        ...

    def remove(self, file_ids: Sequence[str]) -> None:
        """Do without these files."""
        ...

    def want(self, file_ids: Sequence[str]) -> None:
        """Fetch these files after all."""
        ...

    def repair(self, file_ids: Sequence[str]) -> int:
        """Read copies through, and fetch again what is damaged; how many were."""
        ...

    def fetch_anyway(self) -> None:
        """Fetch although the connection is paid by the byte."""
        ...


class StoragePort(Protocol):
    """The room that copies take."""

    def load(self) -> StorageView:
        """What takes how much."""
        ...

    def drop(self, kept: Sequence[str]) -> None:
        """Remove copies; work stays."""
        ...

    def drop_all(self) -> None:
        """Remove every copy; work stays."""
        ...


class TravelPort(Protocol):
    """Whether one can leave."""

    def load(self) -> TravelView:
        """Every course, pile and piece of work."""
        ...

    def fix_all(self) -> None:
        """Fetch what is missing, read through what was not read."""
        ...


class LecturesPort(Protocol):
    """The lecture room."""

    def open(self, lecture_id: str) -> LectureView:
        """Everything about a lecture."""
        ...

    def mark_opened(self, lecture_id: str) -> None:
        """The person looked at it: Home offers it to go on with."""
        ...

    def file(self, resource_id: str) -> Path | None:
        """Where a resource is on this computer, if it is."""
        ...


class ProgressPort(Protocol):
    """How far a person got."""

    def record(self, lecture_id: str, seen: "Seen") -> ProgressView:
        """Remember what was played or read."""
        ...

    def complete(self, lecture_id: str) -> ProgressView:
        """The person says that this lecture is done."""
        ...


class NotesPort(Protocol):
    """Notes in a lecture."""

    def in_lecture(self, lecture_id: str) -> tuple[NoteView, ...]:
        """The notes of a lecture, by place."""
        ...

    def save(
        self,
        note_id: str | None,
        lecture_id: str,
        content: str,
        *,
        timestamp: float | None = None,
        page_number: int | None = None,
        tags: tuple[str, ...] = (),
    ) -> NoteView:
        """Keep a note; None makes a new one."""
        ...

    def delete(self, note_id: str) -> None:
        """Throw a note away."""
        ...


class BookmarksPort(Protocol):
    """Places to come back to."""

    def in_lecture(self, lecture_id: str) -> tuple[BookmarkView, ...]:
        """The bookmarks of a lecture, by place."""
        ...

    def add(
        self, lecture_id: str, *, timestamp: float | None = None, page_number: int | None = None, title: str = ""
    ) -> BookmarkView:
        """Mark a second or a page."""
        ...

    def rename(self, bookmark_id: str, title: str) -> BookmarkView:
        """Give a bookmark another title."""
        ...

    def remove(self, bookmark_id: str) -> None:
        """Take a bookmark away."""
        ...


class QuizzesPort(Protocol):
    """Quizzes."""

    def open(self, lecture_id: str) -> QuizView:
        """The quiz of a lecture."""
        ...

    def start(self, lecture_id: str) -> AttemptView:
        """Begin an attempt."""
        ...

    def answer(self, attempt_id: str, question_id: str, *, selected: tuple[str, ...], text: str) -> AttemptView:
        """Save an answer here."""
        ...

    def hand_in(self, attempt_id: str) -> AttemptView:
        """Hand the attempt in, on this computer."""
        ...


class AssignmentsPort(Protocol):
    """Assignments."""

    def open(self, assignment_id: str) -> AssignmentView:
        """An assignment with this person's work."""
        ...

    def save_draft(self, assignment_id: str, content: str) -> AssignmentView:
        """Keep the text."""
        ...

    def add_file(self, assignment_id: str, path: Path) -> FileView:
        """Copy a file to the draft."""
        ...

    def remove_file(self, assignment_id: str, file_id: str) -> None:
        """Take a file out of the draft."""
        ...

    def hand_in(self, assignment_id: str) -> AssignmentView:
        """Hand the draft in, on this computer."""
        ...

    def save_copy(self, submission_id: str, folder: Path) -> Path:
        """Copy a hand-in into a folder of the person's choice."""
        ...

    def take_back(self, submission_id: str) -> None:
        """Make a hand-in that did not go yet a draft again."""
        ...


class GradingPort(Protocol):
    """The grading desk."""

    def take_along(self, assignment_id: str) -> None:
        """Keep every file of a pile on this computer."""
        ...

    def take_back(self, submission_id: str) -> GradeView:
        """Make a released grade a draft again, while it was not sent."""
        ...

    def piles(self) -> Sequence[PileView]:
        """The assignments of this instructor."""
        ...

    def desk(self, assignment_id: str) -> DeskView:
        """The queue of one assignment."""
        ...

    def paper(self, submission_id: str) -> PaperView:
        """One hand-in."""
        ...

    def give(self, submission_id: str, *, score: str, feedback: str, rubric_scores: Mapping[str, float]) -> GradeView:
        """Save a grade here, as a draft."""
        ...

    def release(self, submission_id: str) -> GradeView:
        """Let the learner see it."""
        ...

    def resolve(self, submission_id: str, *, mine: bool, seen: GradeView | None = None) -> GradeView:
        """Choose between two grades."""
        ...


class JudgingPort(Protocol):
    """Answers of quizzes that a person reads."""

    def piles(self) -> Sequence[QuizPileView]:
        """The quizzes with something handed in."""
        ...

    def title(self, quiz_id: str) -> str:
        """What a quiz is called."""
        ...

    def desk(self, quiz_id: str) -> tuple[JudgingRow, ...]:
        """The queue of one quiz."""
        ...

    def open(self, attempt_id: str) -> JudgingView:
        """One attempt."""
        ...

    def judge(self, attempt_id: str, question_id: str, *, points: str, feedback: str) -> JudgingView:
        """Keep what an answer is worth, as a draft."""
        ...

    def send(self, attempt_id: str) -> JudgingView:
        """Let it go."""
        ...

    def take_back(self, attempt_id: str) -> JudgingView:
        """Make it a draft again, while it was not sent."""
        ...

    def resolve(self, attempt_id: str, *, mine: bool, seen: JudgingView | None = None) -> JudgingView:
        """Choose between two."""
        ...


class OutboxPort(Protocol):
    """What is on its way."""

    def load(self) -> OutboxView:
        """The outbox by groups."""
        ...

    def received(self) -> tuple[OutboxRow, ...]:
        """Everything that the school has, one by one."""
        ...

    def detail(self, row_id: str) -> OutboxDetail:
        """One row, opened."""
        ...

    def take_back(self, row_id: str) -> None:
        """Take a thing back before it goes."""
        ...

    def retry(self, row_id: str) -> None:
        """Try once more."""
        ...

    def save_copy(self, row_id: str, folder: Path) -> Path:
        """Write the work to a folder."""
        ...

    def save_all(self, folder: Path) -> Path:
        """Write everything that waits to a folder."""
        ...

    def hold(self, row_id: str) -> None:
        """Keep a thing here until it is let go."""
        ...

    def let_go(self, row_id: str) -> None:
        """It may go again."""
        ...

    def save_receipt(self, row_id: str, path: Path, render: Callable[[ReceiptView], bytes] = ...) -> Path:
        """Write the receipt of a thing; as JSON unless it is drawn otherwise."""
        ...


class ConflictsPort(Protocol):
    """Two of one thing."""

    def load(self, conflict_id: str = "") -> ConflictView:
        """One of them."""
        ...

    def keep(self, conflict_id: str, wanted: Keep, *, seen: ConflictView | None = None) -> None:
        """One of the two, or both as they are."""
        ...

    def use_text(self, conflict_id: str, text: str, *, seen: ConflictView | None = None) -> None:
        """One text in the place of both."""
        ...

    def use_grade(self, conflict_id: str, *, score: str, feedback: str, seen: ConflictView | None = None) -> None:
        """One grade in the place of both."""
        ...


class HeldBackPort(Protocol):
    """What the school does not list any more, all at once."""

    def let_go(self) -> None:
        """It may go."""
        ...


class PersonPort(Protocol):
    """One's own account."""

    def profile(self) -> ProfileView:
        """What others see."""
        ...

    def settings(self) -> SettingsView:
        """What follows a person from computer to computer."""
        ...

    def links(self) -> LinksView:
        """Where else somebody is."""
        ...

    def skills(self) -> tuple[SkillView, ...]:
        """What somebody can do."""
        ...

    def change_profile(self, **fields: str | bool | float) -> ProfileView:
        """Write some fields."""
        ...

    def change_settings(self, **fields: str | bool | float) -> SettingsView:
        """Write some settings."""
        ...

    def change_links(self, **fields: str | bool | float) -> LinksView:
        """Write some links."""
        ...

    def add_skill(self, name: str, proficiency: str) -> SkillView:
        """Put a skill on the list."""
        ...

    def change_skill(self, skill_id: str, *, name: str, proficiency: str) -> SkillView:
        """Tell a skill anew."""
        ...

    def remove_skill(self, skill_id: str) -> None:
        """Take a skill off the list."""
        ...


class DevicesPort(Protocol):
    """Where one is signed in; only while the school answers."""

    def load(self) -> tuple[DeviceView, ...]:
        """This device, then the others."""
        ...

    def sign_out(self, device_id: str) -> None:
        """End the session of a device."""
        ...


class Services(Protocol):
    """What one account can do."""

    @property
    def home(self) -> HomePort: ...
    @property
    def library(self) -> LibraryPort: ...
    @property
    def catalogue(self) -> CataloguePort: ...
    @property
    def courses(self) -> CoursesPort: ...
    @property
    def enrollments(self) -> EnrollmentsPort: ...
    @property
    def downloads(self) -> DownloadsPort: ...
    @property
    def transfers(self) -> TransfersPort: ...
    @property
    def storage(self) -> StoragePort: ...
    @property
    def travel(self) -> TravelPort: ...
    @property
    def lectures(self) -> LecturesPort: ...
    @property
    def progress(self) -> ProgressPort: ...
    @property
    def notes(self) -> NotesPort: ...
    @property
    def bookmarks(self) -> BookmarksPort: ...
    @property
    def quizzes(self) -> QuizzesPort: ...
    @property
    def assignments(self) -> AssignmentsPort: ...
    @property
    def grading(self) -> GradingPort: ...
    @property
    def judging(self) -> JudgingPort: ...
    @property
    def outbox(self) -> OutboxPort: ...
    @property
    def conflicts(self) -> ConflictsPort: ...
    @property
    def held_back(self) -> HeldBackPort: ...
    @property
    def person(self) -> PersonPort: ...
    @property
    def devices(self) -> DevicesPort: ...


class House(Protocol):
    """What belongs to the program rather than to one account; ``app`` provides it."""

    def accounts(self) -> Sequence[AccountView]:
        """Who used this computer."""
        ...

    def demo_accounts(self) -> Sequence[DemoAccount]:
        """Accounts of a demo school, one click from signed in."""
        ...

    def sign_in(self, server_url: str, email: str, password: str) -> AccountView:
        """Sign in at a school; opens the account."""
        ...

    def switch(self, key: str) -> AccountView:
        """Open another account of this computer."""
        ...

    def sign_out(self) -> None:
        """Leave; what waits stays here, locked."""
        ...

    def services(self) -> Services:
        """The services of the open account."""
        ...

    def sync_now(self) -> None:
        """Try to reach the school now."""
        ...

    def save_preferences(self, preferences: Preferences) -> None:
        """Remember how the program looks and behaves."""
        ...

    def earlier_days(self) -> Sequence[EarlierDay]:
        """The copies that there are of what the open account has here, newest first."""
        ...

    def bring_back(self, day: EarlierDay) -> AccountView:
        """Make it what it was; what was made since and not sent is carried over. The account is opened anew."""
        ...
