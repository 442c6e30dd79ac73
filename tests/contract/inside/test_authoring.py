"""Courses that are written without a network: everything arrives once, and nobody's words are lost unseen."""

from contextlib import suppress
from typing import Any

import pytest

from lms_desktop.domain.errors import NotPossible, Unreachable
from lms_desktop.domain.ops import OpState
from lms_desktop.server.apps.courses.models import Section
from lms_desktop.services.views import ConflictKind, Keep, WorkState
from tests.contract.inside.authors import is_write, never, the_section
from tests.contract.inside.computer import Computer
from tests.server.conftest import Classroom, School


def titles(computer: Computer, course: str) -> list[str]:
    """The sections as those who learn see them, in their order."""
    return [section.title for section in computer.services.courses.open(course).sections]


def held() -> list[tuple[str, str]]:
    return list(Section.objects.filter(removed_at=None).order_by("order_index").values_list("title", "description"))


def test_a_section_that_was_written_offline_is_shown_at_once_and_arrives(teacher: Computer, course: str) -> None:
    authoring = teacher.services.authoring
    made = authoring.add_section(course, title="Two\r\nlines", description="First\r\n")
    assert (made.title, made.state) == ("Two lines", WorkState.WAITING)
    authoring.change_section(made.section_id, description="Second\r\n")
    authoring.change_section(the_section(teacher, course), title="Uno")
    assert titles(teacher, course) == ["Uno", "Two lines"]
    assert [entry.kind for entry in teacher.pending()] == ["section.add", "section.patch"]
    rows = teacher.services.outbox.load().waiting
    assert [(row.kind, row.title, row.course_id) for row in rows] == [
        ("section", "Two lines", course),
        ("section", "Uno", course),
    ]
    teacher.sync()
    assert teacher.pending() == []
    assert held() == [("Uno", "a\nb\nc\n"), ("Two lines", "Second\r\n")]
    assert titles(teacher, course) == ["Uno", "Two lines"]
    assert {section.state for section in authoring.course(course).sections} == {None}


@pytest.mark.parametrize("lost", ["lose_request", "lose_answer"])
def test_a_lost_call_makes_one_section_and_changes_it_once(teacher: Computer, course: str, lost: str) -> None:
    authoring = teacher.services.authoring
    authoring.add_section(course, title="Two")
    authoring.change_section(the_section(teacher, course), title="Uno")
    for _again in range(3):
        setattr(teacher.line, lost, is_write)
        with suppress(Unreachable):
            teacher.sync()
        setattr(teacher.line, lost, never)
    teacher.sync()
    teacher.sync()
    assert teacher.pending() == []
    assert [title for title, _ in held()] == ["Uno", "Two"]


def test_what_was_made_and_taken_away_before_it_was_sent_was_never_there(teacher: Computer, course: str) -> None:
    authoring = teacher.services.authoring
    made = authoring.add_section(course, title="Two")
    authoring.remove_section(made.section_id)
    assert (teacher.pending(), titles(teacher, course)) == ([], ["One"])
    teacher.sync()
    assert [title for title, _ in held()] == ["One"]


@pytest.mark.parametrize("order", ["mine first", "other first"])
def test_of_two_changes_each_field_is_as_the_one_who_changed_it_has_it(
    teacher: Computer, other: Computer, course: str, order: str
) -> None:
    teacher.services.authoring.change_section(the_section(teacher, course), title="Uno", description="A\nb\nc\n")
    other.services.authoring.change_section(the_section(other, course), description="a\nb\nC\n")
    first, last = (teacher, other) if order == "mine first" else (other, teacher)
    for computer in (first, last, first):
        computer.sync()
    assert held() == [("Uno", "A\nb\nC\n")]
    for computer in (teacher, other):
        (section,) = computer.services.authoring.course(course).sections
        assert (section.title, section.description, section.state) == ("Uno", "A\nb\nC\n", None)
        assert computer.pending() == []


def test_the_same_change_twice_is_no_conflict(teacher: Computer, other: Computer, course: str) -> None:
    for computer in (teacher, other):
        computer.services.authoring.change_section(the_section(computer, course), title="Same")
    for computer in (teacher, other):
        computer.sync()
    assert [*teacher.pending(), *other.pending()] == []
    assert [title for title, _ in held()] == ["Same"]


def test_a_change_of_what_is_gone_is_kept_and_does_not_bring_it_back(
    school: School, teacher: Computer, other: Computer, course: str
) -> None:
    section = the_section(teacher, course)
    other.services.authoring.change_section(section, description="Many words\n")
    Section.objects.filter(pk=section).delete()
    other.sync()
    assert (held(), titles(other, course)) == ([], [])
    (entry,) = other.pending()
    assert (entry.state, entry.error_code) == (OpState.REJECTED, "gone")
    (row,) = other.services.outbox.load().failed
    assert (row.kind, row.title, row.problem) == ("section", "One", "gone")
    assert "Many words" in other.services.outbox.detail(row.row_id).content
    other.sync()
    assert len(other.pending()) == 1


