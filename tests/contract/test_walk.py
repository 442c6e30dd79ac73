"""The whole path, without windows: the real client on the real server, with the network cut where it hurts."""

from pathlib import Path

import pytest

from lms_desktop.app.session import Session
from lms_desktop.domain.errors import FileProblem, NotPossible, Unreachable, WrongPassword
from lms_desktop.domain.progress import Seen
from lms_desktop.services.views import LectureKind, LectureLine, OfflineState, WorkState
from lms_desktop.store import outbox
from tests.builders import overlays_are_true
from tests.live import LEARNER, PASSWORD, TEACHER, LiveSchool, sync

TEXT = "A promise:\r\n do this for each e\u0301 \U0001f600 \n"


@pytest.fixture
def learner(school: LiveSchool, tmp_path: Path) -> Session:
    session = school.session(tmp_path / "learner", LEARNER)
    sync(session)
    return session


def join(session: Session) -> tuple[str, dict[LectureKind, LectureLine]]:
    services = session.services
    (card,) = services.catalogue.search("test").cards
    services.enrollments.enroll(card.course_id)
    home = services.home.load()
    assert home.hero is None
    assert home.courses_unread == 1, "Home would say that everything is done"
    sync(session)
    services.downloads.keep(card.course_id)
    sync(session)
    course = services.courses.open(card.course_id)
    return card.course_id, {line.kind: line for section in course.sections for line in section.lectures}


def test_work_made_offline_arrives_once_and_comes_back_graded(
    school: LiveSchool, learner: Session, tmp_path: Path
) -> None:
    course, lectures = join(learner)
    school.stop()
    do_everything(learner, course, lectures, tmp_path)
    with pytest.raises(Unreachable):
        sync(learner)
    before = learner.services.outbox.load()
    assert before.failed == before.needs == ()
    assert {row.kind for row in before.waiting} >= {"quiz", "submission"}
    assert not any("submitted" in row.detail for row in before.waiting)

    school.start()
    with learner.open.store.write() as tx:
        outbox.network_is_back(tx)
    sync(learner)
    after = learner.services.outbox.load()
    assert after.waiting == after.failed == after.needs == after.sending == ()
    assert all(row.receipt for row in after.received)

    held = school.dump()
    assert [row["status"] for row in held["enrollments"]] == ["active"]
    assert [row["content"] for row in held["notes"]] == [TEXT]
    assert sorted(
        (row["timestamp_seconds"], row["page_number"]) for row in held["bookmarks"] if row["page_number"]
    ) == [(None, 7)]
    assert len(held["bookmarks"]) == 2
    assert len(held["attempts"]) == len(held["submissions"]) == 1
    quiz = lectures[LectureKind.QUIZ]
    done = {row["lecture_title"] for row in held["progress"] if row["is_completed"]}
    assert quiz.title in done, "a quiz that was handed in is a lecture done"
    learner.close()

    grade(school, tmp_path)

    again = school.session(tmp_path / "learner", LEARNER)
    sync(again)
    (notice,) = [one for one in again.services.notices.recent() if one.kind == "graded"]
    assert notice.title == "A work"
    work = again.services.assignments.open(str(notice.assignment_id)).latest
    assert work is not None
    assert (work.score, work.feedback, work.graded_by) == ("17.00", "Well done.\r\n", "Sun-hee Kim")
    with again.open.store.read() as tx:
        assert overlays_are_true(tx)
    again.close()


def do_everything(session: Session, course: str, lectures: dict[LectureKind, LectureLine], tmp_path: Path) -> None:
    services = session.services
    film, paper = lectures[LectureKind.VIDEO].lecture_id, lectures[LectureKind.PDF].lecture_id
    room = services.lectures.open(film)
    assert room.video is not None
    assert room.video.path is not None
    assert room.video.captions[0].path is not None
    services.notes.save(None, film, TEXT, timestamp=2.0)
    services.bookmarks.add(film, timestamp=2.0)
    services.bookmarks.add(paper, page_number=7)
    services.progress.record(film, Seen(ranges=((0, 3),), position=3, total=5))
    attempt = services.quizzes.start(lectures[LectureKind.QUIZ].lecture_id)
    answers: dict[str, tuple[tuple[str, ...], str]] = {
        "Question one": (("a",), ""),
        "Question several": (("a", "c"), ""),
        "Question truth": (("true",), ""),
        "Question short": ((), " LOOP "),
        "Question essay": ((), "Because.\n"),
    }
    for question in attempt.questions:
        selected, text = answers[question.text]
        attempt = services.quizzes.answer(attempt.attempt_id, question.question_id, selected=selected, text=text)
    assert [question.takes_several for question in attempt.questions].count(True) == 1
    assert services.quizzes.hand_in(attempt.attempt_id).state is WorkState.WAITING
    assignment = services.courses.open(course).assignments[0].assignment_id
    services.assignments.save_draft(assignment, "My work\r\n")
    with pytest.raises(FileProblem):
        services.assignments.add_file(assignment, tmp_path / "not there.py")
    program = tmp_path / "greet.py"
    program.write_text("print('hello')\n")
    services.assignments.add_file(assignment, program)
    program.write_text("changed after it was added")
    handed_in = services.assignments.hand_in(assignment)
    assert handed_in.latest is not None
    assert handed_in.latest.state is WorkState.WAITING


