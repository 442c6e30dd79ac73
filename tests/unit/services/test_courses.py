"""The library, the catalogue, a course page, a lecture, Home."""

from decimal import Decimal

import msgspec
import pytest
from msgspec.structs import replace

from lms_desktop.domain.errors import NotPossible, Unreachable
from lms_desktop.domain.progress import Seen
from lms_desktop.protocol.assignments import Assignment, Submission
from lms_desktop.protocol.courses import Category, CourseDetail, CourseRow
from lms_desktop.protocol.learning import Progress
from lms_desktop.services.views import LectureKind, OfflineState, WorkState
from lms_desktop.store import files, overlays, queue, rows
from tests.builders import NOON
from tests.unit.services.conftest import Person


def found(learner: Person, text: str = "", **more: object) -> list[str]:
    cards = learner.services.catalogue.search(text, **more).cards  # type: ignore[arg-type]  # the filters
    return [card.title for card in cards]


def take_in(learner: Person, entity: str, *docs: msgspec.Struct) -> None:
    with learner.open.store.write("pull") as tx:
        ids = rows.take_in(tx, entity, [msgspec.json.encode(doc) for doc in docs])
        overlays.refold(tx, entity, ids)


def the_course(learner: Person) -> CourseRow:
    with learner.open.store.read() as tx:
        return rows.many(tx, CourseRow)[0]


def test_the_catalogue_is_searched_without_case_accents_or_order(learner: Person) -> None:
    course = the_course(learner)
    take_in(learner, "course", replace(course, title="Café für Anfänger", language="de"))
    assert found(learner, "anfanger CAFE") == ["Café für Anfänger"]
    assert found(learner, "nothing") == []
    assert found(learner, language="en") == []
    assert found(learner, language="de", level=course.level.value) == ["Café für Anfänger"]
    assert found(learner, level="Advanced") == []


def test_a_shelf_holds_what_its_inner_shelves_hold(learner: Person) -> None:
    course = the_course(learner)
    outer = Category(id="outer", name="Outer", slug="outer")
    inner = Category(id="inner", name="Inner", slug="inner", parent_category="outer")
    take_in(learner, "category", outer, inner)
    take_in(learner, "course", replace(course, category="inner"))
    assert found(learner, category_id="outer") == found(learner, category_id="inner") == ["A course"]
    assert found(learner, category_id="elsewhere") == []
    assert found(learner, "inner") == ["A course"], "the shelf's name is searched too"


def test_paid_courses_are_told_and_can_be_left_out(learner: Person) -> None:
    course = the_course(learner)
    take_in(learner, "course", replace(course, pricing=replace(course.pricing, is_free=False)))
    assert found(learner, free_only=True) == []
    (card,) = learner.services.catalogue.search().cards
    assert card.price.endswith("USD")
    assert not card.is_free


def test_a_course_that_nobody_knows_here_is_not_shown(learner: Person) -> None:
    with pytest.raises(NotPossible):
        learner.services.courses.open("nothing")
    with pytest.raises(Unreachable):
        learner.services.courses.refresh(learner.course)


def test_before_the_lectures_were_read_the_syllabus_of_the_catalogue_is_shown(learner: Person) -> None:
    learner.services.enrollments.leave(learner.course)
    with learner.open.store.write("pull") as tx:
        for entity in ("section", "lecture"):
            for row in rows.many(tx, rows.STRUCT[entity]):
                rows.forget(tx, entity, [row.id])
    course = learner.services.courses.open(learner.course)
    assert course.has_syllabus
    assert all(lecture.is_locked for section in course.sections for lecture in section.lectures)


def test_a_left_course_is_in_the_library_until_the_school_knows(learner: Person) -> None:
    learner.services.enrollments.leave(learner.course)
    (card,) = learner.services.library.load().cards
    assert (card.is_leaving, card.state) == (True, WorkState.WAITING)
    with learner.open.store.write("pull") as tx:
        for entry in rows.many(tx, rows.STRUCT["enrollment"]):
            doc = msgspec.json.encode(entry)
            tx.exec_driver_sql("DELETE FROM outbox WHERE entity = 'enrollment'")
            overlays.refold(tx, "enrollment", rows.take_in(tx, "enrollment", [doc]))
    assert learner.services.library.load().cards == ()


def test_released_scores_are_on_the_course_page(learner: Person) -> None:
    with learner.open.store.read() as tx:
        (work,) = rows.many(tx, Submission)
    take_in(
        learner,
        "submission",
        replace(work, score=Decimal("17.50"), released_at=NOON),
    )
    (grade,) = learner.services.courses.open(learner.course).grades
    assert (grade.title, grade.text, grade.is_provisional) == ("A work", "17.5 / 20", False)
    (line,) = learner.services.courses.open(learner.course).assignments
    assert line.score == "17.50"


def test_what_waits_of_a_course_is_counted_on_its_page(learner: Person) -> None:
    film = learner.lecture(LectureKind.VIDEO)
    before = learner.services.courses.open(learner.course).pending_changes
    learner.services.notes.save(None, film, "x")
    assert learner.services.courses.open(learner.course).pending_changes == before + 1


