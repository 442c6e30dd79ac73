"""The kinds of work: how a person does each of them, and what the school has when it arrived once."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lms_desktop.app.session import Session
from lms_desktop.domain.progress import Seen
from lms_desktop.services.views import LectureKind
from tests.faults import person_kinds as own
from tests.faults import taught_kinds as taught
from tests.faults.taught_kinds import Held, course

Do = Callable[[Session, str], None]


@dataclass(frozen=True)
class Kind:
    """One kind of work. ``ready`` is done and synced before anything goes wrong."""

    name: str
    work: Do
    arrived: Callable[[Held, str, str], int]  # how often, of what that person did with this word
    method: str  # the call that tells it to a school that speaks the rows
    path: str
    local: str  # the name of its transaction
    ready: Do = lambda _session, _word: None
    is_teachers: bool = False
    needs: str = "submission.submit"  # what a learner did before, where a teacher works on that
    not_in: tuple[str, ...] = ()  # modes whose schools do not let this be done


def lecture(session: Session, kind: LectureKind) -> str:
    """The lecture of a kind."""
    sections = session.services.courses.open(course(session)).sections
    return next(line.lecture_id for section in sections for line in section.lectures if line.kind is kind)


def assignment(session: Session) -> str:
    """The assignment of the school's own."""
    lines = session.services.courses.open(course(session)).assignments
    return next(line.assignment_id for line in lines if not line.title.startswith("word"))


def _film(session: Session) -> str:
    return lecture(session, LectureKind.VIDEO)


def _new_note(session: Session, word: str) -> None:
    session.services.notes.save(None, _film(session), f"{word}\nfirst\n", timestamp=1.0)


def _note(session: Session, word: str) -> str:
    notes = session.services.notes.in_lecture(_film(session))
    return next(one.note_id for one in notes if one.content.startswith(f"{word}\n"))


def _edit_note(session: Session, word: str) -> None:
    session.services.notes.save(_note(session, word), _film(session), f"{word}\nsecond\n")


def _drop_note(session: Session, word: str) -> None:
    session.services.notes.delete(_note(session, word))


def _new_mark(session: Session, word: str) -> None:
    session.services.bookmarks.add(_film(session), timestamp=2.0, title=f"{word} first")


def _mark(session: Session, word: str) -> str:
    marks = session.services.bookmarks.in_lecture(_film(session))
    return next(one.bookmark_id for one in marks if one.title.startswith(f"{word} "))


def _rename_mark(session: Session, word: str) -> None:
    session.services.bookmarks.rename(_mark(session, word), f"{word} second")


def _drop_mark(session: Session, word: str) -> None:
    session.services.bookmarks.remove(_mark(session, word))


def _watch(session: Session, word: str) -> None:
    start = (sum(word.encode()) % 40) / 10
    session.services.progress.record(_film(session), Seen(ranges=((start, start + 0.5),), position=start, total=5.0))


def _leave(session: Session, _word: str) -> None:
    session.services.enrollments.leave(course(session, "Other"))


def _join(session: Session, _word: str) -> None:
    session.services.enrollments.enroll(course(session, "Other"))


def _answer(session: Session, word: str) -> None:
    quizzes = session.services.quizzes
    attempt = quizzes.start(lecture(session, LectureKind.QUIZ))
    essay = next(one for one in attempt.questions if one.kind == "essay")
    quizzes.answer(attempt.attempt_id, essay.question_id, text=f"{word} \n")


def _hand_in_answers(session: Session, word: str) -> None:
    current = session.services.quizzes.open(lecture(session, LectureKind.QUIZ)).current
    if current is None:
        _answer(session, word)
        return _hand_in_answers(session, word)
    session.services.quizzes.hand_in(current.attempt_id)
    return None


def _hand_in(session: Session, word: str) -> None:
    work = assignment(session)
    session.services.assignments.save_draft(work, f"{word}\n")
    file = Path(session.open.store.path).with_name("work.txt")
    file.write_text(f"The file of {word}\n" * 20)
    if not session.services.assignments.open(work).draft_files:  # there already where it ended before it was handed in
        session.services.assignments.add_file(work, file)
    session.services.assignments.hand_in(work)


def _grade(session: Session, word: str) -> None:
    rows = session.services.grading.desk(assignment(session)).rows
    for row in rows:
        if session.services.grading.paper(row.submission_id).submission.content == f"{word}\n":
            grading = session.services.grading
            grading.give(row.submission_id, score="11", feedback=f"Seen: {word}", rubric_scores={})
            grading.release(row.submission_id)
            return
    raise LookupError(word)


def _mine(held: Held, kind: str, who: str) -> list[dict[str, Any]]:
    return [row for row in held[kind] if row["user"] == who]


def _notes(held: Held, who: str, word: str) -> list[str]:
    return [row["content"] for row in _mine(held, "notes", who) if row["content"].startswith(f"{word}\n")]


def _marks(held: Held, who: str, word: str) -> list[str]:
    return [row["title"] for row in _mine(held, "bookmarks", who) if row["title"].startswith(f"{word} ")]


def _only(found: list[str], wanted: str) -> int:
    return len(found) if set(found) == {wanted} else -len(found)


