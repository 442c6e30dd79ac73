"""How a course file of the form `lmsdesk-seed/1` is written."""

from msgspec import Struct

SCHEMA = "lmsdesk-seed/1"


class Choice(Struct, frozen=True):
    text: str
    correct: bool = False
    explanation: str = ""


class Question(Struct, frozen=True):
    id: str
    type: str
    text: str
    choices: tuple[Choice, ...] = ()
    points: float = 1
    explanation: str = ""


class Quiz(Struct, frozen=True):
    questions: tuple[Question, ...]
    pass_percent: float = 50


class Lecture(Struct, frozen=True):
    id: str
    title: str
    content_type: str
    position: int = 0
    body: str = ""
    youtube_id: str = ""
    quiz: Quiz | None = None


class Section(Struct, frozen=True):
    id: str
    title: str
    position: int = 0
    lectures: tuple[Lecture, ...] = ()


class Course(Struct, frozen=True):
    id: str
    title: str
    language: str
    description: str = ""
    source: str = ""
    licence: str = ""


class Seed(Struct, frozen=True):
    schema: str
    course: Course
    sections: tuple[Section, ...]