def test_a_row_may_be_changed_again_while_the_first_change_is_on_its_way(teacher: Computer, course: str) -> None:
    authoring, section = teacher.services.authoring, the_section(teacher, course)
    authoring.change_section(section, title="Uno")
    teacher.line.lose_answer = is_write
    with pytest.raises(Unreachable):
        teacher.sync()
    teacher.line.lose_answer = never
    authoring.change_section(section, title="Eins")
    assert titles(teacher, course) == ["Eins"]
    teacher.sync()
    teacher.sync()
    assert (teacher.pending(), held()) == ([], [("Eins", "a\nb\nc\n")])


@pytest.mark.parametrize("title", ["", "  ", "x" * 201])
def test_a_section_without_a_title_that_fits_is_not_kept(teacher: Computer, course: str, title: str) -> None:
    with pytest.raises(NotPossible):
        teacher.services.authoring.add_section(course, title=title)
    with pytest.raises(NotPossible):
        teacher.services.authoring.change_section(the_section(teacher, course), title=title)
    assert teacher.pending() == []


def test_only_those_who_teach_a_course_write_it(
    teacher: Computer, course: str, school: School, room: Classroom, new_computer: Any
) -> None:
    learner: Computer = new_computer(room.student)
    learner.sync()
    section = the_section(teacher, course)
    for call in (
        lambda: learner.services.authoring.course(course),
        lambda: learner.services.authoring.add_section(course, title="Mine"),
        lambda: learner.services.authoring.change_section(section, title="Mine"),
        lambda: learner.services.authoring.remove_section(section),
    ):
        with pytest.raises(NotPossible) as refused:
            call()
        assert refused.value.facts["why"] == "not_yours"
    assert learner.pending() == []


@pytest.mark.parametrize("fields", [{"lecture_count": 3}, {"course": "x"}, {"order_index": "first"}, {"title": 3}])
def test_what_is_no_field_or_no_value_of_it_is_not_kept(teacher: Computer, course: str, fields: Any) -> None:
    with pytest.raises(NotPossible):
        teacher.services.authoring.change_section(the_section(teacher, course), **fields)
    assert teacher.pending() == []
    assert teacher.services.authoring.change_section(the_section(teacher, course), title="One").state is None


def test_what_is_not_here_cannot_be_written(teacher: Computer) -> None:
    authoring = teacher.services.authoring
    for call in (
        lambda: authoring.course("nothing"),
        lambda: authoring.change_section("nothing", title="x"),
        lambda: authoring.remove_section("nothing"),
    ):
        with pytest.raises(NotPossible) as refused:
            call()
        assert refused.value.facts["why"] == "not_here"


@pytest.mark.parametrize("mine", [True, False])
def test_of_two_titles_the_one_that_a_person_chose_counts(
    teacher: Computer, other: Computer, course: str, mine: bool
) -> None:
    teacher.services.authoring.change_section(the_section(teacher, course), title="First")
    other.services.authoring.change_section(the_section(other, course), title="Second", description="a\nb\nc\nd\n")
    teacher.sync()
    other.sync()
    assert held() == [("First", "a\nb\nc\n")]
    assert titles(other, course) == ["Second"]
    (row,) = other.services.outbox.load().needs
    view = other.services.conflicts.load(row.conflict_id)
    assert (view.kind, view.title) == (ConflictKind.CONTENT, "Second")
    assert (view.mine.text, view.theirs.text, view.base.text) == ("Second", "First", "One")
    for call, why in (
        (lambda: other.services.conflicts.keep(row.conflict_id, Keep.BOTH), "one_counts"),
        (lambda: other.services.conflicts.use_text(row.conflict_id, "Both"), "not_one_text"),
    ):
        with pytest.raises(NotPossible) as refused:
            call()
        assert refused.value.facts["why"] == why
    other.services.conflicts.keep(row.conflict_id, Keep.MINE if mine else Keep.THEIRS)
    other.sync()
    teacher.sync()
    title = "Second" if mine else "First"
    assert held() == [(title, "a\nb\nc\nd\n")]
    assert (titles(teacher, course), titles(other, course), other.pending()) == ([title], [title], [])
    with pytest.raises(NotPossible):
        other.services.conflicts.load(row.conflict_id)


def test_nobody_decides_on_what_came_after_they_looked(teacher: Computer, other: Computer, course: str) -> None:
    teacher.services.authoring.change_section(the_section(teacher, course), title="First")
    other.services.authoring.change_section(the_section(other, course), title="Second")
    teacher.sync()
    other.sync()
    conflicts = other.services.conflicts
    seen = conflicts.load()
    teacher.services.authoring.change_section(the_section(teacher, course), title="Third")
    teacher.sync()
    other.sync()
    with pytest.raises(NotPossible) as refused:
        conflicts.keep(seen.conflict_id, Keep.MINE, seen=seen)
    assert refused.value.facts["why"] == "changed_since"
    assert [entry.state for entry in other.pending()] == [OpState.CONFLICT]
    now = conflicts.load()
    assert now.theirs.text == "Third"
    conflicts.keep(now.conflict_id, Keep.MINE, seen=now)
    other.sync()
    assert [title for title, _ in held()] == ["Second"]


