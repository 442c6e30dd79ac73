"""Downloads, storage and travel as a learner finds them who was at school and took the course along."""

from datetime import timedelta

import pytest

from lms_desktop.domain.fetching import Hold
from lms_desktop.services.views import LectureKind, OfflineState
from lms_desktop.services.views.downloads import DownloadFile, FileState, Readiness
from lms_desktop.store import files, journal, queue
from tests.unit.services.conftest import Person


def its_files(person: Person) -> tuple[DownloadFile, ...]:
    (course,) = person.services.transfers.load().courses
    return course.files


def a_film(person: Person) -> DownloadFile:
    return next(one for one in its_files(person) if one.role == "video")


def unready(person: Person, file: DownloadFile) -> None:
    """As if it had never come."""
    with person.open.store.write() as tx:
        found = files.one(tx, file.file_id)
        assert found is not None
        queue.fetch_again(tx, [found])


def test_a_course_is_told_down_to_the_file(learner: Person) -> None:
    view = learner.services.transfers.load()
    (course,) = view.courses
    assert (course.title, course.is_paused, course.height) == ("A course", False, None)
    assert [group.title for group in course.groups] == ["The film", "The paper"]
    assert {one.role for one in course.groups[0].files} == {"video", "caption", "resource"}
    assert {one.state for one in course.files} == {FileState.READY}
    assert view.bytes_to_come == 0
    assert len(view.finished) == 4
    assert learner.services.transfers.flows().total_speed == 0


def test_every_state_of_a_file_is_told(learner: Person) -> None:
    film, transfers = a_film(learner), learner.services.transfers
    unready(learner, film)
    assert a_film(learner).state is FileState.QUEUED
    transfers.pause([film.file_id])
    assert a_film(learner).state is FileState.PAUSED
    transfers.resume([film.file_id])
    with learner.open.store.write() as tx:
        claimed = queue.claim(tx, learner.clock.now())
        assert claimed is not None
    assert a_film(learner).state is FileState.FETCHING
    later = learner.clock.now() + timedelta(minutes=3)
    with learner.open.store.write() as tx:
        queue.note_trouble(tx, claimed, "queued", error="unreachable", tries=1, later=later)
    waiting = a_film(learner)
    assert (waiting.state, waiting.next_try_at, waiting.problem) == (FileState.LATER, later, "unreachable")
    transfers.try_now()
    assert a_film(learner).next_try_at is None
    for state, shown in (("no_space", FileState.NO_SPACE), ("gone", FileState.GONE)):
        with learner.open.store.write() as tx:
            queue.note_trouble(tx, claimed, state, error="x", tries=1, later=None)
        assert a_film(learner).state is shown
    transfers.resume([film.file_id])
    assert a_film(learner).state is FileState.QUEUED, "going on tries again what was stuck"


def test_a_course_is_held_and_goes_on(learner: Person) -> None:
    transfers = learner.services.transfers
    unready(learner, a_film(learner))
    kept = [f"course:{learner.course}"]
    transfers.pause_kept(kept)
    assert a_film(learner).state is FileState.PAUSED
    transfers.resume_kept(kept)
    assert a_film(learner).state is FileState.QUEUED


def test_order_is_as_a_person_puts_it(learner: Person) -> None:
    transfers = learner.services.transfers
    for one in its_files(learner):
        unready(learner, one)

    def order() -> list[str]:
        with learner.open.store.read() as tx:
            return list(dict.fromkeys(one.owner for one in queue.in_order(tx, learner.clock.now())))

    film, paper = learner.lecture(LectureKind.VIDEO), learner.lecture(LectureKind.PDF)
    transfers.first([paper])
    assert order() == [paper, film]
    transfers.move(paper, 1)
    assert order() == [film, paper]
    transfers.move(paper, -5)
    assert order() == [paper, film]
    transfers.move("nobody", 1)
    learner.services.lectures.mark_opened(film)
    assert order() == [film, paper], "the lecture that is opened comes first"


def test_a_file_is_removed_stays_so_and_is_wanted_again(learner: Person) -> None:
    film, transfers = a_film(learner), learner.services.transfers
    transfers.remove([film.file_id])
    assert a_film(learner).state is FileState.REMOVED
    view = learner.services.downloads.view(learner.course)
    assert (view.state, view.files_total) == (OfflineState.KEPT, 3)
    learner.session.replan()
    assert a_film(learner).state is FileState.REMOVED
    transfers.want([film.file_id])
    assert a_film(learner).state is FileState.QUEUED


