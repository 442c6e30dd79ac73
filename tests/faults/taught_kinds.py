"""What a teacher writes for a course: how it is done, and what the school has of it."""

from typing import Any

from lms_desktop.app.session import Session

Held = dict[str, list[dict[str, Any]]]


def course(session: Session, title: str = "A course") -> str:
    """A course by its title."""
    cards = session.services.catalogue.search("").cards
    return next(card.course_id for card in cards if card.title == title)


def new_section(session: Session, word: str) -> None:
    session.services.authoring.add_section(course(session), title=f"{word} first")


def new_lecture(session: Session, word: str) -> None:
    section = session.services.authoring.course(course(session)).sections[0].section_id
    session.services.authoring.add_lecture(section, title=f"{word} first", body=f"{word}\n")


def rewrite_lecture(session: Session, word: str) -> None:
    session.services.authoring.change_lecture(_lecture(session, word), title=f"{word} second")


def drop_lecture(session: Session, word: str) -> None:
    session.services.authoring.remove_lecture(_lecture(session, word))


def new_quiz(session: Session, word: str) -> None:
    new_lecture(session, word)
    session.services.quizmaking.add_quiz(_lecture(session, word))


def ask(session: Session, word: str) -> None:
    quiz = session.services.quizmaking.quiz(_lecture(session, word)).quiz_id
    session.services.quizmaking.add_question(quiz, kind="essay", text=f"{word} why")


def new_assignment(session: Session, word: str) -> None:
    session.services.authoring.add_assignment(course(session), title=f"{word} first")


def rewrite_assignment(session: Session, word: str) -> None:
    lines = session.services.courses.open(course(session)).assignments
    written = next(line.assignment_id for line in lines if line.title.startswith(f"{word} "))
    session.services.authoring.change_assignment(written, title=f"{word} second")


def titles(held: Held, kind: str, word: str, field: str = "title") -> list[str]:
    """What the school calls that which was written with this word."""
    return [row[field] for row in held[kind] if row[field].startswith(f"{word} ")]


def _lecture(session: Session, word: str) -> str:
    lectures = session.services.authoring.course(course(session)).sections[0].lectures
    return next(line.lecture_id for line in lectures if line.title.startswith(f"{word} "))
