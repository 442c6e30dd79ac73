"""An essay of a quiz is judged while the school is away, at a live school."""

from pathlib import Path

from lms_desktop.app.session import Session
from lms_desktop.services.views import LectureKind
from lms_desktop.store import outbox
from tests.live import LEARNER, TEACHER, LiveSchool, sync


def quiz_of(session: Session) -> str:
    """The lecture with the quiz, in the course that was joined."""
    services = session.services
    (card,) = services.catalogue.search("test").cards
    services.enrollments.enroll(card.course_id)
    sync(session)
    sections = services.courses.open(card.course_id).sections
    return next(line.lecture_id for section in sections for line in section.lectures if line.kind is LectureKind.QUIZ)


def hand_in(session: Session, lecture: str) -> None:
    """Answer the essay."""
    quizzes = session.services.quizzes
    attempt = quizzes.start(lecture)
    essay = next(one for one in attempt.questions if one.kind == "essay")
    quizzes.answer(attempt.attempt_id, essay.question_id, text="Because.")
    quizzes.hand_in(attempt.attempt_id)
    sync(session)


def test_an_essay_is_judged_while_the_school_is_away(school: LiveSchool, tmp_path: Path) -> None:
    learner, teacher = (school.session(tmp_path / name, name) for name in (LEARNER, TEACHER))
    sync(learner)
    lecture = quiz_of(learner)
    hand_in(learner, lecture)
    sync(teacher)
    judging = teacher.services.judging
    if school.level == "bare":  # such a school tells nobody of attempts
        assert judging.piles() == ()
    else:
        (pile,) = judging.piles()
        (row,) = judging.desk(pile.quiz_id)
        school.stop()
        for answer in judging.open(row.attempt_id).answers:
            if not answer.judged.points:
                judging.judge(row.attempt_id, answer.question.question_id, points="1", feedback="Seen")
        judging.send(row.attempt_id)
        school.start()
        with teacher.open.store.write() as tx:
            outbox.network_is_back(tx)
        sync(teacher)
        sync(learner)
        latest = learner.services.quizzes.open(lecture).latest
        assert latest is not None
        assert latest.result is not None
        assert not latest.result.waits_for_instructor
        assert "Seen" in [one.feedback for one in latest.result.questions]
        assert judging.piles()[0].to_judge == 0
    learner.close()
    teacher.close()