def test_repair_finds_a_flipped_bit_and_the_lecture_room_never_shows_it(learner: Person) -> None:
    film = a_film(learner)
    room = learner.services.lectures.open(learner.lecture(LectureKind.VIDEO))
    assert room.video is not None
    assert room.video.path is not None
    body = bytearray(room.video.path.read_bytes())
    assert learner.services.transfers.repair([film.file_id]) == 0
    body[len(body) // 2] ^= 1
    room.video.path.write_bytes(bytes(body))
    again = learner.services.lectures.open(learner.lecture(LectureKind.VIDEO))
    assert again.video is not None
    assert again.video.path is None
    assert a_film(learner).state is FileState.QUEUED
    with learner.open.store.read() as tx:
        assert journal.recent_notices(tx, 1)[0].kind == "damaged"
    assert learner.services.transfers.repair([film.file_id]) == 0, "it waits already"


def test_fetching_anyway_holds_until_the_program_ends(learner: Person) -> None:
    learner.services.transfers.fetch_anyway()
    assert learner.open.fetching.is_allowed


def test_another_height_is_planned_and_the_copy_here_stays_usable(learner: Person) -> None:
    view = learner.services.downloads.choose_height(learner.course, 144)
    assert view.files_total == 4
    (course,) = learner.services.transfers.load().courses
    assert course.height == 144
    learner.services.downloads.choose_height(learner.course, None)


def test_storage_tells_what_takes_room_and_gives_it_back_without_work(learner: Person) -> None:
    storage = learner.services.storage
    view = storage.load()
    (line,) = view.lines
    assert line.size_bytes == view.courses_bytes == sum(one.size_bytes for one in its_files(learner))
    assert set(view.by_kind) == {"video", "reading", "captions", "files"}
    assert view.index_bytes > 0
    assert view.free_bytes > 0
    assert view.folder == str(learner.open.blobs.root)
    assert line.shared_bytes == 0
    learner.services.notes.save(None, learner.lecture(LectureKind.VIDEO), "Mine", timestamp=1.0)
    storage.drop_all()
    assert storage.load().lines == ()
    assert [one.content for one in learner.services.notes.in_lecture(learner.lecture(LectureKind.VIDEO))] == ["Mine"]
    assert learner.services.downloads.view(learner.course).state is OfflineState.NOT_KEPT


def test_the_verdict_of_travel_is_true(learner: Person) -> None:
    travel = learner.services.travel
    (line,) = travel.load().courses
    assert line.state is Readiness.COMPLETE
    assert travel.load().is_ready
    assert travel.load().share == 1.0
    assert line.captions == ("en",)
    assert line.lectures == 4
    unready(learner, a_film(learner))
    (line,) = travel.load().courses
    assert line.missing == ("The film",)
    assert line.state is Readiness.FETCHING
    assert not travel.load().is_ready
    learner.services.transfers.remove([a_film(learner).file_id])
    (line,) = travel.load().courses
    assert line.state is Readiness.MISSING, "a lecture without its video is no complete course"
    travel.fix_all()
    assert a_film(learner).state is FileState.QUEUED


def test_nothing_is_called_fetching_that_does_not_come(learner: Person) -> None:
    unready(learner, a_film(learner))

    def state() -> Readiness:
        return learner.services.travel.load().courses[0].state

    assert state() is Readiness.FETCHING
    learner.open.fetching.hold = Hold.AWAY
    assert state() is Readiness.MISSING
    learner.open.fetching.hold = None
    learner.services.downloads.pause(learner.course)
    assert state() is Readiness.MISSING
    learner.services.downloads.resume(learner.course)
    learner.services.transfers.pause([a_film(learner).file_id])
    assert state() is Readiness.MISSING


def test_more_files_than_a_statement_takes_names_are_held_and_wanted(learner: Person) -> None:
    many = [f"file {number}" for number in range(40_000)] + [a_film(learner).file_id]
    unready(learner, a_film(learner))
    learner.services.transfers.pause(many)
    assert a_film(learner).state is FileState.PAUSED
    learner.services.transfers.resume(many)
    learner.services.transfers.first(many)
    learner.services.transfers.remove(many)
    assert a_film(learner).state is FileState.REMOVED
    learner.services.transfers.want(many)
    assert a_film(learner).state is FileState.QUEUED


def test_what_was_not_read_for_a_month_is_read_by_fixing(learner: Person) -> None:
    learner.clock.pass_seconds(31 * 24 * 3600)
    (line,) = learner.services.travel.load().courses
    assert (line.state, line.to_read) == (Readiness.NOT_READ, 4)
    learner.services.travel.fix_all()
    assert learner.services.travel.load().is_ready


def test_a_course_that_is_not_kept_is_told_with_its_size(learner: Person) -> None:
    learner.services.downloads.drop(learner.course)
    view = learner.services.travel.load()
    (line,) = view.courses
    assert (line.state, view.is_ready) == (Readiness.NOT_CHOSEN, False)
    assert line.size_bytes > 0


def test_what_is_due_and_until_when_one_is_signed_in_is_told_as_far_as_it_is_known(learner: Person) -> None:
    view = learner.services.travel.load()
    assert view.signed_in_until is None, "the school was not reached in this run, and the token says nothing"
    assert view.due == (), "the work was handed in"


def test_a_pile_that_was_taken_along_is_part_of_it(teacher: Person) -> None:
    view = teacher.services.travel.load()
    assert [line.state for line in view.piles] == [Readiness.COMPLETE]
    courses = teacher.services.transfers.load().courses
    assert [one.kept.partition(":")[0] for one in courses] == ["pile"]


@pytest.mark.parametrize("ended_well", [True, False])
def test_after_a_program_that_ended_in_the_middle_every_copy_is_doubted(learner: Person, ended_well: bool) -> None:
    from lms_desktop.app.session import IS_OPEN, _recover_downloads
    from lms_desktop.store import rows

    with learner.open.store.write() as tx:
        rows.put_setting(tx, IS_OPEN, "" if ended_well else "yes")
    with learner.open.store.write() as tx:
        _recover_downloads(tx, learner.open.blobs)
    (line,) = learner.services.travel.load().courses
    assert line.to_read == (0 if ended_well else 4)


def test_a_wait_that_a_wrong_clock_noted_does_not_hold_a_file_back(learner: Person) -> None:
    film, now = a_film(learner), learner.clock.now()
    unready(learner, film)
    with learner.open.store.write() as tx:
        claimed = queue.claim(tx, now)
        assert claimed is not None
        queue.note_trouble(tx, claimed, "queued", error="unreachable", tries=1, later=now + timedelta(days=1))
        assert film.file_id in {one.id for one in queue.in_order(tx, now)}
        queue.note_trouble(tx, claimed, "queued", error="unreachable", tries=1, later=now + timedelta(minutes=15))
        assert film.file_id not in {one.id for one in queue.in_order(tx, now)}