def grade(school: LiveSchool, tmp_path: Path) -> None:
    teacher = school.session(tmp_path / "teacher", TEACHER)
    sync(teacher)
    (pile,) = teacher.services.grading.piles()
    teacher.services.grading.take_along(pile.assignment_id)
    sync(teacher)
    school.stop()
    (row,) = teacher.services.grading.desk(pile.assignment_id).rows
    paper = teacher.services.grading.paper(row.submission_id)
    assert paper.submission.content == "My work\r\n"
    assert paper.submission.files[0].path is not None
    assert paper.submission.files[0].path.read_text() == "print('hello')\n"
    with pytest.raises(NotPossible):
        teacher.services.grading.release(row.submission_id)
    teacher.services.grading.give(row.submission_id, score="17", feedback="Well done.\r\n", rubric_scores={"idea": 17})
    assert teacher.services.grading.release(row.submission_id).state is WorkState.WAITING
    school.start()
    with teacher.open.store.write() as tx:
        outbox.network_is_back(tx)
    sync(teacher)
    teacher.close()
    (work,) = school.dump()["submissions"]
    assert float(work["score"]) == 17.0
    assert work["released"]


def test_a_wrong_password_and_an_unknown_school_are_told_apart(school: LiveSchool, tmp_path: Path) -> None:
    from lms_desktop.api.school import School, new_transport
    from lms_desktop.services.accounts import Accounts
    from lms_desktop.system.clock import SystemClock
    from lms_desktop.system.secrets import MemorySecrets

    accounts = Accounts(tmp_path / "a.json", MemorySecrets(), lambda url: School(url, new_transport(), SystemClock()))
    with pytest.raises(WrongPassword):
        accounts.sign_in(school.url, LEARNER, PASSWORD + "!")
    with pytest.raises(Unreachable):
        accounts.sign_in("http://127.0.0.1:9", LEARNER, PASSWORD)
    with pytest.raises(NotPossible):
        accounts.sign_in("http://school.example.org", LEARNER, PASSWORD)
    assert accounts.known() == ()


def test_two_edits_of_one_note_are_put_together_or_both_kept(
    school: LiveSchool, learner: Session, tmp_path: Path
) -> None:
    _course, lectures = join(learner)
    film = lectures[LectureKind.VIDEO].lecture_id
    note = learner.services.notes.save(None, film, "one\ntwo\nthree\nfour\n", timestamp=1.0)
    sync(learner)
    other = school.session(tmp_path / "phone", LEARNER)
    sync(other)
    (there,) = other.services.notes.in_lecture(film)  # not every school takes the name that was chosen here
    other.services.notes.save(there.note_id, film, "ONE\ntwo\nthree\nfour\n")
    learner.services.notes.save(note.note_id, film, "one\ntwo\nthree\nFOUR\n")
    for session in (other, learner, learner, other):
        sync(session)
    assert [one.content for one in learner.services.notes.in_lecture(film)] == ["ONE\ntwo\nthree\nFOUR\n"]
    other.services.notes.save(there.note_id, film, "theirs\n")
    learner.services.notes.save(note.note_id, film, "mine\n")
    for session in (other, learner, learner, other):
        sync(session)
    for session in (learner, other):
        assert sorted(one.content for one in session.services.notes.in_lecture(film)) == ["mine\n", "theirs\n"]
    other.close()
    learner.close()


def test_two_grades_are_held_until_a_person_has_seen_both(school: LiveSchool, learner: Session, tmp_path: Path) -> None:
    course, _lectures = join(learner)
    assignment = learner.services.courses.open(course).assignments[0].assignment_id
    learner.services.assignments.save_draft(assignment, "Graded twice")
    learner.services.assignments.hand_in(assignment)
    sync(learner)
    learner.close()
    desk, sofa = (school.session(tmp_path / name, TEACHER) for name in ("desk", "sofa"))
    for teacher, score in ((desk, "10"), (sofa, "12")):
        sync(teacher)
        (row,) = teacher.services.grading.desk(assignment).rows
        teacher.services.grading.give(row.submission_id, score=score, feedback="", rubric_scores={})
        teacher.services.grading.release(row.submission_id)
    sync(desk)
    sync(sofa)
    held = sofa.services.grading.paper(row.submission_id).grade
    assert held.state is WorkState.NEEDS
    assert held.conflict is not None
    assert (held.score, held.conflict.score) == ("12", "10.00")
    sofa.services.grading.resolve(row.submission_id, mine=True)
    sync(sofa)
    assert [float(work["score"]) for work in school.dump()["submissions"]] == [12.0]
    desk.close()
    sofa.close()


def test_a_download_goes_on_where_it_was_cut(school: LiveSchool, learner: Session) -> None:
    course, _lectures = join(learner)
    learner.services.downloads.drop(course)
    view = learner.services.downloads.keep(course)
    assert view.state is OfflineState.WAITING
    sync(learner)
    kept = learner.services.downloads.view(course)
    assert kept.state is OfflineState.KEPT
    assert kept.bytes_here == kept.bytes_total > 0
    learner.close()
