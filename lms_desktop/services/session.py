"""One open account with everything that a person can do in it. Importing this brings the store."""

from dataclasses import dataclass

from lms_desktop.services.assignments import AssignmentService
from lms_desktop.services.authoring import AuthoringService
from lms_desktop.services.bookmarks import BookmarkService
from lms_desktop.services.conflicts import ConflictService
from lms_desktop.services.courses import CatalogueService, CourseService, LibraryService
from lms_desktop.services.devices import DeviceService
from lms_desktop.services.downloads import DownloadService
from lms_desktop.services.enrollments import EnrollmentService
from lms_desktop.services.grading import GradingService
from lms_desktop.services.held_back import HeldBackService
from lms_desktop.services.home import HomeService
from lms_desktop.services.judging import JudgingService
from lms_desktop.services.lectures import LectureService
from lms_desktop.services.notes import NoteService
from lms_desktop.services.notices import NoticeService
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.outbox import OutboxService
from lms_desktop.services.person import PersonService
from lms_desktop.services.preferences import PreferenceService
from lms_desktop.services.progress import ProgressService
from lms_desktop.services.quizmaking import QuizMakingService
from lms_desktop.services.quizzes import QuizService
from lms_desktop.services.storage import StorageService
from lms_desktop.services.transfers import TransferService
from lms_desktop.services.travel import TravelService


@dataclass(frozen=True, slots=True)
class Services:
    """What a person can do, by feature."""

    home: HomeService
    library: LibraryService
    catalogue: CatalogueService
    courses: CourseService
    enrollments: EnrollmentService
    lectures: LectureService
    progress: ProgressService
    notes: NoteService
    bookmarks: BookmarkService
    quizzes: QuizService
    assignments: AssignmentService
    outbox: OutboxService
    conflicts: ConflictService
    downloads: DownloadService
    transfers: TransferService
    storage: StorageService
    travel: TravelService
    grading: GradingService
    judging: JudgingService
    notices: NoticeService
    held_back: HeldBackService
    preferences: PreferenceService
    person: PersonService
    devices: DeviceService
    authoring: AuthoringService
    quizmaking: QuizMakingService


def services_of(account: OpenAccount, preferences: PreferenceService) -> Services:
    """Everything for one open account."""
    downloads = DownloadService(account, preferences)
    grading = GradingService(account, downloads)
    assignments = AssignmentService(account)
    transfers = TransferService(account)
    storage = StorageService(account, downloads)
    return Services(
        home=HomeService(account, grading),
        library=LibraryService(account),
        catalogue=CatalogueService(account),
        courses=CourseService(account),
        enrollments=EnrollmentService(account),
        lectures=LectureService(account),
        progress=ProgressService(account),
        notes=NoteService(account),
        bookmarks=BookmarkService(account),
        quizzes=QuizService(account),
        assignments=assignments,
        outbox=OutboxService(account, assignments, grading),
        conflicts=ConflictService(account, grading),
        downloads=downloads,
        transfers=transfers,
        storage=storage,
        travel=TravelService(account, downloads, transfers, storage),
        grading=grading,
        judging=JudgingService(account),
        notices=NoticeService(account),
        held_back=HeldBackService(account),
        preferences=preferences,
        person=PersonService(account),
        devices=DeviceService(account),
        authoring=AuthoringService(account),
        quizmaking=QuizMakingService(account),
    )