def test_two_texts_of_the_same_lines_can_be_written_together(teacher: Computer, other: Computer, course: str) -> None:
    teacher.services.authoring.change_section(the_section(teacher, course), description="a\nTheirs\nc\n")
    other.services.authoring.change_section(the_section(other, course), description="a\nMine\nc\n")
    teacher.sync()
    other.sync()
    conflicts = other.services.conflicts
    view = conflicts.load()
    assert view.together == "a\nTheirs\nMine\nc\n"
    with pytest.raises(NotPossible):
        conflicts.use_text(view.conflict_id, "x" * 100_001)
    conflicts.use_text(view.conflict_id, "a\nBoth\nc\n")
    other.sync()
    assert (held(), other.pending()) == ([("One", "a\nBoth\nc\n")], [])


def test_what_was_written_on_since_a_conflict_is_what_a_person_chooses(
    teacher: Computer, other: Computer, course: str
) -> None:
    teacher.services.authoring.change_section(the_section(teacher, course), title="First")
    other.services.authoring.change_section(the_section(other, course), title="Second")
    teacher.sync()
    other.sync()
    other.services.authoring.change_section(the_section(other, course), title="Third", description="New\n")
    other.sync()
    assert held() == [("First", "a\nb\nc\n")]
    other.services.conflicts.keep(other.services.conflicts.load().conflict_id, Keep.MINE)
    other.sync()
    assert (held(), other.pending()) == ([("Third", "New\n")], [])


@pytest.mark.usefixtures("knows_versions")
def test_a_section_is_taken_out_of_its_course_as_it_was_seen(teacher: Computer, other: Computer, course: str) -> None:
    for computer in (teacher, other):
        computer.services.authoring.remove_section(the_section(computer, course))
        assert titles(computer, course) == []
    teacher.sync()
    other.sync()
    assert (held(), teacher.pending(), other.pending()) == ([], [], [])


@pytest.mark.usefixtures("knows_versions")
@pytest.mark.parametrize("mine", [True, False])
def test_what_was_written_meanwhile_is_not_taken_away_unseen(
    teacher: Computer, other: Computer, course: str, mine: bool
) -> None:
    other.services.authoring.remove_section(the_section(other, course))
    teacher.services.authoring.change_section(the_section(teacher, course), description="New\n")
    teacher.sync()
    other.sync()
    assert (held(), titles(other, course)) == ([("One", "New\n")], ["One"])
    view = other.services.conflicts.load()
    assert (view.mine.text, "New" in view.theirs.text) == ("", True)
    other.services.conflicts.keep(view.conflict_id, Keep.MINE if mine else Keep.THEIRS)
    other.sync()
    teacher.sync()
    assert held() == ([] if mine else [("One", "New\n")])
    assert titles(teacher, course) == titles(other, course) == ([] if mine else ["One"])
    assert (teacher.pending(), other.pending()) == ([], [])


@pytest.mark.usefixtures("knows_versions")
def test_a_lecture_that_nobody_here_has_seen_is_not_taken_away_with_its_section(
    school: School, room: Classroom, other: Computer, course: str
) -> None:
    other.services.authoring.remove_section(the_section(other, course))
    school.lecture(room.course)
    other.sync()
    assert len(held()) == 1
    assert [entry.state for entry in other.pending()] == [OpState.CONFLICT]


@pytest.mark.usefixtures("knows_versions")
def test_what_was_changed_and_then_taken_away_goes(teacher: Computer, other: Computer, course: str) -> None:
    section = the_section(teacher, course)
    teacher.services.authoring.change_section(section, title="Uno")
    teacher.line.lose_answer = is_write
    with pytest.raises(Unreachable):
        teacher.sync()
    teacher.line.lose_answer = never
    teacher.services.authoring.remove_section(section)
    teacher.sync()
    teacher.sync()
    assert (held(), teacher.pending()) == ([], [])


def test_a_school_that_takes_no_section_away_is_told_of(
    settings: Any, school: School, room: Classroom, new_computer: Any
) -> None:
    settings.API_LEVEL = "bare"
    Section.objects.create(course=room.course, title="One")
    teacher: Computer = new_computer(room.course.created_by)
    teacher.sync()
    course = str(room.course.pk)
    teacher.services.authoring.remove_section(the_section(teacher, course))
    teacher.sync()
    assert titles(teacher, course) == ["One"]
    assert [entry.state for entry in teacher.pending()] == [OpState.REJECTED]


def test_an_old_answer_does_not_hide_what_was_written_since(teacher: Computer, other: Computer, course: str) -> None:
    section = the_section(teacher, course)
    other.services.authoring.change_section(section, description="a\nb\nC\n")
    teacher.services.authoring.change_section(section, title="Uno")
    teacher.sync()
    other.line.lose_answer = is_write
    with suppress(Unreachable):
        other.sync()
    other.line.lose_answer = never
    teacher.sync()
    now = teacher.services.authoring.course(course).sections[0].description
    teacher.services.authoring.change_section(section, description=now.replace("a", "A"))
    teacher.sync()
    other.pull()
    other.sync()
    other.sync()
    assert (held(), other.pending()) == ([("Uno", "A\nb\nC\n")], [])
