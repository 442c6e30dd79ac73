"""Sections and lectures that are put in order without a network: the order that is told last is the order."""

from typing import Any

import pytest

from lms_desktop.domain.errors import NotPossible, Unreachable
from lms_desktop.server.apps.courses.models import Lecture, Section
from tests.builders import overlays_are_true
from tests.contract.inside.authors import is_write, never, the_section
from tests.contract.inside.computer import Computer
from tests.server.conftest import Classroom


@pytest.fixture
def outline(course: str, room: Classroom) -> str:
    """Three sections, and three lectures in the first."""
    for number, title in enumerate(("Two", "Three"), start=2):
        Section.objects.create(course=room.course, title=title, order_index=number)
    first = Section.objects.get(title="One")
    for number, title in enumerate("abc", start=1):
        Lecture.objects.create(section=first, title=title, order_index=number)
    return course


@pytest.fixture
def author(outline: str, room: Classroom, new_computer: Any) -> Computer:
    made: Computer = new_computer(room.course.created_by)
    made.sync()
    return made


def sections(computer: Computer, course: str) -> list[str]:
    return [section.title for section in computer.services.courses.open(course).sections]


def lectures(computer: Computer, course: str) -> list[str]:
    found = computer.services.courses.open(course).sections
    return [line.title for section in found if section.title == "One" for line in section.lectures]


def held() -> tuple[list[str], list[str]]:
    found = Section.objects.filter(removed_at=None).order_by("order_index", "pk")
    inner = Lecture.objects.filter(section__title="One", removed_at=None).order_by("order_index", "pk")
    return [section.title for section in found], [lecture.title for lecture in inner]


def put_in_order(computer: Computer, course: str, *titles: str) -> None:
    named = {section.title: section.section_id for section in computer.services.authoring.course(course).sections}
    computer.services.authoring.order_sections(course, [named[title] for title in titles])


def put_lectures(computer: Computer, course: str, *titles: str) -> None:
    (first,) = [one for one in computer.services.authoring.course(course).sections if one.title == "One"]
    named = {line.title: line.lecture_id for line in first.lectures}
    computer.services.authoring.order_lectures(first.section_id, [named[title] for title in titles])


def is_true(computer: Computer) -> bool:
    with computer.store.read() as tx:
        return overlays_are_true(tx)


def test_an_order_is_shown_at_once_and_arrives(author: Computer, outline: str) -> None:
    put_in_order(author, outline, "Three", "One")
    put_lectures(author, outline, "c", "a", "b")
    there = (["Three", "One", "Two"], ["c", "a", "b"])
    assert (sections(author, outline), lectures(author, outline)) == there
    assert is_true(author)
    rows = author.services.outbox.load().waiting
    assert [(row.kind, row.course_id) for row in rows] == [("section", outline), ("lecture", outline)]
    author.clock.pass_seconds(3600)
    author.push()
    assert (sections(author, outline), lectures(author, outline)) == there
    assert is_true(author)
    author.sync()
    assert author.pending() == []
    assert held() == (sections(author, outline), lectures(author, outline)) == there


def test_the_later_order_takes_the_place_of_the_earlier(author: Computer, outline: str) -> None:
    put_in_order(author, outline, "Three")
    put_in_order(author, outline, "Two", "Three")
    assert [entry.kind for entry in author.pending()] == ["section.order"]
    author.sync()
    assert held()[0] == sections(author, outline) == ["Two", "Three", "One"]
    put_in_order(author, outline, "Two", "Three", "One")
    assert author.pending() == []


@pytest.mark.parametrize("lost", ["lose_request", "lose_answer"])
def test_a_lost_order_is_told_again(author: Computer, outline: str, lost: str) -> None:
    put_in_order(author, outline, "Three")
    setattr(author.line, lost, is_write)
    with pytest.raises(Unreachable):
        author.sync()
    setattr(author.line, lost, never)
    put_in_order(author, outline, "Two")
    author.sync()
    author.sync()
    assert (author.pending(), held()[0]) == ([], ["Two", "Three", "One"])


def test_what_is_new_is_put_in_order_too(author: Computer, outline: str) -> None:
    authoring = author.services.authoring
    authoring.add_section(outline, title="New")
    put_in_order(author, outline, "New", "One")
    section = the_section(author, outline)
    authoring.add_lecture(section, title="first")
    authoring.add_lecture(section, title="second")
    made = {line.title: line.lecture_id for line in authoring.course(outline).sections[0].lectures}
    authoring.order_lectures(section, [made["second"], made["first"]])
    assert sections(author, outline) == ["New", "One", "Two", "Three"]
    author.sync()
    assert author.pending() == []
    assert sections(author, outline) == held()[0] == ["New", "One", "Two", "Three"]
    inner = Lecture.objects.filter(section__title="New").order_by("order_index")
    assert [lecture.title for lecture in inner] == ["second", "first"]


def test_the_order_that_is_told_last_is_the_order(
    author: Computer, outline: str, room: Classroom, new_computer: Any
) -> None:
    other: Computer = new_computer(room.course.created_by)
    other.sync()
    put_in_order(author, outline, "Three", "One", "Two")
    put_in_order(other, outline, "Two", "Three", "One")
    for computer in (author, other, author):
        computer.sync()
    assert held()[0] == sections(author, outline) == sections(other, outline) == ["Two", "Three", "One"]
    assert (author.pending(), other.pending()) == ([], [])


def test_what_has_gone_or_come_meanwhile_does_not_stand_in_the_way(
    author: Computer, outline: str, room: Classroom
) -> None:
    put_in_order(author, outline, "Three", "Two", "One")
    put_lectures(author, outline, "c", "b", "a")
    Section.objects.filter(title="Two").delete()
    Section.objects.create(course=room.course, title="Four", order_index=9)
    Lecture.objects.filter(title="b").delete()
    author.sync()
    assert author.pending() == []
    assert held() == (sections(author, outline), lectures(author, outline)) == (["Three", "One", "Four"], ["c", "a"])


def test_changes_and_orders_of_one_section_both_arrive(author: Computer, outline: str) -> None:
    author.services.authoring.change_section(the_section(author, outline), description="New\n")
    put_in_order(author, outline, "Two", "Three", "One")
    author.services.authoring.add_section(outline, title="Four")
    author.sync()
    author.sync()
    assert author.pending() == []
    assert held()[0] == sections(author, outline) == ["Two", "Three", "One", "Four"]
    assert Section.objects.get(title="One").description == "New\n"


def test_what_does_not_stand_there_cannot_be_put_in_order(
    author: Computer, outline: str, room: Classroom, new_computer: Any
) -> None:
    authoring, section = author.services.authoring, the_section(author, outline)
    for call in (
        lambda: authoring.order_sections(outline, ["nothing"]),
        lambda: authoring.order_sections(outline, [section, section]),
        lambda: authoring.order_lectures("nothing", []),
    ):
        with pytest.raises(NotPossible):
            call()
    learner: Computer = new_computer(room.student)
    learner.sync()
    with pytest.raises(NotPossible):
        learner.services.authoring.order_sections(outline, [section])
    assert (author.pending(), learner.pending()) == ([], [])