def test_a_lecture_is_opened_with_its_files_and_its_place(learner: Person) -> None:
    services = learner.services
    film = services.lectures.open(learner.lecture(LectureKind.VIDEO))
    assert film.video is not None
    assert film.video.path is not None
    assert film.video.captions[0].path is not None
    assert film.previous is None
    assert film.next is not None
    (resource,) = film.resources
    path = services.lectures.file(resource.resource_id)
    assert path is not None
    assert path.read_text() == "Amina\nBen\n"
    assert services.lectures.file("nothing") is None
    paper = services.lectures.open(learner.lecture(LectureKind.PDF))
    assert paper.pdf is not None
    assert paper.pdf.page_count == 8
    with pytest.raises(NotPossible):
        services.lectures.open("nothing")


def test_home_goes_on_with_what_was_opened_last(learner: Person) -> None:
    services, text = learner.services, learner.lecture(LectureKind.TEXT)
    first = services.home.load().hero
    assert first is not None
    assert first.lecture_id == learner.lecture(LectureKind.VIDEO)
    services.lectures.mark_opened(text)
    hero = services.home.load().hero
    assert hero is not None
    assert hero.lecture_id == text
    services.progress.complete(text)
    hero = services.home.load().hero
    assert hero is not None
    assert hero.lecture_id != text


def test_home_names_what_is_due_until_the_school_has_it(learner: Person) -> None:
    assert learner.services.home.load().due == ()
    with learner.open.store.read() as tx:
        (assignment,) = rows.many(tx, Assignment)
    take_in(learner, "assignment", replace(assignment, id="second", title="Second", due_at=None, due_date=None))
    (due,) = learner.services.home.load().due
    assert (due.title, due.due_at, due.state) == ("Second", None, None)


def test_home_of_a_teacher_names_what_is_to_grade(teacher: Person) -> None:
    home = teacher.services.home.load()
    assert home.is_instructor
    assert [pile.title for pile in home.to_grade] == ["A work"]


def test_progress_of_pages_and_of_seconds(learner: Person) -> None:
    services, paper = learner.services, learner.lecture(LectureKind.PDF)
    assert services.progress.complete(paper).is_completed
    with learner.open.store.read() as tx:
        (row,) = rows.many(tx, Progress, lecture=paper)
    assert row.unit.value == "pages"
    view = services.progress.record(learner.lecture(LectureKind.VIDEO), Seen(ranges=((0, 2),), position=2, total=5))
    assert (view.percentage, view.position, view.is_completed) == (40.0, 2, False)


def test_a_copy_can_be_paused_resumed_and_dropped(learner: Person) -> None:
    downloads, course = learner.services.downloads, learner.course
    assert downloads.view(course).state is OfflineState.KEPT
    assert downloads.pause(course).state is OfflineState.PAUSED
    assert downloads.resume(course).state is OfflineState.KEPT
    dropped = downloads.drop(course)
    assert (dropped.state, dropped.bytes_here) == (OfflineState.NOT_KEPT, 0)
    assert dropped.bytes_total > 0
    film = learner.services.lectures.open(learner.lecture(LectureKind.VIDEO))
    assert film.video is not None
    assert film.video.path is None
    assert downloads.keep(course).state is OfflineState.WAITING


@pytest.mark.parametrize(
    ("state", "shown"), [("downloading", OfflineState.FETCHING), ("no_space", OfflineState.NO_SPACE)]
)
def test_what_a_copy_waits_for_is_told(learner: Person, state: str, shown: OfflineState) -> None:
    with learner.open.store.write() as tx:
        (film,) = [one for one in files.of_kept(tx, f"course:{learner.course}") if one.role == "video"]
        queue.note_trouble(tx, film, state, error="why", tries=1, later=None)
    view = learner.services.downloads.view(learner.course)
    assert (view.state, view.problem) == (shown, "why")


def test_a_course_that_was_not_read_yet_is_not_called_complete(learner: Person) -> None:
    with learner.open.store.write("pull") as tx:
        for section in rows.many(tx, rows.STRUCT["section"]):
            rows.forget(tx, "section", [section.id])
    assert learner.services.downloads.view(learner.course).state is OfflineState.WAITING
    assert learner.services.home.load().courses_unread == 1


def test_notices_are_new_until_they_were_seen(learner: Person) -> None:
    from lms_desktop.store import journal

    with learner.open.store.write() as tx:
        journal.notice(tx, kind="graded", title="A work", detail="17", at=NOON, assignment=learner.assignment)
    (notice,) = learner.services.notices.recent()
    assert notice.is_new
    learner.services.notices.seen((notice.id,))
    assert not learner.services.notices.recent()[0].is_new


def test_a_catalogue_card_names_the_teacher_where_the_course_was_opened(learner: Person) -> None:
    with learner.open.store.read() as tx:
        detail = rows.one(tx, CourseDetail, learner.course)
    assert detail is not None
    assert learner.services.catalogue.search().cards[0].instructor == detail.instructors[0].name
