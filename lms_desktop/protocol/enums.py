"""The closed sets of words on the wire; a word of a newer server reads as `unknown`."""

from enum import StrEnum


class Word(StrEnum):
    """A set of words that always has room for one that is not known yet."""

    @classmethod
    def _missing_(cls, value: object) -> "Word | None":
        return cls("unknown") if isinstance(value, str) and value != "unknown" else None


class Role(Word):
    STUDENT = "student"
    INSTRUCTOR = "instructor"
    ADMIN = "admin"
    UNKNOWN = "unknown"


class Theme(Word):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    UNKNOWN = "unknown"


class VideoQuality(Word):
    AUTO = "auto"
    P360 = "360p"
    P480 = "480p"
    P720 = "720p"
    P1080 = "1080p"
    UNKNOWN = "unknown"


class Proficiency(Word):
    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"
    EXPERT = "expert"
    UNKNOWN = "unknown"


class Level(Word):
    BEGINNER = "Beginner"
    INTERMEDIATE = "Intermediate"
    ADVANCED = "Advanced"
    ALL = "All Levels"
    UNKNOWN = "unknown"


class CourseStatus(Word):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"
    UNKNOWN = "unknown"


class InstructorRole(Word):
    LEAD = "lead"
    ASSISTANT = "assistant"
    UNKNOWN = "unknown"


class ContentType(Word):
    VIDEO = "video"
    PDF = "pdf"
    QUIZ = "quiz"
    TEXT = "text"
    UNKNOWN = "unknown"


class VideoProvider(Word):
    UPLOAD = "upload"
    VIMEO = "vimeo"
    YOUTUBE = "youtube"
    EXTERNAL = "external"
    UNKNOWN = "unknown"


class ResourceKind(Word):
    PDF = "pdf"
    CODE = "code"
    DOCUMENT = "document"
    IMAGE = "image"
    ARCHIVE = "archive"
    LINK = "link"
    OTHER = "other"
    UNKNOWN = "unknown"


class EnrollmentStatus(Word):
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class PaymentStatus(Word):
    FREE = "free"
    PAID = "paid"
    REFUNDED = "refunded"
    UNKNOWN = "unknown"


class ProgressUnit(Word):
    SECONDS = "seconds"
    PAGES = "pages"
    UNKNOWN = "unknown"


class SubmissionStatus(Word):
    PENDING = "pending"
    SUBMITTED = "submitted"
    GRADED = "graded"
    UNKNOWN = "unknown"


class QuestionType(Word):
    MULTIPLE_CHOICE = "multiple_choice"
    TRUE_FALSE = "true_false"
    SHORT_ANSWER = "short_answer"
    ESSAY = "essay"
    UNKNOWN = "unknown"


class RevealAnswers(Word):
    NEVER = "never"
    AFTER_SUBMIT = "after_submit"
    AFTER_PASS = "after_pass"  # noqa: S105 - a rule, not a secret
    UNKNOWN = "unknown"


class OfflineRule(Word):
    """Where an attempt may be begun: anywhere, only with a network, or not without one at all."""

    ALLOWED = "allowed"
    AFTER_START = "after_start"
    NEVER = "never"
    UNKNOWN = "unknown"


class AttemptStatus(Word):
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    GRADED = "graded"
    UNKNOWN = "unknown"


class Flag(Word):
    """What an instructor should know about a work or an attempt before judging it."""

    LATE = "late"
    CLOCK = "clock"
    OVER_MAX_ATTEMPTS = "over_max_attempts"
    SECOND_SUBMIT = "second_submit"
    RECEIVED_LATE = "received_late"
    UNKNOWN = "unknown"
