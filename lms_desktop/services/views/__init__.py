"""What the pages show: frozen values, never rows. Nothing here imports the store, so that windows start fast.

Times are aware UTC datetimes. Sizes are bytes. Positions and lengths are seconds unless the name says otherwise.
"""

from lms_desktop.services.views.assignment import AssignmentView, CriterionView, FileView, SubmissionView
from lms_desktop.services.views.common import (
    AccountView,
    DemoAccount,
    EarlierDay,
    LectureKind,
    NetworkPhase,
    OfflineState,
    SyncStatus,
    WorkState,
)
from lms_desktop.services.views.courses import (
    AssignmentLine,
    CatalogueCard,
    CatalogueView,
    CategoryView,
    CourseView,
    GradeLine,
    LectureLine,
    LibraryCard,
    LibraryView,
    OfflineView,
    SectionView,
)
from lms_desktop.services.views.grading import DeskView, GradeView, GradingRow, PaperView
from lms_desktop.services.views.home import ContinueView, DueView, HomeView, NoticeView, PileView
from lms_desktop.services.views.judging import JudgedAnswerView, JudgedView, JudgingRow, JudgingView, QuizPileView
from lms_desktop.services.views.lecture import (
    BookmarkView,
    CaptionView,
    LectureView,
    NoteView,
    PdfView,
    ProgressView,
    ResourceView,
    VideoView,
)
from lms_desktop.services.views.outbox import OutboxDetail, OutboxRow, OutboxView
from lms_desktop.services.views.person import LinksView, ProfileView, SettingsView, SkillView
from lms_desktop.services.views.preferences import Preferences
from lms_desktop.services.views.quiz import (
    AnswerView,
    AttemptView,
    QuestionResultView,
    QuestionView,
    QuizView,
    ResultView,
)

__all__ = [
    "AccountView",
    "AnswerView",
    "AssignmentLine",
    "AssignmentView",
    "AttemptView",
    "BookmarkView",
    "CaptionView",
    "CatalogueCard",
    "CatalogueView",
    "CategoryView",
    "ContinueView",
    "CourseView",
    "CriterionView",
    "DemoAccount",
    "DeskView",
    "DueView",
    "EarlierDay",
    "FileView",
    "GradeLine",
    "GradeView",
    "GradingRow",
    "HomeView",
    "JudgedAnswerView",
    "JudgedView",
    "JudgingRow",
    "JudgingView",
    "LectureKind",
    "LectureLine",
    "LectureView",
    "LibraryCard",
    "LibraryView",
    "LinksView",
    "NetworkPhase",
    "NoteView",
    "NoticeView",
    "OfflineState",
    "OfflineView",
    "OutboxDetail",
    "OutboxRow",
    "OutboxView",
    "PaperView",
    "PdfView",
    "PileView",
    "Preferences",
    "ProfileView",
    "ProgressView",
    "QuestionResultView",
    "QuestionView",
    "QuizPileView",
    "QuizView",
    "ResourceView",
    "ResultView",
    "SectionView",
    "SettingsView",
    "SkillView",
    "SubmissionView",
    "SyncStatus",
    "VideoView",
    "WorkState",
]