def _enrolled(held: Held, who: str, status: str) -> int:
    return sum(row["course"] == "other" and row["status"] == status for row in _mine(held, "enrollments", who))


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("note.create", _new_note, lambda held, who, word: _only(_notes(held, who, word), f"{word}\nfirst\n"),
             "POST", "/notes/", "note"),
        Kind("note.edit", _edit_note, lambda held, who, word: _only(_notes(held, who, word), f"{word}\nsecond\n"),
             "PUT", "/notes/", "note", _new_note),
        Kind("note.delete", _drop_note, lambda held, who, word: 1 - len(_notes(held, who, word)),
             "DELETE", "/notes/", "note", _new_note),
        Kind("bookmark.add", _new_mark, lambda held, who, word: _only(_marks(held, who, word), f"{word} first"),
             "POST", "/bookmarks/", "bookmark"),
        Kind("bookmark.edit", _rename_mark, lambda held, who, word: _only(_marks(held, who, word), f"{word} second"),
             "PUT", "/bookmarks/", "bookmark", _new_mark),
        Kind("bookmark.remove", _drop_mark, lambda held, who, word: 1 - len(_marks(held, who, word)),
             "DELETE", "/bookmarks/", "bookmark", _new_mark),
        Kind("progress.merge", _watch, lambda held, who, _word: int(any(
            row["watched_seconds"] >= 0.49 for row in _mine(held, "progress", who))), "PUT", "/progress/", "progress"),
        Kind("enroll", _join, lambda held, who, _word: _enrolled(held, who, "active"),
             "POST", "enrollments/", "enrollment", _leave),
        Kind("drop", _leave, lambda held, who, _word: _enrolled(held, who, "cancelled"),
             "DELETE", "enrollments/", "enrollment", _join),
        Kind("quiz.start", _answer, lambda held, who, _word: sum(
            row["status"] == "in_progress" for row in _mine(held, "attempts", who)), "POST", "/start/", "quiz"),
        Kind("quiz.submit", _hand_in_answers, lambda held, who, word: sum(
            f"{word} " in str(row["answers"]) for row in _mine(held, "attempts", who)),
             "POST", "/submit/", "quiz-submit", _answer),
        Kind("submission.submit", _hand_in, lambda held, who, word: sum(
            row["content"] == f"{word}\n" and len(row["files"]) == 1 for row in _mine(held, "submissions", who)),
             "POST", "/submit/", "submission"),
        Kind("grade.set", _grade, lambda held, _who, word: sum(
            row["content"] == f"{word}\n" and row["feedback"] == f"Seen: {word}" and row["released"]
            for row in held["submissions"]), "POST", "/grade/", "grade", is_teachers=True),
        Kind("attempt.grade", own.judge, own.judged, "POST", "/grade/", "judge",
             is_teachers=True, needs="quiz.submit", not_in=("bare",)),
        Kind("profile.patch", own.tell_of_oneself, lambda held, who, word: own.says(held, who, "bio", f"{word}\n"),
             "PATCH", "/users/me/", "profile"),
        Kind("settings.patch", own.darken, lambda held, who, _word: own.says(held, who, "theme", "dark"),
             "PATCH", "/users/me/settings/", "settings", own.lighten),
        Kind("social.patch", own.link, lambda held, who, word: own.says(
            held, who, "github", f"https://example.org/{word}"), "PUT", "/users/me/social/", "social"),
        Kind("skill.add", own.learn, own.skills, "POST", "/users/me/skills/", "skill"),
        Kind("skill.remove", own.unlearn, lambda held, who, word: 1 - own.skills(held, who, word),
             "DELETE", "/users/me/skills/", "skill", own.learn),
        Kind("section.add", taught.new_section, lambda held, _who, word: _only(
            taught.titles(held, "sections", word), f"{word} first"), "POST", "/sections/", "section", is_teachers=True),
        Kind("lecture.add", taught.new_lecture, lambda held, _who, word: _only(
            taught.titles(held, "lectures", word), f"{word} first"), "POST", "/lectures/", "lecture", is_teachers=True),
        Kind("lecture.patch", taught.rewrite_lecture, lambda held, _who, word: _only(
            taught.titles(held, "lectures", word), f"{word} second"), "PATCH", "/lectures/", "lecture",
             taught.new_lecture, is_teachers=True),
        Kind("lecture.remove", taught.drop_lecture, lambda held, _who, word: 1 - len(
            taught.titles(held, "lectures", word)), "DELETE", "/lectures/", "lecture", taught.new_lecture,
             is_teachers=True, not_in=("bare",)),
        Kind("question.add", taught.ask, lambda held, _who, word: _only(
            taught.titles(held, "questions", word, "text"), f"{word} why"), "POST", "/questions/", "question",
             taught.new_quiz, is_teachers=True),
        Kind("assignment.add", taught.new_assignment, lambda held, _who, word: _only(
            taught.titles(held, "assignments", word), f"{word} first"), "POST", "/assignments/", "assignment",
             is_teachers=True),
        Kind("assignment.patch", taught.rewrite_assignment, lambda held, _who, word: _only(
            taught.titles(held, "assignments", word), f"{word} second"), "PATCH", "/assignments/", "assignment",
             taught.new_assignment, is_teachers=True),
    )
}  # fmt: skip
