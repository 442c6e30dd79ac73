"""Two computers of one learner and the web change one note: in whatever order they meet, nobody's words are lost."""

from itertools import permutations
from typing import Any

import pytest

from lms_desktop.server.apps.enrollments.models import Note
from tests.contract.inside.computer import Computer
from tests.server.conftest import Classroom, School

START = "one\ntwo\nthree\nfour\nfive\n"
APART = {
    "a": "ONE-A\ntwo\nthree\nfour\nfive\n",
    "b": "one\ntwo\nTHREE-B\nfour\nfive\n",
    "web": "one\ntwo\nthree\nfour\nFIVE-W\n",
}
TOGETHER = {
    "a": "one\ntwo\nfrom A\nfour\nfive\n",
    "b": "one\ntwo\nfrom B\nfour\nfive\n",
    "web": "one\ntwo\nfrom W\nfour\nfive\n",
}
TOKENS = {"apart": ("ONE-A", "THREE-B", "FIVE-W"), "together": ("from A", "from B", "from W")}
ORDERS = list(permutations(("a", "b", "web")))


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
@pytest.mark.parametrize("texts", ["apart", "together"])
def test_three_edits_of_one_note(
    level: str, school: School, room: Classroom, new_computer: Any, order: tuple[str, ...], texts: str
) -> None:
    written = APART if texts == "apart" else TOGETHER
    lecture = school.lecture(room.course)
    note = Note.objects.create(enrollment=room.enrollment, lecture=lecture, content=START)
    here: dict[str, Computer] = {name: new_computer(room.student) for name in ("a", "b")}
    for computer in here.values():
        computer.sync()
        computer.line.lose_request = lambda _method, _path: True
    for name, computer in here.items():
        computer.services.notes.save(str(note.pk), str(lecture.pk), written[name])
    for who in order:
        if who == "web":
            edit_on_the_web(room, note, written["web"])
        else:
            here[who].line.lose_request = lambda _method, _path: False
            here[who].sync()
    settle_down(here)
    shown = here["a"].notes()
    assert shown == here["b"].notes() == sorted(Note.objects.values_list("content", flat=True))
    everything = "".join([*here["a"].written(), *here["b"].written()])
    for word in TOKENS[texts]:
        assert word in everything
    # The web's page writes over what it does not know; whoever comes after it has to see it, and beside it their own.
    seen = ["web", *order[order.index("web") + 1 :]]
    for who in seen:
        word = TOKENS[texts][("a", "b", "web").index(who)]
        assert any(word in text for text in shown), who
    if texts == "apart":
        assert len(shown) == 1


def edit_on_the_web(room: Classroom, note: Note, text: str) -> None:
    """A page of the school writes what stands in its form, whatever was there."""
    answer = room.learner.put(f"notes/{note.pk}/", {"content": text})
    assert answer.status_code == 200, answer.content


def settle_down(here: dict[str, Computer]) -> None:
    for _round in range(3):
        for computer in here.values():
            computer.sync()
    assert all(computer.pending() == [] for computer in here.values())
